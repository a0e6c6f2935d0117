// For those who doubt: the state of the log, how to check it oneself, and what can be downloaded.
#include "api/pages/pages.h"

namespace urna::api {

namespace {

Markup command(const std::string& text) { return element("pre", {}, element("code", {}, text)); }

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
                                      log.base + " --key " + log.vkey),
                              paragraph(words("audit.exit_codes"))});
  const Markup not_solved = section(words("audit.limits"), {paragraph(words("audit.limits.text"))});
  return {words("nav.audit"),
          all({element("p", {{"class", "lead"}}, words("audit.lead")), state, how, not_solved})};
}

Page data_page(const Reader& reader) {
  struct File {
    const char *path, *key;
    bool stands;
  };
  const EditionSeen* edition = reader.log.newest();
  const bool any = edition != nullptr;
  const File files[] = {{"/log/checkpoint", "data.checkpoint", true},
                        {"/log/vkey", "data.vkey", true},
                        {"/api/v1/editions", "data.editions", true},
                        {"/api/v1/projects", "data.projects", any},
                        {"/api/v1/turnout", "data.turnout", any},
                        {"/api/v1/results", "data.results", any && edition->result}};
  Markup items;
  for (const File& file : files)
    if (file.stands)
      items += element("li", {},
                       {link_to(reader.data(file.path), element("code", {}, file.path)),
                        Markup(" "), reader.say(file.key)});
  return {reader.say("nav.data"), all({element("p", {{"class", "lead"}}, reader.say("data.lead")),
                                       element("ul", {}, items)})};
}

Page missing_page(const Reader& reader) {
  return {reader.say("missing.title"),
          all({paragraph(reader.say("missing.text")),
               paragraph(element("a", {{"class", "button"}, {"href", reader.to("")}},
                                 reader.say("missing.home")))}),
          404};
}

}  // namespace urna::api
