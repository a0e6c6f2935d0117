#include "api/commands/merge_table.h"

namespace urna::api {

namespace {

// Place of the tag among those that are named; 255 and an error if it is none of them.
std::uint8_t place_of_tag(TomlTable& t, const char* key, const std::vector<std::string>& tags) {
  std::string tag;
  t.text(key, tag);
  const auto found = std::ranges::find(tags, tag);
  if (found == tags.end()) t.fail(key, "'" + tag + "' is not a tag of the edition");
  return static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(found - tags.begin(), 255));
}

// One step of merging small groups, by tags: the people of `from` are counted under `into`.
void read_merge(TomlTable& t, const std::vector<ledger::Dimension>& dimensions,
                std::vector<ledger::MergeStep>& merges) {
  std::vector<std::string> tags, cells;
  for (const ledger::Dimension& dimension : dimensions) tags.push_back(dimension.tag);
  ledger::MergeStep& step = merges.emplace_back();
  step.dimension = place_of_tag(t, "dimension", tags);
  if (step.dimension < dimensions.size())
    for (const ledger::NamedTag& cell : dimensions[step.dimension].cells) cells.push_back(cell.tag);
  step.into = place_of_tag(t, "into", cells);
  step.from = place_of_tag(t, "from", cells);
}

}  // namespace

std::vector<ledger::MergeStep> read_merges(TomlTable& t,
                                           const std::vector<ledger::Dimension>& dimensions) {
  std::vector<ledger::MergeStep> merges;
  t.tables("merge", [&](TomlTable& m) { read_merge(m, dimensions, merges); });
  std::ranges::stable_sort(merges, {}, &ledger::MergeStep::dimension);
  return merges;
}

}  // namespace urna::api
