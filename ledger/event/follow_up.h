// Life phase: after the vote, and around it. Who helps, what is built with the awards and what the
// monitors say of it, sessions and who came, the action plan, figures from before the log, and the
// report of the year. Surveys stand in survey.h, indicators in indicator.h.
#pragma once

#include "ledger/codec.h"
#include "ledger/event/definition.h"
#include "ledger/event/roll.h"

namespace urna::ledger {

// A body that takes part beside the offices, with the one key it signs with.
struct Organisation {
  std::string label;  // short, unique among all organisations of the edition
  Texts name;
  PublicKey key;
  bool operator==(const Organisation&) const = default;
  void serialize(auto& archive) {
    archive(field("label", label, limit::kLabelBytes), field("name", name, limit::kTitleBytes),
            field("key", key));
  }
};

// Names those who monitor, inform and report from here on; a later one takes the place of the
// former. A key of theirs holds no other role, so that nobody judges what they reported.
struct OrganisationsNamed {
  static constexpr std::uint16_t kType = 70;
  static constexpr const char* kName = "organisations_named";
  Nonce nonce;
  std::vector<Organisation> monitors;      // members of the mixed monitoring group
  std::vector<Organisation> partners;      // hold sessions
  std::vector<Organisation> institutions;  // report on the action plan
  bool operator==(const OrganisationsNamed&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("monitors", monitors, limit::kOrganisations),
            field("partners", partners, limit::kOrganisations),
            field("institutions", institutions, limit::kOrganisations));
  }
};

// The order in which small groups of people join before anything is published about them. Set once,
// before the first figures, so that nobody chooses the groups to suit the figures.
struct MergesDefined {
  static constexpr std::uint16_t kType = 71;
  static constexpr const char* kName = "merges_defined";
  Nonce nonce;
  std::vector<MergeStep> merges;  // dimensions ascending, each in the order of applying
  bool operator==(const MergesDefined&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("merges", merges, limit::kMergeSteps));
  }
};

// What a statement rests on: kept off the log, named by its SHA-256.
struct Evidence {
  Hash sha256;
  Texts title;
  bool operator==(const Evidence&) const = default;
  void serialize(auto& archive) {
    archive(field("sha256", sha256), field("title", title, limit::kTitleBytes));
  }
};

// Where the building of a funded project stands. The last report of a project is its present state.
struct MilestoneReported {
  static constexpr std::uint16_t kType = 72;
  static constexpr const char* kName = "milestone_reported";
  Nonce nonce;
  std::uint32_t project = 0;
  Texts title;
  std::uint16_t per_mille = 0;    // of the whole project, 0..1000
  std::int64_t spent = 0;         // of the award so far, smallest unit
  std::uint32_t planned_day = 0;  // year*10000+month*100+day
  std::uint32_t actual_day = 0;   // 0: not reached yet
  std::vector<Evidence> evidence;
  bool operator==(const MilestoneReported&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("project", project),
            field("title", title, limit::kTitleBytes), field("per_mille", per_mille),
            field("spent", spent), field("planned_day", planned_day),
            field("actual_day", actual_day), field("evidence", evidence, limit::kEvidence));
  }
};

enum class Finding : std::uint8_t { confirmed = 1, disputed = 2 };

// One monitor's word on one report.
struct MilestoneJudged {
  static constexpr std::uint16_t kType = 73;
  static constexpr const char* kName = "milestone_judged";
  Nonce nonce;
  std::uint64_t report = 0;  // entry index of the milestone_reported
  Finding finding = Finding::confirmed;
  Texts reason;  // needed for a dispute; in one language of the edition or more
  std::vector<Evidence> evidence;
  bool operator==(const MilestoneJudged&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("report", report), field("finding", finding),
            field("reason", reason, limit::kSummaryBytes),
            field("evidence", evidence, limit::kEvidence));
  }
};

// What a funded project may cost from here on; first its cost on the ballot.
struct AwardAmended {
  static constexpr std::uint16_t kType = 74;
  static constexpr const char* kName = "award_amended";
  Nonce nonce;
  std::uint32_t project = 0;
  std::int64_t award = 0;
  Texts reason;
  bool operator==(const AwardAmended&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("project", project), field("award", award),
            field("reason", reason, limit::kSummaryBytes));
  }
};

enum class SessionKind : std::uint8_t {
  information = 1,
  training = 2,
  consultation = 3,
  focus_group = 4,
  community_event = 5,
};

// Sessions are numbered u32 from 0 in the order of the log.
struct SessionAnnounced {
  static constexpr std::uint16_t kType = 75;
  static constexpr const char* kName = "session_announced";
  Nonce nonce;
  SessionKind kind = SessionKind::information;
  Texts title, place;
  std::uint32_t day = 0;               // year*10000+month*100+day
  std::uint16_t from = 0, until = 0;   // minutes after midnight, local time
  std::vector<std::string> languages;  // spoken there; not only the edition's
  Texts topic;
  bool operator==(const SessionAnnounced&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("kind", kind), field("title", title, limit::kTitleBytes),
            field("place", place, limit::kTitleBytes), field("day", day), field("from", from),
            field("until", until), field("languages", languages, limit::kLanguages),
            field("topic", topic, limit::kSummaryBytes));
  }
};

