// The action plan: what is to be done by when and by whom, how much of it is reported, and where it
// stands by the day of the log's newest entry, whatever the reader's clock says.
#include <algorithm>
#include <array>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/picture.h"

namespace urna::api {

namespace {

enum class State { not_started, under_way, done, overdue };
constexpr std::array kStates{State::done, State::under_way, State::not_started, State::overdue};

std::string state_key(State state) {
  static constexpr const char* kKeys[] = {"plan.state.not_started", "plan.state.under_way",
                                          "plan.state.done", "plan.state.overdue"};
  return kKeys[static_cast<std::size_t>(state)];
}

using Reports = std::vector<const tally::At<ledger::ActivityReported>*>;

struct Item {
  const ledger::PlanItem& plan;
  Reports reports;
  std::uint64_t reported = 0;
  State state = State::not_started;
};

Item item_of(const EditionSeen& edition, const ledger::PlanItem& plan, std::uint32_t today) {
  Item made{plan, {}, 0, State::not_started};
  for (const auto& activity : edition.follow_up.activities)
    if (activity.act.item == plan.number) {
      made.reports.push_back(&activity);
      made.reported += activity.act.quantity;
    }
  if (made.reported >= plan.target)
    made.state = State::done;
  else if (today > plan.term)
    made.state = State::overdue;
  else if (!made.reports.empty())
    made.state = State::under_way;
  return made;
}

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// What nobody reported on is not zero.
std::string progress_text(const Reader& reader, const Item& item) {
  if (item.reports.empty())
    return reader.say("plan.of.unreported",
                      {{"target", reader.words.number(number(item.plan.target))}});
  return reader.say("plan.of", {{"reported", reader.words.number(number(item.reported))},
                                {"target", reader.words.number(number(item.plan.target))}});
}

Markup responsible_of(const Reader& reader, const EditionSeen& edition, const std::string& label) {
  if (label.empty()) return reader.say("plan.committee");
  const auto& named = edition.follow_up.organisations;
  if (named)
    for (const ledger::Organisation& one : named->act.institutions)
      if (one.label == label) return own_text(reader, one.name);
  return label;
}

Markup text_or_nothing(const Reader& reader, const ledger::Texts& texts) {
  return texts.empty() ? Markup() : own_text(reader, texts);
}

Markup report_of(const Reader& reader, const tally::At<ledger::ActivityReported>& report) {
  return element(
      "li", {},
      {Markup(reader.say("plan.report",
                         {{"quantity", reader.words.number(number(report.act.quantity))},
                          {"from", reader.words.day(report.act.from)},
                          {"until", reader.words.day(report.act.until)}})),
       Markup(" "), entry_link(reader, report.at), own_paragraphs(reader, report.act.note),
       evidence_list(reader, report.act.evidence)});
}

Markup reports_of(const Reader& reader, const Item& item) {
  if (item.reports.empty())
    return element("p", {{"class", "soft"}}, reader.say("plan.reports.none"));
  Markup items;
  for (const auto* report : item.reports) items += report_of(reader, *report);
  return element(
      "details", {{"class", "behind"}},
      {element("summary", {}, reader.say("plan.reports", {{"count", std::ssize(item.reports)}})),
       element("ul", {}, items)});
}

Markup state_of(const Reader& reader, State state) {
  const char* kind = state == State::done      ? "status won"
                     : state == State::overdue ? "status overdue"
                                               : "status";
  return element("span", {{"class", kind}}, reader.say(state_key(state)));
}

Markup item_part(const Reader& reader, const EditionSeen& edition, const Item& item) {
  const Words& words = reader.words;
  return element(
      "article", {{"class", "answer"}},
      {element(
           "h3", {},
           {Markup(std::to_string(item.plan.number) + ". "), own_text(reader, item.plan.title)}),
       paragraph(state_of(reader, item.state)),
       facts({{words("plan.term"), Markup(words.day(item.plan.term))},
              {words("plan.responsible"), responsible_of(reader, edition, item.plan.responsible)},
              {words("plan.partners"), text_or_nothing(reader, item.plan.partners)},
              {words("plan.resources"), text_or_nothing(reader, item.plan.resources)},
              {words("plan.indicator"), text_or_nothing(reader, item.plan.indicator)},
              {words("plan.progress"), Markup(progress_text(reader, item))}}),
       reports_of(reader, item)});
}

Markup states_table(const Reader& reader, const std::vector<Item>& items) {
  Table made{reader.say("plan.states"),
             {reader.say("plan.state"), reader.say("plan.count")},
             {},
             {false, true}};
  for (const State state : kStates)
    made.rows.push_back(
        {Markup(reader.say(state_key(state))),
         Markup(reader.words.number(std::ranges::count(items, state, &Item::state)))});
  return table(made);
}

Markup progress_picture(const Reader& reader, const std::vector<Item>& items) {
  std::vector<Bar> bars;
  for (const Item& item : items) {
    const std::uint64_t part =
        item.plan.target == 0
            ? 1'000
            : std::min<std::uint64_t>(item.reported, item.plan.target) * 1'000 / item.plan.target;
    bars.push_back(
        {std::to_string(item.plan.number) + ". " + text_in(item.plan.title, reader.language()).text,
         progress_text(reader, item), number(part), item.state == State::done});
  }
  return bar_chart(reader.say("plan.picture"), bars, 1'000);
}

}  // namespace

Page plan_page(const Reader& reader, const EditionSeen& edition) {
  const std::string title = reader.say("plan.title");
  const Markup of = paragraph(own_text(reader, edition.announced.title));
  const Markup others = other_editions(reader, edition, "plan");
  const auto& plan = edition.follow_up.plan;
  if (!plan)
    return {title, all({of, element("p", {{"class", "lead"}}, reader.say("plan.none")), others})};
  const std::uint32_t today = day_of(reader.log.time);
  std::vector<Item> items;
  for (const ledger::PlanItem& item : plan->act.items)
    items.push_back(item_of(edition, item, today));
  Markup parts;
  for (const Item& item : items) parts += item_part(reader, edition, item);
  return {title, all({of,
                      element("p", {{"class", "lead"}},
                              reader.say("plan.as_of", {{"day", reader.words.day(today)}})),
                      states_table(reader, items), progress_picture(reader, items),
                      section(reader.say("plan.items"), {parts}),
                      paragraph(all({Markup(reader.say("plan.set")), Markup(" "),
                                     entry_link(reader, plan->at)})),
                      others})};
}

}  // namespace urna::api
