// The lists of winners that other programs computed for published elections
// (../shared/data/oracle), walked in one place.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "tests/evidence.h"

namespace urna::evidence {

// The files that hold lists by call, in the order of their names. Requires: the folder is there.
inline std::vector<std::string> oracle_files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder() / "data/oracle"))
    if (const std::string name = entry.path().filename();
        name.ends_with(".pabutools.json") || name.ends_with(".ref.json"))
      names.push_back(name);
  std::ranges::sort(names);
  return names;
}

// One program's lists for one election.
struct OracleFile {
  std::string name, election;  // its own, and that of the .pb
  boost::json::value told;

  explicit OracleFile(const std::string& its_name)
      : name(its_name), told(boost::json::parse(read("data/oracle/" + its_name))) {
    election = "data/pb/" + std::string(told.at("file").as_string());
  }
  // Calls visit(call, what the program says of it) for every call with a list.
  void for_each_list(const auto& visit) const {
    for (const auto& [call, value] : told.at("calls").as_object())
      if (value.as_object().contains("selected")) visit(std::string(call), value);
  }
  // That program lists the winners of this call by name.
  bool lists_by_name(const std::string& call) const {
    return call == "phragmen" && name.ends_with(".pabutools.json");
  }
};

}  // namespace urna::evidence
