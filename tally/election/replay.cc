#include "tally/election/replay.h"

namespace urna::tally {

namespace {

struct Item {
  ledger::Result<ledger::Submission> submission = ledger::Errc::none;
  Verdict verdict;
};

ledger::Result<ledger::Submission> parse(ByteView entry_bytes) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(entry_bytes));
  return ledger::parse_submission(entry.submission);
}

// After these the checks need another context.
bool changes_context(const Item& item) {
  if (!item.submission) return false;
  const ledger::EventBody& body = item.submission->event.body;
  return std::holds_alternative<ledger::EditionAnnounced>(body) ||
         std::holds_alternative<ledger::BallotDefined>(body);
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

ledger::Result<> replay_stretch(State& state, const std::vector<ByteView>& entries,
                                const ledger::ParallelFor& parallel) {
  std::vector<Item> items(entries.size());
  parallel(entries.size(), [&](std::size_t i) { items[i].submission = parse(entries[i]); });
  for (std::size_t start = 0; start < items.size();) {
    std::size_t end = start;
    while (end < items.size() && !changes_context(items[end++])) {
    }
    const CheckContext context = state.check_context();
    parallel(end - start, [&](std::size_t i) {
      Item& item = items[start + i];
      if (item.submission) item.verdict = check(*item.submission, context);
    });
    for (; start < end; ++start) URNA_TRY(fold(state, entries[start], items[start]));
  }
  return ledger::Ok{};
}

}  // namespace urna::tally
