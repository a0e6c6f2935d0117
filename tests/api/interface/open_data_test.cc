// Open data: tables that no spreadsheet runs, one archive with the same bytes for the same log, and
// never a ballot of a sealed question.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "api/tables.h"
#include "api/zip.h"
#include "ledger/csv.h"
#include "tally/rules/pabulib.h"
#include "tests/api/interface/openapi.h"
#include "tests/api/interface/town_host.h"

namespace urna::api {
namespace {

using tally::Phase;

constexpr CsvColumn kTwo[] = {{"a", "string", "x"}, {"b", "string", "y"}};

// What RFC 4180 says a table holds.
std::vector<std::vector<std::string>> cells_of(const std::string& table) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row(1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = table[i];
    if (c == '"' && row.back().empty()) {
      for (++i; i < table.size(); ++i) {
        if (table[i] == '"' && table[i + 1] == '"')
          ++i;
        else if (table[i] == '"')
          break;
        row.back() += table[i];
      }
    } else if (c == ',') {
      row.emplace_back();
    } else if (c == '\r') {
      EXPECT_EQ(table[++i], '\n');
      rows.push_back(std::exchange(row, {""}));
    } else {
      row.back() += c;
    }
  }
  EXPECT_TRUE(row == std::vector<std::string>{""}) << "the last row does not end";
  return rows;
}

// The text behind the guards: one apostrophe less wherever a cell might begin.
std::string unguarded(const std::string& cell) {
  std::string text;
  bool begins = true;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (begins && cell[i] == '\'') ++i;
    if (i == cell.size()) break;
    text += cell[i];
    begins =
        std::string(";\t\r\n").find(cell[i]) != std::string::npos || (begins && cell[i] == '"');
  }
  return text;
}

