#include "tally/election/draw.h"

#include <algorithm>
#include <numeric>

#include "ledger/crypto.h"
#include "tally/election/outcome.h"

namespace urna::tally {

bool needs_lots(const ledger::RuleSpec& rule) {
  return std::ranges::find(rule.ties, ledger::TieKey::lot) != rule.ties.end();
}

Hash lot_seed(const Hash& closing_root, const Hash& rule, ByteView value) {
  Bytes message;
  ledger::put(message, closing_root.view());
  ledger::put(message, rule.view());
  ledger::put(message, value);
  return ledger::sha256_of(ledger::view_of("urna/v1/draw"), message);
}

Hash lot_of(const EditionId& edition, const Hash& seed, std::uint32_t project) {
  Bytes message;
  ledger::put(message, edition.view());
  ledger::put(message, seed.view());
  ledger::put_u32(message, project);
  return ledger::sha256_of(ledger::view_of("urna/v1/tie"), message);
}

std::vector<std::uint32_t> places_by_lot(const EditionId& edition, const Hash& seed,
                                         std::uint32_t count) {
  std::vector<Hash> lots;
  for (std::uint32_t project = 0; project < count; ++project)
    lots.push_back(lot_of(edition, seed, project));
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t project) { return lots[project]; });
  std::vector<std::uint32_t> places(count);
  for (std::uint32_t place = 0; place < count; ++place) places[order[place]] = place;
  return places;
}

void draw_lots(const EditionId& id, Edition& edition) {
  const Hash seed =
      lot_seed(edition.closing_root, rule_hash(edition.announced.rule), edition.drawn->value);
  edition.lots = places_by_lot(id, seed, static_cast<std::uint32_t>(edition.projects.size()));
}

}  // namespace urna::tally
