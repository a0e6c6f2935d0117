// What a reader of a .pb file should hear about its ballots.
#pragma once

#include "tally/rules/pabulib.h"

namespace urna::api {

// To stderr: ballots that name a project twice, and each that was left out, by line.
void report_ballots(const tally::PabulibFile& file);

}  // namespace urna::api
