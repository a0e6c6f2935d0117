// Who helps with an edition, its plan, its sessions and who came. Numbers are invented, in the
// order of those in the city's plan.
#include <algorithm>
#include <cstdio>

#include "api/commands/demo_story.h"
#include "api/pages/assets.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Ok;

namespace {

constexpr std::uint32_t kFirstYear = 2026;

struct DemoSession {
  ledger::SessionKind kind;
  bool partner;
  std::uint32_t day;  // month and day
  std::uint32_t people, protection, foreigners, women, sixty;
  const char *ro, *ru, *uk, *en;
};
// clang-format off
constexpr DemoSession kFirst[] = {
    {ledger::SessionKind::information, true, 516, 96, 36, 5, 57, 33, "Cine poate vota și propune", "Кто может голосовать и предлагать", "Хто може голосувати й пропонувати", "Who may vote and propose"},
    {ledger::SessionKind::training, true, 523, 64, 22, 9, 38, 12, "Cum se scrie o propunere", "Как написать предложение", "Як написати пропозицію", "How to write a proposal"},
    {ledger::SessionKind::consultation, false, 606, 88, 31, 4, 50, 35, "Nevoile cartierelor", "Нужды районов", "Потреби районів", "What the quarters need"},
    {ledger::SessionKind::focus_group, true, 610, 12, 12, 0, 12, 2, "Femei sub protecție temporară", "Женщины под временной защитой", "Жінки під тимчасовим захистом", "Women under temporary protection"},
    {ledger::SessionKind::community_event, false, 829, 140, 51, 9, 80, 41, "Ziua vecinilor", "День соседей", "День сусідів", "Neighbours’ day"},
};
constexpr DemoSession kSecond[] = {
    {ledger::SessionKind::information, true, 514, 131, 52, 7, 77, 46, "Cine poate vota și propune", "Кто может голосовать и предлагать", "Хто може голосувати й пропонувати", "Who may vote and propose"},
    {ledger::SessionKind::training, true, 521, 76, 33, 4, 44, 31, "Cum se scrie o propunere", "Как написать предложение", "Як написати пропозицію", "How to write a proposal"},
    {ledger::SessionKind::consultation, false, 605, 112, 40, 6, 66, 47, "Nevoile cartierelor", "Нужды районов", "Потреби районів", "What the quarters need"},
    {ledger::SessionKind::community_event, false, 828, 178, 70, 12, 101, 58, "Ziua vecinilor", "День соседей", "День сусідів", "Neighbours’ day"},
};
// clang-format on

ledger::Texts library() {
  return four("Biblioteca municipală „Eugeniu Coșeriu”",
              "Муниципальная библиотека имени Е. Кошериу",
              "Муніципальна бібліотека імені Е. Кошеріу", "Municipal library “Eugeniu Coșeriu”");
}

ledger::Organisation body(const char* label, const ledger::SigningKey* key, ledger::Texts name) {
  return {label, std::move(name), key->public_key()};
}

ledger::OrganisationsNamed organisations(const Offices& offices) {
  return {fresh_nonce(),
          {body("monitor-ong", offices.monitors[0],
                four("Asociația de monitorizare", "Ассоциация наблюдения",
                     "Асоціація спостереження", "Monitoring association")),
           body("monitor-university", offices.monitors[1],
                four("Universitatea", "Университет", "Університет", "University"))},
          {body("partner-info", offices.partners[0],
                four("Centrul de informare", "Инфоцентр", "Інфоцентр", "Info centre")),
           body("partner-women", offices.partners[1],
                four("Asociația femeilor", "Ассоциация женщин", "Асоціація жінок",
                     "Women’s association"))},
          {body("social", offices.institutions[0],
                four("Direcția asistență socială", "Управление социальной помощи",
                     "Управління соціальної допомоги", "Social assistance department")),
           body("library", offices.institutions[1],
                four("Biblioteca municipală", "Муниципальная библиотека", "Муніципальна бібліотека",
                     "Municipal library"))}};
}

struct DemoItem {
  std::uint32_t term;
  const char* responsible;
  std::uint64_t target;
  const char *ro, *ru, *uk, *en;
};
// clang-format off
constexpr DemoItem kPlan[] = {
    {20271130, "social", 20, "Întâlniri despre eligibilitate și finanțare", "Встречи об условиях участия и финансировании", "Зустрічі про умови участі та фінансування", "Sessions on eligibility and funding"},
    {20271031, "social", 6, "Instruiri pentru cei care propun", "Занятия для тех, кто предлагает", "Заняття для тих, хто пропонує", "Trainings for those who propose"},
    {20260831, "library", 3, "Feluri de materiale informative", "Виды информационных материалов", "Види інформаційних матеріалів", "Kinds of information material"},
    {20260901, "social", 10, "Voluntari instruiți", "Обученные волонтёры", "Навчені волонтери", "Trained volunteers"},
    {20261231, "", 4, "Evenimente comunitare pe an", "Общественные мероприятия в год", "Громадські заходи на рік", "Community events a year"},
    {20261231, "social", 200, "Persoane informate", "Проинформированные люди", "Поінформовані люди", "People informed"},
};
// clang-format on

ledger::PlanSet plan(std::uint32_t year) {
  ledger::PlanSet plan{fresh_nonce(), {}};
  for (const DemoItem& item : kPlan) {
    const ledger::Texts title = four(item.ro, item.ru, item.uk, item.en);
    const std::uint32_t term = std::max(item.term, year * 10'000 + item.term % 10'000);
    plan.items.push_back({static_cast<std::uint16_t>(plan.items.size() + 1),
                          title,
                          term,
                          item.responsible,
                          {},
                          {},
                          title,
                          item.target});
  }
  return plan;
}

// From before the log: what the yearbooks say.
ledger::BaselineSet baseline(const char* indicator, std::int64_t value) {
  return {fresh_nonce(),
          indicator,
          2024,
          {value, 1},
          four("Anuarul primăriei, 2024 (inventat)", "Ежегодник мэрии, 2024 (вымышлен)",
               "Щорічник мерії, 2024 (вигаданий)", "City hall’s yearbook, 2024 (invented)")};
}

ledger::ClientReleased release() {
  ledger::ClientReleased released{fresh_nonce(), "demo", {}};
  for (const Asset* file : code_assets()) {
    Bytes hash;
    CHECK(ledger::from_hex(file->sha256, hash));
    released.assets.push_back({file->path, ledger::Hash::from(hash)});
  }
  std::ranges::sort(released.assets, {}, &ledger::Asset::path);
  return released;
}

}  // namespace

