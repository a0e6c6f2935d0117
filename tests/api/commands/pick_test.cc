// Which edition of a log a command is about; a project is named by its label, or else by its
// number.
#include "api/commands/pick.h"

#include <gtest/gtest.h>

namespace urna::api {
namespace {

using ledger::Errc;

tally::Edition with_labels(const std::vector<std::string>& labels) {
  tally::Edition edition;
  for (const std::string& label : labels) edition.projects.emplace_back().filed.label = label;
  return edition;
}

TEST(PickProject, ByItsLabelOrItsNumber) {
  const tally::Edition edition = with_labels({"P1", "A 2", "7"});
  EXPECT_EQ(*pick_project(edition, "P1"), 0U);
  EXPECT_EQ(*pick_project(edition, "A 2"), 1U);
  EXPECT_EQ(*pick_project(edition, "7"), 2U);  // a label of digits, and no number of this edition
  EXPECT_EQ(*pick_project(edition, "0"), 0U);
  EXPECT_EQ(*pick_project(edition, "2"), 2U);
  for (const char* none :
       {"", "3", "-1", "+1", "1 ", "0x1", "p1", "4294967296", "99999999999999999999"})
    EXPECT_EQ(pick_project(edition, none).code(), Errc::unknown_project) << none;
}

TEST(PickProject, WhereLabelsAreNumbersTheyAreLabels) {
  const tally::Edition edition = with_labels({"1", "2", "2024", "3"});
  EXPECT_EQ(*pick_project(edition, "1"), 0U);
  EXPECT_EQ(*pick_project(edition, "2"), 1U);
  EXPECT_EQ(*pick_project(edition, "2024"), 2U);
  EXPECT_EQ(*pick_project(edition, "3"), 3U);
  EXPECT_EQ(*pick_project(edition, "0"), 0U);  // nobody's label
}

ledger::EditionId id_of(std::uint8_t byte) {
  return ledger::EditionId::from(ledger::Bytes(ledger::EditionId::kSize, byte));
}

void announce(tally::State& state, std::uint8_t byte, const char* title, std::uint64_t entry) {
  tally::Edition& edition = state.editions[id_of(byte)];
  edition.announced.title = {{"en", title}};
  edition.announced_at = entry;
}

TEST(PickEdition, TheOnlyOneNeedsNoName) {
  tally::State state("town.example/pb");
  EXPECT_EQ(pick_edition(state, "").code(), Errc::not_found);
  announce(state, 0xbb, "Town 2026", 0);
  EXPECT_EQ(pick_edition(state, "")->first, id_of(0xbb));
}

TEST(PickEdition, SeveralAreToldInTheOrderOfTheLog) {
  tally::State state("town.example/pb");
  announce(state, 0xbb, "Town 2026", 0);
  announce(state, 0xaa, "Town 2027", 40);
  const auto picked = pick_edition(state, "");
  EXPECT_EQ(picked.code(), Errc::usage);
  const std::string first(32, 'b'), second(32, 'a');
  EXPECT_EQ(picked.error().detail, "the log has several editions, give --edition one of these: " +
                                       first + " (Town 2026), " + second + " (Town 2027)");
  EXPECT_EQ(pick_edition(state, second)->first, id_of(0xaa));
  EXPECT_EQ(pick_edition(state, first)->second, state.edition(id_of(0xbb)));
}

TEST(PickEdition, AWrongNameIsSaidToBeWrong) {
  tally::State state("town.example/pb");
  announce(state, 0xbb, "Town 2026", 0);
  for (const std::string& bent : {std::string("b"), std::string(31, 'b'), std::string(32, 'g')})
    EXPECT_EQ(pick_edition(state, bent).error().detail, "--edition takes 32 hex digits") << bent;
  EXPECT_EQ(pick_edition(state, std::string(32, 'c')).code(), Errc::not_found);
}

}  // namespace
}  // namespace urna::api
