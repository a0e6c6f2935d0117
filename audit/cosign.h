// A witness (c2sp.org/tlog-witness): cosigns a checkpoint that continues the last one it cosigned.
// Judging, persisting and answering are one step under one lock, and no line leaves before the
// state that it stands for is durable.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "audit/http_server.h"
#include "audit/report.h"
#include "audit/witness_state.h"
#include "ledger/witness.h"

namespace urna::audit {

struct CosignerKeys {
  std::string name;
  ledger::SigningKey key;
  std::vector<ledger::VerifierKey> logs;
  ledger::VerifierKey vkey() const {
    return {name, ledger::NoteKeyType::cosignature, key.public_key()};
  }
};

class Cosigner {
 public:
  using Persist = std::function<ledger::Result<>(const Witnessed&)>;
  // What stands against this checkpoint, or nothing; asked of an auditing cosigner before anything
  // is kept or signed.
  using Auditor = std::function<std::optional<Finding>(const ledger::Checkpoint&)>;
  using Clock = std::function<std::uint64_t()>;  // POSIX seconds
  struct Means {
    Persist persist;
    Clock clock;
    Auditor auditor = {};                              // none: a plain witness
    std::function<void(const std::string&)> say = {};  // one line for the operator
  };
  // Errors: corrupt (what was found is not what this key cosigned of these logs).
  static ledger::Result<std::unique_ptr<Cosigner>> open(CosignerKeys keys, Witnessed found,
                                                        Means means);

  // POST /add-checkpoint and GET /<hex SHA-256(origin)>/checkpoint. From many threads at once.
  Answer answer(const Request& request);

 private:
  Cosigner(CosignerKeys keys, Witnessed found, Means means)
      : keys_(std::move(keys)), witnessed_(std::move(found)), means_(std::move(means)) {}
  Answer add_checkpoint(const std::string& body);
  Answer checkpoint_of(const std::string& target);
  Answer cosign(const ledger::SignedCheckpoint& next);
  std::optional<Answer> refused_by_audit(const ledger::Checkpoint& next);
  void say(const std::string& line) const {
    if (means_.say) means_.say(line);
  }

  CosignerKeys keys_;
  std::mutex mutex_;
  std::vector<ledger::WitnessedLog> logs_;
  Witnessed witnessed_;
  Means means_;
};

}  // namespace urna::audit
