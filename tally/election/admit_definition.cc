// Refusals of founding, announcing, defining and role keys: the definition must not contradict
// itself.
#include <algorithm>
#include <set>

#include "tally/election/acts.h"
#include "tally/election/context.h"
#include "tally/election/draw.h"
#include "tally/rules/rule.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

namespace {

constexpr std::uint8_t kMaxDecimals = 6;
constexpr std::uint8_t kMaxMinimumAge = 120;

Result<> need_origin(const Scene& scene, const std::string& origin) {
  if (origin == scene.state.origin) return Ok{};
  return Error{Errc::wrong_origin,
               "made for '" + origin + "', this is '" + scene.state.origin + "'"};
}

Result<> need_languages_list(const ledger::EditionAnnounced& event) {
  const std::set<std::string> distinct(event.languages.begin(), event.languages.end());
  if (distinct.empty() || distinct.size() != event.languages.size())
    return Error{Errc::bad_language, "languages must be named once each"};
  for (const std::string& tag : distinct)
    if (!ledger::is_language_tag(tag)) return Error{Errc::bad_language, "'" + tag + "'"};
  if (event.environment != ledger::Environment::replay && !distinct.contains("ro"))
    return Error{Errc::bad_language, "languages must hold 'ro'"};
  return Ok{};
}

Result<> need_environment(const ledger::EditionAnnounced& event) {
  const auto kind = static_cast<std::uint8_t>(event.environment);
  if (kind < 1 || kind > 3) return Error{Errc::unknown_value, "environment"};
  const bool replay = event.environment == ledger::Environment::replay;
  if (replay == event.replayed_file.is_zero())
    return bad_definition("replayed_file is set exactly in a replay of public data");
  return Ok{};
}

Result<> need_envelopes(const std::vector<ledger::Envelope>& envelopes, std::int64_t budget,
                        const std::vector<std::string>& languages) {
  std::int64_t left = budget;
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    const ledger::Envelope& envelope = envelopes[i];
    if (envelope.id <= (i == 0 ? 0 : envelopes[i - 1].id))
      return bad_definition("envelope ids must ascend from 1");
    URNA_TRY(member("envelopes", i, need_amount(envelope.amount, "amount")));
    URNA_TRY(member("envelopes", i, need_languages(envelope.name, languages, "name")));
    if (envelope.amount > left)
      return Error{Errc::bad_budget, "envelopes hold more than the budget"};
    left -= envelope.amount;
  }
  return Ok{};
}

Result<> need_money(const ledger::EditionAnnounced& event) {
  URNA_TRY(need_amount(event.budget, "budget"));
  if (event.budget == 0) return Error{Errc::bad_budget, "budget 0"};
  if (event.currency.empty() || event.currency_decimals > kMaxDecimals)
    return bad_definition("currency needs a name and at most 6 decimals");
  return need_envelopes(event.envelopes, event.budget, event.languages);
}

Result<> need_codes(const std::vector<ledger::NamedCode>& codes,
                    const std::vector<std::string>& languages, const char* name) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i].code <= (i == 0 ? 0 : codes[i - 1].code))
      return bad_definition(std::string(name) + " must ascend from 1");
    URNA_TRY(member(name, i, need_languages(codes[i].name, languages, "name")));
  }
  return Ok{};
}

Result<> need_tags(const std::vector<ledger::NamedTag>& tags,
                   const std::vector<std::string>& languages, const char* name) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (tags[i].tag.empty() || !seen.insert(tags[i].tag).second)
      return bad_definition(std::string(name) + " tags must differ and not be empty");
    URNA_TRY(member(name, i, need_languages(tags[i].name, languages, "name")));
  }
  return Ok{};
}

Result<> need_calendar(const ledger::Calendar& calendar) {
  const std::uint32_t days[] = {calendar.proposals_from, calendar.proposals_until,
                                calendar.voting_from, calendar.voting_until, calendar.result_by};
  for (std::uint32_t day : days)
    if (!is_day(day)) return bad_definition("calendar: " + std::to_string(day) + " is not a day");
  if (!std::ranges::is_sorted(days)) return bad_definition("calendar days must not run backwards");
  return Ok{};
}

