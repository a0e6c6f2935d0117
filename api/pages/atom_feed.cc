#include "api/pages/atom_feed.h"

#include <algorithm>

#include "api/guards.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

struct Act {
  std::uint64_t entry = 0;
  const char* key = nullptr;
  const ledger::Texts* title = nullptr;
  std::string page;                              // where more stands
  const tally::ProjectState* project = nullptr;  // that it is about
};

void put_projects(const EditionSeen& edition, bool newest, std::vector<Act>& acts) {
  for (std::size_t i = 0; i < edition.projects.size(); ++i) {
    const tally::ProjectState& project = edition.projects[i];
    const std::string page = newest ? "projects/" + std::to_string(i) : "";
    acts.push_back({project.filed_at, "feed.filed", &project.filed.title, page, &project});
    if (project.reviewed_at == 0) continue;
    const bool admitted = project.review->verdict == ledger::Verdict::admitted;
    acts.push_back({project.reviewed_at, admitted ? "feed.admitted" : "feed.rejected",
                    &project.filed.title, page, &project});
  }
}

// Pages show the newest edition; acts of older ones lead to the front page.
std::vector<Act> newest_acts(const LogSeen& log) {
  std::vector<Act> acts;
  for (const auto& seen : log.editions) {
    const EditionSeen& edition = *seen;
    const bool newest = seen == log.editions.front();
    const auto put = [&](std::uint64_t entry, const char* key, const char* page) {
      if (entry > 0)
        acts.push_back({entry, key, &edition.announced.title, newest ? page : "", nullptr});
    };
    put(edition.announced_at, "feed.announced", "");
    put_projects(edition, newest, acts);
    put(edition.defined_at, "feed.defined", "projects");
    put(edition.opened_at, "feed.opened", "");
    put(edition.closed_at, "feed.closed", "");
    put(edition.declared_at, "feed.declared", "results");
  }
  std::ranges::sort(acts, std::ranges::greater{}, &Act::entry);
  acts.resize(std::min(acts.size(), kAtomEntries));
  return acts;
}

Markup text(const char* name, const Markup& content) { return element(name, {}, content); }

Markup entry_of(const Reader& reader, const EditionSeen* newest, const Act& act,
                const std::string& tag, std::uint64_t time) {
  const std::string about = text_in(*act.title, reader.language()).text;
  Markup more;
  if (act.project != nullptr && newest != nullptr && !act.page.empty())
    more = element("content", {{"type", "text"}},
                   reader.say("feed.cost", {{"cost", cost_of(reader, *newest, *act.project)}}) +
                       " " + text_in(act.project->filed.summary, reader.language()).text);
  return element("entry", {},
                 {text("title", reader.say(act.key, {{"title", about}})),
                  text("id", tag + "/entry/" + std::to_string(act.entry)),
                  element("link", {{"href", reader.to(act.page)}}, Markup()),
                  text("updated", utc_text(time)), more});
}

// RFC 4151: the origin's name on the day of its first entry, then the rest of the origin.
std::string tag_of_log(const std::string& origin, std::uint64_t founded) {
  const std::size_t slash = std::min(origin.find('/'), origin.size());
  return "tag:" + origin.substr(0, slash) + "," + utc_text(founded).substr(0, 10) + ":" +
         origin.substr(std::min(slash + 1, origin.size()));
}

}  // namespace

HttpResponse atom_feed(const Reader& reader,
                       const std::function<std::uint64_t(std::uint64_t entry)>& time_of) {
  const std::vector<Act> acts = newest_acts(reader.log);
  const std::string tag = tag_of_log(reader.log.origin, time_of(0));
  const std::string self = reader.to("feed.atom");
  Markup entries;
  for (const Act& act : acts)
    entries += entry_of(reader, reader.log.newest(), act, tag, time_of(act.entry));
  const std::string name = reader.log.name(reader.language());
  const Markup feed = element(
      "feed", {{"xmlns", "http://www.w3.org/2005/Atom"}, {"xml:lang", tag_of(reader.language())}},
      {text("title", reader.say("feed.title", {{"name", name}})), text("id", tag),
       element("link", {{"rel", "self"}, {"href", self}}, Markup()),
       element("link", {{"rel", "alternate"}, {"href", reader.to("")}}, Markup()),
       text("updated", utc_text(acts.empty() ? time_of(0) : time_of(acts.front().entry))),
       element("author", {}, text("name", name)), entries});
  return {200,
          "application/atom+xml; charset=utf-8",
          {{"Cache-Control", "no-cache"},
           {"Content-Language", tag_of(reader.language())},
           {"Access-Control-Allow-Origin", "*"}},
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + feed.html() + "\n",
          false};
}

}  // namespace urna::api
