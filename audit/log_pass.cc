#include "audit/log_pass.h"

#include <algorithm>

namespace urna::audit {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;

namespace {

// What cannot be read is missing evidence; what reads wrong is evidence.
bool found(Report& report, const std::string& name, const ledger::Error& error) {
  const bool absent = error.code == Errc::not_found || error.code == Errc::storage;
  report.first_fault = {"1", std::nullopt, name + ": " + to_text(error),
                        absent ? Kind::incomplete : Kind::tampered};
  return false;
}

std::optional<ledger::VerifierKey> read_vkey(const ledger::Source& source, Report& report) {
  const auto bytes = source.get("vkey");
  if (!bytes) return found(report, "vkey", bytes.error()), std::nullopt;
  const std::string_view text = ledger::text_of(*bytes);
  auto key =
      text.ends_with('\n')
          ? ledger::parse_vkey(text.substr(0, text.size() - 1))
          : ledger::Result<ledger::VerifierKey>(ledger::Error{Errc::bad_vkey, "must be one line"});
  if (!key) return found(report, "vkey", key.error()), std::nullopt;
  if (key->type != ledger::NoteKeyType::ed25519)
    return found(report, "vkey", {Errc::bad_vkey, "not a log's key"}), std::nullopt;
  return *std::move(key);
}

bool check_identity(const ledger::VerifierKey& key, const Options& options, Report& report) {
  const auto differs = [&](const char* what) {
    report.first_fault = {"1", std::nullopt,
                          std::string("the bundle's vkey is not the one ") + what, Kind::tampered};
    return false;
  };
  if (options.key && *options.key != key) return differs("given with --key");
  if (options.policy &&
      std::ranges::none_of(options.policy->logs, [&](const auto& log) { return log.key == key; }))
    return differs("the policy names");
  if (!options.key && !options.policy)
    report.not_checked.push_back(
        {"identity of the log", "neither --key nor --policy says whose log this should be", true});
  return true;
}

bool check_witnesses(const std::string& note, const ledger::Policy& policy, const char* name,
                     Report& report) {
  const auto opened = ledger::open_checkpoint(note, policy);
  if (opened) return true;
  if (opened.code() != Errc::quorum_missing) return found(report, name, opened.error());
  report.stale = true;
  report.not_checked.push_back({"witnesses", to_text(opened.error()), false});
  return true;
}

// A policy inside the bundle is the operator's own; it must be one, and speak of this log. Returns
// whether there is one; nothing after a fault.
std::optional<bool> check_own_policy(const ledger::Source& source, const std::string& note,
                                     const ledger::VerifierKey& key, Report& report) {
  const auto bytes = source.get("policy");
  if (!bytes && bytes.code() == Errc::not_found) return false;
  const auto wrong = [&](const ledger::Error& error) {
    found(report, "policy", error);
    return std::nullopt;
  };
  if (!bytes) return wrong(bytes.error());
  const auto policy = ledger::parse_policy(ledger::text_of(*bytes));
  if (!policy) return wrong(policy.error());
  if (std::ranges::none_of(policy->logs, [&](const auto& log) { return log.key == key; }))
    return wrong({Errc::bad_policy, "does not name this log"});
  if (!check_witnesses(note, *policy, "policy", report)) return std::nullopt;
  return true;
}

}  // namespace

std::optional<Head> read_head(const ledger::Source& source, const Options& options,
                              Report& report) {
  auto key = read_vkey(source, report);
  if (!key) return std::nullopt;
  report.key = to_text(*key);
  report.origin = key->name;
  if (!check_identity(*key, options, report)) return std::nullopt;
  const auto bytes = source.get("checkpoint");
  if (!bytes) return found(report, "checkpoint", bytes.error()), std::nullopt;
  const std::string note(ledger::text_of(*bytes));
  const auto opened = ledger::open_checkpoint(note, *key);
  if (!opened) return found(report, "checkpoint", opened.error()), std::nullopt;
  report.size = opened->checkpoint.size;
  report.root = opened->checkpoint.root;
  if (options.policy && !check_witnesses(note, *options.policy, "checkpoint", report))
    return std::nullopt;
  const auto own_policy = check_own_policy(source, note, *key, report);
  if (!own_policy) return std::nullopt;
  if (!options.policy) report.not_checked.push_back({"witnesses", "no policy was given", false});
  // A line of a key nobody named proves nothing either way; a bundle that carries one is said to.
  if (!options.policy && !*own_policy && opened->note.signatures.size() > 1)
    report.not_checked.push_back(
        {"cosignatures on the checkpoint", "no policy names their keys", true});
  return Head{*std::move(key), opened->checkpoint};
}

namespace {

// Has a log of this size the resource of this name?
bool belongs(std::string_view name, std::uint64_t size) {
  if (name == "checkpoint" || name == "vkey" || name == "policy" || name.starts_with("blob/"))
    return true;
  const auto tile = ledger::parse_tile_path(name);
  return tile && tile->width == ledger::tile_width(tile->level, tile->index, size);
}

// The first tile of a row that is not among the names.
std::optional<std::string> first_missing_in_row(const std::set<std::string>& names, bool entries,
                                                std::uint32_t level, std::uint64_t size) {
  for (std::uint64_t index = 0;; ++index) {
    const std::uint32_t width = ledger::tile_width(level, index, size);
    if (width == 0) return std::nullopt;
    std::string path = ledger::tile_path({entries, level, index, width});
    if (!names.contains(path)) return path;
  }
}

// The first tile of a log of this size that is not among the names. It looks no further than there
// are names: whatever size a checkpoint claims, it costs no more than the bundle that claims it
// (row T12).
std::optional<std::string> first_missing(const std::set<std::string>& names, std::uint64_t size) {
  for (std::uint32_t level = 0; ledger::tile_width(level, 0, size) > 0; ++level)
    if (auto missing = first_missing_in_row(names, false, level, size)) return missing;
  return first_missing_in_row(names, true, 0, size);
}

}  // namespace

bool check_names(const ledger::Source& source, const Head& head, Report& report) {
  const auto names = source.list();
  if (!names && names.code() == Errc::not_found) {
    report.not_checked.push_back(
        {"what else the server holds", "a live log has no list of its resources", false});
    return true;
  }
  if (!names) return found(report, "names of the bundle", names.error());
  for (const std::string& name : *names)
    if (!belongs(name, head.checkpoint.size))
      return found(report, name, {Errc::malformed, "a log of this size has no such resource"});
  const auto missing = first_missing({names->begin(), names->end()}, head.checkpoint.size);
  if (!missing) return true;
  return found(report, *missing, {Errc::not_found, "missing from the bundle"});
}

Hashing::Hashing(const ledger::Source& source, const Head& head, const Options& options,
                 Report& report)
    : source_(source), head_(head), report_(report) {
  for (const std::string& note : options.trusted) {
    const auto opened = ledger::open_checkpoint(note, head.key);
    if (!opened) {
      fault(Kind::inconsistent, "trusted checkpoint: " + to_text(opened.error()));
    } else if (opened->checkpoint.size > head.checkpoint.size) {
      fault(Kind::inconsistent, "a trusted checkpoint has " +
                                    std::to_string(opened->checkpoint.size) +
                                    " entries, this log only " +
                                    std::to_string(head.checkpoint.size) + ": it was cut back");
    } else {
      trusted_.push_back(opened->checkpoint);
    }
  }
  compare_trusted();
}

bool Hashing::fault(Kind kind, std::string why, std::optional<std::uint64_t> entry) {
  if (!report_.first_fault) report_.first_fault = {"1", entry, std::move(why), kind};
  return false;
}

bool Hashing::compare_trusted() {
  for (const ledger::Checkpoint& old : trusted_)
    if (old.size == tiles_.size() && old.root != tiles_.root())
      return fault(Kind::inconsistent, "the first " + std::to_string(old.size) +
                                           " entries are not those of a trusted checkpoint");
  return true;
}

bool Hashing::compare_tiles() {
  for (const auto& [tile, bytes] : tiles_.take_changed()) {
    const std::uint32_t width = ledger::tile_width(tile.level, tile.index, head_.checkpoint.size);
    if (tile.width != width) continue;  // still growing
    const auto stored = source_.get(ledger::tile_path(tile));
    if (!stored) return found(report_, ledger::tile_path(tile), stored.error());
    if (*stored != bytes)
      return fault(Kind::tampered, ledger::tile_path(tile) + " is not what the entries hash to");
  }
  return true;
}

std::optional<std::vector<ByteView>> Hashing::take(const ledger::TileId& bundle, Bytes& bytes) {
  auto stored = source_.get(ledger::tile_path(bundle));
  if (!stored) return found(report_, ledger::tile_path(bundle), stored.error()), std::nullopt;
  bytes = *std::move(stored);
  auto entries = ledger::split_bundle(bytes, bundle.width);
  if (!entries)
    return fault(Kind::tampered, ledger::tile_path(bundle) + ": " + to_text(entries.error())),
           std::nullopt;
  for (const ByteView entry : *entries) {
    tiles_.append(ledger::leaf_hash(entry));
    if (!trusted_.empty() && !compare_trusted()) return std::nullopt;
  }
  if (!compare_tiles()) return std::nullopt;
  return *std::move(entries);
}

bool Hashing::finish() {
  if (tiles_.root() == head_.checkpoint.root) return true;
  return fault(Kind::tampered, "the entries do not hash to the root that the checkpoint signs");
}

}  // namespace urna::audit
