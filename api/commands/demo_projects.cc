#include "api/commands/demo_edition.h"

namespace urna::api::demo {

const std::vector<DemoProject>& projects() {
  // clang-format off
  static const std::vector<DemoProject> kProjects = {
    {"Rampe la zece intrări de bloc", "Пандусы у десяти подъездов", "Пандуси біля десяти під'їздів", "Ramps at ten block entrances", 180'000, 0, 0, "access", 4, 0},
    {"Cursuri de limba română pentru nou-veniți", "Курсы румынского для новоприбывших", "Курси румунської для новоприбулих", "Romanian courses for newcomers", 95'000, 1, 0, "cohesion", 3, 4},
    {"Festivalul bucătăriilor vecinilor", "Фестиваль кухонь соседей", "Фестиваль кухонь сусідів", "Festival of neighbours' kitchens", 120'000, 1, 0, "cohesion", 5, 5},
    {"Teren de joacă pe strada Decebal", "Детская площадка на улице Дечебал", "Дитячий майданчик на вулиці Дечебал", "Playground in Decebal street", 240'000, 0, 0, "youth", 6, 0},
    {"Două sute de copaci pe bulevardul Ștefan cel Mare", "Двести деревьев на бульваре Штефан чел Маре", "Двісті дерев на бульварі Штефан чел Маре", "Two hundred trees on Ștefan cel Mare boulevard", 160'000, 0, 0, "green", 8, 1},
    {"Colț de lectură în patru limbi la bibliotecă", "Читальный уголок на четырёх языках в библиотеке", "Читальний куточок чотирма мовами в бібліотеці", "Reading corner in four languages at the library", 70'000, 1, 0, "culture", 2, 3},
    {"Traseu pentru biciclete de-a lungul Răutului", "Велодорожка вдоль Реута", "Велодоріжка вздовж Реуту", "Cycle path along the Răut", 420'000, 0, 0, "sport", 7, 0},
    {"Atelier de reparat biciclete", "Мастерская по ремонту велосипедов", "Майстерня з ремонту велосипедів", "Bicycle repair workshop", 65'000, 1, 0, "youth", 2, 2},
    {"Iluminat în parcul Andrieș", "Освещение в парке Андриеш", "Освітлення в парку Андрієш", "Lights in Andrieș park", 210'000, 0, 0, "green", 5, 0},
    {"Cor intercultural", "Межкультурный хор", "Міжкультурний хор", "Intercultural choir", 48'000, 1, 0, "culture", 6, 7},
    {"Teren de baschet la liceul din centru", "Баскетбольная площадка у лицея в центре", "Баскетбольний майданчик біля ліцею в центрі", "Basketball court at the central lyceum", 195'000, 0, 0, "sport", 9, 1},
    {"Semafoare cu sunet la patru treceri", "Звуковые светофоры на четырёх переходах", "Звукові світлофори на чотирьох переходах", "Sounding signals at four crossings", 140'000, 0, 0, "access", 3, 0},
    {"Grădină comunitară în cartierul Dacia", "Общественный сад в районе Дачия", "Громадський сад у районі Дачія", "Community garden in the Dacia quarter", 85'000, 1, 0, "green", 6, 4},
    {"Ajutor la teme după ore", "Помощь с уроками после школы", "Допомога з уроками після школи", "Homework help after school", 78'000, 1, 0, "youth", 4, 4},
    {"Fântâni cu apă de băut", "Питьевые фонтанчики", "Питні фонтанчики", "Drinking fountains", 110'000, 0, 0, "access", 4, 0},
    {"Scenă mică în parcul central", "Малая сцена в центральном парке", "Мала сцена в центральному парку", "Small stage in the central park", 150'000, 0, 0, "culture", 5, 1},
    {"Compostare în cinci curți", "Компостирование в пяти дворах", "Компостування у п'яти дворах", "Composting in five courtyards", 55'000, 0, 0, "green", 6, 0},
    {"Club de șah pentru toate vârstele", "Шахматный клуб для всех возрастов", "Шаховий клуб для всіх віків", "Chess club for all ages", 32'000, 0, 0, "sport", 3, 1},
    {"Consiliere juridică în trei limbi", "Юридические консультации на трёх языках", "Юридичні консультації трьома мовами", "Legal advice in three languages", 90'000, 1, 0, "cohesion", 2, 2},
    {"Stații de autobuz cu bănci și acoperiș", "Остановки со скамейками и навесом", "Зупинки з лавками та накриттям", "Bus stops with benches and roofs", 260'000, 0, 0, "access", 5, 0},
    {"Hartă tactilă a centrului", "Тактильная карта центра", "Тактильна мапа центру", "Tactile map of the centre", 60'000, 0, 0, "access", 3, 1},
    {"Cinema în aer liber", "Кино под открытым небом", "Кіно просто неба", "Open-air cinema", 98'000, 0, 0, "culture", 4, 3},
    {"Echipament pentru exerciții în aer liber", "Уличные тренажёры", "Вуличні тренажери", "Outdoor exercise equipment", 175'000, 0, 0, "sport", 5, 0},
    {"Tabără de zi pentru copii, mixtă", "Смешанный дневной лагерь для детей", "Змішаний денний табір для дітей", "Mixed day camp for children", 130'000, 1, 0, "cohesion", 5, 6},
    {"Restaurarea mozaicului de la gară", "Реставрация мозаики на вокзале", "Реставрація мозаїки на вокзалі", "Restoring the mosaic at the station", 145'000, 0, 0, "culture", 4, 0},
    {"Cuiburi pentru păsări și lilieci", "Домики для птиц и летучих мышей", "Домівки для птахів і кажанів", "Homes for birds and bats", 28'000, 0, 0, "green", 3, 2},
    {"Sală de repetiții pentru tineri", "Репетиционная для молодёжи", "Репетиційна для молоді", "Rehearsal room for young people", 115'000, 0, 0, "youth", 6, 2},
    {"Toalete publice accesibile", "Доступные общественные туалеты", "Доступні громадські вбиральні", "Accessible public toilets", 330'000, 0, 0, "access", 4, 0},
    {"Voluntari care însoțesc la medic", "Волонтёры, сопровождающие к врачу", "Волонтери, що супроводжують до лікаря", "Volunteers who come along to the doctor", 42'000, 1, 0, "cohesion", 5, 3},
    {"Perete de cățărare", "Скалодром", "Скеледром", "Climbing wall", 205'000, 0, 0, "sport", 4, 1},
    {"Alee pietruită în Sadovoe", "Мощёная дорожка в Садовом", "Брукована доріжка в Садовому", "Paved path in Sadovoe", 220'000, 0, 1, "access", 6, 0},
    {"Teren de joacă în Elizaveta", "Детская площадка в Елизавете", "Дитячий майданчик у Єлизаветі", "Playground in Elizaveta", 190'000, 0, 1, "youth", 7, 1},
    {"Fântână publică în Sadovoe", "Общественный колодец в Садовом", "Громадська криниця в Садовому", "Public well in Sadovoe", 120'000, 0, 1, "green", 4, 0},
    {"Bibliotecă mobilă pentru sate", "Передвижная библиотека для сёл", "Пересувна бібліотека для сіл", "Mobile library for the villages", 165'000, 0, 1, "culture", 3, 2},
    {"Iluminat la stația din Elizaveta", "Освещение у остановки в Елизавете", "Освітлення біля зупинки в Єлизаветі", "Lights at the stop in Elizaveta", 80'000, 0, 1, "access", 4, 0},
    {"Livadă comună în Sadovoe", "Общий сад в Садовом", "Спільний сад у Садовому", "Shared orchard in Sadovoe", 60'000, 0, 1, "green", 5, 3},
    {"Teren de fotbal în Elizaveta", "Футбольное поле в Елизавете", "Футбольне поле в Єлизаветі", "Football pitch in Elizaveta", 250'000, 0, 1, "sport", 8, 0},
    {"Internet la căminul cultural", "Интернет в доме культуры", "Інтернет у будинку культури", "Internet at the house of culture", 45'000, 0, 1, "youth", 4, 1},
    {"Statuie de aur a primarului", "Золотая статуя мэра", "Золота статуя мера", "Golden statue of the mayor", 2'000'000, 0, 0, "culture", 1, 0},
    {"Parcare privată subterană", "Частная подземная парковка", "Приватна підземна парковка", "Private underground car park", 1'500'000, 0, 0, "access", 2, 0},
  };
  // clang-format on
  return kProjects;
}

}  // namespace urna::api::demo
