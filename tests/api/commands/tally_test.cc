// `urna tally` on bare files: the spellings that checks from outside rely on, the forms it prints,
// and what it refuses.
#include <boost/json.hpp>
#include <map>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/api/commands/command_line.h"
#include "tests/oracle_lists.h"

namespace urna::api {
namespace {

namespace json = boost::json;

class TallyCommand : public CommandLine {
 protected:
  json::value counted(CommandWords words) {
    words.insert(words.begin(), "tally");
    words.insert(words.end(), {"--format", "json"});
    EXPECT_EQ(run(words), 0) << err_;
    return json::parse(out_);
  }
};

// An oracle's name as words, by the table of surface.md. Nothing: not one of those names.
CommandWords words_of_call(const std::string& call) {
  if (call == "phragmen") return {"--rule", "phragmen"};
  if (call == "greedy_cost") return {"--rule", "greedy"};
  if (call == "greedy_card") return {"--rule", "greedy", "--order", "votes-per-cost"};
  if (call == "greedy_no_skip") return {"--rule", "greedy", "--no-skip"};
  static const std::map<std::string, std::string> kCompletions = {
      {"", "none"},
      {"_util", "utilitarian"},
      {"_add1", "add1"},
      {"_add1e", "add1-exhaustive"},
      {"_add1eu", "add1-exhaustive-utilitarian"}};
  if (!call.starts_with("mes_cost") && !call.starts_with("mes_card")) return {};
  std::string rest = call.substr(8);
  const bool whole = rest.ends_with("_int");
  if (whole) rest.resize(rest.size() - 4);
  const auto completion = kCompletions.find(rest);
  if (completion == kCompletions.end()) return {};
  return {"--rule",       "equal-shares",
          "--utility",    call.starts_with("mes_cost") ? "cost" : "cardinality",
          "--completion", completion->second,
          "--endowment",  whole ? "integer" : "exact"};
}

TEST_F(TallyCommand, TheOraclesNamesAsWordsGiveTheirLists) {
  URNA_NEEDS_EVIDENCE();
  int lists = 0;
  for (const std::string& name : evidence::oracle_files()) {
    const evidence::OracleFile oracle(name);
    const std::string file = (evidence::folder() / oracle.election).string();
    if (std::filesystem::file_size(file) > 1'000'000) continue;  // the rules' tests have those
    const bool pointed = !oracle.told.as_object().contains("n") &&
                         oracle.told.at("vote_type").as_string() != "approval";
    oracle.for_each_list([&](const std::string& call, const json::value& value) {
      CommandWords words = words_of_call(call);
      if (words.empty()) return;
      if (pointed && call.starts_with("greedy"))
        words.insert(words.end(), {"--scoring", "supporters"});
      words.insert(words.begin(), file);
      json::value ours = counted(words);
      json::array selected = ours.at("selected").as_array();
      if (oracle.lists_by_name(call))
        std::sort(selected.begin(), selected.end(),
                  [](const auto& a, const auto& b) { return a.as_string() < b.as_string(); });
      EXPECT_EQ(json::value(selected), value.at("selected")) << name << " " << call;
      EXPECT_EQ(tally::parse_amount(std::string_view(ours.at("total_cost").as_string()), 6),
                tally::parse_amount(std::string_view(value.at("total_cost").as_string()), 6));
      ++lists;
    });
  }
  EXPECT_GE(lists, 200);
}

const std::string kTown =
    "META\nkey;value\nnum_projects;3\nnum_votes;4\nbudget;100.50\ncurrency;MDL\n"
    "vote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;name\na;60.5;=A1\nb;40;\"B, b\"\n"
    "c;70;C\nVOTES\nvoter_id;vote;age\n1;a,b;17\n2;b;30\n3;c;61\n4;a;\n";

TEST_F(TallyCommand, EveryRuleSaysWhyEveryProjectWonOrLost) {
  const std::string file = write("t.pb", kTown);
  for (const char* rule : {"greedy", "equal-shares", "exact-equal-shares", "phragmen",
                           "max-welfare", "bounded-overspending", "sequential-pav", "file"}) {
    const json::value outcome = counted({file, "--rule", rule});
    EXPECT_EQ(outcome.at("reasons").as_object().size(), 3U) << rule;
    EXPECT_EQ(outcome.at("rule_hash").as_string().size(), 64U);
    for (const char* language : {"ro", "ru", "uk", "en"}) {
      ASSERT_EQ(run({"tally", file, "--rule", rule, "--language", language}), 0) << err_;
      EXPECT_EQ(std::ranges::count(out_, '\n'), 5) << out_;  // the rule, the sum, three projects
    }
  }
}

TEST_F(TallyCommand, JsonSaysWhatItsNumbersMean) {
  const json::value outcome = counted({write("t.pb", kTown), "--scoring", "split"});
  EXPECT_EQ(outcome.at("decimals").as_int64(), 2);
  EXPECT_EQ(outcome.at("currency").as_string(), "MDL");
  EXPECT_EQ(outcome.at("score_scale").as_int64(), 2);
  EXPECT_EQ(outcome.at("scores").at("a").as_int64(), 3);  // half a ballot and a whole one
  const json::value& reason = outcome.at("reasons").at("c");
  EXPECT_EQ(reason.at("reason_name").as_string(), "does_not_fit");
  EXPECT_TRUE(reason.at("key_name").is_null());
  ASSERT_EQ(run({"tally", path("t.pb"), "--scoring", "split"}), 0);
  EXPECT_TRUE(said("it had 1.50 points"));
}

TEST_F(TallyCommand, CellsOfCsvAreQuotedAndNoFormula) {
  ASSERT_EQ(run({"tally", write("t.pb", kTown), "--format", "csv"}), 0) << err_;
  EXPECT_TRUE(said("\na,'=A1,60.50,2,1,2,funded_by_votes,"));
  EXPECT_TRUE(said("\nb,\"B, b\",40.00,2,1,1,funded_by_votes,"));
}

TEST_F(TallyCommand, RulesStandSideBySideWithTheirCertificatesAndGroups) {
  const std::string file = write("t.pb", kTown);
  const json::value set = counted({file, "--compare", "greedy,equal-shares/add1/cardinality",
                                   "--groups", "age", "--threads", "2"});
  const json::array& rules = set.at("rules").as_array();
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].at("selected"), json::parse("[\"b\",\"a\"]"));
  EXPECT_EQ(rules[0].at("with_winner").as_int64(), 3);
  EXPECT_EQ(rules[0].at("certificates").at("explained").as_string(), "yes");
  EXPECT_EQ(rules[1].at("certificates").at("priceable").as_string(), "yes");
  for (const char* key :
       {"paid", "unpaid", "fault", "why", "ejr_plus_by_cost", "ejr_plus_by_cardinality"})
    EXPECT_TRUE(rules[0].at("certificates").as_object().contains(key)) << key;
  EXPECT_EQ(set.at("currency").as_string(), "MDL");
  EXPECT_EQ(set.at("decimals").as_int64(), 2);
  const json::array& groups = rules[0].at("groups").as_array();
  ASSERT_EQ(groups.size(), 4U);  // not given, 0-17, 30-44, 60+
  EXPECT_EQ(groups[1].at("name").as_string(), "0-17");
  EXPECT_EQ(groups[1].at("cost_covered").as_string(), "50.25");  // half of a and half of b
  EXPECT_EQ(groups[3].at("with_winner").as_int64(), 0);
  for (const char* threads : {"1", "2", "8"}) {
    const std::string once = json::serialize(set);
    EXPECT_EQ(json::serialize(counted({file, "--compare", "greedy,equal-shares/add1/cardinality",
                                       "--groups", "age", "--threads", threads})),
              once);
  }
  for (const char* format : {"text", "csv"}) {
    ASSERT_EQ(run({"tally", file, "--compare", "greedy,phragmen", "--format", format}), 0) << err_;
    EXPECT_TRUE(said("phragmen"));
  }
}

