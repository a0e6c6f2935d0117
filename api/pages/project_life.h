// What became of a funded project: its award, reports of the building and what monitors said of
// them.
#pragma once

#include "api/pages/page.h"

namespace urna::api {

// Nothing unless the project is among the winners. Requires: there is a project of this number.
Markup project_life(const Reader& reader, const EditionSeen& edition, std::uint32_t number);

}  // namespace urna::api
