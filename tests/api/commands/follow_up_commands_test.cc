// Commands around and after the vote, over the localities of docs/examples: every file of theirs is
// taken as it stands, small groups never reach the log, and files that are wrong are named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "api/commands/desk.h"
#include "tests/api/commands/command_line.h"

namespace urna::api {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kExamples = std::string(URNA_SOURCE_DIR) + "/docs/examples/";

class FollowUpCommands : public CommandLine {
 protected:
  static std::string read(const std::string& name) {
    std::stringstream text;
    text << std::ifstream(name, std::ios::binary).rdbuf();
    return text.str();
  }
  // Every file of a folder, by its name in it.
  static std::map<std::string, std::string> files_of(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder))
      if (file.is_regular_file())
        files[std::filesystem::relative(file.path(), folder).string()] = read(file.path());
    return files;
  }
  std::string key_file(const std::string& name) { return path(name + ".key"); }
  // The public half of a key that is made on first use.
  std::string public_key(const std::string& name) {
    if (!std::filesystem::exists(key_file(name))) {
      EXPECT_EQ(run({"keys", "new", key_file(name)}), 0) << err_;
    }
    EXPECT_EQ(run({"keys", "show", key_file(name)}), 0) << err_;
    return out_.substr(0, 64);
  }
  // "<committee1>" and the like stand for keys; a rule's file is named from the source's root.
  std::string filled(std::string text) {
    for (std::size_t at = text.find("\"<"); at != std::string::npos; at = text.find("\"<", at)) {
      const std::size_t end = text.find(">\"", at);
      const std::string key = public_key(text.substr(at + 2, end - at - 2));
      text.replace(at, end + 2 - at, "\"" + key + "\"");
    }
    const std::string rule = "\"docs/examples/";
    if (const std::size_t at = text.find(rule); at != std::string::npos)
      text.replace(at, rule.size(), "\"" + kExamples);
    return text;
  }
  std::string file(const std::string& name) {
    return write(std::filesystem::path(name).filename().string(), filled(read(kExamples + name)));
  }
  CommandWords committee() {
    return {"--key", key_file("committee1"), "--key", key_file("committee2")};
  }
  CommandWords signed_by(const std::string& name) { return {"--key", key_file(name)}; }
  void found(const std::string& town) {
    const std::string definition = file(town + "/edition.toml");
    CommandWords keys = committee();
    ASSERT_EQ(run({"init", "--ledger", path("l"), "--origin", town + ".example/pb", "--definition",
                   definition},
                  keys),
              0)
        << err_;
  }
  int act(CommandWords words, const CommandWords& keys) {
    words.insert(words.end(), {"--ledger", path("l")});
    return run(words, keys);
  }
  void name_helpers(const std::string& town) {
    ASSERT_EQ(act({"organisations", file(town + "/organisations.toml")}, committee()), 0) << err_;
    ASSERT_EQ(act({"merges", file(town + "/merges.toml")}, committee()), 0) << err_;
    ASSERT_EQ(act({"plan", "set", file(town + "/plan.toml")}, committee()), 0) << err_;
    ASSERT_EQ(act({"indicators", file(town + "/indicators.toml")}, committee()), 0) << err_;
  }
  // As many projects as the ballots of the example let people choose, admitted.
  void admit_three() {
    ASSERT_EQ(act({"open", "proposals"}, committee()), 0) << err_;
    const std::string filed = read(kExamples + "balti/proposal.toml"), first = "\"P1\"";
    public_key("proposer");
    for (const char* label : {"\"P1\"", "\"P2\"", "\"P3\""}) {
      std::string text = filed;
      text.replace(text.find(first), first.size(), label);
      ASSERT_EQ(act({"propose", "--file", write("p.toml", text)}, signed_by("proposer")), 0)
          << err_;
    }
    ASSERT_EQ(act({"close", "proposals"}, committee()), 0) << err_;
    for (const char* number : {"0", "1", "2"})
      ASSERT_EQ(act({"review", "--project", number}, committee()), 0) << err_;
  }
  tally::FollowUp told() const {
    const auto desk = Desk::open(path("l"), "");
    EXPECT_TRUE(desk.ok());
    return (*desk)->with_edition([](const tally::Edition& edition) { return edition.follow_up; });
  }
};

