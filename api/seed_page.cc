#include "api/seed_page.h"

#include <array>
#include <span>

#include "api/pages/markup.h"
#include "ledger/text.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;

namespace {

using Lines = std::array<const char*, 5>;

struct PageWords {
  const char *tag, *title, *secret, *not_secret, *public_key, *fingerprint, *latin, *cyrillic,
      *group, *either;
  const char* keep_title;
  Lines keep;
  const char* steps_title;
  Lines steps;
  const char* lost_title;
  Lines lost;
};

// clang-format off
constexpr PageWords kRomanian = {
    "ro", "Cheia custodelui", "SECRET. A se păstra în plic sigilat.",
    "Această foaie nu este secretă. Țineți-o la îndemână, în afara plicului.",
    "Cheia publică de semnare (nu este secretă)", "Amprenta cheii publice",
    "Lista cu litere latine", "Lista cu litere chirilice", "grupa",
    "Ambele liste conțin aceeași cheie: una singură este de ajuns. Ultimele două cuvinte ale listei sunt de control. La introducere se scriu numai cuvintele, în ordine; numerele, virgulele și majusculele nu contează.",
    "Ce se face și ce nu se face",
    {"Tipăriți foile pe o singură față, la o imprimantă legată prin cablu, apoi ștergeți fișierul paginii din calculator.",
     "Puneți foaia aceasta într-un plic, sigilați-l, semnați peste lipitură și țineți-l încuiat. Pe foaie nu scrieți nume.",
     "Nu o fotografiați, nu o scanați, nu o trimiteți, nu o dictați și nu o arătați nimănui, nici comisiei.",
     "Scrieți cuvintele numai în programul urna, pe calculatorul folosit pentru vot, și numai dacă s-a pierdut fișierul cheii.",
     "După termenul contestațiilor, când comisia anunță în scris că ediția s-a încheiat, distrugeți foaia și fișierul în fața unui alt custode."},
    "Cei cinci pași ai custodelui",
    {"Cheia: ați făcut-o acum. Dați comisiei cheia publică și comparați amprenta prin viu grai.",
     "Angajamentul: după publicarea definiției alegerii, programul vă leagă de cheia dumneavoastră.",
     "Dezvăluirea și părțile: după angajamentele tuturor, programul publică jumătatea publică și trimite fiecărui custode partea lui, sigilată.",
     "Verificarea: programul deschide părțile primite și le controlează; confirmați sau depuneți o plângere.",
     "După închiderea votului: amestecați buletinele, dacă regula o cere, apoi dați partea dumneavoastră la descifrarea rezultatului. Programul verifică mai întâi registrul; dacă refuză, nu insistați și anunțați comisia."},
    "Dacă se pierde sau o vede cineva",
    {"S-a pierdut fișierul cheii, dar aveți foaia cu cuvinte: refaceți fișierul din cuvinte și puneți foaia într-un plic nou.",
     "S-a pierdut foaia cu cuvinte, dar aveți fișierul: anunțați comisia și păstrați fișierul cu aceeași grijă.",
     "S-au pierdut amândouă: anunțați comisia imediat. Înainte de definiția alegerii se face o cheie nouă; după aceea cheia nu se poate înlocui, iar rezultatul se obține dacă rămân destui custozi.",
     "A văzut-o sau a copiat-o cineva, ori plicul a fost deschis: anunțați imediat comisia și ceilalți custozi. Comisia spune dacă cheile mai pot fi făcute din nou.",
     "Nu faceți niciodată pe ascuns o cheie nouă în locul celei vechi: ea nu va deschide nimic."}
};

constexpr PageWords kRussian = {
    "ru", "Ключ хранителя", "СЕКРЕТНО. Хранить в запечатанном конверте.",
    "Этот лист не секретный. Держите его под рукой, вне конверта.",
    "Открытый ключ подписи (не секрет)", "Отпечаток открытого ключа",
    "Список латинскими буквами", "Список кириллицей", "группа",
    "В обоих списках один и тот же ключ: достаточно одного. Последние два слова списка контрольные. При вводе пишут только слова, по порядку; номера, запятые и заглавные буквы значения не имеют.",
    "Что делать и чего не делать",
    {"Распечатайте листы с одной стороны на принтере, подключённом кабелем, затем удалите файл страницы с компьютера.",
     "Положите этот лист в конверт, запечатайте, распишитесь поперёк клапана и держите под замком. Имён на листе не пишите.",
     "Не фотографируйте, не сканируйте, не пересылайте, не диктуйте и никому не показывайте, даже комиссии.",
     "Вводите слова только в программу urna, на компьютере для голосования, и только если пропал файл ключа.",
     "После срока обжалования, когда комиссия письменно объявит, что всё завершено, уничтожьте лист и файл при другом хранителе."},
    "Пять шагов хранителя",
    {"Ключ: вы сделали его сейчас. Передайте комиссии открытый ключ и сверьте отпечаток голосом.",
     "Обязательство: после публикации определения выборов программа закрепляет за вами ваш ключ.",
     "Раскрытие и доли: после обязательств всех хранителей программа публикует открытую половину и посылает каждому хранителю его запечатанную долю.",
     "Проверка: программа открывает полученные доли и проверяет их; подтвердите или подайте жалобу.",
     "После закрытия голосования: перемешайте бюллетени, если этого требует правило, затем внесите свою долю в расшифровку результата. Программа сначала проверяет реестр; если она отказывает, не настаивайте и сообщите комиссии."},
    "Если ключ потерян или его кто-то увидел",
    {"Пропал файл ключа, но есть лист со словами: восстановите файл по словам и положите лист в новый конверт.",
     "Пропал лист со словами, но есть файл: сообщите комиссии и берегите файл так же строго.",
     "Пропало и то и другое: сразу сообщите комиссии. До определения выборов делают новый ключ; после этого заменить его нельзя, а результат получат, если хранителей осталось достаточно.",
     "Кто-то увидел или скопировал лист, либо конверт вскрыт: сразу сообщите комиссии и другим хранителям. Комиссия скажет, можно ли ещё сделать ключи заново.",
     "Никогда не делайте втайне новый ключ взамен старого: он ничего не откроет."}
};

constexpr PageWords kUkrainian = {
    "uk", "Ключ хранителя", "ТАЄМНО. Зберігати в запечатаному конверті.",
    "Цей аркуш не таємний. Тримайте його під рукою, поза конвертом.",
    "Відкритий ключ підпису (не таємниця)", "Відбиток відкритого ключа",
    "Список латинськими літерами", "Список кирилицею", "група",
    "В обох списках той самий ключ: досить одного. Останні два слова списку контрольні. Вводять лише слова, по порядку; номери, коми та великі літери не мають значення.",
    "Що робити і чого не робити",
    {"Надрукуйте аркуші з одного боку на принтері, з’єднаному кабелем, потім видаліть файл сторінки з комп’ютера.",
     "Покладіть цей аркуш у конверт, запечатайте, розпишіться поперек клапана й тримайте під замком. Імен на аркуші не пишіть.",
     "Не фотографуйте, не скануйте, не пересилайте, не диктуйте й нікому не показуйте, навіть комісії.",
     "Вводьте слова лише в програму urna, на комп’ютері для голосування, і лише якщо зник файл ключа.",
     "Після строку оскарження, коли комісія письмово оголосить, що все завершено, знищте аркуш і файл у присутності іншого хранителя."},
    "П’ять кроків хранителя",
    {"Ключ: ви зробили його щойно. Передайте комісії відкритий ключ і звірте відбиток голосом.",
     "Зобов’язання: після публікації визначення виборів програма закріплює за вами ваш ключ.",
     "Розкриття і частки: після зобов’язань усіх хранителів програма публікує відкриту половину й надсилає кожному хранителеві його запечатану частку.",
     "Перевірка: програма відкриває отримані частки й перевіряє їх; підтвердьте або подайте скаргу.",
     "Після закриття голосування: перемішайте бюлетені, якщо цього вимагає правило, потім внесіть свою частку в розшифрування результату. Програма спершу перевіряє реєстр; якщо вона відмовляє, не наполягайте й повідомте комісію."},
    "Якщо ключ загублено або його хтось побачив",
    {"Зник файл ключа, але є аркуш зі словами: відновіть файл за словами й покладіть аркуш у новий конверт.",
     "Зник аркуш зі словами, але є файл: повідомте комісію й бережіть файл так само суворо.",
     "Зникло і те, й інше: одразу повідомте комісію. До визначення виборів роблять новий ключ; після цього замінити його не можна, а результат отримають, якщо хранителів лишилося досить.",
     "Хтось побачив чи скопіював аркуш або конверт розкрито: одразу повідомте комісію та інших хранителів. Комісія скаже, чи можна ще зробити ключі наново.",
     "Ніколи не робіть потай нового ключа замість старого: він нічого не відкриє."}
};

constexpr PageWords kEnglish = {
    "en", "Trustee’s key", "SECRET. Keep in a sealed envelope.",
    "This sheet is not secret. Keep it at hand, outside the envelope.",
    "Public signing key (not a secret)", "Fingerprint of the public key",
    "List in Latin letters", "List in Cyrillic letters", "group",
    "Both lists hold the same key: one of them is enough. The last two words of a list are check words. To type it in, write only the words, in order; numbers, commas and capitals do not matter.",
    "What to do and not to do",
    {"Print the sheets on one side only, on a printer connected by cable, then delete the page’s file from the computer.",
     "Put this sheet into an envelope, seal it, sign across the flap and keep it locked away. Write no names on it.",
     "Never photograph, scan, send or dictate it, and show it to nobody, not even to the committee.",
     "Type the words only into the program urna, on the computer used for the vote, and only if the key file is lost.",
     "After the complaint period, when the committee announces in writing that the edition is over, destroy sheet and file in front of another trustee."},
    "A trustee’s five steps",
    {"Key: you have just made it. Give the committee the public key, and compare the fingerprint by voice.",
     "Commitment: once the definition of the election is published, the program binds you to your key.",
     "Reveal and shares: once all have committed, the program publishes the public half and sends each trustee a sealed share.",
     "Check: the program opens the shares you received and checks them; confirm, or file a complaint.",
     "After voting has closed: mix the ballots, if the rule asks for it, then give your share in decrypting the result. The program checks the record first; if it refuses, do not insist, and tell the committee."},
    "If it is lost, or somebody saw it",
    {"The key file is lost, but you have the sheet with the words: restore the file from the words and put the sheet into a new envelope.",
     "The sheet with the words is lost, but you have the file: tell the committee, and guard the file as strictly.",
     "Both are lost: tell the committee at once. Before the definition of the election a new key is made; afterwards it cannot be replaced, and there is a result if enough trustees are left.",
     "Somebody saw or copied it, or the envelope was opened: tell the committee and the other trustees at once. The committee says whether keys can still be made again.",
     "Never make a new key in secret in place of the old one: it will open nothing."}
};

// Both in the order of Language.
constexpr const PageWords* kPageWords[] = {&kRomanian, &kRussian, &kUkrainian, &kEnglish};

constexpr KeyMadeWords kKeyMadeWords[] = {
    {"Cheia publică de semnare", "Amprenta ei", "Fișierul cheii (secret)", "Pagina de tipărit (secretă)",
     "Nu s-a făcut nicio pagină: dacă se pierde fișierul, cheia este pierdută. Cu --page FIȘIER.html se face una.",
     "Dați comisiei cheia publică de mai sus (nu este secretă) și comparați amprenta prin viu grai.",
     "Tipăriți pagina la o imprimantă legată prin cablu, apoi ștergeți fișierul paginii.",
     "Puneți foaia cu cuvinte într-un plic sigilat și încuiați-l. Nu arătați nimănui foaia sau fișierul cheii.",
     "Comparați cheia publică de mai sus cu cea de pe foaie. Dacă diferă, cuvintele sunt ale altei chei.",
     "Ștergeți fișierul cu cuvinte sau închideți fereastra în care le-ați scris: și acolo se află cheia."},
    {"Открытый ключ подписи", "Его отпечаток", "Файл ключа (секрет)", "Страница для печати (секрет)",
     "Страница не сделана: если файл пропадёт, ключ потерян. Её делает --page ФАЙЛ.html.",
     "Передайте комиссии открытый ключ (он не секрет) и сверьте отпечаток голосом.",
     "Распечатайте страницу на принтере, подключённом кабелем, затем удалите её файл.",
     "Запечатайте лист со словами в конверт и заприте. Никому не показывайте лист и файл ключа.",
     "Сравните открытый ключ выше с ключом на листе. Если они разные, это слова другого ключа.",
     "Удалите файл со словами или закройте окно, где вы их вводили: ключ есть и там."},
    {"Відкритий ключ підпису", "Його відбиток", "Файл ключа (таємний)", "Сторінка для друку (таємна)",
     "Сторінку не зроблено: якщо файл зникне, ключ втрачено. Її робить --page ФАЙЛ.html.",
     "Передайте комісії відкритий ключ (він не таємний) і звірте відбиток голосом.",
     "Надрукуйте сторінку на принтері, з’єднаному кабелем, потім видаліть її файл.",
     "Запечатайте аркуш зі словами в конверт і замкніть. Нікому не показуйте аркуш і файл ключа.",
     "Порівняйте відкритий ключ вище з ключем на аркуші. Якщо вони різні, це слова іншого ключа.",
     "Видаліть файл зі словами або закрийте вікно, де ви їх вводили: ключ є й там."},
    {"Public signing key", "Its fingerprint", "Key file (secret)", "Page to print (secret)",
     "No page was made: if the file is lost, so is the key. --page FILE.html makes one.",
     "Give the committee the public key above (it is no secret), and compare the fingerprint by voice.",
     "Print the page on a printer connected by cable, then delete the page’s file.",
     "Seal the sheet with the words in an envelope and lock it away. Show nobody the sheet or the key file.",
     "Compare the public key above with the one on the sheet. If they differ, the words are of another key.",
     "Delete the file with the words, or close the window where you typed them: the key is there too."},
};
// clang-format on

constexpr const char* kStyle =
    "@page{size:A4;margin:14mm}"
    "body{font:10.5pt/1.35 sans-serif;color:#000;background:#fff;max-width:182mm;margin:0 auto}"
    "h1{font-size:16pt;margin:0}h2{font-size:11.5pt;margin:4mm 0 1mm}"
    "p{margin:1mm 0}ol,ul{margin:0;padding-left:6mm}"
    ".notice{border:.5mm solid #000;padding:1mm 2mm;font-weight:bold}"
    ".key{font-family:monospace;overflow-wrap:anywhere}"
    ".second{break-before:page}"
    "@media screen{body{padding:8mm}.second{margin-top:20mm}}"
    "table{border-collapse:collapse;width:100%;break-inside:avoid}"
    "th{font-weight:normal;text-align:left;width:20mm;font-size:8.5pt}"
    "td{font:11.5pt/1.3 monospace;border-bottom:.1mm solid #888;width:40mm}"
    "td small{display:inline-block;width:6mm;font-size:8pt}";

// All of a page and its longest labels, escaped; reserved at once, so that no shorter copy with the
// words in it is left behind unwiped.
constexpr std::size_t kPageBytes = 32'768;
constexpr std::size_t kGroups = (kSeedWords + kWordsInGroup - 1) / kWordsInGroup;

const PageWords& words_in_language(Language language) {
  return *kPageWords[static_cast<std::size_t>(language)];
}

std::string heading(const SeedPage& page) {
  const std::string title = words_in_language(page.language).title;
  return page.label.empty() ? title : title + ": " + page.label;
}

void put_element(std::string& out, std::string_view name, std::string_view text) {
  out.append("<").append(name).append(">");
  put_escaped(out, text);
  out.append("</").append(name.substr(0, name.find(' '))).append(">\n");
}

void put_list(std::string& out, std::string_view name, std::span<const char* const> lines) {
  out.append("<").append(name).append(">\n");
  for (const char* line : lines) put_element(out, "li", line);
  out.append("</").append(name).append(">\n");
}

void put_table(std::string& out, const SeedPage& page, WordList list) {
  out += "<table>\n";
  for (std::size_t group = 0; group < kGroups; ++group) {
    out += "<tr><th scope=\"row\">";
    put_escaped(out, words_in_language(page.language).group);
    out += " " + std::to_string(group + 1) + "</th>";
    for (std::size_t i = group * kWordsInGroup; i < (group + 1) * kWordsInGroup; ++i) {
      out += i < kSeedWords ? "<td><small>" + std::to_string(i + 1) + "</small>" : "<td>";
      if (i < kSeedWords) put_escaped(out, page.words.word(list, i));
      out += "</td>";
    }
    out += "</tr>\n";
  }
  out += "</table>\n";
}

void put_start(std::string& out, const PageWords& words) {
  out.append("<!doctype html>\n<html lang=\"").append(words.tag).append("\">\n<head>");
  out +=
      "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
  put_element(out, "title", words.title);
  out.append("<style>").append(kStyle).append("</style></head>\n<body>\n");
}

void put_heading(std::string& out, const SeedPage& page, const char* notice) {
  put_element(out, "h1", heading(page));
  if (!page.edition.empty()) put_element(out, "p", page.edition);
  put_element(out, "p class=\"notice\"", notice);
}

void put_key(std::string& out, const SeedPage& page, const PageWords& words) {
  put_element(out, "h2", words.public_key);
  put_element(out, "p class=\"key\"", ledger::to_hex(page.signing_key.view()));
  put_element(out, "p", std::string(words.fingerprint) + ": " + key_fingerprint(page.signing_key));
}

void put_secret_sheet(std::string& out, const SeedPage& page, const PageWords& words) {
  out += "<section>\n";
  put_heading(out, page, words.secret);
  put_element(out, "h2", words.latin);
  put_table(out, page, WordList::latin);
  put_element(out, "h2", words.cyrillic);
  put_table(out, page, WordList::cyrillic);
  put_element(out, "p", words.either);
  put_key(out, page, words);
  put_element(out, "h2", words.keep_title);
  put_list(out, "ul", words.keep);
  out += "</section>\n";
}

void put_open_sheet(std::string& out, const SeedPage& page, const PageWords& words) {
  out += "<section class=\"second\">\n";
  put_heading(out, page, words.not_secret);
  put_key(out, page, words);
  put_element(out, "h2", words.steps_title);
  put_list(out, "ol", words.steps);
  put_element(out, "h2", words.lost_title);
  put_list(out, "ul", words.lost);
  out += "</section>\n";
}

// --- plain text ---

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return columns;
}

