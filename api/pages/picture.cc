#include "api/pages/picture.h"

#include <algorithm>

#include "ledger/int128.h"

namespace urna::api {

namespace {

constexpr std::int64_t kWidth = 1'000;  // of a picture, in its own units

// `length` of `longest` in units of the picture; something that is not nothing is seen.
std::int64_t scaled(std::int64_t length, std::int64_t longest) {
  if (length <= 0 || longest <= 0) return 0;
  const auto exact =
      static_cast<std::int64_t>(static_cast<ledger::Int128>(length) * kWidth / longest);
  return std::max<std::int64_t>(exact, 2);
}

std::string units(std::int64_t value) { return std::to_string(value); }

Markup rectangle(const char* kind, std::int64_t from, std::int64_t width, std::int64_t height,
                 std::int64_t down = 0) {
  return element("rect",
                 {{"class", kind},
                  {"x", units(from)},
                  {"y", units(down)},
                  {"width", units(width)},
                  {"height", units(height)}},
                 Markup());
}

Markup drawing(std::int64_t height, const Markup& content) {
  return element("svg",
                 {{"aria-hidden", "true"},
                  {"focusable", "false"},
                  {"viewBox", "0 0 " + units(kWidth) + " " + units(height)},
                  {"preserveAspectRatio", "none"}},
                 content);
}

}  // namespace

// The labels are text of the page, not of the picture: they wrap, grow and are read out; only the
// bars are drawn.
Markup bar_chart(const std::string& title, const std::vector<Bar>& bars, std::int64_t whole) {
  constexpr std::int64_t kHeight = 40;
  std::int64_t longest = whole;
  for (const Bar& bar : bars)
    if (whole == 0) longest = std::max(longest, bar.length);
  Markup rows;
  for (const Bar& bar : bars) {
    const Markup drawn =
        drawing(kHeight, all({rectangle("ground", 0, kWidth, kHeight),
                              rectangle(bar.strong ? "strong" : "weak", 0,
                                        scaled(std::min(bar.length, longest), longest), kHeight)}));
    rows += element("li", {},
                    {element("span", {{"class", "label"}}, bar.label), Markup(" "),
                     element("span", {{"class", "value"}}, bar.value), drawn});
  }
  return element("figure", {{"class", "bars"}},
                 {element("figcaption", {}, title), element("ol", {}, rows)});
}

Markup budget_bar(const std::string& title, const std::vector<Part>& parts, std::int64_t whole,
                  const std::string& rest) {
  constexpr std::int64_t kHeight = 60, kGap = 3;
  Markup drawn = rectangle("ground", 0, kWidth, kHeight), names;
  std::int64_t from = 0;
  for (const Part& part : parts) {
    const std::int64_t width = scaled(part.amount, whole);
    drawn += rectangle("strong", from, std::max<std::int64_t>(width - kGap, 1), kHeight);
    from += width;
    names += element("li", {},
                     {element("span", {{"class", "label"}}, part.label), Markup(" "),
                      element("span", {{"class", "value"}}, part.value)});
  }
  names += element("li", {{"class", "rest"}}, rest);
  return element(
      "figure", {{"class", "budget"}},
      {element("figcaption", {}, title), drawing(kHeight, drawn), element("ol", {}, names)});
}

Markup columns(const std::vector<std::optional<std::int64_t>>& values) {
  constexpr std::int64_t kHeight = 1'000, kGap = 20;
  std::int64_t highest = 0;
  for (const auto& value : values) highest = std::max(highest, value.value_or(0));
  const std::int64_t width = kWidth / std::max<std::int64_t>(std::ssize(values), 1);
  Markup drawn = rectangle("ground", 0, kWidth, 2 * kGap, kHeight - 2 * kGap);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    const std::int64_t height = std::max(scaled(*values[i], highest), 2 * kGap);
    drawn += rectangle("strong", static_cast<std::int64_t>(i) * width + kGap, width - 2 * kGap,
                       height, kHeight - height);
  }
  return drawing(kHeight, drawn);
}

}  // namespace urna::api
