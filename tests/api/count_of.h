#pragma once

#include <string>

namespace urna::api {

// How often a text stands in another; overlapping ones each.
inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

}  // namespace urna::api
