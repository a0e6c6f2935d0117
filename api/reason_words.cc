#include "api/reason_words.h"

#include <algorithm>
#include <array>

#include "ledger/int128.h"
#include "ledger/json.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using tally::Reason;

namespace {

constexpr std::size_t kGroupDigits = 3;
constexpr const char* kThinGap = "\u00a0";

constexpr std::size_t kLanguages = 4;
using Four = std::array<const char*, kLanguages>;  // ro, ru, uk, en

struct Row {
  Reason reason;
  Four words;
};

// {left} {missing} {cost}: money. {votes} {short}: score and missing, as votes or points. {people}
// {more}: payers, missing as people. {last}: the clause of those who gave their last.
// clang-format off
constexpr Row kWon[] = {
    {Reason::funded_by_votes, {
        "Finanțat pe locul {place}: a primit {votes} și costul de {cost} încăpea în suma rămasă de {left}.",
        "Финансируется, место {place}: набрал {votes}, и стоимость {cost} укладывалась в остаток {left}.",
        "Фінансується, місце {place}: набрав {votes}, і вартість {cost} вкладалася в залишок {left}.",
        "Funded in place {place}: it had {votes}, and its cost of {cost} fitted into the {left} that were left."}},
    {Reason::funded_by_supporters, {
        "Finanțat pe locul {place}: susținătorii săi au plătit {cost} din părțile lor. Au plătit: {people}{last}.",
        "Финансируется, место {place}: сторонники заплатили {cost} из своих долей. Заплатили: {people}{last}.",
        "Фінансується, місце {place}: прихильники сплатили {cost} зі своїх часток. Заплатили: {people}{last}.",
        "Funded in place {place}: its supporters paid {cost} from their shares. Paying: {people}{last}."}},
    {Reason::funded_by_completion, {
        "Finanțat pe locul {place} din banii rămași după împărțirea în părți egale: a primit {votes} și costul de {cost} încăpea în suma rămasă de {left}.",
        "Финансируется, место {place}, из денег, оставшихся после равных долей: набрал {votes}, и стоимость {cost} укладывалась в остаток {left}.",
        "Фінансується, місце {place}, з грошей, що лишилися після рівних часток: набрав {votes}, і вартість {cost} вкладалася в залишок {left}.",
        "Funded in place {place} from what equal shares left over: it had {votes}, and its cost of {cost} fitted into the {left} that were left."}},
    {Reason::funded_from_reserve, {
        "Finanțat pe locul {place}: suma rămasă era de {left}, iar rezerva adaugă {missing}.",
        "Финансируется, место {place}: оставалось {left}, ещё {missing} добавляет резерв.",
        "Фінансується, місце {place}: лишалося {left}, ще {missing} додає резерв.",
        "Funded in place {place}: {left} were left, and the reserve adds {missing}."}},
    {Reason::funded_in_best_set, {
        "Finanțat: face parte din cea mai bună combinație de proiecte pentru acești bani. A primit {votes}; costă {cost}.",
        "Финансируется: входит в лучший набор проектов за эти деньги. Набрал {votes}; стоимость {cost}.",
        "Фінансується: входить до найкращого набору проєктів за ці гроші. Набрав {votes}; вартість {cost}.",
        "Funded: it is in the best set of projects for this money. It had {votes}; it costs {cost}."}},
    {Reason::funded_by_gain, {
        "Finanțat pe locul {place}: rândul i-a venit după câștigul adus alegătorilor (cine are deja un proiect ales cântărește mai puțin), iar costul de {cost} încăpea în suma rămasă de {left}. A primit {votes}.",
        "Финансируется, место {place}: очередь подошла по выигрышу для голосовавших (кто уже получил выбранный проект, весит меньше), и стоимость {cost} укладывалась в остаток {left}. Набрал {votes}.",
        "Фінансується, місце {place}: черга дійшла за виграшем для тих, хто голосував (хто вже отримав обраний проєкт, важить менше), і вартість {cost} вкладалася в залишок {left}. Набрав {votes}.",
        "Funded in place {place}: its turn came by the gain for voters (those who already have a chosen project weigh less), and its cost of {cost} fitted into the {left} that were left. It had {votes}."}},
};
constexpr Row kLost[] = {
    {Reason::does_not_fit, {
        "Nefinanțat: când i-a venit rândul, suma rămasă era de {left}, cu {missing} prea mică. A primit {votes}.",
        "Не финансируется: когда подошла его очередь, оставалось {left}, не хватило {missing}. Набрал {votes}.",
        "Не фінансується: коли дійшла його черга, лишалося {left}, забракло {missing}. Набрав {votes}.",
        "Not funded: when its turn came {left} were left, {missing} too little. It had {votes}."}},
    {Reason::cannot_pay, {
        "Nefinanțat: suma rămasă împreună la susținători era de {left}, cu {missing} prea mică. A primit {votes}.",
        "Не финансируется: у сторонников вместе оставалось {left}, не хватило {missing}. Набрал {votes}.",
        "Не фінансується: у прихильників разом лишалося {left}, забракло {missing}. Набрав {votes}.",
        "Not funded: its supporters had {left} left together, {missing} too little. It had {votes}."}},
    {Reason::below_threshold, {
        "Nefinanțat: a primit {votes}; diferența până la prag: {short}.",
        "Не финансируется: набрал {votes}, до порога не хватило: {short}.",
        "Не фінансується: набрав {votes}, до порога забракло: {short}.",
        "Not funded: it had {votes} and needed {short} more to reach the threshold."}},
    {Reason::below_support, {
        "Nefinanțat: pentru costul de {cost} are prea puțini susținători; diferența până la numărul cerut: {more}.",
        "Не финансируется: для стоимости {cost} сторонников слишком мало; не хватило сторонников: {more}.",
        "Не фінансується: для вартості {cost} прихильників замало; забракло прихильників: {more}.",
        "Not funded: too few support it for its cost of {cost}; it needed {more} more."}},
    {Reason::barred, {
        "Nefinanțat: un alt proiect, cu care se exclude, a fost ales înaintea lui. A primit {votes}.",
        "Не финансируется: раньше выбран другой проект, с которым он несовместим. Набрал {votes}.",
        "Не фінансується: раніше обрано інший проєкт, з яким він несумісний. Набрав {votes}.",
        "Not funded: another project that excludes it was chosen first. It had {votes}."}},
    {Reason::too_dear, {
        "Nefinanțat: costă cu {missing} mai mult decât este permis pentru un singur proiect.",
        "Не финансируется: стоит на {missing} больше, чем допустимо для одного проекта.",
        "Не фінансується: коштує на {missing} більше, ніж дозволено для одного проєкту.",
        "Not funded: it costs {missing} more than one project may."}},
    {Reason::after_stop, {
        "Nefinanțat: regula s-a oprit la un proiect dinaintea lui, care nu mai încăpea. A primit {votes}.",
        "Не финансируется: правило остановилось на проекте перед ним, на который не хватило денег. Набрал {votes}.",
        "Не фінансується: правило зупинилося на проєкті перед ним, на який забракло грошей. Набрав {votes}.",
        "Not funded: the rule stopped at a project before it that did not fit. It had {votes}."}},
    {Reason::outside_best, {
        "Nefinanțat: nu face parte din cea mai bună combinație de proiecte pentru acești bani. A primit {votes}.",
        "Не финансируется: не входит в лучший набор проектов за эти деньги. Набрал {votes}.",
        "Не фінансується: не входить до найкращого набору проєктів за ці гроші. Набрав {votes}.",
        "Not funded: it is not in the best set of projects for this money. It had {votes}."}},
    {Reason::no_ballots, {
        "Nefinanțat: nu a votat nimeni.",
        "Не финансируется: никто не голосовал.",
        "Не фінансується: ніхто не голосував.",
        "Not funded: nobody voted."}},
    {Reason::team_full, {
        "Nefinanțat: din aceeași echipă au fost alese deja atâtea proiecte câte sunt permise. A primit {votes}.",
        "Не финансируется: от той же команды уже выбрано столько проектов, сколько разрешено. Набрал {votes}.",
        "Не фінансується: від тієї самої команди вже обрано стільки проєктів, скільки дозволено. Набрав {votes}.",
        "Not funded: as many projects of its team as may win had been chosen. It had {votes}."}},
};

// After {people}; left out where nobody gave his last.
constexpr Four kEmptied = {"; și-au dat tot restul: {count}", "; отдали всё, что у них оставалось: {count}",
                           "; віддали все, що в них лишалося: {count}", "; giving all they had left: {count}"};
constexpr Four kTieWon = {" A fost egal cu alt proiect și a trecut înaintea aceluia: {key}.",
                          " При равенстве с другим проектом этот прошёл раньше: {key}.",
                          " За рівності з іншим проєктом цей пройшов раніше: {key}.",
                          " It stood equal with another project and went before that one: {key}."};
constexpr Four kTieLost = {" A fost egal cu alt proiect, iar acela a trecut înainte: {key}.",
                           " При равенстве с другим проектом тот прошёл раньше: {key}.",
                           " За рівності з іншим проєктом той пройшов раніше: {key}.",
                           " It stood equal with another project, and that one went first: {key}."};
constexpr Four kMorePoints = {"mai multe puncte", "больше баллов", "більше балів", "more points"};
constexpr Four kKeys[] = {
    {"costul mai mic", "меньшая стоимость", "менша вартість", "lower cost"},
    {"mai multe voturi", "больше голосов", "більше голосів", "more votes"},
    {"ordinea numerelor de proiect", "порядок номеров проектов", "порядок номерів проєктів", "order of project numbers"},
    {"ordinea publicată", "опубликованный порядок", "оприлюднений порядок", "the published order"},
    {"tragerea la sorți", "жребий", "жереб", "the draw of lots"},
};

// One, few, many, and a part of one; in English and for the Romanian "de", many is the plural.
constexpr std::array<const char*, 4> kNouns[3][kLanguages] = {
    {{"vot", "voturi", "de voturi", "voturi"}, {"голос", "голоса", "голосов", "голоса"}, {"голос", "голоси", "голосів", "голосу"}, {"vote", "votes", "votes", "votes"}},
    {{"persoană", "persoane", "de persoane", "persoane"}, {"человек", "человека", "человек", "человека"}, {"особа", "особи", "осіб", "особи"}, {"person", "people", "people", "people"}},
    {{"punct", "puncte", "de puncte", "puncte"}, {"балл", "балла", "баллов", "балла"}, {"бал", "бали", "балів", "бала"}, {"point", "points", "points", "points"}},
};
// clang-format on

constexpr std::size_t kPart = 3;

// Which form follows the whole number (Unicode CLDR, cardinal plural rules).
std::size_t form_of(std::uint64_t number, Language language) {
  const std::uint64_t tens = number % 100, ones = number % 10;
  switch (language) {
    case Language::ro:
      return number == 1 ? 0 : number == 0 || (tens >= 1 && tens <= 19) ? 1 : 2;
    case Language::ru:
    case Language::uk:
      if (ones == 1 && tens != 11) return 0;
      return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
    case Language::en:
      return number == 1 ? 0 : 2;
  }
  return 2;
}

void put(std::string& text, std::string_view mark, const std::string& words) {
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + words.size()))
    text.replace(at, mark.size(), words);
}

