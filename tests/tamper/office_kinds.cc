// Rung L4: what offices can do within the law. No check can refuse it; it must be seen (rows E05 to
// E08, E14, Y09). The report says the number that an outside figure is held against.
#include <algorithm>

#include "tally/election/counted.h"
#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

const std::vector<std::string> kOffices{"registrar", "overseer"};

Mutant seen(const Scene& scene, const std::string& name, Town town, const std::string& says) {
  CHECK(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  CHECK(town.act(*town.result(), town.committee).ok());
  Mutant made = mutant(scene, name, town.bundle());
  made.exit = 0;
  made.check.clear();
  made.says = says;
  return made;
}

ledger::SlotKeyRotated rotation(Town& town, const std::string& name, const std::string& key) {
  const ledger::Hash roll = tally::roll_context(Town::kOrigin, town.id);
  const tally::Credential& fresh = town.credential(key);
  return {town.nonce(),
          town.slot(name),
          {{fresh.key(), tally::prove_possession(roll, fresh, town.slot(name), Bytes(32, 1))}},
          ledger::RotationReason::earlier_stand,
          {},
          0};
}

// Whoever holds registrar's and overseer's keys votes for somebody who stayed at home.
std::vector<Mutant> reissued(const Scene& scene) {
  if (scene.name != "open") return {};
  Town town = voting_town();
  CHECK(town.act(rotation(town, "bob", "stolen"), kOffices).ok());
  CHECK(town.act(town.cast("stolen", {1}, [&](auto& d) { d.header.slot = town.slot("bob"); }), {})
            .ok());
  return {seen(scene, "and voted with", town, "keys rotated 1")};
}

std::vector<Mutant> invented(const Scene& scene) {
  if (scene.name != "open") return {};
  Town town = voting_town();
  for (const char* name : {"ghost1", "ghost2"}) {
    CHECK(town.act(ledger::SlotsGranted{town.nonce(), {town.grant(name)}}, kOffices).ok());
    CHECK(town.act(town.cast(name, {1}), {}).ok());
  }
  return {seen(scene, "two people", town, "slots granted 5")};
}

std::vector<Mutant> revoked(const Scene& scene) {
  if (scene.name != "open") return {};
  Town town = voting_town();
  CHECK(town.act(town.cast("alice", {0}), {}).ok());
  CHECK(town.act(ledger::SlotRevoked{town.nonce(), town.slot("alice"), 1}, kOffices).ok());
  return {seen(scene, "after her vote", town, "revoked 1")};
}

std::vector<Mutant> refused(const Scene& scene) {
  if (scene.name != "open") return {};
  Town town = voting_town();
  for (int i = 0; i < 3; ++i)
    CHECK(town.act(ledger::EligibilityRefused{town.nonce(), 1, {}, {}}, kOffices).ok());
  return {seen(scene, "three people", town, "refused 3")};
}

std::vector<Mutant> revoted(const Scene& scene) {
  if (scene.name != "open") return {};
  Town town = voting_town();
  for (int i = 0; i < 3; ++i) CHECK(town.act(town.cast("alice", {i % 2}), {}).ok());
  return {seen(scene, "three times", town, "superseded 2")};
}

// A trustee's part that is false stands under its name and never counts (decision D19).
std::vector<Mutant> false_part(const Scene& scene) {
  if (scene.name != "sealed") return {};
  Town town;
  town.seal();
  town.run_to(tally::Phase::closed);
  const tally::Means& means = town.state.means;
  CHECK(town.act(tally::counted_set(town.edition(), 0, means), town.committee).ok());
  auto bent = *tally::sum_share(town.edition(), 0, town.trustee(3), means);
  std::get<ledger::SumShareGiven>(bent.body).share.back() ^= 1;
  CHECK(town.give(std::move(bent), 3).ok());
  for (const std::uint32_t l : {1U, 2U})
    CHECK(town.give(*tally::sum_share(town.edition(), 0, town.trustee(l), means), l).ok());
  CHECK(town.publish(*tally::opened_question(town.edition(), 0, means)).ok());
  CHECK(town.act(*town.result(), town.committee).ok());
  Mutant made = mutant(scene, "of the sums", town.bundle());
  made.exit = 0;
  made.check.clear();
  made.says = "FALSE PART: trustee 3, sums of question 0";
  return {made};
}

}  // namespace

std::vector<Kind> office_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, const char* rows, const char* by, auto apply) {
    all.push_back({kind, Rung::offices, rows, by, apply});
  };
  add("key-reissued-and-voted-with", "E07 E14", "the number of rotations, the slot's own history",
      reissued);
  add("voters-invented", "E08", "the number of slots against an outside figure", invented);
  add("slot-revoked-after-its-vote", "E05 E06", "the number of revocations", revoked);
  add("people-refused", "E06", "the number of refusals", refused);
  add("voted-again", "B11", "the number of superseded ballots", revoted);
  add("trustee-part-false", "Y09", "the report names the trustee", false_part);
  return all;
}

}  // namespace urna::tamper
