#include "api/witnesses.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

#include "api/witness_memory.h"
#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;
using Clock = std::chrono::steady_clock;
using Published = ledger::Journal::Published;

namespace {

constexpr std::size_t kRounds = 8;  // a late line still finds its checkpoint among the last so many
constexpr Milliseconds kTick{20};

// A checkpoint that was offered, and the lines it has got.
struct Round {
  std::shared_ptr<const Published> offered, with_lines;
  std::map<std::string, ledger::NoteSignature> lines;  // by the witness's name in the policy
  Clock::time_point since;

  std::vector<std::string> signers() const {
    std::vector<std::string> names;
    for (const auto& [name, line] : lines) names.push_back(name);
    return names;
  }
  void add(const std::string& name, const ledger::NoteSignature& line) {
    lines[name] = line;
    auto note = ledger::parse_note(offered->note);
    CHECK(note.ok());  // our own
    for (const auto& [who, cosigned] : lines) note->signatures.push_back(cosigned);
    with_lines = std::make_shared<Published>(Published{offered->checkpoint, to_text(*note)});
  }
};

// One witness, as its thread sees it.
struct Asked {
  const ledger::Policy::Witness* witness = nullptr;
  WitnessStatus status;
  std::uint64_t offered = 0;  // size of the last checkpoint that it was asked for with an outcome
  Milliseconds pause{0};
  Clock::time_point not_before;
};

Error beyond(const Asked& who, std::uint64_t theirs, std::uint64_t ours) {
  return {Errc::rolled_back, "witness " + who.status.name + " says that it has cosigned " +
                                 std::to_string(theirs) + " entries, this copy has " +
                                 std::to_string(ours)};
}

}  // namespace

struct Witnesses::Inner {
  Inner(const ledger::Journal& j, ledger::Policy p, WitnessOptions o, std::function<void()> h)
      : journal(j), policy(std::move(p)), options(std::move(o)), halt(std::move(h)) {}

  const ledger::Journal& journal;
  const ledger::Policy policy;
  const WitnessOptions options;
  const std::function<void()> halt;
  mutable std::mutex mutex;
  std::condition_variable_any changed;
  std::map<std::uint64_t, Round> rounds;  // by size
  std::uint64_t target = 0;               // the round that is offered now; 0: none
  std::shared_ptr<const Published> quorum;
  std::vector<Asked> asked;
  std::optional<Error> alarm;
  bool unsaved = false;
  std::vector<std::jthread> threads;

  void recall();
  void remember();
  void keep_pace(const std::stop_token& stop);
  bool may_move_on(Clock::time_point now) const;
  void offer_newest();
  void offer_again();
  void keep_asking(const std::stop_token& stop, Asked& who);
  bool has_work(const Asked& who) const;
  Result<std::optional<ledger::Cosignature>> exchange(const Asked& who, const Published& sent,
                                                      std::uint64_t& known_size);
  Error suspect(const Asked& who, const Error& answer, bool alone_suffices);
  void raise_alarm(const Error& error, const std::string& evidence);
  void record(Asked& who, std::uint64_t size, const ledger::Cosignature& cosignature);
  void record_failure(Asked& who, const Error& error);
};

// Yesterday's sizes spare a question, no more: a witness that has another says so. Yesterday's
// quorum is believed only if it verifies and is a prefix of this log.
void Witnesses::Inner::recall() {
  for (const ledger::Policy::Witness& witness : policy.witnesses) {
    Asked& made = asked.emplace_back();
    made.witness = &witness;
    made.status.name = witness.name;
    made.status.key = witness.key;
  }
  if (options.memory.empty()) return;
  for (const auto& [name, size] : read_witness_sizes(options.memory))
    for (Asked& who : asked)
      if (who.status.name == name) who.status.size = size;
  if (auto note = read_cosigned(options.memory, policy); note && !policy.quorum.empty())
    if (journal.check_held({"", note->checkpoint}))
      quorum = std::make_shared<Published>(*std::move(note));
}

