#include "api/sequencer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "ledger/parallel.h"


namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Hash;

namespace {

constexpr std::size_t kCheckBatch = 8;          // submissions a checker takes at once
constexpr std::uint64_t kClockSlack_s = 3'600;  // a clock further behind the log than this is broken

struct Pending {
  Bytes bytes;
  std::function<void(Answer)> done;
  ledger::Submission submission;
  tally::Verdict verdict;
  Error refused;  // by the parser
  bool checked = false;
};

std::uint64_t system_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

bool is_cast(const Pending& pending) {
  return pending.refused.code == Errc::none && std::holds_alternative<ledger::BallotCast>(pending.submission.event.body);
}

}  // namespace

struct Sequencer::Inner {
  Inner(ledger::Journal& j, tally::State s, SequencerOptions o)
      : journal(j), options(std::move(o)), state(std::move(s)),
        context(std::make_shared<const tally::CheckContext>(state.check_context())) {
    if (!options.now) options.now = system_seconds;
  }

  ledger::Journal& journal;
  SequencerOptions options;
  mutable std::shared_mutex state_mutex;
  tally::State state;

  std::mutex mutex;  // guards what follows
  std::condition_variable work, front_ready;
  std::deque<std::shared_ptr<Pending>> line;  // in the order of arrival
  std::size_t taken = 0;                      // how many of them, from the front, checkers have taken
  std::shared_ptr<const tally::CheckContext> context;
  bool stopping = false;

  std::atomic<bool> healthy = true;
  std::atomic<std::size_t> waiting = 0;
  std::atomic<std::uint64_t> accepted = 0, repeated = 0, refused = 0, groups = 0;
  std::vector<std::jthread> checkers;
  std::jthread sequencing;

  using Group = std::vector<std::shared_ptr<Pending>>;
  void run_checker();
  void run_sequencing();
  Group take_group();
  void shuffle(Group& group) const;
  void process(Group& group);
  Answer judge(Pending& pending, std::map<Hash, std::uint64_t>& in_group, std::uint64_t time, bool& staged);
  Answer append(Pending& pending, std::uint64_t time);
  void renew_context();
  void answer(Pending& pending, Answer answer);
};

void Sequencer::Inner::run_checker() {
  Group batch;
  while (true) {
    std::shared_ptr<const tally::CheckContext> seen;
    {
      std::unique_lock lock(mutex);
      work.wait(lock, [&] { return taken < line.size() || (stopping && line.empty()); });
      if (taken >= line.size()) return;
      const std::size_t count = std::min(kCheckBatch, line.size() - taken);
      batch.assign(line.begin() + static_cast<std::ptrdiff_t>(taken), line.begin() + static_cast<std::ptrdiff_t>(taken + count));
      taken += count;
      seen = context;
    }
    for (const auto& pending : batch) {
      auto parsed = ledger::parse_submission(pending->bytes);
      if (!parsed) {
        pending->refused = parsed.error();
        continue;
      }
      pending->submission = *std::move(parsed);
      pending->verdict = tally::check(pending->submission, *seen);
    }
    const std::lock_guard lock(mutex);
    for (const auto& pending : batch) pending->checked = true;
    if (!line.empty() && line.front()->checked) front_ready.notify_one();
  }
}

// Takes what has been checked, from the front, without a gap.
Sequencer::Inner::Group Sequencer::Inner::take_group() {
  std::unique_lock lock(mutex);
  front_ready.wait(lock, [&] { return (!line.empty() && line.front()->checked) || (stopping && line.empty()); });
  Group group;
  while (!line.empty() && line.front()->checked && group.size() < options.max_group) {
    group.push_back(std::move(line.front()));
    line.pop_front();
    --taken;
  }
  return group;
}

// The order of arrival within a group is not told to the log: runs of casts are sorted by a fresh keyed hash of their
// slot, so casts of one slot keep their order and everything else is mixed.
void Sequencer::Inner::shuffle(Group& group) const {
  const Bytes salt = ledger::random_bytes(32);
  for (auto start = group.begin(); start != group.end();) {
    auto end = start;
    while (end != group.end() && is_cast(**end)) ++end;
    if (end - start > 1) {
      std::vector<std::pair<Hash, std::shared_ptr<Pending>>> keyed;
      for (auto it = start; it != end; ++it)
        keyed.emplace_back(ledger::sha256_of(salt, (*it)->verdict.ballot.slot.view()), std::move(*it));
      std::ranges::stable_sort(keyed, {}, &std::pair<Hash, std::shared_ptr<Pending>>::first);
      std::ranges::transform(keyed, start, [](auto& pair) { return std::move(pair.second); });
    }
    start = end == group.end() ? end : end + 1;
  }
}

void Sequencer::Inner::renew_context() {
  auto renewed = std::make_shared<const tally::CheckContext>(state.check_context());
  const std::lock_guard lock(mutex);
  context = std::move(renewed);
}

