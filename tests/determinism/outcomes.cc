// Prints one line per election and rule: the SHA-256 of winners, scores and trace. Builds by
// different compilers and optimisations, in any locale, with any number of threads must print the
// same lines; scripts/determinism compares them. usage: outcomes [THREADS]
#include <algorithm>
#include <boost/json.hpp>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "ledger/crypto.h"
#include "ledger/parallel.h"
#include "tests/oracle_lists.h"
#include "tests/tally/rules/committees.h"
#include "tests/tally/rules/hand_cases.h"
#include "tests/tally/rules/official_cases.h"
#include "tests/tally/rules/oracle_calls.h"

namespace urna::tally {
namespace {

namespace json = boost::json;

struct Task {
  std::string name;
  std::shared_ptr<const Instance> instance;
  ledger::RuleSpec rule;
};

// Small elections full of ties, made from whole numbers by a generator the standard fixes.
std::shared_ptr<const Instance> invented(std::uint64_t seed) {
  std::mt19937_64 dice(seed);
  auto made = std::make_shared<Instance>();
  const std::uint64_t projects = 3 + dice() % 10, voters = 5 + dice() % 40;
  made->budget = static_cast<std::int64_t>(20 + dice() % 200);
  for (std::uint32_t p = 0; p < projects; ++p)
    made->projects.push_back(
        {p, "P" + std::to_string(p * 7 % 11), static_cast<std::int64_t>(1 + dice() % 60), 0});
  GroupBuilder groups;
  for (std::uint64_t v = 0; v < voters; ++v) {
    std::vector<Mark> marks;
    for (std::uint32_t p = 0; p < projects; ++p)
      if (dice() % 3 == 0) marks.push_back({p, 1});
    groups.add(marks, 1 + dice() % 3);
  }
  made->ballots = groups.ballots();
  made->groups = groups.take();
  return made;
}

std::vector<ledger::RuleSpec> rules() {
  std::vector<ledger::RuleSpec> made;
  for (auto method :
       {ledger::Method::greedy, ledger::Method::equal_shares, ledger::Method::exact_equal_shares,
        ledger::Method::phragmen, ledger::Method::maximum_welfare,
        ledger::Method::bounded_overspending, ledger::Method::sequential_pav})
    for (auto utility : {ledger::Utility::cost, ledger::Utility::cardinality})
      for (auto growth : {ledger::Growth::none, ledger::Growth::step, ledger::Growth::optimal}) {
        ledger::RuleSpec rule;
        rule.method = method;
        rule.shares.utility = utility;
        rule.shares.growth = growth;
        if (growth == ledger::Growth::step) rule.shares.step = 1;
        if (check(rule).ok()) made.push_back(rule);
      }
  return made;
}

void add_oracle(const std::string& name, std::vector<Task>& tasks) {
  const evidence::OracleFile oracle(name);
  const auto file = parse_pabulib(evidence::read(oracle.election));
  CHECK(file.ok());
  const auto instance = std::make_shared<const Instance>(instance_of(*file));
  for (const auto& [call, value] : oracle.told.at("calls").as_object())
    if (const auto rule = spec_of(std::string(call), *file); rule && check(*rule).ok())
      tasks.push_back({name + " " + std::string(call), instance, *rule});
}

void add_official(std::vector<Task>& tasks) {
  for (const official::Official& c : official::all_official())
    tasks.push_back({c.file, std::make_shared<Instance>(c.instance), official::rule_of_case(c)});
}

void add_committees(std::vector<Task>& tasks) {
  const json::value profiles =
      json::parse(evidence::read("data/oracle/abcvoting_unitcost_480.json"));
  for (const json::value& profile : profiles.as_array())
    for (const auto& order : committees::orders(profile.at("num_cand").to_number<std::uint32_t>()))
      for (const auto& [name, rule] : committees::committee_rules())
        tasks.push_back({std::string(profile.at("file").as_string()) + " " + name,
                         std::make_shared<Instance>(committees::committee_instance(profile, order)),
                         rule});
}

void add_hand_made(std::vector<Task>& tasks) {
  const json::value file = json::parse(evidence::read("data/oracle/pabutools_unit_cases.json"));
  for (const json::value& c : file.at("cases").as_array()) {
    Labels order;
    for (const auto& [label, cost] : c.at("projects").as_object()) order.emplace_back(label);
    std::ranges::sort(order);
    const auto instance = std::make_shared<Instance>(hand_made::instance_of_case(c, order));
    for (const auto& [call, outcomes] : c.at("expected_all_tied_outcomes").as_object())
      tasks.push_back({std::string(c.at("name").as_string()) + " " + std::string(call), instance,
                       hand_made::spec_of(call)});
  }
}

std::vector<Task> all_tasks() {
  std::vector<Task> tasks;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const auto instance = invented(seed);
    for (const ledger::RuleSpec& rule : rules())
      tasks.push_back({"invented " + std::to_string(seed), instance, rule});
  }
  if (evidence::folder().empty()) return tasks;
  for (const std::string& name : evidence::oracle_files()) add_oracle(name, tasks);
  add_official(tasks);
  add_committees(tasks);
  add_hand_made(tasks);
  return tasks;
}

std::string line_of(const Task& task) {
  const auto outcome = run(task.rule, *task.instance);
  if (!outcome) return task.name + " " + to_text(outcome.error());
  std::string text = ledger::to_hex(ledger::sha256(ledger::encode(outcome->trace)).view());
  for (std::uint32_t id : outcome->winners) text += " " + std::to_string(id);
  for (std::int64_t score : outcome->scores) text += "," + std::to_string(score);
  return task.name + " " + ledger::to_hex(ledger::sha256(ledger::view_of(text)).view());
}

}  // namespace
}  // namespace urna::tally

int main(int count, char** words) {
  std::setlocale(LC_ALL, "");
  urna::ledger::init_crypto();
  const unsigned threads = count > 1 ? static_cast<unsigned>(std::atoi(words[1])) : 1;
  const auto tasks = urna::tally::all_tasks();
  std::vector<std::string> lines(tasks.size());
  urna::ledger::parallel_for(threads)(
      tasks.size(), [&](std::size_t i) { lines[i] = urna::tally::line_of(tasks[i]); });
  for (const std::string& line : lines) std::puts(line.c_str());
  return 0;
}
