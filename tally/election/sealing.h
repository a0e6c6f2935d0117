// What the log says of an edition's sealed questions: the keys' ceremony, attribute records, and
// how far each count has been opened. Part of the state; disposable like all of it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>

#include "ledger/event/count.h"
#include "ledger/event/definition.h"
#include "tally/ballot/decryption.h"
#include "tally/ballot/key_shares.h"
#include "tally/ballot/row_decryption.h"

namespace urna::tally {

using ledger::field;
using ledger::SlotId;
using ledger::Tracker;

// One run of the ceremony. Trustees are numbered from 1; every list here is by number - 1.
struct KeyRun {
  std::uint32_t number = 1;
  std::vector<ledger::PublicKey> trustees;
  std::vector<std::optional<TrusteeCommit>> commits;
  std::vector<Commitments> revealed;       // empty: not yet
  std::vector<std::optional<Hash>> dealt;  // the blob with the sealed shares
  std::vector<std::uint8_t> accepted;      // 0 or 1
  struct Complaint {
    std::uint32_t accuser = 0, accused = 0;
    std::uint8_t answered = 0;  // 0: not; 1: with the right shares; 2: with false ones
    Hash shares;                // the blob of the answer
    bool operator==(const Complaint&) const = default;
    void serialize(auto& archive) {
      archive(field("accuser", accuser), field("accused", accused), field("answered", answered),
              field("shares", shares));
    }
  };
  std::vector<Complaint> complaints;  // as they came

  explicit KeyRun(std::vector<ledger::PublicKey> keys = {});
  std::uint32_t size() const { return static_cast<std::uint32_t>(trustees.size()); }
  // Null if there is none.
  const Complaint* complaint(std::uint32_t accuser, std::uint32_t accused) const;
  bool all_committed() const;
  bool all_revealed() const;
  bool all_dealt() const;
  bool all_accepted() const;
  bool operator==(const KeyRun&) const = default;
};

// A trustee's part in opening a sum, true or false.
struct SumShare {
  std::uint32_t trustee = 0;
  bool valid = false;
  std::vector<Element> factors;  // empty if not valid
  bool operator==(const SumShare&) const = default;
  void serialize(auto& archive) {
    archive(field("trustee", trustee), field("valid", valid),
            field("factors", factors, ledger::limit::kForms));
  }
};

struct RowsPart {
  std::uint32_t trustee = 0;
  bool valid = false;
  Hash shares;  // the blob
  bool operator==(const RowsPart&) const = default;
  void serialize(auto& archive) {
    archive(field("trustee", trustee), field("valid", valid), field("shares", shares));
  }
};

// A sample of the papers of one question.
struct PaperSample {
  std::optional<ledger::PaperSampleDrawn> drawn;
  std::vector<SlotId> slots;    // ascending
  std::vector<RowsPart> parts;  // in the order of the log
  std::optional<ledger::PaperSampleOpened> opened;
  bool operator==(const PaperSample&) const = default;
};

// How far one sealed question is opened.
struct SealedCount {
  std::optional<ledger::CountedSetDeclared> set;
  std::vector<SumShare> shares;       // in the order of the log
  std::vector<std::uint32_t> mixers;  // by stage
  std::optional<Hash> rows;           // blob of the last stage; its first bytes are the rows
  std::vector<RowsPart> row_parts;    // in the order of the log
  std::optional<ledger::QuestionOpened> opened;
  std::vector<std::vector<std::int64_t>> answers;  // of the mixed ballots, as a Choice each
  bool operator==(const SealedCount&) const = default;
};

// The same of the two sets of attribute records.
struct GroupCounting {
  std::optional<ledger::GroupSetDeclared> set;
  std::vector<SumShare> shares;
  std::optional<ledger::GroupsOpened> opened;
  std::uint64_t opened_at = 0;  // its entry
  bool operator==(const GroupCounting&) const = default;
};

struct SealedState {
  KeyRun run;
  std::shared_ptr<const ElectionKeys> keys;  // once the run is complete
  // Randomness seen: alpha of every ballot cast, challenged or entered, and of every record.
  std::map<Element, Tracker> alphas;  // -> tracker of the ballot; zero for a record
  std::set<Tracker> challenged;
  std::map<SlotId, std::uint32_t> challenges;
  std::map<SlotId, SealedBits> records;
  std::map<std::uint16_t, SealedCount> counts;   // by sealed question
  std::map<std::uint16_t, PaperSample> samples;  // by sealed question
  GroupCounting roll, turnout;
  std::set<Hash> materials;  // blobs that entries name

  GroupCounting& groups(ledger::GroupSet set) {
    return set == ledger::GroupSet::roll ? roll : turnout;
  }
  const GroupCounting& groups(ledger::GroupSet set) const {
    return set == ledger::GroupSet::roll ? roll : turnout;
  }
};

}  // namespace urna::tally