void Witnesses::Inner::remember() {
  std::unique_lock lock(mutex);
  if (!unsaved || options.memory.empty()) return;
  unsaved = false;
  std::vector<std::pair<std::string, std::uint64_t>> sizes;
  for (const Asked& who : asked) sizes.emplace_back(who.status.name, who.status.size);
  const auto note = quorum;
  lock.unlock();
  if (auto kept = write_witness_memory(options.memory, sizes, note ? note->note : ""); !kept)
    std::fprintf(stderr, "urna: what witnesses have is not remembered: %s\n",
                 to_text(kept.error()).c_str());
}

bool Witnesses::Inner::may_move_on(Clock::time_point now) const {
  const auto found = rounds.find(target);
  if (found == rounds.end()) return true;
  const auto waited = now - found->second.since;
  return waited >= options.patience ||
         (waited >= options.pace && satisfies(policy, found->second.signers()));
}

void Witnesses::Inner::offer_newest() {
  const auto published = journal.published();
  const std::uint64_t size = published->checkpoint.size;
  const std::lock_guard lock(mutex);
  if (size == 0 || alarm) return;
  if (size == target) return offer_again();
  if (!may_move_on(Clock::now())) return;
  rounds[size] = Round{published, published, {}, Clock::now()};
  while (rounds.size() > kRounds) rounds.erase(rounds.begin());
  target = size;
  changed.notify_all();
}

// A log where nothing happens must not look like one that is held still (T10): its witnesses date
// it anew. Requires: the mutex is held, the target is a round.
void Witnesses::Inner::offer_again() {
  Round& round = rounds.at(target);
  if (Clock::now() - round.since < options.again) return;
  round.since = Clock::now();
  for (Asked& who : asked) who.offered = 0;
  changed.notify_all();
}

void Witnesses::Inner::keep_pace(const std::stop_token& stop) {
  pthread_setname_np(pthread_self(), "urna-witnesses");
  Clock::time_point saved = Clock::now();
  while (!stop.stop_requested()) {
    offer_newest();
    if (Clock::now() - saved >= options.memory_pace) {
      remember();
      saved = Clock::now();
    }
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, std::min(options.pace, kTick), [] { return false; });
  }
}

bool Witnesses::Inner::has_work(const Asked& who) const {
  return target != who.offered && !alarm && Clock::now() >= who.not_before;
}

void Witnesses::Inner::keep_asking(const std::stop_token& stop, Asked& who) {
  pthread_setname_np(pthread_self(), "urna-witness");
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, stop, kTick, [&] { return has_work(who); })) continue;
    const auto sent = rounds.at(target).offered;
    std::uint64_t known_size = who.status.size;
    lock.unlock();
    const auto given = exchange(who, *sent, known_size);
    lock.lock();
    who.status.size = known_size;
    if (!given) {
      record_failure(who, given.error());
      continue;
    }
    who.offered = sent->checkpoint.size;
    if (*given) record(who, sent->checkpoint.size, **given);
  }
}

// One offer, and a second one if the witness has another size than we thought. Returns no
// cosignature if it has one of a newer checkpoint of ours already.
Result<std::optional<ledger::Cosignature>> Witnesses::Inner::exchange(const Asked& who,
                                                                      const Published& sent,
                                                                      std::uint64_t& known_size) {
  for (const bool again : {false, true}) {
    const std::uint64_t old_size = std::min(known_size, sent.checkpoint.size);
    auto reply = send_checkpoint(*who.witness, journal, sent, old_size, options.deadline);
    if (!reply && reply.code() == Errc::bad_consistency) return suspect(who, reply.error(), false);
    if (!reply) return reply.error();
    if (reply->cosignature) {
      known_size = sent.checkpoint.size;
      return std::move(reply->cosignature);
    }
    known_size = *reply->size;
    if (const std::uint64_t ours = journal.published()->checkpoint.size; known_size > ours)
      return suspect(who, beyond(who, known_size, ours), true);
    if (known_size > sent.checkpoint.size) return std::optional<ledger::Cosignature>();
    if (again || known_size == old_size) break;
  }
  return Error{Errc::storage, "it names another size each time"};
}

