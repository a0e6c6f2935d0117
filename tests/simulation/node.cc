#include "tests/simulation/node.h"

#include <algorithm>

namespace urna::simulation {

using ledger::Errc;
using ledger::Error;

Node::Node(World& world, std::string name)
    : world_(world),
      name_(std::move(name)),
      disk_(world.dice, world.plan.plant),
      mark_(world.dice, world.plan.plant),
      model_(Acts::instance().opening().size()) {
  disk_.on_publish = [this](std::string_view note) { signed_notes_.emplace_back(note); };
  if (has(Plant::publish_before_mark)) disk_.after_publish = [this] { mark_.flush(); };
}

void Node::found() {
  auto journal = ledger::Journal::open(disk_, mark_, kOrigin, log_key());
  CHECK(journal.ok());
  const Acts& acts = Acts::instance();
  for (std::size_t i = 0; i < acts.opening().size(); ++i)
    (*journal)->stage(acts.opening()[i], acts.opening_keys()[i]);
  CHECK((*journal)->commit().ok());
  mark_.flush();
  adopt(*std::move(journal));
}

void Node::copy(const Node& other) {
  disk_.copy_writes(other.disk_);
  mark_.copy_writes(other.mark_);
  clock_ahead_ = other.clock_ahead_ + 60;
  deaf_ = true;
  start();
}

std::uint64_t Node::clock() const {
  if (clock_stands_) return *clock_stands_;
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(world_.clock()) + clock_off_s_) +
         clock_ahead_;
}

// ---- starting and stopping ----

void Node::start() {
  if (journal_ != nullptr || halted_ != Errc::none) return;
  ++life_;
  try {
    if (has(Plant::mark_not_asked)) mark_.believe(*disk_.head());
    auto journal = ledger::Journal::open(disk_, mark_, kOrigin, log_key());
    if (!journal) return fail_start(journal.error());
    adopt(*std::move(journal));
  } catch (const Crash& crash) {
    stop(crash);
  }
}

// Storage that failed once may work at the next start; a ledger that is not what it was is for
// people to look at.
void Node::fail_start(const Error& error) {
  world_.trace(name_ + " does not start: " + to_text(error));
  world_.count("does not start: " + std::string(ledger::name_of(error.code)));
  const bool passes = error.code == Errc::storage || error.code == Errc::io;
  if (passes) return stop(Crash{false});
  halted_ = error.code;
}

void Node::adopt(std::unique_ptr<ledger::Journal> journal) {
  journal_ = std::move(journal);
  journal_->kill_point = [this](int step) { maybe_die("after step " + std::to_string(step)); };
  healthy_ = true;
  witness_size_.clear();
  lines_.clear();
  answered_.clear();
  asked_.clear();
  proofs_.clear();
  staged_.clear();
  replay();
  world_.trace(name_ + " is up with " + std::to_string(state_.size));
  refresh_witnesses();
}

// The opening is the same bytes in every run: what they lead to is known.
void Node::replay() {
  const Acts& acts = Acts::instance();
  const std::uint64_t size = journal_->published()->checkpoint.size,
                      opening = acts.opening().size();
  std::vector<Bytes> entries;
  for (std::uint64_t i = 0; i < size; ++i) entries.push_back(*journal_->entry(i));
  CHECK(acts.opens(entries));
  state_ = acts.opening_state();
  model_ = Model(opening);
  for (std::uint64_t i = opening; i < size; ++i)
    replay_one(entries[i], i + 1 == size && has(Plant::stale_state) && life_ > 0);
}

void Node::replay_one(ByteView bytes, bool half) {
  const auto entry = ledger::parse_entry(bytes);
  const auto parsed = ledger::parse_submission(entry->submission);
  CHECK(parsed.ok());
  if (const Said* said = Acts::instance().find(parsed->event_hash)) model_.fold(*said);
  if (half) return fold_anyway(bytes);
  tally::Verdict verdict = Acts::instance().verdict(*parsed, state_.check_context());
  const auto done = tally::replay(state_, bytes, *parsed, verdict);
  if (done) return;
  if (world_.plan.honest())
    world_.find("I7: the log of an honest node is unlawful at " + std::to_string(state_.size) +
                ": " + to_text(done.error()));
  fold_anyway(bytes);
}

