#include "api/answers.h"

#include <algorithm>

namespace urna::api {

HttpResponse read_answer(std::string type, std::string body, std::string caching) {
  constexpr std::size_t kUsualFields = 4;  // with a tag
  HttpResponse response;
  response.type = std::move(type);
  response.body = std::move(body);
  response.headers.reserve(kUsualFields);
  response.headers.emplace_back("Cache-Control", std::move(caching));
  open_to_all_pages(response);
  return response;
}

HttpResponse json_answer(std::string body) {
  return read_answer(kJsonType, std::move(body), kAskAgain);
}

std::string quoted_tag(std::string_view bytes) {
  return "\"" + ledger::to_hex(ledger::sha256(ledger::view_of(bytes)).view().first(16)) + "\"";
}

namespace {

// Whether an If-None-Match (RFC 9110, 13.1.2) names the tag: "*", or a list in which weak ones
// count.
bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view one = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (one.starts_with(' ') || one.starts_with('\t')) one.remove_prefix(1);
    while (one.ends_with(' ') || one.ends_with('\t')) one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

auto field_named(HttpResponse& response, std::string_view name) {
  return std::ranges::find(response.headers, name, [](const auto& field) { return field.first; });
}

}  // namespace

HttpResponse streamed_answer(std::string type, std::shared_ptr<BodySource> source,
                             std::string_view tag) {
  HttpResponse response = read_answer(std::move(type), "", kAskAgain);
  response.source = std::move(source);
  response.headers.emplace_back("ETag", quoted_tag(tag));
  return response;
}

void add_tag(const HttpRequest& request, HttpResponse& response) {
  if (response.status != 200) return;
  auto given = field_named(response, "ETag");
  if (given == response.headers.end() && response.source) return;  // no end, no tag
  if (given == response.headers.end()) {
    // What never changes is told apart by its address: a bundle of entries may have megabytes, and
    // hashing them for every reader would cost more than reading them.
    const auto caching = field_named(response, "Cache-Control");
    const bool fixed = caching != response.headers.end() && caching->second == kNeverChanges;
    response.headers.emplace_back("ETag", quoted_tag(fixed ? request.target : response.bytes()));
    given = response.headers.end() - 1;
  }
  if (!names_tag(request.if_none_match, given->second)) return;
  response.status = 304;
  response.body.clear();
  response.kept = nullptr;
  response.source = nullptr;
}

void open_to_all_pages(HttpResponse& response) {
  if (field_named(response, "Access-Control-Allow-Origin") != response.headers.end()) return;
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.headers.emplace_back("Access-Control-Expose-Headers", "ETag, Link, Retry-After");
}

void link_next(HttpResponse& response, const std::string& target) {
  response.headers.emplace_back("Link", "<" + target + ">; rel=\"next\"");
}

void finish_read(const HttpRequest& request, HttpResponse& response) {
  if (!is_read(request.method)) return;
  if (response.type == kProblemType) open_to_all_pages(response);
  add_tag(request, response);
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  if (text.empty() || text.size() > 18 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

std::string_view parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name)
      return pair.substr(equals + 1);
  }
  return {};
}

std::optional<std::uint64_t> number_parameter(std::string_view query, std::string_view name,
                                              std::uint64_t otherwise) {
  const std::string_view text = parameter(query, name);
  return text.empty() ? otherwise : read_number(text);
}

}  // namespace urna::api
