#include "audit/prove_it.h"

#include <algorithm>
#include <map>
#include <optional>

#include "ledger/checkpoint.h"
#include "ledger/json.h"
#include "ledger/tile.h"

namespace urna::audit {

using ledger::Bytes;
using ledger::ByteView;
using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

// The bundle with some resources replaced, left out or added; the rest is read from where it lies.
class DamagedSource : public ledger::Source {
 public:
  explicit DamagedSource(const ledger::Source& honest) : honest_(honest) {}
  void put(std::string name, Bytes bytes) { changed_[std::move(name)] = std::move(bytes); }
  void leave_out(const std::string& name) { changed_[name] = std::nullopt; }
  Result<Bytes> get(std::string_view name) const override {
    const auto found = changed_.find(name);
    if (found == changed_.end()) return honest_.get(name);
    if (!found->second) return Error{Errc::not_found, std::string(name)};
    return *found->second;
  }
  Result<std::vector<std::string>> list() const override {
    URNA_ASSIGN(std::vector<std::string> names, honest_.list());
    for (const auto& [name, bytes] : changed_) {
      std::erase(names, name);
      if (bytes) names.push_back(name);
    }
    std::ranges::sort(names);
    return names;
  }

 private:
  const ledger::Source& honest_;
  std::map<std::string, std::optional<Bytes>, std::less<>> changed_;
};

// "tile/0/x001/067" is of the kind "tile/0"; the other files are their own kinds.
std::string kind_of(const std::string& name) {
  if (name.starts_with("blob/")) return "blob";
  if (!name.starts_with("tile/")) return name;
  return name.substr(0, name.find('/', 5));
}

// A blob is told by the beginning of its hash.
std::string told(const std::string& name) {
  constexpr std::size_t kEnough = 13;
  return name.starts_with("blob/") ? name.substr(0, kEnough) + ".." : name;
}

// In a policy only some bytes decide anything: the name of its log is one of them.
std::size_t place_in(const std::string& kind, const Bytes& bytes) {
  if (kind != "policy") return bytes.size() / 2;
  const std::string_view text = ledger::text_of(bytes);
  const std::size_t line = text.starts_with("log") ? 0 : text.find("\nlog") + 1;
  return std::min(text.find_first_not_of(" \t", line + 3), bytes.size() - 1);
}

struct Prover {
  const ledger::Source& source;
  const Verify& verify;
  Proof proof;

  void show(std::string damage, const ledger::Source& damaged) {
    const Report report = verify(damaged);
    Trial trial{std::move(damage), report.exit_code(), "", ""};
    if (report.first_fault) {
      trial.check = report.first_fault->check;
      trial.why = report.first_fault->why;
    }
    proof.trials.push_back(std::move(trial));
  }
  Result<> bend_each_kind(const std::vector<std::string>& names);
  Result<> lose_and_add(const std::vector<std::string>& names);
  Result<> move_entries(const std::vector<std::string>& names);
  Result<> sign_otherwise();
};

// One bit in the middle of the middle file of each kind.
Result<> Prover::bend_each_kind(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<std::string>> kinds;
  for (const std::string& name : names) kinds[kind_of(name)].push_back(name);
  for (const auto& [kind, files] : kinds) {
    const std::string& name = files[files.size() / 2];
    URNA_ASSIGN(Bytes bytes, source.get(name));
    const std::size_t at = place_in(kind, bytes);
    bytes[at] ^= 1;
    DamagedSource damaged(source);
    damaged.put(name, std::move(bytes));
    show("one bit of " + told(name) + ", byte " + std::to_string(at), damaged);
  }
  return ledger::Ok{};
}

// The last file left out, and one that does not belong.
Result<> Prover::lose_and_add(const std::vector<std::string>& names) {
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (!name->starts_with("tile/")) continue;
    DamagedSource less(source);
    less.leave_out(*name);
    show(*name + " left out", less);
    break;
  }
  DamagedSource more(source);
  const Bytes stray{'n', 'o', ' ', 'e', 'n', 't', 'r', 'y'};
  more.put("blob/" + ledger::to_hex(ledger::sha256(stray).view()), stray);
  show("a blob that no entry names", more);
  return ledger::Ok{};
}

Bytes bundle_of(const std::vector<ByteView>& entries) {
  Bytes bytes;
  for (const ByteView entry : entries) ledger::append_to_bundle(bytes, entry);
  return bytes;
}

