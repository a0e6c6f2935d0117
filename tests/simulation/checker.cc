// The laws of a run that is over (attack catalogue, section 5).
#include <algorithm>

#include "audit/verify.h"
#include "tally/election/counted.h"
#include "tests/simulation/simulation.h"

namespace urna::simulation {

namespace {

using ledger::Errc;

constexpr std::size_t kTrustedReceipts = 4;

std::vector<Bytes> entries_of(const Disk& disk) {
  std::vector<Bytes> entries;
  for (std::uint64_t i = 0; i < disk.view().stored.size; ++i)
    entries.push_back(*disk.view().entry(i));
  return entries;
}

// A history of the log and its root at each size.
struct History {
  explicit History(std::vector<Bytes> all) : entries(std::move(all)) {
    ledger::Frontier tree;
    roots.push_back(tree.root());
    for (const Bytes& entry : entries) {
      tree.append(ledger::leaf_hash(entry));
      roots.push_back(tree.root());
    }
  }
  bool has(const ledger::Checkpoint& checkpoint) const {
    return checkpoint.size < roots.size() && roots[checkpoint.size] == checkpoint.root;
  }
  std::vector<Bytes> entries;
  std::vector<Hash> roots;
};

class Checker {
 public:
  explicit Checker(Simulation& simulation) : s_(simulation), world_(simulation.world) {
    if (!s_.before.empty()) histories_.emplace_back(s_.before);
    histories_.emplace_back(entries_of(s_.node.disk()));
    if (s_.fork_size > 0) histories_.emplace_back(entries_of(s_.other.disk()));
  }
  void run() {
    check_witnesses();
    if (world_.plan.honest()) return check_honest();
    check_detected();
  }

 private:
  bool halted() const { return s_.node.halted_because() != Errc::none; }
  // What was, before anything was put back; else what is.
  const History& history() const { return histories_.front(); }
  void check_witnesses();
  void check_honest();
  void check_halt();
  void check_alarms();
  void check_signed();
  void check_promises();
  void check_audit();
  void check_model(const tally::Edition& edition);
  void check_identities(const tally::Edition& edition);
  void check_non_voters(const tally::Edition& edition);
  void check_detected();
  bool told() const;
  bool alarmed(const std::string& who, bool proved) const;
  audit::Audit audit_node() const;

