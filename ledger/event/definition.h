// Life phase: founding and definition. The ledger is founded once; EditionAnnounced and, after
// review, BallotDefined are together the definition whose hash every ballot is bound to.
#pragma once

#include "ledger/event/limits.h"
#include "ledger/event/rule.h"

namespace urna::ledger {

// Index 0 of every log. The founders may announce editions; each edition then has keys of its own.
struct LedgerFounded {
  static constexpr std::uint16_t kType = 1;
  static constexpr const char* kName = "ledger_founded";
  Nonce nonce;
  std::string origin;
  PublicKey log_key;
  std::vector<PublicKey> founders;  // strictly ascending
  std::uint8_t quorum = 0;

  bool operator==(const LedgerFounded&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("origin", origin, limit::kOriginBytes),
            field("log_key", log_key), field("founders", founders, limit::kKeysPerRole),
            field("quorum", quorum));
  }
};

// Part of the budget reserved for the projects that name it.
struct Envelope {
  std::uint16_t id = 0;  // from 1; 0 is the common pot
  Texts name;
  std::int64_t amount = 0;
  bool operator==(const Envelope&) const = default;
  void serialize(auto& archive) {
    archive(field("id", id), field("name", name, limit::kTitleBytes), field("amount", amount));
  }
};

// A code with its name in the edition's languages.
struct NamedCode {
  std::uint16_t code = 0;
  Texts name;
  bool operator==(const NamedCode&) const = default;
  void serialize(auto& archive) {
    archive(field("code", code), field("name", name, limit::kTitleBytes));
  }
};

struct NamedTag {
  std::string tag;
  Texts name;
  bool operator==(const NamedTag&) const = default;
  void serialize(auto& archive) {
    archive(field("tag", tag, limit::kLabelBytes), field("name", name, limit::kTitleBytes));
  }
};

// Days as year * 10000 + month * 100 + day. Shown to people; the law goes by positions in the log,
// never by clocks.
struct Calendar {
  std::uint32_t proposals_from = 0, proposals_until = 0;
  std::uint32_t voting_from = 0, voting_until = 0;
  std::uint32_t result_by = 0;
  bool operator==(const Calendar&) const = default;
  void serialize(auto& archive) {
    archive(field("proposals_from", proposals_from), field("proposals_until", proposals_until),
            field("voting_from", voting_from), field("voting_until", voting_until),
            field("result_by", result_by));
  }
};

// Who may vote, stated in the edition itself: one policy whatever a person's legal status.
struct EligibilityPolicy {
  std::uint8_t minimum_age = 0;              // full years on the first day of voting
  Texts residence;                           // the rule in words
  std::vector<NamedCode> document_kinds;     // codes 1..255, one uniqueness tag per document shown
  std::vector<NamedCode> status_categories;  // who is meant, never recorded beside a slot
  std::vector<NamedCode> refusal_reasons;    // codes an EligibilityRefused may carry
  bool operator==(const EligibilityPolicy&) const = default;
  void serialize(auto& archive) {
    archive(field("minimum_age", minimum_age), field("residence", residence, limit::kSummaryBytes),
            field("document_kinds", document_kinds, limit::kDocumentKinds),
            field("status_categories", status_categories, limit::kStatusCategories),
            field("refusal_reasons", refusal_reasons, limit::kRefusalReasons));
  }
};

struct Station {
  StationId id;
  Texts name;
  PublicKey key;
  std::vector<PublicKey> officers;  // strictly ascending
  bool operator==(const Station&) const = default;
  void serialize(auto& archive) {
    archive(field("id", id), field("name", name, limit::kTitleBytes), field("key", key),
            field("officers", officers, limit::kOfficersPerStation));
  }
};

struct RoleKeys {
  std::vector<PublicKey> committee;   // strictly ascending, as every list of keys here
  std::uint8_t committee_quorum = 0;  // an act of the committee carries exactly this many
  std::vector<PublicKey> registrars;
  std::vector<PublicKey> overseers;
  std::vector<Station> stations;  // ids strictly ascending
  std::uint16_t rotations_per_station_day = 0;
  bool operator==(const RoleKeys&) const = default;
  void serialize(auto& archive) {
    archive(field("committee", committee, limit::kKeysPerRole),
            field("committee_quorum", committee_quorum),
            field("registrars", registrars, limit::kKeysPerRole),
            field("overseers", overseers, limit::kKeysPerRole),
            field("stations", stations, limit::kStations),
            field("rotations_per_station_day", rotations_per_station_day));
  }
};

