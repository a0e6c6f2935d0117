// A JSON array of what `each` makes of every item.
#pragma once

#include <string>

namespace urna::api {

template <class Items, class Each>
std::string json_list(const Items& items, Each each) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ",") + each(item);
  return "[" + out + "]";
}

}  // namespace urna::api
