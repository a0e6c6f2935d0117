// The pages over HTTP: which path is which page, in which language; what they are written from,
// kept for a moment.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "api/host.h"
#include "api/http.h"
#include "api/pages/page.h"
#include "api/readings.h"
#include "api/seen_pace.h"

namespace urna::api {

class Site {
 public:
  explicit Site(const Host& host, std::string base = "")
      : host_(host), base_(std::move(base)), readings_(host) {}
  // Nothing if the path is none of the site's: "/", "/<language>/..", "/assets/..".
  std::optional<HttpResponse> get(const HttpRequest& request) const;
  // What pages are written from: what was accepted before this call, or under a flood a second old
  // at most (api/seen_pace.h).
  std::shared_ptr<const LogSeen> log() const;

 private:
  HttpResponse page_of(const Reader& reader) const;
  // Nothing if the path is none of an edition's pages.
  std::optional<HttpResponse> edition_page(const Reader& reader, const EditionSeen& edition) const;
  std::optional<HttpResponse> year_page(const Reader& reader, const EditionSeen& edition) const;
  const Host& host_;
  const std::string base_;
  Readings readings_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const LogSeen> seen_;
  mutable SeenPace pace_;
};

// What every site has: "/" leads to the reader's language behind `base`, "/assets/..". Nothing for
// other paths.
std::optional<HttpResponse> shared_page(const HttpRequest& request, const std::string& base = "");

// Somebody typed or followed this path: no name that machines ask by, no file.
bool is_for_people(std::string_view path);
// The language that a path begins with: "/ru/projects" and "/ru" alike.
std::optional<Language> language_in(std::string_view path);
// What no path of ours has.
inline constexpr std::string_view kEscapes = "%#\\";
// A page for whoever came by a path that has none of its own: in the path's language or the
// reader's, and without ways to go where there is no log to lead to.
HttpResponse speak_to(const HttpRequest& request, const LogSeen& log,
                      const std::function<Page(const Reader&)>& write);
// There is no such page, or its address cannot be read. Requires: is_for_people. `status`: 404 or
// 400.
HttpResponse missing_for(const HttpRequest& request, const LogSeen& log, unsigned status);

// The first of our languages that an Accept-Language header (RFC 9110, 12.5.4) asks for, by its
// weights; else Romanian.
Language preferred_language(std::string_view accept_language);

}  // namespace urna::api
