// What a refusal means, for the person who met it: the page its `type` points to, in four languages
// at once.
#pragma once

#include <string_view>

#include "api/http.h"

namespace urna::api {

// 404 for a code nobody has.
HttpResponse problem_page(std::string_view code);

}  // namespace urna::api