TEST_F(TallyCommand, AComparisonSaysWhetherTheTraceExplains) {
  const std::string file = write("t.pb", kTown);
  ASSERT_EQ(run({"tally", file, "--compare", "greedy,max-welfare"}), 0) << err_;
  EXPECT_TRUE(said("  explained  yes\n")) << out_;
  EXPECT_TRUE(said("  explained  none (no certificate for this rule)")) << out_;
}

TEST_F(TallyCommand, AGroupNamedAllIsNotEverybody) {
  std::string text = kTown;
  text.replace(text.find(";age\n"), 5, ";neighborhood\n");
  for (const char* age : {"a,b;17", "b;30"}) {
    const std::size_t at = text.find(age) + std::string(age).find_last_of(';') + 1;
    text.replace(at, 2, "all");
  }
  ASSERT_EQ(run({"tally", write("t.pb", text), "--compare", "greedy", "--groups", "neighborhood",
                 "--format", "csv"}),
            0)
      << err_;
  EXPECT_TRUE(said("\ngreedy,\"b;a\",100.50,yes,none,0,0,all,,4,")) << out_;
  EXPECT_TRUE(said(",group,all,2,")) << out_;
}

TEST_F(TallyCommand, SaysWhatWouldHaveChangedIt) {
  const json::value outcome = counted({write("t.pb", kTown), "--what-if"});
  const json::value& turn = outcome.at("what_if").at("c");
  EXPECT_TRUE(turn.at("supporters").at("proved").as_bool());
  EXPECT_EQ(turn.at("supporters").at("wins").as_int64(), 2);  // 3 votes: before a and b
}