std::uint64_t at_least_zero(std::int64_t number) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
}

Noun noun_of(ledger::Scoring scoring) {
  const bool votes =
      scoring == ledger::Scoring::supporters || scoring == ledger::Scoring::plus_minus;
  return votes ? Noun::vote : Noun::point;
}

const char* form(Noun noun, Language language, std::size_t which) {
  return kNouns[static_cast<std::size_t>(noun)][static_cast<std::size_t>(language)][which];
}

// A number that is not whole, to two places: "2.50", or "≈0.33" where two do not hold it.
std::string parts(std::uint64_t number, std::uint64_t scale) {
  const ledger::Uint128 hundredfold = static_cast<ledger::Uint128>(number) * 100;
  const auto hundredths = static_cast<std::uint64_t>((hundredfold + scale / 2) / scale);
  if (hundredths == 0) return "<0.01";
  return (hundredfold % scale == 0 ? "" : "≈") +
         tally::format_amount(static_cast<std::int64_t>(hundredths), 2);
}

std::string scored(std::int64_t score, const tally::ProjectReason& reason, Language language) {
  const Noun noun = noun_of(reason.scoring);
  const std::string sign = score < 0 ? "-" : "";
  const std::uint64_t number = at_least_zero(score < 0 ? -score : score);
  const auto scale = static_cast<std::uint64_t>(reason.scale);
  if (number % scale == 0) return sign + counted(number / scale, noun, language);
  return sign + parts(number, scale) + " " + form(noun, language, kPart);
}