TEST_F(FollowUpCommands, TakeEveryFileOfBalti) {
  found("balti");
  name_helpers("balti");
  EXPECT_EQ(act({"baseline", file("balti/baseline.toml")}, committee()), 0) << err_;
  EXPECT_EQ(act({"session", "announce", file("balti/session.toml")}, signed_by("partner1")), 0)
      << err_;
  EXPECT_EQ(act({"session", "held", "0", "--people", "42", "--day", "20260618", "--counts",
                 file("balti/door.csv")},
                signed_by("partner1")),
            0)
      << err_;
  EXPECT_THAT(out_, HasSubstr("status protection: 18"));  // 13 and 2 and 3
  EXPECT_THAT(out_, Not(HasSubstr("asylum")));
  EXPECT_EQ(act({"plan", "activity", file("balti/activity.toml")}, signed_by("institution1")), 0)
      << err_;
  EXPECT_EQ(act({"survey", "open", file("balti/survey.toml")}, committee()), 0) << err_;
  EXPECT_EQ(act({"release", "--version", "test"}, committee()), 0) << err_;
  EXPECT_EQ(act({"survey", "close", "0"}, committee()), 0) << err_;
  const tally::FollowUp follow_up = told();
  EXPECT_EQ(follow_up.plan->act.items.size(), 15U);
  EXPECT_EQ(follow_up.indicators->act.indicators.size(), 10U);
  EXPECT_EQ(follow_up.surveys.at(0).opened.act.questions.size(), 3U);
  EXPECT_FALSE(follow_up.client->act.assets.empty());
  const auto& held = follow_up.sessions.at(0).held->act;
  EXPECT_EQ(held.merged, (std::vector<std::uint8_t>{2, 0, 0}));
  EXPECT_EQ(held.groups,
            (std::vector<ledger::GroupCount>{{0, 0, 24}, {0, 1, 18}, {1, 0, 27}, {1, 1, 15}}));
}

TEST_F(FollowUpCommands, TakeTheProposalAndTheOpenBallotOfBalti) {
  found("balti");
  ASSERT_NO_FATAL_FAILURE(admit_three());
  EXPECT_EQ(act({"open", "enrolment", "--ballot", file("balti/ballot.toml")}, committee()), 0)
      << err_;
}

TEST_F(FollowUpCommands, TakeTheSealedBallotOfBaltiWithItsOrderOfMerging) {
  found("balti");
  name_helpers("balti");
  ASSERT_NO_FATAL_FAILURE(admit_three());
  EXPECT_EQ(act({"open", "enrolment", "--ballot", file("balti/sealed-ballot.toml")}, committee()),
            0)
      << err_;
  EXPECT_EQ(act({"survey", "open", file("balti/sealed-survey.toml")}, committee()), 1);
  EXPECT_TRUE(said("keys_missing")) << err_;
}

TEST_F(FollowUpCommands, WhatHasANumberIsToldIt) {
  found("balti");
  name_helpers("balti");
  for (const char* number : {"0", "1"}) {
    ASSERT_EQ(act({"session", "announce", file("balti/session.toml")}, signed_by("partner1")), 0)
        << err_;
    EXPECT_THAT(out_, HasSubstr(std::string("session ") + number + ": by this number"));
  }
  ASSERT_EQ(act({"survey", "open", file("balti/survey.toml")}, committee()), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("survey 0: by this number"));
  EXPECT_EQ(act({"survey", "open", write("c.toml", "audience = \"codes\"\n")}, committee()), 2);
  EXPECT_TRUE(said("session: is missing")) << err_;
}

TEST_F(FollowUpCommands, TakeAnotherLocalityWithItsOwnLanguagesMoneyGroupsAndRule) {
  found("valea-noua");
  name_helpers("valea-noua");
  const auto desk = Desk::open(path("l"), "");
  ASSERT_TRUE(desk.ok());
  (*desk)->with_edition([](const tally::Edition& edition) {
    EXPECT_EQ(edition.announced.languages, (std::vector<std::string>{"ro", "hu"}));
    EXPECT_EQ(edition.announced.currency, "RON");
    EXPECT_EQ(edition.announced.rule.method, ledger::Method::equal_shares);
    EXPECT_EQ(edition.follow_up.merges->act.merges.size(), 4U);
    EXPECT_EQ(edition.follow_up.plan->act.items.size(), 2U);
  });
}

TEST_F(FollowUpCommands, AnActIsPreparedSignedElsewhereAndSubmitted) {
  found("balti");
  const std::string prepared = path("plan.act"), one = path("one.act"), two = path("two.act");
  EXPECT_EQ(act({"merges", file("balti/merges.toml"), "--prepare", prepared}, {}), 0) << err_;
  EXPECT_FALSE(told().merges);
  EXPECT_EQ(run({"sign", prepared, "--key", key_file("committee1"), "--yes", "--out", one}), 0)
      << err_;
  EXPECT_EQ(run({"sign", prepared, "--key", key_file("committee3"), "--yes", "--out", two}), 0)
      << err_;
  EXPECT_EQ(run({"submit", one, two, "--ledger", path("l")}), 0) << err_;
  EXPECT_EQ(told().merges->act.merges.size(), 6U);
}