// As a spreadsheet reads a table where numbers have a comma: by semicolons, quotes only where a
// cell begins with one.
std::vector<std::string> cells_by_semicolon(const std::string& table) {
  std::vector<std::string> cells{""};
  bool within = false;
  for (const char c : table) {
    if (c == '"' && (within || cells.back().empty()))
      within = !within;
    else if (!within && std::string(";\t\r\n").find(c) != std::string::npos)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

TEST(Csv, RunsNothingWhereCellsEndAtSemicolons) {  // N17
  for (const std::string& text :
       {std::string("x;=HYPERLINK(\"http://x\");y"), std::string("x;\"=1+1;y"),
        std::string("x;\"\"\"=1"), std::string("x\t@SUM(1)"), std::string("x\n-2+3"),
        std::string("x;'=1"), std::string("x;''"), std::string(";+1"), std::string("Parc; -20")}) {
    Csv table(kTwo);
    table.text(text).text("after").end_row();
    const std::string bytes = table.take();
    for (const std::string& cell : cells_by_semicolon(bytes))
      EXPECT_TRUE(cell.empty() || std::string("=+-@").find(cell[0]) == std::string::npos) << bytes;
    EXPECT_EQ(unguarded(cells_of(bytes)[1][0]), text);
  }
}

TEST(Csv, RunsNothingInASpreadsheetAndLosesNothing) {  // N17
  for (const std::string& text :
       {std::string("=cmd|' /C calc'!A0"), std::string("+1+1"), std::string("-2+3"),
        std::string("@SUM(1)"), std::string("\t=1"), std::string("\r=1"), std::string("\n=1"),
        std::string("'=1"), std::string("''"), std::string("a,b\"c\"\r\nd"), std::string("\x1b[2J"),
        std::string("Ținut; Дім"), std::string("")}) {
    Csv table(kTwo);
    table.text(text).text("after").end_row();
    const auto rows = cells_of(table.take());
    ASSERT_EQ(rows.size(), 2U) << text;
    ASSERT_EQ(rows[1].size(), 2U) << text;
    const std::string& cell = rows[1][0];
    EXPECT_TRUE(cell.empty() || std::string("=+-@\t\r\n").find(cell[0]) == std::string::npos)
        << text;
    EXPECT_EQ(unguarded(cell), text);
    EXPECT_EQ(rows[1][1], "after");
  }
}

TEST(Csv, NumbersOfOursStayNumbers) {
  Csv table(kTwo);
  table.number(-5).plain("-0.50").end_row();
  EXPECT_EQ(table.take(), "a,b\r\n-5,-0.50\r\n");
}

TEST(Tables, SayWhatTheViewsSay) {
  TownHost town(town_in(Phase::declared, false));
  const auto projects = cells_of(town.get("/api/v1/projects.csv").body);
  ASSERT_EQ(projects.size(), 3U);
  ASSERT_EQ(projects[0].size(), project_columns().size());
  EXPECT_EQ(projects[1][1], "P1");
  EXPECT_EQ(projects[1][4], "admitted");
  const auto turnout = cells_of(town.get("/api/v1/turnout.csv").body);
  ASSERT_EQ(turnout.size(), 2U);
  EXPECT_EQ(turnout[1][3], "3");
  EXPECT_EQ(turnout[1][4], "3");
  const auto results = cells_of(drain(town.get("/api/v1/results.csv")));
  ASSERT_EQ(results.size(), 3U);
  const std::string view = town.get("/api/v1/results").body;
  for (std::size_t row = 1; row < results.size(); ++row) {
    const bool won = view.find("\"winners\":[\"" + results[row][2]) != std::string::npos;
    EXPECT_EQ(results[row][7], won ? "true" : "false");
    EXPECT_EQ(results[row][8], won ? "1" : "");
    EXPECT_NE(view.find("\"reason_name\":\"" + results[row][9] + "\""), std::string::npos);
  }
}

// Python's zipfile is the reader: it checks every CRC against the directory.
std::map<std::string, std::string> unzip(const std::string& bytes) {
  std::string folder = (std::filesystem::temp_directory_path() / "urna-zip-XXXXXX").string();
  EXPECT_NE(::mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/a.zip", std::ios::binary) << bytes;
  const std::string command = "cd " + folder +
                              " && mkdir out && python3 -c \"import zipfile; z = "
                              "zipfile.ZipFile('a.zip'); assert z.testzip() is None; "
                              "z.extractall('out')\"";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::map<std::string, std::string> members;
  for (const auto& file : std::filesystem::directory_iterator(folder + "/out")) {
    std::stringstream text;
    text << std::ifstream(file.path(), std::ios::binary).rdbuf();
    members[file.path().filename().string()] = text.str();
  }
  std::filesystem::remove_all(folder);
  return members;
}

TEST(Zip, IsReadByOthers) {
  ZipWriter zip;
  std::string bytes = zip.header_of("one.txt", "eins") + "eins";
  bytes += zip.begin("two.bin");
  const std::string long_text(100'000, '\xfe');
  for (std::size_t at = 0; at < long_text.size(); at += 30'000) {
    const std::string part = long_text.substr(at, 30'000);
    zip.pass(part);
    bytes += part;
  }
  bytes += zip.end();
  bytes += zip.header_of("none", "");
  bytes += zip.finish();
  const std::map<std::string, std::string> right{
      {"one.txt", "eins"}, {"two.bin", long_text}, {"none", ""}};
  EXPECT_TRUE(unzip(bytes) == right);
  EXPECT_EQ(crc32("123456789"), 0xcbf43926U);  // the check value of every CRC-32 table
}

TEST(OpenData, IsOneArchiveOfEverything) {
  TownHost town(town_in(Phase::declared, false));
  const HttpResponse first = town.get("/api/v1/opendata.zip");
  const std::string bytes = drain(first);
  EXPECT_EQ(bytes, drain(town.get("/api/v1/opendata.zip")));  // the same log, the same bytes
  EXPECT_EQ(field_of(first, "ETag"), field_of(town.get("/api/v1/opendata.zip"), "ETag"));
  const auto members = unzip(bytes);
  const std::vector<std::pair<std::string, std::string>> same{{"projects.csv", "projects.csv"},
                                                              {"turnout.csv", "turnout.csv"},
                                                              {"results.csv", "results.csv"},
                                                              {"results-0.pb", "results.pb"},
                                                              {"log.jsonl", "log.jsonl"}};
  for (const auto& [name, target] : same)
    EXPECT_EQ(members.at(name), drain(town.get("/api/v1/" + target))) << name;
  EXPECT_EQ(members.at("checkpoint"), town.get("/log/checkpoint").body);
  EXPECT_EQ(members.at("vkey"), town.get("/log/vkey").body);
  for (const char* heading : {"## Română", "## Русский", "## Українська", "## English"})
    EXPECT_NE(members.at("README.md").find(heading), std::string::npos) << heading;
  const auto package = boost::json::parse(members.at("datapackage.json"));
  std::set<std::string> described{"README.md", "datapackage.json"}, there;
  for (const auto& resource : package.at("resources").as_array())
    described.emplace(resource.at("path").as_string());
  for (const auto& [name, text] : members) there.insert(name);
  EXPECT_EQ(described, there);
  EXPECT_EQ(package.at("log_at").as_int64(), static_cast<std::int64_t>(town.size()));
}

TEST(OpenData, DescribesEveryColumnOfEveryTable) {
  TownHost town(town_in(Phase::declared, false));
  const auto members = unzip(drain(town.get("/api/v1/opendata.zip")));
  const auto package = boost::json::parse(members.at("datapackage.json"));
  int tables = 0;
  for (const auto& resource : package.at("resources").as_array()) {
    if (!resource.as_object().contains("schema")) continue;
    ++tables;
    std::vector<std::string> names;
    for (const auto& field : resource.at("schema").at("fields").as_array())
      names.emplace_back(field.at("name").as_string());
    EXPECT_EQ(names, cells_of(members.at(std::string(resource.at("path").as_string())))[0]);
  }
  EXPECT_EQ(tables, 3);
}

TEST(OpenData, AnotherLogHasAnotherTag) {
  TownHost town(town_in(Phase::voting, false));
  const std::pair<const char*, const char*> kTargets[] = {{"/api/v1/opendata.zip", "alice"},
                                                          {"/api/v1/log.jsonl", "bob"},
                                                          {"/api/v1/turnout.csv", "carol"}};
  for (const auto& [target, who] : kTargets) {
    const std::string before = field_of(town.get(target), "ETag");
    town.take(town.town().submission(town.town().cast(who, {0}), {}));
    EXPECT_NE(field_of(town.get(target), "ETag"), before) << target;
  }
}

TEST(OpenData, APabulibFileIsOneThatReadersRead) {
  TownHost town(town_in(Phase::declared, false));
  const auto file = tally::parse_pabulib(drain(town.get("/api/v1/results.pb")));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->votes.size(), 3U);
  EXPECT_EQ(file->projects.size(), 2U);
}

TEST(OpenData, ASealedQuestionPublishesNoBallot) {
  TownHost town(town_in(Phase::declared, true));
  EXPECT_EQ(town.get("/api/v1/results.pb").status, 404U);
  const auto members = unzip(drain(town.get("/api/v1/opendata.zip")));
  EXPECT_TRUE(members.contains("results.csv"));
  for (const auto& [name, text] : members) EXPECT_FALSE(name.ends_with(".pb")) << name;
}

TEST(OpenData, ArchivesOnTheirWayAreCounted) {
  TownHost town(town_in(Phase::voting, false));
  std::vector<HttpResponse> held;
  for (std::size_t i = 0; i < kMaxArchives; ++i) held.push_back(town.get("/api/v1/opendata.zip"));
  for (const HttpResponse& one : held) EXPECT_EQ(one.status, 200U);
  const HttpResponse refused = town.get("/api/v1/opendata.zip");
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(field_of(refused, "Retry-After"), "5");
  held.clear();
  EXPECT_EQ(town.get("/api/v1/opendata.zip").status, 200U);
}

}  // namespace
}  // namespace urna::api
