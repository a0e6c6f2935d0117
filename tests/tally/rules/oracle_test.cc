// Outcomes computed by other programs, and official ones, project for project and in order.
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/oracle_calls.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally {
namespace {

namespace json = boost::json;
using ledger::RuleSpec;
using ledger::Scoring;
using ledger::TieKey;

Labels labels_of(const json::value& list) {
  Labels labels;
  for (const json::value& item : list.as_array()) labels.emplace_back(item.as_string());
  return labels;
}

// Two projects stand exactly equal in that run, and the program in floating point takes the dearer
// one first: docs/decisions/0032-bounded-overspending-exactly.md.
const std::pair<std::string, std::string> kTieInFloatingPoint = {
    "Poland_Warszawa_2019_Las.pabutools.json", "bos_float"};

TEST(Oracles, EveryListOfOtherProgramsInTheirOrder) {
  URNA_NEEDS_EVIDENCE();
  int lists = 0;
  std::set<std::string> unknown;
  for (const auto& entry :
       std::filesystem::directory_iterator(evidence::folder() / "data/oracle")) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".pabutools.json") && !name.ends_with(".ref.json")) continue;
    const json::value oracle = json::parse(evidence::read("data/oracle/" + name));
    const auto pb =
        parse_pabulib(evidence::read("data/pb/" + std::string(oracle.at("file").as_string())));
    ASSERT_TRUE(pb.ok()) << name;
    const Instance instance = instance_of(*pb);
    for (const auto& [key, value] : oracle.at("calls").as_object()) {
      const std::string call(key);
      if (value.as_object().if_contains("selected") == nullptr) continue;
      const auto rule = spec_of(call, *pb);
      if (!rule) {
        unknown.insert(call);
        continue;
      }
      Labels ours = run_labels(*rule, instance);
      if (call == "phragmen" && name.ends_with(".pabutools.json"))
        std::ranges::sort(ours);  // that oracle lists them by name
      Labels theirs = labels_of(value.at("selected"));
      if (std::pair(name, call) == kTieInFloatingPoint) {
        EXPECT_NE(ours, theirs);
        std::iter_swap(std::ranges::find(theirs, "992"), std::ranges::find(theirs, "968"));
      }
      EXPECT_EQ(ours, theirs) << name << " " << call;
      ++lists;
    }
  }
  for (const auto& call : unknown) std::printf("not judged: %s\n", call.c_str());
  EXPECT_GE(lists, 250);
}