// Breaks at spaces, at most 78 columns; later lines are indented under the first.
void put_wrapped(std::string& out, std::string_view first, std::string_view text) {
  constexpr std::size_t kColumns = 78;
  out += first;
  std::size_t column = first.size();
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
    if (column > first.size() && column + 1 + columns_of(word) > kColumns) {
      out.append("\n").append(first.size(), ' ');
      column = first.size();
    }
    out.append(column > first.size() ? " " : "").append(word);
    column += columns_of(word) + (column > first.size() ? 1 : 0);
  }
  out += "\n";
}

void put_groups(std::string& out, const SeedPage& page, WordList list) {
  for (std::size_t i = 0; i < kSeedWords; ++i) {
    const std::string_view word = page.words.word(list, i);
    out += (i < 9 ? "   " : "  ") + std::to_string(i + 1) + " ";
    out += word;
    if (i % kWordsInGroup == kWordsInGroup - 1 || i + 1 == kSeedWords)
      out += "\n";
    else
      out.append(10 - columns_of(word), ' ');  // no word of the lists has more than 8 letters
  }
}

void put_lines(std::string& out, const char* title, const Lines& lines) {
  out.append("\n").append(title).append("\n");
  for (std::size_t i = 0; i < lines.size(); ++i)
    put_wrapped(out, " " + std::to_string(i + 1) + ". ", lines[i]);
}

