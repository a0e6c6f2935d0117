// A station's day on paper by the commands alone, and the sample of its sheets.
#include <gtest/gtest.h>

#include "tests/api/commands/sealed_town.h"

namespace urna::api {
namespace {

class PaperCommands : public SealedTown {
 protected:
  int paper(const std::string& step, const CommandWords& more) {
    return run(with({"paper", step, "--ledger", path("l")}, more));
  }
  int at_station(const std::string& step, const CommandWords& more) {
    return paper(step, with({"--station", station()}, more));
  }
  CommandWords officers() const { return {"--key", path("f1"), "--key", path("f2")}; }
  CommandWords session() const { return {"--station-key", path("s"), "--session", path("today")}; }
  CommandWords lottery() const {
    return {"--key", path("a"), "--key", path("b"), "--key", path("o")};
  }
  int enter(const std::string& serial, const std::string& choice) {
    return at_station("enter", with(session(), {"--serial", serial, "--choice", choice}));
  }
  void vote_on_paper() {
    for (const int voter : {0, 1})
      ASSERT_EQ(at_station("person", with(officers(), {"--slot", slot(voter)})), 0) << err_;
    ASSERT_EQ(run({"keys", "new", path("today")}), 0);
    ASSERT_EQ(at_station("open", session()), 0) << err_;
    ASSERT_EQ(enter("7", "P1"), 0) << err_;
    ASSERT_EQ(enter("8", "P2"), 0) << err_;
  }
};

TEST_F(PaperCommands, ADayOnPaperIsCountedAndASampleOpened) {
  ASSERT_NO_FATAL_FAILURE(run_to_voting(kGreedy));
  ASSERT_NO_FATAL_FAILURE(vote_on_paper());
  EXPECT_EQ(enter("8", "P1"), 1);
  EXPECT_TRUE(said("chain_conflict")) << err_;
  EXPECT_EQ(enter("9", "P1"), 1);
  EXPECT_TRUE(said("paper_numbers")) << err_;
  EXPECT_EQ(at_station("close", with(officers(), {"--papers", "3", "--ballots", "3"})), 1);
  EXPECT_TRUE(said("paper_numbers")) << err_;
  ASSERT_EQ(at_station("close", with(officers(), {"--papers", "2", "--ballots", "2"})), 0) << err_;
  for (const int voter : {2, 3}) ASSERT_EQ(cast(voter, "P1"), 0) << err_;
  ASSERT_EQ(run({"close", "voting"}, committee()), 0) << err_;
  const CommandWords drawn{"--papers",           "2",           "--value",
                           std::string(64, '9'), "--reference", "minutes"};
  EXPECT_EQ(paper("sample", with(drawn, {"--key", path("a"), "--key", path("b")})), 1);
  EXPECT_TRUE(said("wrong_quorum")) << err_;
  ASSERT_EQ(paper("sample", with(drawn, lottery())), 0) << err_;
  EXPECT_TRUE(said("serial 7")) << out_;
  EXPECT_TRUE(said("serial 8")) << out_;
  EXPECT_EQ(paper("compare", {}), 1);
  EXPECT_TRUE(said("too_few_shares")) << err_;
  for (const int trustee : {1, 3})
    ASSERT_EQ(on_server("decrypt", trustee, {"--audit", auditor()}), 0) << err_;
  ASSERT_EQ(paper("compare", {}), 0) << err_;
  EXPECT_TRUE(said("0  entered: P1=1")) << out_;
  EXPECT_TRUE(said("1  entered: P2=1")) << out_;
  ASSERT_EQ(paper("compare", with(lottery(), {"--differing", "1"})), 0) << err_;
  EXPECT_TRUE(said("1 of its sheets say something else")) << out_;
}

TEST_F(PaperCommands, EveryStepHasAnExample) {
  for (const char* step : {"person", "open", "enter", "close", "sample", "compare"}) {
    EXPECT_EQ(run({"paper", step, "--help"}), 0);
    EXPECT_TRUE(said("Example:\n  urna ")) << step;
  }
}

}  // namespace
}  // namespace urna::api
