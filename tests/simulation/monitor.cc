#include "tests/simulation/monitor.h"

#include <algorithm>

#include "tests/simulation/witness.h"

namespace urna::simulation {

using ledger::Errc;

namespace {

constexpr std::uint64_t kPoll_s = 90;
constexpr std::uint64_t kFreshness_s = 2'400;  // longer than any storm of the plan
// The node's clock may be three minutes off and is cut to the minute.
constexpr std::uint64_t kClockSlack_s = 300;

Hash root_of(const std::vector<Bytes>& entries, std::uint64_t size) {
  ledger::Frontier tree;
  for (std::uint64_t i = 0; i < size; ++i) tree.append(ledger::leaf_hash(entries[i]));
  return tree.root();
}

// Judges one more entry; the verdicts of the pure checks are kept by bytes.
Result<> judge_entry(tally::State& state, ByteView bytes) {
  URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(bytes));
  URNA_ASSIGN(const ledger::Submission parsed, ledger::parse_submission(entry.submission));
  tally::Verdict verdict = Acts::instance().verdict(parsed, state.check_context());
  return tally::replay(state, bytes, parsed, verdict);
}

// The state to begin with, and at which entry: behind the opening, where it is the known one.
tally::State state_before(const std::vector<Bytes>& entries, std::uint64_t& at) {
  if (!Acts::instance().opens(entries)) return tally::State(kOrigin);
  at = Acts::instance().opening().size();
  return Acts::instance().opening_state();
}

}  // namespace

bool proves_fork(const std::string& note, const std::string& other,
                 const std::vector<Bytes>& entries) {
  const auto& one = Acts::instance().opened(note);
  const auto& two = Acts::instance().opened(other);
  if (!one || !two) return false;
  const bool ordered = one->checkpoint.size <= two->checkpoint.size;
  const ledger::Checkpoint& small = ordered ? one->checkpoint : two->checkpoint;
  const ledger::Checkpoint& large = ordered ? two->checkpoint : one->checkpoint;
  if (small.size == large.size) return small.root != large.root;
  return entries.size() >= large.size && root_of(entries, large.size) == large.root &&
         root_of(entries, small.size) != small.root;
}

bool proves_unlawful(const std::string& note, const std::vector<Bytes>& entries) {
  const auto& opened = Acts::instance().opened(note);
  if (!opened || entries.size() < opened->checkpoint.size) return false;
  if (root_of(entries, opened->checkpoint.size) != opened->checkpoint.root) return false;
  std::uint64_t at = 0;
  tally::State state = state_before(entries, at);
  for (; at < opened->checkpoint.size; ++at)
    if (!judge_entry(state, entries[at])) return true;
  return false;
}

Monitor::Monitor(World& world, Address address)
    : world_(world), address_(address), newest_cosignature_(world.clock()) {
  memory_.roots = {ledger::empty_root()};
  disk_ = memory_;
}

void Monitor::start() {
  world_.after(world_.random.between(kPoll_s / 2, kPoll_s), [this] {
    ask();
    start();
  });
}

void Monitor::restart() {
  world_.trace("monitor " + std::to_string(address_) + " is gone");
  world_.count("monitor restarts");
  up_ = false;
  memory_ = disk_;
  frontier_ = {};
  state_ = tally::State(kOrigin);
  waiting_.clear();
  compared_.clear();
  asked_.clear();
  last_seen_.clear();
  world_.after(world_.random.between(5, 200), [this] {
    up_ = true;
    for (const Bytes& entry : memory_.entries) frontier_.append(ledger::leaf_hash(entry));
    judge_from(0);
  });
}

void Monitor::ask() {
  if (!up_ || broken_) return;
  if (!world_.calm() && world_.random.chance(world_.plan.monitor_crash)) return restart();
  Message question = message_of(Message::Kind::fetch, address_, kNode, world_.token());
  question.size = suspicious_ ? 0 : size();
  asked_[question.token] = world_.clock();
  world_.send(std::move(question));
}

void Monitor::alarm(const std::string& what, bool proved) {
  broken_ = true;
  world_.alarm("monitor", what, proved);
}

void Monitor::suspect(const std::string& what) {
  suspicious_ = true;
  world_.alarm("monitor", what, false);
}

// Is the whole log, as it is shown now, another than the one that was shown before?
void Monitor::convict(const Message& message) {
  const auto& opened = Acts::instance().opened(message.text);
  if (!opened || message.size != 0 || message.entries.size() != opened->checkpoint.size) return;
  const auto& larger = message.entries.size() > size() ? message.entries : memory_.entries;
  if (proves_fork(message.text, memory_.note, larger)) alarm("two histories of one log", true);
}

void Monitor::take(const Message& message) {
  if (!up_ || broken_) return;
  if (message.kind == Message::Kind::gossip) return compare(message.text);
  if (message.kind == Message::Kind::served) served(message);
}

