// What a reader asks of the list of projects: theme, district, what became of them, order. It
// stands in the address of the page, so it works without script and can be passed on. Values are
// numbers and words of ours, never people's text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/pages/page.h"

namespace urna::api {

struct ProjectFilter {
  std::optional<std::size_t> theme;       // position among the edition's categories
  std::optional<std::uint16_t> district;  // code
  bool won = false;                       // only what is funded
  enum class Order { filed, cheap, dear } order = Order::filed;
};

// What the query does not say, or says in a way that does not fit the edition, is not asked for.
ProjectFilter read_filter(std::string_view query, const EditionSeen& edition);
// Numbers of the projects that fit, in the order asked for; equal ones in the order of filing.
std::vector<std::uint32_t> chosen_projects(const ProjectFilter& filter, const EditionSeen& edition);
// <form>, with what is asked for already chosen.
Markup filter_form(const Reader& reader, const ProjectFilter& filter, const EditionSeen& edition);

}  // namespace urna::api
