// What an audit found, and what it did not look at: a verifier that says "good" without having
// looked is the worst failure there is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/checks.h"
#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::audit {

enum Exit : int { kRight = 0, kFault = 1, kUsage = 2, kUnknown = 3, kOwnFault = 4, kStale = 5 };

struct Finding {
  std::string check;
  std::optional<std::uint64_t> entry;
  std::string why;
  Kind kind = Kind::tampered;
};

struct NotChecked {
  std::string what, why;
  bool decides = false;  // without it the audit cannot say "right"
};

struct QuestionSummary {
  std::uint16_t question = 0;
  std::string title;
  std::uint64_t slots = 0, counted = 0, own_device = 0, assisted = 0, paper = 0, not_counted = 0;
  std::vector<std::string> winners;  // labels, in order of selection
  std::string spent;
};
// Totals of a station (check 5.7), to be held against its signed attendance sheets.
struct StationSummary {
  std::string id, name;
  std::uint64_t rotations = 0, went_to_paper = 0, papers = 0;
};
// Of an edition with sealed questions; every anomaly that the law lets pass is told here.
struct SealedSummary {
  std::uint32_t run = 0, trustees = 0, threshold = 0;
  bool keys = false;
  std::uint64_t records = 0, challenges = 0;
  std::uint64_t minimum_ballots = 0, minimum_group = 0;
  std::vector<std::string> opened;       // which questions and groups, by how many valid parts
  std::vector<std::string> false_parts;  // whose, and of what
  std::vector<std::string> unopened;     // questions with too few ballots
};
struct EditionSummary {
  std::string id, title, phase;
  std::uint64_t granted = 0, refused = 0, rotated = 0, revoked = 0, ballots = 0, superseded = 0;
  bool declared = false;
  std::vector<QuestionSummary> questions;
  std::vector<StationSummary> stations;
  std::optional<SealedSummary> sealed;
};

struct Report {
  std::string origin, key;
  std::uint64_t size = 0;
  ledger::Hash root;
  std::vector<std::string> checked;  // numbers
  std::vector<NotChecked> not_checked;
  std::optional<Finding> first_fault;
  bool stale = false;
  std::vector<EditionSummary> editions;

  int exit_code() const;
  std::string verdict() const;
};
std::string to_text(const Report& report);
std::string to_json(const Report& report);

}  // namespace urna::audit
