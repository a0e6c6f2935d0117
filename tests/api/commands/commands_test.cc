// The operator's commands as a user meets them: files in, exit codes out.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api/commands/acts.h"
#include "api/commands/roll_csv.h"
#include "audit/verify.h"
#include "ledger/source.h"
#include "tests/api/commands/command_line.h"
#include "tests/evidence.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;

class Commands : public CommandLine {
 protected:
  // Projects P1 and P2 are filed and admitted. `two`: the ledger and a committee's quorum.
  void admit_two(const CommandWords& two) {
    ASSERT_EQ(run({"open", "proposals"}, two), 0) << err_;
    for (const char* label : {"P1", "P2"})
      ASSERT_EQ(run({"propose", "--ledger", path("l"), "--key", path("p"), "--file",
                     write("p.toml", "label = \"" + std::string(label) +
                                         "\"\ntitle = { ro = \"Piața\" }\ncost = 300\n")}),
                0)
          << err_;
    ASSERT_EQ(run({"close", "proposals"}, two), 0) << err_;
    for (const char* number : {"0", "1"})
      ASSERT_EQ(run({"review", "--project", number}, two), 0) << err_;
  }
  static int audit(const std::string& bundle) {
    const auto source = ledger::open_bundle(bundle);
    if (!source.ok()) return -1;
    const auto vkey = (*source)->get("vkey");
    audit::Options options;
    options.key = *ledger::parse_vkey(ledger::text_of(*vkey).substr(0, vkey->size() - 1));
    return audit::verify(**source, options).report.exit_code();
  }
};

const std::string kSmallPb =
    "META\nkey;value\ndescription;Test "
    "town\nnum_projects;3\nnum_votes;4\nbudget;100.50\nvote_type;approval\nrule;greedy\nmax_length;"
    "2\nmin_length;1\n"
    "PROJECTS\nproject_id;cost;name\na;60.5;A\nb;40;B\nc;70;C\nVOTES\nvoter_id;vote\n1;a,b\n2;b\n3;"
    "c\n4;a\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_F(Commands, ImportRunsAWholeEditionThatAudits) {
  ASSERT_EQ(run({"import", write("t.pb", kSmallPb), "--ledger", path("l"), "--format", "json"}), 0)
      << err_;
  EXPECT_TRUE(said("\"winners\":[\"b\",\"a\"]")) << out_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--out", path("b")}), 0) << err_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--out", path("b.tar")}), 0) << err_;
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", path("b.tar")}),
            4);  // never over something
  EXPECT_EQ(audit(path("b")), 0);
  EXPECT_EQ(audit(path("b.tar")), 0);
  const auto directory = ledger::open_bundle(path("b")), tar = ledger::open_bundle(path("b.tar"));
  const auto names = (*tar)->list();
  for (const std::string& name : *names)
    EXPECT_EQ(*(*tar)->get(name), *(*directory)->get(name)) << name;
  EXPECT_EQ(run({"fsck", "--ledger", path("l")}), 0) << err_;
  EXPECT_TRUE(said("VERDICT: RIGHT"));
}

TEST_F(Commands, ARefusedBallotIsNamedByLineAndStopsTheDeclaration) {
  const std::string text = replaced(kSmallPb, "1;a,b\n", "1;a,b,c\n");
  EXPECT_EQ(run({"import", write("t.pb", text), "--ledger", path("l")}), 1);
  EXPECT_TRUE(said("line 18 refused: illegal_ballot")) << err_;
  EXPECT_EQ(run({"result", "--ledger", path("l")}), 1);
  EXPECT_EQ(run({"import", write("t.pb", text), "--ledger", path("l2"), "--skip-refused"}), 0)
      << err_;
  EXPECT_TRUE(said("1 ballots refused and skipped"));
}

