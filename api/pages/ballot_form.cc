// The form of a ballot and what its script needs of it; vote_page.cc and desk_page.cc put it into a
// page.
#include "api/pages/ballot_form.h"

#include "api/json_list.h"
#include "api/pages/assets.h"
#include "api/pages/pages.h"
#include "ledger/json.h"

namespace urna::api {

using ledger::json_quote;

namespace {

constexpr std::size_t kShortText_bytes = 180;
// How a voter’s code begins: the look of it, in letters that it is spelled with.
constexpr const char* kCodeExample = "ABCDE-FGHJK-…";

struct Asked {
  const Reader& reader;
  const EditionSeen& edition;
  const ledger::Question& question;
  std::uint16_t number;

  std::string name() const { return "q" + std::to_string(number); }
  std::string id(std::size_t position) const { return name() + "-" + std::to_string(position); }
  const tally::ProjectState& project(std::size_t position) const {
    return edition.projects.at(question.projects[position]);
  }
  bool plus_minus() const { return question.predicates.maximum_minus > 0; }
  // One answer or none: buttons of which one is chosen.
  bool one() const {
    return question.layout.kind == ledger::LayoutKind::approval && question.layout.high == 1 &&
           !plus_minus();
  }
};

// The first line, cut between words.
std::string short_text(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  if (line.size() <= kShortText_bytes) return line;
  const std::size_t end = line.rfind(' ', kShortText_bytes);
  line.resize(end == std::string::npos ? 0 : end);
  return line + "…";
}

Markup told(const Asked& asked, std::size_t position) {
  const tally::ProjectState& project = asked.project(position);
  const OwnText summary = text_in(project.filed.summary, asked.reader.language());
  return element(
      "span", {{"class", "told"}},
      {element("strong", {}, own_text(asked.reader, project.filed.title)), Markup(" "),
       element("span", {{"class", "cost"}}, cost_of(asked.reader, asked.edition, project)),
       element("span", {{"class", "short"}, {"lang", summary.tag}}, short_text(summary.text))});
}

Markup hint(const Asked& asked) {
  const ledger::LayoutSpec& layout = asked.question.layout;
  const Words& words = asked.reader.words;
  const Argument low{"low", std::int64_t{layout.low}}, high{"high", std::int64_t{layout.high}};
  if (asked.plus_minus())
    return words("vote.hint.plus_minus",
                 {high, {"minus", std::int64_t{asked.question.predicates.maximum_minus}}});
  switch (layout.kind) {
    case ledger::LayoutKind::approval:
      if (asked.one()) return words("vote.hint.one");
      return layout.low == 0 ? words("vote.hint.up_to", {high})
                             : words("vote.hint.between", {low, high});
    case ledger::LayoutKind::knapsack:
      return words("vote.hint.knapsack",
                   {{"budget", words.money(layout.budget, asked.edition.currency())}});
    case ledger::LayoutKind::points:
      return words("vote.hint.points",
                   {{"total", std::int64_t{layout.total}}, {"per", std::int64_t{layout.per}}});
    case ledger::LayoutKind::ranking:
      return words("vote.hint.ranking", {high});
  }
  return {};
}

Markup marked(const Asked& asked, std::size_t position) {
  const char* type = asked.one() ? "radio" : "checkbox";
  return element("label", {{"class", "choice"}},
                 {void_element("input", {{"type", type},
                                         {"name", asked.name()},
                                         {"value", std::to_string(position)},
                                         {"autocomplete", "off"}}),
                  told(asked, position)});
}

Markup with_points(const Asked& asked, std::size_t position) {
  const std::int64_t per = asked.question.layout.per;
  return element("label", {{"class", "choice wide"}},
                 {told(asked, position), Markup(" "),
                  element("span", {{"class", "points"}},
                          asked.reader.say("vote.points.label", {{"per", per}})),
                  void_element("input", {{"type", "number"},
                                         {"name", asked.name()},
                                         {"min", "0"},
                                         {"max", std::to_string(per)},
                                         {"step", "1"},
                                         {"inputmode", "numeric"},
                                         {"autocomplete", "off"}})});
}

Markup with_sign(const Asked& asked, std::size_t position) {
  const Words& words = asked.reader.words;
  return element("label", {{"class", "choice wide"}},
                 {told(asked, position),
                  element("select", {{"name", asked.name()}, {"autocomplete", "off"}},
                          {element("option", {{"value", "0"}}, words("vote.neither")),
                           element("option", {{"value", "1"}}, words("vote.plus")),
                           element("option", {{"value", "-1"}}, words("vote.minus"))})});
}

Markup listed(const Asked& asked, Markup (*one)(const Asked&, std::size_t)) {
  Markup items;
  for (std::size_t i = 0; i < asked.question.projects.size(); ++i)
    items += element("li", {}, one(asked, i));
  if (asked.one())
    items +=
        element("li", {},
                element("label", {{"class", "choice"}},
                        {void_element("input", {{"type", "radio"},
                                                {"name", asked.name()},
                                                {"value", "none"},
                                                {"checked", kPresent},
                                                {"autocomplete", "off"}}),
                         element("span", {{"class", "told"}}, asked.reader.say("vote.none"))}));
  return element("ul", {{"class", "choices"}}, items);
}

// A list to read, and a place to fill for each rank: no dragging.
Markup ranks(const Asked& asked) {
  Markup read, places;
  Markup options = element("option", {{"value", "none"}}, asked.reader.say("vote.rank.none"));
  for (std::size_t i = 0; i < asked.question.projects.size(); ++i) {
    read += element("li", {}, told(asked, i));
    options += element("option", {{"value", std::to_string(i)}},
                       text_in(asked.project(i).filed.title, asked.reader.language()).text);
  }
  for (std::uint32_t rank = 1; rank <= asked.question.layout.high; ++rank)
    places +=
        element("li", {},
                {element("label", {{"for", asked.id(rank)}},
                         asked.reader.say("vote.rank", {{"rank", std::int64_t{rank}}})),
                 element("select",
                         {{"id", asked.id(rank)}, {"name", asked.name()}, {"autocomplete", "off"}},
                         options)});
  return all(
      {element("ul", {{"class", "ranked"}}, read), element("ol", {{"class", "ranks"}}, places)});
}

Markup choices(const Asked& asked) {
  if (asked.plus_minus()) return listed(asked, with_sign);
  switch (asked.question.layout.kind) {
    case ledger::LayoutKind::approval:
    case ledger::LayoutKind::knapsack:
      return listed(asked, marked);
    case ledger::LayoutKind::points:
      return listed(asked, with_points);
    case ledger::LayoutKind::ranking:
      return ranks(asked);
  }
  return {};
}

Markup question_form(const Asked& asked) {
  const bool sealed = asked.question.kind == ledger::BallotKind::sealed;
  const std::string name = asked.name();
  return element(
      "fieldset",
      {{"class", "question"},
       {"data-question", std::to_string(asked.number)},
       {"aria-describedby", name + "-hint"}},
      {element("legend", {}, own_text(asked.reader, asked.question.title)),
       element("p", {{"id", name + "-hint"}},
               {hint(asked), Markup(" "), asked.reader.say(sealed ? "vote.sealed" : "vote.open")}),
       element("p", {{"class", "count"}, {"id", name + "-count"}, {"aria-live", "polite"}},
               Markup()),
       choices(asked),
       element("p", {{"class", "error"}, {"id", name + "-error"}, {"hidden", kPresent}},
               Markup())});
}

// Data for the script. Numbers are exact: amounts of an edition stay far below 2^53.
std::string digits(auto value) { return std::to_string(value); }

struct LayoutData {
  const char* name;
  std::string parameters;
};
LayoutData layout_data(const Asked& asked) {
  const ledger::LayoutSpec& layout = asked.question.layout;
  const std::size_t projects = asked.question.projects.size();
  const std::uint32_t minus = asked.question.predicates.maximum_minus;
  const auto given = [](auto... values) {
    return json_list(std::vector{digits(values)...}, std::identity{});
  };
  switch (layout.kind) {
    case ledger::LayoutKind::approval:
      return {"approval",
              given(minus > 0 ? 2 * projects : projects, layout.low, layout.high + minus)};
    case ledger::LayoutKind::points:
      return {"points", given(projects, layout.per, layout.total)};
    case ledger::LayoutKind::knapsack: {
      const std::string costs = json_list(asked.question.projects, [&](std::uint32_t id) {
        const tally::ProjectState& project = asked.edition.projects.at(id);
        return digits(amount_of(project));
      });
      return {"knapsack", "[" + costs + "," + digits(layout.budget) + "]"};
    }
    case ledger::LayoutKind::ranking:
      return {"ranking", given(projects, layout.high)};
  }
  return {"", "[]"};
}

std::string keys_data(const Asked& asked) {
  if (asked.question.kind != ledger::BallotKind::sealed) return "[]";
  return json_list(asked.edition.judged->keys_of(asked.number), [](const ledger::Element& key) {
    return json_quote(ledger::to_hex(key.view()));
  });
}

std::string question_data(const Asked& asked) {
  const LayoutData layout = layout_data(asked);
  const std::string projects = json_list(asked.question.projects, [&](std::uint32_t id) {
    const tally::ProjectState& project = asked.edition.projects.at(id);
    return "{\"title\":" + json_quote(text_in(project.filed.title, asked.reader.language()).text) +
           ",\"cost\":" + digits(amount_of(project)) + "}";
  });
  return "{\"title\":" + json_quote(text_in(asked.question.title, asked.reader.language()).text) +
         ",\"kind\":" + digits(static_cast<int>(asked.question.kind)) + ",\"layout\":\"" +
         layout.name + "\",\"parameters\":" + layout.parameters +
         ",\"predicates\":" + ledger::to_json(asked.question.predicates) +
         ",\"projects\":" + projects + ",\"keys\":" + keys_data(asked) + "}";
}

}  // namespace

Markup choose_form(const Reader& reader, const EditionSeen& edition) {
  Markup questions;
  for (std::size_t i = 0; i < edition.defined->questions.size(); ++i)
    questions += question_form(
        {reader, edition, edition.defined->questions[i], static_cast<std::uint16_t>(i)});
  return element(
      "form", {{"id", "step-choose"}, {"hidden", kPresent}, {"novalidate", kPresent}},
      {element("h2", {{"tabindex", "-1"}}, reader.say("vote.choose.title")), questions,
       element("p", {{"class", "unsent"}}, reader.say("vote.not_sent")),
       paragraph(element("button", {{"type", "submit"}}, reader.say("vote.choose.go")))});
}

Markup code_field(const Reader& reader, const char* hint) {
  return all({element("label", {{"for", "code"}}, reader.say("vote.code.label")),
              element("p", {{"id", "code-hint"}, {"class", "hint"}},
                      {reader.say(hint), Markup(" "), reader.say("vote.code.example"), Markup(" "),
                       element("code", {}, kCodeExample)}),
              void_element("input", {{"type", "text"},
                                     {"id", "code"},
                                     {"class", "code"},
                                     {"autocomplete", "off"},
                                     {"autocapitalize", "characters"},
                                     {"spellcheck", "false"},
                                     {"aria-describedby", "code-hint"}})});
}

Markup file_field(const Reader& reader, const std::string& id, const std::string& label,
                  const Markup& hint, const std::string& accept) {
  const std::string described = id + "-label" + (hint.empty() ? "" : " " + id + "-hint");
  return all(
      {element("p", {{"id", id + "-label"}, {"class", "label-like"}}, label),
       hint.empty() ? Markup() : element("p", {{"id", id + "-hint"}, {"class", "hint"}}, hint),
       void_element("input", {{"type", "file"},
                              {"id", id},
                              {"class", "unseen"},
                              {accept.empty() ? "" : "accept", accept},
                              {"aria-describedby", described}}),
       element("label", {{"for", id}, {"class", "button second"}},
               reader.say("receipt.file.choose"))});
}

Markup key_offer(const Reader& reader) {
  return element(
      "details", {{"class", "offer"}},
      {element("summary", {}, reader.say("vote.key.offer")), paragraph(reader.say("vote.key.text")),
       file_field(reader, "key-file", reader.say("vote.key.file")),
       element("p", {{"id", "key-file-name"}, {"class", "hint"}, {"role", "status"}}, Markup())});
}

std::string ballot_data(const Reader& reader, const EditionSeen& edition) {
  std::uint16_t number = 0;
  const std::string questions =
      json_list(edition.defined->questions, [&](const ledger::Question& q) {
        return question_data({reader, edition, q, number++});
      });
  return "\"language\":\"" + std::string(tag_of(reader.language())) +
         "\",\"base\":" + json_quote(reader.log.base) +
         ",\"origin\":" + json_quote(reader.log.origin) +
         ",\"vkey\":" + json_quote(reader.log.vkey) + ",\"edition\":\"" + edition.hex() +
         "\",\"context\":\"" + ledger::to_hex(edition.context->view()) + "\",\"worker\":\"" +
         asset("seal-worker.js").path + "\",\"receipt\":\"" + reader.to("receipt") +
         "\",\"money\":{\"decimals\":" + digits(edition.announced.currency_decimals) +
         ",\"currency\":" + json_quote(edition.announced.currency) +
         "},\"styles\":" + ledger::to_json(edition.defined->styles) + ",\"questions\":" + questions;
}

}  // namespace urna::api