// Groups of people that aggregates may speak of, never of one slot.
struct Dimension {
  std::string tag;
  std::vector<NamedTag> cells;
  bool operator==(const Dimension&) const = default;
  void serialize(auto& archive) {
    archive(field("tag", tag, limit::kLabelBytes), field("cells", cells, limit::kCells));
  }
};

enum class DrawKind : std::uint8_t {
  none = 1,     // the tie chain asks for no lot
  beacon = 2,   // a numbered round of a public random beacon
  lottery = 3,  // a draw in public
};

// Where the random value of the verifiable draw comes from: announced here, long before it exists.
struct DrawSource {
  DrawKind kind = DrawKind::none;
  Texts source;             // names the beacon, or says how and where the draw is held
  std::uint64_t round = 0;  // of the beacon; above 0 exactly there
  bool operator==(const DrawSource&) const = default;
  void serialize(auto& archive) {
    archive(field("kind", kind), field("source", source, limit::kSummaryBytes),
            field("round", round));
  }
};

enum class Environment : std::uint8_t {
  binding = 1,
  drill = 2,
  replay = 3,  // replay of public data, decision D9
};

struct EditionAnnounced {
  static constexpr std::uint16_t kType = 2;
  static constexpr const char* kName = "edition_announced";
  std::string origin;  // first: these bytes are about this log
  Nonce nonce;
  Environment environment = Environment::binding;
  Hash replayed_file;  // SHA-256 of the file a replay was made from, else zero
  Texts title;
  std::vector<std::string> languages;
  std::string currency;
  std::uint8_t currency_decimals = 0;
  std::int64_t budget = 0;  // smallest unit
  std::vector<Envelope> envelopes;
  std::vector<NamedCode> districts;  // codes from 1; 0 is the whole city
  std::vector<NamedTag> categories;
  Calendar calendar;
  EligibilityPolicy eligibility;
  RoleKeys roles;
  std::vector<Dimension> dimensions;
  std::uint16_t minimum_group = 0;  // no published aggregate speaks of fewer people
  RuleSpec rule;
  DrawSource draw;

  bool operator==(const EditionAnnounced&) const = default;
  void serialize(auto& archive) {
    archive(field("origin", origin, limit::kOriginBytes), field("nonce", nonce),
            field("environment", environment), field("replayed_file", replayed_file),
            field("title", title, limit::kTitleBytes),
            field("languages", languages, limit::kLanguages),
            field("currency", currency, limit::kLabelBytes),
            field("currency_decimals", currency_decimals), field("budget", budget),
            field("envelopes", envelopes, limit::kEnvelopes),
            field("districts", districts, limit::kDistricts),
            field("categories", categories, limit::kCategories), field("calendar", calendar),
            field("eligibility", eligibility), field("roles", roles),
            field("dimensions", dimensions, limit::kDimensions),
            field("minimum_group", minimum_group), field("rule", rule), field("draw", draw));
  }
};

enum class BallotKind : std::uint8_t { open = 1, sealed = 2 };
enum class LayoutKind : std::uint8_t {
  approval = 1,  // low..high projects
  points = 2,    // per project at most `per`, in all at most `total`
  knapsack = 3,  // costs of the chosen at most `budget`
  ranking = 4,   // the best `high` in order
};

// A ballot layout by its parameters (sealed-ballots section 5, decision D10); unused ones are zero.
struct LayoutSpec {
  LayoutKind kind = LayoutKind::approval;
  std::uint32_t low = 0, high = 0;
  std::uint32_t per = 0, total = 0;
  std::int64_t budget = 0;  // knapsack: in smallest units, costs are the projects'
  bool operator==(const LayoutSpec&) const = default;
  void serialize(auto& archive) {
    archive(field("kind", kind), field("low", low), field("high", high), field("per", per),
            field("total", total), field("budget", budget));
  }
};

