#include "tests/simulation/plan.h"

#include <iterator>

#include "tests/simulation/random.h"

namespace urna::simulation {

namespace {

// A third of the seeds have a dishonest server.
constexpr std::uint64_t kLiesPerMille = 350;

Plan faults_of(std::uint64_t seed, Random& random) {
  Plan plan;
  plan.seed = seed;
  plan.voters = static_cast<unsigned>(random.between(5, 9));
  const bool calm =
      random.chance(100);  // some runs without any fault: what is found there is plain
  if (calm) return plan;
  plan.drop = static_cast<unsigned>(random.below(250));
  plan.twice = static_cast<unsigned>(random.below(250));
  plan.crash = static_cast<unsigned>(random.below(40));
  plan.storage_fault = static_cast<unsigned>(random.below(40));
  plan.read_fault = static_cast<unsigned>(random.below(15));
  plan.witness_crash = static_cast<unsigned>(random.below(120));
  plan.monitor_crash = static_cast<unsigned>(random.below(80));
  plan.clock_jump = static_cast<unsigned>(random.below(60));
  return plan;
}

Mishap mishap_of(Random& random) {
  const std::uint64_t drawn = random.below(100);
  if (drawn < 8) return Mishap::rot;
  if (drawn < 16) return Mishap::old_database;
  if (drawn < 24) return Mishap::old_machine;
  return Mishap::none;
}

}  // namespace

Plan plan_of(std::uint64_t seed) {
  Random random(seed ^ 0x75726e61);
  Plan plan = faults_of(seed, random);
  if (random.chance(kLiesPerMille))
    plan.lie = static_cast<Lie>(random.between(1, static_cast<std::uint64_t>(Lie::size) - 1));
  else
    plan.mishap = mishap_of(random);
  return plan;
}

Plan plan_of(std::uint64_t seed, Lie lie) {
  Random random(seed ^ 0x6c6965);
  Plan plan = faults_of(seed, random);
  plan.lie = lie;
  return plan;
}

// A bug shows only where its trouble is: the right mishap, a forking server for a gullible witness.
Plan plan_of(std::uint64_t seed, Plant plant) {
  Random random(seed ^ 0x706c616e74);
  Plan plan = faults_of(seed, random);
  plan.plant = plant;
  if (plant == Plant::no_read_back) plan.mishap = Mishap::rot;
  if (plant == Plant::mark_not_asked) plan.mishap = Mishap::old_database;
  if (plant == Plant::deaf_to_witnesses) plan.mishap = Mishap::old_machine;
  if (plant == Plant::witness_takes_any_old) plan.lie = Lie::fork_audiences;
  return plan;
}

const char* name_of(Lie lie) {
  constexpr const char* kNames[] = {
      "none",        "fork_audiences", "blind_auditor",   "rewrite_history", "drop_silently",
      "old_receipt", "other_receipt",  "garbage_receipt", "forged_proof",    "censor_voter",
      "bent_entry",  "freeze",         "backdate",        "postdate",        "stuff_ballot",
      "double_leaf", "false_result",   "second_result",   "late_ballot"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(Lie::size));
  return kNames[static_cast<std::size_t>(lie)];
}

const char* name_of(Mishap mishap) {
  constexpr const char* kNames[] = {"none", "rot", "old_database", "old_machine"};
  return kNames[static_cast<std::size_t>(mishap)];
}

const char* name_of(Plant plant) {
  constexpr const char* kNames[] = {"none",
                                    "batch_not_synced",
                                    "mark_not_synced",
                                    "publish_before_mark",
                                    "mark_not_asked",
                                    "no_read_back",
                                    "answer_before_commit",
                                    "refuse_before_commit",
                                    "no_dedup",
                                    "no_dedup_in_group",
                                    "error_is_absence",
                                    "mixed_snapshots",
                                    "grace_after_close",
                                    "stale_state",
                                    "clock_not_clamped",
                                    "deaf_to_witnesses",
                                    "witness_replies_first",
                                    "witness_takes_any_old"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(Plant::size));
  return kNames[static_cast<std::size_t>(plant)];
}

std::string to_text(const Plan& plan) {
  return "seed " + std::to_string(plan.seed) + " mishap " + name_of(plan.mishap) + " lie " +
         name_of(plan.lie) + " plant " + name_of(plan.plant) + " voters " +
         std::to_string(plan.voters) + " drop " + std::to_string(plan.drop) + " twice " +
         std::to_string(plan.twice) + " crash " + std::to_string(plan.crash) + " storage " +
         std::to_string(plan.storage_fault);
}

}  // namespace urna::simulation
