// The result and why: winners in the order of selection, the others behind them, one sentence of
// reason each, from the tally's own trace; pictures of support and of the money, each with its
// table; what the plain count would have chosen.
#include <algorithm>

#include "api/pages/certificates.h"
#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"
#include "api/pages/picture.h"
#include "api/pages/share.h"

namespace urna::api {

namespace {

// Positions among the question's projects: winners first, then by score, then as filed.
std::vector<std::size_t> shown_order(const ledger::Question& question,
                                     const ledger::QuestionResult& result) {
  std::vector<std::size_t> order(question.projects.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto place = [&](std::size_t i) {
    return std::ranges::find(result.winners, question.projects[i]) - result.winners.begin();
  };
  const auto score = [&](std::size_t i) { return i < result.scores.size() ? result.scores[i] : 0; };
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    if (place(a) != place(b)) return place(a) < place(b);
    return score(a) > score(b);
  });
  return order;
}

struct Shown {
  const Reader& reader;
  const EditionSeen& edition;
  const ledger::QuestionResult& result;
  const ledger::Question& question;
  const QuestionSeen& seen;
  std::vector<std::size_t> order;

  std::uint32_t id(std::size_t i) const { return question.projects[i]; }
  const tally::ProjectState& project(std::size_t i) const { return edition.projects[id(i)]; }
  bool won(std::size_t i) const {
    return std::ranges::find(result.winners, id(i)) != result.winners.end();
  }
  std::string title(std::size_t i) const {
    return text_in(project(i).filed.title, reader.language()).text;
  }
  Markup name(std::size_t i) const {
    return link_to(page_about(reader, edition, "projects/" + std::to_string(id(i))),
                   own_text(reader, project(i).filed.title));
  }
  std::string money(std::int64_t amount) const {
    return reader.words.money(amount, edition.currency());
  }
  // The money kept for some projects, if this is one of them; null for the common pot.
  const ledger::Envelope* envelope(std::size_t i) const {
    const auto found =
        std::ranges::find(question.envelopes, project(i).review->envelope, &ledger::Envelope::id);
    return found == question.envelopes.end() ? nullptr : &*found;
  }
  // Split votes are counted in parts of a vote: shown rounded down, the table's own data exactly.
  std::int64_t score(std::size_t i) const {
    const std::int64_t scale = i < seen.reasons.size() ? seen.reasons[i].scale : 1;
    return i < result.scores.size() ? result.scores[i] / std::max<std::int64_t>(scale, 1) : 0;
  }
  // One sentence; nothing where the question was not opened.
  std::string reason(std::size_t i) const {
    return i < seen.reasons.size()
               ? words_of(seen.reasons[i], reader.language(), edition.currency())
               : std::string();
  }
};

Shown shown_of(const Reader& reader, const EditionSeen& edition,
               const ledger::QuestionResult& result) {
  const ledger::Question& question = edition.defined->questions.at(result.question);
  return {reader,
          edition,
          result,
          question,
          edition.questions.at(result.question),
          shown_order(question, result)};
}

Markup support_picture(const Shown& shown) {
  std::vector<Bar> bars;
  for (const std::size_t i : shown.order)
    bars.push_back(
        {shown.title(i), shown.reader.words.number(shown.score(i)), shown.score(i), shown.won(i)});
  return bar_chart(shown.reader.say("results.support"), bars);
}

Markup money_picture(const Shown& shown) {
  std::vector<Part> parts;
  for (const std::uint32_t winner : shown.result.winners) {
    const tally::ProjectState& project = shown.edition.projects[winner];
    parts.push_back({text_in(project.filed.title, shown.reader.language()).text,
                     shown.money(project.review->cost), project.review->cost});
  }
  return budget_bar(
      shown.reader.say("results.money"), parts, shown.question.budget,
      shown.reader.say("results.left",
                       {{"amount", shown.money(shown.question.budget - shown.result.spent)}}));
}

// Money kept for some projects is given out first, so that fewer votes may win there: without this
// the order of winners and what was left at each would look wrong.
Markup envelopes_first(const Shown& shown) {
  if (shown.question.envelopes.empty()) return {};
  Markup each;
  for (const ledger::Envelope& envelope : shown.question.envelopes)
    each += element(
        "li", {},
        all({own_text(shown.reader, envelope.name), Markup(": " + shown.money(envelope.amount))}));
  return all({paragraph(shown.reader.say("results.envelopes")), element("ul", {}, each)});
}

// With the envelope that it is paid from.
Markup name_in_table(const Shown& shown, std::size_t i) {
  const ledger::Envelope* envelope = shown.envelope(i);
  if (envelope == nullptr) return shown.name(i);
  return all(
      {shown.name(i), element("div", {{"class", "soft"}}, own_text(shown.reader, envelope->name))});
}

Markup result_table(const Shown& shown) {
  const Words& words = shown.reader.words;
  const std::string asked = text_in(shown.question.title, shown.reader.language()).text;
  Table made{words("results.table") + ": " + asked,
             {words("results.project"), words("results.outcome"), words("results.score"),
              words("project.cost"), words("results.why")},
             {},
             {false, false, true, true, false}};
  const bool paid =
      std::ranges::any_of(shown.seen.reasons, [](const auto& reason) { return reason.payers > 0; });
  if (paid)
    made.head.insert(made.head.begin() + 4, words("results.payers")),
        made.numbers.insert(made.numbers.begin() + 4, true);
  for (const std::size_t i : shown.order) {
    const bool known = i < shown.seen.reasons.size();
    std::vector<Markup> row{
        name_in_table(shown, i),
        element("span", {{"class", shown.won(i) ? "status won" : "status not_funded"}},
                words(shown.won(i) ? "status.won" : "status.not_funded")),
        Markup(words.number(shown.score(i))),
        Markup(cost_of(shown.reader, shown.edition, shown.project(i)))};
    if (paid)
      row.push_back(
          known ? Markup(words.number(static_cast<std::int64_t>(shown.seen.reasons[i].payers)))
                : Markup());
    row.push_back(shown.reason(i));
    made.rows.push_back(std::move(row));
  }
  return table(made);
}

// What greedy by votes would have chosen instead, where the edition's rule is another.
Markup comparison(const Shown& shown) {
  const Words& words = shown.reader.words;
  if (!shown.seen.by_votes) return {};
  Markup only_here, only_there;
  for (const std::size_t i : shown.order) {
    const bool there =
        std::ranges::find(*shown.seen.by_votes, shown.id(i)) != shown.seen.by_votes->end();
    if (shown.won(i) && !there) only_here += element("li", {}, shown.name(i));
    if (!shown.won(i) && there) only_there += element("li", {}, shown.name(i));
  }
  if (only_here.empty() && only_there.empty())
    return section(words("results.compare"), {paragraph(words("results.compare.same"))});
  return section(words("results.compare"),
                 {paragraph(words("results.compare.lead")),
                  only_here.empty() ? Markup()
                                    : all({element("h3", {}, words("results.compare.only_here")),
                                           element("ul", {}, only_here)}),
                  only_there.empty() ? Markup()
                                     : all({element("h3", {}, words("results.compare.only_there")),
                                            element("ul", {}, only_there)})});
}

Markup turnout(const Shown& shown) {
  const Words& words = shown.reader.words;
  const tally::Turnout& t = shown.seen.turnout;
  const auto number = [&](std::uint64_t value) {
    return Markup(words.number(static_cast<std::int64_t>(value)));
  };
  const std::int64_t per_mille =
      t.slots == 0 ? 0 : static_cast<std::int64_t>((t.counted * 1'000 + t.slots / 2) / t.slots);
  return facts({{words("results.counted"), number(shown.result.counted)},
                {words("results.turnout"),
                 t.slots == 0 ? Markup()
                              : Markup(words("results.percent", {{"whole", per_mille / 10},
                                                                 {"tenth", per_mille % 10}}))},
                {words("results.own_device"), number(t.own_device)},
                {words("results.assisted"), number(t.assisted)},
                {words("results.paper"), number(t.paper)},
                {words("results.spent"),
                 Markup(words("results.of", {{"spent", shown.money(shown.result.spent)},
                                             {"budget", shown.money(shown.question.budget)}}))}});
}

Markup question_part(const Reader& reader, const EditionSeen& edition,
                     const ledger::QuestionResult& result) {
  const Shown shown = shown_of(reader, edition, result);
  const Markup heading = edition.result->results.size() > 1
                             ? element("h2", {}, own_text(reader, shown.question.title))
                             : Markup();
  if (!shown.seen.outcome)
    return all({heading, paragraph(reader.say("results.too_few")), turnout(shown)});
  return all({heading, turnout(shown), money_picture(shown), support_picture(shown),
              envelopes_first(shown), result_table(shown), comparison(shown),
              certificates_part(reader, edition, result.question)});
}

Markup check_yourself(const Reader& reader, const EditionSeen& edition) {
  return section(
      reader.say("results.check"),
      {paragraph(reader.say("results.check.text")),
       paragraph(all(
           {link_to(reader.data("/api/v1/results" + edition.query()), reader.say("results.data")),
            Markup(" · "),
            link_to(reader.data("/api/v1/entries/" + std::to_string(edition.declared_at)),
                    reader.say("results.entry"))}))});
}

// On paper a page says where it stands, whichever edition is the newest when it is read; the script
// knows its address, the server does not.
Markup address_on_paper(const Reader& reader, const EditionSeen& edition) {
  return element("div",
                 {{"id", "address"},
                  {"class", "paper"},
                  {"hidden", kPresent},
                  {"data-query", edition.query()},
                  {"data-label", reader.say("share.address")}},
                 {});
}

// What one question's count says of the project at position `i`.
Markup count_of_project(const Shown& shown, std::size_t i) {
  const Words& words = shown.reader.words;
  if (!shown.seen.outcome) return paragraph(words("results.too_few"));
  return all({facts({{words("results.score"), Markup(words.number(shown.score(i)))}}),
              paragraph(shown.reason(i))});
}

}  // namespace

Markup result_of_project(const Reader& reader, const EditionSeen& edition, std::uint32_t number) {
  if (!edition.result) return {};
  Markup made;
  for (const ledger::QuestionResult& result : edition.result->results) {
    const Shown shown = shown_of(reader, edition, result);
    const auto& projects = shown.question.projects;
    const auto found = std::find(projects.begin(), projects.end(), number);
    if (found == projects.end()) continue;
    if (edition.result->results.size() > 1)
      made += element("h3", {}, own_text(reader, shown.question.title));
    made += count_of_project(shown, static_cast<std::size_t>(found - projects.begin()));
  }
  if (made.empty()) return {};
  return section(reader.say("nav.results"),
                 {made, paragraph(link_to(page_about(reader, edition, "results"),
                                          reader.say("results.all")))});
}

Page results_page(const Reader& reader, const EditionSeen& edition) {
  if (!edition.result)
    return {reader.say("nav.results"),
            all({element("p", {{"class", "lead"}}, reader.say("results.not_yet")),
                 other_editions(reader, edition, "results")})};
  const std::string rule =
      std::string("rule.") + std::to_string(static_cast<int>(edition.announced.rule.method));
  Markup parts = element("p", {{"class", "lead"}}, reader.say(rule));
  for (const ledger::QuestionResult& result : edition.result->results)
    parts += question_part(reader, edition, result);
  parts += check_yourself(reader, edition);
  parts += card_link(reader, edition, "results");
  parts += other_editions(reader, edition, "results");
  parts += address_on_paper(reader, edition);
  return {reader.say("nav.results"),      parts, 200, {"results.js"}, false,
          result_summary(reader, edition)};
}

}  // namespace urna::api
