// Reads of an edition: what it is, its projects, how many took part, what was decided.
#include "api/answers.h"
#include "api/follow_up_views.h"
#include "api/log_lines.h"
#include "api/pages/calendar_file.h"
#include "api/routes.h"
#include "api/tables.h"
#include "api/views.h"
#include "ledger/entry.h"

namespace urna::api {

using ledger::Errc;

namespace {

constexpr const char* kCsvType = "text/csv; charset=utf-8; header=present";

// The next page of a list of one edition, whichever way that was asked for.
std::string page_of(const char* list, const ledger::EditionId& id, std::uint64_t cursor) {
  return std::string("/api/v1/") + list + "?edition=" + ledger::to_hex(id.view()) +
         "&cursor=" + std::to_string(cursor);
}

HttpResponse table_answer(std::string table) {
  return read_answer(kCsvType, std::move(table), kAskAgain);
}

// Of a declared edition, which does not change: its name and length stand for the bytes.
HttpResponse shared_answer(const char* type, const std::string& name,
                           const Result<SharedString>& text) {
  if (!text) return problem(text.error());
  return streamed_answer(type, std::make_shared<SharedText>(*text),
                         name + " " + std::to_string((*text)->size()));
}

HttpResponse project_answer(const tally::Edition& edition, std::string_view number) {
  const auto project = read_number(number);
  if (!project || *project >= edition.projects.size()) return problem({Errc::unknown_project, ""});
  return json_answer(project_view(edition, static_cast<std::uint32_t>(*project)));
}

// The slot that votes with this key now. A key that nobody votes with costs one look; any other a
// walk over the roll, as the turnout does: few ask, whoever claimed a slot once for each visit.
std::optional<ledger::SlotId> slot_of_key(const tally::Edition& edition,
                                          const ledger::Element& key) {
  if (!edition.keys.contains(key)) return std::nullopt;
  for (const auto& [id, slot] : edition.roll)
    if (slot.active() && slot.key == key) return id;
  return std::nullopt;
}

// By its number, or by its key: whoever claimed a slot has the key alone.
HttpResponse slot_answer(const tally::Edition& edition, std::string_view hex) {
  std::optional<ledger::SlotId> slot = read_fixed<ledger::SlotId>(hex);
  const auto key = read_fixed<ledger::Element>(hex);
  if (!slot && !key) return problem_not_found();
  if (key) slot = slot_of_key(edition, *key);
  return slot && edition.roll.contains(*slot) ? json_answer(slot_view(*slot, edition))
                                              : problem({Errc::unknown_slot, ""});
}

// POSIX seconds.
Result<std::uint64_t> time_of_entry(const Host& host, std::uint64_t index) {
  const auto bytes = host.journal().entry(index);
  if (!bytes) return bytes.error();
  const auto entry = ledger::parse_entry(*bytes);
  if (!entry) return entry.error();
  return entry->time;
}

Result<CalendarMatter> calendar_matter(const Host& host, const ledger::EditionId& id,
                                       const tally::Edition& edition) {
  const auto announced = time_of_entry(host, edition.announced_at);
  if (!announced) return announced.error();
  CalendarMatter matter{host.origin(), ledger::to_hex(id.view()), edition.announced.title,
                        edition.announced.calendar, *announced};
  for (const tally::SessionState& session : edition.follow_up.sessions) {
    const auto told = time_of_entry(host, session.announced.at);
    if (!told) return told.error();
    matter.sessions.push_back({session.announced.act, *told});
  }
  return matter;
}

// Does the path itself name the edition?
bool is_in_path(RouteId id) {
  switch (id) {
    case RouteId::edition:
    case RouteId::calendar:
    case RouteId::sessions:
    case RouteId::plan:
    case RouteId::surveys:
      return true;
    default:
      return false;
  }
}

}  // namespace

HttpResponse Routes::editions(const Asked& asked) const {
  const auto cursor = number_parameter(asked.query, "cursor", 0);
  if (!cursor) return problem({Errc::usage, "cursor is the number of an entry"});
  std::uint64_t next = 0;
  HttpResponse response = json_answer(host_.sequencer().with_state([&](const tally::State& state) {
    return editions_view(state, *cursor, kPageEditions, next);
  }));
  if (next > 0) link_next(response, base_ + "/api/v1/editions?cursor=" + std::to_string(next));
  return response;
}

HttpResponse Routes::of_edition(RouteId id, const Asked& asked) const {
  if (id == RouteId::indicators || id == RouteId::report) return figures(id, asked.last);
  return host_.sequencer().with_state([&](const tally::State& state) -> HttpResponse {
    const std::string_view named = is_in_path(id) ? asked.last : parameter(asked.query, "edition");
    std::optional<ledger::EditionId> edition;
    if (!named.empty()) {
      edition = read_fixed<ledger::EditionId>(named);
      if (!edition) return problem({Errc::unknown_edition, "an edition's id has 32 hex digits"});
    } else if (state.editions.size() == 1) {
      edition = state.editions.begin()->first;
    }
    const tally::Edition* found = edition ? state.edition(*edition) : nullptr;
    if (found == nullptr) return problem({Errc::unknown_edition, "name it with ?edition="});
    if (id == RouteId::result_act) return result_act(*edition, *found, state.size);
    if (id == RouteId::open_data) return open_data_.archive(*edition, *found, state.size);
    return answer_of(id, asked, *edition, *found);
  });
}

HttpResponse Routes::answer_of(RouteId id, const Asked& asked, const ledger::EditionId& edition,
                               const tally::Edition& state) const {
  const auto question = number_parameter(asked.query, "question", 0);
  const std::string name = ledger::to_hex(edition.view());
  switch (id) {
    case RouteId::edition:
      return json_answer(edition_view(edition, state));
    case RouteId::calendar:
      return calendar(asked, edition, state);
    case RouteId::projects:
      return projects(asked, edition, state);
    case RouteId::project:
      return project_answer(state, asked.last);
    case RouteId::projects_table:
      return table_answer(projects_table(state));
    case RouteId::turnout:
      return json_answer(turnout_view(state));
    case RouteId::turnout_table:
      return table_answer(turnout_table(state));
    case RouteId::results:
      return results(edition, state);
    case RouteId::results_table:
      return shared_answer(kCsvType, "results.csv " + name,
                           open_data_.results_table(edition, state));
    case RouteId::results_pabulib:
      if (!question || *question > 0xffff) return problem({Errc::usage, "question is a number"});
      return shared_answer(
          kText, "results.pb " + std::to_string(*question) + " " + name,
          open_data_.pabulib(edition, state, static_cast<std::uint16_t>(*question)));
    case RouteId::sessions:
      return json_answer(sessions_view(state));
    case RouteId::plan:
      return json_answer(plan_view(state));
    case RouteId::surveys:
      return json_answer(surveys_view(state));
    case RouteId::slot:
      return slot_answer(state, asked.last);
    default:
      return problem_not_found();
  }
}

HttpResponse Routes::figures(RouteId id, std::string_view named) const {
  const auto edition = read_fixed<ledger::EditionId>(named);
  const bool known = edition && host_.sequencer().with_state([&](const tally::State& state) {
    return state.edition(*edition) != nullptr;
  });
  if (!known) return problem({Errc::unknown_edition, "an edition's id has 32 hex digits"});
  const KeptTexts& kept = id == RouteId::report ? reports_ : indicators_;
  return json_answer(kept.of(*edition)->text);
}

HttpResponse Routes::calendar(const Asked& asked, const ledger::EditionId& id,
                              const tally::Edition& edition) const {
  const std::string_view asked_for = parameter(asked.query, "language");
  const auto language = asked_for.empty() ? Language::ro : language_of(asked_for);
  if (!language) return problem({Errc::usage, "language is ro, ru, uk or en"});
  if (!has_calendar_file(edition.announced.calendar, edition.follow_up.sessions.size()))
    return problem({Errc::not_found, "no dates and no sessions are announced yet"});
  const auto matter = calendar_matter(host_, id, edition);
  if (!matter) return problem(matter.error());
  return read_answer("text/calendar; charset=utf-8", calendar_file(Words::in(*language), *matter),
                     kAskAgain);
}

HttpResponse Routes::projects(const Asked& asked, const ledger::EditionId& id,
                              const tally::Edition& edition) const {
  const auto cursor = number_parameter(asked.query, "cursor", 0);
  if (!cursor || *cursor > edition.projects.size())
    return problem({Errc::usage, "cursor is the number of a project"});
  std::uint32_t next = 0;
  HttpResponse response =
      json_answer(projects_view(edition, static_cast<std::uint32_t>(*cursor), kPageProjects, next));
  if (next > 0) link_next(response, base_ + page_of("projects", id, next));
  return response;
}

HttpResponse Routes::result_act(const ledger::EditionId& id, const tally::Edition& edition,
                                std::uint64_t size) const {
  const Result<std::string> line = result_acts_.line(host_.origin(), id, edition, size);
  return line ? read_answer(kText, *line, kAskAgain) : problem(line.error());
}

HttpResponse Routes::results(const ledger::EditionId& id, const tally::Edition& edition) const {
  if (!edition.result) return problem({Errc::not_found, "nothing is declared yet"});
  const std::lock_guard lock(results_mutex_);
  auto found = results_.find(id);
  if (found == results_.end()) found = results_.emplace(id, results_view(id, edition)).first;
  return json_answer(found->second);
}

}  // namespace urna::api
