// The lines of told_kinds: kind, rows, scene, what was lawful before, the line, its check.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/fixture/teller.h"

namespace urna::tamper {

struct ToldLine {
  std::string_view kind;
  const char* rows;
  std::string_view scene;  // "open" or "sealed"
  std::string before;
  const char* line;
  const char* check;
  int exit = 1;
};
// Three people enrolled for a sealed ballot over two projects.
inline constexpr const char* kSealedDefined =
    "seal\nfound\nannounce\nopen-proposals\nfile P1 6000\nfile P2 5000\nclose-proposals\n"
    "review P1\nreview P2\ndefine approval high=1\nenrol alice\nenrol bob\nenrol carol\n";
// Lines of one kind with the check that each breaks, in a town of open or of sealed ballots.
using LinesAndChecks = std::initializer_list<std::pair<const char*, const char*>>;
inline void add_lines(std::vector<ToldLine>& all, const ToldLine& of, LinesAndChecks lines) {
  for (const auto& [line, check] : lines)
    all.push_back({of.kind, of.rows, of.scene, of.before, line, check, of.exit});
}
inline void add_open(std::vector<ToldLine>& all, const char* kind, const char* rows,
                     const std::string& before, LinesAndChecks lines, int exit = 1) {
  add_lines(all, {kind, rows, "open", before, "", "", exit}, lines);
}
inline void add_sealed(std::vector<ToldLine>& all, const char* kind, const char* rows,
                       const std::string& before, LinesAndChecks lines, int exit = 1) {
  add_lines(all, {kind, rows, "sealed", before, "", "", exit}, lines);
}

std::vector<ToldLine> open_lines();
std::vector<ToldLine> sealed_lines();
std::vector<ToldLine> sealed_count_lines();
std::vector<ToldLine> sealed_survey_lines();
std::vector<ToldLine> follow_up_lines();
const std::vector<ToldLine>& told_lines();

// The town after these lawful lines. What has been told before is kept: many begin alike.
const fixture::Teller& told_before(const std::string& before);

}  // namespace urna::tamper
