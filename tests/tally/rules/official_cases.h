// The 707 published elections (../shared/data/oracle), and the rule each of them names.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <optional>
#include <set>

#include "tally/rules/pabulib.h"
#include "tests/evidence.h"
#include "tests/tally/rules/worlds.h"

namespace urna::tally::official {

namespace json = boost::json;
using ledger::Fitting;
using ledger::RuleSpec;
using ledger::TieKey;

inline std::string gunzip(const std::string& packed) {
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

// One published election: scores stand for the ballots.
struct Official {
  std::string file, rule;
  Instance instance;
  std::optional<std::int64_t> threshold;
  std::map<char, Labels> by_mark;  // '1' won, '2' outside the plain rule, '3' from reserves; sorted
};

inline Official official_of(const json::value& c) {
  Official made;
  const auto text = [](const json::value& v) { return std::string(v.as_string()); };
  made.file = text(c.at("file"));
  made.rule = text(c.at("rule"));
  made.instance.budget = *parse_amount(text(c.at("budget")), 6);
  if (c.at("threshold").is_string()) made.threshold = parse_amount(text(c.at("threshold")), 0);
  std::vector<Mark> sums;
  for (const json::value& p : c.at("projects").as_array()) {
    const auto id = static_cast<std::uint32_t>(made.instance.projects.size());
    const auto field = [&](std::size_t i) { return text(p.as_array()[i]); };
    made.instance.projects.push_back({id, field(0), *parse_amount(field(1), 6), 0});
    sums.push_back({id, *parse_amount(field(2), 0)});
    made.by_mark[field(3)[0]].push_back(field(0));
  }
  for (auto& [mark, labels] : made.by_mark) std::ranges::sort(labels);
  std::ranges::sort(sums);
  vote(made.instance, {{1, sums}});
  return made;
}

inline std::vector<Official> all_official() {
  const json::value file =
      json::parse(gunzip(evidence::read("data/oracle/official_greedy_cases.json.gz")));
  std::vector<Official> cases;
  for (const json::value& c : file.at("cases").as_array()) cases.push_back(official_of(c));
  return cases;
}

// Ties in the published order; greedy-custom is Poznan's: a reserve helps from 80 % on.
inline RuleSpec rule_of_case(const Official& official) {
  RuleSpec rule;
  rule.scoring = ledger::Scoring::points;
  rule.ties = {};
  rule.minimum_score = static_cast<std::uint64_t>(official.threshold.value_or(0));
  if (official.rule == "greedy-no-skip") rule.fitting = Fitting::stop;
  if (official.rule == "greedy-custom") {
    rule.fitting = Fitting::reserve;
    rule.reserve = {4, 5};
  }
  return rule;
}

}  // namespace urna::tally::official