  Simulation& s_;
  World& world_;
  std::vector<History> histories_;
};

// No witness ever put its name under two histories, nor under less after more (T08, T09).
void Checker::check_witnesses() {
  for (const auto& witness : s_.witnesses) {
    std::uint64_t last = 0;
    for (const ledger::Checkpoint& checkpoint : witness->cosigned()) {
      if (checkpoint.size < last) world_.find("a witness cosigned less after more (T09)");
      last = checkpoint.size;
    }
    const bool one = std::ranges::any_of(histories_, [&](const History& history) {
      return std::ranges::all_of(witness->cosigned(),
                                 [&](const auto& checkpoint) { return history.has(checkpoint); });
    });
    if (!one) world_.find("a witness cosigned two histories (T08)");
  }
}

void Checker::check_honest() {
  check_halt();
  check_alarms();
  check_signed();
  check_promises();
  if (halted()) return;
  if (!s_.quiet()) return world_.find("after the faults ended it did not come to rest");
  check_audit();
}

// A node stops for good only over a ledger that is not what it was, and then it does stop.
void Checker::check_halt() {
  const Errc because = s_.node.halted_because();
  const Mishap mishap = world_.plan.mishap;
  const bool restored = mishap == Mishap::old_database || mishap == Mishap::old_machine;
  if (s_.mishap_happened && restored && because != Errc::rolled_back)
    world_.find("an old copy was put back and the node goes on");
  const bool reason =
      s_.mishap_happened && (restored ? because == Errc::rolled_back : because == Errc::corrupt);
  if (halted() && !reason)
    world_.find("the node stopped for good: " + std::string(ledger::name_of(because)));
}

// Nobody cries wolf. Whoever saw an old machine answer may say so.
void Checker::check_alarms() {
  const bool old_machine = s_.mishap_happened && world_.plan.mishap == Mishap::old_machine;
  for (const Alarm& alarm : world_.alarms) {
    const bool unanswered = halted() && alarm.what == "NOT RECORDED";
    const bool smaller =
        old_machine && (alarm.what == "the log is smaller than it was" || alarm.who == "node");
    if (!unanswered && !smaller)
      world_.find("false alarm in an honest run: " + alarm.who + ": " + alarm.what);
  }
}

// I3: all checkpoints ever signed are prefixes of one history.
void Checker::check_signed() {
  for (const std::string& note : s_.node.signed_notes()) {
    const auto parsed = ledger::parse_note(note);
    const auto checkpoint = ledger::parse_checkpoint(parsed->text);
    if (!history().has(*checkpoint))
      world_.find("I3: a checkpoint of size " + std::to_string(checkpoint->size) +
                  " was signed that the log does not lead to");
  }
}

// I1, I17: what was acknowledged stands where it was promised, byte for byte.
void Checker::check_promises() {
  for (const Promise& promise : s_.promises.all) {
    const bool there = promise.index < history().entries.size() &&
                       history().entries[promise.index] == promise.entry;
    if (!there)
      world_.find("I1: the acknowledged entry " + std::to_string(promise.index) +
                  " is not what was promised");
  }
}

audit::Audit Checker::audit_node() const {
  const ledger::Journal& journal = s_.node.journal();
  fixture::Resources resources;
  for (const ledger::TileId& tile : ledger::tiles_of(journal.published()->checkpoint.size))
    resources[ledger::tile_path(tile)] = *journal.tile(tile);
  const std::string& note = journal.published()->note;
  const std::string vkey = to_text(log_vkey()) + "\n";
  resources["checkpoint"] = Bytes(note.begin(), note.end());
  resources["vkey"] = Bytes(vkey.begin(), vkey.end());
  audit::Options options;
  options.key = log_vkey();
  options.jobs = 1;
  for (const Promise& promise : s_.promises.all)
    if (options.trusted.size() < kTrustedReceipts)
      options.trusted.push_back(ledger::parse_receipt(promise.receipt)->checkpoint);
  return audit::verify(*ledger::memory_source(std::move(resources)), options);
}

// I2, I5, I6, I7, I10: the whole log once more, by the auditor's code, with receipts held against
// it; I12: its state is the node's.
void Checker::check_audit() {
  const audit::Audit audit = audit_node();
  if (audit.report.exit_code() != audit::kRight)
    return world_.find("the audit says: " + to_text(audit.report));
  if (tally::encode_state(audit.state) != tally::encode_state(s_.node.state()))
    world_.find("I12: the node's state is not the replay of its log");
  const tally::Edition& edition = *audit.state.edition(Acts::instance().edition());
  check_model(edition);
  check_identities(edition);
  check_non_voters(edition);
}

// I10 by a count that shares nothing with the rules.
void Checker::check_model(const tally::Edition& edition) {
  const Model::Count count = s_.node.model().count();
  if (!edition.result || !s_.node.model().declared()) return world_.find("no result");
  const ledger::QuestionResult& result = edition.result->results.at(0);
  const std::vector<std::int64_t> scores(count.scores.begin(), count.scores.end());
  if (result.counted != count.ballots || result.scores != scores)
    world_.find("I10: the result is not what the maps count");
  const std::vector<std::uint32_t> winner{static_cast<std::uint32_t>(count.winner)};
  if (count.ballots > 0 && result.winners != winner) world_.find("I10: another winner");
  if (edition.cast_counts.accepted != count.accepted ||
      edition.cast_counts.superseded != count.superseded)
    world_.find("I8: ballots accepted or superseded are not those of the maps");
}

// I8, I9: one counted ballot a voter at most, nothing lost in the sums, all between open and close.
void Checker::check_identities(const tally::Edition& edition) {
  std::set<tally::SlotId> counted;
  tally::for_each_counted(edition, 0, [&](const tally::SlotId& slot, const tally::ChainEnd& chain) {
    if (!counted.insert(slot).second) world_.find("I8: a credential counts twice");
    if (chain.cast_at <= edition.opened_at || chain.cast_at >= edition.closed_at)
      world_.find("I9: a counted ballot outside of the voting");
  });
  const tally::Turnout turnout = tally::turnout_of(edition, 0);
  if (turnout.counted != counted.size() || turnout.counted > turnout.slots ||
      edition.cast_counts.accepted !=
          turnout.counted + edition.cast_counts.superseded + turnout.not_counted)
    world_.find("I8: cast is not counted + superseded + not counted");
}

// I18: all that names a slot is listed; who never voted has no ballot there.
void Checker::check_non_voters(const tally::Edition& edition) {
  std::set<std::string> voted;
  for (const auto& device : s_.devices)
    if (device->ever_sent()) voted.insert(device->voter());
  for (unsigned v = 0; v < Acts::kVoters; ++v) {
    const std::string name = "v" + std::to_string(v);
    const tally::SlotState& slot = edition.roll.at(Acts::instance().slot(name));
    if (!voted.contains(name) && slot.chain(0) != nullptr)
      world_.find("I18: a ballot stands for " + name + " who never voted");
  }
}

// ---- lies ----

bool Checker::alarmed(const std::string& who, bool proved) const {
  return std::ranges::any_of(world_.alarms, [&](const Alarm& alarm) {
    return alarm.who == who && (alarm.proved || !proved);
  });
}

// Two histories are a lie once both have gone on, differently.
bool Checker::told() const {
  if (histories_.size() < 2) return world_.lie_told;
  const History& one = histories_[0];
  const History& two = histories_[1];
  const std::size_t size = std::min(one.entries.size(), two.entries.size());
  return one.roots[size] != two.roots[size];
}

void Checker::check_detected() {
  world_.lie_told = told();
  if (!world_.lie_told) return;
  const Lie lie = world_.plan.lie;
  const std::string name = name_of(lie);
  switch (lie) {
    case Lie::drop_silently:
    case Lie::censor_voter:
      if (!alarmed("client", false)) world_.find("undetected by the client: " + name);
      return;
    case Lie::old_receipt:
    case Lie::other_receipt:
    case Lie::garbage_receipt:
    case Lie::forged_proof:
      if (!alarmed("client", true)) world_.find("undetected by the client: " + name);
      return;
    case Lie::bent_entry:
    case Lie::freeze:
      if (!alarmed("monitor", false)) world_.find("undetected by monitors: " + name);
      return;
    case Lie::stuff_ballot:
    case Lie::double_leaf:
    case Lie::false_result:
    case Lie::second_result:
    case Lie::late_ballot:
      if (s_.node.up() && audit_node().report.exit_code() != audit::kFault)
        world_.find("undetected by the auditor: " + name);
      [[fallthrough]];
    default:
      if (!alarmed("monitor", true))
        world_.find("undetected, or without evidence, by monitors: " + name);
  }
}

}  // namespace

void check_all(Simulation& simulation) { Checker(simulation).run(); }

Verdict simulate(const Plan& plan, bool tells) {
  Simulation simulation(plan, tells);
  simulation.run();
  World& world = simulation.world;
  Verdict verdict{world.findings,
                  world.alarms,
                  world.lie_told,
                  simulation.node.halted_because() != Errc::none,
                  world.events,
                  world.dice.faults,
                  simulation.node.disk().view().stored.size,
                  simulation.promises.all.size(),
                  std::move(world.lines),
                  std::move(world.seen),
                  {}};
  for (std::size_t fate = 1; fate < world.dice.fates.size(); ++fate)
    verdict.seen["storage fate " + std::to_string(fate)] = world.dice.fates[fate];
  if (simulation.mishap_happened) ++verdict.seen["mishap " + std::string(name_of(plan.mishap))];
  ledger::Sha256 all;
  for (const std::string& note : simulation.node.signed_notes()) all.add(ledger::view_of(note));
  for (const Promise& promise : simulation.promises.all) all.add(ledger::view_of(promise.receipt));
  for (const std::string& finding : verdict.findings) all.add(ledger::view_of(finding));
  for (const Alarm& alarm : verdict.alarms) all.add(ledger::view_of(alarm.what));
  verdict.fingerprint = all.finish();
  return verdict;
}

std::string to_text(const Plan& plan, const Verdict& verdict) {
  std::string text = to_text(plan) + "\n";
  for (const std::string& line : verdict.trace) text += "  " + line + "\n";
  for (const Alarm& alarm : verdict.alarms)
    text += "alarm by " + alarm.who + ": " + alarm.what + (alarm.proved ? " (proved)" : "") + "\n";
  for (const std::string& finding : verdict.findings) text += "FOUND " + finding + "\n";
  return text + std::to_string(verdict.events) + " events, " + std::to_string(verdict.faults) +
         " faults, " + std::to_string(verdict.entries) + " entries, " +
         std::to_string(verdict.promises) + " receipts, lie " +
         (verdict.lie_told ? "told" : "not told") + ", node " +
         (verdict.halted ? "stopped for good" : "up") + "\n";
}

}  // namespace urna::simulation