Answer Sequencer::Inner::append(Pending& pending, std::uint64_t time) {
  auto entry = tally::admit(state, pending.submission, pending.bytes, pending.verdict, time);
  if (!entry) return entry.error();
  const std::uint64_t index = journal.next_index();
  CHECK(index == state.size);
  journal.stage(*std::move(entry), tally::lookup_keys(pending.submission, pending.verdict));
  tally::evolve(state, pending.submission, pending.verdict, time);
  const ledger::EventBody& body = pending.submission.event.body;
  if (std::holds_alternative<ledger::EditionAnnounced>(body) || std::holds_alternative<ledger::BallotDefined>(body))
    renew_context();
  return Accepted{index, true};
}

Answer Sequencer::Inner::judge(Pending& pending, std::map<Hash, std::uint64_t>& in_group, std::uint64_t time, bool& staged) {
  staged = false;
  if (pending.refused.code != Errc::none) return pending.refused;
  const Hash& key = pending.submission.event_hash;
  if (const auto twin = in_group.find(key); twin != in_group.end()) {
    staged = true;  // promised with its twin, not before
    return Accepted{twin->second, false};
  }
  const auto known = journal.index_of(key);
  if (known) return Accepted{*known, false};
  if (known.code() != Errc::not_found) {
    healthy = false;
    return known.error();
  }
  Answer answer = append(pending, time);
  staged = answer.ok();
  if (answer) in_group.emplace(key, answer->index);
  return answer;
}

void Sequencer::Inner::answer(Pending& pending, Answer given) {
  --waiting;
  if (!given) {
    ++refused;
  } else {
    ++(given->fresh ? accepted : repeated);
  }
  pending.done(std::move(given));
}

void Sequencer::Inner::process(Group& group) {
  const std::uint64_t now = options.now();
  std::map<Hash, std::uint64_t> in_group;
  std::vector<std::pair<std::shared_ptr<Pending>, Answer>> promised;
  const auto refuse_all = [&](const Error& error) {
    for (auto& pending : group) answer(*pending, error);
  };
  if (!healthy) return refuse_all({Errc::storage, "the ledger stopped after an error"});
  if (now + kClockSlack_s < state.last_time) return refuse_all({Errc::clock_backwards, ""});
  const std::uint64_t time = std::max(now / 60 * 60, state.last_time);
  std::vector<std::pair<std::shared_ptr<Pending>, Answer>> refusals;
  {
    const std::unique_lock lock(state_mutex);
    for (auto& pending : group) {
      bool staged = false;
      Answer judged = judge(*pending, in_group, time, staged);
      (staged ? promised : refusals).emplace_back(std::move(pending), std::move(judged));
    }
  }
  for (auto& [pending, judged] : refusals) answer(*pending, std::move(judged));
  const auto committed = journal.commit();
  if (!committed) healthy = false;
  ++groups;
  for (auto& [pending, judged] : promised) answer(*pending, committed ? std::move(judged) : Answer(committed.error()));
}

void Sequencer::Inner::run_sequencing() {
  while (true) {
    Group group = take_group();
    if (group.empty()) return;
    shuffle(group);
    process(group);
  }
}

Sequencer::Sequencer(ledger::Journal& journal, tally::State state, SequencerOptions options)
    : inner_(std::make_unique<Inner>(journal, std::move(state), std::move(options))) {
  CHECK(inner_->state.size == journal.next_index());
  const unsigned checkers = inner_->options.checkers == 0 ? ledger::cores() : inner_->options.checkers;
  for (unsigned i = 0; i < checkers; ++i) inner_->checkers.emplace_back([this] { inner_->run_checker(); });
  inner_->sequencing = std::jthread([this] { inner_->run_sequencing(); });
}

Sequencer::~Sequencer() { stop(); }

void Sequencer::submit(Bytes submission, std::function<void(Answer)> done) {
  Inner& s = *inner_;
  if (submission.size() > ledger::kMaxSubmissionBytes) return done(Error{Errc::too_large, ""});
  if (!s.healthy) return done(Error{Errc::storage, "the ledger stopped after an error"});
  auto pending = std::make_shared<Pending>();
  pending->bytes = std::move(submission);
  pending->done = std::move(done);
  {
    const std::lock_guard lock(s.mutex);
    if (!s.stopping && s.waiting < s.options.max_waiting) {
      ++s.waiting;
      s.line.push_back(pending);
      s.work.notify_one();
      return;
    }
  }
  pending->done(Error{s.stopping ? Errc::stopping : Errc::busy, ""});
}

Answer Sequencer::submit_and_wait(Bytes submission) {
  std::promise<Answer> promise;
  submit(std::move(submission), [&](Answer answer) { promise.set_value(std::move(answer)); });
  return promise.get_future().get();
}

void Sequencer::stop() {
  {
    const std::lock_guard lock(inner_->mutex);
    inner_->stopping = true;
  }
  inner_->work.notify_all();
  inner_->front_ready.notify_all();
  if (inner_->sequencing.joinable()) inner_->sequencing.join();
  inner_->work.notify_all();
  inner_->checkers.clear();
}

bool Sequencer::healthy() const { return inner_->healthy; }

Sequencer::Counters Sequencer::counters() const {
  return {inner_->accepted, inner_->repeated, inner_->refused, inner_->groups, inner_->waiting};
}

std::shared_mutex& Sequencer::state_mutex() const { return inner_->state_mutex; }
const tally::State& Sequencer::state() const { return inner_->state; }

}  // namespace urna::api
