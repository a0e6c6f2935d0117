// A reader who follows every link of the site, and what every page must be.
#pragma once

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {

inline HttpResponse get(Host& host, const std::string& target,
                        const std::string& accept_language = "") {
  HttpResponse given;
  HttpRequest request{"GET", target, {}, {}, {}};
  request.accept_language = accept_language;
  Routes(host).handle(request, [&](HttpResponse response) { given = std::move(response); });
  return given;
}

// Every address that a page of ours names, without its fragment.
inline std::set<std::string> targets_in(const std::string& html) {
  static const std::regex kTarget("(?:href|src)=\"(/[^\"#]*)");
  std::set<std::string> found;
  for (std::sregex_iterator at(html.begin(), html.end(), kTarget), end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

// Tags open and close in order, and nothing stands unescaped: whatever a page says, it is well
// formed.
inline void expect_well_formed(const std::string& html, const std::string& where) {
  static const std::set<std::string> kVoid{"meta", "link", "input", "br", "img"};
  static const std::regex kTag("<(/?)([a-z0-9]+)(?: [a-z][a-zA-Z0-9-]*(?:=\"[^\"<>]*\")?)*>");
  std::vector<std::string> open;
  std::string rest = std::regex_replace(html, std::regex("^<!doctype html>\n"), "");
  for (std::sregex_iterator at(rest.begin(), rest.end(), kTag), end; at != end; ++at) {
    const std::string name = (*at)[2];
    if ((*at)[1].length() == 0 && !kVoid.contains(name)) open.push_back(name);
    if ((*at)[1].length() == 0) continue;
    ASSERT_TRUE(!open.empty() && open.back() == name) << where << ": </" << name << ">";
    open.pop_back();
  }
  EXPECT_TRUE(open.empty()) << where;
  EXPECT_EQ(std::regex_replace(rest, kTag, "").find_first_of("<>"), std::string::npos) << where;
}

// From the front page on, every link leads somewhere, in every phase and language.
inline void walk(Host& host, const char* language) {
  std::set<std::string> seen, waiting{std::string("/") + language + "/"};
  while (!waiting.empty()) {
    const std::string target = *waiting.begin();
    waiting.erase(waiting.begin());
    if (!seen.insert(target).second) continue;
    const HttpResponse response = get(host, target);
    EXPECT_EQ(response.status, 200U) << target;
    if (!response.type.starts_with("text/html")) continue;
    if (target == "/verifier.html") continue;  // a file by itself, with its script inside
    expect_well_formed(response.body, target);
    for (const std::string& next : targets_in(response.body)) waiting.insert(next);
  }
  EXPECT_GT(seen.size(), 10U);
}

}  // namespace urna::api
