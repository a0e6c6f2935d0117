// A sealed survey as its people run it: opened, answered, closed, counted and opened by commands
// alone, while the vote itself goes on.
#include "tests/api/commands/sealed_town.h"

namespace urna::api {
namespace {

class SealedSurvey : public SealedTown {
 protected:
  int survey(const CommandWords& words, const CommandWords& signers) {
    return run(with(with({"survey"}, words), signers));
  }
  int answer(int voter, const std::string& answers) {
    return run({"survey", "answer", "0", "--ledger", path("l"), "--slot", slot(voter),
                "--credential", path("v" + std::to_string(voter)), "--answers", answers});
  }
  int open_survey() {
    return survey({"open", write("s.toml",
                                 "title = { ro = \"Cum a fost?\" }\nkind = \"sealed\"\n"
                                 "audience = \"roll\"\n[[question]]\nasked = \"yes-no\"\n"
                                 "topic = \"trust\"\ntext = { ro = \"Aveți încredere?\" }\n")},
                  committee());
  }
  int decrypt(int trustee) { return on_server("decrypt", trustee, {"--audit", auditor()}); }
};

TEST_F(SealedSurvey, IsOpenedBySumsWhileTheVoteGoesOn) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy));
  EXPECT_EQ(open_survey(), 1);
  EXPECT_TRUE(said("keys_missing")) << err_;
  ASSERT_NO_FATAL_FAILURE(enrol());
  ASSERT_NO_FATAL_FAILURE(hold_ceremony());
  ASSERT_EQ(open_survey(), 0) << err_;
  EXPECT_EQ(answer(0, "3"), 1);
  EXPECT_TRUE(said("question 1: 3 is no answer, 1 to 2 are")) << err_;
  for (const auto& [voter, given] : {std::pair{0, "1"}, {1, "1"}, {2, "2"}})
    ASSERT_EQ(answer(voter, given), 0) << err_;
  EXPECT_EQ(answer(0, "2"), 1);
  EXPECT_EQ(count(), 1);  // not closed: nothing to declare
  ASSERT_EQ(survey({"close", "0"}, committee()), 0) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("survey 0: 3 answers declared to be counted")) << out_;
  for (const int trustee : {1, 2}) ASSERT_EQ(decrypt(trustee), 0) << err_;
  ASSERT_EQ(count(), 0) << err_;
  EXPECT_TRUE(said("survey 0: opened: entry")) << out_;
  ASSERT_EQ(run({"trustee", "status", "--bundle", bundle(), "--format", "json"}), 0) << err_;
  EXPECT_TRUE(said("\"survey\":0")) << out_;
}

TEST_F(SealedSurvey, OfOneAnswerIsNeverOpened) {
  ASSERT_NO_FATAL_FAILURE(found(kGreedy));
  ASSERT_NO_FATAL_FAILURE(enrol());
  ASSERT_NO_FATAL_FAILURE(hold_ceremony());
  ASSERT_EQ(open_survey(), 0) << err_;
  ASSERT_EQ(answer(0, "1"), 0) << err_;
  ASSERT_EQ(survey({"close", "0"}, committee()), 0) << err_;
  count();
  EXPECT_TRUE(said("survey 0: 1 answers are too few, it is never opened")) << out_ << err_;
  EXPECT_EQ(decrypt(1), 1);
}

}  // namespace
}  // namespace urna::api
