// Refusals of what is told about people: the order of merging, sessions and who came, turnout by
// groups; and of the action plan, indicators and figures from before the log.
#include <algorithm>
#include <set>

#include "tally/election/acts.h"
#include "tally/election/counted.h"
#include "tally/election/told_groups.h"

namespace urna::tally::acts {

namespace limit = ledger::limit;

namespace {

constexpr std::uint16_t kMinutesOfDay = 24 * 60;

}  // namespace

// Before any figure: neither the roll's table nor a session's may be there to choose by.
Result<> refuse(const Scene& scene, const ledger::MergesDefined& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (edition.announced.dimensions.empty()) return bad_follow_up("the edition has no dimensions");
  if (edition.follow_up.merges) return bad_follow_up("the order of merging was set before");
  if (edition.defined && edition.defined->sealing)
    return bad_follow_up("the definition of the sealed questions sets the order of merging");
  if (edition.roll_closed) return bad_follow_up("the roll is closed, its figures are told");
  return need_merge_steps(edition, event.merges);
}

namespace {

// A partner may have been named again, with another key.
PublicKey key_of(const Edition& edition, const ledger::Organisation& partner) {
  for (const ledger::Organisation& now : organisations_of(edition).partners)
    if (now.label == partner.label) return now.key;
  return partner.key;
}

// By the committee, or by one partner alone.
Result<> need_host(const Scene& scene) {
  if (scene.submission.signatures.size() == 1 &&
      need_organisation(scene, organisations_of(*scene.edition).partners).ok())
    return Ok{};
  return need_committee(scene);
}

Result<> need_spoken(const std::vector<std::string>& languages) {
  const std::set<std::string> distinct(languages.begin(), languages.end());
  if (distinct.empty() || distinct.size() != languages.size())
    return Error{Errc::bad_language, "languages spoken must be named once each"};
  for (const std::string& tag : distinct)
    if (!ledger::is_language_tag(tag)) return Error{Errc::bad_language, "'" + tag + "'"};
  return Ok{};
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::SessionAnnounced& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  URNA_TRY(need_host(scene));
  if (edition.follow_up.sessions.size() >= limit::kSessions)
    return Error{Errc::over_limit, "sessions in this edition"};
  const auto kind = static_cast<std::uint8_t>(event.kind);
  if (kind < 1 || kind > 5) return Error{Errc::unknown_value, "kind"};
  URNA_TRY(need_languages(event.title, edition.announced.languages, "title"));
  URNA_TRY(need_languages(event.place, edition.announced.languages, "place"));
  URNA_TRY(need_day(event.day, "day"));
  if (event.from >= event.until || event.until > kMinutesOfDay)
    return bad_follow_up("a session ends after it begins, on the same day");
  URNA_TRY(need_spoken(event.languages));
  return need_languages(event.topic, edition.announced.languages, "topic");
}

Result<> refuse(const Scene& scene, const ledger::SessionHeld& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  if (event.session >= edition.follow_up.sessions.size())
    return Error{Errc::unknown_session, std::to_string(event.session)};
  const SessionState& session = edition.follow_up.sessions[event.session];
  if (session.partner) {
    URNA_TRY(need_quorum(scene.submission, {key_of(edition, *session.partner)}, 1));
  } else {
    URNA_TRY(need_committee(scene));
  }
  if (session.held) return Error{Errc::session_over, std::to_string(event.session)};
  URNA_TRY(need_day(event.day, "day"));
  if (event.people > limit::kAttendance) return Error{Errc::over_limit, "people"};
  return check_table(edition, {event.groups, event.merged}, event.people);
}

Result<> refuse(const Scene& scene, const ledger::TurnoutReported& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::closed, Phase::declared));
  URNA_TRY(need_registrar_and_overseer(scene));
  if (edition.follow_up.turnout) return bad_follow_up("the turnout by groups was reported before");
  if (edition.sealed && edition.context->sealed->attributes.bits > 0)
    return bad_follow_up("groups are opened by trustees where attributes are sealed");
  const std::uint64_t voted = people_voted(edition);
  if (event.people != voted)
    return Error{Errc::wrong_group_sum, "people: the log has " + std::to_string(voted)};
  return check_turnout_table(edition, {event.groups, event.merged}, event.people);
}

