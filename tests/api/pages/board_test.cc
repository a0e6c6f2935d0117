// What the board of indicators says beside its figures: how each is counted, in words of the
// edition, and how it went from edition to edition.
#include <gtest/gtest.h>

#include "api/pages/follow_parts.h"
#include "api/pages/formula_text.h"
#include "api/pages/pages.h"
#include "api/pages/picture.h"
#include "tests/api/count_of.h"
#include "tests/fixture/town.h"

namespace urna::api {
namespace {

using ledger::Measure;

EditionSeen plain_edition() {
  EditionSeen edition;
  edition.announced.categories = {{"cohesion", {{"en", "Living together"}, {"uk", "Жити разом"}}}};
  edition.announced.dimensions = {
      {"status", {{"citizen", {{"en", "Citizens"}}}, {"foreigner", {{"en", "Foreigners"}}}}}};
  ledger::PlanItem item;
  item.number = 7;
  item.title = {{"en", "Sessions on eligibility"}};
  edition.follow_up.plan = {5, {{}, {item}}};
  return edition;
}

std::string formula(std::vector<ledger::Operand> above, std::vector<ledger::Operand> below = {},
                    Language language = Language::en) {
  ledger::Indicator indicator;
  indicator.numerator = std::move(above);
  indicator.denominator = std::move(below);
  return formula_text(Words::in(language), plain_edition(), indicator);
}

TEST(FormulaText, DividesSumsInWords) {
  EXPECT_EQ(formula({{Measure::people_voted, ""}}), "people who voted");
  EXPECT_EQ(formula({{Measure::people_voted, ""}}, {{Measure::people_on_roll, ""}}),
            "people who voted ÷ people on the roll");
  EXPECT_EQ(formula({{Measure::ballots_assisted, ""}},
                    {{Measure::ballots_own_device, ""}, {Measure::ballots_assisted, ""}}),
            "votes with help ÷ (votes from people’s own devices + votes with help)");
  EXPECT_EQ(formula({{Measure::attendances, ""}, {Measure::people_voted, ""}}, {}, Language::ru),
            "посещения встреч + проголосовавшие");
}

TEST(FormulaText, NamesWhatIsCountedAsTheEditionDoes) {
  EXPECT_EQ(formula({{Measure::projects_funded, "cohesion+culture"}}),
            "projects funded (Living together, culture)");
  EXPECT_EQ(formula({{Measure::projects_funded, "cohesion"}}, {}, Language::uk),
            "профінансовані проєкти (Жити разом)");
  EXPECT_EQ(formula({{Measure::sessions_held, "training"}}), "sessions held (training)");
  EXPECT_EQ(formula({{Measure::voted_of_group, "status/citizen+foreigner"}}),
            "people of the group who voted (Citizens, Foreigners)");
  EXPECT_EQ(formula({{Measure::attendances_of_group, "information:status/foreigner"}}),
            "people of the group at sessions (information; Foreigners)");
  EXPECT_EQ(formula({{Measure::plan_quantity, "7"}}),
            "quantity reported for an item of the plan (Sessions on eligibility)");
  EXPECT_EQ(formula({{Measure::plan_quantity, "8"}}),
            "quantity reported for an item of the plan (8)");
  EXPECT_EQ(formula({{Measure::survey_yes, "trust"}}), "answers “yes” (trust)");
}

TEST(FormulaText, EveryMeasureHasWordsInEveryLanguage) {
  for (const Language language : kLanguages)
    for (int measure = 1; measure <= static_cast<int>(Measure::milestones_reported); ++measure)
      EXPECT_TRUE(Words::in(language).knows("measure." + std::to_string(measure))) << measure;
}

TEST(Columns, AreAsHighAsTheirValuesAndLeaveAGap) {
  const std::string drawn = columns({100, std::nullopt, 50}).html();
  EXPECT_NE(drawn.find("x=\"20\" y=\"0\" width=\"293\" height=\"1000\""), std::string::npos)
      << drawn;
  EXPECT_NE(drawn.find("x=\"686\" y=\"500\" width=\"293\" height=\"500\""), std::string::npos);
  EXPECT_EQ(drawn.find("x=\"353\""), std::string::npos);
  EXPECT_EQ(columns({}).html().find("strong"), std::string::npos);
}

// Two editions of one town, the second with one person fewer who voted.
TEST(Board, ShowsEveryEditionOldestFirst) {
  fixture::Town town;
  town.run_to(tally::Phase::declared);
  const std::shared_ptr<const EditionSeen> seen = see(town.id, town.edition());
  EditionSeen later = *seen;
  later.id = ledger::EditionId::from(ledger::Bytes(16, 0xff));
  later.announced.calendar.voting_from += 10'000;
  LogSeen log;
  log.editions = {std::make_shared<const EditionSeen>(later), seen};
  AllReadings readings = tally::read_all_indicators(town.state);
  readings[later.id] = readings.at(town.id);
  for (tally::Reading& reading : readings[later.id])
    if (reading.indicator.tag == "people_voted") reading.value = ledger::Figure{987'654, 1};
  const Words& words = Words::in(Language::en);
  const Reader reader{words, log, "monitoring"};
  const Page page = monitoring_page(reader, later, readings, town.state.size);
  const std::string html = page.content.html();
  const std::size_t years = html.find("From edition to edition");
  ASSERT_NE(years, std::string::npos);
  const std::size_t first = html.find(words.day(seen->announced.calendar.voting_from), years),
                    second = html.find(words.day(later.announced.calendar.voting_from), years);
  EXPECT_LT(first, second);
  EXPECT_NE(html.find("987\u00a0654", years), std::string::npos);
  EXPECT_NE(html.find("not reported", years), std::string::npos);
  EXPECT_NE(html.find("/api/v1/editions/" + later.hex() + "/indicators"), std::string::npos);
  const std::string table = html.substr(years, html.find("</table>", years) - years);
  // A figure of any year leads to the board of its edition.
  for (const EditionSeen* edition : {seen.get(), static_cast<const EditionSeen*>(&later)}) {
    const auto& of_edition = readings.at(edition->id);
    const auto told = static_cast<std::size_t>(
        std::count_if(of_edition.begin(), of_edition.end(),
                      [](const auto& one) { return one.value.has_value(); }));
    EXPECT_EQ(count_of(table, "href=\"/en/monitoring?edition=" + edition->hex() + "\""), told);
  }
  readings.erase(town.id);
  EXPECT_EQ(
      monitoring_page(reader, later, readings, 1).content.html().find("From edition to edition"),
      std::string::npos);  // one edition has no way to have gone
}

// What is not linked one by one is among the indicators as data.
TEST(Board, EntriesBeyondThoseThatAreLinkedLeadToTheData) {
  EditionSeen edition = plain_edition();
  edition.id = ledger::EditionId::from(ledger::Bytes(16, 0xff));
  const LogSeen log;
  const Reader reader{Words::in(Language::en), log, "monitoring"};
  const std::vector<std::uint64_t> entries(kLinkedEntries, 7);
  const std::string data = "href=\"/api/v1/editions/" + edition.hex() + "/indicators\"";
  const std::string more = entry_list(reader, edition, entries, kLinkedEntries + 1).html();
  EXPECT_EQ(count_of(more, data), 1U);
  EXPECT_NE(more.find("and 1 more entry"), std::string::npos);
  EXPECT_EQ(count_of(entry_list(reader, edition, entries, kLinkedEntries).html(), data), 0U);
}

}  // namespace
}  // namespace urna::api
