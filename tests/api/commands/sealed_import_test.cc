// Public elections replayed with sealed ballots: the official winners come out of the mix, and the
// bundle audits.
#include <gtest/gtest.h>

#include <algorithm>

#include "audit/verify.h"
#include "tally/rules/pabulib.h"
#include "tests/api/commands/command_line.h"
#include "tests/evidence.h"

namespace urna::api {
namespace {

class SealedImport : public CommandLine {
 protected:
  // Labels of the last result, in order.
  std::string winners() const {
    const std::size_t at = out_.find("\"winners\":");
    return out_.substr(at, out_.find(']', at) - at);
  }
  audit::Report audited(const std::string& ledger) {
    EXPECT_EQ(run({"export", "--ledger", path(ledger), "--out", path(ledger + ".tar")}), 0) << err_;
    const auto source = ledger::open_bundle(path(ledger + ".tar"));
    audit::Options options;
    options.key = *ledger::parse_vkey(std::string(ledger::text_of(*(*source)->get("vkey")))
                                          .substr(0, (*source)->get("vkey")->size() - 1));
    return audit::verify(**source, options).report;
  }
};

TEST_F(SealedImport, CitiesOfEqualSharesComeOutOfTheMixAsTheyDid) {
  URNA_NEEDS_EVIDENCE();
  std::vector<std::string> cities{"Netherlands_Assen_2024"};
  if (evidence::full()) cities.push_back("Poland_Swiecie_2023");
  for (const std::string& name : cities) {
    const std::string source = (evidence::folder() / ("data/pb/" + name + ".pb")).string();
    ASSERT_EQ(run({"import", source, "--ledger", path(name), "--sealed", "--format", "json"}), 0)
        << err_;
    const auto file = tally::parse_pabulib(evidence::read("data/pb/" + name + ".pb"));
    ASSERT_TRUE(file.ok());
    for (std::size_t p = 0; p < file->projects.size(); ++p)
      EXPECT_EQ(winners().find("\"" + file->projects[p].label + "\"") != std::string::npos,
                file->project_field(p, "selected") == "1");
    const audit::Report report = audited(name);
    EXPECT_EQ(report.exit_code(), audit::kRight) << to_text(report);
    for (const char* check : {"4", "8", "12", "14", "15", "16", "17"})
      EXPECT_NE(std::ranges::find(report.checked, check), report.checked.end()) << check;
  }
}

const std::string kFour =
    "META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;100\nvote_type;cumulative\nrule;greedy\n"
    "max_sum_points;5\nmin_sum_points;2\nPROJECTS\nproject_id;cost\na;60\nb;40\n"
    "VOTES\nvoter_id;vote;points\n7;a,b;2,3\n9;b;5\n";

TEST_F(SealedImport, ALimitThatNoSealedBallotCanProveIsNamed) {
  EXPECT_EQ(run({"import", write("t.pb", kFour), "--ledger", path("l"), "--sealed"}), 2);
  EXPECT_TRUE(said("a sealed ballot cannot prove a limit on: minimum points")) << err_;
  EXPECT_FALSE(std::filesystem::exists(path("l")));
}

TEST_F(SealedImport, FewBallotsAreNeverOpened) {
  const std::string few =
      "META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;100\n"
      "vote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost\na;60\nb;40\n"
      "VOTES\nvoter_id;vote\n7;a,b\n9;b\n";
  ASSERT_EQ(
      run({"import", write("t.pb", few), "--ledger", path("l"), "--sealed", "--format", "json"}), 0)
      << err_;
  EXPECT_TRUE(said("\"winners\":[]")) << out_;
  EXPECT_EQ(audited("l").exit_code(), audit::kRight);
}

}  // namespace
}  // namespace urna::api
