// Life phase: the roll. Every roll event is signed by registrar and overseer together; it says that
// a check took place and what came of it, never who it was (sealed-ballots section 7, decisions D6
// and D8).
#pragma once

#include "ledger/codec.h"
#include "ledger/event/limits.h"

namespace urna::ledger {

// A credential, or one office's part of it, with its proof of possession over `roll`, key and slot.
struct KeyPart {
  Element key;
  SchnorrSignature proof;
  bool operator==(const KeyPart&) const = default;
  void serialize(auto& archive) { archive(field("key", key), field("proof", proof)); }
};

// One person found eligible.
struct SlotGrant {
  SlotId slot;
  std::uint16_t style = 0;
  std::vector<KeyPart> parts;  // one, or two whose sum is the credential
  Commitment commitment;       // H256("reg"; salt32, canonical personal record), kept off the log
  std::vector<Tag> tags;       // one per document shown, strictly ascending
  bool operator==(const SlotGrant&) const = default;
  void serialize(auto& archive) {
    archive(field("slot", slot), field("style", style), field("parts", parts, limit::kKeyParts),
            field("commitment", commitment), field("tags", tags, limit::kTags));
  }
};

struct SlotsGranted {
  static constexpr std::uint16_t kType = 20;
  static constexpr const char* kName = "slots_granted";
  Nonce nonce;
  std::vector<SlotGrant> grants;
  bool operator==(const SlotsGranted&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("grants", grants, limit::kGrants));
  }
};

// One person found not eligible, with the reason's code in the policy. May be followed by a grant
// later.
struct EligibilityRefused {
  static constexpr std::uint16_t kType = 21;
  static constexpr const char* kName = "eligibility_refused";
  Nonce nonce;
  std::uint16_t reason = 0;
  Commitment commitment;
  std::vector<Tag> tags;
  bool operator==(const EligibilityRefused&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("reason", reason), field("commitment", commitment),
            field("tags", tags, limit::kTags));
  }
};

enum class RotationReason : std::uint8_t {
  earlier_stand = 1,  // lost or claimed by the person: ballots cast before stand
  earlier_void = 2,   // the key was in other hands: ballots cast before do not count
};

struct SlotKeyRotated {
  static constexpr std::uint16_t kType = 22;
  static constexpr const char* kName = "slot_key_rotated";
  Nonce nonce;
  SlotId slot;
  std::vector<KeyPart> parts;
  RotationReason reason = RotationReason::earlier_stand;
  StationId station;  // zero: by the offices; else station, officer and overseer sign
  std::uint32_t day =
      0;  // at a station: the day its attendance sheet bears, year*10000+month*100+day
  bool operator==(const SlotKeyRotated&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("slot", slot), field("parts", parts, limit::kKeyParts),
            field("reason", reason), field("station", station), field("day", day));
  }
};

struct SlotRevoked {
  static constexpr std::uint16_t kType = 23;
  static constexpr const char* kName = "slot_revoked";
  Nonce nonce;
  SlotId slot;
  std::uint16_t reason = 0;  // a refusal reason of the policy; public
  bool operator==(const SlotRevoked&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("slot", slot), field("reason", reason));
  }
};

// The person votes on paper: two officers of the station sign; online ballots of the slot stop
// counting.
struct SlotPaper {
  static constexpr std::uint16_t kType = 24;
  static constexpr const char* kName = "slot_paper";
  Nonce nonce;
  SlotId slot;
  StationId station;
  bool operator==(const SlotPaper&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("slot", slot), field("station", station));
  }
};

// One slot's attributes, sealed: nobody learns them but by sums over many (sealed-ballots section
// 7).
struct AttributeRecord {
  SlotId slot;
  Bytes record;  // a bit vector over the cells of all dimensions, with its proof
  bool operator==(const AttributeRecord&) const = default;
  void serialize(auto& archive) {
    archive(field("slot", slot), field("record", record, limit::kRecordBytes));
  }
};

// Added once the keys exist, whenever the slot was granted (decision D5).
struct AttributesSealed {
  static constexpr std::uint16_t kType = 26;
  static constexpr const char* kName = "attributes_sealed";
  Nonce nonce;
  std::vector<AttributeRecord> records;
  bool operator==(const AttributesSealed&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("records", records, limit::kRecords));
  }
};

// How many active slots belong to one group of one dimension.
struct GroupCount {
  std::uint8_t dimension = 0;
  std::uint8_t cell = 0;
  std::uint32_t people = 0;
  bool operator==(const GroupCount&) const = default;
  void serialize(auto& archive) {
    archive(field("dimension", dimension), field("cell", cell), field("people", people));
  }
};

// Freezes the roll: no grants after it. States its numbers, so that invented people show against
// outside figures.
struct RollClosed {
  static constexpr std::uint16_t kType = 25;
  static constexpr const char* kName = "roll_closed";
  Nonce nonce;
  std::uint64_t active_slots = 0;
  Hash slot_map_seal;  // SHA-256 of the sealed slot map (slot -> person), kept off the log
  std::vector<GroupCount>
      groups;  // strictly ascending (dimension, cell); empty groups are left out
  std::vector<std::uint8_t> merged;  // by dimension: merge steps applied; empty without records
  bool operator==(const RollClosed&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("active_slots", active_slots),
            field("slot_map_seal", slot_map_seal), field("groups", groups, limit::kGroupCounts),
            field("merged", merged, limit::kDimensions));
  }
};

}  // namespace urna::ledger
