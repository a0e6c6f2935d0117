#include "api/commands/edition_file.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <set>

#include "api/commands/merge_table.h"
#include "api/commands/rule_file.h"
#include "api/commands/toml_table.h"

namespace urna::api {

using ledger::Result;
using ledger::Texts;

namespace {

using Table = TomlTable;

void read_envelopes(Table& table, std::vector<ledger::Envelope>& envelopes) {
  table.tables("envelope", [&](Table& t) {
    ledger::Envelope& envelope = envelopes.emplace_back();
    t.integer("id", envelope.id, 1, 65'535);
    t.texts("name", envelope.name);
    t.integer("amount", envelope.amount, 0, ledger::limit::kAmount);
  });
}

void read_codes(Table& table, const char* key, std::vector<ledger::NamedCode>& codes) {
  table.tables(key, [&](Table& t) {
    ledger::NamedCode& code = codes.emplace_back();
    t.integer("code", code.code, 1, 65'535);
    t.texts("name", code.name);
  });
}

void read_tags(Table& table, const char* key, std::vector<ledger::NamedTag>& tags) {
  table.tables(key, [&](Table& t) {
    ledger::NamedTag& tag = tags.emplace_back();
    t.text("tag", tag.tag);
    t.texts("name", tag.name);
  });
}

void read_roles(Table& t, ledger::RoleKeys& roles) {
  t.keys("committee", roles.committee);
  t.integer("committee_quorum", roles.committee_quorum, 1, 16);
  t.keys("registrars", roles.registrars);
  t.keys("overseers", roles.overseers);
  t.integer("rotations_per_station_day", roles.rotations_per_station_day, 0, 65'535);
  t.tables("station", [&](Table& s) {
    ledger::Station& station = roles.stations.emplace_back();
    s.fixed("id", station.id);
    s.texts("name", station.name);
    s.fixed("key", station.key);
    s.keys("officers", station.officers);
  });
}

void read_rule(Table& t, ledger::RuleSpec& rule) {
  std::string file;
  t.text("rule_file", file);
  if (file.empty()) return;
  auto read = read_rule_file(file);
  if (!read) return t.fail("rule_file", read.error().detail);
  rule = *read;
}

void read_draw(Table& t, ledger::DrawSource& draw) {
  if (t.node("draw") == nullptr) return;
  t.table("draw", [&](Table& d) {
    std::string kind;
    d.text("kind", kind);
    if (kind != "beacon" && kind != "lottery") d.fail("kind", "beacon or lottery");
    draw.kind = kind == "beacon" ? ledger::DrawKind::beacon : ledger::DrawKind::lottery;
    d.texts("source", draw.source);
    d.integer("round", draw.round, 1, std::numeric_limits<std::int64_t>::max());
  });
}

void read_edition(Table& t, ledger::EditionAnnounced& e) {
  std::string environment = "binding";
  t.text("environment", environment);
  if (environment != "binding" && environment != "drill") t.fail("environment", "binding or drill");
  e.environment =
      environment == "drill" ? ledger::Environment::drill : ledger::Environment::binding;
  t.texts("title", e.title);
  t.strings("languages", e.languages);
  t.text("currency", e.currency);
  t.integer("currency_decimals", e.currency_decimals, 0, 6);
  t.integer("budget", e.budget, 1, ledger::limit::kAmount);
  read_envelopes(t, e.envelopes);
  read_codes(t, "district", e.districts);
  read_tags(t, "category", e.categories);
  t.table("calendar", [&](Table& c) {
    for (const auto& [key, day] : {std::pair{"proposals_from", &e.calendar.proposals_from},
                                   {"proposals_until", &e.calendar.proposals_until},
                                   {"voting_from", &e.calendar.voting_from},
                                   {"voting_until", &e.calendar.voting_until},
                                   {"result_by", &e.calendar.result_by}})
      c.integer(key, *day, 20000101, 29991231);
  });
  t.table("eligibility", [&](Table& p) {
    p.integer("minimum_age", e.eligibility.minimum_age, 0, 120);
    p.texts("residence", e.eligibility.residence);
    read_codes(p, "document_kind", e.eligibility.document_kinds);
    read_codes(p, "status_category", e.eligibility.status_categories);
    read_codes(p, "refusal_reason", e.eligibility.refusal_reasons);
  });
  t.table("roles", [&](Table& r) { read_roles(r, e.roles); });
  t.integer("minimum_group", e.minimum_group, 1, 65'535);
  t.tables("dimension", [&](Table& d) {
    ledger::Dimension& dimension = e.dimensions.emplace_back();
    d.text("tag", dimension.tag);
    read_tags(d, "cell", dimension.cells);
  });
  read_rule(t, e.rule);
  read_draw(t, e.draw);
}

void read_layout(Table& t, ledger::LayoutSpec& layout) {
  std::string kind = "approval";
  t.text("kind", kind);
  layout.kind = kind == "points"     ? ledger::LayoutKind::points
                : kind == "knapsack" ? ledger::LayoutKind::knapsack
                : kind == "ranking"  ? ledger::LayoutKind::ranking
                                     : ledger::LayoutKind::approval;
  if (kind != "approval" && layout.kind == ledger::LayoutKind::approval)
    t.fail("kind", "approval, points, knapsack or ranking");
  t.integer("low", layout.low, 0, 2'048);
  t.integer("high", layout.high, 0, 2'048);
  t.integer("per", layout.per, 0, 1 << 30);
  t.integer("total", layout.total, 0, 1 << 30);
  t.integer("budget", layout.budget, 0, ledger::limit::kAmount);
}

// exclusive = [["P1", "P7"], ...]: labels in any order; the log has one spelling.
void read_exclusive(Table& t, const tally::Edition& edition, ledger::Question& q) {
  const toml::node* groups = t.node("exclusive");
  if (groups == nullptr) return;
  if (!groups->is_array()) return t.fail("exclusive", "must be a list of lists of labels");
  for (const toml::node& listed : *groups->as_array()) {
    if (!listed.is_array()) return t.fail("exclusive", "must be a list of lists of labels");
    ledger::ExclusiveGroup& group = q.exclusive.emplace_back();
    for (const toml::node& word : *listed.as_array()) {
      const std::string label = word.value_or(std::string());
      const auto named = [&](std::uint32_t id) {
        return edition.projects[id].filed.label == label;
      };
      const auto found = std::ranges::find_if(q.projects, named);
      if (found == q.projects.end())
        return t.fail("exclusive", "'" + label + "' is not on this question");
      group.projects.push_back(*found);
    }
    std::ranges::sort(group.projects);
  }
  std::ranges::sort(q.exclusive, {}, &ledger::ExclusiveGroup::projects);
}

void read_question(Table& t, const tally::Edition& edition, ledger::Question& q) {
  t.texts("title", q.title);
  std::string kind = "open";
  t.text("kind", kind);
  if (kind != "open" && kind != "sealed") t.fail("kind", "open or sealed");
  q.kind = kind == "sealed" ? ledger::BallotKind::sealed : ledger::BallotKind::open;
  t.integer("district", q.district, 0, 65'535);
  t.integer("budget", q.budget, 1, ledger::limit::kAmount);
  read_envelopes(t, q.envelopes);
  t.table("layout", [&](Table& l) { read_layout(l, q.layout); });
  t.integer("minimum_points", q.predicates.minimum_points, 0, 1 << 30);
  t.integer("maximum_projects", q.predicates.maximum_projects, 0, 2'048);
  t.integer("minimum_projects", q.predicates.minimum_projects, 0, 2'048);
  t.integer("maximum_minus", q.predicates.maximum_minus, 0, 2'048);
  for (std::uint32_t id = 0; id < edition.projects.size(); ++id)
    if (edition.projects[id].status == tally::ProjectStatus::admitted &&
        edition.projects[id].filed.district == q.district)
      q.projects.push_back(id);
  read_exclusive(t, edition, q);
}

void read_sealing(Table& t, const tally::Edition& edition,
                  std::optional<ledger::Sealing>& sealing) {
  if (t.node("sealing") == nullptr) return;
  constexpr std::uint32_t kUsualMinimum = 30;
  sealing.emplace().minimum_ballots = kUsualMinimum;
  t.table("sealing", [&](Table& s) {
    s.keys("trustees", sealing->trustees);
    s.integer("threshold", sealing->threshold, 1, ledger::limit::kTrustees);
    s.integer("minimum_ballots", sealing->minimum_ballots, 1, 1'000'000);
    sealing->merges = read_merges(s, edition.announced.dimensions);
  });
}

void read_ballot(Table& t, const tally::Edition& edition, ledger::BallotDefined& ballot) {
  read_sealing(t, edition, ballot.sealing);
  t.tables("question",
           [&](Table& q) { read_question(q, edition, ballot.questions.emplace_back()); });
  t.tables("style", [&](Table& s) {
    ledger::BallotStyle& style = ballot.styles.emplace_back();
    s.integer("style", style.style, 0, 65'535);
    s.numbers("questions", style.questions);
  });
}

}  // namespace

Result<ledger::EditionAnnounced> read_edition_file(const std::string& path) {
  return read_toml<ledger::EditionAnnounced>(path, read_edition);
}

Result<ledger::BallotDefined> read_ballot_file(const std::string& path,
                                               const tally::Edition& edition) {
  return read_toml<ledger::BallotDefined>(
      path, [&](Table& t, ledger::BallotDefined& ballot) { read_ballot(t, edition, ballot); });
}

Result<ledger::ProposalFiled> read_proposal_file(const std::string& path) {
  return read_toml<ledger::ProposalFiled>(path, [](Table& t, ledger::ProposalFiled& p) {
    t.text("label", p.label);
    t.texts("title", p.title);
    t.texts("summary", p.summary);
    t.integer("cost", p.cost, 0, ledger::limit::kAmount);
    t.integer("envelope", p.envelope, 0, 65'535);
    t.integer("district", p.district, 0, 65'535);
    t.strings("categories", p.categories);
    t.integer("locals", p.team.locals, 0, ledger::limit::kTeam);
    t.integer("newcomers", p.team.newcomers, 0, ledger::limit::kTeam);
  });
}

}  // namespace urna::api