TEST_F(TallyCommand, WhatItDoesNotUnderstandIsRefusedByName) {
  const std::string file = write("t.pb", kTown);
  const auto refused = [&](const CommandWords& words, const std::string& named) {
    CommandWords all = {"tally", file};
    all.insert(all.end(), words.begin(), words.end());
    EXPECT_NE(run(all), 0) << named;
    EXPECT_TRUE(said(named)) << err_;
  };
  refused({"--rule", "magic"}, "magic");
  refused({"--rule", "equal-shares", "--completion", "add7"}, "add7");
  refused({"--rule", "equal-shares", "--endowment", "double"}, "double");
  refused({"--rule", "equal-shares", "--utility", "joy"}, "joy");
  refused({"--rule", "equal-shares", "--order", "votes-per-cost"}, "order");
  refused({"--rule", "equal-shares", "--completion", "add-opt"}, "growth");
  refused({"--rule", "greedy", "--step", "2"}, "--step");
  refused({"--rule", "equal-shares", "--completion", "add1", "--step", "0.001"}, "--step");
  refused({"--compare", "greedy/fast"}, "fast");
  refused({"--compare", ","}, "--compare");
  refused({"--compare", "greedy", "--groups", "shoe"}, "shoe");
  refused({"--rule-spec", path("absent.toml")}, "absent.toml");
}

// The same words, said to be usage: exit 2, and what is named.
TEST_F(TallyCommand, AnOptionThatWouldBeIgnoredIsRefusedByName) {
  const std::string file = write("t.pb", kTown);
  const std::string spec = write("r.toml", "method = \"greedy\"\n");
  const auto refused = [&](const CommandWords& words, const std::string& named) {
    EXPECT_EQ(run({"tally", file}, words), 2) << named;
    EXPECT_TRUE(said(named)) << named << ": " << err_;
  };
  for (const CommandWords& words :
       {CommandWords{"--threshold", "2"}, CommandWords{"--utility", "cost"},
        CommandWords{"--no-skip"}, CommandWords{"--skip"}, CommandWords{"--order", "votes"},
        CommandWords{"--scoring", "split"}, CommandWords{"--completion", "none"},
        CommandWords{"--endowment", "exact"}, CommandWords{"--step", "1"},
        CommandWords{"--comparison"}, CommandWords{"--support-filter", "3"}}) {
    CommandWords with_file = words, with_spec = words, compared = words;
    with_file.insert(with_file.end(), {"--rule", "file"});
    with_spec.insert(with_spec.end(), {"--rule-spec", spec});
    compared.insert(compared.end(), {"--compare", "greedy"});
    refused(with_file, words[0]);
    refused(with_spec, words[0]);
    refused(compared, words[0]);
  }
  EXPECT_EQ(run({"tally", file, "--rule", "file", "--ties", "file-order"}), 0) << err_;
  refused({"--rule-spec", spec, "--rule", "greedy"}, "--rule");
  refused({"--rule-spec", spec, "--ties", "file-order"}, "--ties");
  refused({"--compare", "greedy", "--rule", "greedy"}, "--rule");
  refused({"--compare", "greedy", "--rule-spec", spec}, "--rule-spec");
  refused({"--compare", "greedy", "--what-if"}, "--what-if");
  refused({"--compare", "greedy", "--paranoid"}, "--paranoid");
  refused({"--compare", "greedy", "--language", "en"}, "--language");
  refused({"--compare", "greedy,,phragmen"}, "--compare");
  refused({"--compare", "greedy,"}, "--compare");
  refused({"--compare", "greedy/skip"}, "--skip");
  refused({"--compare", "file/no-skip"}, "no-skip");
  refused({"--compare", "/greedy"}, "'greedy' is not known");
  refused({"--compare", "greedy//votes"}, "rule word ''");
  refused({"--compare", "equal-shares/cost/cardinality"}, "cardinality");
  refused({"--compare", "phragmen/skip/no-skip"}, "--no-skip");
  refused({"--groups", "age"}, "--compare");
  refused({"--threads", "2"}, "--compare");
  refused({"--skip"}, "--skip");
  refused({"--rule", "phragmen", "--skip", "--no-skip"}, "--no-skip");
  EXPECT_EQ(run({"tally", file, "--rule", "phragmen", "--skip"}), 0) << err_;
}

