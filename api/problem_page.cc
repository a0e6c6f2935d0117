#include "api/problem_page.h"

#include <algorithm>
#include <optional>

#include "ledger/errc.h"

namespace urna::api {

using ledger::Errc;

namespace {

struct Words {
  Errc code;
  const char *ro, *ru, *uk, *en;
};

// The refusals that a resident, or an organisation that helps, can meet. All others are met by
// offices and programs, and keep their English sentence.
// clang-format off
constexpr Words kWords[] = {
    {Errc::voting_not_open, "Votarea nu a început încă. Reveniți după deschidere.", "Голосование ещё не началось. Вернитесь после его открытия.", "Голосування ще не почалося. Поверніться після відкриття.", "Voting has not started yet. Come back after the opening."},
    {Errc::voting_closed, "Votarea s-a încheiat. Acest vot nu se numără.", "Голосование завершено. Этот голос не учитывается.", "Голосування завершено. Цей голос не враховується.", "Voting has ended. This vote is not counted."},
    {Errc::not_on_roll, "Cardul sau cheia nu se află pe lista de vot. Adresați-vă unui centru de informare.", "Карточки или ключа нет в списке. Обратитесь в инфоцентр.", "Картки або ключа немає у списку. Зверніться до інфоцентру.", "The card or its key is not on the roll. Ask at an info centre."},
    {Errc::slot_revoked, "Acest card a fost retras. Adresați-vă unui centru de informare.", "Эта карточка отозвана. Обратитесь в инфоцентр.", "Цю картку відкликано. Зверніться до інфоцентру.", "This card was withdrawn. Ask at an info centre."},
    {Errc::slot_is_paper, "Ați ales să votați pe hârtie, de aceea nu mai puteți vota online.", "Вы выбрали голосование на бумаге, поэтому онлайн голосовать уже нельзя.", "Ви обрали голосування на папері, тому онлайн голосувати вже не можна.", "You chose to vote on paper, so you can no longer vote online."},
    {Errc::style_forbids, "Această întrebare nu este pentru locul dumneavoastră de reședință.", "Этот вопрос не для вашего места жительства.", "Це питання не для вашого місця проживання.", "This question is not for the place where you live."},
    {Errc::illegal_ballot, "Alegerea depășește limitele buletinului. Verificați câte proiecte puteți alege.", "Выбор выходит за пределы бюллетеня. Проверьте, сколько проектов можно выбрать.", "Вибір виходить за межі бюлетеня. Перевірте, скільки проєктів можна обрати.", "The choice is outside the ballot's limits. Check how many projects you may choose."},
    {Errc::bad_ballot_length, "Buletinul a ajuns incomplet. Încercați din nou.", "Бюллетень пришёл неполным. Попробуйте ещё раз.", "Бюлетень надійшов неповним. Спробуйте ще раз.", "The ballot arrived incomplete. Try again."},
    {Errc::bad_header, "Buletinul nu este pentru această întrebare. Reîncărcați pagina.", "Бюллетень не для этого вопроса. Обновите страницу.", "Бюлетень не для цього питання. Оновіть сторінку.", "The ballot is not for this question. Load the page again."},
    {Errc::bad_credential_signature, "Semnătura nu se potrivește cu cheia. Votul nu a fost primit.", "Подпись не соответствует ключу. Голос не принят.", "Підпис не відповідає ключу. Голос не прийнято.", "The signature does not match the key. The vote was not received."},
    {Errc::wrong_chain, "Există un vot mai nou al dumneavoastră. Reîncărcați și încercați din nou.", "Уже есть ваш более поздний голос. Обновите страницу и попробуйте ещё раз.", "Уже є ваш пізніший голос. Оновіть сторінку і спробуйте ще раз.", "There is a newer vote of yours. Load the page again and try once more."},
    {Errc::chain_conflict, "Un alt vot al dumneavoastră are deja acest loc. Dovada lui este în răspuns.", "Другой ваш голос уже занял это место. Его квитанция — в ответе.", "Інший ваш голос уже зайняв це місце. Його квитанція — у відповіді.", "Another vote of yours already has this place. Its receipt is in the answer."},
    {Errc::lot_not_drawn, "Tragerea la sorți pentru egalități nu a avut loc încă. Rezultatul urmează după ea.", "Жеребьёвка для случаев равенства ещё не проведена. Результат будет после неё.", "Жеребкування для випадків рівності ще не проведено. Результат буде після нього.", "The lots for ties have not been drawn yet. The result follows after the draw."},
    {Errc::busy, "Prea mulți oameni votează acum. Votul nu a fost trimis încă: încercați peste câteva secunde.", "Сейчас голосует слишком много людей. Голос ещё не отправлен: попробуйте через несколько секунд.", "Зараз голосує забагато людей. Голос ще не надіслано: спробуйте за кілька секунд.", "Too many people are voting now. The vote is not sent yet: try again in a few seconds."},
    {Errc::stopping, "Serverul se oprește. Votul nu a fost trimis încă: încercați mai târziu.", "Сервер останавливается. Голос ещё не отправлен: попробуйте позже.", "Сервер зупиняється. Голос ще не надіслано: спробуйте пізніше.", "The server is stopping. The vote is not sent yet: try later."},
    {Errc::storage, "Serverul nu poate păstra voturi acum. Fără dovadă nu ați votat: încercați mai târziu sau votați la un centru de informare.", "Сервер сейчас не может сохранять голоса. Без квитанции вы не проголосовали: попробуйте позже или проголосуйте в инфоцентре.", "Сервер зараз не може зберігати голоси. Без квитанції ви не проголосували: спробуйте пізніше або проголосуйте в інфоцентрі.", "The server cannot keep votes now. Without a receipt you have not voted: try later, or vote at an info centre."},
    {Errc::bad_follow_up, "Declarația se contrazice pe sine sau contrazice ediția. Motivul este în răspuns.", "Заявление противоречит себе или выпуску. Причина указана в ответе.", "Заява суперечить собі або випуску. Причину вказано у відповіді.", "The statement contradicts itself or the edition. The answer says how."},
    {Errc::not_funded, "Proiectul nu este printre câștigătorii unui rezultat declarat.", "Проект не входит в число победителей объявленного результата.", "Проєкт не належить до переможців оголошеного результату.", "The project is not among the winners of a declared result."},
    {Errc::over_award, "S-a cheltuit mai mult decât suma atribuită proiectului.", "Потрачено больше, чем выделено проекту.", "Витрачено більше, ніж виділено проєкту.", "More was spent than the project was awarded."},
    {Errc::own_report, "Cine raportează nu își confirmă singur raportul. Îl confirmă grupul de monitorizare.", "Кто отчитывается, не подтверждает свой отчёт сам. Его подтверждает группа наблюдения.", "Хто звітує, не підтверджує свій звіт сам. Його підтверджує група спостереження.", "Whoever reports does not confirm the report. The monitoring group does."},
    {Errc::unknown_report, "Nu există un astfel de raport despre un proiect în această ediție.", "В этом выпуске нет такого отчёта о проекте.", "У цьому випуску немає такого звіту про проєкт.", "There is no such report on a project in this edition."},
    {Errc::judged_before, "Acest membru al grupului de monitorizare s-a pronunțat deja asupra raportului.", "Этот член группы наблюдения уже высказался об отчёте.", "Цей член групи спостереження вже висловився щодо звіту.", "This member of the monitoring group has judged the report already."},
    {Errc::unknown_session, "Nu există o astfel de întâlnire în această ediție.", "В этом выпуске нет такой встречи.", "У цьому випуску немає такої зустрічі.", "There is no such session in this edition."},
    {Errc::session_over, "Întâlnirea a avut loc deja, iar participanții au fost numărați.", "Встреча уже состоялась, участники подсчитаны.", "Зустріч уже відбулася, учасників пораховано.", "The session was held already, and those who came were counted."},
    {Errc::unknown_item, "Planul de acțiuni nu are un astfel de punct.", "В плане действий нет такого пункта.", "У плані дій немає такого пункту.", "There is no such item in the action plan."},
    {Errc::no_source, "O cifră dinaintea registrului are nevoie de sursa ei.", "Для значения, которое старше реестра, нужен источник.", "Для значення, старшого за реєстр, потрібне джерело.", "A figure from before the log needs its source."},
    {Errc::unknown_survey, "Nu există un astfel de sondaj în această ediție.", "В этом выпуске нет такого опроса.", "У цьому випуску немає такого опитування.", "There is no such survey in this edition."},
    {Errc::survey_closed, "Sondajul s-a încheiat. Acest răspuns nu se numără.", "Опрос завершён. Этот ответ не учитывается.", "Опитування завершено. Цю відповідь не враховано.", "The survey is closed. This answer is not counted."},
    {Errc::answered_before, "Cu acest card sau cod s-a răspuns deja la sondaj. Răspunsul nu se schimbă.", "С этой карточкой или кодом на опрос уже ответили. Ответ не меняется.", "З цією карткою або кодом на опитування вже відповіли. Відповідь не змінюється.", "The survey was answered with this card or code already. An answer does not change."},
    {Errc::survey_numbers, "Numerele sondajului nu se potrivesc. Motivul este în răspuns.", "Числа опроса не сходятся. Причина указана в ответе.", "Числа опитування не збігаються. Причину вказано у відповіді.", "The numbers of the survey do not agree. The answer says how."},
    {Errc::wrong_report, "Raportul nu este al acestui registru.", "Это отчёт не этого реестра.", "Це звіт не цього реєстру.", "The report is not of this log."},
    {Errc::wrong_phase, "În această etapă a ediției nu se poate face asta. Pagina Calendar spune ce se poate acum.", "На этом этапе это невозможно. Что можно сейчас, сказано на странице «Календарь».", "На цьому етапі це неможливо. Що можна зараз, сказано на сторінці «Календар».", "This cannot be done in this phase. The calendar page says what can be done now."},
    {Errc::duplicate, "A fost primit deja, o singură dată ajunge. Nu e nevoie să trimiteți din nou.", "Это уже принято, одного раза достаточно. Отправлять снова не нужно.", "Це вже прийнято, одного разу досить. Надсилати знову не потрібно.", "This was received already, once is enough. There is no need to send it again."},
    {Errc::tracker_seen, "Acest vot se află deja în registru. Verificați dovada, nu trimiteți din nou.", "Этот голос уже есть в реестре. Проверьте квитанцию, не отправляйте снова.", "Цей голос уже є в реєстрі. Перевірте квитанцію, не надсилайте знову.", "This vote is in the log already. Check the receipt; do not send it again."},
    {Errc::alpha_seen, "Un buletin cu același secret a fost primit deja. Reîncărcați pagina: dispozitivul face altul.", "Бюллетень с тем же секретом уже принят. Обновите страницу: устройство сделает новый.", "Бюлетень з тим самим секретом уже прийнято. Оновіть сторінку: пристрій зробить новий.", "A ballot with the same secret was received already. Load the page again: the device makes another."},
    {Errc::was_cast, "Acest buletin a fost trimis ca vot. Un vot trimis nu se deschide niciodată.", "Этот бюллетень отправлен как голос. Отправленный голос никогда не открывают.", "Цей бюлетень надіслано як голос. Надісланий голос ніколи не відкривають.", "This ballot was cast. What is cast is never opened."},
    {Errc::bad_ballot_proof, "Buletinul sigilat nu a putut fi verificat. Votul nu a fost primit: reîncărcați pagina și încercați din nou.", "Запечатанный бюллетень не удалось проверить. Голос не принят: обновите страницу и попробуйте ещё раз.", "Запечатаний бюлетень не вдалося перевірити. Голос не прийнято: оновіть сторінку і спробуйте ще раз.", "The sealed ballot could not be checked. The vote was not received: load the page again and try once more."},
    {Errc::bad_text, "Un text conține semne care nu pot fi păstrate (de control sau de direcție). Ștergeți-le și trimiteți din nou.", "В тексте есть знаки, которые нельзя хранить (управляющие или меняющие направление). Удалите их и отправьте снова.", "У тексті є знаки, які не можна зберігати (керівні або такі, що змінюють напрямок). Вилучіть їх і надішліть знову.", "A text has characters that cannot be kept (control or direction marks). Remove them and send it again."},
    {Errc::over_limit, "Un text, o listă sau o sumă depășește limita. Răspunsul spune care.", "Текст, список или сумма превышает предел. В ответе сказано, что именно.", "Текст, список або сума перевищує межу. У відповіді сказано, що саме.", "A text, a list or an amount is over its limit. The answer says which."},
    {Errc::bad_budget, "O sumă este în afara limitelor sau nu se potrivește cu bugetul. Răspunsul spune care.", "Сумма выходит за пределы или не сходится с бюджетом. В ответе сказано, какая.", "Сума виходить за межі або не збігається з бюджетом. У відповіді сказано, яка.", "An amount is out of range or does not fit the budget. The answer says which."},
    {Errc::bad_language, "Lipsește un text într-o limbă cerută. Răspunsul spune care.", "Нет текста на одном из нужных языков. В ответе сказано, на каком.", "Немає тексту однією з потрібних мов. У відповіді сказано, якою.", "A text is missing in a language that is required. The answer says which."},
    {Errc::project_reviewed, "Proiectul a fost deja examinat sau retras, aici nu se mai schimbă nimic.", "Проект уже рассмотрен или отозван, здесь уже ничего не изменить.", "Проєкт уже розглянуто або відкликано, тут уже нічого не змінити.", "The project was reviewed or withdrawn already; nothing can be changed here any more."},
    {Errc::low_space, "Serverul nu mai are loc să păstreze. Nimic nu a fost primit: încercați mai târziu sau mergeți la un centru de informare.", "На сервере кончилось место. Ничего не принято: попробуйте позже или обратитесь в инфоцентр.", "На сервері закінчилося місце. Нічого не прийнято: спробуйте пізніше або зверніться до інфоцентру.", "The server has no room left. Nothing was received: try later, or go to an info centre."},
    {Errc::fenced, "Alt proces păstrează acum acest registru. Nimic nu a fost primit: încercați mai târziu.", "Этот реестр сейчас ведёт другой процесс. Ничего не принято: попробуйте позже.", "Цей реєстр зараз веде інший процес. Нічого не прийнято: спробуйте пізніше.", "Another process keeps this log now. Nothing was received: try later."},
    {Errc::clock_backwards, "Ceasul serverului a mers înapoi. Nimic nu a fost primit: încercați mai târziu.", "Часы сервера пошли назад. Ничего не принято: попробуйте позже.", "Годинник сервера пішов назад. Нічого не прийнято: спробуйте пізніше.", "The server's clock went backwards. Nothing was received: try later."},
    {Errc::clock_wrong, "Ceasul serverului arată o oră imposibilă. Nimic nu a fost primit: încercați mai târziu.", "Часы сервера показывают невозможное время. Ничего не принято: попробуйте позже.", "Годинник сервера показує неможливий час. Нічого не прийнято: спробуйте пізніше.", "The server's clock shows a time that cannot be. Nothing was received: try later."},
    {Errc::not_found, "Nu există așa ceva aici.", "Здесь такого нет.", "Тут такого немає.", "There is no such thing here."},
};
// clang-format on

std::optional<Errc> errc_of(std::string_view code) {
  for (auto number = 1; number <= static_cast<int>(Errc::usage); ++number)
    if (name_of(static_cast<Errc>(number)) == code) return static_cast<Errc>(number);
  return std::nullopt;
}

std::string paragraph(const char* language, std::string_view text) {
  return "<p lang=\"" + std::string(language) + "\">" + std::string(text) + "</p>\n";
}

}  // namespace

// Nothing of the request is printed: only our own words, chosen by a code that is one of ours.
HttpResponse problem_page(std::string_view code) {
  HttpResponse response;
  response.type = "text/html; charset=utf-8";
  response.headers = {{"Content-Security-Policy", "default-src 'none'"},
                      {"Cache-Control", "public, max-age=3600"}};
  const auto known = errc_of(code);
  response.status = known ? 200 : 404;
  const auto words = std::ranges::find(kWords, known.value_or(Errc::not_found), &Words::code);
  const bool in_all = words != std::end(kWords);  // the languages; else there is English only
  std::string body =
      "<!doctype html>\n<html lang=\"" + std::string(in_all ? "ro" : "en") +
      "\"><meta charset=\"utf-8\"><title>Urna: " + std::string(known ? code : "404") + "</title>\n";
  if (in_all) {
    body += paragraph("ro", words->ro) + paragraph("ru", words->ru) + paragraph("uk", words->uk) +
            paragraph("en", words->en);
  } else {
    body += paragraph("en", sentence_of(*known));
  }
  response.body = body + "</html>\n";
  return response;
}

}  // namespace urna::api