Result<> need_eligibility(const ledger::EligibilityPolicy& policy,
                          const std::vector<std::string>& languages) {
  if (policy.minimum_age > kMaxMinimumAge) return bad_definition("minimum_age over 120");
  URNA_TRY(need_languages(policy.residence, languages, "residence"));
  URNA_TRY(need_codes(policy.document_kinds, languages, "document_kinds"));
  for (const ledger::NamedCode& kind : policy.document_kinds)
    if (kind.code > 255) return bad_definition("document kinds are codes 1 to 255");
  URNA_TRY(need_codes(policy.status_categories, languages, "status_categories"));
  return need_codes(policy.refusal_reasons, languages, "refusal_reasons");
}

Result<> need_station(const ledger::Station& station, const std::vector<std::string>& languages) {
  URNA_TRY(need_languages(station.name, languages, "name"));
  if (!ledger::admissible(station.key)) return Error{Errc::bad_key, "key"};
  return need_keys(station.officers, "officers");
}

Result<> need_stations(const std::vector<ledger::Station>& stations,
                       const std::vector<std::string>& languages) {
  for (std::size_t i = 0; i < stations.size(); ++i) {
    if (i > 0 && stations[i - 1].id >= stations[i].id)
      return bad_definition("stations must ascend by id");
    URNA_TRY(member("stations", i, need_station(stations[i], languages)));
  }
  return Ok{};
}

std::vector<PublicKey> all_keys(const ledger::RoleKeys& roles,
                                const std::vector<ledger::Station>& stations) {
  std::vector<PublicKey> all;
  for (const auto* keys : {&roles.committee, &roles.registrars, &roles.overseers})
    all.insert(all.end(), keys->begin(), keys->end());
  for (const ledger::Station& station : stations) {
    all.push_back(station.key);
    all.insert(all.end(), station.officers.begin(), station.officers.end());
  }
  return all;
}

// No key holds two roles: a signature then says in which role it was given (attack B25).
Result<> need_distinct_keys(const ledger::RoleKeys& roles) {
  std::vector<PublicKey> all = all_keys(roles, roles.stations);
  std::ranges::sort(all);
  if (std::ranges::adjacent_find(all) == all.end()) return Ok{};
  return bad_definition("a key holds two roles");
}

Result<> need_roles(const ledger::RoleKeys& roles, const std::vector<std::string>& languages) {
  URNA_TRY(need_keys(roles.committee, "committee"));
  URNA_TRY(need_keys(roles.registrars, "registrars"));
  URNA_TRY(need_keys(roles.overseers, "overseers"));
  if (roles.committee_quorum < 1 || roles.committee_quorum > roles.committee.size())
    return bad_definition("committee_quorum must be between 1 and the number of keys");
  if (roles.registrars.empty() || roles.overseers.empty())
    return bad_definition("registrars and overseers are needed");
  URNA_TRY(need_stations(roles.stations, languages));
  return need_distinct_keys(roles);
}

// A draw is announced exactly where the tie chain asks for lots.
Result<> need_draw(const ledger::EditionAnnounced& event) {
  const ledger::DrawSource& draw = event.draw;
  const auto kind = static_cast<std::uint8_t>(draw.kind);
  if (kind < 1 || kind > 3) return Error{Errc::unknown_value, "draw.kind"};
  if (needs_lots(event.rule) != (draw.kind != ledger::DrawKind::none))
    return bad_definition("a draw is announced exactly where ties are broken by lot");
  if ((draw.kind == ledger::DrawKind::beacon) != (draw.round > 0))
    return bad_definition("draw.round is given exactly for a beacon");
  if (draw.kind == ledger::DrawKind::lottery && event.roles.committee.size() < kLotteryOfficers)
    return bad_definition("a lottery is signed by two of the committee");
  if (draw.kind == ledger::DrawKind::none)
    return draw.source.empty() ? Result<>(Ok{}) : bad_definition("draw.source without a draw");
  return need_languages(draw.source, event.languages, "draw.source");
}

