#include "api/commands/pabulib_report.h"

#include <cstdio>

namespace urna::api {

void report_ballots(const tally::PabulibFile& file) {
  if (!file.remarks.empty())
    std::fprintf(stderr, "urna: %zu ballots name a project twice; it counts once\n",
                 file.remarks.size());
  for (const tally::PabulibRemark& remark : file.left_out)
    std::fprintf(stderr, "urna: left out: %s\n", to_text(remark).c_str());
}

}  // namespace urna::api
