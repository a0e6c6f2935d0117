#include "tests/crash/judge.h"

#include <algorithm>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/tile.h"
#include "tests/crash/program.h"

namespace urna::crash {

void Judge::see(const std::string& note) {
  if (!opened_.insert(note).second) return;
  const auto opened = ledger::open_checkpoint(note, vkey_);
  if (!opened) return fault("a checkpoint that does not verify: " + to_text(opened.error()));
  const auto [at, fresh] = seen_.emplace(opened->checkpoint.size, opened->checkpoint.root);
  if (!fresh && at->second != opened->checkpoint.root)
    fault("two roots were signed for size " + std::to_string(opened->checkpoint.size));
}

bool Judge::read_entries(Peer& peer, std::uint64_t size) {
  entries_.clear();
  for (const ledger::TileId& tile : ledger::tiles_of(size)) {
    if (!tile.entries) continue;
    const Reply reply = peer.get("/log/" + ledger::tile_path(tile));
    if (reply.status != 200) return false;
    const auto split = ledger::split_bundle(ledger::view_of(reply.body), tile.width);
    if (!split) return false;
    for (const ByteView entry : *split) entries_.emplace_back(entry.begin(), entry.end());
  }
  return entries_.size() == size;
}

// Every entry has its index, none is there twice, and none that nobody sent.
void Judge::fold_entries() {
  ledger::Frontier frontier;
  roots_ = {frontier.root()};
  std::set<Hash> events;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    frontier.append(ledger::leaf_hash(entries_[i]));
    roots_.push_back(frontier.root());
    const auto entry = ledger::parse_entry(entries_[i]);
    const auto submission = ledger::parse_submission(entry->submission);
    if (!submission || entry->index != i) {
      fault("entry " + std::to_string(i) + " is not one");
      continue;
    }
    if (!events.insert(submission->event_hash).second)
      fault("entry " + std::to_string(i) + " is there twice");
    if (!election_.known(ledger::sha256(entry->submission)))
      fault("entry " + std::to_string(i) + " was sent by nobody");
  }
}

void Judge::judge_checkpoints() {
  for (const auto& [size, root] : seen_)
    if (size >= roots_.size())
      fault("a checkpoint of size " + std::to_string(size) + " was seen, the log has " +
            std::to_string(entries_.size()));
    else if (roots_[size] != root)
      fault("the log does not lead to the root that was signed for size " + std::to_string(size));
}

void Judge::judge_acknowledgement(const Acknowledgement& told) {
  const bool there =
      told.index < entries_.size() &&
      ledger::sha256(ledger::parse_entry(entries_[told.index])->submission) == told.submission;
  if (there) return;
  ++lost_;
  fault("LOST: what was acknowledged at index " + std::to_string(told.index) + " is not there");
}

void Judge::judge_receipt(const Acknowledgement& told) {
  const auto receipt = ledger::parse_receipt(told.receipt);
  if (!receipt || told.index >= entries_.size()) return fault("a receipt that is none");
  see(receipt->checkpoint);
  if (const auto held = ledger::check_receipt(*receipt, entries_[told.index], vkey_); !held)
    fault("receipt of " + std::to_string(told.index) + ": " + to_text(held.error()));
}

bool Judge::read_log(Peer& peer) {
  const Reply head = peer.get("/log/checkpoint");
  if (head.status != 200) return false;
  see(head.body);
  const auto opened = ledger::open_checkpoint(head.body, vkey_);
  return opened && read_entries(peer, opened->checkpoint.size);
}

bool Judge::judge(Peer& peer, const Book& book) {
  const std::size_t before = faults_.size();
  if (!read_log(peer)) {
    fault("the log cannot be read");
    return false;
  }
  fold_entries();
  const std::vector<Acknowledgement> told = book.read();
  for (const Acknowledgement& one : told) judge_acknowledgement(one);
  for (; judged_ < told.size(); ++judged_) judge_receipt(told[judged_]);
  judge_checkpoints();
  acknowledged_ = told.size();
  return faults_.size() == before;
}

bool Judge::resubmit(Peer& peer, const Book& book, std::size_t count) {
  const std::vector<Acknowledgement> told = book.read();
  for (std::size_t i = told.size() - std::min(count, told.size()); i < told.size(); ++i) {
    if (told[i].index >= entries_.size()) continue;  // said before
    const auto entry = ledger::parse_entry(entries_[told[i].index]);
    const Reply reply = peer.post(entry->submission);
    const auto receipt = ledger::parse_receipt(reply.body);
    if (reply.status == 200 && receipt && receipt->index == told[i].index) continue;
    fault("resubmission of " + std::to_string(told[i].index) + ": " + std::to_string(reply.status) +
          " " + reply.body.substr(0, 200));
    return false;
  }
  return true;
}

std::string export_and_verify(const std::string& ledger, const std::string& bundle,
                              const ledger::VerifierKey& vkey) {
  const Ran exported =
      run({{built("urna"), "export", "--ledger", ledger, "--out", bundle}, {}, {}});
  if (exported.code != 0) return "export: " + std::to_string(exported.code) + " " + exported.said;
  const Ran verified =
      run({{built("urna-audit"), "verify", bundle, "--key", to_text(vkey)}, {}, {}});
  std::error_code ignored;
  std::filesystem::remove_all(bundle, ignored);
  return verified.code == 0 ? "" : "audit: " + std::to_string(verified.code) + " " + verified.said;
}

}  // namespace urna::crash
