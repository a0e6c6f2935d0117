// For those who doubt: the state of the log, how to check it oneself, and what can be downloaded.
#include <algorithm>

#include "api/pages/assets.h"
#include "api/pages/calendar_file.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/script_words.h"
#include "ledger/json.h"

namespace urna::api {

namespace {

Markup command(const std::string& text) {
  return element("pre", {{"class", "command"}}, element("code", {}, text));
}

std::string audit_data(const Reader& reader) {
  return "{" + log_data(reader) +
         ",\"words\":" + script_words(reader.language(), {"check", "witness"}) + "}";
}

// What the reader's own device finds out by itself, once the script runs.
Markup witnesses(const Reader& reader) {
  return section(reader.say("witness.fact"),
                 {paragraph(reader.say("witness.lead")),
                  element("noscript", {},
                          element("p", {{"class", "notice"}}, reader.say("witness.no_script"))),
                  element("div", {{"id", "witnesses"}, {"role", "status"}}, {}),
                  script_data("audit-data", audit_data(reader))});
}

// A released file by its name: what stands before it may hold the hash of its bytes.
const ledger::Asset* released_as(const tally::At<ledger::ClientReleased>* release,
                                 std::string_view name) {
  if (release == nullptr) return nullptr;
  for (const ledger::Asset& one : release->act.assets)
    if (one.path == name || one.path.ends_with("/" + std::string(name))) return &one;
  return nullptr;
}

// The last release of any edition.
const tally::At<ledger::ClientReleased>* last_release(const LogSeen& log) {
  const tally::At<ledger::ClientReleased>* last = nullptr;
  for (const auto& edition : log.editions)
    if (const auto& client = edition->follow_up.client; client && (!last || client->at > last->at))
      last = &*client;
  return last;
}

// Is it what was released? Without a release nobody said.
const char* release_key(const tally::At<ledger::ClientReleased>* release, const Asset& file) {
  const ledger::Asset* released = released_as(release, file.name);
  if (released == nullptr) return "audit.release.absent";
  return ledger::to_hex(released->sha256.view()) == file.sha256 ? "audit.release.same"
                                                                : "audit.release.other";
}

Markup release_verdict(const Reader& reader, const tally::At<ledger::ClientReleased>* release) {
  if (release == nullptr) return paragraph(reader.say("audit.release.none"));
  const auto files = code_assets();
  const bool same = std::ranges::all_of(files, [&](const Asset* file) {
    return std::string_view(release_key(release, *file)) == "audit.release.same";
  });
  return element("p", {{"class", same ? "good" : "error"}, {"id", "release"}},
                 {Markup(reader.say(same ? "audit.release.all" : "audit.release.differs",
                                    {{"version", release->act.version}})),
                  Markup(" "), entry_link(reader, release->at)});
}

// The hash that a release names for the file, for the script to compare with what it gets.
std::string released_hash(const tally::At<ledger::ClientReleased>* release, const Asset& file) {
  const ledger::Asset* released = released_as(release, file.name);
  return released == nullptr ? "" : ledger::to_hex(released->sha256.view());
}

Markup code_files(const Reader& reader) {
  const auto* release = last_release(reader.log);
  Table made{reader.say("audit.assets"),
             {reader.say("audit.assets.name"), reader.say("audit.assets.bytes"), "SHA-256",
              reader.say("audit.assets.here")},
             {},
             {false, true, false, false}};
  if (release != nullptr) made.head.push_back(reader.say("audit.release"));
  for (const Asset* file : code_assets()) {
    // The verifier is no part of a page: it is taken from where people take it.
    const std::string path =
        file->name == "verifier.html" ? reader.data("/verifier.html") : file->path;
    made.rows.push_back(
        {link_to(path, file->name),
         Markup(reader.words.number(static_cast<std::int64_t>(file->bytes.size()))),
         element("code", {}, file->sha256),
         element("span",
                 {{"data-path", path},
                  {"data-hash", file->sha256},
                  when(release != nullptr, "data-released", released_hash(release, *file))},
                 Markup("–"))});
    if (release != nullptr) made.rows.back().push_back(reader.say(release_key(release, *file)));
  }
  return section(
      reader.say("audit.assets"),
      {paragraph(reader.say("audit.assets.text")), release_verdict(reader, release), table(made),
       element("p", {{"class", "fine"}}, element("code", {}, code_hash()))});
}

}  // namespace

Page audit_page(const Reader& reader) {
  const Words& words = reader.words;
  const LogSeen& log = reader.log;
  const Markup state = facts(
      {{words("audit.origin"), element("code", {}, log.origin)},
       {words("audit.key"), element("code", {}, log.vkey)},
       {words("audit.size"), Markup(words.number(static_cast<std::int64_t>(log.size)))},
       {words("audit.root"), element("code", {}, ledger::to_base64(log.root.view()))},
       {words("audit.time"), Markup(words.moment(log.time))},
       {words("audit.witnesses"), Markup(words.number(static_cast<std::int64_t>(log.witnesses)))}});
  const Markup how = section(words("audit.yourself"),
                             {paragraph(words("audit.three_lines")),
                              command("urna-audit verify http://" + words("audit.this_server") +
                                      log.base + "/log --key " + log.vkey),
                              paragraph(words("audit.exit_codes"))});
  const Markup offline =
      paragraph(link_to(reader.data("/verifier.html"), words("receipt.verifier")));
  const Markup not_solved = section(words("audit.limits"), {paragraph(words("audit.limits.text"))});
  return {words("nav.audit"),
          all({element("p", {{"class", "lead"}}, words("audit.lead")), state, witnesses(reader),
               how, offline, not_solved, code_files(reader)}),
          200,
          {"audit.js"}};
}

namespace {

struct File {
  std::string path;  // from the log's root
  const char* key;
  std::string query = {};
  Markup about = {};  // which of several
};

Markup files(const Reader& reader, const std::vector<File>& all_files) {
  Markup items;
  for (const File& file : all_files)
    items += element("li", {},
                     {link_to(reader.data(file.path) + file.query, element("code", {}, file.path)),
                      Markup(" "), reader.say(file.key), file.about});
  return element("ul", {}, items);
}

// The counted ballots of each open question.
void put_ballots(const Reader& reader, const EditionSeen& edition, std::vector<File>& tables) {
  if (!edition.defined) return;
  const auto& questions = edition.defined->questions;
  for (std::size_t q = 0; q < questions.size(); ++q)
    if (questions[q].kind == ledger::BallotKind::open)
      tables.push_back({"/api/v1/results.pb", "data.results.pb",
                        edition.query() + (q == 0 ? "" : "&question=" + std::to_string(q)),
                        questions.size() == 1
                            ? Markup()
                            : all({Markup(": "), own_text(reader, questions[q].title)})});
}

std::vector<File> tables_of(const Reader& reader, const EditionSeen& edition) {
  const std::string query = edition.query();
  std::vector<File> tables{{"/api/v1/opendata.zip", "data.archive", query},
                           {"/api/v1/projects.csv", "data.projects.csv", query},
                           {"/api/v1/turnout.csv", "data.turnout.csv", query}};
  if (edition.result) {
    tables.push_back({"/api/v1/results.csv", "data.results.csv", query});
    put_ballots(reader, edition, tables);
  }
  const std::string calendar = edition.data() + "/calendar.ics";
  if (has_calendar_file(edition.announced.calendar, edition.follow_up.sessions.size()))
    tables.push_back(
        {calendar, "data.calendar", std::string("?language=") + tag_of(reader.language())});
  return tables;
}

std::vector<File> json_of(const EditionSeen& edition) {
  const std::string query = edition.query();
  const std::string own = edition.data();
  std::vector<File> json{{"/api/v1/projects", "data.projects", query},
                         {"/api/v1/turnout", "data.turnout", query}};
  if (edition.result) json.push_back({"/api/v1/results", "data.results", query});
  json.push_back({own + "/indicators", "data.indicators"});
  json.push_back({own + "/sessions", "data.sessions"});
  json.push_back({own + "/plan", "data.plan"});
  json.push_back({own + "/surveys", "data.surveys"});
  json.push_back({own + "/report", "data.report"});
  return json;
}

// What there is of the edition by now; asked for by its name, for the log may have several.
Markup edition_files(const Reader& reader, const EditionSeen& edition) {
  return section(
      text_in(edition.announced.title, reader.language()).text,
      {element("h3", {}, reader.say("data.of_edition")), files(reader, tables_of(reader, edition)),
       element("h3", {}, reader.say("data.as_json")), files(reader, json_of(edition))});
}

}  // namespace

Page data_page(const Reader& reader) {
  Markup editions;
  for (const auto& edition : reader.log.editions) editions += edition_files(reader, *edition);
  const std::vector<File> log{{"/log/checkpoint", "data.checkpoint"},
                              {"/log/vkey", "data.vkey"},
                              {"/api/v1/editions", "data.editions"},
                              {"/api/v1/log.jsonl", "data.log.jsonl"}};
  const std::vector<File> live{
      {"/api/v1/feed", "data.feed"},
      {std::string("/") + tag_of(reader.language()) + "/feed.atom", "data.atom"},
      {"/openapi.json", "data.openapi"}};
  return {reader.say("nav.data"),
          all({element("p", {{"class", "lead"}}, reader.say("data.lead")), editions,
               section(reader.say("data.of_log"), {files(reader, log)}),
               section(reader.say("data.live"), {files(reader, live)})})};
}

Page missing_page(const Reader& reader) {
  return {reader.say("missing.title"),
          all({paragraph(reader.say("missing.text")),
               paragraph(element("a", {{"class", "button"}, {"href", reader.to("")}},
                                 reader.say("missing.home")))}),
          404};
}

}  // namespace urna::api