Result<> name_helpers(Story& story) {
  const Keys quorum = story.offices.quorum();
  const std::uint32_t year = story.host.sequencer().with_state([&](const tally::State& state) {
    return state.edition(story.edition)->announced.calendar.voting_from / 10'000;
  });
  URNA_TRY(story.say(organisations(story.offices), quorum));
  URNA_TRY(story.say(ledger::MergesDefined{fresh_nonce(), merges(story.kind)}, quorum));
  URNA_TRY(story.say(plan(year), quorum));
  if (year == kFirstYear) {
    URNA_TRY(story.say(baseline("people_voted", 301), quorum));
    URNA_TRY(story.say(baseline("newcomers_at_sessions", 120), quorum));
    ledger::BaselineSet bare = baseline("turnout", 1);
    bare.source.clear();
    URNA_TRY(story.expect("a figure from before the log, without its source",
                          story.act(std::move(bare), quorum), Errc::no_source));
  }
  return story.say(release(), quorum);
}

namespace {

std::vector<tally::CellCounts> door_counts(const Story& story, const DemoSession& session) {
  const std::uint64_t newcomers = session.protection + session.foreigners;
  std::vector<tally::CellCounts> counts{
      {session.people - newcomers, session.protection, session.foreigners},
      {session.women, session.people - session.women},
      {session.people - session.sixty, session.sixty}};
  if (story.kind == Kind::sealed)
    for (tally::CellCounts& cells : counts) cells.push_back(0);  // nobody kept it to themselves
  return counts;
}

Keys hosts(const Story& story, const DemoSession& session, std::uint32_t number) {
  return session.partner ? Keys{story.offices.partners[number % 2]} : story.offices.quorum();
}

Result<> announce(Story& story, const DemoSession& session, std::uint32_t day,
                  std::uint32_t number) {
  const ledger::Texts title = four(session.ro, session.ru, session.uk, session.en);
  return story.say(ledger::SessionAnnounced{fresh_nonce(),
                                            session.kind,
                                            title,
                                            library(),
                                            day,
                                            17 * 60,
                                            19 * 60,
                                            {"ro", "ru", "uk"},
                                            title},
                   hosts(story, session, number));
}

Result<> hold(Story& story, const DemoSession& session, std::uint32_t day, std::uint32_t number) {
  ledger::SessionHeld held{fresh_nonce(), number, day, session.people, {}, {}};
  URNA_ASSIGN(tally::GroupTable table, story.host.sequencer().with_state([&](const auto& state) {
    return tally::told_table(*state.edition(story.edition), door_counts(story, session));
  }));
  held.groups = std::move(table.groups);
  held.merged = std::move(table.merged);
  return story.say(std::move(held), hosts(story, session, number));
}

// Five people would stand in a group of their own.
Result<> too_small_a_group(Story& story) {
  ledger::SessionHeld held{fresh_nonce(), 0, 20260516, 96, {{1, 0, 91}, {1, 1, 5}}, {0, 0, 0}};
  if (story.kind == Kind::sealed) held.merged[1] = 1;  // whoever kept it to themselves joins women
  return story.expect("attendance that tells of five men",
                      story.act(std::move(held), hosts(story, kFirst[0], 0)), Errc::small_group);
}

}  // namespace

Result<> hold_sessions(Story& story, std::uint32_t year) {
  const bool first = year == kFirstYear;
  const auto sessions = first ? std::span<const DemoSession>(kFirst) : std::span(kSecond);
  std::uint32_t number = 0, people = 0, newcomers = 0;
  for (const DemoSession& session : sessions) {
    const std::uint32_t day = year * 10'000 + session.day;
    URNA_TRY(announce(story, session, day, number));
    if (first && number == 0) URNA_TRY(too_small_a_group(story));
    URNA_TRY(hold(story, session, day, number));
    ++number;
    people += session.people;
    newcomers += session.protection + session.foreigners;
  }
  std::printf(
      "   %u sessions, %u people came, %u of them refugees or migrants. Groups under 30 were "
      "joined before\n   anything was told.\n",
      number, people, newcomers);
  return Ok{};
}

Result<> begin_year(Story& story) {
  story.part(
      "Monitors, partners and institutions are named; partners hold sessions",
      "   The plan and what small groups join stand in the log before anybody is counted.\n");
  URNA_TRY(name_helpers(story));
  return hold_sessions(story, kFirstYear);
}

Result<> end_year(Story& story) {
  story.part("What was built, and what monitors and residents say",
             "   The committee reports, monitors confirm or dispute: nobody does both.\n");
  URNA_TRY(build(story, kFirstYear));
  URNA_TRY(report_activities(story, kFirstYear));
  URNA_TRY(ask_residents(story, kFirstYear));
  if (story.kind == Kind::sealed) URNA_TRY(ask_in_confidence(story));
  URNA_TRY(recommend(story));
  return publish_report(story);
}

}  // namespace urna::api::demo