void put_text_heading(std::string& out, const SeedPage& page, const char* notice) {
  put_wrapped(out, "", heading(page));
  if (!page.edition.empty()) put_wrapped(out, "", page.edition);
  put_wrapped(out, "*** ", notice);
}

void put_text_key(std::string& out, const SeedPage& page, const PageWords& words) {
  out.append("\n").append(words.public_key).append(":\n  ");
  out += ledger::to_hex(page.signing_key.view()) + "\n";
  out.append(words.fingerprint).append(": ") += key_fingerprint(page.signing_key) + "\n";
}

Result<> check_label(const char* what, const std::string& text) {
  if (text.size() > kMaxPageLabelBytes)
    return Error{Errc::over_limit, std::string(what) + " is longer than 200 bytes"};
  if (!ledger::is_plain_text(text)) return Error{Errc::bad_text, what};
  return Ok{};
}

}  // namespace

Result<> check_page_labels(const SeedPage& page) {
  URNA_TRY(check_label("the label", page.label));
  return check_label("the edition's title", page.edition);
}

std::string key_fingerprint(const ledger::PublicKey& key) {
  const ledger::Hash hash = ledger::sha256(key.view());
  std::string out;
  for (std::size_t i = 0; i < 4; ++i)
    out += (i == 0 ? "" : " ") + ledger::to_hex(hash.view().subspan(2 * i, 2));
  return out;
}

