// What routes share: how an answer to a read looks, how a target's parts are read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/http.h"
#include "ledger/bytes.h"
#include "ledger/crypto.h"

namespace urna::api {

inline constexpr const char *kText = "text/plain; charset=utf-8", *kJsonType = "application/json",
                            *kOctets = "application/octet-stream",
                            *kProblemType = "application/problem+json";
inline constexpr const char *kAskAgain = "no-cache", *kKeepNothing = "no-store",
                            *kNeverChanges = "public, max-age=31536000, immutable";

// 200 for every page of every site to read (N12).
HttpResponse read_answer(std::string type, std::string body, std::string caching);
HttpResponse json_answer(std::string body);
// The same of a source; `tag` names its bytes, which are not there yet. Requires: it is not empty.
HttpResponse streamed_answer(std::string type, std::shared_ptr<BodySource> source,
                             std::string_view tag);
inline bool is_read(std::string_view method) { return method == "GET" || method == "HEAD"; }
// What ETag says of these bytes.
std::string quoted_tag(std::string_view bytes);
// Adds the tag of a 200's bytes, unless it has one; who has these bytes gets 304.
void add_tag(const HttpRequest& request, HttpResponse& response);
// Problems too may be read by every page, where the request was a read.
void open_to_all_pages(HttpResponse& response);
// What every answer to a read gets at the end: a tag, and a refusal may be read by all. Others are
// left as they are.
void finish_read(const HttpRequest& request, HttpResponse& response);
// `target` is a path with a query that goes on where this answer ends.
void link_next(HttpResponse& response, const std::string& target);

// Plain digits without a leading zero, at most 18.
std::optional<std::uint64_t> read_number(std::string_view text);
// The value of a query parameter, or "".
std::string_view parameter(std::string_view query, std::string_view name);
// A number there, or `otherwise` if the parameter is not. Nothing if it is no number.
std::optional<std::uint64_t> number_parameter(std::string_view query, std::string_view name,
                                              std::uint64_t otherwise);

template <class T>
std::optional<T> read_fixed(std::string_view hex) {
  ledger::Bytes bytes;
  if (!ledger::from_hex(hex, bytes) || bytes.size() != T::kSize) return std::nullopt;
  return T::from(bytes);
}

}  // namespace urna::api