// The entry has its place, and no meaning.
void Node::fold_anyway(ByteView entry) {
  state_.tree.append(ledger::leaf_hash(entry));
  state_.last_time = std::max(state_.last_time, ledger::parse_entry(entry)->time);
  ++state_.size;
}

void Node::maybe_die(const std::string& where) {
  try {
    world_.dice.maybe_crash();
  } catch (const Crash&) {
    world_.count("dies " + where);
    throw;
  }
}

void Node::stop(const Crash& crash) {
  world_.count(crash.power ? "power lost" : "process ended");
  world_.trace(name_ + (crash.power ? " loses power" : " is killed"));
  journal_.reset();
  waiting_.clear();
  mark_.lose_process();
  if (crash.power) {
    disk_.lose_power();
    mark_.lose_power();
  }
  world_.after(world_.random.between(3, 90), [this] { start(); });
}

void Node::halt(Errc code, const std::string& why) {
  if (deaf_ || has(Plant::deaf_to_witnesses)) return;
  world_.alarm("node", why, false);
  halted_ = code;
  journal_.reset();
  waiting_.clear();
}

void Node::remember_disk() {
  remembered_writes_ = disk_.writes();
  remembered_marks_ = mark_.writes();
  remembered_size_ = disk_.view().stored.size;
}

void Node::set_disk_back(bool with_mark) {
  journal_.reset();
  waiting_.clear();
  disk_.set_back(remembered_writes_);
  if (with_mark) mark_.set_back(remembered_marks_);
  start();
}

// ---- taking submissions ----

void Node::take(const Message& message) {
  if (!up()) return;
  if (message.kind == Message::Kind::witnessed) return hear(message);
  if (message.kind == Message::Kind::fetch) return serve(message);
  if (message.kind != Message::Kind::submit) return;
  if (!guard_passed()) return reply(message, Error{Errc::busy, "no witness has answered"});
  if (swallow(message)) return;
  taken_.insert(message.said->event);
  waiting_.push_back(message);
  schedule_turn();
}

void Node::schedule_turn() {
  if (turn_scheduled_) return;
  turn_scheduled_ = true;
  world_.after(world_.random.between(1, 6), [this] { turn(); });
}

void Node::turn() {
  turn_scheduled_ = false;
  if (!up() || waiting_.empty()) return;
  std::vector<Message> group = std::move(waiting_);
  waiting_.clear();
  try {
    run_group(group);
  } catch (const Crash& crash) {
    stop(crash);
  }
}

// Casts of one group are mixed, those of one slot keep their order; other acts are walls.
void Node::shuffle(std::vector<Message>& group) {
  const std::uint64_t salt = world_.random.next();
  const auto key = [&](const Message& message) {
    std::uint64_t sum = salt;
    for (const char c : message.said->act.voter) sum = sum * 31 + static_cast<std::uint8_t>(c);
    return Random(sum).next();
  };
  const auto wall = [](const Message& message) {
    return message.said->act.kind != Act::Kind::cast;
  };
  for (auto begin = group.begin(); begin != group.end();) {
    const auto end = std::find_if(begin, group.end(), wall);
    std::stable_sort(begin, end,
                     [&](const Message& a, const Message& b) { return key(a) < key(b); });
    begin = end == group.end() ? end : end + 1;
  }
}

void Node::run_group(std::vector<Message>& group) {
  maybe_die("before the group");
  if (!world_.calm() && world_.random.chance(world_.plan.clock_jump))
    clock_off_s_ = static_cast<std::int64_t>(world_.random.below(361)) - 180;
  const std::uint64_t minute = clock() / 60 * 60;
  const std::uint64_t time =
      has(Plant::clock_not_clamped) ? minute : std::max(minute, state_.last_time);
  shuffle(group);
  std::map<Hash, std::uint64_t> in_group;
  std::vector<Answer> answers;
  for (const Message& message : group) {
    const Prediction predicted = model_.judge(*message.said);
    answers.push_back(judge(message, in_group, time));
    compare(message, predicted, answers.back());
    if (predicted.taken && answers.back()) model_.fold(*message.said);
    if (!answers.back() && has(Plant::refuse_before_commit)) reply(message, answers.back());
  }
  if (has(Plant::answer_before_commit))
    for (std::size_t i = 0; i < group.size(); ++i)
      if (answers[i]) reply(group[i], answers[i]);
  const auto committed = journal_->commit();
  lines_.clear();  // they stand under the checkpoint before
  maybe_die("before the answers");
  answer_group(group, answers, committed);
  staged_.clear();
  if (!committed || !healthy_) return stop(Crash{false});
  refresh_witnesses();
}

