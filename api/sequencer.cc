#include "api/sequencer.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <thread>

#include "api/line.h"
#include "ledger/parallel.h"
#include "ledger/place.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Hash;

namespace {

constexpr std::uint64_t kClockSlack_s =
    3'600;  // a clock further behind the log than this is broken

std::uint64_t system_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  return seconds < 0 ? 0 : static_cast<std::uint64_t>(seconds);  // before 1970: never far ahead
}

std::uint64_t steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Error stopped_error() { return {Errc::storage, "the ledger stopped after an error"}; }

bool is_cast(const Pending& pending) {
  return pending.unreadable.code == Errc::none &&
         std::holds_alternative<ledger::BallotCast>(pending.submission.event.body);
}

// Mixes a run of casts by a fresh keyed hash of their slot; those of one slot keep their order.
void shuffle_run(Group::iterator begin, Group::iterator end, ByteView salt) {
  std::vector<std::pair<Hash, std::unique_ptr<Pending>>> keyed;
  keyed.reserve(static_cast<std::size_t>(end - begin));
  for (auto it = begin; it != end; ++it)
    keyed.emplace_back(ledger::sha256_of(salt, (*it)->verdict.ballot.slot.view()), std::move(*it));
  std::ranges::stable_sort(keyed, {}, [](const auto& pair) { return pair.first; });
  std::ranges::transform(keyed, begin, [](auto& pair) { return std::move(pair.second); });
}

// The order of arrival within a group is not told to the log. Other acts are walls between the
// runs.
void shuffle(Group& group) {
  const Bytes salt = ledger::random_bytes(32);
  for (auto begin = group.begin(); begin != group.end();) {
    const auto end = std::find_if(begin, group.end(), [](const auto& p) { return !is_cast(*p); });
    if (end - begin > 1) shuffle_run(begin, end, salt);
    begin = end == group.end() ? end : end + 1;
  }
}

}  // namespace

struct Sequencer::Inner {
  Inner(ledger::Journal& j, tally::State s, SequencerOptions o)
      : journal(j), options(std::move(o)), state(std::move(s)) {
    if (!options.now) options.now = system_seconds;
    renew_context();
  }

  ledger::Journal& journal;
  SequencerOptions options;
  Line line;
  std::mutex turnstile;  // held for the moment of entering, by readers and the writer alike
  std::shared_mutex state_mutex;
  tally::State state;
  std::mutex context_mutex;
  std::shared_ptr<const tally::CheckContext> context;  // what checkers check against

  std::atomic<bool> healthy = true;
  std::atomic<std::size_t> waiting = 0;
  std::atomic<std::uint64_t> busy_since_ms = 0;
  std::atomic<std::uint64_t> accepted = 0, repeated = 0, refused = 0, groups = 0;
  std::vector<std::jthread> checkers;
  std::jthread sequencing;

  void run_checker();
  void run_sequencing();
  void process(Group& group);
  std::vector<Answer> judge_all(Group& group, std::uint64_t time);
  Answer judge(Pending& pending, std::map<Hash, std::uint64_t>& in_group, std::uint64_t time);
  Answer append(Pending& pending, std::uint64_t time);
  void renew_context();
  void answer(Pending& pending, Answer given);
  void answer_all(Group& group, const Error& error);
};

namespace {

// What arrived together is proved together.
void check_batch(const std::vector<Pending*>& batch, const tally::CheckContext& context) {
  std::vector<Pending*> readable;
  std::vector<const ledger::Submission*> submissions;
  for (Pending* pending : batch) {
    auto parsed = ledger::parse_submission(pending->bytes);
    if (!parsed) {
      pending->unreadable = parsed.error();
      continue;
    }
    pending->submission = *std::move(parsed);
    readable.push_back(pending);
    submissions.push_back(&pending->submission);
  }
  std::vector<tally::Verdict> verdicts = tally::check_many(submissions, context);
  for (std::size_t i = 0; i < readable.size(); ++i) readable[i]->verdict = std::move(verdicts[i]);
}

}  // namespace

void Sequencer::Inner::run_checker() {
  pthread_setname_np(pthread_self(), "urna-check");
  for (auto batch = line.take_unchecked(); !batch.empty(); batch = line.take_unchecked()) {
    std::unique_lock lock(context_mutex);
    const auto seen = context;
    lock.unlock();
    check_batch(batch, *seen);
    line.mark_checked(batch);
  }
}

void Sequencer::Inner::renew_context() {
  auto renewed = std::make_shared<const tally::CheckContext>(state.check_context());
  const std::lock_guard lock(context_mutex);
  context = std::move(renewed);
}

namespace {
// What ballots of the submission's edition are judged under; null before it is announced.
std::shared_ptr<const tally::EditionContext> context_of(const tally::State& state,
                                                        const ledger::Submission& submission) {
  const tally::Edition* edition = state.edition(submission.event.edition);
  return edition == nullptr ? nullptr : edition->context;
}
}  // namespace

Answer Sequencer::Inner::append(Pending& pending, std::uint64_t time) {
  auto entry = tally::admit(state, pending.submission, pending.bytes, pending.verdict, time);
  if (!entry) return entry.error();
  const std::uint64_t index = journal.next_index();
  CHECK(index == state.size);
  journal.stage(*std::move(entry), tally::lookup_keys(pending.submission, pending.verdict));
  const auto seen = context_of(state, pending.submission);
  tally::evolve(state, pending.submission, pending.verdict, time);
  if (context_of(state, pending.submission) != seen) renew_context();
  return Accepted{index, true};
}

