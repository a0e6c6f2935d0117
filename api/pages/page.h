// What every page has around it: head, languages, the ways to go, the log's state at the foot.
// Pages read without script; a script of ours makes some of them do more, and nothing is ever
// loaded from elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/http.h"
#include "api/pages/markup.h"
#include "api/pages/seen.h"
#include "api/pages/words.h"

namespace urna::api {

// What a page is written from, besides its own matter.
struct Reader {
  const Words& words;
  const LogSeen& log;
  std::string path;  // without the language: "projects/3", "" for the front page
  std::string query = {};

  std::string say(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
    return words(key, arguments);
  }
  Language language() const { return words.language(); }
  // A page in the reader's language: "/ro/" + page, behind the log's base.
  std::string to(const std::string& page) const { return in(words.language(), page); }
  std::string in(Language other, const std::string& page) const;
  // What is no page: "/api/v1/results", "/log/checkpoint".
  std::string data(const std::string& path_from_root) const { return log.base + path_from_root; }
};

struct Page {
  std::string title;
  Markup content;
  unsigned status = 200;
  std::vector<std::string> scripts = {};  // names of assets, loaded as modules at the end
  bool quiet = false;                     // no ways to go: a kiosk, a sheet to print
  std::string summary = {};               // for whoever previews links to it
  std::string look = {};                  // a class of the whole, there before anything is painted
  const EditionSeen* about = nullptr;     // the edition it is of; null: of the log, or the newest
};
// What the scripts of pages are told of the log: "language":..,"base":..,"origin":..,"vkey":..
std::string log_data(const Reader& reader);
// The whole answer. Pages of a log that moves are asked for again each time (ETag decides).
HttpResponse whole_page(const Reader& reader, const Page& page);

// People's own text, told apart from ours: its language, and its own direction.
Markup own_text(const Reader& reader, const ledger::Texts& texts);
// A paragraph for each line of it.
Markup own_paragraphs(const Reader& reader, const ledger::Texts& texts);
// <h2> and what follows.
Markup section(const std::string& heading, std::initializer_list<Markup> parts);
Markup paragraph(const Markup& content);
// Terms and what they are; an empty description leaves its term out.
Markup facts(std::initializer_list<std::pair<std::string, Markup>> facts);
// A table that scrolls by itself where it is wider than the window. Cells beyond the first are
// right-aligned numbers where `numbers` says so.
struct Table {
  std::string caption;
  std::vector<std::string> head;
  std::vector<std::vector<Markup>> rows;
  std::vector<bool> numbers;
};
Markup table(const Table& table);

// The security headers of every page: nothing but our own files, no frames, no sniffing.
extern const char* const kPagePolicy;

}  // namespace urna::api
