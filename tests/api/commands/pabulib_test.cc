// Pabulib files through the operator's commands: read, declared, written again.
#include "tally/rules/pabulib.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/commands/acts.h"
#include "api/commands/export_pb.h"
#include "api/commands/rule_file.h"
#include "api/host.h"
#include "ledger/crypto.h"
#include "tests/api/commands/command_line.h"
#include "tests/evidence.h"
#include "tests/fixture/town.h"
#include "tests/tally/rules/worlds.h"

namespace urna::api {
namespace {

namespace fs = std::filesystem;
using tally::Labels;

class PabulibCommands : public CommandLine {
 protected:
  static std::string bytes(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  // "winners":[...] of the last result.
  std::string winners() const {
    const std::size_t at = out_.find("\"winners\":");
    return out_.substr(at, out_.find(']', at) - at);
  }
};

const std::string kTown =
    "META\nkey;value\ndescription;Test town\nnum_projects;3\nnum_votes;4\nbudget;100.50\n"
    "vote_type;approval\nrule;greedy\nmax_length;2\nmin_length;1\n"
    "PROJECTS\nproject_id;cost;votes;name;selected;place\na;60.5;2;\"A; b\";1;x\nb;40;2;B;1;\n"
    "c;70;1;C;2;z\nVOTES\nvoter_id;vote;age;sex\n7;a,b;30;F\n9;b;41;M\n1;c;;\n4;a;18;F\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_F(PabulibCommands, AnImportedFileIsWrittenAgainByteForByte) {
  ASSERT_EQ(run({"import", write("t.pb", "\xef\xbb\xbf" + kTown), "--ledger", path("l")}), 0)
      << err_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--pb", path("o.pb")}), 0) << err_;
  EXPECT_EQ(bytes(path("o.pb")), kTown);
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--pb", path("o.pb")}), 4);  // never over a file
  EXPECT_EQ(run({"export", "--ledger", path("l")}), 2);
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--pb", path("p.pb"), "--question", "1"}), 2);
  fs::remove_all(path("l") + "/source");
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--pb", path("p.pb")}), 2);  // nothing to join
}

TEST_F(PabulibCommands, TheLogHasTheLastWordOnWhoWonAndWithHowManyVotes) {
  const std::string wrong = replaced(replaced(kTown, "a;60.5;2;\"A; b\";1", "a;60.5;9;\"A; b\";0"),
                                     "c;70;1;C;2", "c;70;1;C;1");
  ASSERT_EQ(run({"import", write("t.pb", wrong), "--ledger", path("l")}), 0) << err_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--pb", path("o.pb")}), 0) << err_;
  EXPECT_EQ(bytes(path("o.pb")), replaced(kTown, "c;70;1;C;2", "c;70;1;C;0"));
}

TEST_F(PabulibCommands, AChangedSourceIsNotJoined) {
  ASSERT_EQ(run({"import", write("t.pb", kTown), "--ledger", path("l")}), 0) << err_;
  for (const auto& entry : fs::directory_iterator(path("l") + "/source"))
    std::ofstream(entry.path(), std::ios::app) << "\n";
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--pb", path("o.pb")}), 2);
  EXPECT_TRUE(said("is not the file that the edition names")) << err_;
  EXPECT_FALSE(fs::exists(path("o.pb")));
}

TEST_F(PabulibCommands, LenientLeavesFaultyBallotsOutAndSaysSo) {
  const std::string faulty = replaced(replaced(kTown, "9;b;", "9;zz;"), "4;a;", "1;a;");
  EXPECT_EQ(run({"tally", write("t.pb", faulty)}), 2);
  EXPECT_TRUE(said("line 19, column 'vote': unknown project 'zz' (byte 3 of the line)")) << err_;
  EXPECT_EQ(run({"tally", path("t.pb"), "--lenient", "--format", "json"}), 0) << err_;
  EXPECT_TRUE(said("left out: line 21, column 'voter_id'")) << err_;
  EXPECT_TRUE(said("3 of 4 ballots left out"));
  EXPECT_TRUE(said("\"selected\":[\"b\",\"a\"]")) << out_;
  EXPECT_EQ(run({"import", path("t.pb"), "--ledger", path("s")}), 2);
  EXPECT_FALSE(fs::exists(path("s")));
  EXPECT_EQ(run({"import", path("t.pb"), "--ledger", path("l"), "--lenient"}), 1);
  EXPECT_TRUE(said("3 ballots left out; nothing is declared")) << err_;
  EXPECT_EQ(run({"import", path("t.pb"), "--ledger", path("k"), "--lenient", "--skip-refused"}), 0)
      << err_;
  EXPECT_TRUE(said("3 ballots left out and skipped")) << err_;
  ASSERT_EQ(run({"export", "--ledger", path("k"), "--pb", path("o.pb")}), 0) << err_;
  EXPECT_NE(bytes(path("o.pb")).find("num_votes;1\n"), std::string::npos);
  EXPECT_EQ(run({"import", path("o.pb"), "--ledger", path("k2")}), 0) << err_;
}

TEST_F(PabulibCommands, ABallotBeyondALimitIsRefusedByABareTally) {
  const std::string text = replaced(kTown, "7;a,b;", "7;a,b,c;");
  EXPECT_EQ(run({"tally", write("t.pb", text)}), 2);
  EXPECT_TRUE(said("line 18, column 'vote': projects 3, max_length is 2; 1 ballots in all"))
      << err_;
  EXPECT_EQ(run({"tally", path("t.pb"), "--lenient"}), 0);
}

// Every layout an import can make, through the log and out again.
TEST_F(PabulibCommands, ImportedExportedAndImportedAgainIsTheSameEdition) {
  const std::string points =
      "META\nkey;value\nbudget;10\nvote_type;cumulative\nrule;greedy\nmax_sum_points;5\n"
      "PROJECTS\nproject_id;cost;votes;score\np;6;2;7\nq;5;3;3\nVOTES\nvoter_id;vote;points\n"
      "x;p,q;4,1\ny;q,p;2,3\nz;q;0\n";
  const std::string ranks =
      "META\nkey;value\nbudget;10\nvote_type;ordinal\nrule;greedy\nmax_length;2\n"
      "PROJECTS\nproject_id;cost;score;selected\np;6;4;1\nq;5;4;0\nVOTES\nvoter_id;vote\nx;p,q\n"
      "y;q,p\nz;q\nw;p\n";
  const std::string cost = replaced(kTown, "max_length;2\nmin_length;1", "max_sum_cost;100.5");
  int number = 0;
  for (const std::string& text : {kTown, points, ranks, cost}) {
    const std::string n = std::to_string(number++);
    ASSERT_EQ(
        run({"import", write(n + ".pb", text), "--ledger", path("l" + n), "--format", "json"}), 0)
        << err_;
    const std::string first = winners();
    ASSERT_EQ(run({"export", "--ledger", path("l" + n), "--pb", path(n + "x.pb")}), 0) << err_;
    ASSERT_EQ(run({"import", path(n + "x.pb"), "--ledger", path("m" + n), "--format", "json"}), 0)
        << err_;
    EXPECT_EQ(winners(), first);
    ASSERT_EQ(run({"export", "--ledger", path("m" + n), "--pb", path(n + "y.pb")}), 0) << err_;
    EXPECT_EQ(bytes(path(n + "x.pb")), bytes(path(n + "y.pb")));
    const auto source = tally::parse_pabulib(text),
               again = tally::parse_pabulib(bytes(path(n + "x.pb")));
    ASSERT_TRUE(again.ok()) << to_text(again.error());
    EXPECT_EQ(again->projects, source->projects);
    EXPECT_EQ(again->votes, source->votes);
    EXPECT_EQ(again->vote_rows, source->vote_rows);
    if (text == points) {
      EXPECT_EQ(bytes(path(n + "x.pb")), points);  // a vote of 0 points is a vote there
    }
  }
}

// What stands under a key of META, or "".
std::string meta_of(const std::string& text, const std::string& key) {
  const auto file = tally::parse_pabulib(text);
  return file.ok() ? std::string(file->value(key).value_or("")) : to_text(file.error());
}

// A name of a rule says nothing of rivals and envelopes: a file that has them bears none.
TEST(PabulibExport, RivalsAndEnvelopesAreWrittenOutAndNoNameHidesThem) {
  fixture::Town town;
  town.run_to(tally::Phase::declared);
  const auto text_of = [](const tally::Edition& edition) {
    const auto text = pabulib_of(edition, 0, "");
    EXPECT_TRUE(text.ok());
    return text.ok() ? *text : std::string();
  };
  EXPECT_EQ(meta_of(text_of(town.edition()), "rule"), "greedy");
  EXPECT_EQ(meta_of(text_of(town.edition()), "comment"), "");
  tally::Edition rivals = town.edition();
  rivals.defined->questions[0].exclusive = {{{0, 1}}};
  EXPECT_EQ(meta_of(text_of(rivals), "rule"), "greedy-exclusive");
  EXPECT_TRUE(meta_of(text_of(rivals), "comment").ends_with("; exclusive: P1 P2"));
  tally::Edition envelopes = town.edition();
  envelopes.defined->questions[0].envelopes = {{7, {{"ro", "Deal"}}, 4'050}};
  envelopes.projects[1].review->envelope = 7;
  EXPECT_EQ(meta_of(text_of(envelopes), "rule"), "unknown");
  EXPECT_TRUE(
      meta_of(text_of(envelopes), "comment")
          .ends_with("; envelope 7: 4050 for P2; what envelopes leave goes to all projects"))
      << meta_of(text_of(envelopes), "comment");
  rivals.announced.rule.method = ledger::Method::phragmen;
  rivals.announced.rule.fitting = ledger::Fitting::stop;
  EXPECT_EQ(meta_of(text_of(rivals), "rule"), "unknown");
  EXPECT_TRUE(meta_of(text_of(rivals), "comment").ends_with("; exclusive: P1 P2"));
}

TEST_F(PabulibCommands, TheCitysMarksStayWhereTheLogDoesNotContradictThem) {
  const std::string reserve = replaced(kTown, "b;40;2;B;1", "b;40;2;B;3");
  ASSERT_EQ(run({"import", write("t.pb", reserve), "--ledger", path("l")}), 0) << err_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--pb", path("o.pb")}), 0) << err_;
  EXPECT_EQ(bytes(path("o.pb")), reserve);
}

TEST_F(PabulibCommands, NothingIsWrittenWhereOneOfTwoTargetsStands) {
  ASSERT_EQ(run({"import", write("t.pb", kTown), "--ledger", path("l")}), 0) << err_;
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", path("b"), "--pb", path("t.pb")}), 4);
  EXPECT_TRUE(said("t.pb exists already")) << err_;
  EXPECT_FALSE(fs::exists(path("b")));
  fs::create_directory(path("c"));
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", path("c"), "--pb", path("o.pb")}), 4);
  EXPECT_FALSE(fs::exists(path("o.pb")));
  const std::string long_name(5000, 'x');  // no system can tell whether it exists
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--pb", path(long_name)}), 4);
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", path("s.tar"), "--pb", path("s.tar")}),
            4);
  EXPECT_NE(bytes(path("s.tar")).substr(0, 4), "META");  // the bundle is not written over
  EXPECT_EQ(run({"export", "--ledger", path("l"), "--out", path("b"), "--question", "0"}), 2);
  EXPECT_TRUE(said("--question")) << err_;
}

// What the layout refuses at import is what is missing in the log.
TEST_F(PabulibCommands, ALogWithoutRefusedBallotsIsWrittenWithoutThem) {
  const std::string text =
      "META\nkey;value\nnum_votes;4\nbudget;10\nvote_type;scoring\nrule;greedy\n"
      "PROJECTS\nproject_id;cost\np;6\nq;5\nVOTES\nvoter_id;vote;points\n"
      "x;p,q;4,-1\ny;q,p;2,3\nz;q;-2\nw;p;1\n";
  ASSERT_EQ(run({"import", write("t.pb", text), "--ledger", path("l"), "--skip-refused"}), 0)
      << err_;
  EXPECT_TRUE(said("2 ballots refused and skipped")) << err_;
  ASSERT_EQ(run({"export", "--ledger", path("l"), "--pb", path("o.pb")}), 0) << err_;
  EXPECT_EQ(bytes(path("o.pb")),
            replaced(replaced(replaced(text, "num_votes;4", "num_votes;2"), "x;p,q;4,-1\n", ""),
                     "z;q;-2\n", ""));
}

// The edition with so many questions.
std::string with_questions(const std::string& ledger, std::size_t questions) {
  HostOptions options;
  options.scrub = false;
  options.unwitnessed = true;
  const auto host = Host::open(ledger, options);
  if (!host) return to_text(host.error());
  return (*host)->sequencer().with_state([&](const tally::State& state) -> std::string {
    for (const auto& [id, edition] : state.editions)
      if (edition.defined && edition.defined->questions.size() == questions)
        return ledger::to_hex(id.view());
    return "none";
  });
}

TEST_F(PabulibCommands, AnEditionThatWasNotImportedIsWrittenPlain) {
  testing::internal::CaptureStdout();
  run_demo({path("demo"), "127.0.0.1:0", 300, false, true});
  testing::internal::GetCapturedStdout();
  const std::string edition = with_questions(path("demo"), 2);  // the year after has one
  ASSERT_EQ(run({"result", "--ledger", path("demo"), "--edition", edition, "--format", "json"}), 0)
      << err_;
  const std::string result = out_;
  EXPECT_EQ(run({"tally", "--ledger", path("demo")}), 2);  // which of the two?
  EXPECT_NE(err_.find(edition + " ("), std::string::npos) << err_;
  ASSERT_EQ(run({"result", "--ledger", path("demo"), "--edition", edition}), 0) << err_;
  const std::string declared = out_;
  EXPECT_EQ(run({"tally", "--ledger", path("demo"), "--edition", edition}), 0) << err_;
  EXPECT_EQ(out_, declared);
  for (const std::string question : {"0", "1"}) {
    ASSERT_EQ(run({"export", "--ledger", path("demo"), "--edition", edition, "--pb",
                   path(question + ".pb"), "--question", question}),
              0)
        << err_;
    const std::string text = bytes(path(question + ".pb"));
    const auto file = tally::parse_pabulib(text);
    ASSERT_TRUE(file.ok()) << to_text(file.error());
    EXPECT_TRUE(check_legal(*file).ok());
    EXPECT_EQ(to_text(*file), text);
    EXPECT_GT(file->votes.size(), 10U);
    EXPECT_EQ(file->vote_columns[0], "voter_id");
    for (std::size_t i = 0; i < file->vote_rows.size(); ++i)
      EXPECT_EQ(file->vote_rows[i][0], std::to_string(i + 1));  // never a slot
    for (std::size_t p = 0; p < file->projects.size(); ++p) {
      const std::string label = "\"" + file->projects[p].label + "\"";
      EXPECT_EQ(file->project_field(p, "selected") == "1",
                result.substr(0, result.find("\"questions\"")).find(label) != std::string::npos)
          << label;
    }
    // and it is an edition again: the same projects and ballots
    const std::string rule = write("r.toml", "method = \"greedy\"\n");
    ASSERT_EQ(run({"import", path(question + ".pb"), "--ledger", path("d" + question),
                   "--rule-spec", rule}),
              0)
        << err_;
    ASSERT_EQ(run({"export", "--ledger", path("d" + question), "--pb", path(question + "x.pb")}), 0)
        << err_;
    const auto again = tally::parse_pabulib(bytes(path(question + "x.pb")));
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->votes, file->votes);
    EXPECT_EQ(again->projects, file->projects);
  }
}

TEST_F(PabulibCommands, CitiesOfEqualSharesComeOutAsTheyDid) {
  URNA_NEEDS_EVIDENCE();
  const std::string source = (evidence::folder() / "data/pb/Netherlands_Assen_2024.pb").string();
  ASSERT_EQ(run({"import", source, "--ledger", path("a"), "--format", "json"}), 0) << err_;
  const auto file = tally::parse_pabulib(bytes(source));
  ASSERT_TRUE(file.ok());
  for (std::size_t p = 0; p < file->projects.size(); ++p)
    EXPECT_EQ(winners().find("\"" + file->projects[p].label + "\"") != std::string::npos,
              file->project_field(p, "selected") == "1");
  ASSERT_EQ(run({"export", "--ledger", path("a"), "--pb", path("a.pb")}), 0) << err_;
  EXPECT_EQ(bytes(path("a.pb")), to_text(*file));
}

// Each example rule gives its city's winners: those the file marks as won by the rule.
TEST(RuleExamples, GiveTheOfficialWinners) {
  URNA_NEEDS_EVIDENCE();
  for (const auto& [rule_name, file_name, marks] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"poznan-2023",
            "Poland_Poznan_2023_5_-_Grunwald_Polnoc_Grunwald_Poludnie_Stary_Grunwald", "12"},
           {"swiecie-2023", "Poland_Swiecie_2023", "1"},
           {"wieliczka-2023", "Poland_Wieliczka_2023_Green_Budget", "1"},
           {"assen-2024", "Netherlands_Assen_2024", "1"},
           {"warszawa-2026", "Poland_Warszawa_2026", "1"}}) {
    const auto rule = read_rule_file(std::string(URNA_SOURCE_DIR) + "/docs/examples/rules/" +
                                     rule_name + ".toml");
    ASSERT_TRUE(rule.ok()) << to_text(rule.error());
    const auto file = tally::parse_pabulib(evidence::read("data/pb/" + file_name + ".pb"));
    ASSERT_TRUE(file.ok());
    Labels official, ours = tally::run_labels(*rule, instance_of(*file));
    for (std::size_t p = 0; p < file->projects.size(); ++p)
      if (marks.find(file->project_field(p, "selected")) != std::string::npos)
        official.push_back(file->projects[p].label);
    std::ranges::sort(ours);
    std::ranges::sort(official);
    EXPECT_EQ(ours, official) << rule_name;
  }
}

}  // namespace
}  // namespace urna::api