// What the witness holds under our own key decides. Where it shows nothing, a larger size is
// believed all the same: an old copy that signs on is the greater harm. Returns what is wrong.
Error Witnesses::Inner::suspect(const Asked& who, const Error& answer, bool alone_suffices) {
  std::string note;
  const auto held = ask_newest(*who.witness, journal.vkey(), options.deadline, &note);
  if (held && *held) {
    const auto prefix = journal.check_held({"witness " + who.status.name, **held});
    if (prefix) return {Errc::storage, to_text(answer) + "; what it shows is a prefix of ours"};
    raise_alarm(prefix.error(), note);
    return prefix.error();
  }
  if (alone_suffices) raise_alarm(answer, "nothing");
  return answer;
}

void Witnesses::Inner::raise_alarm(const Error& error, const std::string& evidence) {
  {
    const std::lock_guard lock(mutex);
    if (alarm) return;
    alarm = error;
  }
  halt();
  std::fprintf(stderr,
               "urna: ALARM: %s. This copy is old, or there is a second one: the writer stops, "
               "nothing more is signed (docs/OPERATE.md, urna recover)\n",
               to_text(error).c_str());
  if (options.memory.empty()) return;
  const std::string text = to_text(error) + "\n\nours:\n" + journal.published()->note +
                           "\nshown by the witness:\n" + evidence;
  if (auto kept = ledger::write_file(options.memory + "/ALARM", ledger::view_of(text)); !kept)
    std::fprintf(stderr, "urna: %s\n", to_text(kept.error()).c_str());
}

// Requires: the mutex is held.
void Witnesses::Inner::record(Asked& who, std::uint64_t size,
                              const ledger::Cosignature& cosignature) {
  who.status.cosigned_at = options.now();
  who.status.failing_since = 0;
  who.status.error.clear();
  who.pause = Milliseconds{0};
  unsaved = true;
  const auto found = rounds.find(size);
  if (found == rounds.end()) return;  // it came too late to be of use
  Round& round = found->second;
  round.add(who.status.name, cosignature.line);
  const bool newer = !quorum || quorum->checkpoint.size <= size;
  if (newer && !policy.quorum.empty() && satisfies(policy, round.signers()))
    quorum = round.with_lines;
}

// Requires: the mutex is held.
void Witnesses::Inner::record_failure(Asked& who, const Error& error) {
  ++who.status.failures;
  if (who.status.failing_since == 0) {
    who.status.failing_since = options.now();
    std::fprintf(stderr, "urna: witness %s gives no cosignature: %s\n", who.status.name.c_str(),
                 to_text(error).c_str());
  }
  who.status.error = to_text(error);
  who.pause = std::clamp(2 * who.pause, options.first_pause, options.longest_pause);
  who.not_before = Clock::now() + who.pause;
}

Witnesses::Witnesses(const ledger::Journal& journal, ledger::Policy policy, WitnessOptions options,
                     std::function<void()> halt)
    : inner_(std::make_unique<Inner>(journal, std::move(policy), std::move(options),
                                     std::move(halt))) {
  Inner& s = *inner_;
  s.recall();
  s.threads.emplace_back([&s](const std::stop_token& stop) { s.keep_pace(stop); });
  for (Asked& who : s.asked)
    s.threads.emplace_back([&s, &who](const std::stop_token& stop) { s.keep_asking(stop, who); });
}

Witnesses::~Witnesses() { stop(); }

void Witnesses::stop() {
  for (std::jthread& thread : inner_->threads) thread.request_stop();
  inner_->threads.clear();
  inner_->remember();
}

std::shared_ptr<const Published> Witnesses::newest() const {
  auto published = inner_->journal.published();
  const std::lock_guard lock(inner_->mutex);
  const auto found = inner_->rounds.find(published->checkpoint.size);
  return found == inner_->rounds.end() ? published : found->second.with_lines;
}

std::shared_ptr<const Published> Witnesses::quorum() const {
  const std::lock_guard lock(inner_->mutex);
  return inner_->quorum;
}

const ledger::Policy& Witnesses::policy() const { return inner_->policy; }

std::vector<WitnessStatus> Witnesses::statuses() const {
  const std::lock_guard lock(inner_->mutex);
  std::vector<WitnessStatus> all;
  for (const Asked& who : inner_->asked) all.push_back(who.status);
  return all;
}

Result<> Witnesses::alarm() const {
  const std::lock_guard lock(inner_->mutex);
  if (inner_->alarm) return *inner_->alarm;
  return Ok{};
}

}  // namespace urna::api
