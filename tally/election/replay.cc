#include "tally/election/replay.h"

#include <algorithm>

namespace urna::tally {

namespace {

using Item = Judgement::Item;

ledger::Result<ledger::Submission> parse(ByteView entry_bytes) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(entry_bytes));
  return ledger::parse_submission(entry.submission);
}

// Requires: an item that was folded.
template <class... Bodies>
bool is_one_of(const Item& item) {
  return (std::holds_alternative<Bodies>(item.submission->event.body) || ...);
}
bool changes_context(const Item& item) {
  return is_one_of<ledger::EditionAnnounced, ledger::BallotDefined, ledger::KeysAccepted>(item);
}

// Entries whose group equations go into one batch: enough to share what they have in common, few
// enough that all cores find work.
constexpr std::size_t kTogether = 64;

// Judges the items of [from, to) that `meant` says, all in one batch.
template <class Meant>
void judge_together(Judgement& judgement, std::size_t from, std::size_t to, Meant meant) {
  std::vector<Item*> items;
  std::vector<const ledger::Submission*> submissions;
  for (std::size_t i = from; i < to; ++i) {
    Item& item = judgement.items[i];
    if (!item.submission || !meant(item)) continue;
    items.push_back(&item);
    submissions.push_back(&*item.submission);
  }
  std::vector<Verdict> verdicts = check_many(submissions, judgement.context);
  for (std::size_t i = 0; i < items.size(); ++i) items[i]->verdict = std::move(verdicts[i]);
}

template <class Task>
void in_stretches(std::size_t from, std::size_t count, const ledger::ParallelFor& parallel,
                  Task task) {
  parallel((count - from + kTogether - 1) / kTogether, [&](std::size_t k) {
    const std::size_t begin = from + k * kTogether;
    task(begin, std::min(begin + kTogether, count));
  });
}

// What is judged in the edition's context is; everything else stays as it was judged.
void judge_ballots_anew(Judgement& judgement, std::size_t from,
                        const ledger::ParallelFor& parallel) {
  in_stretches(from, judgement.items.size(), parallel, [&](std::size_t begin, std::size_t end) {
    judge_together(judgement, begin, end,
                   [](const Item& item) { return judged_in_context(item.submission->event.body); });
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
  in_stretches(0, entries.size(), parallel, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) judgement.items[i].submission = parse(entries[i]);
    judge_together(judgement, begin, end, [](const Item&) { return true; });
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
