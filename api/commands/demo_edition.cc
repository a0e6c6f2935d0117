#include <algorithm>

#include "api/commands/demo_story.h"

namespace urna::api::demo {

namespace {

constexpr std::int64_t kBani = 100;
constexpr std::int64_t kBudget = 3'000'000 * kBani;
constexpr std::int64_t kVillages = 600'000 * kBani;
constexpr std::int64_t kCohesion = 750'000 * kBani;  // a quarter of the budget, as the plan asks

ledger::Texts four(const char* ro, const char* ru, const char* uk, const char* en) {
  return {{"ro", ro}, {"ru", ru}, {"uk", uk}, {"en", en}};
}

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

std::vector<ledger::Dimension> dimensions() {
  return {{"status",
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

}  // namespace

std::uint64_t Dice::roll() {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
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
  }
}

ledger::EditionAnnounced announcement(const std::string& origin, const Offices& offices) {
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
  event.dimensions = dimensions();
  event.minimum_group = 30;
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

ledger::BallotDefined definition() {
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
  return event;  // the projects are put in after review
}

std::vector<Resident> residents(std::uint32_t count) {
  // Adults under temporary protection in Bălți, 2025: women 18-59 902, 60+ 282; men 18-59 1 098,
  // 60+ 130.
  constexpr std::uint64_t kTable[4] = {902, 282, 1'098, 130}, kAdults = 2'412;
  const std::uint64_t refugees = count / 10;
  std::vector<Resident> people(count);
  std::uint64_t bound[4] = {}, sum = 0;
  for (int cell = 0; cell < 4; ++cell) bound[cell] = (sum += kTable[cell]) * refugees / kAdults;
  Dice dice{2026};
  for (std::uint32_t i = 0; i < count; ++i) {
    Resident& person = people[i];
    if (i < refugees) {
      const auto cell = static_cast<std::uint8_t>(std::ranges::upper_bound(bound, i) - bound);
      person = {1, static_cast<std::uint8_t>(cell / 2), static_cast<std::uint8_t>(cell % 2), 1, {}};
    } else {
      person.status = i < refugees + count / 50 ? 2 : 0;
      person.gender = dice.below(100) < 54 ? 0 : 1;
      person.age = dice.below(100) < 28 ? 1 : 0;
    }
    person.style = dice.below(100) < 7 ? 2 : 1;
    Bytes number;
    ledger::put_u32(number, i);
    person.slot = ledger::SlotId::from(tally::h256("demo/slot", {number}).view().first(16));
  }
  for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[dice.below(i)]);
  return people;
}

tally::Credential credential_of(std::uint32_t resident, std::uint32_t generation) {
  return tally::Credential::derive("demo/credential" + std::to_string(generation),
                                   seed_of("residents", 0), resident);
}

// Groups under the minimum are left out of the log together with their whole dimension: no
// subtraction reveals them.
std::vector<ledger::GroupCount> group_counts(const std::vector<Resident>& people) {
  constexpr std::uint32_t kMinimum = 30;
  std::vector<ledger::GroupCount> counts;
  constexpr std::uint8_t kCells[3] = {3, 2, 2};
  for (std::uint8_t dimension = 0; dimension < 3; ++dimension) {
    std::vector<std::uint32_t> sums(kCells[dimension], 0);
    for (const Resident& p : people)
      ++sums[dimension == 0 ? p.status : dimension == 1 ? p.gender : p.age];
    if (std::ranges::any_of(sums, [](std::uint32_t sum) { return sum < kMinimum; })) continue;
    for (std::uint8_t cell = 0; cell < sums.size(); ++cell)
      counts.push_back({dimension, cell, sums[cell]});
  }
  return counts;
}

}  // namespace urna::api::demo
