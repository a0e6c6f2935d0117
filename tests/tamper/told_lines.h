// The lines of told_kinds: kind, rows, scene, what was lawful before, the line, its check.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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
std::vector<ToldLine> open_lines();
std::vector<ToldLine> sealed_lines();
std::vector<ToldLine> sealed_count_lines();
const std::vector<ToldLine>& told_lines();

}  // namespace urna::tamper