std::string tie_words(const tally::ProjectReason& reason, Language language) {
  const auto at = static_cast<std::size_t>(language);
  std::string text = is_funded(reason.reason) ? kTieWon[at] : kTieLost[at];
  const bool points =
      reason.key == ledger::TieKey::more_votes && noun_of(reason.scoring) == Noun::point;
  put(text, "{key}",
      points ? kMorePoints[at] : kKeys[static_cast<std::size_t>(reason.key) - 1][at]);
  return text;
}

// As rule files spell them.
std::string_view name_of(ledger::TieKey key) {
  constexpr std::string_view kNames[] = {"lower-cost", "more-votes", "label", "file-order", "lot"};
  return kNames[static_cast<std::size_t>(key) - 1];
}

}  // namespace

std::optional<Language> language_of(std::string_view tag) {
  constexpr std::string_view kTags[] = {"ro", "ru", "uk", "en"};
  const auto found = std::ranges::find(kTags, tag);
  if (found == std::end(kTags)) return std::nullopt;
  return static_cast<Language>(found - std::begin(kTags));
}

std::string counted(std::uint64_t number, Noun noun, Language language) {
  return std::to_string(number) + " " + form(noun, language, form_of(number, language));
}

std::string grouped(std::string digits) {
  const std::size_t start = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > start + kGroupDigits;) {
    at -= kGroupDigits;
    digits.insert(at, kThinGap);
  }
  return digits;
}

