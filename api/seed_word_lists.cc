#include "api/seed_word_lists.h"

namespace urna::api {

namespace {

using WordArray = std::array<std::string_view, kWordsInList>;

// clang-format off
constexpr WordArray kLatin = {
    "acord", "acrobat", "acvariu", "album", "alfabet", "aluat", "ananas", "anotimp", "apus",
    "arbore", "arici", "armonie", "artist", "asfalt", "atelier", "atlas", "autobuz", "avion",
    "avocat", "balaur", "bambus", "banan", "bariton", "basm", "bidon", "bilet", "biscuit",
    "bolovan", "bondar", "borcan", "bronz", "brutar", "buchet", "bumbac", "bunic", "burete",
    "bursuc", "busuioc", "buzunar", "cactus", "cadou", "cais", "capac", "caramel", "cartof",
    "castan", "catarg", "cerb", "cercel", "cimbru", "cinema", "ciocan", "cizmar", "clopot",
    "clovn", "cofetar", "compas", "concert", "copil", "costum", "covor", "covrig", "cozonac",
    "crater", "creion", "croitor", "cupru", "cuptor", "curier", "dafin", "dentist", "desen",
    "diamant", "dirijor", "disc", "divan", "dosar", "dovleac", "drum", "dulap", "ecou", "ecran",
    "elefant", "elev", "etaj", "evantai", "examen", "fagure", "fasole", "felinar", "fermier",
    "film", "filtru", "flaut", "floare", "fluier", "fluture", "fotbal", "fotoliu", "frasin",
    "fruct", "fundal", "furtun", "galben", "garaj", "geam", "ghimbir", "ghiocel", "ghiveci",
    "gigant", "glob", "gong", "granit", "greier", "guler", "gutui", "hamster", "hangar", "horn",
    "idee", "iepure", "inginer", "istoric", "jasmin", "jeton", "jongler", "jurnal", "lalea",
    "lampion", "lapte", "lemn", "licean", "lift", "liliac", "limbaj", "linie", "lotus", "magazin",
    "magnet", "manual", "melc", "miez", "minut", "miros", "model", "molid", "monitor", "morcov",
    "mozaic", "mugur", "munte", "muzeu", "nailon", "narcis", "nasture", "nectar", "nisip", "noroc",
    "nucleu", "oaspete", "obiect", "obraz", "orhidee", "orizont", "pahar", "palmier", "palton",
    "parc", "parfum", "pastel", "patinaj", "peisaj", "perdea", "pescar", "petrol", "picior",
    "pinguin", "piper", "pisoi", "pistrui", "pitic", "plug", "podium", "poet", "portret", "porumb",
    "praf", "prieten", "proiect", "pulover", "punct", "pupitru", "radio", "recif", "refren",
    "rinocer", "robinet", "robot", "romb", "rubin", "rucsac", "salam", "salcie", "samovar",
    "scaun", "schior", "semafor", "sfert", "simbol", "spanac", "spate", "spic", "spital",
    "stadion", "stejar", "stilou", "student", "stup", "suflet", "tablou", "taifun", "tarhon",
    "taur", "teatru", "tenis", "termos", "text", "tigru", "timp", "tobogan", "topaz", "tractor",
    "tramvai", "trapez", "tren", "trifoi", "trofeu", "trotuar", "tunel", "turist", "umor", "unchi",
    "univers", "uragan", "usturoi", "vapor", "vatman", "viaduct", "viitor", "voal", "volei",
    "vrabie", "vulcan", "vultur", "zefir", "zmeu"};

constexpr WordArray kCyrillic = {
    "абрикос", "автор", "азбука", "алмаз", "альбом", "анкета", "арена", "аромат", "атлас", "багаж",
    "балкон", "бамбук", "берег", "блузка", "борода", "брат", "бритва", "брошка", "бублик", "буква",
    "бульвар", "буря", "буфет", "вагон", "вальс", "веранда", "весло", "вишня", "вокзал", "вулкан",
    "гавань", "газета", "галушка", "гектар", "глина", "глобус", "горло", "грамота", "гранат",
    "гречка", "гриб", "губка", "гусак", "дерево", "десерт", "диван", "диплом", "диск", "добро",
    "дракон", "драма", "дружба", "дюна", "дятел", "жаба", "жасмин", "желе", "журнал", "загадка",
    "задача", "замок", "запах", "записка", "зелень", "земля", "зерно", "зима", "знак", "зубр",
    "йога", "йогурт", "кабель", "какао", "кактус", "канава", "капуста", "карась", "карниз",
    "картина", "кафе", "каюта", "квадрат", "квартал", "квас", "кедр", "клоун", "ключ", "книга",
    "кожух", "колба", "колесо", "колонка", "комбайн", "комод", "компас", "коридор", "костюм",
    "котлета", "крем", "кролик", "крупа", "кубок", "кузня", "курорт", "куртка", "лавр", "лагуна",
    "лампа", "лимон", "ложка", "лопата", "лоцман", "люстра", "магазин", "макет", "манго",
    "марафон", "маршрут", "материк", "машина", "маяк", "медаль", "медуза", "метро", "молоко",
    "монета", "мороз", "музей", "муха", "небо", "нитка", "номер", "оазис", "обруч", "овчарка",
    "океан", "окуляр", "окунь", "опера", "оптика", "оркестр", "пазл", "палатка", "пальма", "панда",
    "паром", "паспорт", "пастух", "паштет", "пейзаж", "пенал", "персик", "пластик", "плато",
    "пломба", "плуг", "полотно", "поляна", "помада", "портрет", "посох", "пояс", "проза",
    "пружина", "пудель", "пудра", "пункт", "пюре", "радар", "редька", "рейс", "рецепт", "решето",
    "ритм", "робот", "рояль", "рубанок", "рулон", "рюкзак", "сало", "самокат", "сарай", "сатин",
    "сезон", "сервант", "сигнал", "символ", "сироп", "склад", "скрипка", "скутер", "слово",
    "смола", "собака", "солома", "сосна", "спектр", "старт", "струна", "стук", "табун", "талант",
    "телефон", "термос", "тигр", "топаз", "тост", "трактор", "трамвай", "трюк", "туман", "турист",
    "туфля", "тюбик", "тюльпан", "ураган", "фазан", "фанера", "флейта", "фокус", "фонтан",
    "форель", "фото", "фрукт", "фундук", "футбол", "халва", "хаос", "хребет", "хурма", "цемент",
    "центр", "цикл", "цитата", "цитрус", "цифра", "цоколь", "цукат", "чашка", "чемодан", "чудо",
    "шарф", "швабра", "шедевр", "шифер", "шкала", "шланг", "шпиль", "шпинат", "шрифт", "штора",
    "штурвал", "юрта", "ягода", "ядро", "ящик"};
// clang-format on

}  // namespace

const std::array<std::string_view, kWordsInList>& words_in(WordList list) {
  return list == WordList::latin ? kLatin : kCyrillic;
}

}  // namespace urna::api
