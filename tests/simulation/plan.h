// What one seed is about: which faults, which lie, which planted bug. Drawn before anything moves.
#pragma once

#include <cstdint>
#include <string>

namespace urna::simulation {

// What the machine does to an honest node.
enum class Mishap : std::uint8_t {
  none,          // crashes, storage faults, lost and doubled messages only
  rot,           // a byte of an entry is stored otherwise than it was given (T18)
  old_database,  // an old copy of the database, beside today's mark (T03, S22)
  old_machine,   // an old copy of database and mark (S23)
};

// How a dishonest server lies.
enum class Lie : std::uint8_t {
  none,
  fork_audiences,   // T08: two histories, two audiences
  blind_auditor,    // T25: one auditor's address sees a history of its own
  rewrite_history,  // T07: goes back, and signs another history over the same sizes
  drop_silently,    // T23: the k-th ballot is never answered
  old_receipt,      // T23: ... answered with an older receipt
  other_receipt,    // T23: ... with another voter's
  garbage_receipt,  // T23: ... with bytes
  forged_proof,     // T24: ... with a signed checkpoint and an invented proof
  censor_voter,     // T23: nothing of one voter is ever logged
  bent_entry,       // T01: entries are served otherwise than they were hashed
  freeze,           // T10: an old checkpoint for ever
  backdate,         // T19: times of long ago
  postdate,         // T19: times to come
  stuff_ballot,     // B02: a ballot that no voter signed
  double_leaf,      // T06: one voter's ballot a second time
  false_result,     // Y01: the offices declare what the ballots do not give
  second_result,    // Y07: another result after the first
  late_ballot,      // B08: a ballot behind the close
  size,
};
const char* name_of(Lie lie);
const char* name_of(Mishap mishap);

// A bug put into the node or a witness on purpose: the simulation has to find it.
enum class Plant : std::uint8_t {
  none,
  batch_not_synced,       // the batch is called durable before it is
  mark_not_synced,        // so is the high-water mark
  publish_before_mark,    // the mark is raised after the checkpoint is out
  mark_not_asked,         // the mark starts anew at every start
  no_read_back,           // what was meant is hashed, not what is stored (T18)
  answer_before_commit,   // acknowledged, then made durable
  refuse_before_commit,   // refusals that rest on a group which may never be
  no_dedup,               // the same bytes are judged again (B01)
  no_dedup_in_group,      // ... within one group
  error_is_absence,       // a failed look-up counts as "not there" (S25)
  mixed_snapshots,        // proof of one size, checkpoint of another (I16)
  grace_after_close,      // ballots that were under way at the close are let in (B08)
  stale_state,            // after a restart the state lacks the last group
  clock_not_clamped,      // entry times follow the clock backwards
  deaf_to_witnesses,      // goes on although a witness has seen a larger log (S23)
  witness_replies_first,  // the witness answers before it persists (T09)
  witness_takes_any_old,  // the witness believes the size it is told, not its own (T08)
  size,
};
const char* name_of(Plant plant);

struct Plan {
  std::uint64_t seed = 0;
  Mishap mishap = Mishap::none;
  Lie lie = Lie::none;
  Plant plant = Plant::none;
  unsigned voters = 5;
  // Per mille, each time the dice are thrown.
  unsigned drop = 0, twice = 0;           // messages
  unsigned crash = 0, storage_fault = 0;  // at each step of the node, at each call of the store
  unsigned read_fault = 0, witness_crash = 0, monitor_crash = 0;
  unsigned clock_jump = 0;
  bool honest() const { return lie == Lie::none; }
};
// Returns what the seed stands for.
Plan plan_of(std::uint64_t seed);
// The same world with a bug in it; the seed's lie and mishap are those that the bug needs.
Plan plan_of(std::uint64_t seed, Plant plant);
Plan plan_of(std::uint64_t seed, Lie lie);
std::string to_text(const Plan& plan);

}  // namespace urna::simulation
