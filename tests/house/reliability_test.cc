// docs/RELIABILITY.md says of every row of the catalogue of attacks and faults whether a test
// covers it. What it says is held against the tests: a row that is covered names files, and each of
// them names the row.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <sstream>

#include "ledger/bytes.h"
#include "ledger/file.h"

namespace urna {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = 8U << 20;

std::string text_of(const fs::path& path) {
  const auto bytes = ledger::read_file(path.string(), kMaxFile);
  return bytes ? std::string(ledger::text_of(*bytes)) : "";
}

struct Row {
  std::string id, status, files, note;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

bool is_id(const std::string& text) {
  return text.size() == 3 && std::string("TEBYPNSUO").find(text[0]) != std::string::npos &&
         std::isdigit(static_cast<unsigned char>(text[1])) != 0 &&
         std::isdigit(static_cast<unsigned char>(text[2])) != 0;
}

// "| T01 | what it is | covered | files | what is missing |"
std::vector<Row> rows() {
  std::vector<Row> found;
  std::istringstream document(text_of(fs::path(URNA_SOURCE_DIR) / "docs/RELIABILITY.md"));
  for (std::string line; std::getline(document, line);) {
    std::vector<std::string> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell));
    if (cells.size() == 6 && is_id(cells[1]))
      found.push_back({cells[1], cells[3], cells[4], cells[5]});
  }
  return found;
}

std::vector<std::string> files_of(const Row& row) {
  std::vector<std::string> files;
  std::istringstream words(row.files);
  for (std::string word; words >> word;) {
    if (word.ends_with(',')) word.pop_back();
    files.push_back(word);
  }
  return files;
}

TEST(Reliability, SpeaksOfEveryRowOnce) {
  const std::map<char, int> counts = {{'T', 26}, {'E', 16}, {'B', 25}, {'Y', 17}, {'P', 15},
                                      {'N', 26}, {'S', 26}, {'U', 10}, {'O', 17}};
  std::map<std::string, int> seen;
  for (const Row& row : rows()) ++seen[row.id];
  std::size_t total = 0;
  for (const auto& [letter, count] : counts)
    for (int number = 1; number <= count; ++number, ++total) {
      const std::string id = letter + std::to_string(100 + number).substr(1);
      EXPECT_EQ(seen[id], 1) << id;
    }
  EXPECT_EQ(total, 178U);
  EXPECT_EQ(seen.size(), total);  // and of no other
}

TEST(Reliability, WhatIsCoveredIsNamedWhereItIsTested) {
  std::map<std::string, std::string> texts;
  for (const Row& row : rows()) {
    ASSERT_TRUE(row.status == "covered" || row.status == "in part" || row.status == "not")
        << row.id << " " << row.status;
    EXPECT_EQ(row.files.empty(), row.status == "not") << row.id;
    if (row.status != "covered") {
      EXPECT_FALSE(row.note.empty()) << row.id << " says why not";
    }
    for (const std::string& file : files_of(row)) {
      const fs::path path = fs::path(URNA_SOURCE_DIR) / file;
      ASSERT_TRUE(fs::is_regular_file(path)) << row.id << " " << file;
      if (!texts.contains(file)) texts[file] = text_of(path);
      EXPECT_NE(texts[file].find(row.id), std::string::npos) << file << " does not name " << row.id;
    }
  }
}

}  // namespace
}  // namespace urna