void Monitor::served(const Message& message) {
  const auto asked = asked_.find(message.token);
  if (asked == asked_.end()) return;
  if (suspicious_) return convict(message);
  if (!world_.calm() && world_.random.chance(world_.plan.monitor_crash / 2)) return restart();
  if (message.text != last_seen_ || message.size != size()) {
    const auto& opened = Acts::instance().opened(message.text);
    if (!opened) return alarm("a checkpoint that the log did not sign", false);
    if (opened->checkpoint.size < message.size) return suspect("the log is smaller than it was");
    if (message.size != size()) return;  // overtaken by another answer
    if (!fits(message, *opened)) return;
    last_seen_ = message.text;
  }
  watch_freshness(message.text);
  memory_.seen_at = std::max(memory_.seen_at, asked->second);
  disk_ = memory_;  // before anybody hears of it
  gossip();
  compare_waiting();
}

// The new entries lead to the signed root, and the law takes them.
bool Monitor::fits(const Message& message, const ledger::SignedCheckpoint& opened) {
  const std::uint64_t first = size();
  if (message.entries.size() != opened.checkpoint.size - first ||
      !hash_on(message.entries, opened.checkpoint)) {
    suspect("the log does not lead from what was shown to what is signed");
    return false;
  }
  memory_.note = message.text;
  judge_from(first);
  return !broken_;
}

// What was shown here goes to the other monitor, whatever became of the last time.
void Monitor::gossip() {
  const Address other = address_ == kFirstMonitor ? kFirstMonitor + 1 : kFirstMonitor;
  Message message = message_of(Message::Kind::gossip, address_, other, 0);
  message.text = memory_.note;
  world_.send(std::move(message));
}

bool Monitor::hash_on(const std::vector<Bytes>& entries, const ledger::Checkpoint& checkpoint) {
  ledger::Frontier tree = frontier_;
  std::vector<Hash> roots;
  for (const Bytes& entry : entries) {
    tree.append(ledger::leaf_hash(entry));
    roots.push_back(tree.root());
  }
  if (tree.root() != checkpoint.root) return false;
  frontier_ = std::move(tree);
  memory_.entries.insert(memory_.entries.end(), entries.begin(), entries.end());
  memory_.roots.insert(memory_.roots.end(), roots.begin(), roots.end());
  return true;
}

void Monitor::judge_from(std::uint64_t first) {
  std::uint64_t at = first;
  if (first == 0) state_ = state_before(memory_.entries, at);
  for (std::uint64_t i = at; i < size() && !broken_; ++i) {
    const auto lawful = judge_entry(state_, memory_.entries[i]);
    if (!lawful)
      return alarm("entry " + std::to_string(i) +
                       " is unlawful: " + std::string(ledger::name_of(lawful.code())),
                   proves_unlawful(memory_.note, memory_.entries));
    if (i >= Acts::instance().opening().size() && first > 0) watch_time(i);
  }
}

// No entry is older than an answer that did not have it, none is from tomorrow (T19).
void Monitor::watch_time(std::uint64_t index) {
  const std::uint64_t time = ledger::parse_entry(memory_.entries[index])->time;
  if (time + kClockSlack_s < memory_.seen_at)
    alarm("an entry's time is before what was seen without it", true);
  if (time > world_.clock() + kClockSlack_s) alarm("an entry's time is still to come", true);
}

void Monitor::watch_line(const ledger::Note& note) {
  for (Address w = kFirstWitness; w < kFirstWitness + kWitnesses; ++w) {
    if (note.signatures[0].name != witness_vkey(w).name) continue;
    if (const auto line = ledger::cosignature_of(note, witness_vkey(w)))
      newest_cosignature_ = std::max(newest_cosignature_, line->posix_seconds);
  }
}

void Monitor::watch_freshness(const std::string& note) {
  if (note != last_text_) {
    last_text_ = note;
    const auto parsed = ledger::parse_note(note);
    for (const ledger::NoteSignature& line : parsed->signatures)
      if (lines_.insert(line.signature).second) watch_line({parsed->text, {line}});
  }
  if (newest_cosignature_ + kFreshness_s < world_.clock())
    alarm("no witness has seen this checkpoint for too long", false);
}

// What somebody else was shown: a prefix of what we have, or a fork.
void Monitor::compare(const std::string& note) {
  if (!compared_.insert(note).second) return;
  const auto& opened = Acts::instance().opened(note);
  if (!opened) return;
  const ledger::Checkpoint& other = opened->checkpoint;
  if (other.size > size()) {
    compared_.erase(note);
    return waiting_.push_back(note);
  }
  if (other.root != memory_.roots[other.size])
    alarm("two histories of one log", proves_fork(note, memory_.note, memory_.entries));
}

void Monitor::compare_waiting() {
  std::vector<std::string> notes = std::move(waiting_);
  waiting_.clear();
  for (const std::string& note : notes)
    if (!broken_) compare(note);
}

}  // namespace urna::simulation