TEST_F(Commands, ABadFileLeavesNoLedgerBehind) {
  for (const std::string& text :
       {std::string("nonsense"), kSmallPb.substr(0, 170), std::string("\xff\xfe")}) {
    EXPECT_EQ(run({"import", write("t.pb", text), "--ledger", path("l")}), 2) << text;
    EXPECT_FALSE(fs::exists(path("l")));
    EXPECT_TRUE(said("line ")) << err_;
  }
  EXPECT_EQ(run({"import", path("absent.pb"), "--ledger", path("l")}), 2);
  const std::string other = write("o.pb", replaced(kSmallPb, "rule;greedy", "rule;greedy-custom"));
  EXPECT_EQ(run({"import", other, "--ledger", path("l")}), 2);
  EXPECT_TRUE(said("--rule-spec"));
  const std::string rule = write("r.toml", "method = \"greedy\"\nties = [\"file-order\"]\n");
  EXPECT_EQ(run({"import", other, "--ledger", path("l"), "--rule-spec", rule}), 0) << err_;
  EXPECT_EQ(run({"import", other, "--ledger", path("l"), "--rule-spec", rule}),
            2);  // a ledger stands there
}

// Four ballots are too few to be opened: nothing is funded, and an audit has no fault to find.
TEST_F(Commands, ASealedReplayOfFewBallotsOpensNothingAndAudits) {
  ASSERT_EQ(run({"import", write("t.pb", kSmallPb), "--ledger", path("s"), "--sealed", "--format",
                 "json"}),
            0)
      << err_;
  EXPECT_TRUE(said("\"winners\":[]")) << out_;
  ASSERT_EQ(run({"export", "--ledger", path("s"), "--out", path("s.tar")}), 0) << err_;
  EXPECT_EQ(audit(path("s.tar")), 0);
}

TEST_F(Commands, RealCitiesComeOutAsTheyDid) {
  URNA_NEEDS_EVIDENCE();
  const std::string base = (evidence::folder() / "data/pb").string();
  ASSERT_EQ(run({"import", base + "/Poland_Gdynia_2023_Kamienna_Gora__small.pb", "--ledger",
                 path("g"), "--format", "json"}),
            0)
      << err_;
  EXPECT_TRUE(said("\"winners\":[\"2023/KAG/0009\"]")) << out_;
  ASSERT_EQ(run({"import", base + "/Poland_Warszawa_2019_Las.pb", "--ledger", path("w"), "--format",
                 "json", "--ties", "file-order"}),
            0)
      << err_;
  EXPECT_TRUE(
      said("[\"1137\",\"1017\",\"1906\",\"993\",\"160\",\"992\",\"968\",\"965\",\"161\",\"969\","
           "\"159\",\"162\",\"1284\"]"))
      << out_;
  ASSERT_EQ(run({"export", "--ledger", path("w"), "--out", path("w.tar")}), 0);
  EXPECT_EQ(audit(path("w.tar")), 0);
}

TEST_F(Commands, BareFilesAreCounted) {
  const std::string file = write("t.pb", kSmallPb);
  ASSERT_EQ(run({"tally", file, "--rule", "greedy", "--format", "json"}), 0);
  EXPECT_TRUE(said("\"selected\":[\"b\",\"a\"],\"total_cost\":\"100.50\"")) << out_;
  ASSERT_EQ(run({"tally", file, "--order", "votes-per-cost", "--no-skip", "--threshold", "2",
                 "--format", "json"}),
            0);
  EXPECT_TRUE(said("\"selected\":[\"b\",\"a\"]")) << out_;
  EXPECT_EQ(run({"tally", file, "--rule", "magic"}), 2);
  EXPECT_EQ(run({"tally"}), 2);
}

TEST_F(Commands, UsageErrorsAreTwoAndHelpIsZero) {
  for (const CommandWords& words :
       {CommandWords{}, CommandWords{"nonsense"}, CommandWords{"export"}})
    EXPECT_EQ(run(words), 2);
  EXPECT_EQ(run({"--help"}), 0);
  for (const char* name : {"import", "export",  "result", "tally", "keys", "init",  "open",
                           "close",  "propose", "review", "enrol", "cast", "draw",  "declare",
                           "serve",  "recover", "fsck",   "demo",  "sign", "submit"}) {
    EXPECT_EQ(run({name, "--help"}), 0);
    EXPECT_TRUE(said("Example:")) << name;
  }
}

