#include "api/pages/page.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "api/pages/assets.h"
#include "ledger/json.h"

namespace urna::api {

const char* const kPagePolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src "
    "'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

std::string Reader::in(Language other, const std::string& page) const {
  return log.base + "/" + tag_of(other) + "/" + page;
}

namespace {

// Where one can go, in the order of a person’s year.
Markup ways(const Reader& reader) {
  struct Way {
    const char *page, *key;
  };
  constexpr Way kWays[] = {{"propose", "nav.propose"}, {"projects", "nav.projects"},
                           {"vote", "nav.vote"},       {"receipt", "nav.receipt"},
                           {"results", "nav.results"}, {"audit", "nav.audit"},
                           {"data", "nav.data"}};
  Markup items;
  for (const Way& way : kWays) {
    const bool here =
        reader.path == way.page || reader.path.starts_with(std::string(way.page) + "/");
    items +=
        element("li", {},
                element("a", {{"href", reader.to(way.page)}, when(here, "aria-current", "page")},
                        reader.say(way.key)));
  }
  return element("nav", {{"class", "pages"}, {"aria-label", reader.say("nav.label")}},
                 element("ul", {}, items));
}

// The same behind one button, for narrow screens: the style shows either this or the row.
Markup menu(const Reader& reader) {
  return element("details", {{"class", "menu"}},
                 {element("summary", {}, reader.say("nav.menu")), ways(reader)});
}

std::string same_page(const Reader& reader, Language language) {
  return reader.in(language, reader.path) + (reader.query.empty() ? "" : "?" + reader.query);
}

Markup languages(const Reader& reader) {
  Markup items;
  for (const Language language : kLanguages) {
    const std::string tag = tag_of(language);
    const bool here = language == reader.language();
    items += element("li", {},
                     element("a",
                             {{"href", same_page(reader, language)},
                              {"lang", tag},
                              {"hreflang", tag},
                              when(here, "aria-current", "true")},
                             own_name_of(language)));
  }
  return element("nav", {{"class", "languages"}, {"aria-label", reader.say("nav.languages")}},
                 element("ul", {}, items));
}

// How to check, what follows an edition through the year, and the pages of offices. Items of a list
// are far enough from each other for a thumb.
Markup foot_links(const Reader& reader) {
  struct Way {
    const char *page, *key;
  };
  constexpr Way kWays[] = {{"audit", "foot.check"},         {"monitoring", "monitoring.title"},
                           {"plan", "plan.title"},          {"calendar", "calendar.title"},
                           {"surveys", "survey.title"},     {"report", "report.title"},
                           {"committee", "foot.committee"}, {"desk", "foot.desk"}};
  const std::size_t shown = reader.log.newest() == nullptr ? 1 : std::size(kWays);
  Markup items;
  for (const Way& way : std::span(kWays).first(shown))
    items += element("li", {}, link_to(reader.to(way.page), reader.say(way.key)));
  return element("ul", {{"class", "links"}}, items);
}

Markup foot(const Reader& reader) {
  const LogSeen& log = reader.log;
  const std::string state =
      log.witnesses == 0
          ? reader.say("foot.log", {{"size", static_cast<std::int64_t>(log.size)},
                                    {"time", reader.words.moment(log.time)}})
          : reader.say("foot.witnessed", {{"size", static_cast<std::int64_t>(log.size)},
                                          {"time", reader.words.moment(log.time)},
                                          {"witnesses", static_cast<std::int64_t>(log.witnesses)}});
  return element("footer", {},
                 {paragraph(state), foot_links(reader),
                  element("p", {{"class", "fine"}},
                          reader.say("foot.scripts", {{"hash", code_hash().substr(0, 16)}})),
                  element("p", {{"class", "fine"}}, reader.say("foot.no_data"))});
}

// As the protocol wants it, with a territory.
const char* locale_of(Language language) {
  switch (language) {
    case Language::ro:
      return "ro_RO";
    case Language::ru:
      return "ru_RU";
    case Language::uk:
      return "uk_UA";
    case Language::en:
      break;
  }
  return "en_GB";
}

std::string edition_name(const Reader& reader, const Page& page) {
  return page.about == nullptr ? reader.log.name(reader.language())
                               : text_in(page.about->announced.title, reader.language()).text;
}

// What is shown of a link that is passed on (ogp.me). No picture: previews want one by its whole
// address and as a raster, and we know neither our address nor a raster (docs/decisions/0055).
Markup preview(const Reader& reader, const Page& page) {
  const auto property = [](const char* name, const std::string& value) {
    return void_element("meta", {{"property", name}, {"content", value}});
  };
  Markup made = all({property("og:type", "website"), property("og:title", page.title),
                     property("og:site_name", edition_name(reader, page)),
                     property("og:locale", locale_of(reader.language())),
                     void_element("meta", {{"name", "twitter:card"}, {"content", "summary"}})});
  if (!page.summary.empty())
    made += all({property("og:description", page.summary),
                 void_element("meta", {{"name", "description"}, {"content", page.summary}})});
  return made;
}

Markup head(const Reader& reader, const Page& page) {
  Markup made =
      all({void_element("meta", {{"charset", "utf-8"}}),
           void_element("meta",
                        {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
           element("title", {}, page.title + " · " + edition_name(reader, page)),
           void_element("link", {{"rel", "stylesheet"}, {"href", asset("site.css").path}}),
           void_element(
               "link",
               {{"rel", "icon"}, {"href", asset("icon.svg").path}, {"type", "image/svg+xml"}})});
  made += preview(reader, page);
  if (!reader.log.origin.empty())  // a region's front page has no log to tell of
    made += void_element(
        "link",
        {{"rel", "alternate"}, {"type", "application/atom+xml"}, {"href", reader.to("feed.atom")}});
  for (const Language language : kLanguages)
    made += void_element("link", {{"rel", "alternate"},
                                  {"hreflang", tag_of(language)},
                                  {"href", same_page(reader, language)}});
  for (const std::string& script : page.scripts)
    made += element("script", {{"type", "module"}, {"src", asset(script).path}}, Markup());
  return element("head", {}, made);
}

Markup notice(const Markup& content) {
  return element("p", {{"class", "notice"}, {"role", "note"}}, content);
}

Markup drill(const Reader& reader, const EditionSeen& edition) {
  const std::string key = edition.notice_key();
  return key.empty() ? Markup() : notice(reader.say(key));
}

Markup drill_by_name(const Reader& reader, const EditionSeen& edition) {
  const std::string key = edition.notice_key();
  return key.empty() ? Markup()
                     : notice(all({own_text(reader, edition.announced.title), Markup(": "),
                                   Markup(reader.say(key))}));
}

// That an edition decides nothing; by its name, where this is not so of all.
Markup notices_of_log(const Reader& reader) {
  const auto& editions = reader.log.editions;
  const std::string first = editions.front()->notice_key();
  if (std::ranges::all_of(editions, [&](const auto& one) { return one->notice_key() == first; }))
    return drill(reader, *editions.front());
  Markup made;
  for (const auto& edition : editions)
    if (edition == editions.front() || edition->is_open()) made += drill_by_name(reader, *edition);
  return made;
}

// That it decides nothing, and that it is of another edition than the one named above it.
Markup notices(const Reader& reader, const Page& page) {
  if (reader.log.editions.empty()) return {};
  if (page.about == nullptr) return notices_of_log(reader);
  const EditionSeen& about = *page.about;
  if (about.id == reader.log.newest()->id) return drill(reader, about);
  return all({notice(all({Markup(reader.say("notice.edition")), Markup(" "),
                          own_text(reader, about.announced.title)})),
              drill(reader, about)});
}

Markup home(const Reader& reader, bool quiet) {
  const std::string name = reader.log.name(reader.language());
  if (quiet) return element("span", {{"class", "home"}}, name);
  return element("a", {{"class", "home"}, {"href", reader.to("")}}, name);
}

}  // namespace

std::string log_data(const Reader& reader) {
  return "\"language\":\"" + std::string(tag_of(reader.language())) +
         "\",\"base\":" + ledger::json_quote(reader.log.base) +
         ",\"origin\":" + ledger::json_quote(reader.log.origin) +
         ",\"vkey\":" + ledger::json_quote(reader.log.vkey);
}

HttpResponse whole_page(const Reader& reader, const Page& page) {
  const Markup banner = element("header", {},
                                {home(reader, page.quiet), languages(reader),
                                 page.quiet ? Markup() : all({menu(reader), ways(reader)})});
  const Markup main = element("main", {{"id", "content"}, {"tabindex", "-1"}},
                              {notices(reader, page), element("h1", {}, page.title), page.content});
  const Markup body =
      element("body", {},
              {element("a", {{"class", "skip"}, {"href", "#content"}}, reader.say("nav.skip")),
               banner, main, page.quiet ? Markup() : foot(reader)});
  HttpResponse response;
  response.status = page.status;
  response.type = "text/html; charset=utf-8";
  response.headers = {{"Content-Security-Policy", kPagePolicy},
                      {"Content-Language", tag_of(reader.language())},
                      {"Cache-Control", "no-cache"},
                      {"Referrer-Policy", "no-referrer"}};
  response.body = all({doctype(), element("html",
                                          {{"lang", tag_of(reader.language())},
                                           when(!page.look.empty(), "class", page.look)},
                                          {head(reader, page), body})})
                      .html();
  return response;
}

Markup own_text(const Reader& reader, const ledger::Texts& texts) {
  const OwnText found = text_in(texts, reader.language());
  return element("bdi", {when(found.tag != tag_of(reader.language()), "lang", found.tag)},
                 found.text);
}

Markup own_paragraphs(const Reader& reader, const ledger::Texts& texts) {
  const OwnText found = text_in(texts, reader.language());
  Markup made;
  std::string_view rest = found.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) made += element("p", {{"dir", "auto"}, {"lang", found.tag}}, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return made;
}

Markup section(const std::string& heading, std::initializer_list<Markup> parts) {
  return element("section", {}, {element("h2", {}, heading), all(parts)});
}

Markup paragraph(const Markup& content) { return element("p", {}, content); }

Markup facts(std::initializer_list<std::pair<std::string, Markup>> facts) {
  Markup made;
  for (const auto& [term, description] : facts)
    if (!description.empty())
      made += element("div", {}, {element("dt", {}, term), element("dd", {}, description)});
  return element("dl", {{"class", "facts"}}, made);
}

Markup table(const Table& table) {
  Markup head, body;
  const auto numeric = [&](std::size_t i) {
    return when(i < table.numbers.size() && table.numbers[i], "class", "number");
  };
  for (std::size_t i = 0; i < table.head.size(); ++i)
    head += element("th", {{"scope", "col"}, numeric(i)}, table.head[i]);
  for (const auto& row : table.rows) {
    Markup cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells += i == 0 ? element("th", {{"scope", "row"}, numeric(i)}, row[i])
                      : element("td", {numeric(i)}, row[i]);
    body += element("tr", {}, cells);
  }
  // A region that scrolls must be reachable by keyboard.
  return element(
      "div",
      {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", table.caption}},
      element("table", {},
              {element("caption", {}, table.caption), element("thead", {}, element("tr", {}, head)),
               element("tbody", {}, body)}));
}

}  // namespace urna::api
