#include "api/pages/share.h"

#include <algorithm>

#include "api/pages/follow_parts.h"
#include "api/pages/pages.h"

namespace urna::api {

namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }

// Bytes of the first so many characters.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (!continues(text[at]) && characters-- == 0) break;
  return at;
}

}  // namespace

std::vector<std::string> card_lines(std::string_view text, std::size_t characters,
                                    std::size_t lines) {
  std::vector<std::string> made;
  while (!text.empty() && made.size() < lines) {
    std::size_t cut = bytes_of(text, characters);
    const std::size_t space = text.substr(0, std::min(cut + 1, text.size())).rfind(' ');
    if (cut < text.size() && space != std::string_view::npos && space > 0) cut = space;
    made.emplace_back(text.substr(0, cut));
    text.remove_prefix(cut);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (!text.empty() && !made.empty()) {
    std::string& last = made.back();
    last = last.substr(0, bytes_of(last, characters - 1)) + "…";
  }
  return made;
}

std::string result_summary(const Reader& reader, const EditionSeen& edition) {
  if (!edition.result) return reader.say("results.not_yet");
  std::int64_t winners = 0, counted = 0;
  for (const ledger::QuestionResult& result : edition.result->results) {
    winners += std::ssize(result.winners);
    counted += static_cast<std::int64_t>(result.counted);
  }
  return reader.say("share.result", {{"winners", winners}, {"ballots", counted}});
}

std::string project_summary(const Reader& reader, const EditionSeen& edition,
                            std::uint32_t number) {
  const tally::ProjectState& project = edition.projects.at(number);
  return cost_of(reader, edition, project) + ". " +
         text_in(project.filed.summary, reader.language()).text;
}

namespace {

constexpr std::int64_t kMargin = 80;

Markup line_of(const std::string& text, std::int64_t y, const char* size, const char* colour) {
  return element("text",
                 {{"x", std::to_string(kMargin)},
                  {"y", std::to_string(y)},
                  {"font-size", size},
                  {"fill", colour},
                  {"font-family", "system-ui, Noto Sans, sans-serif"},
                  {"font-weight", "600"}},
                 text);
}

struct Card {
  std::string above, title, below;
};

Markup drawn(const Reader& reader, const Card& card) {
  Markup content =
      element("rect", {{"width", "1200"}, {"height", "630"}, {"fill", "#0b5d57"}}, Markup());
  const auto put = [&](const std::vector<std::string>& lines, std::int64_t y, std::int64_t step,
                       const char* size, const char* colour) {
    for (const std::string& line : lines) {
      content += line_of(line, y, size, colour);
      y += step;
    }
  };
  put(card_lines(card.above, kSmallCardLineCharacters, 1), 110, 0, "34", "#b9d3cf");
  put(card_lines(card.title, kCardLineCharacters, kCardLines), 220, 78, "64", "#ffffff");
  put(card_lines(card.below, kSmallCardLineCharacters, 2), 525, 46, "34", "#b9d3cf");
  return element("svg",
                 {{"xmlns", "http://www.w3.org/2000/svg"},
                  {"viewBox", "0 0 1200 630"},
                  {"width", "1200"},
                  {"height", "630"},
                  {"role", "img"},
                  {"lang", tag_of(reader.language())},
                  {"aria-label", card.title}},
                 content);
}

HttpResponse card_answer(const Reader& reader, const Card& card) {
  HttpResponse response;
  response.type = "image/svg+xml";
  response.headers = {{"Cache-Control", "no-cache"},
                      {"Content-Language", tag_of(reader.language())}};
  response.body = drawn(reader, card).html();
  return response;
}

}  // namespace

HttpResponse result_card(const Reader& reader, const EditionSeen& edition) {
  return card_answer(
      reader, {reader.say("nav.results"), text_in(edition.announced.title, reader.language()).text,
               result_summary(reader, edition)});
}

HttpResponse project_card(const Reader& reader, const EditionSeen& edition, std::uint32_t number) {
  const tally::ProjectState& project = edition.projects.at(number);
  return card_answer(reader, {text_in(edition.announced.title, reader.language()).text,
                              text_in(project.filed.title, reader.language()).text,
                              cost_of(reader, edition, project)});
}

Markup card_link(const Reader& reader, const EditionSeen& edition, const std::string& page) {
  return element(
      "p", {{"class", "share"}},
      element("a",
              {{"href", page_about(reader, edition, page + "/card.svg")}, {"download", kPresent}},
              reader.say("share.picture")));
}

}  // namespace urna::api