// In the first bundle of entries: one left out, two exchanged, one twice in place of another.
Result<> Prover::move_entries(const std::vector<std::string>& names) {
  const auto name = std::ranges::find_if(
      names, [](const std::string& n) { return n.starts_with("tile/entries/"); });
  if (name == names.end()) return ledger::Ok{};
  URNA_ASSIGN(const Bytes bytes, source.get(*name));
  URNA_ASSIGN(const ledger::TileId tile, ledger::parse_tile_path(*name));
  URNA_ASSIGN(const std::vector<ByteView> honest, ledger::split_bundle(bytes, tile.width));
  const auto with = [&](const std::string& damage, const std::vector<ByteView>& entries) {
    DamagedSource damaged(source);
    damaged.put(*name, bundle_of(entries));
    show(damage + " (" + *name + ")", damaged);
  };
  const std::size_t middle = honest.size() / 2;
  std::vector<ByteView> entries = honest;
  entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(middle));
  with("entry " + std::to_string(middle) + " left out", entries);
  if (honest.size() < 2) return ledger::Ok{};
  const std::string pair =
      "entries " + std::to_string(middle - 1) + " and " + std::to_string(middle);
  entries = honest;
  std::swap(entries[middle - 1], entries[middle]);
  with(pair + " exchanged", entries);
  entries = honest;
  entries[middle - 1] = entries[middle];
  with("entry " + std::to_string(middle) + " twice, the one before it gone", entries);
  return ledger::Ok{};
}

// A checkpoint that claims one entry more, and the same checkpoint signed by a key made just now.
Result<> Prover::sign_otherwise() {
  URNA_ASSIGN(const Bytes bytes, source.get("checkpoint"));
  URNA_ASSIGN(ledger::Note note, ledger::parse_note(ledger::text_of(bytes)));
  URNA_ASSIGN(ledger::Checkpoint checkpoint, ledger::parse_checkpoint(note.text));
  const auto with = [&](const std::string& damage, const std::string& text) {
    DamagedSource damaged(source);
    damaged.put("checkpoint", Bytes(text.begin(), text.end()));
    show(damage, damaged);
  };
  const ledger::SigningKey stranger(ledger::Seed(ledger::random_bytes(32)));
  with("the checkpoint signed by another key", ledger::sign_checkpoint(checkpoint, stranger));
  ++checkpoint.size;
  note.text = ledger::to_text(checkpoint);
  with("the checkpoint says one entry more", to_text(note));
  return ledger::Ok{};
}

}  // namespace

bool Proof::proved() const {
  return !trials.empty() && std::ranges::all_of(trials, &Trial::noticed);
}

std::string Proof::verdict() const {
  std::string missed;
  for (const Trial& trial : trials)
    if (!trial.noticed()) missed += (missed.empty() ? "" : "; ") + trial.damage;
  if (proved())
    return "PROVED: " + std::to_string(trials.size()) +
           " damages of a copy in memory, and each was noticed";
  return "NOT PROVED: this verifier did not notice: " + missed;
}

Result<Proof> prove_it(const ledger::Source& source, const Verify& verify) {
  URNA_ASSIGN(const std::vector<std::string> names, source.list());
  Prover prover{source, verify, {}};
  URNA_TRY(prover.bend_each_kind(names));
  URNA_TRY(prover.lose_and_add(names));
  URNA_TRY(prover.move_entries(names));
  URNA_TRY(prover.sign_otherwise());
  return std::move(prover.proof);
}

std::string to_text(const Proof& proof) {
  std::size_t width = 0;
  for (const Trial& trial : proof.trials) width = std::max(width, trial.damage.size());
  std::string out =
      "damage" + std::string(width - std::min<std::size_t>(width, 6) + 2, ' ') + "exit  check\n";
  for (const Trial& trial : proof.trials)
    out += trial.damage + std::string(width - trial.damage.size() + 2, ' ') +
           std::to_string(trial.exit) + "     " +
           (trial.noticed() ? trial.check + "  " + trial.why : "NOT NOTICED") + "\n";
  return out + "VERDICT: " + proof.verdict() + "\n";
}

std::string to_json(const Proof& proof) {
  std::string list;
  for (const Trial& trial : proof.trials)
    list += (list.empty() ? "" : ",") + ("{\"damage\":" + ledger::json_quote(trial.damage)) +
            ",\"exit\":" + std::to_string(trial.exit) +
            ",\"check\":" + ledger::json_quote(trial.check) +
            ",\"why\":" + ledger::json_quote(trial.why) +
            ",\"noticed\":" + (trial.noticed() ? "true" : "false") + "}";
  return "{\"verdict\":" + ledger::json_quote(proof.verdict()) +
         ",\"exit\":" + std::to_string(proof.exit_code()) + ",\"damages\":[" + list + "]}\n";
}

}  // namespace urna::audit
