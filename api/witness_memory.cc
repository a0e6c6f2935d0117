#include "api/witness_memory.h"

#include "ledger/file.h"
#include "ledger/lines.h"

namespace urna::api {

namespace {

constexpr std::size_t kMaxMemoryBytes = 1U << 20;

}  // namespace

WitnessSizes read_witness_sizes(const std::string& folder) {
  WitnessSizes sizes;
  const auto bytes = ledger::read_file(folder + "/witnesses", kMaxMemoryBytes);
  if (!bytes) return sizes;
  std::string_view text = ledger::text_of(*bytes), line;
  while (ledger::take_line(text, line)) {
    const std::size_t space = line.find(' ');
    std::uint64_t size = 0;
    if (space == std::string_view::npos || !ledger::parse_decimal(line.substr(space + 1), size))
      continue;
    sizes.emplace_back(line.substr(0, space), size);
  }
  return sizes;
}

std::optional<ledger::Journal::Published> read_cosigned(const std::string& folder,
                                                        const ledger::Policy& policy) {
  const auto bytes = ledger::read_file(folder + "/cosigned", kMaxMemoryBytes);
  if (!bytes) return std::nullopt;
  std::string note(ledger::text_of(*bytes));
  auto opened = ledger::open_checkpoint(note, policy);
  if (!opened) return std::nullopt;
  return ledger::Journal::Published{std::move(opened->checkpoint), std::move(note)};
}

ledger::Result<> write_witness_memory(const std::string& folder, const WitnessSizes& sizes,
                                      const std::string& cosigned) {
  std::string text;
  for (const auto& [name, size] : sizes) text += name + " " + std::to_string(size) + "\n";
  URNA_TRY(ledger::write_file(folder + "/witnesses", ledger::view_of(text)));
  if (cosigned.empty()) return ledger::Ok{};
  return ledger::write_file(folder + "/cosigned", ledger::view_of(cosigned));
}

}  // namespace urna::api
