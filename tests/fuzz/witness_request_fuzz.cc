// Law of add-checkpoint (T08, T09, T16): a request that parses prints to the same bytes; whatever
// is asked, a witness goes on only to the one checkpoint that the log signed, never back; and what
// is read as its answer is its own cosignature of that text, or a size.
#include "ledger/witness.h"
#include "tests/fuzz/known_log.h"

namespace urna::fuzz {
namespace {

void forms(std::string_view text) {
  const auto request = ledger::parse_add_checkpoint(text);
  if (!request.ok()) return;
  require(to_text(*request) == text, "one spelling per request");
  require(request->proof.size() <= ledger::kMaxWitnessProof, "at most 63 hashes");
  require(request->old_size <= ledger::kMaxTreeSize, "sizes stay below 2^63");
}

// As it stands before anything was seen, after three entries, and at the newest checkpoint.
std::vector<ledger::WitnessedLog> places() {
  ledger::Frontier three;
  for (std::uint64_t i = 0; i < 3; ++i) three.append(ledger::leaf_hash(known_entry(i)));
  return {ledger::unseen_log(log_vkey()),
          {log_vkey(), {kOrigin, 3, three.root()}},
          {log_vkey(), known_log().checkpoint}};
}

void verdicts(std::string_view text) {
  for (const ledger::WitnessedLog& place : places()) {
    const auto verdict = ledger::judge_add_checkpoint(text, {place});
    constexpr unsigned kStatuses[] = {200, 400, 403, 404, 409, 422};
    require(std::ranges::find(kStatuses, verdict.status) != std::end(kStatuses), "a status");
    require((verdict.status == 200) == verdict.next.has_value(), "200 is what goes on");
    if (!verdict.next) continue;
    require(verdict.next->checkpoint == known_log().checkpoint, "what the log never signed");
    require(verdict.next->checkpoint.size >= place.latest.size, "never back");
    require(ledger::parse_add_checkpoint(text)->old_size == place.latest.size, "from its latest");
  }
}

void answers(std::string_view text) {
  const std::string signed_text = to_text(known_log().checkpoint);
  const auto reply =
      ledger::read_witness_answer(200, "text/plain", text, signed_text, witness_vkey("w1"));
  if (reply.ok())
    require(reply->cosignature && reply->cosignature->posix_seconds == 1'700'000'000,
            "a cosignature that was never given");
  const auto size = ledger::read_witness_answer(409, ledger::kTlogSizeType, text, signed_text,
                                                witness_vkey("w1"));
  if (size.ok())
    require(std::to_string(size->size.value()) + "\n" == text, "one spelling per size");
}

void law(ByteView bytes) {
  const std::string_view text = ledger::text_of(bytes);
  forms(text);
  verdicts(text);
  answers(text);
}

std::vector<Bytes> seeds() {
  const std::string& note = known_log().note;
  ledger::TileBuilder tiles;
  for (std::uint64_t i = 0; i < 7; ++i) tiles.append(ledger::leaf_hash(known_entry(i)));
  const auto changed = tiles.take_changed();
  const auto nodes = ledger::tile_node_reader(
      7, [&](const ledger::TileId&) -> ledger::Result<Bytes> { return changed.begin()->second; });
  std::vector<Bytes> out{bytes_of(note.substr(note.find("\n\n") + 2)), bytes_of("7\n")};
  for (std::uint64_t old : {0U, 3U, 7U})
    out.push_back(bytes_of(to_text(*ledger::make_add_checkpoint(old, note, nodes))));
  return out;
}

URNA_FUZZ_TARGET(witness_request, law, seeds);

}  // namespace
}  // namespace urna::fuzz