std::string gunzip(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(64U << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

// Three outcomes that the data in the file does not explain: a project that fits is passed over
// (1137, 2527), or the first one was withdrawn by giving it the cost 999999999. No rule over these
// numbers gives them.
const std::set<std::string> kBeyondTheRule = {"Poland_Warszawa_2018_Ursynow_Wysoki_Poludniowy.pb",
                                              "Poland_Warszawa_2018_Wawrzyszew.pb",
                                              "Poland_Wroclaw_2017_Rejon_nr_11_750.pb"};

// greedy and greedy-threshold skip what does not fit, greedy-no-skip stops; ties in the published
// (file) order. The custom and exclusive rules of the same file wait for the step that builds them.
TEST(Oracles, OfficialGreedyElectionsInPublishedOrder) {
  URNA_NEEDS_EVIDENCE();
  const json::value file =
      json::parse(gunzip(evidence::read("data/oracle/official_greedy_cases.json.gz")));
  int agreed = 0, judged = 0;
  for (const json::value& c : file.at("cases").as_array()) {
    const std::string rule_name(c.at("rule").as_string());
    if (rule_name != "greedy" && rule_name != "greedy-threshold" && rule_name != "greedy-no-skip")
      continue;
    RuleSpec rule;
    rule.ties = {TieKey::filing_order};
    if (rule_name == "greedy-no-skip") rule.fitting = ledger::Fitting::stop;
    rule.scoring = Scoring::points;  // published scores stand for the ballots
    if (c.at("threshold").is_string())
      rule.minimum_score = static_cast<std::uint64_t>(
          *parse_amount(std::string_view(c.at("threshold").as_string()), 0));
    Instance instance;
    instance.budget = *parse_amount(std::string_view(c.at("budget").as_string()), 6);
    std::vector<Mark> sums;
    Labels official;
    bool plain = true;
    for (const json::value& p : c.at("projects").as_array()) {
      const auto id = static_cast<std::uint32_t>(instance.projects.size());
      const auto text = [&](std::size_t i) { return std::string(p.as_array()[i].as_string()); };
      instance.projects.push_back({id, text(0), *parse_amount(text(1), 6), 0});
      sums.push_back({id, *parse_amount(text(2), 0)});
      if (text(3) == "1") official.push_back(text(0));
      plain = plain && (text(3) == "0" || text(3) == "1");
    }
    std::ranges::sort(sums);
    vote(instance, {{1, sums}});
    if (!plain || kBeyondTheRule.contains(std::string(c.at("file").as_string()))) continue;
    ++judged;
    Labels ours = run_labels(rule, instance);
    std::ranges::sort(ours);
    std::ranges::sort(official);
    agreed += ours == official ? 1 : 0;
    EXPECT_EQ(ours, official) << c.at("file") << " " << rule_name;
  }
  EXPECT_EQ(agreed, judged);
  EXPECT_GE(judged, 600);
}

TEST(Oracles, FilesThatNameAGreedyRuleGetTheirOfficialWinners) {
  URNA_NEEDS_EVIDENCE();
  const std::vector<std::pair<std::string, Labels>> official = {
      {"Poland_Warszawa_2026",
       {"214", "1109", "93", "915", "1952", "800", "1401", "1348", "1273", "1734", "322", "711",
        "1114", "644", "278", "1945", "1227"}},
      {"Poland_Wroclaw_2017", {"10", "50", "18", "675", "260"}},
      {"Poland_Katowice_2023_Ligota_-_Panewniki",
       {"L6/18/X", "L6/06/X", "L6/17/X", "L6/08/X", "L6/13/X", "L6/01/X", "L6/02/X"}},
      {"Poland_Krakow_2025_Podgorze",
       {"BO.D13.3/25", "BO.D13.27/25", "BO.D13.1/25", "BO.D13.81/25", "BO.D13.21/25",
        "BO.D13.29/25", "BO.D13.34/25", "BO.D13.51/25", "BO.D13.13/25"}},
      {"Poland_Gdynia_2023_Kamienna_Gora__small", {"2023/KAG/0009"}},
      {"Poland_Lodz_2023_Chojny-Dabrowa",
       {"G026CD", "G058CD", "G149CD", "G113CD", "G133CD", "G009CD", "G122CD", "G061CD", "G062CD"}},
      {"Poland_Warszawa_2019_Las",
       {"1137", "1017", "1906", "993", "160", "992", "968", "965", "161", "969", "159", "162",
        "1284"}},
      {"Poland_Warszawa_2026_Bialoleka",
       {"1101", "69", "1096", "1091", "2025", "283", "1105", "2177", "154", "713", "300"}}};
  for (const auto& [name, winners] : official) {
    const auto pb = parse_pabulib(evidence::read("data/pb/" + name + ".pb"));
    ASSERT_TRUE(pb.ok());
    EXPECT_EQ(run_labels(*rule_of(*pb, true), instance_of(*pb)), winners) << name;
  }
  for (const char* name :
       {"Poland_Poznan_2023_5_-_Grunwald_Polnoc_Grunwald_Poludnie_Stary_Grunwald",
        "Poland_Swiecie_2023", "Switzerland_Zurich_SN"})
    EXPECT_EQ(rule_of(*parse_pabulib(evidence::read("data/pb/" + std::string(name) + ".pb")), false)
                  .code(),
              ledger::Errc::unsupported_rule)
        << name;
}

TEST(Oracles, HandMadeUnitCases) {
  URNA_NEEDS_EVIDENCE();
  int cases = 0;
  const json::value parsed = json::parse(evidence::read("data/oracle/pabutools_unit_cases.json"));
  for (const json::value& c : parsed.at("cases").as_array()) {
    const json::value* expected = c.at("expected_all_tied_outcomes")
                                      .as_object()
                                      .if_contains("greedy_utilitarian_welfare|Cost_Sat");
    const bool plain = c.at("initial").as_array().empty();
    if (expected == nullptr || !plain) continue;
    Instance instance;
    instance.budget = *parse_amount(std::string_view(c.at("budget").as_string()), 6);
    std::map<std::string, std::uint32_t> positions;
    for (const auto& [label, cost] : c.at("projects").as_object()) {
      const auto amount = parse_amount(std::string_view(cost.as_string()), 6);
      ASSERT_TRUE(amount) << c.at("name");
      positions[std::string(label)] = static_cast<std::uint32_t>(instance.projects.size());
      instance.projects.push_back(
          {static_cast<std::uint32_t>(instance.projects.size()), std::string(label), *amount, 0});
    }
    GroupBuilder groups;
    for (const json::value& ballot : c.at("ballots").as_array()) {
      std::vector<Mark> marks;
      for (const json::value& label : ballot.as_array())
        marks.push_back({positions.at(std::string(label.as_string())), 1});
      std::ranges::sort(marks);
      groups.add(marks);
    }
    instance.ballots = groups.ballots();
    instance.groups = groups.take();
    Labels ours = run_labels(RuleSpec{}, instance);
    std::ranges::sort(ours);
    bool found = false;
    for (const json::value& tied : expected->as_array()) {
      Labels theirs = labels_of(tied);
      std::ranges::sort(theirs);
      found = found || theirs == ours;
    }
    EXPECT_TRUE(found) << c.at("name");
    ++cases;
  }
  EXPECT_GE(cases, 3);
}

}  // namespace
}  // namespace urna::tally
