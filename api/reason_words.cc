#include "api/reason_words.h"

#include <algorithm>
#include <array>

#include "tally/rules/pabulib.h"

namespace urna::api {

using tally::Reason;

namespace {

constexpr std::size_t kLanguages = 4;
using Four = std::array<const char*, kLanguages>;  // ro, ru, uk, en

struct Row {
  Reason reason;
  Four words;
};

// {left} {missing} {cost}: money. {votes} {short}: score, missing as votes. {people} {last} {more}:
// payers, those who gave their last, missing as people. {place}: a bare number.
// clang-format off
constexpr Row kRows[] = {
    {Reason::funded_by_votes, {
        "Finanțat pe locul {place}: a primit {votes} și costul de {cost} încăpea în {left} rămase.",
        "Финансируется, место {place}: за него {votes}, и стоимость {cost} укладывалась в оставшиеся {left}.",
        "Фінансується, місце {place}: за нього {votes}, і вартість {cost} вкладалася в залишок {left}.",
        "Funded in place {place}: it had {votes}, and its cost of {cost} fitted into the {left} that were left."}},
    {Reason::funded_by_supporters, {
        "Finanțat pe locul {place}: susținătorii săi au plătit {cost} din părțile lor. Au plătit: {people}; și-au dat tot restul: {last}.",
        "Финансируется, место {place}: сторонники оплатили {cost} из своих долей. Заплатили: {people}; отдали всё, что у них оставалось: {last}.",
        "Фінансується, місце {place}: прихильники сплатили {cost} зі своїх часток. Заплатили: {people}; віддали все, що в них лишалося: {last}.",
        "Funded in place {place}: its supporters paid {cost} from their shares. Paying: {people}; giving all they had left: {last}."}},
    {Reason::funded_by_completion, {
        "Finanțat pe locul {place} din banii rămași după împărțirea în părți egale: a primit {votes} și costul de {cost} încăpea în {left}.",
        "Финансируется, место {place}, из денег, оставшихся после равных долей: за него {votes}, и стоимость {cost} укладывалась в {left}.",
        "Фінансується, місце {place}, з грошей, що лишилися після рівних часток: за нього {votes}, і вартість {cost} вкладалася в {left}.",
        "Funded in place {place} from what equal shares left over: it had {votes}, and its cost of {cost} fitted into {left}."}},
    {Reason::funded_from_reserve, {
        "Finanțat pe locul {place}: mai rămăseseră {left}, iar rezerva adaugă {missing}.",
        "Финансируется, место {place}: оставалось {left}, ещё {missing} добавляет резерв.",
        "Фінансується, місце {place}: лишалося {left}, ще {missing} додає резерв.",
        "Funded in place {place}: {left} were left, and the reserve adds {missing}."}},
    {Reason::does_not_fit, {
        "Nefinanțat: când i-a venit rândul mai rămăseseră {left}, lipseau {missing}. A primit {votes}.",
        "Не финансируется: когда подошла его очередь, оставалось {left}, не хватило {missing}. За него {votes}.",
        "Не фінансується: коли дійшла його черга, лишалося {left}, забракло {missing}. За нього {votes}.",
        "Not funded: when its turn came {left} were left, {missing} too little. It had {votes}."}},
    {Reason::cannot_pay, {
        "Nefinanțat: susținătorilor le rămăseseră împreună {left}, lipseau {missing}. A primit {votes}.",
        "Не финансируется: у сторонников вместе оставалось {left}, не хватило {missing}. За него {votes}.",
        "Не фінансується: у прихильників разом лишалося {left}, забракло {missing}. За нього {votes}.",
        "Not funded: its supporters had {left} left together, {missing} too little. It had {votes}."}},
    {Reason::below_threshold, {
        "Nefinanțat: a primit {votes}, iar pentru prag mai trebuiau {short}.",
        "Не финансируется: за него {votes}, до порога нужно было ещё {short}.",
        "Не фінансується: за нього {votes}, до порога потрібно було ще {short}.",
        "Not funded: it had {votes} and needed {short} more to reach the threshold."}},
    {Reason::below_support, {
        "Nefinanțat: pentru costul său de {cost} îl susțin prea puțini; mai trebuiau {more}.",
        "Не финансируется: для стоимости {cost} сторонников слишком мало; нужно было ещё {more}.",
        "Не фінансується: для вартості {cost} прихильників замало; потрібно було ще {more}.",
        "Not funded: too few support it for its cost of {cost}; it needed {more} more."}},
    {Reason::barred, {
        "Nefinanțat: un alt proiect, cu care se exclude, a fost ales înaintea lui. A primit {votes}.",
        "Не финансируется: раньше выбран другой проект, с которым он несовместим. За него {votes}.",
        "Не фінансується: раніше обрано інший проєкт, з яким він несумісний. За нього {votes}.",
        "Not funded: another project that excludes it was chosen first. It had {votes}."}},
    {Reason::too_dear, {
        "Nefinanțat: costă cu {missing} mai mult decât este permis pentru un singur proiect.",
        "Не финансируется: стоит на {missing} больше, чем допустимо для одного проекта.",
        "Не фінансується: коштує на {missing} більше, ніж дозволено для одного проєкту.",
        "Not funded: it costs {missing} more than one project may."}},
    {Reason::after_stop, {
        "Nefinanțat: regula s-a oprit la un proiect dinaintea lui, care nu mai încăpea. A primit {votes}.",
        "Не финансируется: правило остановилось на проекте перед ним, на который не хватило денег. За него {votes}.",
        "Не фінансується: правило зупинилося на проєкті перед ним, на який забракло грошей. За нього {votes}.",
        "Not funded: the rule stopped at a project before it that did not fit. It had {votes}."}},
    {Reason::outside_best, {
        "Nefinanțat: nu face parte din cea mai bună combinație de proiecte pentru acești bani. A primit {votes}.",
        "Не финансируется: не входит в лучший набор проектов за эти деньги. За него {votes}.",
        "Не фінансується: не входить до найкращого набору проєктів за ці гроші. За нього {votes}.",
        "Not funded: it is not in the best set of projects for this money. It had {votes}."}},
    {Reason::no_ballots, {
        "Nefinanțat: nu a votat nimeni.",
        "Не финансируется: никто не голосовал.",
        "Не фінансується: ніхто не голосував.",
        "Not funded: nobody voted."}},
};

constexpr Four kTieWon = {" A fost egal cu alt proiect și a trecut înaintea lui: {key}.",
                          " Было равенство с другим проектом, и он прошёл вперёд: {key}.",
                          " Була рівність з іншим проєктом, і він пройшов уперед: {key}.",
                          " It stood equal with another project and went first: {key}."};
constexpr Four kTieLost = {" A fost egal cu alt proiect, care a trecut înainte: {key}.",
                           " Было равенство с другим проектом, который прошёл вперёд: {key}.",
                           " Була рівність з іншим проєктом, який пройшов уперед: {key}.",
                           " It stood equal with another project that went first: {key}."};
constexpr Four kKeys[] = {
    {"costul mai mic", "меньшая стоимость", "менша вартість", "lower cost"},
    {"mai multe voturi", "больше голосов", "більше голосів", "more votes"},
    {"ordinea numerelor de proiect", "порядок номеров проектов", "порядок номерів проєктів", "order of project numbers"},
    {"ordinea publicată", "опубликованный порядок", "оприлюднений порядок", "the published order"},
    {"tragerea la sorți", "жребий", "жереб", "the draw of lots"},
};

// One, few, many; in English and for the Romanian "de" the last is the plural.
constexpr std::array<const char*, 3> kNouns[2][kLanguages] = {
    {{"vot", "voturi", "de voturi"}, {"голос", "голоса", "голосов"}, {"голос", "голоси", "голосів"}, {"vote", "votes", "votes"}},
    {{"persoană", "persoane", "de persoane"}, {"человек", "человека", "человек"}, {"особа", "особи", "осіб"}, {"person", "people", "people"}},
};
// clang-format on

// Which form follows the number (Unicode CLDR, cardinal plural rules).
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

std::string votes(std::int64_t score, Language language) {
  return (score < 0 ? "-" : "") +
         counted(at_least_zero(score < 0 ? -score : score), Noun::vote, language);
}

std::string tie_words(const tally::ProjectReason& reason, Language language) {
  const auto at = static_cast<std::size_t>(language);
  std::string text = is_funded(reason.reason) ? kTieWon[at] : kTieLost[at];
  put(text, "{key}", kKeys[static_cast<std::size_t>(reason.key) - 1][at]);
  return text;
}

}  // namespace

std::optional<Language> language_of(std::string_view tag) {
  constexpr std::string_view kTags[] = {"ro", "ru", "uk", "en"};
  const auto found = std::ranges::find(kTags, tag);
  if (found == std::end(kTags)) return std::nullopt;
  return static_cast<Language>(found - std::begin(kTags));
}

std::string counted(std::uint64_t number, Noun noun, Language language) {
  return std::to_string(number) + " " +
         kNouns[static_cast<std::size_t>(noun)][static_cast<std::size_t>(language)]
               [form_of(number, language)];
}

std::string amount(std::int64_t smallest_units, const Money& money) {
  return tally::format_amount(smallest_units, money.decimals) +
         (money.currency.empty() ? "" : " " + money.currency);
}

std::string words_of(const tally::ProjectReason& reason, Language language, const Money& money) {
  const auto row = std::ranges::find(kRows, reason.reason, &Row::reason);
  CHECK(row != std::end(kRows));
  std::string text = row->words[static_cast<std::size_t>(language)];
  put(text, "{place}", std::to_string(reason.place));
  put(text, "{votes}", votes(reason.score, language));
  put(text, "{short}", votes(reason.missing, language));
  put(text, "{people}", counted(reason.payers, Noun::person, language));
  put(text, "{last}", counted(reason.emptied, Noun::person, language));
  put(text, "{more}", counted(at_least_zero(reason.missing), Noun::person, language));
  put(text, "{cost}", amount(reason.cost, money));
  put(text, "{left}", amount(reason.left, money));
  put(text, "{missing}", amount(reason.missing, money));
  if (!reason.tied.empty()) text += tie_words(reason, language);
  return text;
}

}  // namespace urna::api
