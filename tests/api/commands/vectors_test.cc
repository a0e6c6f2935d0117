// `urna vectors`: our frozen file comes out again byte for byte, the reference's does from its own
// seeds, and the reference accepts ours.
#include "api/commands/vectors.h"

#include <algorithm>
#include <cstdlib>

#include "api/commands/terminal.h"
#include "tests/api/commands/command_line.h"
#include "tests/tally/ballot/frozen_vectors.h"

namespace urna::api {
namespace {

using VectorsCommand = CommandLine;
using tally::golden_text;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
// Where two texts begin to differ; the text's length if nowhere. Shorter to read than the texts.
std::size_t same_until(const std::string& a, const std::string& b) {
  const auto [x, y] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(x - a.begin());
}
void expect_same(const std::string& made, const std::string& frozen) {
  EXPECT_EQ(made.size(), frozen.size());
  EXPECT_EQ(same_until(made, frozen), frozen.size());
}
bool runs(const std::string& command) { return std::system(command.c_str()) == 0; }

TEST_F(VectorsCommand, TheGoldenFileComesOutByteForByte) {
  ASSERT_EQ(run({"vectors", "--out", path("v.json"), "--seed", tally::kGoldenSeedText}), kExitRight)
      << err_;
  expect_same(contents(path("v.json")), golden_text());
}

TEST_F(VectorsCommand, TheReferencesFileComesOutOfItsSeeds) {
  URNA_NEEDS_EVIDENCE();
  ASSERT_EQ(run({"vectors", "--out", path("v.json")}), kExitRight) << err_;
  expect_same(contents(path("v.json")), evidence::read("check/sealed/vectors.json"));
}

// Secrets are in the file on purpose, and nowhere else.
TEST_F(VectorsCommand, PrintsTheNameAndTheSizeOnly) {
  ASSERT_EQ(run({"vectors", "--out", path("v.json"), "--seed", "x"}), kExitRight);
  const std::string text = contents(path("v.json"));
  EXPECT_EQ(out_, path("v.json") + ": " + std::to_string(text.size()) + " bytes\n");
  EXPECT_EQ(err_, "");
  EXPECT_LT(same_until(text, golden_text()), golden_text().size());  // another text, other vectors
}

TEST_F(VectorsCommand, AFileThatCannotBeWrittenIsSaid) {
  EXPECT_NE(run({"vectors", "--out", path("no/such/folder/v.json")}), kExitRight);
  EXPECT_TRUE(said("urna: vectors: "));
  EXPECT_EQ(run({"vectors"}), kExitUsage);
}

// The reference draws from the golden text instead of its own and must arrive at the same bytes.
TEST_F(VectorsCommand, ThePythonReferenceMakesTheGoldenFileToo) {
  URNA_NEEDS_EVIDENCE();
  if (!runs("python3 -c \"import ctypes; ctypes.CDLL('libsodium.so.23')\" 2>/dev/null"))
    GTEST_SKIP() << "SKIPPED: no python3 with libsodium";
  const std::string command = "python3 '" URNA_SOURCE_DIR "/tests/golden/reference.py' '" +
                              (evidence::folder() / "check/sealed").string() + "' '" +
                              tally::kGoldenSeedText + "' '";
  EXPECT_TRUE(runs(command + tally::kGoldenVectors + "' >'" + path("said") + "' 2>&1"))
      << contents(path("said"));
  std::string bent = golden_text();
  bent[bent.find("\"pok\": \"") + 9] ^= 1;
  EXPECT_FALSE(runs(command + write("bent.json", bent) + "' >'" + path("said") + "' 2>&1"));
  EXPECT_NE(contents(path("said")).find("vectors.json differs"), std::string::npos);
}

}  // namespace
}  // namespace urna::api