// Who came, counted at the door. By whoever announced the session.
struct SessionHeld {
  static constexpr std::uint16_t kType = 76;
  static constexpr const char* kName = "session_held";
  Nonce nonce;
  std::uint32_t session = 0;
  std::uint32_t day = 0;
  std::uint32_t people = 0;
  std::vector<GroupCount> groups;    // strictly ascending (dimension, cell); a dimension without
                                     // any says nothing of it
  std::vector<std::uint8_t> merged;  // by dimension: merge steps applied
  bool operator==(const SessionHeld&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("session", session), field("day", day),
            field("people", people), field("groups", groups, limit::kGroupCounts),
            field("merged", merged, limit::kDimensions));
  }
};

// Who voted, by groups, where attributes are not sealed: by registrar and overseer. The roll's
// table is roll_closed's.
struct TurnoutReported {
  static constexpr std::uint16_t kType = 77;
  static constexpr const char* kName = "turnout_reported";
  Nonce nonce;
  std::uint64_t people = 0;  // slots with a ballot that counts, and papers
  std::vector<GroupCount> groups;
  std::vector<std::uint8_t> merged;
  bool operator==(const TurnoutReported&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("people", people),
            field("groups", groups, limit::kGroupCounts),
            field("merged", merged, limit::kDimensions));
  }
};

struct PlanItem {
  std::uint16_t number = 0;  // from 1
  Texts title;
  std::uint32_t term = 0;   // the day it is to be done by
  std::string responsible;  // label of an institution; empty: the committee
  Texts partners, resources;
  Texts indicator;  // what is counted
  std::uint64_t target = 0;
  bool operator==(const PlanItem&) const = default;
  void serialize(auto& archive) {
    archive(field("number", number), field("title", title, limit::kTitleBytes), field("term", term),
            field("responsible", responsible, limit::kLabelBytes),
            field("partners", partners, limit::kTitleBytes),
            field("resources", resources, limit::kTitleBytes),
            field("indicator", indicator, limit::kTitleBytes), field("target", target));
  }
};

// The action plan. A later one takes its place; items that were reported on stay.
struct PlanSet {
  static constexpr std::uint16_t kType = 78;
  static constexpr const char* kName = "plan_set";
  Nonce nonce;
  std::vector<PlanItem> items;  // numbers strictly ascending
  bool operator==(const PlanSet&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("items", items, limit::kPlanItems));
  }
};

// What was done for an item of the plan in a period; reports of an item add up.
struct ActivityReported {
  static constexpr std::uint16_t kType = 79;
  static constexpr const char* kName = "activity_reported";
  Nonce nonce;
  std::uint16_t item = 0;
  std::uint64_t quantity = 0;
  std::uint32_t from = 0, until = 0;  // days
  Texts note;                         // in one language of the edition or more, or none
  std::vector<Evidence> evidence;
  bool operator==(const ActivityReported&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("item", item), field("quantity", quantity),
            field("from", from), field("until", until), field("note", note, limit::kSummaryBytes),
            field("evidence", evidence, limit::kEvidence));
  }
};

// What the committee makes of the year. Later ones add to it.
struct RecommendationsMade {
  static constexpr std::uint16_t kType = 80;
  static constexpr const char* kName = "recommendations_made";
  Nonce nonce;
  std::vector<Texts> recommendations;
  bool operator==(const RecommendationsMade&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce),
            field("recommendations", recommendations, limit::kRecommendations));
  }
};

struct ReportPage {
  std::string language;
  Hash sha256;
  bool operator==(const ReportPage&) const = default;
  void serialize(auto& archive) {
    archive(field("language", language, limit::kLabelBytes), field("sha256", sha256));
  }
};

// The report of the edition, as published: whoever holds the log at that size can make it again.
struct ReportPublished {
  static constexpr std::uint16_t kType = 81;
  static constexpr const char* kName = "report_published";
  Nonce nonce;
  std::uint64_t tree_size = 0;    // the log it was computed from
  Hash root;                      // of the log at that size
  std::string tool;               // name and version of the program
  std::vector<ReportPage> pages;  // languages strictly ascending
  Hash data;                      // of the data package
  bool operator==(const ReportPublished&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("tree_size", tree_size), field("root", root),
            field("tool", tool, limit::kLabelBytes), field("pages", pages, limit::kLanguages),
            field("data", data));
  }
};

struct Asset {
  std::string path;  // as it is served, e.g. /assets/vote.mjs
  Hash sha256;
  bool operator==(const Asset&) const = default;
  void serialize(auto& archive) {
    archive(field("path", path, limit::kAssetPathBytes), field("sha256", sha256));
  }
};

// The program that residents' browsers are given. What is served can be compared with it; the last
// one stands.
struct ClientReleased {
  static constexpr std::uint16_t kType = 82;
  static constexpr const char* kName = "client_released";
  Nonce nonce;
  std::string version;
  std::vector<Asset> assets;  // paths strictly ascending
  bool operator==(const ClientReleased&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("version", version, limit::kLabelBytes),
            field("assets", assets, limit::kAssets));
  }
};

}  // namespace urna::ledger
