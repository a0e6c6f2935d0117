// Figures of people: on the roll, voting, at sessions; and of groups of them, as far as tables
// tell.
#include <algorithm>

#include "tally/indicators/indicators.h"
#include "tally/indicators/measures.h"
#include "tally/indicators/told.h"

namespace urna::tally {

namespace {

struct NamedKind {
  ledger::SessionKind kind;
  std::string_view name;
};
constexpr NamedKind kKinds[] = {{ledger::SessionKind::information, "information"},
                                {ledger::SessionKind::training, "training"},
                                {ledger::SessionKind::consultation, "consultation"},
                                {ledger::SessionKind::focus_group, "focus_group"},
                                {ledger::SessionKind::community_event, "community_event"}};

}  // namespace

std::string_view name_of(ledger::SessionKind kind) {
  const auto found = std::ranges::find(kKinds, kind, &NamedKind::kind);
  CHECK(found != std::end(kKinds));
  return found->name;
}

namespace measures {

namespace {

Value as_value(std::uint64_t number) { return static_cast<std::int64_t>(number); }

// Ballots of one channel, once there may be any.
Value ballots(const Asking& asking, Channel channel) {
  if (asking.edition().phase < Phase::voting) return std::nullopt;
  asking.rests.add(asking.matter.votes().cast[channel]);
  return as_value(asking.matter.votes().ballots[channel]);
}

}  // namespace

Value people_on_roll(const Asking& asking) {
  if (asking.edition().roll.empty() && !asking.edition().roll_closed) return std::nullopt;
  asking.rests.add(asking.matter.votes().granted);
  return as_value(asking.matter.votes().on_roll);
}

Value people_voted(const Asking& asking) {
  if (asking.edition().phase < Phase::voting) return std::nullopt;
  for (const EntrySet& cast : asking.matter.votes().cast) asking.rests.add(cast);
  return as_value(asking.matter.votes().people);
}

Value ballots_own_device(const Asking& asking) { return ballots(asking, kOwnDevice); }
Value ballots_assisted(const Asking& asking) { return ballots(asking, kAssisted); }
Value ballots_paper(const Asking& asking) { return ballots(asking, kPaper); }

namespace {

// The sum of what `people` says of each session held, where it says something; rests on those.
template <class People>
Value over_sessions(const Asking& asking, People people) {
  Value sum;
  for (const SessionState& session : asking.edition().follow_up.sessions) {
    if (!session.held) continue;
    const std::optional<std::uint64_t> counted = people(session);
    if (!counted) continue;
    asking.rests.add(session.held->at);
    sum = sum.value_or(0) + static_cast<std::int64_t>(*counted);
  }
  return sum;
}

bool is_of_kind(const SessionState& session, std::string_view kind) {
  return kind.empty() || name_of(session.announced.act.kind) == kind;
}

Told told_of(const Edition& edition, const SessionState& session) {
  return told_by(edition, session.held->act.groups, session.held->act.merged);
}

}  // namespace

Value attendances(const Asking& asking) {
  return over_sessions(asking, [&](const SessionState& session) -> std::optional<std::uint64_t> {
    if (!is_of_kind(session, asking.argument)) return std::nullopt;
    return session.held->act.people;
  });
}

Value sessions_held(const Asking& asking) {
  return over_sessions(asking, [&](const SessionState& session) -> std::optional<std::uint64_t> {
    if (!is_of_kind(session, asking.argument)) return std::nullopt;
    return 1;
  });
}

namespace {

enum class Of : bool { group, all };

// "kind:group": of sessions of one kind; "group": of all. Rests on sessions that tell that group.
Value attended(const Asking& asking, Of of) {
  const std::string_view argument = asking.argument;
  const std::size_t colon = argument.find(':');
  const std::string_view kind =
      colon == std::string_view::npos ? std::string_view() : argument.substr(0, colon);
  const auto asked = asked_group(asking.edition(), argument.substr(colon + 1));
  if (colon == 0 || !asked || (of == Of::group && asked->cells.empty())) return std::nullopt;
  return over_sessions(asking, [&](const SessionState& session) -> std::optional<std::uint64_t> {
    if (!is_of_kind(session, kind)) return std::nullopt;
    const auto people = people_of(told_of(asking.edition(), session), *asked);
    return people && of == Of::all ? session.held->act.people : people;
  });
}

}  // namespace

Value attendances_of_group(const Asking& asking) { return attended(asking, Of::group); }
Value attendances_by_group(const Asking& asking) { return attended(asking, Of::all); }

namespace {

// People of the group that is asked for in a table, or of all where the table tells it.
Value in_table(const Asking& asking, const ToldTable& table, Of of) {
  auto asked = asked_group(asking.edition(), asking.argument);
  if (!asked || (of == Of::group && asked->cells.empty())) return std::nullopt;
  std::optional<std::uint64_t> people = people_of(table.groups, *asked);
  if (!people) return std::nullopt;
  if (of == Of::all) people = people_of(table.groups, {asked->dimension, {}});
  asking.rests.add(table.at);
  return as_value(*people);
}

}  // namespace

Value voted_of_group(const Asking& asking) {
  return in_table(asking, told_of_turnout(asking.edition()), Of::group);
}
Value voted_by_group(const Asking& asking) {
  return in_table(asking, told_of_turnout(asking.edition()), Of::all);
}
Value roll_of_group(const Asking& asking) {
  return in_table(asking, told_of_roll(asking.edition()), Of::group);
}
Value roll_by_group(const Asking& asking) {
  return in_table(asking, told_of_roll(asking.edition()), Of::all);
}

Value groups_told(const Asking& asking) {
  const ToldTable table = told_of_roll(asking.edition());
  const auto asked = asked_group(asking.edition(), asking.argument);
  const bool all = asking.argument.empty();
  if (table.groups.empty() || (!all && (!asked || !asked->cells.empty()))) return std::nullopt;
  const auto count = std::ranges::count_if(table.groups, [&](const ToldGroup& group) {
    return all || group.dimension == asked->dimension;
  });
  if (count == 0) return std::nullopt;  // the table says nothing of the dimension
  asking.rests.add(table.at);
  return count;
}

}  // namespace measures
}  // namespace urna::tally