// If the commit fails, only what does not rest on it stands.
void Node::answer_group(const std::vector<Message>& group, const std::vector<Answer>& answers,
                        const Result<>& committed) {
  const std::uint64_t published = journal_->published()->checkpoint.size;
  world_.trace(name_ + " publishes " + std::to_string(published));
  for (std::size_t i = 0; i < group.size(); ++i) {
    const bool stands = committed.ok() || (answers[i] && *answers[i] < published);
    reply(group[i], stands ? answers[i] : Answer(committed.error()));
    maybe_die("between the answers");
  }
}

Answer Node::judge(const Message& message, std::map<Hash, std::uint64_t>& in_group,
                   std::uint64_t time) {
  if (!healthy_) return Error{Errc::storage, "the ledger stopped after an error"};
  const auto parsed = ledger::parse_submission(message.bytes);
  if (!parsed) return parsed.error();
  const Hash& key = parsed->event_hash;
  if (const auto twin = in_group.find(key);
      twin != in_group.end() && !has(Plant::no_dedup_in_group))
    return twin->second;
  const auto known = journal_->index_of(key);
  if (known && !has(Plant::no_dedup)) return *known;
  if (!known && known.code() != Errc::not_found && !has(Plant::error_is_absence)) {
    healthy_ = false;
    return known.error();
  }
  if (refuses_ballots_ && message.said->act.kind == Act::Kind::cast) return Errc::voting_closed;
  Answer given = append(*parsed, time);
  if (given) in_group.emplace(key, *given);
  if (given) tell_time(time);
  return given;
}

// Far enough from the truth that a monitor, which asks now and then, has to see it.
void Node::tell_time(std::uint64_t time) {
  constexpr std::uint64_t kPlain_s = 900;
  const bool past = world_.plan.lie == Lie::backdate && time + kPlain_s < world_.clock();
  const bool future = world_.plan.lie == Lie::postdate && time > world_.clock() + kPlain_s;
  if (past || future) world_.told("a false time");
}

Answer Node::append(const ledger::Submission& submission, std::uint64_t time) {
  tally::Verdict verdict = Acts::instance().verdict(submission, state_.check_context());
  auto entry = tally::admit(state_, submission, submission.bytes, verdict, time);
  const bool late = !entry && entry.code() == Errc::voting_closed && has(Plant::grace_after_close);
  if (!entry && !late) return entry.error();
  const std::uint64_t index = journal_->next_index();
  CHECK(index == state_.size);
  if (late) {
    entry = ledger::make_entry(index, time, submission.bytes);
    fold_anyway(*entry);
  } else {
    tally::evolve(state_, submission, verdict, time);
  }
  staged_.push_back(*entry);
  journal_->stage(*std::move(entry), tally::lookup_keys(submission, verdict));
  return index;
}

// An honest node answers as the maps say.
void Node::compare(const Message& message, const Prediction& predicted, const Answer& given) {
  if (!world_.plan.honest()) return;
  world_.count(predicted.known ? "answer: known" : "answer: " + to_text(predicted));
  const bool broken = !given && (given.code() == Errc::storage || given.code() == Errc::io);
  if (broken) return;
  bool same = false;
  if (predicted.taken) same = given && *given == model_.size();
  if (predicted.known) same = given && *given == predicted.index;
  if (predicted.refusal != Errc::none) same = !given && given.code() == predicted.refusal;
  world_.trace(name_ + " judges " + to_text(message.said->act) + ": " +
               (given ? "entry " + std::to_string(*given) : to_text(given.error())));
  if (same) return;
  world_.find("the node answers " +
              (given ? "entry " + std::to_string(*given) : to_text(given.error())) + " to " +
              to_text(message.said->act) + ", the model " + to_text(predicted));
}

}  // namespace urna::simulation