TEST_F(FollowUpCommands, APublishedReportIsMadeAgainFromTheBundleAlone) {
  found("balti");
  name_helpers("balti");
  ASSERT_NO_FATAL_FAILURE(admit_three());
  ASSERT_EQ(act({"open", "enrolment", "--ballot", file("balti/ballot.toml")}, committee()), 0);
  ASSERT_EQ(act({"open", "voting"}, committee()), 0) << err_;
  EXPECT_EQ(act({"close", "voting"}, committee()), 2);  // nobody could close the roll any more
  EXPECT_TRUE(said("--leave-roll-open")) << err_;
  ASSERT_EQ(act({"close", "voting", "--leave-roll-open"}, committee()), 0) << err_;
  ASSERT_EQ(act({"declare"}, committee()), 0) << err_;
  ASSERT_EQ(act({"report", "--publish", "--out", path("first")}, committee()), 0) << err_;
  const std::string told = "made from ";
  const std::uint64_t size = std::stoul(out_.substr(out_.find(told) + told.size()));
  ASSERT_EQ(act({"session", "announce", file("balti/session.toml")}, signed_by("partner1")), 0);
  ASSERT_EQ(act({"export", "--out", path("b.tar")}, {}), 0) << err_;
  const std::string vkey = path("l") + "/vkey";
  const CommandWords again{"report", "--bundle", path("b.tar"), "--vkey", vkey};
  EXPECT_EQ(run(again, {"--at", std::to_string(size), "--out", path("second")}), 0) << err_;
  EXPECT_EQ(files_of(path("second")), files_of(path("first")));
  EXPECT_EQ(files_of(path("first")).size(), 4U + 3);
  EXPECT_EQ(run(again, {"--out", path("third")}), 0) << err_;
  EXPECT_NE(files_of(path("third")), files_of(path("first")));
  EXPECT_EQ(run(again, {"--at", std::to_string(size + 3), "--out", path("fourth")}), 2);
  EXPECT_TRUE(said("entries: the log has only " + std::to_string(size + 2))) << err_;
  EXPECT_EQ(run(again, {"--out", path("first")}), 4);
  EXPECT_TRUE(said("exists already")) << err_;
  EXPECT_EQ(run({"report", "--bundle", path("b.tar"), "--out", path("fifth")}), 2);
  EXPECT_TRUE(said("--vkey")) << err_;
  EXPECT_EQ(
      run({"report", "--bundle", path("b.tar"), "--vkey", "nonsense", "--out", path("fifth")}), 2);
  EXPECT_TRUE(said("--vkey takes the log's vkey")) << err_;
  EXPECT_EQ(run({"report", "--out", path("sixth")}), 2);
  EXPECT_TRUE(said("give --ledger DIR, or --bundle BUNDLE and --vkey KEY")) << err_;
  EXPECT_EQ(run(again, {"--publish", "--out", path("seventh")}), 2);
  EXPECT_FALSE(std::filesystem::exists(path("fourth")));
}

TEST_F(FollowUpCommands, AnotherEditionIsAnnouncedInTheSameLedger) {
  found("balti");
  EXPECT_EQ(act({"announce", "--definition", file("balti/edition.toml")}, committee()), 0) << err_;
  EXPECT_THAT(out_, HasSubstr("announced: entry 2"));
  EXPECT_EQ(act({"merges", file("balti/merges.toml")}, committee()), 2);
  EXPECT_TRUE(said("give --edition")) << err_;
  EXPECT_EQ(act({"announce", "--definition", file("balti/edition.toml")}, {}), 2);
  EXPECT_TRUE(said("--key is required")) << err_;
}

