#include "api/commands/trustee_words.h"

#include "ledger/result.h"

namespace urna::api {

namespace {

// clang-format off
constexpr TrusteeWords kRomanian = {
    "Sunteți custodele {} din {}.",
    "V-ați legat de cheia dumneavoastră (angajamentul).",
    "Ați făcut publică jumătatea deschisă a cheii.",
    "Ați trimis fiecărui custode partea lui, sigilată.",
    "Ați deschis și verificat părțile primite: toate sunt corecte.",
    "Partea primită de la custodele {} este FALSĂ sau nu poate fi deschisă. Ați depus o plângere.",
    "Custodele {} s-a plâns; ați făcut publică partea pe care i-ați trimis-o.",
    "Întrebarea {}: ați amestecat buletinele (în total {}, runda {}).",
    "Întrebarea {}: ați dat partea dumneavoastră la deschiderea sumelor (buletine: {}).",
    "Întrebarea {}: ați dat partea dumneavoastră la deschiderea buletinelor amestecate (în total {}).",
    "Întrebarea {}: ați dat partea dumneavoastră la deschiderea eșantionului de buletine de hârtie (în total {}).",
    "Sondajul {}: ați dat partea dumneavoastră la deschiderea sumelor (răspunsuri: {}).",
    "Ați dat partea dumneavoastră la numărarea grupurilor din listă.",
    "Ați dat partea dumneavoastră la numărarea grupurilor celor care au votat.",
    "Se află în registru, intrarea {}.",
    "Scris în dosarul {}. Dați dosarul comisiei; nimic din el nu este secret.",
    "Urmează: când toți custozii au făcut acest pas, din nou `urna trustee reveal`.",
    "Urmează: când toți custozii au făcut acest pas, `urna trustee share`.",
    "Urmează: comisia și custodele acuzat; apoi din nou `urna trustee share`.",
    "Urmează: nimic până la închiderea votului sau a unui sondaj sigilat. Păstrați fișierul cheii și plicul.",
    "Urmează: când comisia spune că amestecul s-a încheiat, `urna trustee decrypt`.",
    "Urmează: comisia adună părțile. Vă spune ea dacă mai este nevoie de dumneavoastră.",
    "Se verifică tot registrul ...",
    "Registrul a fost verificat în întregime și este corect.",
    "Verificarea registrului NU a ieșit bine (cod {}). Nu s-a deschis nimic. Nu insistați; anunțați comisia și ceilalți custozi.",
    "ATENȚIE: ați dat deja o parte pentru ALT set ({}). Nu se deschide al doilea: diferența a două seturi poate fi buletinul unei persoane. Anunțați imediat comisia și ceilalți custozi.",
    "Nu este încă rândul dumneavoastră. Se așteaptă custozii: {}.",
    "Mai întâi: `urna trustee reveal`.",
    "Ați făcut acești pași. Urmează `urna trustee share`.",
    "Cheile sunt gata. Nimic de făcut până la închiderea votului sau a unui sondaj sigilat.",
    "Comisia nu a declarat încă ce se numără (`urna count`, după închiderea votului sau a unui sondaj sigilat). Nimic de făcut.",
    "Nimic de făcut pentru dumneavoastră acum.",
    "Întrebarea {}: mai întâi se amestecă buletinele, `urna trustee mix`.",
    "Întrebarea {}: custozii {} nu au amestecat încă. Dacă comisia spune că nu vor mai amesteca, rulați din nou cu --mixing-over.",
    "Întrebarea {}: amestecul are {} runde din cel puțin {}. Se așteaptă custozii: {}.",
};
constexpr TrusteeWords kRussian = {
    "Вы хранитель {} из {}.",
    "Вы закрепили за собой свой ключ (обязательство).",
    "Вы опубликовали открытую половину ключа.",
    "Вы отправили каждому хранителю его запечатанную долю.",
    "Вы открыли и проверили полученные доли: все верны.",
    "Доля от хранителя {} ЛОЖНА или не открывается. Вы подали жалобу.",
    "Хранитель {} пожаловался; вы опубликовали отправленную ему долю.",
    "Вопрос {}: вы перемешали бюллетени (всего {}, круг {}).",
    "Вопрос {}: вы внесли свою долю в раскрытие сумм (бюллетеней: {}).",
    "Вопрос {}: вы внесли свою долю в раскрытие перемешанных бюллетеней (всего {}).",
    "Вопрос {}: вы внесли свою долю в раскрытие выборки бумажных бюллетеней (всего {}).",
    "Опрос {}: вы внесли свою долю в раскрытие сумм (ответов: {}).",
    "Вы внесли свою долю в подсчёт групп списка.",
    "Вы внесли свою долю в подсчёт групп проголосовавших.",
    "Есть в реестре, запись {}.",
    "Записано в папку {}. Передайте её комиссии; секретов в ней нет.",
    "Дальше: когда этот шаг сделают все хранители, снова `urna trustee reveal`.",
    "Дальше: когда этот шаг сделают все хранители, `urna trustee share`.",
    "Дальше: ход комиссии и обвинённого хранителя; затем снова `urna trustee share`.",
    "Дальше: ничего до закрытия голосования или запечатанного опроса. Храните файл ключа и конверт.",
    "Дальше: когда комиссия скажет, что перемешивание окончено, `urna trustee decrypt`.",
    "Дальше: комиссия собирает доли. Она скажет, нужны ли вы ещё.",
    "Проверяется весь реестр ...",
    "Реестр проверен целиком, он верен.",
    "Проверка реестра НЕ прошла (код {}). Ничего не раскрыто. Не настаивайте; сообщите комиссии и другим хранителям.",
    "ВНИМАНИЕ: вы уже дали долю для ДРУГОГО набора ({}). Второй не раскрывается: разность двух наборов может оказаться бюллетенем одного человека. Сразу сообщите комиссии и другим хранителям.",
    "Ваша очередь ещё не пришла. Ждём хранителей: {}.",
    "Сначала: `urna trustee reveal`.",
    "Эти шаги сделаны. Дальше `urna trustee share`.",
    "Ключи готовы. До закрытия голосования или запечатанного опроса делать ничего не нужно.",
    "Комиссия ещё не объявила, что считается (`urna count`, после закрытия голосования или запечатанного опроса). Делать нечего.",
    "Сейчас для вас дел нет.",
    "Вопрос {}: сначала бюллетени перемешиваются, `urna trustee mix`.",
    "Вопрос {}: хранители {} ещё не перемешали. Если комиссия говорит, что не будут, запустите снова с --mixing-over.",
    "Вопрос {}: в перемешивании {} кругов из не менее чем {}. Ждём хранителей: {}.",
};
constexpr TrusteeWords kUkrainian = {
    "Ви хранитель {} з {}.",
    "Ви закріпили за собою свій ключ (зобов’язання).",
    "Ви опублікували відкриту половину ключа.",
    "Ви надіслали кожному хранителеві його запечатану частку.",
    "Ви відкрили й перевірили отримані частки: усі правильні.",
    "Частка від хранителя {} ХИБНА або не відкривається. Ви подали скаргу.",
    "Хранитель {} поскаржився; ви опублікували надіслану йому частку.",
    "Питання {}: ви перемішали бюлетені (усього {}, коло {}).",
    "Питання {}: ви внесли свою частку в розкриття сум (бюлетенів: {}).",
    "Питання {}: ви внесли свою частку в розкриття перемішаних бюлетенів (усього {}).",
    "Питання {}: ви внесли свою частку в розкриття вибірки паперових бюлетенів (усього {}).",
    "Опитування {}: ви внесли свою частку в розкриття сум (відповідей: {}).",
    "Ви внесли свою частку в підрахунок груп списку.",
    "Ви внесли свою частку в підрахунок груп тих, хто проголосував.",
    "Є в реєстрі, запис {}.",
    "Записано до теки {}. Передайте її комісії; таємниць у ній немає.",
    "Далі: коли цей крок зроблять усі хранителі, знову `urna trustee reveal`.",
    "Далі: коли цей крок зроблять усі хранителі, `urna trustee share`.",
    "Далі: хід комісії та звинуваченого хранителя; потім знову `urna trustee share`.",
    "Далі: нічого до закриття голосування або запечатаного опитування. Бережіть файл ключа й конверт.",
    "Далі: коли комісія скаже, що перемішування закінчено, `urna trustee decrypt`.",
    "Далі: комісія збирає частки. Вона скаже, чи ви ще потрібні.",
    "Перевіряється весь реєстр ...",
    "Реєстр перевірено повністю, він правильний.",
    "Перевірка реєстру НЕ пройшла (код {}). Нічого не розкрито. Не наполягайте; повідомте комісію та інших хранителів.",
    "УВАГА: ви вже дали частку для ІНШОГО набору ({}). Другий не розкривається: різниця двох наборів може виявитися бюлетенем однієї людини. Одразу повідомте комісію та інших хранителів.",
    "Ваша черга ще не настала. Чекаємо хранителів: {}.",
    "Спершу: `urna trustee reveal`.",
    "Ці кроки зроблено. Далі `urna trustee share`.",
    "Ключі готові. До закриття голосування або запечатаного опитування робити нічого не треба.",
    "Комісія ще не оголосила, що рахується (`urna count`, після закриття голосування або запечатаного опитування). Робити нічого.",
    "Зараз для вас справ немає.",
    "Питання {}: спершу бюлетені перемішуються, `urna trustee mix`.",
    "Питання {}: хранителі {} ще не перемішали. Якщо комісія каже, що не перемішуватимуть, запустіть знову з --mixing-over.",
    "Питання {}: у перемішуванні {} кіл із щонайменше {}. Чекаємо хранителів: {}.",
};
constexpr TrusteeWords kEnglish = {
    "You are trustee {} of {}.",
    "You committed to your key.",
    "You published the open half of your key.",
    "You sent every trustee a sealed share.",
    "You opened the shares that you were sent and checked them: all are right.",
    "The share that trustee {} sent you is FALSE or cannot be opened. You filed a complaint.",
    "Trustee {} complained; you published the share that you had sent.",
    "Question {}: you mixed the ballots ({} of them, stage {}).",
    "Question {}: you gave your part in opening the sums (ballots: {}).",
    "Question {}: you gave your part in opening the mixed ballots ({} of them).",
    "Question {}: you gave your part in opening the sample of papers ({} of them).",
    "Survey {}: you gave your part in opening the sums (answers: {}).",
    "You gave your part in counting the groups of the roll.",
    "You gave your part in counting the groups of those who voted.",
    "It stands in the log as entry {}.",
    "Written to the folder {}. Give the folder to the committee; nothing in it is secret.",
    "Next: when all trustees have done this step, `urna trustee reveal` again.",
    "Next: when all trustees have done this step, `urna trustee share`.",
    "Next: the committee and the accused trustee; then `urna trustee share` again.",
    "Next: nothing until voting, or a sealed survey, has closed. Keep the key file and the envelope.",
    "Next: when the committee says that mixing is over, `urna trustee decrypt`.",
    "Next: the committee collects the parts. It tells you whether you are needed again.",
    "Checking the whole record ...",
    "The record was checked in full and is right.",
    "The check of the record did NOT come out right (exit {}). Nothing was opened. Do not insist; tell the committee and the other trustees.",
    "ATTENTION: you gave a part for ANOTHER set before ({}). A second one is never opened: the difference of two sets can be one person's ballot. Tell the committee and the other trustees at once.",
    "It is not your turn yet. Waiting for trustees: {}.",
    "First: `urna trustee reveal`.",
    "You have done these steps. Next: `urna trustee share`.",
    "The keys are made. There is nothing to do until voting, or a sealed survey, has closed.",
    "The committee has not declared yet what is counted (`urna count`, after voting or a sealed survey has closed). Nothing to do.",
    "There is nothing for you to do now.",
    "Question {}: the ballots are mixed first, `urna trustee mix`.",
    "Question {}: trustees {} have not mixed yet. If the committee says that they will not, run this again with --mixing-over.",
    "Question {}: the mix has {} stages of at least {}. Waiting for trustees: {}.",
};
// clang-format on

constexpr const TrusteeWords* kWords[] = {&kRomanian, &kRussian, &kUkrainian, &kEnglish};

}  // namespace

const TrusteeWords& trustee_words(Language language) {
  return *kWords[static_cast<std::size_t>(language)];
}

std::string fill(const char* text, std::initializer_list<std::string> values) {
  std::string out = text;
  std::size_t from = 0;
  for (const std::string& value : values) {
    const std::size_t place = out.find("{}", from);
    CHECK(place != std::string::npos);
    out.replace(place, 2, value);
    from = place + value.size();
  }
  return out;
}

}  // namespace urna::api
