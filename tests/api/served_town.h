// A real ledger directory with a town's edition in it, for tests of sequencer, host and HTTP.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "api/host.h"
#include "tests/fixture/town.h"

namespace urna::api {

using fixture::Town;

class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "urna-api-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~Directory() { std::filesystem::remove_all(root_); }
  std::string path() const { return root_ + "/ledger"; }

 private:
  std::string root_;
};

inline Bytes submission_of(const Bytes& entry) {
  const ByteView view = ledger::parse_entry(entry)->submission;
  return Bytes(view.begin(), view.end());
}

// Creates the ledger and puts the town's entries through the sequencer.
inline std::unique_ptr<Host> host_of(const Directory& directory, const Town& town,
                                     HostOptions options = {}) {
  ledger::init_crypto();
  EXPECT_TRUE(Host::create(directory.path(), Town::kOrigin, ledger::Seed(Bytes(32, 9))).ok());
  auto host = Host::open(directory.path(), std::move(options));
  EXPECT_TRUE(host.ok()) << (host.ok() ? "" : to_text(host.error()));
  for (const Bytes& entry : town.entries)
    EXPECT_TRUE((*host)->sequencer().submit_and_wait(submission_of(entry)).ok());
  return *std::move(host);
}

// A town in the voting phase with `voters` extra people on its roll, named "v0", "v1", ...
inline Town town_of(int voters) {
  Town town;
  town.run_to(tally::Phase::voting);
  for (int i = 0; i < voters; ++i)
    EXPECT_TRUE(town.act(ledger::SlotsGranted{ledger::random_fixed<ledger::Nonce>(),
                                              {town.grant("v" + std::to_string(i))}},
                         {"registrar", "overseer"})
                    .ok());
  return town;
}

}  // namespace urna::api
