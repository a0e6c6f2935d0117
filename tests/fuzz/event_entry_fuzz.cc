// Law of the event codec (B05, B06, U03): what decodes encodes to the same bytes, is within the
// limits, and no neighbour of it, one byte longer or shorter, means anything. Entries likewise.
#include "ledger/json.h"
#include "tests/fuzz/told_entries.h"
#include "tests/ledger/follow_up_bodies.h"

namespace urna::fuzz {
namespace {

void one_spelling(ByteView bytes) {
  const auto event = ledger::decode_event(bytes);
  if (!event.ok()) return;
  require(ledger::within_limits(event->body).ok(), "what decodes is within the limits");
  const Bytes again = ledger::encode_event(*event);
  require(std::ranges::equal(again, bytes), "one spelling per meaning");
  require(ledger::decode_event(again).value() == *event, "the same event again");
  require(!ledger::decode_event(longer(bytes)).ok(), "a byte too many is refused");
  require(!ledger::decode_event(shorter(bytes)).ok(), "a byte too few is refused");
}

void shown_to_people(ByteView bytes) {
  const auto event = ledger::decode_event(bytes);
  if (!event.ok()) return;
  const std::string json =
      std::visit([](const auto& body) { return ledger::to_json(body); }, event->body);
  require(json.starts_with('{') && json.ends_with('}'), "an object");
  require(ledger::is_utf8(json), "JSON is UTF-8");
  for (char c : json) require(static_cast<unsigned char>(c) >= 0x20, "no control in JSON");
}

void entry(ByteView bytes) {
  const auto parsed = ledger::parse_entry(bytes);
  if (!parsed.ok() || parsed->submission.size() > ledger::kMaxSubmissionBytes) return;
  require(std::ranges::equal(ledger::make_entry(parsed->index, parsed->time, parsed->submission),
                             bytes),
          "an entry is its parts");
}

void law(ByteView bytes) {
  one_spelling(bytes);
  shown_to_people(bytes);
  entry(bytes);
}

constexpr auto filled = []<class T>(std::uint8_t first) {
  Bytes bytes(T::kSize, first);
  return T::from(bytes);
};
constexpr auto four = [](const char* text) {
  return ledger::Texts{{"en", text}, {"ro", text}, {"ru", text}, {"uk", text}};
};

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (const Bytes& bytes : told_submissions(2)) {
    const ByteView event = ledger::parse_submission(bytes)->event_bytes;
    out.emplace_back(event.begin(), event.end());
  }
  for (const ledger::EventBody& body : ledger::follow_up_bodies(filled, four))
    out.push_back(ledger::encode_event({{}, body}));
  return out;
}

URNA_FUZZ_TARGET(event_entry, law, seeds);

}  // namespace
}  // namespace urna::fuzz
