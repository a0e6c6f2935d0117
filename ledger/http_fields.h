// The lines before an HTTP/1 body, of a question or of an answer, read strictly: CRLF and nothing
// else ends a line, no folding, no control character. Whoever takes a second spelling lets requests
// be smuggled.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/result.h"

namespace urna::ledger {

inline constexpr std::size_t kMaxHttpFields = 100;

struct HttpLines {
  std::string_view first;
  std::vector<std::pair<std::string, std::string_view>> fields;  // names in lower case
};
// `raw` includes the empty line that ends it. Views into it. Errors: over_limit, malformed.
Result<HttpLines> parse_http_lines(std::string_view raw, std::size_t max_bytes);
std::string lower_case(std::string_view text);  // ASCII

}  // namespace urna::ledger