// Limits that no layout expresses; only open questions may have them (decision D10). Zero: no such
// limit.
struct BallotPredicates {
  std::uint32_t minimum_points = 0;    // points: the sum is at least this
  std::uint32_t maximum_projects = 0;  // points: at most so many projects get any
  std::uint32_t minimum_projects = 0;  // points, ranking, knapsack: at least so many are named
  std::uint32_t maximum_minus = 0;  // approval: at most so many minus votes beside the plus votes
  bool operator==(const BallotPredicates&) const = default;
  void serialize(auto& archive) {
    archive(field("minimum_points", minimum_points), field("maximum_projects", maximum_projects),
            field("minimum_projects", minimum_projects), field("maximum_minus", maximum_minus));
  }
};

// Projects of one question of which at most one may win: rivals for one place.
struct ExclusiveGroup {
  std::vector<std::uint32_t> projects;  // strictly ascending ids, at least two
  bool operator==(const ExclusiveGroup&) const = default;
  void serialize(auto& archive) {
    archive(field("projects", projects, limit::kProjectsPerQuestion));
  }
};

struct Question {
  Texts title;
  std::uint16_t district = 0;  // 0: the whole city
  BallotKind kind = BallotKind::open;
  LayoutSpec layout;
  BallotPredicates predicates;
  std::int64_t budget = 0;                // what this question gives out
  std::vector<Envelope> envelopes;        // parts of it; ids and names as announced
  std::vector<std::uint32_t> projects;    // in ballot order, strictly ascending ids
  std::vector<ExclusiveGroup> exclusive;  // ascending by first project, no project in two
  bool operator==(const Question&) const = default;
  void serialize(auto& archive) {
    archive(field("title", title, limit::kTitleBytes), field("district", district),
            field("kind", kind), field("layout", layout), field("predicates", predicates),
            field("budget", budget), field("envelopes", envelopes, limit::kEnvelopes),
            field("projects", projects, limit::kProjectsPerQuestion),
            field("exclusive", exclusive, limit::kExclusiveGroups));
  }
};

// Which questions a slot may answer.
struct BallotStyle {
  std::uint16_t style = 0;
  std::vector<std::uint16_t> questions;  // strictly ascending
  bool operator==(const BallotStyle&) const = default;
  void serialize(auto& archive) {
    archive(field("style", style), field("questions", questions, limit::kQuestions));
  }
};

// The group of cell `from` joins the group of cell `into`, whose name stays.
struct MergeStep {
  std::uint8_t dimension = 0;
  std::uint8_t into = 0, from = 0;
  bool operator==(const MergeStep&) const = default;
  void serialize(auto& archive) {
    archive(field("dimension", dimension), field("into", into), field("from", from));
  }
};

// What sealed questions need (sealed-ballots sections 6, 10 and 12).
struct Sealing {
  std::vector<PublicKey> trustees;    // strictly ascending; numbered from 1 in this order
  std::uint8_t threshold = 0;         // so many open together what none opens alone
  std::uint32_t minimum_ballots = 0;  // a question with fewer counted ballots is never opened
  std::vector<MergeStep> merges;      // dimensions ascending, each in the order of applying
  bool operator==(const Sealing&) const = default;
  void serialize(auto& archive) {
    archive(field("trustees", trustees, limit::kTrustees), field("threshold", threshold),
            field("minimum_ballots", minimum_ballots), field("merges", merges, limit::kMergeSteps));
  }
};

// After review: fixes projects and layouts.
struct BallotDefined {
  static constexpr std::uint16_t kType = 3;
  static constexpr const char* kName = "ballot_defined";
  Nonce nonce;
  std::vector<Question> questions;  // question number = position
  std::vector<BallotStyle> styles;  // strictly ascending
  std::optional<Sealing> sealing;   // exactly where a question is sealed
  bool operator==(const BallotDefined&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("questions", questions, limit::kQuestions),
            field("styles", styles, limit::kStyles), field("sealing", sealing));
  }
};

enum class Role : std::uint8_t {
  committee = 1,
  registrar = 2,
  overseer = 3,
  station = 4,
  officer = 5
};

// A key of a role gives way to another, by the committee's quorum.
struct RoleKeyRotated {
  static constexpr std::uint16_t kType = 4;
  static constexpr const char* kName = "role_key_rotated";
  Nonce nonce;
  Role role = Role::committee;
  StationId station;  // for station and officer, else zero
  PublicKey old_key, new_key;
  bool operator==(const RoleKeyRotated&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("role", role), field("station", station),
            field("old_key", old_key), field("new_key", new_key));
  }
};

}  // namespace urna::ledger