// Two people give b 2 points each, one gives a 9: by points a wins, by names b.
TEST_F(TallyCommand, MaxWelfareAddsPointsWhereScoresAreAskedFor) {
  const std::string file =
      write("p.pb",
            "META\nkey;value\nnum_projects;2\nnum_votes;3\nbudget;10\nvote_type;cumulative\n"
            "max_sum_points;10\nrule;greedy\nPROJECTS\nproject_id;cost\na;10\nb;10\n"
            "VOTES\nvoter_id;vote;points\n1;a;9\n2;b;2\n3;b;2\n");
  const auto first = [&](const char* utility) {
    const json::value outcome = counted({file, "--rule", "max-welfare", "--utility", utility});
    return std::string(outcome.at("selected").as_array().at(0).as_string());
  };
  EXPECT_EQ(first("score"), "a");
  EXPECT_EQ(first("cardinality"), "b");
}

TEST_F(TallyCommand, ARuleThatIsNoneIsUsageAndNamesKeyAndReason) {
  const std::string file = write("t.pb", kTown);
  const auto refused = [&](const CommandWords& words, const std::string& why) {
    EXPECT_EQ(run({"tally", file}, words), 2) << why;
    EXPECT_TRUE(said(why)) << why << ": " << err_;
  };
  refused({"--threshold", "-5"}, "--threshold");
  refused({"--threshold", "18446744073709551615"}, "minimum_score: above");
  refused({"--support-filter", "-5"}, "--support-filter");
  refused({"--utility", "score"}, "utility: not used by the method");
  refused({"--endowment", "integer"}, "start: not used by the method");
  refused({"--completion", "add1"}, "step: not used by the method");
  refused({"--completion", "utilitarian"}, "then: not used by the method");
  refused({"--comparison"}, "comparison: not used by the method");
  refused({"--support-filter", "3"}, "support_filter: not used by the method");
  refused({"--rule", "max-welfare", "--comparison"}, "comparison: not used by the method");
  refused({"--rule", "sequential-pav", "--utility", "score"}, "utility: not used by the method");
  refused({"--rule", "equal-shares", "--completion", "add-opt"}, "add-opt");
  refused({"--scoring", "plus-minus"}, "scoring is plus-minus");
  const auto spec = [&](const std::string& text, const std::string& why) {
    refused({"--rule-spec", write("r.toml", text)}, why);
    EXPECT_EQ(run({"tally", file, "--compare", path("r.toml")}), 2) << why;
    EXPECT_TRUE(said(why)) << why << ": " << err_;
  };
  spec("minimum_share = \"3/2\"\n", "r.toml: minimum_share: above 1");
  spec("maximum_cost_share = \"3/2\"\n", "maximum_cost_share: above 1");
  spec("fitting = \"reserve\"\nreserve = \"2/2\"\n", "reserve: given exactly where");
  spec("utility = 3\n", "utility must be a word");
  spec("ties = [3]\n", "ties must be a list of words");
  spec("stop = \"exhaustive\"\n", "stop: not used by the method");
  spec("growth = \"add-opt\"\n", "growth: not used by the method");
}

