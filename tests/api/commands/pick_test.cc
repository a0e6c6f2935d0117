// A project is named by its label, or else by its number.
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

}  // namespace
}  // namespace urna::api
