// Entries of the elections that tests/scenarios tells, as seeds.
#pragma once

#include <algorithm>
#include <filesystem>
#include <set>

#include "tests/fixture/teller.h"
#include "tests/fuzz/target.h"

namespace urna::fuzz {

inline std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& file :
       std::filesystem::directory_iterator(std::string(URNA_SOURCE_DIR) + "/tests/scenarios"))
    if (file.path().extension() == ".txt") files.push_back(file.path());
  std::ranges::sort(files);
  return files;
}

// Calls with every submission that a scenario makes, lawful or not.
template <class Each>
void each_told_submission(Each each) {
  for (const auto& file : scenario_files()) {
    fixture::Teller teller;
    for (const fixture::Line& line : fixture::read_lines(file)) {
      teller.line = line;
      teller.submitted.clear();
      if (teller.tell_at_once() || line.words[0] == "restart" || line.words[0] == "audit" ||
          line.words[0] == "outcome")
        continue;
      static_cast<void>(teller.tell().ok());
      if (!teller.submitted.empty()) each(teller.submitted);
    }
  }
}

// The shortest few of every event type.
inline std::vector<Bytes> told_submissions(std::size_t of_each_type) {
  std::map<std::uint16_t, std::set<std::pair<std::size_t, Bytes>>> by_type;
  each_told_submission([&](const Bytes& bytes) {
    if (const auto parsed = ledger::parse_submission(bytes); parsed.ok())
      by_type[type_of(parsed->event.body)].emplace(bytes.size(), bytes);
  });
  std::vector<Bytes> out;
  for (const auto& [type, sized] : by_type) {
    std::size_t left = of_each_type;
    for (const auto& [size, bytes] : sized)
      if (left > 0 && left-- > 0) out.push_back(bytes);
  }
  return out;
}

}  // namespace urna::fuzz
