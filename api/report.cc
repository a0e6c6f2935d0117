#include "api/report.h"

#include "api/report_parts.h"
#include "ledger/crypto.h"

namespace urna::api {

namespace {

// Prints on A4 in black and white too; nothing is loaded from anywhere.
constexpr const char* kStyle =
    "@page{size:A4;margin:16mm 14mm}*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:60rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;"
    "color:#111;background:#fff;overflow-wrap:anywhere}"
    "h1{font-size:1.8rem;line-height:1.2}h2{margin-top:2.5rem;border-bottom:2px solid #111}"
    "h2,h3,h4{break-after:avoid}table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "caption{text-align:left;font-weight:bold;padding:.3rem 0}"
    "th,td{border-bottom:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "font-weight:normal;overflow-wrap:break-word}thead th{font-weight:bold}"
    ".number{text-align:right;white-space:nowrap}.missing{white-space:normal}"
    "tr,figure,.milestone{break-inside:avoid}thead{display:table-header-group}"
    "caption,thead{break-after:avoid}tbody tr:first-child{break-before:avoid}"
    ".scroll{overflow-x:auto}figure{margin:1rem 0}figcaption{font-weight:bold}"
    "figure ol{list-style:none;padding:0;margin:.5rem 0}.bars svg{display:block;width:100%;"
    "height:.9rem}.budget svg{display:block;width:100%;height:1.6rem}"
    ".label{margin-right:.5rem}.value{font-weight:bold}"
    "svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "rect.ground{fill:#e3e3e3}rect.strong{fill:#1f5673}rect.weak{fill:#7a9fb3}"
    ".entries,.fine,.missing{color:#555;font-size:.85rem}.facts div{display:inline-block;"
    "margin-right:2rem}dt{font-size:.85rem;color:#555}dd{margin:0}"
    "code{font-size:.85rem}pre{white-space:pre-wrap;background:#f3f3f3;padding:.6rem}"
    ".milestone{border-left:4px solid #7a9fb3;padding-left:1rem;margin:1rem 0}"
    ".notice{border:2px solid #111;padding:.6rem;font-weight:bold}"
    "@media print{body{max-width:none;padding:0;font-size:10pt}.scroll{overflow:visible}"
    "table{font-size:8.5pt}th,td{padding:.2rem .25rem}td .missing,.entries{font-size:inherit}"
    "nav{break-after:page}a{color:inherit}}";

struct Section {
  const char* name;
  Markup (*write)(const ReportVoice&);
};
constexpr Section kSections[] = {{"participation", report_participation},
                                 {"groups", report_groups},
                                 {"proposals", report_proposals},
                                 {"vote", report_vote},
                                 {"projects", report_projects},
                                 {"implementation", report_implementation},
                                 {"satisfaction", report_satisfaction},
                                 {"indicators", report_indicators},
                                 {"plan", report_plan},
                                 {"recommendations", report_recommendations},
                                 {"verify", report_verify}};

std::string heading(const ReportVoice& voice, const Section& section) {
  return voice.say(std::string("annual.section.") + section.name);
}

Markup contents(const ReportVoice& voice) {
  Markup items;
  for (const Section& section : kSections)
    items += element("li", {}, link_to(std::string("#") + section.name, heading(voice, section)));
  return element("nav", {{"aria-label", voice.say("annual.contents")}}, element("ol", {}, items));
}

Markup sections(const ReportVoice& voice) {
  Markup made;
  for (const Section& section : kSections)
    made += element(
        "section", {{"id", section.name}},
        {element("h2", {}, heading(voice, section)),
         element("p", {{"class", "lead"}}, voice.say(std::string("annual.lead.") + section.name)),
         section.write(voice)});
  return made;
}

Markup drill_notice(const ReportVoice& voice) {
  switch (voice.matter.edition.announced.environment) {
    case ledger::Environment::drill:
      return element("p", {{"class", "notice"}}, voice.say("notice.drill"));
    case ledger::Environment::replay:
      return element("p", {{"class", "notice"}}, voice.say("notice.replay"));
    case ledger::Environment::binding:
      break;
  }
  return {};
}

// Of which log, at which size: what somebody needs to make these very bytes again.
Markup made_from(const ReportVoice& voice) {
  const tally::State& state = voice.matter.state;
  return element(
      "p", {{"class", "fine"}},
      {Markup(voice.say("annual.made_from", {{"origin", state.origin},
                                             {"size", std::to_string(state.size)},
                                             {"time", voice.words.moment(state.last_time)},
                                             {"tool", std::string(tally::kReportTool)}})),
       Markup(" "), element("code", {}, ledger::to_hex(state.tree.root().view()))});
}

Markup head(const std::string& title) {
  return element(
      "head", {},
      {void_element("meta", {{"charset", "utf-8"}}),
       void_element("meta",
                    {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
       void_element("meta", {{"http-equiv", "Content-Security-Policy"},
                             {"content", "default-src 'none'; style-src 'unsafe-inline'"}}),
       element("title", {}, title), element("style", {}, kStyle)});
}

std::string page(const ReportVoice& voice) {
  const std::string name = voice.own(voice.matter.edition.announced.title).text;
  const std::string title = voice.say("annual.title");
  const Markup body = element(
      "body", {},
      {element("header", {},
               {element("h1", {}, title + " · " + name), drill_notice(voice), made_from(voice)}),
       contents(voice), element("main", {}, sections(voice))});
  return all({doctype(), element("html", {{"lang", tag_of(voice.words.language())}},
                                 {head(title + " · " + name), body})})
             .html() +
         "\n";
}

}  // namespace

std::string page_file(const std::string& language) { return "report-" + language + ".html"; }

EditionReport make_report(const tally::State& state, const ledger::EditionId& id) {
  const ReportMatter matter(state, id);
  EditionReport report;
  for (const std::string& language : matter.edition.announced.languages)
    report.pages[language] = page(voice_of(matter, language));
  report.data = tally::report_package(state, id);
  return report;
}

ledger::ReportPublished report_act(const EditionReport& report, const tally::State& state) {
  ledger::ReportPublished act;
  act.tree_size = state.size;
  act.root = state.tree.root();
  act.tool = tally::kReportTool;
  for (const auto& [language, text] : report.pages)
    act.pages.push_back({language, ledger::sha256(ledger::view_of(text))});
  act.data = tally::package_hash(report.data);
  return act;
}

}  // namespace urna::api
