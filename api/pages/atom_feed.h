// The acts of the log's editions, newest first, for feed readers (RFC 4287).
#pragma once

#include <functional>

#include "api/pages/page.h"

namespace urna::api {

inline constexpr std::size_t kAtomEntries = 50;

// `time_of`: POSIX seconds of an entry of the log.
HttpResponse atom_feed(const Reader& reader,
                       const std::function<std::uint64_t(std::uint64_t entry)>& time_of);

}  // namespace urna::api
