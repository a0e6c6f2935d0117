// Life phase: the trustees' ceremony that makes the keys of sealed questions (sealed-ballots
// section 6). One event for each step of a trustee, signed by that trustee alone; a run that fails
// is voided by the committee and repeated by those who are left.
#pragma once

#include "ledger/codec.h"
#include "ledger/event/limits.h"

namespace urna::ledger {

// Bytes too large for an entry, kept beside the log by their hash (decision D12).
struct Material {
  Hash sha256;
  std::uint64_t size = 0;  // bytes
  bool operator==(const Material&) const = default;
  void serialize(auto& archive) { archive(field("sha256", sha256), field("size", size)); }
};

// Step 1. What will be revealed, before anybody reveals anything.
struct KeyCommitted {
  static constexpr std::uint16_t kType = 40;
  static constexpr const char* kName = "key_committed";
  Nonce nonce;
  std::uint32_t run = 1;
  std::uint32_t trustee = 0;  // in this run, from 1
  Hash commitment;            // H256("dkg/commit"; ctx0, u32(i), FS_i)
  EncryptionKey receiving;
  bool operator==(const KeyCommitted&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run), field("trustee", trustee),
            field("commitment", commitment), field("receiving", receiving));
  }
};

// Step 2, once all have committed.
struct KeyRevealed {
  static constexpr std::uint16_t kType = 41;
  static constexpr const char* kName = "key_revealed";
  Nonce nonce;
  std::uint32_t run = 1;
  std::uint32_t trustee = 0;
  Material reveal;  // F_{0,0} .. F_{K-1,t-1} | R | s
  bool operator==(const KeyRevealed&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run), field("trustee", trustee),
            field("reveal", reveal));
  }
};

// Step 3, once all have revealed.
struct KeySharesDealt {
  static constexpr std::uint16_t kType = 42;
  static constexpr const char* kName = "key_shares_dealt";
  Nonce nonce;
  std::uint32_t run = 1;
  std::uint32_t trustee = 0;
  Material shares;  // for recipients 1, 2, .. in order, 80 + 32·K bytes each, sealed
  bool operator==(const KeySharesDealt&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run), field("trustee", trustee),
            field("shares", shares));
  }
};

// Step 4: all shares to this trustee were opened and are the ones committed to.
struct KeysAccepted {
  static constexpr std::uint16_t kType = 43;
  static constexpr const char* kName = "keys_accepted";
  Nonce nonce;
  std::uint32_t run = 1;
  std::uint32_t trustee = 0;
  bool operator==(const KeysAccepted&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run), field("trustee", trustee));
  }
};

// Instead of step 4: what one trustee dealt cannot be opened, or is not what it committed to.
struct KeyComplaint {
  static constexpr std::uint16_t kType = 44;
  static constexpr const char* kName = "key_complaint";
  Nonce nonce;
  std::uint32_t run = 1;
  std::uint32_t trustee = 0;  // who complains
  std::uint32_t accused = 0;
  bool operator==(const KeyComplaint&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run), field("trustee", trustee),
            field("accused", accused));
  }
};

// The accused publishes the shares in clear; if they are false the run cannot go on.
struct KeyComplaintAnswered {
  static constexpr std::uint16_t kType = 45;
  static constexpr const char* kName = "key_complaint_answered";
  Nonce nonce;
  std::uint32_t run = 1;
  std::uint32_t trustee = 0;  // the accused
  std::uint32_t accuser = 0;
  Material shares;  // 32·K bytes
  bool operator==(const KeyComplaintAnswered&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run), field("trustee", trustee),
            field("accuser", accuser), field("shares", shares));
  }
};

// By the committee: the run is repeated without these trustees, as run + 1. Those who are left are
// numbered anew, in the same order.
struct KeyRunVoided {
  static constexpr std::uint16_t kType = 46;
  static constexpr const char* kName = "key_run_voided";
  Nonce nonce;
  std::uint32_t run = 1;
  std::vector<std::uint32_t> excluded;  // numbers in this run, strictly ascending
  bool operator==(const KeyRunVoided&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("run", run),
            field("excluded", excluded, limit::kTrustees));
  }
};

}  // namespace urna::ledger
