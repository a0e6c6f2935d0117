#include "api/descriptors.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

namespace urna::api {

std::size_t room_for_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = wanted + kLedgerDescriptors;
  if (limit.rlim_cur < needed) {
    rlimit raised = limit;
    raised.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur >= needed) return wanted;
  const auto files = static_cast<std::size_t>(limit.rlim_cur);
  const std::size_t room = files - std::min(kLedgerDescriptors, files / 2);
  std::fprintf(stderr,
               "urna: this process may open %zu files, so it takes %zu connections and not %zu; "
               "raise the limit (ulimit -n, LimitNOFILE=) to %zu\n",
               files, room, wanted, static_cast<std::size_t>(needed));
  return room;
}

}  // namespace urna::api
