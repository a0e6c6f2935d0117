#include "api/pages/follow_parts.h"

#include <algorithm>
#include <chrono>
#include <span>

#include "api/answers.h"

namespace urna::api {

namespace {

// When that can be done which is done on a page and is open to residents, what matters most first;
// nothing of other pages. A proposal may be withdrawn until its review ends (docs/LAW.md).
std::span<const tally::Phase> phases_of(std::string_view page) {
  static constexpr tally::Phase kVote[] = {tally::Phase::voting};
  static constexpr tally::Phase kPropose[] = {tally::Phase::proposals, tally::Phase::review};
  if (page == "vote" || page == "desk") return kVote;
  if (page == "propose") return kPropose;
  return {};
}

}  // namespace

const EditionSeen* usual_edition(const LogSeen& log, std::string_view page) {
  for (const tally::Phase phase : phases_of(page))
    for (const auto& edition : log.editions)
      if (edition->phase == phase) return edition.get();
  return log.newest();
}

const EditionSeen* edition_asked(const Reader& reader) {
  const std::string_view wanted = parameter(reader.query, "edition");
  if (wanted.empty()) return usual_edition(reader.log, reader.path);
  for (const auto& edition : reader.log.editions)
    if (edition->hex() == wanted) return edition.get();
  return nullptr;
}

std::string edition_query(const LogSeen& log, const EditionSeen& edition, std::string_view page) {
  const EditionSeen* usual = usual_edition(log, page);
  return usual != nullptr && usual->id == edition.id ? "" : edition.query();
}

std::string page_about(const Reader& reader, const EditionSeen& edition, const std::string& page) {
  return reader.to(page) + edition_query(reader.log, edition, page);
}

Markup other_editions(const Reader& reader, const EditionSeen& edition, const std::string& page) {
  const auto phases = phases_of(page);
  const auto is_of_use = [&](const EditionSeen& other) {
    return phases.empty() || std::ranges::find(phases, other.phase) != phases.end();
  };
  Markup items;
  for (const auto& other : reader.log.editions)
    if (other->id != edition.id && is_of_use(*other))
      items += element(
          "li", {},
          link_to(page_about(reader, *other, page), own_text(reader, other->announced.title)));
  if (items.empty()) return {};
  return element("section", {{"class", "elsewhere"}},
                 {element("h2", {}, reader.say("follow.editions")), element("ul", {}, items)});
}

std::uint32_t day_of(std::uint64_t posix_seconds) {
  if (posix_seconds == 0) return 0;
  using namespace std::chrono;
  const year_month_day date(floor<days>(sys_seconds{seconds(posix_seconds)}));
  return static_cast<std::uint32_t>(static_cast<int>(date.year())) * 10'000 +
         static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
}

Markup entry_link(const Reader& reader, std::uint64_t index) {
  const std::string number = std::to_string(index);
  return link_to(reader.data("/api/v1/entries/" + number),
                 reader.say("follow.entry", {{"index", number}}));
}

std::string indicators_data(const Reader& reader, const EditionSeen& edition) {
  return reader.data(edition.data() + "/indicators");
}

Markup entry_list(const Reader& reader, const EditionSeen& edition,
                  const std::vector<std::uint64_t>& entries, std::uint64_t total) {
  if (entries.empty()) return {};
  if (total == 1) return entry_link(reader, entries[0]);
  Markup items;
  for (std::size_t i = 0; i < std::min(entries.size(), kLinkedEntries); ++i)
    items += element("li", {}, entry_link(reader, entries[i]));
  if (total > kLinkedEntries)
    items += element(
        "li", {},
        link_to(indicators_data(reader, edition),
                reader.say("follow.more",
                           {{"count", static_cast<std::int64_t>(total - kLinkedEntries)}})));
  return element(
      "details", {{"class", "behind"}},
      {element("summary", {},
               reader.say("follow.entries", {{"count", static_cast<std::int64_t>(total)}})),
       element("ul", {}, items)});
}

Markup evidence_list(const Reader& reader, const std::vector<ledger::Evidence>& evidence) {
  Markup items;
  for (const ledger::Evidence& one : evidence)
    items += element("li", {},
                     {own_text(reader, one.title), Markup(" "),
                      element("code", {}, ledger::to_hex(one.sha256.view()))});
  return items.empty() ? items : element("ul", {{"class", "evidence"}}, items);
}

namespace {

// A group by the cells that joined in it: "refugees, asylum seekers".
Markup name_of_group(const Reader& reader, const ledger::Dimension& dimension,
                     const std::vector<std::uint32_t>& label, std::uint8_t group) {
  Markup name;
  for (std::size_t cell = 0; cell < dimension.cells.size(); ++cell)
    if (label[cell] == group)
      name += name.empty() ? own_text(reader, dimension.cells[cell].name)
                           : all({Markup(", "), own_text(reader, dimension.cells[cell].name)});
  return name;
}

}  // namespace

Markup groups_told(const Reader& reader, const EditionSeen& edition, const GroupsTold& told) {
  Markup lists;
  const auto& dimensions = edition.announced.dimensions;
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    const auto dimension = static_cast<std::uint8_t>(d);
    const std::uint8_t applied = d < told.merged.size() ? told.merged[d] : std::uint8_t{0};
    const auto label = edition.merges.cells_after(dimensions[d].cells.size(), dimension, applied);
    Markup items;
    for (const ledger::GroupCount& group : told.groups)
      if (group.dimension == dimension)
        items += element("li", {},
                         {name_of_group(reader, dimensions[d], label, group.cell), Markup(": "),
                          reader.words.number(std::int64_t{group.people})});
    if (!items.empty()) lists += element("ul", {{"class", "groups"}}, items);
  }
  return lists;
}

}  // namespace urna::api