Result<> need_dimensions(const ledger::EditionAnnounced& event) {
  for (const ledger::Dimension& dimension : event.dimensions) {
    if (dimension.tag.empty() || dimension.cells.empty())
      return bad_definition("a dimension needs a tag and cells");
    URNA_TRY(need_tags(dimension.cells, event.languages, "dimension.cells"));
  }
  if (!event.dimensions.empty() && event.minimum_group == 0)
    return bad_definition("minimum_group must be at least 1 where there are dimensions");
  return Ok{};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::LedgerFounded& event) {
  if (scene.state.founded) return Errc::already_founded;  // nothing is lawful before it
  URNA_TRY(need_origin(scene, event.origin));
  if (!scene.submission.event.edition.is_zero()) return bad_definition("founding names no edition");
  if (!ledger::admissible(event.log_key)) return Error{Errc::bad_key, "log_key"};
  URNA_TRY(need_keys(event.founders, "founders"));
  if (event.quorum < 1 || event.quorum > event.founders.size())
    return bad_definition("quorum must be between 1 and the number of founders");
  return need_quorum(scene.submission, event.founders, event.quorum);
}

Result<> refuse(const Scene& scene, const ledger::EditionAnnounced& event) {
  URNA_TRY(need_origin(scene, event.origin));
  if (scene.edition != nullptr) return Errc::edition_exists;
  if (scene.submission.event.edition.is_zero()) return bad_definition("the edition's id is zero");
  const ledger::LedgerFounded& founded = *scene.state.founded;
  URNA_TRY(need_quorum(scene.submission, founded.founders, founded.quorum));
  URNA_TRY(need_environment(event));
  URNA_TRY(need_languages_list(event));
  URNA_TRY(need_languages(event.title, event.languages, "title"));
  URNA_TRY(need_money(event));
  URNA_TRY(need_codes(event.districts, event.languages, "districts"));
  URNA_TRY(need_tags(event.categories, event.languages, "categories"));
  URNA_TRY(need_calendar(event.calendar));
  URNA_TRY(need_eligibility(event.eligibility, event.languages));
  URNA_TRY(need_roles(event.roles, event.languages));
  URNA_TRY(need_dimensions(event));
  URNA_TRY(tally::check(event.rule));
  return need_draw(event);
}

namespace {

// Follows money and projects through the questions of a definition.
struct Assignment {
  const Edition& edition;
  std::int64_t budget_left;
  std::map<std::uint16_t, std::int64_t> envelope_left;
  std::set<std::uint32_t> placed;

