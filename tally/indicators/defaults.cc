// The plan's table of indicators with its targets for 2026-2027 (strategic plan for inclusive
// participatory budgeting, monitoring and evaluation). A locality with other groups, categories or
// topics defines its own in the log.
#include "tally/indicators/indicators.h"

namespace urna::tally {

namespace {

using ledger::Domain;
using ledger::Figure;
using ledger::Indicator;
using ledger::Measure;
using ledger::Operand;
using ledger::TargetKind;
using ledger::Unit;

constexpr const char* kNewcomers = "status/protection+foreigner";
constexpr const char* kNewcomersInformed = "information:status/protection+foreigner";
constexpr const char* kCohesion = "cohesion+culture";

struct Target {
  TargetKind kind = TargetKind::none;
  Figure figure;
};
Target at_least(std::int64_t numerator, std::int64_t denominator = 1) {
  return {TargetKind::at_least, {numerator, denominator}};
}
Target growth(std::int64_t numerator, std::int64_t denominator) {
  return {TargetKind::growth, {numerator, denominator}};
}

struct Formula {
  std::vector<Operand> numerator, denominator;
};

ledger::Texts four(const char* ro, const char* ru, const char* uk, const char* en) {
  return {{"ro", ro}, {"ru", ru}, {"uk", uk}, {"en", en}};
}

Indicator one(const char* tag, Domain domain, Unit unit, Formula formula, Target target,
              ledger::Texts name) {
  return {tag,
          domain,
          unit,
          std::move(name),
          std::move(formula.numerator),
          std::move(formula.denominator),
          target.kind,
          target.figure};
}

void add_participation(std::vector<Indicator>& all) {
  const auto add = [&](const char* tag, Unit unit, Formula formula, Target target,
                       ledger::Texts name) {
    all.push_back(
        one(tag, Domain::participation, unit, std::move(formula), target, std::move(name)));
  };
  add("participants", Unit::count, {{{Measure::attendances, ""}, {Measure::people_voted, ""}}, {}},
      growth(3, 10),
      four("Participări la întâlniri și la vot", "Посещения встреч и голосовавшие",
           "Відвідування зустрічей і ті, хто голосував",
           "Taking part in sessions and in the vote"));
  add("people_voted", Unit::count, {{{Measure::people_voted, ""}}, {}}, growth(3, 10),
      four("Persoane care au votat", "Проголосовавшие", "Ті, хто проголосував",
           "People who voted"));
  add("turnout", Unit::share, {{{Measure::people_voted, ""}}, {{Measure::people_on_roll, ""}}}, {},
      four("Partea celor înscriși care au votat", "Доля проголосовавших среди внесённых в список",
           "Частка тих, хто проголосував, серед внесених до списку",
           "Share of those on the roll who voted"));
  add("share_newcomers", Unit::share,
      {{{Measure::attendances_of_group, kNewcomers}, {Measure::voted_of_group, kNewcomers}},
       {{Measure::attendances_by_group, kNewcomers}, {Measure::voted_by_group, kNewcomers}}},
      at_least(1, 10),
      four("Partea refugiaților și migranților printre participanți",
           "Доля беженцев и мигрантов среди участников",
           "Частка біженців і мігрантів серед учасників",
           "Share of refugees and migrants among participants"));
  add("share_newcomers_voted", Unit::share,
      {{{Measure::voted_of_group, kNewcomers}}, {{Measure::voted_by_group, kNewcomers}}},
      at_least(1, 10),
      four("Partea refugiaților și migranților printre cei care au votat",
           "Доля беженцев и мигрантов среди проголосовавших",
           "Частка біженців і мігрантів серед тих, хто проголосував",
           "Share of refugees and migrants among those who voted"));
  add("newcomers_at_sessions", Unit::count, {{{Measure::attendances_of_group, kNewcomers}}, {}},
      growth(1, 5),
      four("Participări ale refugiaților și migranților la întâlniri",
           "Посещения встреч беженцами и мигрантами",
           "Відвідування зустрічей біженцями й мігрантами",
           "Refugees and migrants taking part in sessions"));
  add("share_newcomers_at_sessions", Unit::share,
      {{{Measure::attendances_of_group, kNewcomers}},
       {{Measure::attendances_by_group, kNewcomers}}},
      at_least(1, 10),
      four("Partea refugiaților și migranților la întâlniri",
           "Доля беженцев и мигрантов на встречах", "Частка біженців і мігрантів на зустрічах",
           "Share of refugees and migrants at sessions"));
}

void add_inclusion(std::vector<Indicator>& all) {
  const auto add = [&](const char* tag, Unit unit, Formula formula, Target target,
                       ledger::Texts name) {
    all.push_back(one(tag, Domain::inclusion, unit, std::move(formula), target, std::move(name)));
  };
  add("groups", Unit::count, {{{Measure::groups_told, ""}}, {}}, {},
      four("Grupuri de oameni în lista de vot", "Группы людей в списке голосующих",
           "Групи людей у списку тих, хто голосує", "Groups of people on the roll"));
  add("share_newcomers_on_roll", Unit::share,
      {{{Measure::roll_of_group, kNewcomers}}, {{Measure::roll_by_group, kNewcomers}}}, {},
      four("Partea refugiaților și migranților în lista de vot",
           "Доля беженцев и мигрантов в списке голосующих",
           "Частка біженців і мігрантів у списку тих, хто голосує",
           "Share of refugees and migrants on the roll"));
  add("share_mixed_teams", Unit::share,
      {{{Measure::proposals_mixed, ""}}, {{Measure::proposals_admitted, ""}}}, at_least(2, 5),
      four("Partea proiectelor propuse de grupuri mixte", "Доля проектов смешанных групп",
           "Частка проєктів змішаних груп", "Share of projects by mixed groups"));
  add("share_mixed_teams_funded", Unit::share,
      {{{Measure::projects_funded_mixed, ""}}, {{Measure::projects_funded, ""}}}, {},
      four("Partea grupurilor mixte printre proiectele finanțate",
           "Доля смешанных групп среди проектов, получивших деньги",
           "Частка змішаних груп серед проєктів, що отримали гроші",
           "Share of mixed groups among funded projects"));
}

void add_results(std::vector<Indicator>& all) {
  const auto add = [&](const char* tag, Unit unit, Formula formula, Target target,
                       ledger::Texts name) {
    all.push_back(one(tag, Domain::results, unit, std::move(formula), target, std::move(name)));
  };
  add("proposals", Unit::count, {{{Measure::proposals, ""}}, {}}, {},
      four("Proiecte depuse", "Поданные проекты", "Подані проєкти", "Projects submitted"));
  add("proposals_admitted", Unit::count, {{{Measure::proposals_admitted, ""}}, {}}, {},
      four("Proiecte admise la vot", "Проекты, допущенные к голосованию",
           "Проєкти, допущені до голосування", "Projects admitted to the vote"));
  add("projects_funded", Unit::count, {{{Measure::projects_funded, ""}}, {}}, {},
      four("Proiecte finanțate", "Проекты, получившие деньги", "Проєкти, що отримали гроші",
           "Projects funded"));
  add("share_done", Unit::share, {{{Measure::projects_done, ""}}, {{Measure::projects_funded, ""}}},
      at_least(9, 10),
      four("Partea proiectelor finanțate duse la capăt",
           "Доля завершённых среди проектов, получивших деньги",
           "Частка завершених серед проєктів, що отримали гроші",
           "Share of funded projects that are finished"));
  add("share_cohesion", Unit::share,
      {{{Measure::projects_funded, kCohesion}}, {{Measure::projects_funded, ""}}}, at_least(1, 4),
      four("Partea proiectelor de coeziune socială sau integrare culturală",
           "Доля проектов социальной сплочённости или культурной интеграции",
           "Частка проєктів соціальної згуртованості або культурної інтеграції",
           "Share of projects for social cohesion or cultural integration"));
  add("amount_funded", Unit::amount, {{{Measure::amount_funded, ""}}, {}}, {},
      four("Bani acordați proiectelor", "Деньги, выделенные проектам", "Гроші, надані проєктам",
           "Money given to projects"));
  add("share_spent", Unit::share, {{{Measure::amount_spent, ""}}, {{Measure::amount_funded, ""}}},
      {},
      four("Partea banilor acordați care a fost cheltuită", "Израсходованная доля выделенных денег",
           "Витрачена частка наданих грошей", "Share of the money given that is spent"));
  add("share_confirmed", Unit::share,
      {{{Measure::milestones_confirmed, ""}}, {{Measure::milestones_reported, ""}}}, {},
      four("Partea etapelor raportate pe care monitorii le-au confirmat",
           "Доля этапов из отчётов, подтверждённых наблюдателями",
           "Частка етапів зі звітів, підтверджених спостерігачами",
           "Share of reported milestones that monitors confirmed"));
}

void add_satisfaction(std::vector<Indicator>& all) {
  const auto add = [&](const char* tag, Unit unit, Formula formula, Target target,
                       ledger::Texts name) {
    all.push_back(
        one(tag, Domain::satisfaction, unit, std::move(formula), target, std::move(name)));
  };
  add("survey_answers", Unit::count, {{{Measure::survey_answers, ""}}, {}}, {},
      four("Răspunsuri la întrebările sondajelor", "Ответы на вопросы опросов",
           "Відповіді на запитання опитувань", "Answers to questions of surveys"));
  add("satisfaction", Unit::mean,
      {{{Measure::survey_score_sum, ""}}, {{Measure::survey_score_count, ""}}}, at_least(4),
      four("Nota medie din sondaje, de la 1 la 5", "Средняя оценка в опросах, от 1 до 5",
           "Середня оцінка в опитуваннях, від 1 до 5", "Mean score in surveys, 1 to 5"));
  add("trust", Unit::share,
      {{{Measure::survey_yes, "trust"}}, {{Measure::survey_yes_or_no, "trust"}}}, at_least(7, 10),
      four("Partea celor care au încredere în proces", "Доля тех, кто доверяет процессу",
           "Частка тих, хто довіряє процесу", "Share of those who trust the process"));
}

void add_activities(std::vector<Indicator>& all) {
  const auto add = [&](const char* tag, Formula formula, Target target, ledger::Texts name) {
    const Unit unit = formula.denominator.empty() ? Unit::count : Unit::share;  // before it moves
    all.push_back(one(tag, Domain::activities, unit, std::move(formula), target, std::move(name)));
  };
  add("people_informed", {{{Measure::attendances, "information"}}, {}}, at_least(200),
      four("Participări la întâlniri de informare", "Посещения информационных встреч",
           "Відвідування інформаційних зустрічей", "Taking part in information sessions"));
  add("share_newcomers_informed",
      {{{Measure::attendances_of_group, kNewcomersInformed}},
       {{Measure::attendances_by_group, kNewcomersInformed}}},
      at_least(2, 5),
      four("Partea refugiaților și migranților la întâlnirile de informare",
           "Доля беженцев и мигрантов на информационных встречах",
           "Частка біженців і мігрантів на інформаційних зустрічах",
           "Share of refugees and migrants at information sessions"));
  add("information_sessions", {{{Measure::sessions_held, "information"}}, {}}, at_least(20),
      four("Întâlniri de informare", "Информационные встречи", "Інформаційні зустрічі",
           "Information sessions"));
  add("trainings", {{{Measure::sessions_held, "training"}}, {}}, at_least(6),
      four("Instruiri", "Обучающие занятия", "Навчальні заняття", "Trainings"));
  add("people_trained", {{{Measure::attendances, "training"}}, {}}, at_least(60),
      four("Participări la instruiri", "Посещения обучающих занятий",
           "Відвідування навчальних занять", "Taking part in trainings"));
  add("consultations", {{{Measure::sessions_held, "consultation"}}, {}}, {},
      four("Consultări publice", "Общественные консультации", "Громадські консультації",
           "Public consultations"));
  add("community_events", {{{Measure::sessions_held, "community_event"}}, {}}, at_least(4),
      four("Evenimente comunitare", "Общественные мероприятия", "Громадські заходи",
           "Community events"));
  add("people_at_events", {{{Measure::attendances, "community_event"}}, {}}, at_least(80),
      four("Participări la evenimente comunitare", "Посещения общественных мероприятий",
           "Відвідування громадських заходів", "Taking part in community events"));
  add("share_plan_done", {{{Measure::plan_items_done, ""}}, {{Measure::plan_items, ""}}}, {},
      four("Partea măsurilor din planul de acțiuni duse la capăt",
           "Доля выполненных мер плана действий", "Частка виконаних заходів плану дій",
           "Share of the action plan’s items that are done"));
}

}  // namespace

const std::vector<ledger::Indicator>& default_indicators() {
  static const std::vector<ledger::Indicator> kAll = [] {
    std::vector<ledger::Indicator> all;
    add_participation(all);
    add_inclusion(all);
    add_results(all);
    add_satisfaction(all);
    add_activities(all);
    return all;
  }();
  return kAll;
}

}  // namespace urna::tally