std::string amount(std::int64_t smallest_units, const Money& money) {
  std::string text = tally::format_amount(smallest_units, money.decimals), decimals;
  if (const std::size_t point = text.find('.'); point != std::string::npos) {
    decimals = text.substr(point);
    text.resize(point);
  }
  if (decimals.find_first_not_of(".0") == std::string::npos) decimals.clear();
  return grouped(std::move(text)) + decimals +
         (money.currency.empty() ? "" : "\u00a0" + money.currency);
}

namespace {

const Four& words_of(Reason reason) {
  const auto won = std::ranges::find(kWon, reason, &Row::reason);
  if (won != std::end(kWon)) return won->words;
  const auto lost = std::ranges::find(kLost, reason, &Row::reason);
  CHECK(lost != std::end(kLost));
  return lost->words;
}

}  // namespace

std::string words_of(const tally::ProjectReason& reason, Language language, const Money& money) {
  std::string text = words_of(reason.reason)[static_cast<std::size_t>(language)];
  put(text, "{place}", std::to_string(reason.place));
  put(text, "{votes}", scored(reason.score, reason, language));
  put(text, "{short}", scored(reason.missing, reason, language));
  put(text, "{people}", counted(reason.payers, Noun::person, language));
  put(text, "{last}", reason.emptied == 0 ? "" : kEmptied[static_cast<std::size_t>(language)]);
  put(text, "{count}", counted(reason.emptied, Noun::person, language));
  put(text, "{more}", counted(at_least_zero(reason.missing), Noun::person, language));
  put(text, "{cost}", amount(reason.cost, money));
  put(text, "{left}", amount(reason.left, money));
  put(text, "{missing}", amount(reason.missing, money));
  if (!reason.tied.empty()) text += tie_words(reason, language);
  return text;
}

std::string reason_json(const tally::ProjectReason& reason) {
  std::string text = ledger::to_json(reason);
  text.pop_back();
  return text + ",\"reason_name\":" + ledger::json_quote(name_of(reason.reason)) +
         ",\"key_name\":" +
         (reason.tied.empty() ? "null" : ledger::json_quote(name_of(reason.key))) + "}";
}

}  // namespace urna::api
