// A town whose vote is through, with everything that happens around and after it in its log once;
// titles hold what breaks pages that do not escape.
#pragma once

#include <algorithm>

#include "api/clerk.h"
#include "api/pages/assets.h"
#include "tally/election/told_groups.h"
#include "tests/api/served_town.h"

namespace urna::api {

struct TownYear {
  TownYear() {
    town.run_to(tally::Phase::declared);
    name_organisations();
    build();
    meet();
    plan();
    ask();
    conclude();
  }
  Town town;
  std::uint64_t report = 0, finding = 0, held = 0, closed = 0, released = 0;

  static ledger::Texts both(const std::string& text) {
    return {{"en", text + " <i>&"}, {"ro", text + " <i>&"}};
  }
  std::uint64_t act(ledger::EventBody body, const std::vector<std::string>& signers) {
    const auto index = town.act(std::move(body), signers);
    EXPECT_TRUE(index.ok()) << (index.ok() ? "" : to_text(index.error()));
    return index.ok() ? *index : 0;
  }
  std::uint64_t decide(ledger::EventBody body) { return act(std::move(body), town.committee); }

 private:
  ledger::Organisation body(const char* label, const char* key) {
    return {label, both(label), town.key(key).public_key()};
  }
  void name_organisations() {
    decide(ledger::OrganisationsNamed{town.nonce(),
                                      {body("watch", "monitor1")},
                                      {body("partner", "partner1")},
                                      {body("institution", "institution1")}});
    decide(ledger::MergesDefined{town.nonce(), {{0, 0, 1}}});
  }
  void build() {
    const std::vector<ledger::Evidence> evidence{
        {ledger::sha256(ledger::view_of("foto")), both("Photo")}};
    report = decide(ledger::MilestoneReported{town.nonce(), 0, both("Foundation"), 400, 2'500,
                                              20261130, 20261120, evidence});
    act(ledger::MilestoneJudged{town.nonce(), report, ledger::Finding::confirmed, {}, {}},
        {"monitor1"});
    const std::uint64_t last = decide(ledger::MilestoneReported{
        town.nonce(), 0, both("Roof"), 1'000, 6'000, 20261231, 0, evidence});
    finding = act(ledger::MilestoneJudged{town.nonce(), last, ledger::Finding::disputed,
                                          both("No roof"), evidence},
                  {"monitor1"});
    decide(ledger::AwardAmended{town.nonce(), 0, 7'000, both("Dearer")});
  }
  void meet() {
    ledger::SessionAnnounced session{town.nonce(),   ledger::SessionKind::training,
                                     both("Lesson"), both("Library"),
                                     20260620,       1'085,
                                     1'440,          {"ro", "uk", "bg"},
                                     both("Needs")};
    act(session, {"partner1"});
    const auto told = tally::told_table(town.edition(), {{4, 1}});  // one alone is not told
    held = act(ledger::SessionHeld{town.nonce(), 0, 20260621, 5, told->groups, told->merged},
               {"partner1"});
    session.nonce = town.nonce();
    session.day = 20270115;
    session.title = both("Later");
    decide(session);
  }
  ledger::PlanItem item(std::uint16_t number, std::uint32_t term, const char* by,
                        std::uint64_t target) {
    return {number,
            both("Item " + std::to_string(number)),
            term,
            by,
            both("Helpers"),
            both("Money"),
            both("Things"),
            target};
  }
  void plan() {
    decide(ledger::PlanSet{town.nonce(),
                           {item(1, 20200101, "institution", 6), item(2, 29991231, "", 3),
                            item(3, 29991231, "institution", 4), item(4, 29991231, "", 9)}});
    decide(ledger::ActivityReported{town.nonce(), 2, 3, 20260101, 20260331, both("Done"), {}});
    act(ledger::ActivityReported{town.nonce(), 3, 1, 20260101, 20260331, {}, {}}, {"institution1"});
  }
  ledger::SurveyOpened survey(const std::string& title) {
    using ledger::Asked;
    return {town.nonce(),
            both(title),
            ledger::BallotKind::open,
            ledger::Audience::roll,
            0,
            {{Asked::score, "satisfaction", both("How?"), {}},
             {Asked::yes_no, "trust", both("Trust?"), {}},
             {Asked::choice, "", both("Which?"), {both("Red"), both("Blue"), both("Green")}}}};
  }
  void answer(std::uint16_t number, const std::string& who, const tally::Choice& choice) {
    const auto made =
        make_answer(*town.edition().context, number, town.slot(who), choice, town.credential(who));
    ASSERT_TRUE(made.ok());
    act(*made, {});
  }
  void ask() {
    decide(survey("First"));
    answer(0, "alice", {5, 1, 2});
    answer(0, "bob", {4, 0, 2});
    act(
        ledger::SurveyPapersCounted{
            town.nonce(), 0, town.station(), 2, {{{0, 0, 0, 0, 2}}, {{1, 1}}, {{0, 0, 1}}}},
        {"officer1", "officer2"});
    closed = decide(ledger::SurveyClosed{town.nonce(), 0});
    decide(survey("Second"));
    answer(1, "alice", {1, 2, 1});
  }
  void conclude() {
    decide(ledger::RecommendationsMade{town.nonce(), {both("Earlier"), both("Louder")}});
    const ledger::Hash page = ledger::sha256(ledger::view_of("page"));
    // Of a size before this: a server that takes these entries has a clock, and so a root, of its
    // own.
    decide(ledger::ReportPublished{town.nonce(),
                                   town.state.size - 1,
                                   town.state.tree.root(),
                                   "urna 1",
                                   {{"en", page}, {"ro", page}},
                                   ledger::sha256(ledger::view_of("data"))});
    released = decide(release("2026.1"));
  }
  ledger::ClientReleased release(const std::string& version) {
    ledger::ClientReleased made{town.nonce(), version, {}};
    for (const Asset* file : code_assets()) {
      Bytes hash;
      CHECK(ledger::from_hex(file->sha256, hash));
      made.assets.push_back({file->path, ledger::Hash::from(hash)});
    }
    std::ranges::sort(made.assets, {}, &ledger::Asset::path);
    return made;
  }
};

}  // namespace urna::api
