// Law of the Journal under any sequence of groups, faults and restarts (S13): what was acknowledged
// is there for ever under the root it was acknowledged with, nothing unacknowledged is shown before
// it is durable, one root per size, and any doubt stops the pen.
#include "ledger/journal.h"
#include "tests/fuzz/known_log.h"
#include "tests/fuzz/reader.h"
#include "tests/ledger/memory_store.h"

namespace urna::fuzz {
namespace {

using ledger::Hash;
using ledger::Journal;
using ledger::MemoryStore;

class Life {
 public:
  void act(FuzzedBytes& reader) {
    switch (reader.below(8)) {
      case 0:
      case 1:
        return stage(1 + reader.below(reader.yes() ? 300 : 4), reader);
      case 2:
      case 3:
        return commit();
      case 4:
        return restart();
      case 5:
        store_.fail_at = store_.writes + static_cast<int>(reader.below(3));
        store_.fault = reader.yes() ? MemoryStore::Fault::before : MemoryStore::Fault::after;
        return;
      case 6:
        (reader.yes() ? mark_.fail_before : mark_.fail_after) = reader.yes();
        return;
      default:
        return look(reader);
    }
  }
  // Heals every fault and opens: whatever happened before, the log goes on.
  void end() {
    store_.fault = MemoryStore::Fault::none;
    mark_.fail_before = mark_.fail_after = store_.corrupt_reads = false;
    restart();
    require(journal_ != nullptr, "a log that does not open again");
    stage_one(77);
    commit();
    require(!journal_->failed() && journal_->next_index() == published_size(), "goes on");
  }

 private:
  std::uint64_t published_size() const { return journal_->published()->checkpoint.size; }
  void stage_one(std::uint64_t salt) {
    Bytes entry = known_entry(journal_->next_index());
    ledger::put_u64(entry, salt);
    const Hash key = ledger::sha256(entry);
    staged_.push_back(entry);
    journal_->stage(std::move(entry), {key});
  }
  void stage(std::uint64_t count, FuzzedBytes& reader) {
    if (journal_ == nullptr || journal_->failed() || staged_.size() > 1'000) return;
    const std::uint64_t salt = reader.byte();
    for (std::uint64_t i = 0; i < count; ++i) stage_one(salt);
    require(journal_->staged() == staged_.size(), "so many are staged");
  }
  void commit() {
    if (journal_ == nullptr) return;
    const std::uint64_t before = published_size();
    const bool was_failed = journal_->failed();
    const auto done = journal_->commit();
    if (!done.ok()) {
      require(journal_->failed(), "an error stops the pen");
      require(published_size() == before, "nothing is shown after an error");
      return;
    }
    require(!was_failed, "a stopped pen writes again");
    for (Bytes& entry : staged_) acknowledged_.push_back(std::move(entry));
    staged_.clear();
    remember();
  }
  void remember() {
    const auto& checkpoint = journal_->published()->checkpoint;
    require(checkpoint.size == acknowledged_.size(), "exactly what was acknowledged is published");
    const auto [known, is_new] = roots_.emplace(checkpoint.size, checkpoint.root);
    require(known->second == checkpoint.root, "two roots for one size");
    require(ledger::open_checkpoint(journal_->published()->note, log_vkey()).ok(), "the signature");
  }
  void restart() {
    journal_.reset();
    auto opened = Journal::open(store_, mark_, kOrigin, known_key("log"));
    if (!opened.ok()) return;
    journal_ = *std::move(opened);
    const std::uint64_t size = published_size();
    require(size >= acknowledged_.size(), "an acknowledged entry is gone");
    // A group that was durable before the fault is promised now, in whole; or it is gone, in whole.
    require(size == acknowledged_.size() || size == acknowledged_.size() + staged_.size(),
            "half a group");
    if (size > acknowledged_.size())
      for (Bytes& entry : staged_) acknowledged_.push_back(std::move(entry));
    staged_.clear();
    remember();
  }
  void look(FuzzedBytes& reader) {
    if (journal_ == nullptr) return;
    const std::uint64_t size = published_size(), index = reader.below(size + 3);
    const auto entry = journal_->entry(index);
    require(entry.ok() == (index < size), "what is published can be read, nothing else");
    if (!entry.ok()) return;
    require(*entry == acknowledged_.at(index), "another entry than was acknowledged");
    require(journal_->index_of(ledger::sha256(*entry)).value() == index, "found by its key");
    require(ledger::check_receipt(journal_->receipt(index).value(), *entry, log_vkey()).ok(),
            "a receipt that does not hold");
    const auto older =
        std::next(roots_.begin(), static_cast<std::ptrdiff_t>(reader.below(roots_.size())));
    if (older->first == 0) return;
    const auto proof = journal_->consistency(older->first, size);
    require(proof.ok() && ledger::check_consistency(*proof, older->first, size, older->second,
                                                    journal_->published()->checkpoint.root)
                              .ok(),
            "not consistent with what was published");
  }

  MemoryStore store_;
  ledger::MemoryMark mark_;
  std::unique_ptr<Journal> journal_;
  std::vector<Bytes> acknowledged_, staged_;
  std::map<std::uint64_t, Hash> roots_;  // by size, of everything ever published
};

void law(ByteView bytes) {
  FuzzedBytes reader(bytes);
  Life life;
  const Bytes open{4};
  FuzzedBytes opening(open);
  life.act(opening);
  for (int acts = 0; acts < 60 && !reader.empty(); ++acts) life.act(reader);
  life.end();
}

std::vector<Bytes> seeds() {
  return {{0, 0, 3, 1, 2, 7, 1, 0, 0, 1, 200, 5, 2, 7, 1, 1},
          {0, 0, 3, 1, 2, 5, 0, 1, 0, 0, 2, 2, 2, 4, 7, 0, 0},
          {0, 0, 3, 1, 5, 0, 0, 2, 4, 0, 0, 1, 1, 2, 7, 2, 0},
          {0, 0, 3, 1, 6, 1, 1, 2, 4, 6, 1, 0, 4, 2, 7, 0, 0},
          {0, 0, 3, 1, 6, 0, 1, 2, 6, 0, 0, 4, 7, 0, 0}};
}

URNA_FUZZ_TARGET(journal_sequence, law, seeds, 1'000);

}  // namespace
}  // namespace urna::fuzz
