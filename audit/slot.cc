#include "audit/slot.h"

#include <algorithm>

#include "ledger/entry.h"
#include "ledger/json.h"
#include "tally/ballot/ballot.h"

namespace urna::audit {

using ledger::Bytes;
using ledger::ByteView;
using ledger::SlotId;

namespace {

// Walks the schema's fields and looks for one slot.
class SlotFinder : public cereal::OutputArchive<SlotFinder, cereal::AllowEmptyClassElision> {
 public:
  explicit SlotFinder(const SlotId& slot) : OutputArchive(this), slot_(slot) {}
  bool found() const { return found_; }
  template <class T>
  void look(const T& value) {
    if constexpr (std::same_as<T, SlotId>) {
      found_ = found_ || value == slot_;
    } else if constexpr (ledger::kIsOption<T>) {
      if (value) look(*value);
    } else if constexpr (ledger::kIsList<T>) {
      for (const auto& item : value) look(item);
    } else if constexpr (std::is_class_v<T> && !ledger::kIsFixed<T> &&
                         !std::same_as<T, std::string> && !std::same_as<T, Bytes> &&
                         !std::same_as<T, ledger::Texts>) {
      (*this)(value);
    }
  }

 private:
  SlotId slot_;
  bool found_ = false;
};

template <class T>
void save(SlotFinder& finder, const ledger::Field<T>& f) {
  finder.look(f.value);
}

// A ballot carries its slot in the header of its bytes.
template <class Body>
concept HoldsBallot = requires(const Body& body) {
  { body.ballot } -> std::convertible_to<Bytes>;
};

bool names(const ledger::EventBody& body, const SlotId& slot) {
  return std::visit(
      [&]<class Body>(const Body& event) {
        if constexpr (HoldsBallot<Body>) {
          const auto header = tally::parse_header(event.ballot);
          return header && header->slot == slot;
        } else {
          SlotFinder finder(slot);
          finder(event);
          return finder.found();
        }
      },
      body);
}

void add(SlotHistory& history, std::uint64_t index, const ledger::EventBody& body) {
  history.entries.push_back({index, std::string(ledger::name_of(body))});
  history.ballots += std::holds_alternative<ledger::BallotCast>(body) ||
                             std::holds_alternative<ledger::PaperBallot>(body)
                         ? 1
                         : 0;
  history.challenges += std::holds_alternative<ledger::BallotChallenged>(body) ? 1 : 0;
}

ledger::Result<> look_through(const ledger::Source& source, const ledger::TileId& tile,
                              SlotHistory& history) {
  URNA_ASSIGN(const Bytes bytes, source.get(ledger::tile_path(tile)));
  URNA_ASSIGN(const std::vector<ByteView> entries, ledger::split_bundle(bytes, tile.width));
  for (const ByteView entry_bytes : entries) {
    URNA_ASSIGN(const ledger::Entry entry, ledger::parse_entry(entry_bytes));
    URNA_ASSIGN(const ledger::Submission submission, ledger::parse_submission(entry.submission));
    if (names(submission.event.body, history.slot))
      add(history, entry.index, submission.event.body);
  }
  return ledger::Ok{};
}

}  // namespace

ledger::Result<SlotHistory> slot_history(const ledger::Source& source, std::uint64_t size,
                                         const SlotId& slot) {
  SlotHistory history;
  history.slot = slot;
  for (const ledger::TileId& tile : ledger::tiles_of(size))
    if (tile.entries) URNA_TRY(look_through(source, tile, history));
  return history;
}

std::string to_text(const SlotHistory& history, const Report& report) {
  std::string out = "slot " + ledger::to_hex(history.slot.view()) + "\n";
  for (const SlotEntry& entry : history.entries)
    out += "  entry " + std::to_string(entry.entry) + " " + entry.event + "\n";
  out += std::string("no ") + (history.entries.empty() ? "" : "other ") + "entry of the log's " +
         std::to_string(report.size) + " names it\n";
  out += history.ballots == 0 ? "nothing was cast in it"
                              : "ballots cast in it: " + std::to_string(history.ballots);
  if (history.challenges > 0)
    out += "; opened to check a device: " + std::to_string(history.challenges);
  return out + "\nroot " + ledger::to_base64(report.root.view()) +
         "\nVERDICT: " + report.verdict() + "\n";
}

std::string to_json(const SlotHistory& history, const Report& report) {
  std::string entries;
  for (const SlotEntry& entry : history.entries)
    entries += (entries.empty() ? "" : ",") + ("{\"entry\":" + std::to_string(entry.entry)) +
               ",\"event\":" + ledger::json_quote(entry.event) + "}";
  return "{\"slot\":" + ledger::json_quote(ledger::to_hex(history.slot.view())) + ",\"entries\":[" +
         entries + "],\"ballots\":" + std::to_string(history.ballots) +
         ",\"challenges\":" + std::to_string(history.challenges) +
         ",\"origin\":" + ledger::json_quote(report.origin) +
         ",\"size\":" + std::to_string(report.size) +
         ",\"root\":" + ledger::json_quote(ledger::to_base64(report.root.view())) +
         ",\"verdict\":" + ledger::json_quote(report.verdict()) + "}\n";
}

}  // namespace urna::audit
