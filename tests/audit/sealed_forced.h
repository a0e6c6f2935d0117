// A dishonest server: what the law refuses stands in the log all the same, re-hashed and signed
// again with the log's key (rung L1). The auditor must say so, whether it batches equations or not.
#pragma once

#include <gtest/gtest.h>

#include "audit/verify.h"
#include "tests/fixture/town.h"

namespace urna::audit {

inline Report audited(fixture::Town& town, const fixture::Resources& bundle, bool batch) {
  Options options;
  options.key = ledger::VerifierKey{fixture::Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  options.jobs = 1;
  options.batch = batch;
  return verify(*ledger::memory_source(bundle), options).report;
}

// Exit 1, this check, at the last entry.
inline void expect_forced(const fixture::Town& honest, const ledger::Bytes& submission,
                          std::string_view check, const std::string& what) {
  fixture::Town town = honest;
  town.force(submission);
  const fixture::Resources bundle = town.bundle();
  for (const bool batch : {true, false}) {
    const Report report = audited(town, bundle, batch);
    ASSERT_TRUE(report.first_fault) << what;
    EXPECT_EQ(report.first_fault->check, check)
        << what << (batch ? ", batched: " : ", one by one: ") << report.first_fault->why;
    EXPECT_EQ(report.first_fault->entry, town.entries.size() - 1) << what;
    EXPECT_EQ(report.exit_code(), kFault) << what;
  }
}

}  // namespace urna::audit