namespace {

Result<> need_responsible(const Edition& edition, const std::string& label) {
  if (label.empty()) return Ok{};
  const auto same = [&](const ledger::Organisation& one) { return one.label == label; };
  if (std::ranges::any_of(organisations_of(edition).institutions, same)) return Ok{};
  return bad_follow_up("responsible: '" + label + "' is no institution of this edition");
}

Result<> need_item(const Edition& edition, const ledger::PlanItem& item) {
  const auto& languages = edition.announced.languages;
  URNA_TRY(need_languages(item.title, languages, "title"));
  URNA_TRY(need_day(item.term, "term"));
  URNA_TRY(need_responsible(edition, item.responsible));
  URNA_TRY(need_languages(item.indicator, languages, "indicator"));
  for (const auto& [text, name] :
       {std::pair(&item.partners, "partners"), std::pair(&item.resources, "resources")})
    if (!text->empty()) URNA_TRY(need_languages(*text, languages, name));
  if (item.target > 0 && item.target <= static_cast<std::uint64_t>(limit::kAmount)) return Ok{};
  return bad_follow_up("target must be above 0");
}

const ledger::PlanItem* find_item(const std::vector<ledger::PlanItem>& items,
                                  std::uint16_t number) {
  const auto found = std::ranges::find(items, number, &ledger::PlanItem::number);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::PlanSet& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (event.items.empty()) return bad_follow_up("a plan without items");
  for (std::size_t i = 0; i < event.items.size(); ++i) {
    if (event.items[i].number <= (i == 0 ? 0 : event.items[i - 1].number))
      return bad_follow_up("items must ascend from 1");
    URNA_TRY(member("items", i, need_item(edition, event.items[i])));
  }
  for (const At<ledger::ActivityReported>& activity : edition.follow_up.activities)
    if (find_item(event.items, activity.act.item) == nullptr)
      return bad_follow_up("item " + std::to_string(activity.act.item) +
                           " was reported on and must stay");
  return Ok{};
}

namespace {

Result<> need_reporter(const Scene& scene, const ledger::PlanItem& item) {
  if (item.responsible.empty()) return need_committee(scene);
  for (const ledger::Organisation& institution : organisations_of(*scene.edition).institutions)
    if (institution.label == item.responsible)
      return need_quorum(scene.submission, {institution.key}, 1);
  return Error{Errc::wrong_signer, "'" + item.responsible + "' is no longer named"};
}

std::uint64_t reported(const Edition& edition, std::uint16_t item) {
  std::uint64_t sum = 0;
  for (const At<ledger::ActivityReported>& activity : edition.follow_up.activities)
    if (activity.act.item == item) sum += activity.act.quantity;
  return sum;
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::ActivityReported& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  const auto& plan = edition.follow_up.plan;
  const ledger::PlanItem* item = plan ? find_item(plan->act.items, event.item) : nullptr;
  if (item == nullptr) return Error{Errc::unknown_item, std::to_string(event.item)};
  URNA_TRY(need_reporter(scene, *item));
  const auto most = static_cast<std::uint64_t>(limit::kAmount);
  if (event.quantity == 0 || event.quantity > most ||
      reported(edition, event.item) > most - event.quantity)
    return Error{Errc::over_limit, "quantity must be above 0, and the sum of an item below 2^53"};
  URNA_TRY(need_day(event.from, "from"));
  URNA_TRY(need_day(event.until, "until"));
  if (event.from > event.until) return bad_follow_up("a period ends after it begins");
  if (!event.note.empty())
    URNA_TRY(need_some_language(event.note, edition.announced.languages, "note"));
  return need_evidence(edition, event.evidence);
}

namespace {

Result<> need_figure(const ledger::Figure& figure, const char* name) {
  if (figure.numerator >= 0 && figure.numerator <= limit::kAmount && figure.denominator >= 1 &&
      figure.denominator <= limit::kAmount)
    return Ok{};
  return Error{Errc::over_limit, std::string(name) + " is out of range"};
}

Result<> need_operands(const std::vector<ledger::Operand>& operands) {
  constexpr auto kLast = static_cast<std::uint8_t>(ledger::Measure::milestones_reported);
  for (const ledger::Operand& operand : operands) {
    const auto measure = static_cast<std::uint8_t>(operand.measure);
    if (measure < 1 || measure > kLast) return Error{Errc::unknown_value, "measure"};
  }
  return Ok{};
}

Result<> need_indicator(const Edition& edition, const ledger::Indicator& indicator) {
  const auto between = [](auto value, int last) {
    return static_cast<int>(value) >= 1 && static_cast<int>(value) <= last;
  };
  if (!between(indicator.domain, 5) || !between(indicator.unit, 4) ||
      !between(indicator.target_kind, 3))
    return Error{Errc::unknown_value, "domain, unit or target_kind"};
  URNA_TRY(need_languages(indicator.name, edition.announced.languages, "name"));
  if (indicator.numerator.empty()) return bad_follow_up("an indicator counts something");
  URNA_TRY(need_operands(indicator.numerator));
  URNA_TRY(need_operands(indicator.denominator));
  return need_figure(indicator.target, "target");
}

}  // namespace

Result<> refuse(const Scene& scene, const ledger::IndicatorsDefined& event) {
  URNA_TRY(need_phase(*scene.edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (event.indicators.empty()) return bad_follow_up("no indicator");
  std::set<std::string> tags;
  for (std::size_t i = 0; i < event.indicators.size(); ++i) {
    const ledger::Indicator& indicator = event.indicators[i];
    if (indicator.tag.empty() || !tags.insert(indicator.tag).second)
      return bad_follow_up("indicator '" + indicator.tag + "': tags must differ");
    URNA_TRY(member("indicators", i, need_indicator(*scene.edition, indicator)));
  }
  return Ok{};
}

Result<> refuse(const Scene& scene, const ledger::BaselineSet& event) {
  const Edition& edition = *scene.edition;
  URNA_TRY(need_phase(edition, Phase::announced, Phase::declared));
  URNA_TRY(need_committee(scene));
  if (edition.follow_up.baselines.size() >= limit::kBaselines)
    return Error{Errc::over_limit, "baselines in this edition"};
  if (event.indicator.empty()) return bad_follow_up("a baseline names its indicator");
  if (event.year < 1900 || event.year > 2999)
    return bad_follow_up("year " + std::to_string(event.year));
  URNA_TRY(need_figure(event.value, "value"));
  if (need_languages(event.source, edition.announced.languages, "source").ok()) return Ok{};
  return Error{Errc::no_source, "indicator '" + event.indicator + "': in every language"};
}

}  // namespace urna::tally::acts
