// Source: name -> bytes. The read side of a log as any static server has it: "checkpoint",
// "tile/0/x001/067", "tile/entries/000". A bundle is a directory or the same as a plain ustar; both
// are read here and nothing else.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/bytes.h"
#include "ledger/result.h"

namespace urna::ledger {

class Source {
 public:
  virtual ~Source() = default;
  // Returns the whole resource. Errors: not_found is the only absence; anything else means "cannot
  // say". Safe to call from several threads at once.
  virtual Result<Bytes> get(std::string_view name) const = 0;
  // Returns all names, ascending by bytes (a bundle has a list; a server need not). Errors:
  // not_found, storage, malformed.
  virtual Result<std::vector<std::string>> list() const = 0;
};

inline constexpr std::size_t kMaxBundleNames = 4'000'000;
inline constexpr std::size_t kMaxResourceBytes = 512U << 20;  // one tile, note, policy or blob

// A directory bundle. Refuses symbolic links, empty files, names no bundle has (decision D12).
// Errors: io (nothing there), malformed, storage (cannot be read).
Result<std::unique_ptr<Source>> open_directory(const std::string& path);
// A tar bundle: plain ustar, names ascending, no compression, no other member kinds, zero padding,
// two end blocks and nothing behind them. Errors: io (nothing there), malformed, storage.
Result<std::unique_ptr<Source>> open_tar(const std::string& path);
// Directory or tar by what stands at the path.
Result<std::unique_ptr<Source>> open_bundle(const std::string& path);
std::unique_ptr<Source> memory_source(std::map<std::string, Bytes, std::less<>> resources);

// True iff a bundle may hold this name: checkpoint, vkey, policy, a canonical tile path, blob/<64
// hex>.
bool is_bundle_name(std::string_view name);

// Where a bundle is written: same names, either kind. finish() makes it visible (temporary name,
// fsync, rename).
class BundleWriter {
 public:
  virtual ~BundleWriter() = default;
  // Requires: is_bundle_name(name), names ascending by bytes, bytes not empty. Errors: io.
  virtual Result<> put(std::string_view name, ByteView bytes) = 0;
  virtual Result<> finish() = 0;
};
// A tar if the path ends in ".tar", else a directory. The path must not exist. Errors: io.
Result<std::unique_ptr<BundleWriter>> create_bundle(const std::string& path);
Result<std::unique_ptr<BundleWriter>> create_tar_bundle(const std::string& path);

}  // namespace urna::ledger
