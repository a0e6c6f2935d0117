// For those who doubt: the state of the log, how to check it oneself, and what can be downloaded.
#include "api/pages/pages.h"

namespace urna::api {

namespace {

// It scrolls by itself, so it must be reachable by keyboard.
Markup command(const std::string& text) {
  return element("pre", {{"tabindex", "0"}}, element("code", {}, text));
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
  return {words("nav.audit"), all({element("p", {{"class", "lead"}}, words("audit.lead")), state,
                                   how, offline, not_solved})};
}

namespace {

struct File {
  std::string path;  // from the log's root
  const char* key;
};

Markup files(const Reader& reader, const std::vector<File>& all_files,
             const std::string& query = "") {
  Markup items;
  for (const File& file : all_files)
    items += element("li", {},
                     {link_to(reader.data(file.path) + query, element("code", {}, file.path)),
                      Markup(" "), reader.say(file.key)});
  return element("ul", {}, items);
}

// What there is of the edition by now; asked for by its name, for the log may have several.
Markup edition_files(const Reader& reader, const EditionSeen& edition) {
  std::vector<File> tables{{"/api/v1/opendata.zip", "data.archive"},
                           {"/api/v1/projects.csv", "data.projects.csv"},
                           {"/api/v1/turnout.csv", "data.turnout.csv"}};
  std::vector<File> json{{"/api/v1/projects", "data.projects"},
                         {"/api/v1/turnout", "data.turnout"}};
  if (edition.result) {
    tables.push_back({"/api/v1/results.csv", "data.results.csv"});
    if (edition.defined && edition.defined->questions[0].kind == ledger::BallotKind::open)
      tables.push_back({"/api/v1/results.pb", "data.results.pb"});
    json.push_back({"/api/v1/results", "data.results"});
  }
  const std::string query = "?edition=" + edition.hex();
  return all({section(reader.say("data.of_edition"), {files(reader, tables, query)}),
              section(reader.say("data.as_json"), {files(reader, json, query)})});
}

}  // namespace

Page data_page(const Reader& reader) {
  const EditionSeen* edition = reader.log.newest();
  const std::vector<File> log{{"/log/checkpoint", "data.checkpoint"},
                              {"/log/vkey", "data.vkey"},
                              {"/api/v1/editions", "data.editions"},
                              {"/api/v1/log.jsonl", "data.log.jsonl"}};
  const std::vector<File> live{
      {"/api/v1/feed", "data.feed"},
      {std::string("/") + tag_of(reader.language()) + "/feed.atom", "data.atom"},
      {"/openapi.json", "data.openapi"}};
  return {reader.say("nav.data"),
          all({element("p", {{"class", "lead"}}, reader.say("data.lead")),
               edition == nullptr ? Markup() : edition_files(reader, *edition),
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