  explicit Assignment(const Edition& e) : edition(e), budget_left(e.announced.budget) {
    for (const ledger::Envelope& envelope : e.announced.envelopes)
      envelope_left[envelope.id] = envelope.amount;
  }
  Result<> take_money(const ledger::Question& question) {
    URNA_TRY(need_amount(question.budget, "budget"));
    if (question.budget == 0 || question.budget > budget_left)
      return Error{Errc::bad_budget, "the questions' budgets do not fit the edition's"};
    budget_left -= question.budget;
    URNA_TRY(need_envelopes(question.envelopes, question.budget, edition.announced.languages));
    for (const ledger::Envelope& envelope : question.envelopes) {
      const auto left = envelope_left.find(envelope.id);
      if (left == envelope_left.end() || envelope.amount > left->second)
        return Error{Errc::bad_budget, "envelope " + std::to_string(envelope.id)};
      left->second -= envelope.amount;
    }
    return Ok{};
  }
  Result<> place(const ledger::Question& question, std::uint32_t project) {
    const std::string name = "project " + std::to_string(project);
    if (project >= edition.projects.size()) return Error{Errc::unknown_project, name};
    const ProjectState& state = edition.projects[project];
    if (state.status != ProjectStatus::admitted) return Error{Errc::project_not_admitted, name};
    if (!placed.insert(project).second) return bad_definition(name + " stands on two questions");
    if (state.filed.district != question.district)
      return bad_definition(name + " is of another district");
    const std::uint16_t envelope = state.review->envelope;
    const auto same = [&](const ledger::Envelope& e) { return e.id == envelope; };
    if (envelope != 0 && std::ranges::none_of(question.envelopes, same))
      return bad_definition(name + " names an envelope its question does not have");
    return Ok{};
  }
  Result<> place_all(const ledger::Question& question) {
    if (question.projects.empty()) return bad_definition("a question has no project");
    std::int64_t last = -1;
    for (std::uint32_t project : question.projects) {
      if (project <= last) return bad_definition("projects of a question must ascend");
      last = project;
      URNA_TRY(place(question, project));
    }
    return Ok{};
  }
  Result<> finish() const {
    for (std::size_t i = 0; i < edition.projects.size(); ++i)
      if (edition.projects[i].status == ProjectStatus::admitted &&
          !placed.contains(static_cast<std::uint32_t>(i)))
        return bad_definition("admitted project " + std::to_string(i) + " stands on no question");
    return Ok{};
  }
};

// At most one project of a group wins; a group has one spelling.
Result<> need_exclusive(const ledger::Question& question) {
  std::set<std::uint32_t> grouped;
  std::int64_t last_first = -1;
  for (const ledger::ExclusiveGroup& group : question.exclusive) {
    if (group.projects.size() < 2)
      return bad_definition("an exclusive group has at least two projects");
    if (group.projects[0] <= last_first)
      return bad_definition("exclusive groups must ascend by their first project");
    last_first = group.projects[0];
    std::int64_t last = -1;
    for (std::uint32_t project : group.projects) {
      const std::string name = "project " + std::to_string(project);
      if (project <= last) return bad_definition("projects of an exclusive group must ascend");
      last = project;
      if (!std::ranges::binary_search(question.projects, project))
        return bad_definition(name + " is in an exclusive group and not on its question");
      if (!grouped.insert(project).second)
        return bad_definition(name + " is in two exclusive groups");
    }
  }
  return Ok{};
}

bool has_district(const Edition& edition, std::uint16_t district) {
  return district == 0 || std::ranges::any_of(edition.announced.districts,
                                              [&](const auto& d) { return d.code == district; });
}

Result<> need_ballot_form(const Edition& edition, const ledger::Question& question) {
  const auto kind = static_cast<std::uint8_t>(question.kind);
  if (kind != 1 && kind != 2) return Error{Errc::unknown_value, "kind"};
  const auto layout = layout_of(question, ballot_costs(edition, question));
  if (!layout) return layout.error();
  const ledger::BallotPredicates& predicates = question.predicates;
  if (question.layout.kind != ledger::LayoutKind::points &&
      (predicates.minimum_points != 0 || predicates.maximum_projects != 0))
    return bad_definition("minimum_points and maximum_projects belong to points");
  if (question.layout.kind == ledger::LayoutKind::approval && predicates.minimum_projects != 0)
    return bad_definition("approval has its own lower limit");
  if (question.layout.kind != ledger::LayoutKind::approval && predicates.maximum_minus != 0)
    return bad_definition("maximum_minus belongs to approval");
  return Ok{};
}

Result<> need_scoring(const Edition& edition, const ledger::Question& question) {
  using ledger::LayoutKind;
  using ledger::Scoring;
  const LayoutKind kind = question.layout.kind;
  const Scoring scoring = edition.announced.rule.scoring;
  const bool ranks =
      scoring == Scoring::positions || scoring == Scoring::borda || scoring == Scoring::schulze;
  if ((scoring == Scoring::points) != (kind == LayoutKind::points) &&
      scoring != Scoring::supporters)
    return Error{Errc::bad_rule, "the rule scores points, the question asks for none"};
  if (ranks && kind != LayoutKind::ranking)
    return Error{Errc::bad_rule, "the rule scores positions, the question asks for no ranking"};
  if (scoring == Scoring::plus_minus && kind != LayoutKind::approval)
    return Error{Errc::bad_rule, "plus and minus votes are given by approval"};
  if (scoring != Scoring::plus_minus && question.predicates.maximum_minus > 0)
    return Error{Errc::bad_rule, "the question takes minus votes, the rule counts none"};
  return Ok{};
}

Result<> need_styles(const Edition& edition, const ledger::BallotDefined& event) {
  std::int64_t last_style = -1;
  std::set<std::uint16_t> styles;
  for (const ledger::BallotStyle& style : event.styles) {
    if (style.style <= last_style) return bad_definition("styles must ascend");
    last_style = style.style;
    styles.insert(style.style);
    std::int64_t last = -1;
    for (std::uint16_t question : style.questions) {
      if (question <= last || question >= event.questions.size())
        return bad_definition("questions of a style must ascend and exist");
      last = question;
    }
  }
  for (std::uint16_t style : edition.styles_granted)
    if (!styles.contains(style))
      return Error{Errc::unknown_style, "slots were granted style " + std::to_string(style)};
  return Ok{};
}

Result<> need_question(const Edition& edition, Assignment& assignment,
                       const ledger::Question& question) {
  URNA_TRY(need_languages(question.title, edition.announced.languages, "title"));
  if (!has_district(edition, question.district)) return bad_definition("district is not defined");
  URNA_TRY(assignment.take_money(question));
  URNA_TRY(assignment.place_all(question));
  URNA_TRY(need_exclusive(question));
  URNA_TRY(need_ballot_form(edition, question));
  return need_scoring(edition, question);
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::BallotDefined& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::review));
  URNA_TRY(need_committee(scene));
  if (event.questions.empty()) return bad_definition("no question");
  Assignment assignment(edition);
  for (std::size_t i = 0; i < event.questions.size(); ++i)
    URNA_TRY(member("questions", i, need_question(edition, assignment, event.questions[i])));
  URNA_TRY(assignment.finish());
  URNA_TRY(need_styles(edition, event));
  return need_sealing(edition, event);
}