// The law knows one spelling of a rule; a file for people may have another.
TEST_F(TallyCommand, ARuleFileIsReadIntoTheOneSpellingOfItsRule) {
  const std::string file = write("a.pb", kTown);
  const std::string spec = write("r.toml",
                                 "fitting = \"reserve\"\nreserve = \"8/10\"\n"
                                 "minimum_share = \"0/7\"\nties = [\"file-order\"]\n");
  ASSERT_EQ(run({"tally", file, "--rule-spec", spec}), 0) << err_;
  EXPECT_TRUE(said("unless 4/5 of its cost is left: then a reserve adds, ties: file-order"))
      << out_;
  const std::string late = write("s.toml", "ties = [\"file-order\", \"label\"]\n");
  EXPECT_EQ(run({"tally", file, "--rule-spec", late}), 2);
  EXPECT_TRUE(said("ties: nothing is left to decide after file-order")) << err_;
}

// What a ballot does not say is not counted: the order of a line is no ranking.
TEST_F(TallyCommand, AScoringNeedsBallotsThatSayWhatItCounts) {
  const std::string points =
      "META\nkey;value\nbudget;10\nvote_type;cumulative\nPROJECTS\n"
      "project_id;cost\np;6\nq;5\nVOTES\nvoter_id;vote;points\nx;p,q;4,1\n";
  const std::string ranks =
      "META\nkey;value\nbudget;10\nvote_type;ordinal\nPROJECTS\n"
      "project_id;cost\np;6\nq;5\nVOTES\nvoter_id;vote\nx;p,q\n";
  const std::map<std::string, std::string> files = {{"approval", write("a.pb", kTown)},
                                                    {"cumulative", write("p.pb", points)},
                                                    {"ordinal", write("r.pb", ranks)}};
  const auto judge = [&](const std::string& scoring, const std::string& type,
                         const std::string& needs) {
    const std::string spec = write("s.toml", "scoring = \"" + scoring + "\"\n");
    const int code = type == needs || needs.empty() ? 0 : 2;
    EXPECT_EQ(run({"tally", files.at(type), "--scoring", scoring}), code) << scoring << type;
    if (code != 0) {
      EXPECT_TRUE(said("scoring '" + scoring + "' needs ")) << err_;
      EXPECT_TRUE(said("; vote_type is " + type)) << err_;
    }
    EXPECT_EQ(run({"tally", files.at(type), "--rule-spec", spec}), code) << scoring << type;
    EXPECT_EQ(run({"tally", files.at(type), "--compare", spec}), code) << scoring << type;
  };
  for (const char* type : {"approval", "cumulative", "ordinal"}) {
    for (const char* scoring : {"positions", "borda", "schulze"}) judge(scoring, type, "ordinal");
    judge("points", type, "cumulative");
    judge("supporters", type, "");
    judge("split", type, "");
  }
}

TEST_F(TallyCommand, ALedgersOutcomeIsTextOrJsonAndTakesNoOptionOfFiles) {
  ASSERT_EQ(run({"import", write("t.pb", kTown), "--ledger", path("l")}), 0) << err_;
  for (const CommandWords& format : {CommandWords{}, CommandWords{"--format", "text"}}) {
    ASSERT_EQ(run({"tally", "--ledger", path("l")}, format), 0) << err_;
    EXPECT_TRUE(said("\nrule: greedy by votes")) << out_;
    EXPECT_TRUE(said("ballots counted: 4, spent 100.50 of 100.50 MDL\n  b ")) << out_;
  }
  ASSERT_EQ(run({"tally", "--ledger", path("l"), "--format", "json"}), 0) << err_;
  EXPECT_EQ(json::parse(out_).at("results").as_array().size(), 1U);
  for (const CommandWords& words :
       {CommandWords{"--format", "csv"}, CommandWords{"--rule", "greedy"},
        CommandWords{"--threshold", "1"}, CommandWords{"--lenient"},
        CommandWords{"--compare", "greedy"}, CommandWords{"--what-if"}, CommandWords{"--paranoid"},
        CommandWords{"--language", "en"}, CommandWords{"--rule-spec", "r.toml"}}) {
    EXPECT_EQ(run({"tally", "--ledger", path("l")}, words), 2) << words[0];
    EXPECT_TRUE(said(words[0])) << err_;
  }
}

}  // namespace
}  // namespace urna::api
