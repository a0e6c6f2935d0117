// The report of the year: what was published, under which fingerprints, how anybody makes it again
// and compares; and what the committee recommends.
#include <algorithm>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

Markup command(const std::string& text) {
  return element("pre", {{"class", "command"}}, element("code", {}, text));
}

// A language by its own name, where it is one of ours.
std::string language_name(const std::string& tag) {
  const auto known = language_of(tag);
  return known ? own_name_of(*known) : tag;
}

struct Kept {
  const Reader& reader;
  const EditionSeen& edition;
  const std::function<bool(const ledger::Hash&)>& here;
};

std::string address_of(const Kept& kept, const ledger::Hash& hash) {
  return page_about(kept.reader, kept.edition, "report/" + ledger::to_hex(hash.view()));
}

Markup file_of(const Kept& kept, const std::string& name, const ledger::Hash& hash) {
  return kept.here(hash) ? link_to(address_of(kept, hash), name) : Markup(name);
}

// What of a report is here, the reader's language first.
std::vector<ledger::ReportPage> readable(const Kept& kept, const ledger::ReportPublished& report) {
  const auto own = [&](const ledger::ReportPage& page) {
    return page.language == tag_of(kept.reader.language());
  };
  std::vector<ledger::ReportPage> pages = report.pages;
  std::erase_if(pages, [&](const ledger::ReportPage& page) { return !kept.here(page.sha256); });
  std::stable_partition(pages.begin(), pages.end(), own);
  return pages;
}

// The newest report to read, before anything about its fingerprints. Requires: one is published.
Markup read_part(const Kept& kept) {
  const auto pages = readable(kept, kept.edition.follow_up.reports.back().act);
  if (pages.empty()) return {};
  Markup main, others;
  for (const ledger::ReportPage& page : pages) {
    const std::string address = address_of(kept, page.sha256), name = language_name(page.language);
    const bool own = page.language == tag_of(kept.reader.language());
    if (main.empty())
      main = element("a", {{"href", address}, {"hreflang", page.language}, {"class", "button"}},
                     kept.reader.say("report.read") + (own ? "" : " (" + name + ")"));
    else
      others += element(
          "li", {},
          element("a", {{"href", address}, {"hreflang", page.language}, {"lang", page.language}},
                  name));
  }
  return all(
      {paragraph(main), others.empty() ? others : element("ul", {{"class", "links"}}, others)});
}

Markup report_part(const Kept& kept, const tally::At<ledger::ReportPublished>& report) {
  const Words& words = kept.reader.words;
  const std::string entry = words("follow.entry", {{"index", std::to_string(report.at)}});
  Table made{words("report.files") + ", " + entry, {words("report.file"), "SHA-256"}, {}, {}};
  for (const ledger::ReportPage& page : report.act.pages)
    made.rows.push_back({file_of(kept, language_name(page.language), page.sha256),
                         element("code", {}, ledger::to_hex(page.sha256.view()))});
  made.rows.push_back(
      {Markup(words("report.data")), element("code", {}, ledger::to_hex(report.act.data.view()))});
  return element("article", {{"class", "answer"}},
                 {facts({{words("report.size"),
                          Markup(words.number(static_cast<std::int64_t>(report.act.tree_size)))},
                         {words("report.tool"), Markup(report.act.tool)},
                         {words("report.published_at"), entry_link(kept.reader, report.at)}}),
                  paragraph(all({Markup(words("report.root")), Markup(" "),
                                 element("code", {}, ledger::to_base64(report.act.root.view()))})),
                  table(made)});
}

Markup reports_part(const Kept& kept) {
  Markup parts;
  const auto& reports = kept.edition.follow_up.reports;
  for (auto at = reports.rbegin(); at != reports.rend(); ++at) parts += report_part(kept, *at);
  return section(kept.reader.say("report.published"), {parts});
}

// Requires: a report is published.
Markup check_part(const Reader& reader, const EditionSeen& edition) {
  const std::string of_edition = " --edition " + edition.hex();
  const std::uint64_t size = edition.follow_up.reports.back().act.tree_size;
  return section(
      reader.say("report.check"),
      {paragraph(reader.say("report.check.text")),
       command("urna-audit verify BUNDLE.tar --key " + reader.log.vkey),
       command("urna-audit outcome BUNDLE.tar --key " + reader.log.vkey + of_edition +
               " --data FOLDER"),
       paragraph(reader.say("report.check.figures")), paragraph(reader.say("report.check.pages")),
       command("urna report --bundle BUNDLE.tar --vkey " + reader.log.vkey + of_edition + " --at " +
               std::to_string(size) + " --out NEW-FOLDER")});
}

Markup recommendations_part(const Reader& reader, const EditionSeen& edition) {
  Markup parts;
  for (const auto& made : edition.follow_up.recommendations) {
    Markup items;
    for (const ledger::Texts& text : made.act.recommendations)
      items += element("li", {}, own_paragraphs(reader, text));
    parts += all({element("ol", {}, items), paragraph(entry_link(reader, made.at))});
  }
  return parts.empty() ? parts : section(reader.say("report.recommendations"), {parts});
}

}  // namespace

Page report_page(const Reader& reader, const EditionSeen& edition,
                 const std::function<bool(const ledger::Hash&)>& kept) {
  const bool none = edition.follow_up.reports.empty();
  return {reader.say("report.title"),
          all({paragraph(own_text(reader, edition.announced.title)),
               element("p", {{"class", "lead"}}, reader.say(none ? "report.none" : "report.lead")),
               none ? Markup() : read_part({reader, edition, kept}),
               none ? Markup() : reports_part({reader, edition, kept}),
               none ? Markup() : check_part(reader, edition), recommendations_part(reader, edition),
               paragraph(link_to(page_about(reader, edition, "monitoring"),
                                 reader.say("report.figures"))),
               other_editions(reader, edition, "report")})};
}

}  // namespace urna::api
