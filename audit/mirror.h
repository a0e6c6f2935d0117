// A bundle directory of all that a monitor verified, kept as the log grows: what is lost elsewhere
// can be had from here, and anybody can audit it.
#pragma once

#include <string>

#include "audit/follow.h"

namespace urna::audit {

class Mirror {
 public:
  explicit Mirror(std::string path) : path_(std::move(path)) {}
  // The signed checkpoint it stands at. Errors: not_found (a new mirror), io.
  ledger::Result<std::string> checkpoint() const;
  // A bundle of entries that hashed to a signed root. Errors: io.
  ledger::Result<> keep_bundle(const ledger::TileId& id, ledger::ByteView bytes) const;
  // The rest of what a bundle of the followed tree has; the checkpoint last, then what has grown is
  // removed in its older forms. Errors: io.
  ledger::Result<> keep_head(const Follower& follower, const ledger::Checkpoint& head,
                             const std::string& note, const ledger::VerifierKey& log,
                             const ledger::Source& source) const;

 private:
  ledger::Result<> write(const std::string& name, ledger::ByteView bytes) const;
  ledger::Result<> keep_blobs(const Follower& follower, const ledger::Source& source) const;
  ledger::Result<> keep_policy(const ledger::VerifierKey& log, const ledger::Source& source) const;
  ledger::Result<> remove_outgrown(std::uint64_t size) const;
  std::string path_;
};

}  // namespace urna::audit
