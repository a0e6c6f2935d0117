#include "tally/election/replay.h"

namespace urna::tally {

namespace {

using Item = Judgement::Item;

ledger::Result<ledger::Submission> parse(ByteView entry_bytes) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(entry_bytes));
  return ledger::parse_submission(entry.submission);
}

template <class... Bodies>
bool is_one_of(const Item& item) {
  return item.submission && (std::holds_alternative<Bodies>(item.submission->event.body) || ...);
}
bool changes_context(const Item& item) {
  return is_one_of<ledger::EditionAnnounced, ledger::BallotDefined>(item);
}

// Only ballots are judged under a definition; everything else stays as it was judged.
void judge_ballots_anew(Judgement& judgement, std::size_t from,
                        const ledger::ParallelFor& parallel) {
  parallel(judgement.items.size() - from, [&](std::size_t i) {
    Item& item = judgement.items[from + i];
    if (is_one_of<ledger::BallotCast, ledger::PaperBallot>(item))
      item.verdict = check(*item.submission, judgement.context);
  });
}

ledger::Result<> fold(State& state, ByteView entry, Item& item) {
  ledger::Result<> done = item.submission ? replay(state, entry, *item.submission, item.verdict)
                                          : ledger::Result<>(item.submission.error());
  if (done) return done;
  ledger::Error error = done.error();
  error.entry = state.size;
  return error;
}

}  // namespace

Judgement judge_stretch(const std::vector<ByteView>& entries, CheckContext context,
                        const ledger::ParallelFor& parallel) {
  Judgement judgement{std::move(context), std::vector<Item>(entries.size())};
  parallel(entries.size(), [&](std::size_t i) {
    Item& item = judgement.items[i];
    item.submission = parse(entries[i]);
    if (item.submission) item.verdict = check(*item.submission, judgement.context);
  });
  return judgement;
}

ledger::Result<> fold_stretch(State& state, const std::vector<ByteView>& entries,
                              Judgement& judgement, const ledger::ParallelFor& parallel) {
  bool doubtful = true;  // whether the definitions may have changed since the judgement
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (doubtful && judgement.context.editions != state.check_context().editions) {
      judgement.context = state.check_context();
      judge_ballots_anew(judgement, i, parallel);
    }
    URNA_TRY(fold(state, entries[i], judgement.items[i]));
    doubtful = changes_context(judgement.items[i]);
  }
  return ledger::Ok{};
}

ledger::Result<> replay_stretch(State& state, const std::vector<ByteView>& entries,
                                const ledger::ParallelFor& parallel) {
  Judgement judgement = judge_stretch(entries, state.check_context(), parallel);
  return fold_stretch(state, entries, judgement, parallel);
}

}  // namespace urna::tally