TEST_F(FollowUpCommands, FilesThatAreWrongAreNamedWithFieldAndLimit) {
  found("balti");
  const auto refused = [&](const CommandWords& words, const std::string& why) {
    EXPECT_EQ(act(words, committee()), 2) << why;
    EXPECT_TRUE(said(why)) << why << "\n" << err_;
  };
  refused({"plan", "set", path("none.toml")}, "no file");
  refused({"plan", "set", write("a.toml", "[[item]]\nnumber = 1\n[[item]]\nnumber = 70000\n")},
          "item[1].number: must be a whole number from 1 to 65535");
  refused({"plan", "set", write("a.toml", "[[item]]\nnumer = 1\n")}, "item[0].numer: is not a key");
  refused({"session", "announce", write("a.toml", "kind = \"party\"\n")},
          "kind: 'party' is none of information, training");
  refused({"session", "announce", write("a.toml", "from = \"18.30\"\n")}, "from: must be a time");
  refused({"indicators", write("a.toml", "[[indicator]]\nnumerator = [\"luck\"]\n")},
          "indicator[0].numerator: 'luck': the measures are proposals");
  refused({"baseline", write("a.toml", "value = \"7/0\"\n")}, "value: must be a whole number, or");
  refused({"merges", write("a.toml", "[[merge]]\ndimension = \"status\"\ninto = \"x\"\n")},
          "merge[0].into: 'x' is not a tag");
  refused({"progress", "report", write("a.toml", "project = \"P1\"\n")},
          "project: 'P1' is not the label of a project");
  const std::string long_text(6'001, 'a');
  EXPECT_EQ(act({"recommend",
                 write("a.toml", "[[recommendation]]\ntext = { ro = \"" + long_text + "\" }\n")},
                committee()),
            1);
  EXPECT_TRUE(said("recommendations[0].ro: at most 6000 bytes")) << err_;
}

TEST_F(FollowUpCommands, CountsThatAreWrongAreNamedByLine) {
  found("balti");
  name_helpers("balti");
  ASSERT_EQ(act({"session", "announce", file("balti/session.toml")}, signed_by("partner1")), 0);
  const auto refused = [&](const std::string& csv, const std::string& why, int code = 2) {
    EXPECT_EQ(act({"session", "held", "0", "--people", "42", "--day", "20260618", "--counts",
                   write("c.csv", csv)},
                  signed_by("partner1")),
              code)
        << why;
    EXPECT_TRUE(said(why)) << why << "\n" << err_;
  };
  const std::string head = "dimension,cell,people\n";
  refused("", "line 1: the header must be");
  refused("dimension;cell;people\n", "line 1: the header must be");
  refused(head + "status,citizen\n", "line 2: three fields are needed");
  refused(head + "mood,good,3\n", "line 2: field 'dimension': 'mood' is none");
  refused(head + "status,martian,3\n", "line 2: field 'cell': 'martian' is none of status");
  refused(head + "status,citizen,3\nstatus,citizen,3\n", "line 3: this cell stands there twice");
  refused(head + "status,citizen,-3\n", "line 2: field 'people': a number up to 1000000");
  refused(head + "status,citizen,1000001\n", "line 2: field 'people': a number up to 1000000");
  refused(head + "status,citizen,41\n", "status: 41 people, in all 42", 1);
  EXPECT_FALSE(told().sessions.at(0).held);
}

TEST_F(FollowUpCommands, WithoutAnOrderOfMergingNothingIsToldByGroups) {
  found("balti");
  ASSERT_EQ(act({"organisations", file("balti/organisations.toml")}, committee()), 0) << err_;
  ASSERT_EQ(act({"session", "announce", file("balti/session.toml")}, signed_by("partner1")), 0);
  const CommandWords held{"session", "held", "0", "--people", "42", "--day", "20260618"};
  CommandWords counted = held;
  counted.insert(counted.end(), {"--counts", file("balti/door.csv")});
  EXPECT_EQ(act(counted, signed_by("partner1")), 1);
  EXPECT_TRUE(said("wrong_merge")) << err_;
  EXPECT_EQ(act(held, signed_by("partner1")), 0) << err_;
  EXPECT_TRUE(told().sessions.at(0).held->act.groups.empty());
}

TEST_F(FollowUpCommands, EveryOneHasHelpWithAnExample) {
  for (const CommandWords& words : {CommandWords{"announce"},
                                    {"organisations"},
                                    {"merges"},
                                    {"indicators"},
                                    {"baseline"},
                                    {"recommend"},
                                    {"turnout"},
                                    {"release"},
                                    {"report"},
                                    {"session", "announce"},
                                    {"session", "held"},
                                    {"progress", "report"},
                                    {"progress", "confirm"},
                                    {"progress", "dispute"},
                                    {"progress", "award"},
                                    {"plan", "set"},
                                    {"plan", "activity"},
                                    {"survey", "open"},
                                    {"survey", "codes"},
                                    {"survey", "answer"},
                                    {"survey", "close"},
                                    {"survey", "papers"}}) {
    EXPECT_EQ(run(words, {"--help"}), 0);
    EXPECT_TRUE(said("Example:\n  urna")) << words[0];
  }
}

}  // namespace
}  // namespace urna::api
