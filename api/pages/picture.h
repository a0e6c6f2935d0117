// Pictures as SVG, drawn by us: whole numbers only, colours by class, and never without the same
// numbers in a table or text beside them. A picture is read out as its title.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/pages/markup.h"

namespace urna::api {

struct Bar {
  std::string label, value;  // as people read them
  std::int64_t length = 0;   // not negative bars start at zero; below zero is drawn as zero
  bool strong = false;       // filled: it won
};
// One bar under another, label above, value at its end; `whole` takes the whole width, or if it is
// 0 the longest.
Markup bar_chart(const std::string& title, const std::vector<Bar>& bars, std::int64_t whole = 0);

struct Part {
  std::string label, value;
  std::int64_t amount = 0;
};
// One bar that is `whole` long, a part after another, and a list that names them; `rest` says what
// is left.
Markup budget_bar(const std::string& title, const std::vector<Part>& parts, std::int64_t whole,
                  const std::string& rest);

// A column for each value, from left to right, the highest as high as the picture; a gap where
// there is no value. For the cell of a table whose other cells say the values.
Markup columns(const std::vector<std::optional<std::int64_t>>& values);

}  // namespace urna::api
