#include "audit/mirror.h"

#include <algorithm>
#include <filesystem>

#include "ledger/file.h"

namespace urna::audit {

namespace fs = std::filesystem;
using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;
using ledger::Error;
using ledger::Result;

Result<std::string> Mirror::checkpoint() const {
  URNA_ASSIGN(const Bytes bytes, ledger::read_file(path_ + "/checkpoint", ledger::kMaxNoteBytes));
  return std::string(ledger::text_of(bytes));
}

Result<> Mirror::write(const std::string& name, ByteView bytes) const {
  const std::string file = path_ + "/" + name;
  const auto stands = ledger::read_file(file, ledger::kMaxResourceBytes);
  if (stands && std::ranges::equal(*stands, bytes)) return ledger::Ok{};
  std::error_code error;
  fs::create_directories(fs::path(file).parent_path(), error);
  if (error) return Error{Errc::io, file + ": " + error.message()};
  return ledger::write_file(file, bytes);
}

Result<> Mirror::keep_bundle(const ledger::TileId& id, ByteView bytes) const {
  return write(ledger::tile_path(id), bytes);
}

// What cannot be had is missing evidence, which an audit of the mirror says; what is had is
// checked.
Result<> Mirror::keep_blobs(const Follower& follower, const ledger::Source& source) const {
  for (const ledger::Hash& hash : blobs_named(follower.state())) {
    const std::string name = "blob/" + ledger::to_hex(hash.view());
    std::error_code error;
    if (fs::exists(path_ + "/" + name, error)) continue;
    const auto bytes = source.get(name);
    if (bytes && ledger::sha256(*bytes) == hash) URNA_TRY(write(name, *bytes));
  }
  return ledger::Ok{};
}

// The policy seen first stays: one that the server offers later may be weaker (T10), and whoever
// keeps the mirror decides. One that is none, or another log's, is no part of a bundle.
Result<> Mirror::keep_policy(const ledger::VerifierKey& log, const ledger::Source& source) const {
  std::error_code error;
  if (fs::exists(path_ + "/policy", error)) return ledger::Ok{};
  const auto bytes = source.get("policy");
  if (!bytes) return ledger::Ok{};
  const auto policy = ledger::parse_policy(ledger::text_of(*bytes));
  if (!policy ||
      std::ranges::none_of(policy->logs, [&](const auto& one) { return one.key == log; }))
    return ledger::Ok{};
  return write("policy", *bytes);
}

Result<> Mirror::remove_outgrown(std::uint64_t size) const {
  std::set<std::string> expected;
  for (const ledger::TileId& tile : ledger::tiles_of(size))
    expected.insert(ledger::tile_path(tile));
  std::error_code error;
  std::vector<fs::path> outgrown;
  for (fs::recursive_directory_iterator walk(path_ + "/tile", error);
       !error && walk != fs::recursive_directory_iterator(); walk.increment(error))
    if (walk->is_regular_file(error) &&
        !expected.contains(walk->path().lexically_relative(path_).generic_string()))
      outgrown.push_back(walk->path());
  for (const fs::path& file : outgrown)
    if (!error) fs::remove(file, error);
  if (error) return Error{Errc::io, path_ + ": " + error.message()};
  return ledger::Ok{};
}

Result<> Mirror::keep_head(const Follower& follower, const ledger::Checkpoint& head,
                           const std::string& note, const ledger::VerifierKey& log,
                           const ledger::Source& source) const {
  for (const ledger::TileId& id : ledger::tiles_of(head.size))
    if (!id.entries) URNA_TRY(write(ledger::tile_path(id), follower.tile(id)));
  URNA_TRY(keep_blobs(follower, source));
  URNA_TRY(keep_policy(log, source));
  URNA_TRY(write("vkey", ledger::view_of(to_text(log) + "\n")));
  URNA_TRY(write("checkpoint", ledger::view_of(note)));
  return remove_outgrown(head.size);
}

}  // namespace urna::audit
