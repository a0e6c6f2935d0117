// What the committee announces and defines.
#include "api/commands/demo_edition.h"

#include <algorithm>

namespace urna::api::demo {

namespace {

constexpr std::int64_t kBani = 100;
constexpr std::int64_t kBudget = 3'000'000 * kBani;
constexpr std::int64_t kVillages = 600'000 * kBani;
constexpr std::int64_t kCohesion = 750'000 * kBani;  // a quarter of the budget, as the plan asks

ledger::Seed seed_of(std::string_view who, std::uint32_t number) {
  Bytes bytes;
  ledger::put_u32(bytes, number);
  return ledger::Seed(tally::h256("demo/key", {ledger::view_of(who), bytes}).view());
}

ledger::NamedTag tag(const char* name, const char* ro, const char* ru, const char* uk,
                     const char* en) {
  return {name, four(ro, ru, uk, en)};
}

ledger::EligibilityPolicy eligibility() {
  ledger::EligibilityPolicy policy;
  policy.minimum_age = 18;
  policy.residence = four("Locuiește în municipiul Bălți, oricare ar fi statutul juridic.",
                          "Живёт в муниципии Бельцы, независимо от правового статуса.",
                          "Мешкає в муніципії Бельці, незалежно від правового статусу.",
                          "Lives in the municipality of Bălți, whatever the legal status.");
  policy.document_kinds = {
      {1, four("Buletin de identitate", "Удостоверение личности", "Посвідчення особи",
               "Identity card")},
      {2,
       four("Permis de ședere", "Вид на жительство", "Посвідка на проживання", "Residence permit")},
      {3, four("Document de protecție temporară", "Документ временной защиты",
               "Документ тимчасового захисту", "Temporary protection document")}};
  policy.status_categories = {
      {1, four("Cetățeni", "Граждане", "Громадяни", "Citizens")},
      {2, four("Persoane sub protecție temporară", "Лица под временной защитой",
               "Особи під тимчасовим захистом", "Persons under temporary protection")},
      {3, four("Alți străini cu drept de ședere", "Другие иностранцы с правом пребывания",
               "Інші іноземці з правом перебування", "Other foreigners with a right of stay")}};
  policy.refusal_reasons = {
      {1, four("Sub vârsta minimă", "Младше минимального возраста", "Молодше мінімального віку",
               "Under the minimum age")},
      {2, four("Nu locuiește în municipiu", "Не живёт в муниципии", "Не мешкає в муніципії",
               "Does not live in the municipality")},
      {3, four("Înscris de două ori", "Записан дважды", "Записаний двічі", "Enrolled twice")}};
  return policy;
}

// A sealed record must say something of every dimension: that may be that it is not disclosed.
std::vector<ledger::Dimension> dimensions(Kind kind) {
  std::vector<ledger::Dimension> all = {
      {"status",
       {tag("citizen", "cetățeni", "граждане", "громадяни", "citizens"),
        tag("protection", "protecție temporară", "временная защита", "тимчасовий захист",
            "temporary protection"),
        tag("foreigner", "alți străini", "другие иностранцы", "інші іноземці",
            "other foreigners")}},
      {"gender",
       {tag("women", "femei", "женщины", "жінки", "women"),
        tag("men", "bărbați", "мужчины", "чоловіки", "men")}},
      {"age",
       {tag("18-59", "18-59 de ani", "18-59 лет", "18-59 років", "aged 18-59"),
        tag("60+", "60 de ani și peste", "60 лет и старше", "60 років і старші",
            "aged 60 and over")}}};
  if (kind == Kind::sealed)
    for (ledger::Dimension& dimension : all)
      dimension.cells.push_back(
          tag("undisclosed", "nedeclarat", "не указано", "не вказано", "not disclosed"));
  return all;
}

std::vector<ledger::NamedTag> categories() {
  return {tag("access", "accesibilitate", "доступность", "доступність", "accessibility"),
          tag("cohesion", "coeziune", "сплочённость", "згуртованість", "cohesion"),
          tag("culture", "cultură", "культура", "культура", "culture"),
          tag("green", "mediu", "экология", "довкілля", "environment"),
          tag("sport", "sport", "спорт", "спорт", "sport"),
          tag("youth", "tineret", "молодёжь", "молодь", "youth")};
}

ledger::RoleKeys roles(const Offices& offices) {
  ledger::RoleKeys keys;
  for (const ledger::SigningKey* member : offices.committee)
    keys.committee.push_back(member->public_key());
  std::ranges::sort(keys.committee);
  keys.committee_quorum = 2;
  keys.registrars = {offices.registrar->public_key()};
  keys.overseers = {offices.overseer->public_key()};
  keys.rotations_per_station_day = 400;
  const ledger::Texts names[2] = {
      four("Centrul de informare, biblioteca municipală", "Инфоцентр, муниципальная библиотека",
           "Інфоцентр, муніципальна бібліотека", "Info centre, municipal library"),
      four("Biblioteca satului Sadovoe", "Библиотека села Садовое", "Бібліотека села Садове",
           "Library of the village of Sadovoe")};
  for (std::size_t i = 0; i < 2; ++i) {
    const Offices::Place& place = offices.stations[i];
    ledger::Station station{place.id,
                            names[i],
                            place.key->public_key(),
                            {place.officer_a->public_key(), place.officer_b->public_key()}};
    std::ranges::sort(station.officers);
    keys.stations.push_back(std::move(station));
  }
  std::ranges::sort(keys.stations, {}, &ledger::Station::id);
  return keys;
}

ledger::Envelope cohesion() {
  return {1,
          four("Coeziune socială", "Социальная сплочённость", "Соціальна згуртованість",
               "Social cohesion"),
          kCohesion};
}

// Equal shares of the budget for every voter, one leu more for each until the next outcome costs
// too much, then by votes.
ledger::RuleSpec shares() {
  ledger::RuleSpec rule;
  rule.method = ledger::Method::equal_shares;
  rule.shares.growth = ledger::Growth::step;
  rule.shares.step = kBani;
  rule.shares.then = ledger::Then::votes;
  return rule;
}

}  // namespace

ledger::Texts four(const char* ro, const char* ru, const char* uk, const char* en) {
  return {{"ro", ro}, {"ru", ru}, {"uk", uk}, {"en", en}};
}

Offices::Offices() {
  const auto key = [&](std::string_view who, std::uint32_t n) {
    return &held.emplace_back(seed_of(who, n));
  };
  for (std::uint32_t i = 0; i < 3; ++i) committee[i] = key("committee", i);
  registrar = key("registrar", 0);
  new_registrar = key("registrar", 1);
  overseer = key("overseer", 0);
  for (std::uint32_t i = 0; i < 2; ++i) {
    Bytes number;
    ledger::put_u32(number, i);
    stations[i] = {ledger::StationId::from(tally::h256("demo/station", {number}).view().first(12)),
                   key("station", i), key("officer", 2 * i), key("officer", 2 * i + 1)};
    monitors[i] = key("monitor", i);
    partners[i] = key("partner", i);
    institutions[i] = key("institution", i);
  }
}

ledger::EditionAnnounced announcement(const std::string& origin, const Offices& offices,
                                      Kind kind) {
  ledger::EditionAnnounced event;
  event.origin = origin;
  event.nonce = fresh_nonce();
  event.environment = ledger::Environment::drill;
  event.title = four("Bugetul participativ al municipiului Bălți, ediția 2026 (demonstrație)",
                     "Партисипативный бюджет муниципия Бельцы, 2026 год (демонстрация)",
                     "Партисипативний бюджет муніципія Бельці, 2026 рік (демонстрація)",
                     "Participatory budget of the municipality of Bălți, 2026 (demonstration)");
  event.languages = {"ro", "ru", "uk", "en"};
  event.currency = "MDL";
  event.currency_decimals = 2;
  event.budget = kBudget;
  event.envelopes = {cohesion()};
  event.districts = {
      {1, four("Satele Sadovoe și Elizaveta", "Сёла Садовое и Елизавета",
               "Села Садове та Єлизавета", "The villages of Sadovoe and Elizaveta")}};
  event.categories = categories();
  event.calendar = {20260601, 20260630, 20260914, 20260927, 20261005};
  event.eligibility = eligibility();
  event.roles = roles(offices);
  event.dimensions = dimensions(kind);
  event.minimum_group = 30;
  if (kind == Kind::sealed) event.rule = shares();
  return event;
}

ledger::ProposalFiled proposal(std::size_t number, const ledger::PublicKey& proposer) {
  const DemoProject& p = projects()[number];
  ledger::ProposalFiled event;
  event.nonce = fresh_nonce();
  event.proposer = proposer;
  event.label = "B" + std::to_string(101 + number).substr(1);
  event.title = four(p.ro, p.ru, p.uk, p.en);
  event.cost = p.cost * kBani;
  event.envelope = p.envelope;
  event.district = p.district;
  event.categories = {p.category};
  event.team = {p.locals, p.newcomers};
  return event;
}

ledger::BallotDefined definition(Kind kind) {
  ledger::BallotDefined event;
  event.nonce = fresh_nonce();
  ledger::Question city, villages;
  city.title = four("Proiecte pentru tot orașul", "Проекты для всего города",
                    "Проєкти для всього міста", "Projects for the whole city");
  city.layout = {ledger::LayoutKind::approval, 0, 5, 0, 0, 0};
  city.budget = kBudget - kVillages;
  city.envelopes = {cohesion()};
  villages.title = four("Proiecte pentru Sadovoe și Elizaveta", "Проекты для Садового и Елизаветы",
                        "Проєкти для Садового та Єлизавети", "Projects for Sadovoe and Elizaveta");
  villages.district = 1;
  villages.layout = {ledger::LayoutKind::approval, 0, 3, 0, 0, 0};
  villages.budget = kVillages;
  event.styles = {{1, {0}}, {2, {0, 1}}};
  event.questions = {std::move(city), std::move(villages)};
  if (kind == Kind::sealed)
    for (ledger::Question& question : event.questions) question.kind = ledger::BallotKind::sealed;
  return event;
}

std::vector<ledger::MergeStep> merges(Kind kind) {
  constexpr std::uint8_t kStatus = 0, kGender = 1, kAge = 2;
  if (kind == Kind::open) return {{kStatus, 1, 2}, {kStatus, 0, 1}, {kGender, 0, 1}, {kAge, 0, 1}};
  return {{kStatus, 1, 2}, {kStatus, 0, 3}, {kStatus, 0, 1}, {kGender, 0, 2},
          {kGender, 0, 1}, {kAge, 1, 2},    {kAge, 0, 1}};
}

}  // namespace urna::api::demo
