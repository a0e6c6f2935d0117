// A bundle of a log that witnesses cosign: it carries the policy and, once there are, their lines.
#include "api/commands/bundle_state.h"
#include "audit/verify.h"
#include "tests/api/test_witness.h"

namespace urna::api {
namespace {

audit::Report audit_of(const std::string& bundle, const ledger::VerifierKey& key) {
  audit::Options options;
  options.key = key;
  options.jobs = 1;
  return audit::verify(**ledger::open_bundle(bundle), options).report;
}

TEST_F(WitnessedTown, ABundleCarriesThePolicyAndTheCosignatures) {  // T07, T08
  TestWitness a("a");
  write_policy(a.policy_line(), "a");
  HostOptions alone = options();
  alone.unwitnessed = true;
  alone.cosign = false;
  const auto bundle_of = [&](const char* name, const HostOptions& how) {
    const auto host = open(how);
    EXPECT_TRUE(write_bundle(*host, path(name)).ok());
    return audit_of(path(name), host->journal().vkey());
  };
  const audit::Report before = bundle_of("before.tar", alone);
  EXPECT_TRUE(before.stale) << to_text(before);

  { ASSERT_TRUE(cosigned_up_to(*open(), size_)); }
  const audit::Report after = bundle_of("after.tar", alone);
  EXPECT_FALSE(after.stale) << to_text(after);
  const auto source = *ledger::open_bundle(path("after.tar"));
  EXPECT_EQ(ledger::text_of(*source->get("policy")), policy_text());
  const auto note = *source->get("checkpoint");
  EXPECT_TRUE(ledger::open_checkpoint(ledger::text_of(note), policy()).ok());

  { cast(*open(alone), 0); }  // the log has moved on, and the witness was not asked
  const audit::Report behind = bundle_of("behind.tar", alone);
  EXPECT_TRUE(behind.stale) << to_text(behind);
}

}  // namespace
}  // namespace urna::api