TEST_F(Commands, AnEditionByHand) {
  std::map<std::string, std::string> keys;
  for (const char* name : {"a", "b", "r", "o", "p", "rt", "ot", "v"}) {
    ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
    keys[name] = out_.substr(0, 64);
  }
  const std::string definition = definition_of(keys);
  const CommandWords two{"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
  EXPECT_EQ(run({"init", "--origin", "test.example", "--definition",
                 write("bad.toml", "colour = 1\n" + definition)},
                two),
            2);
  EXPECT_TRUE(said("colour: is not a key here")) << err_;
  EXPECT_EQ(
      run({"init", "--origin", "test.example", "--definition", write("bad.toml", "budget = \n")},
          two),
      2);
  EXPECT_TRUE(said("line 1")) << err_;
  ASSERT_EQ(
      run({"init", "--origin", "test.example", "--definition", write("e.toml", definition)}, two),
      0)
      << err_;
  ASSERT_EQ(run({"open", "proposals"}, two), 0) << err_;
  ASSERT_EQ(run({"propose", "--ledger", path("l"), "--key", path("p"), "--file",
                 write("p.toml", "label = \"P1\"\ntitle = { ro = \"Rampe\" }\ncost = 600\n")}),
            0)
      << err_;
  ASSERT_EQ(run({"close", "proposals"}, two), 0) << err_;
  EXPECT_EQ(run({"review", "--project", "P2"}, two), 1);
  EXPECT_TRUE(said("unknown_project: 'P2'")) << err_;
  EXPECT_EQ(run({"review", "--project", "4294967296"}, two), 1);
  EXPECT_TRUE(said("unknown_project: '4294967296'")) << err_;
  EXPECT_EQ(run({"review", "--project", "P1", "--reject", "--reason", "No."}, two), 2);
  EXPECT_TRUE(said("'No.' must begin with its language, like ro=...")) << err_;
  EXPECT_EQ(
      run({"review", "--project", "P1", "--reject", "--reason", "ro=Nu.", "--reason", "ro=Ba."},
          two),
      2);
  EXPECT_TRUE(said("ro is given twice")) << err_;
  EXPECT_EQ(run({"review", "--project", "P1", "--reject", "--reason", "ro=Nu."}, two), 1);
  EXPECT_TRUE(said("reason")) << err_;
  ASSERT_EQ(run({"review", "--project", "P1"}, two), 0) << err_;
  EXPECT_EQ(run({"review", "--project", "0"}, two), 1);
  EXPECT_TRUE(said("project_reviewed"));
  const std::string ballot =
      write("b.toml",
            "[[question]]\ntitle = { ro = \"Ce?\", en = \"What?\" }\nbudget = 1000\nlayout = { "
            "kind = \"approval\", high = 1 }\n[[style]]\nstyle = 0\nquestions = [0]\n");
  ASSERT_EQ(run({"open", "enrolment", "--ballot", ballot}, two), 0) << err_;
  const std::string slot(32, '7');
  ASSERT_EQ(run({"keys", "credential", path("v"), "--ledger", path("l"), "--slot", slot}), 0)
      << err_;
  const std::string row = slot + "," + out_.substr(out_.find("key ") + 4, 64) + "," +
                          out_.substr(out_.find("proof ") + 6, 128) + ",0,1,MDA,";
  const CommandWords offices{"enrol",    "--ledger",        path("l"), "--registrar",
                             path("r"),  "--overseer",      path("o"), "--registrar-tags",
                             path("rt"), "--overseer-tags", path("ot")};
  const std::string header = std::string(kRollHeader) + "\n";
  EXPECT_EQ(
      run(offices, {"--dry-run", "--roll", write("young.csv", header + row + "A1,2012-01-01\n")}),
      2);
  EXPECT_TRUE(said("line 2, field 'birth_date': under the minimum age")) << err_;
  EXPECT_FALSE(said("2012"));  // no message repeats personal data
  const std::string roll = write("roll.csv", header + row + "A1,1990-01-01\n");
  EXPECT_EQ(run(offices, {"--dry-run", "--roll", roll}), 0) << err_;
  EXPECT_EQ(run(offices, {"--salts", path("salts"), "--roll", roll}), 0) << err_;
  EXPECT_EQ(run(offices, {"--salts", path("salts2"), "--roll", roll}), 2);  // enrolled already
  ASSERT_EQ(run({"open", "voting"}, two), 0) << err_;
  const CommandWords voter{"cast", "--ledger",     path("l"), "--slot",
                           slot,   "--credential", path("v")};
  ASSERT_EQ(run(voter, {"--choice", "P1", "--receipt", path("r.tlog-proof")}), 0) << err_;
  EXPECT_TRUE(said("open ballot"));  // P07: says that it is not secret
  EXPECT_EQ(run(voter, {"--choice", "P9"}), 1);
  // The person claims the slot with a key of his own: what was cast stands, the old key is over.
  ASSERT_EQ(run({"keys", "new", path("v2")}), 0);
  ASSERT_EQ(run({"keys", "credential", path("v2"), "--ledger", path("l"), "--slot", slot}), 0);
  const CommandWords rotate{"roll",      "rotate",
                            "--ledger",  path("l"),
                            "--slot",    slot,
                            "--new-key", out_.substr(out_.find("key ") + 4, 64),
                            "--proof",   out_.substr(out_.find("proof ") + 6, 128)};
  EXPECT_EQ(run(rotate), 2);  // nobody signs
  EXPECT_EQ(run(rotate, {"--registrar", path("r")}), 1);
  EXPECT_TRUE(said("wrong_quorum")) << err_;
  ASSERT_EQ(run(rotate, {"--prepare", path("claim")}), 0) << err_;
  for (const char* office : {"r", "o"})
    ASSERT_EQ(run({"sign", path("claim"), "--key", path(office), "--yes", "--out", path("claim")}),
              0)
        << err_;
  ASSERT_EQ(run({"submit", path("claim"), "--ledger", path("l")}), 0) << err_;
  EXPECT_EQ(run(voter, {"--choice", "P1"}), 1);
  EXPECT_TRUE(said("not_on_roll")) << err_;
  ASSERT_EQ(run({"close", "voting"}, two), 0) << err_;
  EXPECT_TRUE(said("the roll is still open (urna close roll): it can no longer be closed")) << err_;
  ASSERT_EQ(run({"declare"}, two), 0) << err_;
  ASSERT_EQ(run({"result", "--ledger", path("l"), "--format", "json"}), 0);
  EXPECT_TRUE(said("\"winners\":[\"P1\"]"));
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--out", path("b2")}), 0);
  EXPECT_EQ(audit(path("b2")), 0);
}

// Two plans exclude each other and stand equal; officers and an overseer draw in public.
TEST_F(Commands, ADrawByHand) {
  std::map<std::string, std::string> keys;
  for (const char* name : {"a", "b", "r", "o", "p"}) {
    ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
    keys[name] = out_.substr(0, 64);
  }
  const std::string rule = write("r.toml", "method = \"greedy\"\nties = [\"lot\"]\n");
  const std::string definition = "rule_file = \"" + rule + "\"\n" + definition_of(keys);
  const CommandWords two{"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
  const auto init = [&](const std::string& table) {
    return run(
        {"init", "--origin", "test.example", "--definition", write("e.toml", definition + table)},
        two);
  };
  EXPECT_EQ(run({"init", "--dry-run", "--ledger", path("l"), "--definition",
                 write("e.toml", definition + "[draw]\nkind = \"dice\"\n")}),
            2);
  EXPECT_TRUE(said("draw.kind: beacon or lottery")) << err_;
  ASSERT_EQ(init("[draw]\nkind = \"lottery\"\nsource = { ro = \"La primărie\", en = \"Town hall\" "
                 "}\n"),
            0)
      << err_;
  ASSERT_NO_FATAL_FAILURE(admit_two(two));
  const auto ballot = [&](const std::string& groups) {
    return write("b.toml",
                 "[[question]]\ntitle = { ro = \"Ce?\", en = \"What?\" }\nbudget = "
                 "1000\nexclusive = " +
                     groups +
                     "\nlayout = { kind = \"approval\", high = 1 }\n[[style]]\nstyle = "
                     "0\nquestions = [0]\n");
  };
  EXPECT_EQ(run({"open", "enrolment", "--ballot", ballot("[[\"P2\", \"P9\"]]")}, two), 2);
  EXPECT_TRUE(said("exclusive: 'P9' is not on this question")) << err_;
  ASSERT_EQ(run({"open", "enrolment", "--ballot", ballot("[[\"P2\", \"P1\"]]")}, two), 0) << err_;
  ASSERT_EQ(run({"open", "voting"}, two), 0) << err_;
  const std::string value(64, '5');
  const CommandWords draw{"draw", "--reference", "minutes 12/2026", "--value"};
  const auto drawn = [&](const std::string& hex, const CommandWords& signers) {
    CommandWords words = draw;
    words.push_back(hex);
    return run(words, signers);
  };
  CommandWords three = two;
  three.insert(three.end(), {"--key", path("o")});
  EXPECT_EQ(drawn(value, three), 1);
  EXPECT_TRUE(said("wrong_phase")) << err_;
  ASSERT_EQ(run({"close", "voting"}, two), 0) << err_;
  EXPECT_EQ(run({"declare"}, two), 1);
  EXPECT_TRUE(said("lot_not_drawn")) << err_;
  EXPECT_EQ(drawn("55", three), 1);
  EXPECT_TRUE(said("32 to 64 bytes")) << err_;
  EXPECT_EQ(drawn("xy", three), 2);
  EXPECT_EQ(drawn(value, two), 1);
  EXPECT_TRUE(said("wrong_quorum")) << err_;
  ASSERT_EQ(drawn(value, three), 0) << err_;
  const std::size_t first = out_.find("first to last: ") + 15;
  const std::string winner = out_.substr(first, 2);
  EXPECT_EQ(drawn(value, three), 1);
  EXPECT_TRUE(said("lots_exist")) << err_;
  ASSERT_EQ(run({"declare"}, two), 0) << err_;
  ASSERT_EQ(run({"result", "--ledger", path("l"), "--format", "json"}), 0);
  EXPECT_TRUE(said("\"winners\":[\"" + winner + "\"]")) << out_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--out", path("b3")}), 0);
  EXPECT_EQ(audit(path("b3")), 0);
}

TEST_F(Commands, AMinusVoteByHand) {
  std::map<std::string, std::string> keys;
  for (const char* name : {"a", "b", "r", "o", "p", "rt", "ot", "v"}) {
    ASSERT_EQ(run({"keys", "new", path(name)}), 0) << err_;
    keys[name] = out_.substr(0, 64);
  }
  const std::string rule =
      write("r.toml", "method = \"greedy\"\nscoring = \"plus-minus\"\nminus_weight = 1\n");
  const CommandWords two{"--ledger", path("l"), "--key", path("a"), "--key", path("b")};
  ASSERT_EQ(run({"init", "--origin", "test.example", "--definition",
                 write("e.toml", "rule_file = \"" + rule + "\"\n" + definition_of(keys))},
                two),
            0)
      << err_;
  ASSERT_NO_FATAL_FAILURE(admit_two(two));
  const std::string ballot =
      write("b.toml",
            "[[question]]\ntitle = { ro = \"Ce?\", en = \"What?\" }\nbudget = 1000\n"
            "maximum_minus = 1\nlayout = { kind = \"approval\", high = 1 }\n[[style]]\nstyle = "
            "0\nquestions = [0]\n");
  ASSERT_EQ(run({"open", "enrolment", "--ballot", ballot}, two), 0) << err_;
  const std::string slot(32, '7');
  ASSERT_EQ(run({"keys", "credential", path("v"), "--ledger", path("l"), "--slot", slot}), 0);
  const std::string row = slot + "," + out_.substr(out_.find("key ") + 4, 64) + "," +
                          out_.substr(out_.find("proof ") + 6, 128) + ",0,1,MDA,A1,1990-01-01\n";
  ASSERT_EQ(
      run({"enrol", "--ledger", path("l"), "--registrar", path("r"), "--overseer", path("o"),
           "--registrar-tags", path("rt"), "--overseer-tags", path("ot"), "--salts", path("salts"),
           "--roll", write("roll.csv", std::string(kRollHeader) + "\n" + row)}),
      0)
      << err_;
  ASSERT_EQ(run({"open", "voting"}, two), 0) << err_;
  const CommandWords voter{"cast", "--ledger",     path("l"), "--slot",
                           slot,   "--credential", path("v")};
  EXPECT_EQ(run(voter, {"--choice=-P1"}), 1);  // a minus needs a plus
  EXPECT_TRUE(said("illegal_ballot")) << err_;
  ASSERT_EQ(run(voter, {"--choice", "P2,-P1"}), 0) << err_;
  ASSERT_EQ(run({"close", "voting"}, two), 0) << err_;
  ASSERT_EQ(run({"declare"}, two), 0) << err_;
  ASSERT_EQ(run({"result", "--ledger", path("l"), "--format", "json"}), 0);
  EXPECT_TRUE(said("\"winners\":[\"P2\"]")) << out_;  // P1 stands at -1, below the least score
}

TEST(RollCsv, SaysLineAndFieldOfEveryFault) {  // O02
  const std::string header = std::string(kRollHeader) + "\n";
  const std::string good = std::string(32, 'a') + "," + std::string(64, 'b') + "," +
                           std::string(128, 'c') + ",0,1,MDA,A1,1990-02-28\n";
  const std::string other = std::string(32, 'd') + "," + std::string(64, 'e') + "," +
                            std::string(128, 'c') + ",0,1,MDA,A2,2000-02-29\r\n";
  ASSERT_TRUE(parse_roll(header + good + other).ok());
  const auto with = [&](const std::string& from, const std::string& to) {
    return header + replaced(good, from, to);
  };
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "no person"},
      {header, "no person"},
      {"\xef\xbb\xbf" + header + good, "byte order mark"},
      {good, "line 1: the header"},
      {header + good + good, "line 3, field 'slot'"},
      {header + good.substr(0, good.size() - 1), "does not end"},
      {header + "a,b\n", "line 2: exactly 8 fields"},
      {header + good.substr(0, good.size() - 1) + ",x\n", "exactly 8 fields"},
      {with("aaaa", "aaa"), "field 'slot'"},
      {with("bbbb", "bbbx"), "field 'key'"},
      {with("cccc", "ccc"), "field 'proof'"},
      {with(",0,1,", ",99999,1,"), "field 'style'"},
      {with(",0,1,", ",0,0,"), "field 'document_type'"},
      {with("MDA", "md"), "field 'country'"},
      {with("A1", "A-1"), "field 'number'"},
      {with("1990-02-28", "1990-02-30"), "field 'birth_date'"},
      {with("1990-02-28", "28.02.1990"), "field 'birth_date'"},
      {with("A1", "\"A1\""), "quotes"},
      {with("A1", "A\x01"), "not plain"}};
  for (const auto& [text, expected] : cases) {
    const auto parsed = parse_roll(text);
    ASSERT_FALSE(parsed.ok()) << expected;
    EXPECT_EQ(parsed.code(), ledger::Errc::bad_csv);
    EXPECT_NE(parsed.error().detail.find(expected), std::string::npos) << parsed.error().detail;
  }
}

TEST(RollCsv, AgesAtTheEdges) {  // E09
  EXPECT_EQ(age_on(20080914, 20260914), 18U);
  EXPECT_EQ(age_on(20080915, 20260914), 17U);
  EXPECT_EQ(age_on(20080229, 20260228), 17U);
  EXPECT_EQ(age_on(20080229, 20260301), 18U);
  EXPECT_EQ(age_on(20300101, 20260914), 0U);
}

}  // namespace
}  // namespace urna::api