// The same bytes have the same place, whether they stand in the log or in this group (decision
// D16).
Answer Sequencer::Inner::judge(Pending& pending, std::map<Hash, std::uint64_t>& in_group,
                               std::uint64_t time) {
  if (!healthy) return stopped_error();
  if (pending.unreadable.code != Errc::none) return pending.unreadable;
  const Hash& key = pending.submission.event_hash;
  if (const auto twin = in_group.find(key); twin != in_group.end())
    return Accepted{twin->second, false};
  const auto known = journal.index_of(key);
  if (known) return Accepted{*known, false};
  if (known.code() !=
      Errc::not_found) {  // neither found nor absent: nothing can be said about anything
    healthy = false;
    return known.error();
  }
  Answer given = append(pending, time);
  if (given) in_group.emplace(key, given->index);
  return given;
}

std::vector<Answer> Sequencer::Inner::judge_all(Group& group, std::uint64_t time) {
  std::map<Hash, std::uint64_t> in_group;
  std::vector<Answer> answers;
  answers.reserve(group.size());
  std::unique_lock turn(turnstile);
  const std::unique_lock lock(state_mutex);
  turn.unlock();
  for (auto& pending : group) answers.push_back(judge(*pending, in_group, time));
  return answers;
}

void Sequencer::Inner::answer(Pending& pending, Answer given) {
  --waiting;
  if (!given) {
    ++refused;
  } else {
    ++(given->fresh ? accepted : repeated);
  }
  pending.done(std::move(given));
  ledger::reached_place("answer given");
}

void Sequencer::Inner::answer_all(Group& group, const Error& error) {
  for (auto& pending : group) answer(*pending, error);
}

// Every answer waits for the commit, refusals too: they may rest on what the group itself has
// changed. If the commit fails, only what does not rest on it stands: unreadable bytes, and entries
// that were published before.
void Sequencer::Inner::process(Group& group) {
  const std::uint64_t now = options.now();
  if (!healthy) return answer_all(group, stopped_error());
  if (now + kClockSlack_s < state.last_time) return answer_all(group, {Errc::clock_backwards, ""});
  std::vector<Answer> answers = judge_all(group, std::max(now / 60 * 60, state.last_time));
  ledger::reached_place("group judged");
  if (journal.staged() > 0) ++groups;
  const auto committed = journal.commit();
  if (!committed) healthy = false;
  const std::uint64_t published = journal.published()->checkpoint.size;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const bool stands = committed.ok() || group[i]->unreadable.code != Errc::none ||
                        (answers[i] && answers[i]->index < published);
    answer(*group[i], stands ? std::move(answers[i]) : Answer(committed.error()));
  }
  busy_since_ms = steady_ms();
}

void Sequencer::Inner::run_sequencing() {
  pthread_setname_np(pthread_self(), "urna-sequence");
  for (Group group = line.take_group(options.max_group); !group.empty();
       group = line.take_group(options.max_group)) {
    shuffle(group);
    process(group);
  }
}

Sequencer::Sequencer(ledger::Journal& journal, tally::State state, SequencerOptions options)
    : inner_(std::make_unique<Inner>(journal, std::move(state), std::move(options))) {
  Inner& s = *inner_;
  CHECK(s.state.size == journal.next_index());
  const unsigned checkers = s.options.checkers == 0 ? ledger::cores() : s.options.checkers;
  for (unsigned i = 0; i < checkers; ++i) s.checkers.emplace_back([&s] { s.run_checker(); });
  s.sequencing = std::jthread([&s] { s.run_sequencing(); });
}

Sequencer::~Sequencer() { stop(); }

void Sequencer::submit(Bytes submission, std::function<void(Answer)> done) {
  Inner& s = *inner_;
  const auto refuse = [&](Error error) {
    ++s.refused;
    done(std::move(error));
  };
  if (submission.size() > ledger::kMaxSubmissionBytes) return refuse({Errc::too_large, ""});
  if (!s.healthy) return refuse(stopped_error());
  const std::size_t before = s.waiting.fetch_add(1);
  if (before >= s.options.max_waiting) {
    --s.waiting;
    return refuse({Errc::busy, ""});
  }
  if (before == 0) s.busy_since_ms = steady_ms();
  auto pending = std::make_unique<Pending>();
  pending->bytes = std::move(submission);
  pending->done = std::move(done);
  if (s.line.push(pending)) return ledger::reached_place("submission taken in");
  --s.waiting;
  ++s.refused;
  pending->done(Error{Errc::stopping, ""});
}

Answer Sequencer::submit_and_wait(Bytes submission) {
  std::promise<Answer> promise;
  submit(std::move(submission), [&](Answer answer) { promise.set_value(std::move(answer)); });
  return promise.get_future().get();
}

void Sequencer::stop() {
  inner_->line.close();
  if (inner_->sequencing.joinable()) inner_->sequencing.join();
  inner_->checkers.clear();
}

bool Sequencer::healthy() const { return inner_->healthy; }
void Sequencer::halt() { inner_->healthy = false; }

Sequencer::Counters Sequencer::counters() const {
  const Inner& s = *inner_;
  const std::uint64_t now = steady_ms(), since = s.busy_since_ms;
  const std::uint64_t stalled_ms = s.waiting > 0 && now > since ? now - since : 0;
  return {s.accepted, s.repeated, s.refused, s.groups, s.waiting, stalled_ms};
}

std::mutex& Sequencer::turnstile() const { return inner_->turnstile; }
std::shared_mutex& Sequencer::state_mutex() const { return inner_->state_mutex; }
const tally::State& Sequencer::state() const { return inner_->state; }

}  // namespace urna::api
