// Where tests find vectors, elections and judges made by others (decision D24).
#pragma once

#include <filesystem>
#include <string>

namespace urna::evidence {

// Returns the folder URNA_EVIDENCE names (default "../shared" beside the project), or "" if absent.
std::filesystem::path folder();

// Returns the whole file. Requires: it exists (a missing file under a present folder fails the
// test).
std::string read(const std::filesystem::path& name);

// Whether the environment has URNA_FULL: tests that are long then take all of what every run takes
// a part of.
bool full();

}  // namespace urna::evidence

// Skips the running test, saying so, where the folder is absent; where it is present a skip is a
// failure.
#define URNA_NEEDS_EVIDENCE()           \
  if (urna::evidence::folder().empty()) \
  GTEST_SKIP() << "SKIPPED: no folder of outside evidence (set URNA_EVIDENCE to have it)"
