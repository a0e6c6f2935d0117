// A live log as a Source.
#include <mutex>

#include "ledger/http_client.h"
#include "ledger/note.h"
#include "ledger/tile.h"

namespace urna::ledger {

namespace {

constexpr std::size_t kMaxBundleBytes = kTileWidth * (kMaxEntryBytes + 2);

// A server that sends more than there can be must not fill our memory.
std::size_t most_bytes(std::string_view name) {
  if (name.starts_with("blob/")) return kMaxResourceBytes;
  if (name.starts_with("tile/entries/")) return kMaxBundleBytes;
  return name.starts_with("tile/") ? kTileWidth * Hash::kSize : kMaxNoteBytes;
}

class HttpSource : public Source {
 public:
  HttpSource(HttpUrl url, std::uint32_t deadline_ms)
      : client_(std::move(url), {deadline_ms, kMaxNoteBytes}) {}

  Result<Bytes> get(std::string_view name) const override {
    if (!is_bundle_name(name)) return Error{Errc::not_found, std::string(name)};
    auto whole = fetch(name);
    if (whole || whole.code() != Errc::not_found) return whole;
    const auto tile = parse_tile_path(name);
    if (!tile || tile->width == kTileWidth) return whole;
    // A log may drop a partial tile once the full one stands (tlog-tiles, "Partial Tiles").
    TileId full = *tile;
    full.width = kTileWidth;
    URNA_ASSIGN(Bytes bytes, fetch(tile_path(full)));
    return first_of(*tile, std::move(bytes));
  }
  Result<std::vector<std::string>> list() const override {
    return Error{Errc::not_found, "a server has no list of names"};
  }

 private:
  Result<Bytes> fetch(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    auto answer = client_.get("/" + std::string(name), most_bytes(name));
    if (!answer) return Error{Errc::storage, std::string(name) + ": " + to_text(answer.error())};
    if (answer->status == 404) return Error{Errc::not_found, std::string(name)};
    if (answer->status != 200)
      return Error{Errc::storage, std::string(name) + ": HTTP " + std::to_string(answer->status)};
    if (answer->body.empty()) return Error{Errc::malformed, std::string(name) + " is empty"};
    return std::move(answer->body);
  }
  static Result<Bytes> first_of(const TileId& tile, Bytes full) {
    std::size_t length = tile.width * Hash::kSize;
    if (tile.entries) {
      URNA_ASSIGN(const auto entries, split_bundle(full, kTileWidth));
      length = 0;
      for (std::uint32_t i = 0; i < tile.width; ++i) length += 2 + entries[i].size();
    }
    if (full.size() < length) return Error{Errc::malformed, "a full tile that is too short"};
    full.resize(length);
    return full;
  }

  mutable std::mutex mutex_;
  mutable HttpClient client_;
};

}  // namespace

Result<std::unique_ptr<Source>> http_source(std::string_view url, std::uint32_t deadline_ms) {
  URNA_ASSIGN(HttpUrl parsed, parse_http_url(url));
  return std::unique_ptr<Source>(std::make_unique<HttpSource>(std::move(parsed), deadline_ms));
}

}  // namespace urna::ledger
