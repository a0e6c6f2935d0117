// The house rules as a test: arrows point one way, one library one place, small files, nothing that
// cannot be replayed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>

#include "ledger/bytes.h"
#include "ledger/file.h"

namespace urna {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;  // from the root
  std::vector<std::string> lines;
};

std::vector<Source> sources() {
  std::vector<Source> found;
  const fs::path root = URNA_SOURCE_DIR;
  for (const char* top : {"ledger", "tally", "audit", "api"})
    for (const auto& file : fs::recursive_directory_iterator(root / top)) {
      if (file.path().extension() != ".h" && file.path().extension() != ".cc") continue;
      Source source{file.path().lexically_relative(root).generic_string(), {}};
      std::ifstream stream(file.path());
      for (std::string line; std::getline(stream, line);) source.lines.push_back(line);
      found.push_back(std::move(source));
    }
  return found;
}

std::string top_of(const std::string& path) { return path.substr(0, path.find('/')); }

TEST(House, ArrowsPointOneWay) {
  const std::map<std::string, std::set<std::string>> may = {{"ledger", {"ledger"}},
                                                            {"tally", {"ledger", "tally"}},
                                                            {"audit", {"ledger", "tally", "audit"}},
                                                            {"api", {"ledger", "tally", "api"}}};
  const std::regex include("^#include \"([a-z]+)/.*");
  for (const Source& source : sources())
    for (const std::string& line : source.lines) {
      std::smatch match;
      if (!std::regex_match(line, match, include)) continue;
      EXPECT_TRUE(may.at(top_of(source.path)).contains(match[1])) << source.path << ": " << line;
    }
}

TEST(House, OneLibraryOnePlace) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> homes = {
      {"<rocksdb/", {"ledger/rocks/"}},
      {"<sodium", {"ledger/crypto.cc", "tally/ballot/"}},
      {"<openssl/", {"ledger/crypto.cc"}},
      {"<boost/",
       {"api/http_server.cc", "api/http_awaited.h", "api/http_listen",
        "api/commands/vectors_json.h", "api/pages/catalogue_file.cc", "tally/rules/exact.h"}},
      {"<unicode/", {"api/pages/words.cc"}},
      {"<qrencode", {"api/pages/qr.cc"}},
      {"<cereal/", {"ledger/codec.h"}},
      {"<toml++/", {"api/commands/"}},
      {"<CLI/", {"api/commands/cli", "audit/command"}}};
  for (const Source& source : sources())
    for (const std::string& line : source.lines)
      for (const auto& [library, places] : homes)
        if (line.starts_with("#include " + library)) {
          const auto home = [&](const std::string& place) {
            return source.path.starts_with(place);
          };
          EXPECT_TRUE(std::ranges::any_of(places, home)) << source.path << ": " << line;
        }
}

TEST(House, FilesAreSmallEnoughToSee) {
  for (const Source& source : sources()) EXPECT_LE(source.lines.size(), 500U) << source.path;
}

TEST(House, NothingThatDecidesDependsOnTheMachine) {  // Y05
  const std::regex banned(
      "\\b(float|double|unordered_map|unordered_set|system_clock|steady_clock|getenv|setlocale|"
      "std::thread|std::rand|random_device|mt19937)\\b");
  for (const Source& source : sources()) {
    const std::string top = top_of(source.path);
    if ((top != "ledger" && top != "tally") || source.path.starts_with("ledger/rocks")) continue;
    if (source.path == "ledger/http_client.cc") continue;  // deadlines (decision 0043)
    for (const std::string& line : source.lines)
      EXPECT_FALSE(std::regex_search(line.substr(0, line.find("//")), banned))
          << source.path << ": " << line;
  }
}

// What overruns, what starts a shell, what reads the surroundings, what a stranger's text can slow
// down: nowhere in the product.
TEST(House, NothingThatIsDangerousIsCalled) {  // M13, N20
  const std::regex banned(
      "\\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|tmpnam|mktemp|system|popen|execlp|"
      "rand|srand|getenv|secure_getenv|setenv|atoi|atol|atof|strtod|stod|stof)\\s*\\(|"
      "std::(regex|unordered_map|unordered_set|hash)\\b");
  const std::regex floating("\\b(float|double)\\b");
  for (const Source& source : sources())
    for (const std::string& line : source.lines) {
      const std::string code = line.substr(0, line.find("//"));
      // What a service manager says to us stands in the environment; one file reads it.
      const bool told =
          source.path == "api/service.cc" && code.find("std::getenv(") != std::string::npos;
      EXPECT_FALSE(!told && std::regex_search(code, banned)) << source.path << ": " << line;
      const bool counts = top_of(source.path) == "audit";  // ledger and tally: the test above
      EXPECT_FALSE(counts && std::regex_search(code, floating)) << source.path << ": " << line;
    }
}

TEST(House, NoUnfinishedWork) {
  const std::regex unfinished("\\b(TODO|FIXME|XXX|HACK)\\b");
  for (const Source& source : sources())
    for (const std::string& line : source.lines)
      EXPECT_FALSE(std::regex_search(line, unfinished)) << source.path << ": " << line;
}

// The names of the shared libraries an ELF program asks for, read from its dynamic string table.
std::set<std::string> needed_libraries(const std::string& program) {
  const auto bytes = ledger::read_file(program, std::size_t{1} << 30);
  EXPECT_TRUE(bytes.ok());
  std::set<std::string> names;
  const std::string_view text = ledger::text_of(*bytes);
  for (std::size_t at = text.find(".so."); at != std::string_view::npos;
       at = text.find(".so.", at + 1)) {
    const std::size_t start = text.rfind('\0', at) + 1, end = text.find('\0', at);
    const std::string_view name = text.substr(start, end - start);
    const bool plain = name.size() < 40 && name.find('/') == std::string_view::npos;
    if (plain && (name.starts_with("lib") || name.starts_with("ld-")))
      names.emplace(name.substr(0, name.find(".so")));
  }
  return names;
}

TEST(House, TheAuditorsProgramLinksOnlyWhatItMay) {  // decision D21
  const std::string program = std::string(URNA_BINARY_DIR) + "/urna-audit";
  if (!fs::exists(program)) GTEST_SKIP() << "urna-audit is not built here";
  const std::set<std::string> may = {"libsodium", "libcrypto", "libstdc++",      "libm",
                                     "libgcc_s",  "libc",      "ld-linux-x86-64"};
  for (const std::string& name : needed_libraries(program)) EXPECT_TRUE(may.contains(name)) << name;
}

}  // namespace
}  // namespace urna
