#include "api/pages/atom_feed.h"

#include <algorithm>
#include <iterator>

#include "api/guards.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

struct Act {
  std::uint64_t entry = 0;
  const char* key = nullptr;
  const ledger::Texts* title = nullptr;
  std::string page;  // of its edition, where more stands; none: the front page, which knows all
  const EditionSeen* edition = nullptr;
  const tally::ProjectState* project = nullptr;  // that it is about, with its cost and summary
};

// Of one edition; entry 0 stands for what has not happened.
class Acts {
 public:
  explicit Acts(const EditionSeen& edition) : edition_(edition) {}
  void put(std::uint64_t entry, const char* key, const ledger::Texts& title,
           const std::string& page, const tally::ProjectState* project = nullptr) {
    if (entry > 0) acts_.push_back({entry, key, &title, page, &edition_, project});
  }
  // Of the edition itself.
  void put_edition(std::uint64_t entry, const char* key, const std::string& page) {
    put(entry, key, edition_.announced.title, page);
  }
  const EditionSeen& edition() const { return edition_; }
  std::vector<Act> take() { return std::move(acts_); }

 private:
  const EditionSeen& edition_;
  std::vector<Act> acts_;
};

void put_projects(Acts& acts) {
  for (std::size_t i = 0; i < acts.edition().projects.size(); ++i) {
    const tally::ProjectState& project = acts.edition().projects[i];
    const std::string page = "projects/" + std::to_string(i);
    acts.put(project.filed_at, "feed.filed", project.filed.title, page, &project);
    if (project.reviewed_at == 0) continue;
    const bool admitted = project.review->verdict == ledger::Verdict::admitted;
    acts.put(project.reviewed_at, admitted ? "feed.admitted" : "feed.rejected", project.filed.title,
             page, &project);
  }
}

void put_vote(Acts& acts) {
  const EditionSeen& edition = acts.edition();
  acts.put_edition(edition.announced_at, "feed.announced", "");
  acts.put_edition(edition.defined_at, "feed.defined", "projects");
  acts.put_edition(edition.opened_at, "feed.opened", "");
  acts.put_edition(edition.closed_at, "feed.closed", "");
  acts.put_edition(edition.drawn_at, "feed.drawn", "results");
  acts.put_edition(edition.declared_at, "feed.declared", "results");
}

// What is built, and what monitors say of it.
void put_progress(Acts& acts) {
  for (const auto& [number, progress] : acts.edition().follow_up.progress) {
    const std::string page = "projects/" + std::to_string(number);
    for (const tally::MilestoneState& milestone : progress.milestones) {
      const ledger::Texts& title = milestone.report.act.title;
      acts.put(milestone.report.at, "feed.milestone", title, page);
      for (const auto& finding : milestone.findings) {
        const bool disputed = finding.act.finding == ledger::Finding::disputed;
        acts.put(finding.at, disputed ? "feed.disputed" : "feed.confirmed", title, page);
      }
    }
  }
}

// Null if the plan does not have it any more.
const ledger::PlanItem* item_of(const tally::FollowUp& after, std::uint16_t number) {
  if (!after.plan) return nullptr;
  for (const ledger::PlanItem& item : after.plan->act.items)
    if (item.number == number) return &item;
  return nullptr;
}

void put_follow_up(Acts& acts) {
  const EditionSeen& edition = acts.edition();
  const tally::FollowUp& after = edition.follow_up;
  for (const tally::SessionState& session : after.sessions)
    acts.put(session.announced.at, "feed.session", session.announced.act.title, "calendar");
  for (std::size_t i = 0; i < edition.surveys.size(); ++i) {
    const tally::SurveyState& survey = edition.surveys[i].state;
    const std::string page = "surveys/" + std::to_string(i);
    acts.put(survey.opened.at, "feed.survey_opened", survey.opened.act.title, page);
    acts.put(survey.closed_at, "feed.survey_closed", survey.opened.act.title, page);
  }
  for (const auto& activity : after.activities) {
    const ledger::PlanItem* item = item_of(after, activity.act.item);
    acts.put(activity.at, "feed.activity", item ? item->title : edition.announced.title, "plan");
  }
  for (const auto& made : after.recommendations)
    acts.put_edition(made.at, "feed.recommended", "report");
  for (const auto& report : after.reports) acts.put_edition(report.at, "feed.reported", "report");
}

std::vector<Act> newest_acts(const LogSeen& log) {
  std::vector<Act> all_acts;
  for (const auto& seen : log.editions) {
    Acts acts(*seen);
    put_vote(acts);
    put_projects(acts);
    put_progress(acts);
    put_follow_up(acts);
    std::ranges::move(acts.take(), std::back_inserter(all_acts));
  }
  std::ranges::sort(all_acts, std::ranges::greater{}, &Act::entry);
  all_acts.resize(std::min(all_acts.size(), kAtomEntries));
  return all_acts;
}

Markup text(const char* name, const Markup& content) { return element(name, {}, content); }

// Readers keep it: it leads to its edition when others are the newest.
Markup entry_of(const Reader& reader, const Act& act, const std::string& tag, std::uint64_t time) {
  const std::string about = text_in(*act.title, reader.language()).text;
  const std::string page = reader.to(act.page) + (act.page.empty() ? "" : act.edition->query());
  Markup more;
  if (act.project != nullptr)
    more =
        element("content", {{"type", "text"}},
                reader.say("feed.cost", {{"cost", cost_of(reader, *act.edition, *act.project)}}) +
                    " " + text_in(act.project->filed.summary, reader.language()).text);
  return element(
      "entry", {},
      {text("title", reader.say(act.key, {{"title", about}})),
       text("id", tag + "/entry/" + std::to_string(act.entry)),
       element("link", {{"href", page}}, Markup()), text("updated", utc_text(time)), more});
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
  for (const Act& act : acts) entries += entry_of(reader, act, tag, time_of(act.entry));
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