const KeyMadeWords& key_made_words(Language language) {
  return kKeyMadeWords[static_cast<std::size_t>(language)];
}

std::string seed_page_html(const SeedPage& page) {
  const PageWords& words = words_in_language(page.language);
  std::string out;
  out.reserve(kPageBytes);
  const std::size_t reserved = out.capacity();
  put_start(out, words);
  put_secret_sheet(out, page, words);
  put_open_sheet(out, page, words);
  out += "</body>\n</html>\n";
  CHECK(out.capacity() == reserved);
  return out;
}

std::string seed_page_text(const SeedPage& page) {
  const PageWords& words = words_in_language(page.language);
  std::string out;
  out.reserve(kPageBytes);
  const std::size_t reserved = out.capacity();
  put_text_heading(out, page, words.secret);
  out.append("\n").append(words.latin).append("\n");
  put_groups(out, page, WordList::latin);
  out.append("\n").append(words.cyrillic).append("\n");
  put_groups(out, page, WordList::cyrillic);
  out += "\n";
  put_wrapped(out, "", words.either);
  put_text_key(out, page, words);
  put_lines(out, words.keep_title, words.keep);
  out += "\f";  // a printer takes the next sheet
  put_text_heading(out, page, words.not_secret);
  put_text_key(out, page, words);
  put_lines(out, words.steps_title, words.steps);
  put_lines(out, words.lost_title, words.lost);
  CHECK(out.capacity() == reserved);
  return out;
}

}  // namespace urna::api
