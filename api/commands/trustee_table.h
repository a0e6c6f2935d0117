// A trustee at work: the seed, the log as it was replayed from a bundle, and the way by which what
// is given goes out. On the operator's machine the bundle is one that is exported for this step.
#pragma once

#include <memory>

#include "api/commands/bundle_state.h"
#include "api/commands/desk.h"
#include "api/commands/trustee.h"
#include "api/commands/trustee_words.h"
#include "tally/election/trustee.h"

namespace urna::api {

class TrusteeTable {
 public:
  // Errors: usage; io; key_permissions; as replay_bundle; wrong_trustee.
  static Result<std::unique_ptr<TrusteeTable>> open(const TrusteeOptions& options);
  TrusteeTable() = default;
  TrusteeTable(const TrusteeTable&) = delete;
  TrusteeTable& operator=(const TrusteeTable&) = delete;
  ~TrusteeTable();

  const tally::Edition& edition() const { return *edition_; }
  const tally::Means& means() const { return bundle_->state.means; }
  const ledger::EditionId& edition_id() const { return id_; }
  const ledger::Seed& seed() const { return seed_; }
  std::uint32_t number() const { return number_; }
  const TrusteeWords& words() const { return *words_; }

  // Runs `urna-audit verify` on the bundle; the last checkpoint that was found right must be a
  // prefix. Returns the exit code: nothing is given unless it is 0. Errors: usage, io.
  Result<int> audit() const;
  // Keeps in the trustee's record what a part is given for. Errors: wrong_counted_set, io.
  Result<> keep(const std::string& purpose, const ledger::Hash& set) const;
  // Signs and submits, or writes the folder. Returns a line for each act, saying where it stands,
  // or one line for the folder. Errors: io; any refusal.
  Result<std::vector<std::string>> give(std::vector<tally::TrusteeAct> acts);

 private:
  Result<> open_bundle(const TrusteeOptions& options);
  Result<Bytes> sign(tally::TrusteeAct& act) const;

  ledger::Seed seed_;
  TrusteeOptions options_;
  const TrusteeWords* words_ = nullptr;
  std::unique_ptr<Desk> desk_;  // none where a bundle was given
  std::string temporary_;       // folder of the exported bundle
  std::unique_ptr<BundleState> bundle_;
  ledger::EditionId id_;
  const tally::Edition* edition_ = nullptr;
  std::uint32_t number_ = 0;
};

// What was done, where it stands, what comes next. Requires: as many `done` as acts were given.
void say(const std::vector<std::string>& done, const std::vector<std::string>& places,
         const std::vector<std::string>& next);
// What the trustee's own words say is told without the code in front.
int refuse(const char* what, const ledger::Error& error);

}  // namespace urna::api