bool holds_office(const Edition& edition, const PublicKey& key) {
  std::vector<ledger::Station> stations;
  for (const auto& [id, station] : edition.stations) stations.push_back(station.station);
  const std::vector<PublicKey> all = all_keys(edition.roles, stations);
  if (std::ranges::find(all, key) != all.end()) return true;
  if (!edition.defined || !edition.defined->sealing) return false;
  return std::ranges::binary_search(edition.defined->sealing->trustees, key);
}

bool holds_key(const Edition& edition, const PublicKey& key) {
  if (holds_office(edition, key)) return true;
  const ledger::OrganisationsNamed& named = organisations_of(edition);
  return organisation_of(named.monitors, key) != nullptr ||
         organisation_of(named.partners, key) != nullptr ||
         organisation_of(named.institutions, key) != nullptr;
}

namespace {

bool in_list(const std::vector<PublicKey>& keys, const PublicKey& key) {
  return std::ranges::find(keys, key) != keys.end();
}

Result<> need_old_key(const Edition& edition, const ledger::RoleKeyRotated& event) {
  const bool at_station =
      event.role == ledger::Role::station || event.role == ledger::Role::officer;
  bool held = false;
  if (at_station) {
    URNA_ASSIGN(const StationState* station, find_station(edition, event.station));
    held = event.role == ledger::Role::station ? station->station.key == event.old_key
                                               : in_list(station->station.officers, event.old_key);
  } else if (event.role == ledger::Role::committee) {
    held = in_list(edition.roles.committee, event.old_key);
  } else if (event.role == ledger::Role::registrar) {
    held = in_list(edition.roles.registrars, event.old_key);
  } else if (event.role == ledger::Role::overseer) {
    held = in_list(edition.roles.overseers, event.old_key);
  } else {
    return Error{Errc::unknown_value, "role"};
  }
  if (held && at_station == !event.station.is_zero()) return Ok{};
  return Error{Errc::wrong_signer, "old_key does not hold that role"};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::RoleKeyRotated& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  URNA_TRY(need_old_key(*scene.edition, event));
  if (!ledger::admissible(event.new_key)) return Error{Errc::bad_key, "new_key"};
  if (holds_key(*scene.edition, event.new_key))
    return bad_definition("new_key holds a role already");
  return Ok{};
}

}  // namespace urna::tally::acts
