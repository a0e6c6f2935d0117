// Life phase: proposals and their review. A proposal names its team by composition, never by
// person; who the proposer is, is checked at review, off the log (decision D7).
#pragma once

#include "ledger/codec.h"
#include "ledger/event/limits.h"

namespace urna::ledger {

struct ProposalsOpened {
  static constexpr std::uint16_t kType = 10;
  static constexpr const char* kName = "proposals_opened";
  Nonce nonce;
  bool operator==(const ProposalsOpened&) const = default;
  void serialize(auto& archive) { archive(field("nonce", nonce)); }
};

struct TeamComposition {
  std::uint32_t locals = 0, newcomers = 0;
  bool operator==(const TeamComposition&) const = default;
  void serialize(auto& archive) { archive(field("locals", locals), field("newcomers", newcomers)); }
};

// Projects are numbered u32 from 0 in filing order.
struct ProposalFiled {
  static constexpr std::uint16_t kType = 11;
  static constexpr const char* kName = "proposal_filed";
  Nonce nonce;
  PublicKey proposer;  // made on the proposer's device
  std::string label;   // the source's own id, as text; unique in the edition
  Texts title, summary;
  std::int64_t cost = 0;
  std::uint16_t envelope = 0;  // 0: the common pot
  std::uint16_t district = 0;  // 0: the whole city
  std::vector<std::string> categories;
  TeamComposition team;
  std::vector<Hash> attachments;
  bool operator==(const ProposalFiled&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("proposer", proposer),
            field("label", label, limit::kLabelBytes), field("title", title, limit::kTitleBytes),
            field("summary", summary, limit::kSummaryBytes), field("cost", cost),
            field("envelope", envelope), field("district", district),
            field("categories", categories, limit::kCategories), field("team", team),
            field("attachments", attachments, limit::kAttachments));
  }
};

struct ProposalWithdrawn {
  static constexpr std::uint16_t kType = 12;
  static constexpr const char* kName = "proposal_withdrawn";
  Nonce nonce;
  std::uint32_t project = 0;
  bool operator==(const ProposalWithdrawn&) const = default;
  void serialize(auto& archive) { archive(field("nonce", nonce), field("project", project)); }
};

struct ProposalsClosed {
  static constexpr std::uint16_t kType = 13;
  static constexpr const char* kName = "proposals_closed";
  Nonce nonce;
  bool operator==(const ProposalsClosed&) const = default;
  void serialize(auto& archive) { archive(field("nonce", nonce)); }
};

enum class Verdict : std::uint8_t { admitted = 1, rejected = 2 };

// What stands here, not what was filed, goes on the ballot: cost, envelope, team as confirmed.
struct ProposalReviewed {
  static constexpr std::uint16_t kType = 14;
  static constexpr const char* kName = "proposal_reviewed";
  Nonce nonce;
  std::uint32_t project = 0;
  Verdict verdict = Verdict::admitted;
  Texts reason;
  std::int64_t cost = 0;
  std::uint16_t envelope = 0;
  std::vector<std::string> categories;
  TeamComposition team;
  bool operator==(const ProposalReviewed&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("project", project), field("verdict", verdict),
            field("reason", reason, limit::kSummaryBytes), field("cost", cost),
            field("envelope", envelope), field("categories", categories, limit::kCategories),
            field("team", team));
  }
};

}  // namespace urna::ledger
