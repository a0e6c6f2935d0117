// What is shown where a link to a page is passed on: its description for whoever previews links,
// and a picture to send along. Ours alone: text in the page's language and an SVG.
#pragma once

#include <string>
#include <vector>

#include "api/http.h"
#include "api/pages/page.h"

namespace urna::api {

inline constexpr std::size_t kCardLineCharacters = 30, kCardLines = 4;
inline constexpr std::size_t kSmallCardLineCharacters = 52;
// Lines of at most so many characters, cut between words where that is possible; "…" where the text
// goes on behind the last.
std::vector<std::string> card_lines(std::string_view text, std::size_t characters,
                                    std::size_t lines);

// One or two sentences, for previews.
std::string result_summary(const Reader& reader, const EditionSeen& edition);
std::string project_summary(const Reader& reader, const EditionSeen& edition, std::uint32_t number);
// 1200 by 630.
HttpResponse result_card(const Reader& reader, const EditionSeen& edition);
HttpResponse project_card(const Reader& reader, const EditionSeen& edition, std::uint32_t number);
// The link to a page's picture.
Markup card_link(const Reader& reader, const EditionSeen& edition, const std::string& page);

}  // namespace urna::api
