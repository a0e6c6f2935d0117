// Reads of the log itself: notes, tiles, entries, receipts, proofs.
#include <algorithm>

#include "api/answers.h"
#include "api/derived_check.h"
#include "api/log_lines.h"
#include "api/routes.h"
#include "api/views.h"
#include "ledger/tile.h"
#include "tally/election/law.h"

namespace urna::api {

using ledger::Errc;

HttpResponse Routes::checkpoint() const {
  return read_answer(kText, host_.newest()->note, kKeepNothing);
}

HttpResponse Routes::vkey() const {
  return read_answer(kText, to_text(host_.journal().vkey()) + "\n", "public, max-age=60");
}

// Who witnesses this log, as the server was told; a ledger without a policy has no such file.
HttpResponse Routes::policy() const {
  const Bytes* file = host_.policy_file();
  if (file == nullptr) return problem_not_found();
  return read_answer(kText, std::string(ledger::text_of(*file)), kAskAgain);
}

// The newest checkpoint that the policy's quorum cosigned; until there is one, the newest of all.
HttpResponse Routes::witnessed() const {
  auto quorum = host_.witnesses() ? host_.witnesses()->quorum() : nullptr;
  return read_answer(kText, (quorum ? quorum : host_.newest())->note, kKeepNothing);
}

// Only what an entry names is part of the log; what was merely brought here is not shown.
HttpResponse Routes::blob(std::string_view hex) const {
  const auto hash = read_fixed<ledger::Hash>(hex);
  const bool named = hash && host_.sequencer().with_state([&](const tally::State& state) {
    return std::ranges::any_of(state.editions, [&](const auto& edition) {
      return edition.second.sealed && edition.second.sealed->materials.contains(*hash);
    });
  });
  if (!named) return problem_not_found();
  const auto bytes = host_.blobs().get("blob/" + std::string(hex));
  if (!bytes) return problem(bytes.error());
  return read_answer(kOctets, std::string(ledger::text_of(*bytes)), kNeverChanges);
}

HttpResponse Routes::tile(std::string_view name) const {
  const auto tile = ledger::parse_tile_path("tile/" + std::string(name));
  if (!tile) return problem_not_found();
  const auto bytes = tiles_.get(*tile);
  if (!bytes) return bytes.code() == Errc::not_found ? problem_not_found() : problem(bytes.error());
  const bool full = tile->width == ledger::kTileWidth;
  HttpResponse response = read_answer(kOctets, "", full ? kNeverChanges : "public, max-age=5");
  response.kept = *bytes;
  return response;
}

HttpResponse Routes::entries(const Asked& asked) const {
  const std::uint64_t size = host_.newest()->checkpoint.size;
  const auto from = number_parameter(asked.query, "from", 0);
  const auto limit = number_parameter(asked.query, "limit", kUsualPageEntries);
  if (!from || !limit || *from > size || *limit == 0 || *limit > kPageEntries)
    return problem({Errc::usage, "entries?from=N&limit=M, N at most the log's size, M from 1 to " +
                                     std::to_string(kPageEntries)});
  std::string list;
  std::uint64_t next = *from;
  for (; next < size && next - *from < *limit && list.size() < kPageBytes; ++next) {
    const auto bytes = host_.journal().entry(next);
    const auto view = bytes ? entry_view(*bytes) : Result<std::string>(bytes.error());
    if (!view) return problem(view.error());
    list += (list.empty() ? "" : ",") + *view;
  }
  HttpResponse response =
      json_answer("{\"size\":" + std::to_string(size) + ",\"from\":" + std::to_string(*from) +
                  ",\"entries\":[" + list + "]}");
  if (next < size)
    link_next(response, base_ + "/api/v1/entries?from=" + std::to_string(next) +
                            "&limit=" + std::to_string(*limit));
  return response;
}

// One address, two forms: whoever keeps the answer must know that Accept chose it.
HttpResponse Routes::entry(const Asked& asked) const {
  const auto index = read_number(asked.last);
  if (!index) return problem_not_found();
  const auto bytes = host_.journal().entry(*index);
  if (!bytes) return problem(bytes.error());
  HttpResponse response;
  if (asked.request.accept.find(kOctets) != std::string::npos) {
    response = read_answer(kOctets, std::string(ledger::text_of(*bytes)), kNeverChanges);
  } else {
    const auto view = entry_view(*bytes);
    response = view ? json_answer(*view) : problem(view.error());
  }
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

HttpResponse Routes::log_lines(const Asked& asked) const {
  const auto published = host_.newest();
  const std::uint64_t size = published->checkpoint.size;
  const auto from = number_parameter(asked.query, "from", 0);
  if (!from || *from > size)
    return problem({Errc::usage, "log.jsonl?from=N, N at most the log's size"});
  const std::string tag = "log.jsonl " + std::to_string(*from) + " " + std::to_string(size) + " " +
                          ledger::to_hex(published->checkpoint.root.view());
  return streamed_answer("application/jsonl; charset=utf-8",
                         std::make_shared<LogLines>(host_.journal(), *from, size), tag);
}

HttpResponse Routes::feed(const Asked& asked) const {
  const std::uint64_t size = host_.newest()->checkpoint.size;
  const std::string& last = asked.request.last_event_id;
  const auto seen = last.empty() ? number_parameter(asked.query, "from", size) : read_number(last);
  if (!seen || *seen > size)
    return problem({Errc::usage, "Last-Event-ID, or from=N, is a size that this log has had; now " +
                                     std::to_string(size)});
  HttpResponse response = read_answer("text/event-stream", "", kKeepNothing);
  response.headers.emplace_back("X-Accel-Buffering", "no");  // nginx passes events on at once
  response.source = std::make_shared<Feed>(feed_lines_, *seen);
  return response;
}

// From the log itself: the derived index is believed only if the entry is this ballot.
Result<ReceiptCache::Kept> Routes::make_receipt(const ledger::Tracker& tracker) const {
  URNA_ASSIGN(const std::uint64_t index, host_.journal().index_of(tally::tracker_key(tracker)));
  URNA_ASSIGN(const Bytes entry, host_.journal().entry(index));
  URNA_TRY(host_.sequencer().with_state(
      [&](const tally::State& state) { return check_is_ballot(state, entry, tracker); }));
  ReceiptCache::Basis basis = host_.receipt_basis(index);
  URNA_ASSIGN(const ledger::Receipt receipt, host_.journal().receipt(index, *basis));
  auto text = std::make_shared<const std::string>(to_text(receipt));
  std::string tag = quoted_tag(*text);
  return ReceiptCache::Kept{index, std::move(basis), std::move(text), std::move(tag)};
}

HttpResponse Routes::receipt(std::string_view tracker_hex) const {
  const auto tracker = read_fixed<ledger::Tracker>(tracker_hex);
  if (!tracker) return problem_not_found();
  const auto receipt = receipts_.get(*tracker);
  if (!receipt) return problem(receipt.error());
  HttpResponse response = read_answer(kText, "", kAskAgain);
  response.headers.emplace_back("ETag", receipt->tag);
  response.kept = receipt->text;
  return response;
}

namespace {

HttpResponse proof_answer(std::uint64_t size, const Result<ledger::Proof>& proof) {
  if (!proof) return problem(proof.error());
  std::string hashes;
  for (const ledger::Hash& hash : *proof)
    hashes += (hashes.empty() ? "\"" : ",\"") + ledger::to_base64(hash.view()) + "\"";
  return json_answer("{\"size\":" + std::to_string(size) + ",\"hashes\":[" + hashes + "]}");
}

HttpResponse proof_refused(std::uint64_t size) {
  return problem({Errc::usage,
                  "proofs/inclusion?index=N[&size=M] or proofs/consistency?old=N[&size=M], M at "
                  "most " +
                      std::to_string(size)});
}

HttpResponse larger_than_the_log(std::uint64_t size) {
  return problem({Errc::not_found, "the log has " + std::to_string(size) + " entries"});
}

auto nodes_of(const ledger::Journal& journal, std::uint64_t size) {
  return ledger::tile_node_reader(size,
                                  [&](const ledger::TileId& tile) { return journal.tile(tile); });
}

}  // namespace

HttpResponse Routes::inclusion(std::string_view query) const {
  const std::uint64_t newest = host_.journal().published()->checkpoint.size;
  const auto index = read_number(parameter(query, "index"));
  const auto size = number_parameter(query, "size", newest);
  if (!index || !size) return proof_refused(newest);
  if (*size > newest) return larger_than_the_log(newest);
  return proof_answer(*size,
                      ledger::prove_inclusion(*index, *size, nodes_of(host_.journal(), *size)));
}

HttpResponse Routes::consistency(std::string_view query) const {
  const std::uint64_t newest = host_.journal().published()->checkpoint.size;
  const auto old = read_number(parameter(query, "old"));
  const auto size = number_parameter(query, "size", newest);
  if (!old || !size) return proof_refused(newest);
  if (*size > newest) return larger_than_the_log(newest);
  return proof_answer(*size,
                      ledger::prove_consistency(*old, *size, nodes_of(host_.journal(), *size)));
}

HttpResponse Routes::readiness() const {
  const auto ready = host_.ready();
  return ready ? read_answer(kText, "ready\n", kKeepNothing) : problem(ready.error());
}

}  // namespace urna::api
