// O01: founding, announcement, definition, proposals and role keys, each with one contradiction.
#include "tests/tally/election/contradictions.h"

namespace urna::tally {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using ledger::PublicKey;
using Announced = ledger::EditionAnnounced;
using Defined = ledger::BallotDefined;

TEST(Contradictions, OfAFounding) {
  Town town;
  using Founded = ledger::LedgerFounded;
  expect_each<Founded>(
      town, town.founding(), town.committee,
      {{Errc::wrong_origin, "made for 'x'", [](Founded& e) { e.origin = "x"; }},
       {Errc::bad_key, "log_key", [](Founded& e) { e.log_key = {}; }},
       {Errc::bad_key_order, "founders", [](Founded& e) { std::ranges::reverse(e.founders); }},
       {Errc::bad_definition, "quorum", [](Founded& e) { e.quorum = 0; }},
       {Errc::bad_definition, "quorum", [](Founded& e) { e.quorum = 4; }}});
  const Bytes named = ledger::make_submission(
      Town::kOrigin, ledger::encode_event({ledger::EditionId{{1}}, town.founding()}),
      {&town.key("committee1"), &town.key("committee2")});
  expect_refused(town.submit(named), Errc::bad_definition, "founding names no edition");
}

Announced announcement_of(Town& town) {
  Announced event = town.announcement();
  event.envelopes = {{1, both("young"), 5'000}, {2, both("old"), 3'000}};
  event.eligibility.status_categories = {{1, both("resident")}};
  ledger::Station second{ledger::StationId{{0xff}},
                         both("School"),
                         town.key("station2").public_key(),
                         {town.key("officer3").public_key(), town.key("officer4").public_key()}};
  std::ranges::sort(second.officers);
  event.roles.stations.push_back(second);
  return event;
}

Town founded() {
  Town town;
  EXPECT_TRUE(town.act(town.founding(), town.committee).ok());
  return town;
}

TEST(Contradictions, OfAnAnnouncementsWords) {  // O01
  Town town = founded();
  using ledger::Environment;
  expect_each<Announced>(
      town, announcement_of(town), town.committee,
      {{Errc::unknown_value, "environment", [](auto& e) { e.environment = Environment{}; }},
       {Errc::bad_definition, "replay", [](auto& e) { e.environment = Environment::replay; }},
       {Errc::bad_definition, "replay", [](auto& e) { e.replayed_file.bytes[0] = 1; }},
       {Errc::bad_language, "once each", [](auto& e) { e.languages = {}; }},
       {Errc::bad_language, "once each",
        [](auto& e) {
          e.languages = {"ro", "ro"};
        }},
       {Errc::bad_language, "'EN'",
        [](auto& e) {
          e.languages = {"ro", "EN"};
        }},
       {Errc::bad_language, "must hold 'ro'", [](auto& e) { e.languages = {"en"}; }},
       {Errc::bad_language, "title has no text in 'en'", [](auto& e) { e.title.erase("en"); }},
       {Errc::bad_language, "title has no text in 'ro'", [](auto& e) { e.title["ro"] = ""; }},
       {Errc::bad_language, "not the edition's", [](auto& e) { e.title["ru"] = "x"; }},
       {Errc::bad_definition, "districts must", [](auto& e) { e.districts[0].code = 0; }},
       {Errc::bad_language, "districts", [](auto& e) { e.districts[0].name = {}; }},
       {Errc::bad_definition, "categories tags", [](auto& e) { e.categories[0].tag = ""; }},
       {Errc::bad_definition, "categories tags",
        [](auto& e) { e.categories.push_back(e.categories[0]); }},
       {Errc::bad_language, "categories", [](auto& e) { e.categories[0].name = {}; }},
       {Errc::bad_definition, "not a day", [](auto& e) { e.calendar.voting_from = 20260231; }},
       {Errc::bad_definition, "backwards", [](auto& e) { e.calendar.result_by = 20260914; }},
       {Errc::bad_definition, "a dimension needs", [](auto& e) { e.dimensions[0].tag = ""; }},
       {Errc::bad_definition, "a dimension needs", [](auto& e) { e.dimensions[0].cells = {}; }},
       {Errc::bad_definition, "dimension.cells tags",
        [](auto& e) { e.dimensions[0].cells[1].tag = "young"; }},
       {Errc::bad_definition, "minimum_group", [](auto& e) { e.minimum_group = 0; }}});
  Announced replay = announcement_of(town), plain = replay;
  replay.environment = Environment::replay;
  replay.replayed_file.bytes[0] = 1;
  EXPECT_TRUE(Town(town).act(replay, town.committee).ok());
  plain.dimensions = {};
  plain.minimum_group = 0;
  EXPECT_TRUE(Town(town).act(plain, town.committee).ok());
  town.id = {};
  expect_refused(town.act(plain, town.committee), Errc::bad_definition, "the edition's id is zero");
}

TEST(Contradictions, OfAnAnnouncementsMoneyAndPeople) {  // O01, E09
  Town town = founded();
  expect_each<Announced>(
      town, announcement_of(town), town.committee,
      {{Errc::bad_budget, "budget -1", [](auto& e) { e.budget = -1; }},
       {Errc::bad_budget, "budget", [](auto& e) { e.budget = ledger::limit::kAmount + 1; }},
       {Errc::bad_budget, "budget 0", [](auto& e) { e.budget = 0; }},
       {Errc::bad_definition, "currency", [](auto& e) { e.currency = ""; }},
       {Errc::bad_definition, "currency", [](auto& e) { e.currency_decimals = 7; }},
       {Errc::bad_definition, "envelope ids", [](auto& e) { e.envelopes[0].id = 0; }},
       {Errc::bad_definition, "envelope ids", [](auto& e) { e.envelopes[1].id = 1; }},
       {Errc::bad_budget, "envelopes[0]: amount", [](auto& e) { e.envelopes[0].amount = -1; }},
       {Errc::bad_language, "envelopes[0]: name", [](auto& e) { e.envelopes[0].name = {}; }},
       {Errc::bad_budget, "more than the budget", [](auto& e) { e.envelopes[1].amount = 5'001; }},
       {Errc::bad_definition, "minimum_age", [](auto& e) { e.eligibility.minimum_age = 121; }},
       {Errc::bad_language, "residence", [](auto& e) { e.eligibility.residence = {}; }},
       {Errc::bad_definition, "document_kinds must",
        [](auto& e) { e.eligibility.document_kinds[0].code = 0; }},
       {Errc::bad_definition, "codes 1 to 255",
        [](auto& e) { e.eligibility.document_kinds[0].code = 256; }},
       {Errc::bad_definition, "status_categories must",
        [](auto& e) { e.eligibility.status_categories[0].code = 0; }},
       {Errc::bad_definition, "refusal_reasons must",
        [](auto& e) { e.eligibility.refusal_reasons[0].code = 0; }}});
}

TEST(Contradictions, OfAnAnnouncementsRoles) {  // O01, E13, B25
  Town town = founded();
  expect_each<Announced>(
      town, announcement_of(town), town.committee,
      {{Errc::bad_key_order, "committee", [](auto& e) { std::ranges::reverse(e.roles.committee); }},
       {Errc::bad_key, "committee", [](auto& e) { e.roles.committee[0] = {}; }},
       {Errc::bad_key, "registrars", [](auto& e) { e.roles.registrars = {PublicKey{}}; }},
       {Errc::bad_key, "overseers", [](auto& e) { e.roles.overseers = {PublicKey{}}; }},
       {Errc::bad_definition, "committee_quorum", [](auto& e) { e.roles.committee_quorum = 0; }},
       {Errc::bad_definition, "committee_quorum", [](auto& e) { e.roles.committee_quorum = 4; }},
       {Errc::bad_definition, "are needed", [](auto& e) { e.roles.registrars = {}; }},
       {Errc::bad_definition, "are needed", [](auto& e) { e.roles.overseers = {}; }},
       {Errc::bad_definition, "stations must ascend",
        [](auto& e) { e.roles.stations[1].id = e.roles.stations[0].id; }},
       {Errc::bad_language, "stations[1]: name", [](auto& e) { e.roles.stations[1].name = {}; }},
       {Errc::bad_key, "stations[1]: key", [](auto& e) { e.roles.stations[1].key = {}; }},
       {Errc::bad_key_order, "stations[1]: officers",
        [](auto& e) { std::ranges::reverse(e.roles.stations[1].officers); }},
       {Errc::bad_definition, "holds two roles",
        [](auto& e) { e.roles.stations[1].key = e.roles.stations[0].key; }}});
}

TEST(Contradictions, OfAnAnnouncedDraw) {  // O01
  Town town = founded();
  Announced event = announcement_of(town);
  event.rule.ties = {ledger::TieKey::lot};
  event.draw = {ledger::DrawKind::lottery, both("in the hall"), 0};
  using ledger::DrawKind;
  expect_each<Announced>(
      town, event, town.committee,
      {{Errc::unknown_value, "draw.kind", [](auto& e) { e.draw.kind = DrawKind{}; }},
       {Errc::unknown_value, "draw.kind", [](auto& e) { e.draw.kind = static_cast<DrawKind>(4); }},
       {Errc::bad_definition, "broken by lot",
        [](auto& e) { e.rule.ties = ledger::RuleSpec::default_ties(); }},
       {Errc::bad_definition, "draw.round", [](auto& e) { e.draw.round = 7; }},
       {Errc::bad_definition, "draw.round", [](auto& e) { e.draw.kind = DrawKind::beacon; }},
       {Errc::bad_definition, "two of the committee",
        [](auto& e) {
          e.roles.committee.resize(1);
          e.roles.committee_quorum = 1;
        }},
       {Errc::bad_definition, "draw.source without",
        [](auto& e) {
          e.rule.ties = ledger::RuleSpec::default_ties();
          e.draw.kind = DrawKind::none;
        }},
       {Errc::bad_language, "draw.source", [](auto& e) { e.draw.source.erase("ro"); }}});
}

// A town of two districts and two envelopes in its review: P1 of an envelope, P2, P3 of a district.
Town in_review() {
  Town town = founded();
  EXPECT_TRUE(town.act(announcement_of(town), town.committee).ok());
  ledger::SlotGrant grant = town.grant("alice");
  grant.style = 7;
  EXPECT_TRUE(
      town.act(ledger::SlotsGranted{town.nonce(), {grant}}, {"registrar", "overseer"}).ok());
  EXPECT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  for (const char* label : {"P1", "P2", "P3"}) {
    ledger::ProposalFiled filed = town.proposal(label, 2'000);
    if (label[1] == '1') filed.envelope = 1;
    if (label[1] == '3') filed.district = 1;
    EXPECT_TRUE(town.act(filed, {"proposer"}).ok());
  }
  EXPECT_TRUE(town.act(ledger::ProposalsClosed{town.nonce()}, town.committee).ok());
  return town;
}
Town reviewed() {
  Town town = in_review();
  for (const std::uint32_t i : {0U, 1U, 2U})
    EXPECT_TRUE(town.act(town.review(i), town.committee).ok());
  return town;
}
Defined definition_of(Town& town) {
  Defined event = town.ballot({ledger::LayoutKind::approval, 0, 1, 0, 0, 0});
  event.questions.push_back(event.questions[0]);
  ledger::Question &city = event.questions[0], &hill = event.questions[1];
  city.budget = 7'000;
  city.envelopes = {{1, both("young"), 5'000}};
  city.projects = {0, 1};
  hill.budget = 3'000;
  hill.district = 1;
  hill.projects = {2};
  event.styles = {{0, {0}}, {7, {0, 1}}};
  return event;
}

TEST(Contradictions, OfADefinitionsQuestions) {  // O01
  Town town = reviewed();
  expect_each<Defined>(
      town, definition_of(town), town.committee,
      {{Errc::bad_definition, "no question", [](auto& e) { e.questions = {}; }},
       {Errc::bad_language, "questions[0]: title", [](auto& e) { e.questions[0].title = {}; }},
       {Errc::bad_definition, "questions[1]: district",
        [](auto& e) { e.questions[1].district = 9; }},
       {Errc::bad_budget, "questions[0]: budget", [](auto& e) { e.questions[0].budget = -1; }},
       {Errc::bad_budget, "do not fit", [](auto& e) { e.questions[0].budget = 0; }},
       {Errc::bad_budget, "do not fit", [](auto& e) { e.questions[0].budget = 7'001; }},
       {Errc::bad_definition, "envelope ids", [](auto& e) { e.questions[0].envelopes[0].id = 0; }},
       {Errc::bad_budget, "envelope 9", [](auto& e) { e.questions[0].envelopes[0].id = 9; }},
       {Errc::bad_budget, "envelope 1",
        [](auto& e) { e.questions[0].envelopes[0].amount = 5'001; }},
       {Errc::unknown_project, "project 3", [](auto& e) { e.questions[0].projects = {3}; }},
       {Errc::bad_definition, "on two questions",
        [](auto& e) {
          e.questions[1].projects = {1, 2};
        }},
       {Errc::bad_definition, "another district",
        [](auto& e) {
          e.questions[0].projects = {0, 1, 2};
        }},
       {Errc::bad_definition, "names an envelope", [](auto& e) { e.questions[0].envelopes = {}; }},
       {Errc::bad_definition, "has no project", [](auto& e) { e.questions[1].projects = {}; }},
       {Errc::bad_definition, "must ascend",
        [](auto& e) {
          e.questions[0].projects = {1, 0};
        }},
       {Errc::bad_definition, "stands on no question",
        [](auto& e) { e.questions[0].projects = {0}; }},
       {Errc::bad_definition, "styles must ascend",
        [](auto& e) { std::ranges::reverse(e.styles); }},
       {Errc::bad_definition, "questions of a style",
        [](auto& e) {
          e.styles[1].questions = {1, 0};
        }},
       {Errc::bad_definition, "questions of a style", [](auto& e) { e.styles[1].questions = {2}; }},
       {Errc::unknown_style, "style 7", [](auto& e) { e.styles.pop_back(); }}});
  expect_refused(town.act(definition_of(town), {"committee1"}), Errc::wrong_quorum, "exactly 2");
}

TEST(Contradictions, OfADefinitionsBallots) {  // O01
  Town town = reviewed();
  using ledger::BallotKind;
  const auto city = [](auto change) {
    return [change](Defined& e) { change(e.questions[0].predicates, e.questions[0].layout); };
  };
  expect_each<Defined>(
      town, definition_of(town), town.committee,
      {{Errc::unknown_value, "questions[0]: kind",
        [](auto& e) { e.questions[0].kind = static_cast<BallotKind>(3); }},
       {Errc::unknown_value, "questions[0]: kind",
        [](auto& e) { e.questions[0].kind = BallotKind{}; }},
       {Errc::bad_definition, "belong to points",
        city([](auto& p, auto&) { p.minimum_points = 1; })},
       {Errc::bad_definition, "belong to points",
        city([](auto& p, auto&) { p.maximum_projects = 1; })},
       {Errc::bad_definition, "its own lower limit",
        city([](auto& p, auto&) { p.minimum_projects = 1; })},
       {Errc::bad_layout, "questions[0]: approval needs low <= high",
        city([](auto&, auto& l) { l.low = 2; })},
       {Errc::bad_layout, "plus and minus", city([](auto& p, auto& l) {
          p.maximum_minus = 1;
          l.low = 2;
        })},
       {Errc::bad_layout, "plus and minus", city([](auto& p, auto& l) {
          p.maximum_minus = 1;
          l.high = 3;
        })},
       {Errc::bad_layout, "plus and minus", city([](auto& p, auto&) { p.maximum_minus = 3; })}});
}

// What the rule counts is what the ballot asks for.
TEST(Contradictions, OfARuleAndABallot) {  // O01
  using ledger::LayoutKind;
  using ledger::Scoring;
  const auto answer = [](Scoring scoring, const ledger::LayoutSpec& layout) {
    Town town;
    town.rule.scoring = scoring;
    town.rule.minus_weight = scoring == Scoring::plus_minus ? 1 : 0;
    town.run_to(Phase::review);
    for (const std::uint32_t i : {0U, 1U})
      EXPECT_TRUE(town.act(town.review(i), town.committee).ok());
    return town.act(town.ballot(layout), town.committee);
  };
  const ledger::LayoutSpec approval{LayoutKind::approval, 0, 1, 0, 0, 0},
      ranking{LayoutKind::ranking, 0, 2, 0, 0, 0}, points{LayoutKind::points, 0, 0, 1, 2, 0};
  EXPECT_TRUE(answer(Scoring::borda, ranking).ok());
  EXPECT_TRUE(answer(Scoring::plus_minus, approval).ok());
  EXPECT_TRUE(answer(Scoring::points, points).ok());
  for (const Scoring scoring : {Scoring::borda, Scoring::positions, Scoring::schulze})
    expect_refused(answer(scoring, approval), Errc::bad_rule, "asks for no ranking");
  expect_refused(answer(Scoring::plus_minus, ranking), Errc::bad_rule, "given by approval");
  expect_refused(answer(Scoring::points, approval), Errc::bad_rule, "asks for none");
  expect_refused(answer(Scoring::borda, points), Errc::bad_rule, "asks for none");
}

TEST(Contradictions, OfAProposal) {
  Town town = founded();
  ASSERT_TRUE(town.act(announcement_of(town), town.committee).ok());
  ASSERT_TRUE(town.act(ledger::ProposalsOpened{town.nonce()}, town.committee).ok());
  ASSERT_TRUE(town.act(town.proposal("P1", 1), {"proposer"}).ok());
  using Filed = ledger::ProposalFiled;
  Filed event = town.proposal("P2", 100);
  event.title = {{"en", "bench"}, {"ro", "bancă"}};
  event.envelope = 1;
  event.district = 1;
  event.categories = {"green"};
  expect_each<Filed>(
      town, event, {"proposer"},
      {{Errc::duplicate, "label", [](auto& e) { e.label = ""; }},
       {Errc::duplicate, "label", [](auto& e) { e.label = "P1"; }},
       {Errc::bad_language, "'fr'", [](auto& e) { e.title["fr"] = "banc"; }},
       {Errc::bad_language, "empty in every", [](auto& e) { e.title = both(""); }},
       {Errc::bad_language, "empty in every", [](auto& e) { e.title = {}; }},
       {Errc::bad_budget, "cost -1", [](auto& e) { e.cost = -1; }},
       {Errc::bad_budget, "envelope 9", [](auto& e) { e.envelope = 9; }},
       {Errc::bad_definition, "district 9", [](auto& e) { e.district = 9; }},
       {Errc::bad_definition, "category 'grey'", [](auto& e) { e.categories = {"grey"}; }},
       {Errc::bad_definition, "category 'green'",
        [](auto& e) {
          e.categories = {"green", "green"};
        }},
       {Errc::over_limit, "team", [](auto& e) { e.team.locals = ledger::limit::kTeam + 1; }},
       {Errc::over_limit, "team", [](auto& e) { e.team.newcomers = ledger::limit::kTeam + 1; }}});
  expect_refused(town.act(ledger::ProposalWithdrawn{town.nonce(), 9}, {"proposer"}),
                 Errc::unknown_project, "9");
  Town alone = town;
  EXPECT_TRUE(alone.act(ledger::ProposalWithdrawn{alone.nonce(), 0}, {"proposer"}).ok());
  expect_refused(alone.act(ledger::ProposalWithdrawn{alone.nonce(), 0}, {"proposer"}),
                 Errc::project_reviewed, "withdrawn before");
  expect_refused(town.act(ledger::ProposalsClosed{town.nonce()}, {"committee1"}),
                 Errc::wrong_quorum, "exactly 2");
  town.state.editions.at(town.id).projects.resize(ledger::limit::kProjectsPerEdition);
  expect_refused(town.act(event, {"proposer"}), Errc::over_limit, "projects in this edition");
}

TEST(Contradictions, OfAReview) {
  Town town = in_review();
  using Reviewed = ledger::ProposalReviewed;
  Reviewed event = town.review(0);
  event.categories = {"green"};
  expect_each<Reviewed>(
      town, event, town.committee,
      {{Errc::unknown_project, "9", [](auto& e) { e.project = 9; }},
       {Errc::unknown_value, "verdict", [](auto& e) { e.verdict = ledger::Verdict{}; }},
       {Errc::bad_language, "reason", [](auto& e) { e.verdict = ledger::Verdict::rejected; }},
       {Errc::bad_budget, "cost", [](auto& e) { e.cost = ledger::limit::kAmount + 1; }},
       {Errc::bad_budget, "envelope 9", [](auto& e) { e.envelope = 9; }},
       {Errc::bad_definition, "category", [](auto& e) { e.categories = {"grey"}; }},
       {Errc::over_limit, "team", [](auto& e) { e.team.locals = ledger::limit::kTeam + 1; }}});
  Town defined;
  defined.run_to(Phase::enrolment);
  expect_refused(defined.act(ledger::ProposalWithdrawn{defined.nonce(), 0}, {"proposer"}),
                 Errc::wrong_phase, "enrolment");
}

using Rotated = ledger::RoleKeyRotated;

Rotated rotation(Town& town, ledger::Role role, const char* from, const char* to) {
  const bool at_station = role == ledger::Role::station || role == ledger::Role::officer;
  return {town.nonce(), role, at_station ? town.station() : ledger::StationId{},
          town.key(from).public_key(), town.key(to).public_key()};
}

TEST(Contradictions, OfARoleKey) {  // U09, B25
  using ledger::Role;
  Town town;
  town.run_to(Phase::enrolment);
  const ledger::StationId elsewhere{{9}};
  const std::vector<Wrong<Rotated>> wrong{
      {Errc::unknown_value, "role", [](auto& e) { e.role = static_cast<Role>(9); }},
      {Errc::wrong_signer, "old_key", [](auto& e) { e.old_key = {}; }},
      {Errc::bad_key, "new_key", [](auto& e) { e.new_key = {}; }},
      {Errc::bad_definition, "holds a role", [](auto& e) { e.new_key = e.old_key; }}};
  for (const auto& [role, from] :
       {std::pair{Role::committee, "committee3"}, std::pair{Role::registrar, "registrar"},
        std::pair{Role::overseer, "overseer"}, std::pair{Role::station, "station1"},
        std::pair{Role::officer, "officer1"}}) {
    expect_each<Rotated>(town, rotation(town, role, from, "fresh"), town.committee, wrong);
    Rotated other = rotation(town, role, from, "fresh");
    const bool at_station = !other.station.is_zero();
    other.station = elsewhere;
    expect_refused(town.act(other, town.committee),
                   at_station ? Errc::unknown_station : Errc::wrong_signer,
                   at_station ? "unknown_station" : "old_key");
    expect_refused(town.act(rotation(town, role, "stranger", "fresh"), town.committee),
                   Errc::wrong_signer, "old_key");
  }
  // Building takes longer than the vote: keys turn after the declaration too.
  Town over;
  over.run_to(Phase::declared);
  EXPECT_TRUE(over.act(rotation(over, Role::overseer, "overseer", "fresh"), over.committee).ok());
}

// A trustee's key is none of an office, once the trustees are named.
TEST(Contradictions, OfARoleKeyThatIsATrustees) {  // B25
  Town town;
  town.seal();
  town.run_to(Phase::enrolment);
  Rotated event = rotation(town, ledger::Role::overseer, "overseer", "fresh");
  expect_each<Rotated>(town, event, town.committee,
                       {{Errc::bad_definition, "holds a role", [&](Rotated& e) {
                           e.new_key = town.edition().defined->sealing->trustees[1];
                         }}});
}

}  // namespace
}  // namespace urna::tally
