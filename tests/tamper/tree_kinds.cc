// Entries left out, put in, doubled, moved: on the disk alone (L0), or re-hashed and signed again
// (L1), where the law or somebody's older checkpoint has to notice (rows T02 to T07, T11 to T15,
// T19).
#include <algorithm>
#include <map>

#include "ledger/tile.h"
#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using Entries = std::vector<Bytes>;
using Make = std::function<std::vector<Mutant>(const Scene&)>;

std::ptrdiff_t at(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

// A few places of a log, the first and the last among them; all of a short one.
std::vector<std::size_t> places(const Scene& scene) {
  const std::size_t count = scene.town.entries.size();
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i<count; i += count> 100 ? 37 : 1) all.push_back(i);
  if (all.back() != count - 1) all.push_back(count - 1);
  return all;
}

Entries without(Entries entries, std::size_t index) {
  entries.erase(entries.begin() + at(index));
  return entries;
}
Entries with(Entries entries, std::size_t index, const Bytes& entry) {
  entries.insert(entries.begin() + at(index), entry);
  return entries;
}
Entries swapped(Entries entries, std::size_t a, std::size_t b) {
  std::swap(entries[a], entries[b]);
  return entries;
}

// The place of an entry is not signed: whoever signs the tree can number anew.
Entries renumbered(Entries entries) {
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto entry = *ledger::parse_entry(entries[i]);
    time = std::max(time, entry.time);
    entries[i] =
        ledger::make_entry(i, time, Bytes(entry.submission.begin(), entry.submission.end()));
  }
  return entries;
}

// The bundles of these entries beside the tiles and checkpoint of the honest ones.
Resources on_disk(const Scene& scene, const Entries& entries) {
  Resources bundle = scene.bundle;
  std::erase_if(bundle, [](const auto& file) { return file.first.starts_with("tile/entries/"); });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::uint32_t width = ledger::tile_width(0, i / 256, entries.size());
    ledger::append_to_bundle(bundle[ledger::tile_path({true, 0, i / 256, width})], entries[i]);
  }
  return bundle;
}

Bytes body_of(const Bytes& entry) {
  const auto parsed = *ledger::parse_entry(entry);
  return Bytes(parsed.submission.begin(), parsed.submission.end());
}
bool is_ballot(const Bytes& entry) {
  const Bytes body = body_of(entry);
  return std::holds_alternative<ledger::BallotCast>(ledger::parse_submission(body)->event.body);
}

std::string trust_of(const Scene& scene) { return text_at(scene.bundle, "checkpoint"); }

// Each place of each plain scene, changed and put on the disk.
Make each_on_disk(const std::string& what,
                  const std::function<Entries(const Entries&, std::size_t)>& change) {
  return [=](const Scene& scene) {
    std::vector<Mutant> made;
    if (!unwitnessed(scene)) return made;
    for (const std::size_t i : places(scene)) {
      const Entries entries = change(scene.town.entries, i);
      if (!entries.empty() && entries != scene.town.entries)
        made.push_back(mutant(scene, what + " " + std::to_string(i), on_disk(scene, entries)));
    }
    return made;
  };
}

// The same, hashed and signed again: the entries no longer say their places.
Make each_resigned(const std::string& what,
                   const std::function<Entries(const Entries&, std::size_t)>& change) {
  return [=](const Scene& scene) {
    std::vector<Mutant> made;
    if (!unwitnessed(scene)) return made;
    for (const std::size_t i : places(scene)) {
      const Entries entries = change(scene.town.entries, i);
      if (!entries.empty() && entries != scene.town.entries)
        made.push_back(resigned_mutant(scene, what + " " + std::to_string(i), entries, "2"));
    }
    return made;
  };
}

// Where nothing but an older checkpoint can tell: it must be a prefix.
Make each_kept(const std::string& what,
               const std::function<Entries(const Entries&, std::size_t)>& change) {
  return [=](const Scene& scene) {
    std::vector<Mutant> made = each_resigned(what, change)(scene);
    for (Mutant& m : made) m.check = "1", m.trust = {trust_of(scene)};
    return made;
  };
}

Entries swap_next(const Entries& e, std::size_t i) {
  return i + 1 < e.size() ? swapped(e, i, i + 1) : e;
}
Entries cut(const Entries& e, std::size_t i) { return Entries(e.begin(), e.begin() + at(i)); }
Entries later(const Entries& e, std::size_t i) {
  Entries out = e;
  for (std::size_t k = i; k < e.size(); ++k)
    out[k] = ledger::make_entry(k, ledger::parse_entry(e[k])->time + 3'600, body_of(e[k]));
  return out;
}

// A leaf whose bytes are what an inner node hashes (row T13).
std::vector<Mutant> node_as_leaf(const Scene& scene) {
  if (scene.town.entries.size() % 2 != 0 || !unwitnessed(scene)) return {};
  Entries entries = scene.town.entries;
  Bytes node;
  ledger::put(node, ledger::leaf_hash(entries[entries.size() - 2]).view());
  ledger::put(node, ledger::leaf_hash(entries.back()).view());
  entries.pop_back();
  entries.back() = node;
  std::vector<Mutant> made{mutant(scene, "on the disk", on_disk(scene, entries)),
                           resigned_mutant(scene, "signed again", entries, "2")};
  return made;
}

// What stays behind an entry that was left out and the rest numbered anew: which check of the law
// misses it. Only the last entry is missed by nobody but an older checkpoint.
std::vector<Mutant> deleted_and_renumbered(const Scene& scene) {
  if (scene.name != "open") return {};
  static const std::vector<const char*> kChecks{
      "2", "2", "2", "3", "3", "2", "3", "3", "2", "7.3", "7.3", "7.3", "6", "19", "19", "19", "2"};
  CHECK(kChecks.size() + 1 == scene.town.entries.size());
  std::vector<Mutant> made;
  for (std::size_t i = 0; i < kChecks.size(); ++i)
    made.push_back(resigned_mutant(scene, "entry " + std::to_string(i),
                                   renumbered(without(scene.town.entries, i)), kChecks[i]));
  return made;
}

std::vector<Mutant> ballot_dropped(const Scene& scene) {
  std::vector<Mutant> made;
  for (const std::size_t i : places(scene)) {
    if (!unwitnessed(scene) || !is_ballot(scene.town.entries[i])) continue;
    const char* check = scene.name == "sealed" ? "11" : scene.name == "long" ? "7.4" : "19";
    made.push_back(resigned_mutant(scene, "ballot " + std::to_string(i),
                                   renumbered(without(scene.town.entries, i)), check));
  }
  return made;
}

// Row T06: the same event twice, its places put right.
std::vector<Mutant> doubled_and_renumbered(const Scene& scene) {
  std::vector<Mutant> made;
  for (const std::size_t i : places(scene)) {
    if (!unwitnessed(scene)) continue;
    const Bytes& entry = scene.town.entries[i];
    const bool ballot = is_ballot(entry);
    made.push_back(resigned_mutant(scene, "at once " + std::to_string(i),
                                   renumbered(with(scene.town.entries, i + 1, entry)),
                                   ballot ? "7.4" : "2"));
    made.push_back(
        resigned_mutant(scene, "at the end " + std::to_string(i),
                        renumbered(with(scene.town.entries, scene.town.entries.size(), entry)),
                        ballot ? "6" : "2"));
  }
  return made;
}

Bytes prefixed(const Bytes& entry, std::uint64_t index, std::uint64_t time) {
  return ledger::make_entry(index, time, body_of(entry));
}

std::vector<Mutant> prefixes(const Scene& scene, const std::string& what,
                             const std::function<Bytes(const Bytes&, std::size_t)>& change) {
  std::vector<Mutant> made;
  for (const std::size_t i : places(scene)) {
    if (!unwitnessed(scene) || i == 0) continue;
    Entries entries = scene.town.entries;
    entries[i] = change(entries[i], i);
    made.push_back(resigned_mutant(scene, what + " " + std::to_string(i), entries, "2"));
  }
  return made;
}

std::vector<Kind> disk_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, const char* rows, Make make) {
    all.push_back({kind, Rung::bytes, rows, "the bundle and the log's key", std::move(make)});
  };
  add("entry-deleted-on-disk", "T02", each_on_disk("entry", without));
  add("entry-doubled-on-disk", "T06",
      each_on_disk("entry", [](const Entries& e, std::size_t i) { return with(e, i, e[i]); }));
  add("entry-inserted-on-disk", "T05", each_on_disk("at", [](const Entries& e, std::size_t i) {
        return with(e, i, bytes_of("an entry that nobody signed"));
      }));
  add("entries-swapped-on-disk", "T04", each_on_disk("entry", swap_next));
  add("log-cut-on-disk", "T03", each_on_disk("at", cut));
  add("entry-emptied-on-disk", "T01", each_on_disk("entry", [](Entries e, std::size_t i) {
        e[i].clear();
        return e;
      }));
  add("log-reversed-on-disk", "T04", each_on_disk("from", [](Entries e, std::size_t i) {
        std::reverse(e.begin() + at(i), e.end());
        return e;
      }));
  return all;
}

std::vector<Kind> resigned_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, const char* rows, const char* by, Make make) {
    all.push_back({kind, Rung::log_key, rows, by, std::move(make)});
  };
  const char* law = "the law";
  const char* kept = "an older checkpoint";
  add("entry-deleted", "T02", law, each_resigned("entry", [](const Entries& e, std::size_t i) {
        return i + 1 < e.size() ? without(e, i) : e;
      }));
  add("entry-inserted", "T05", law, each_resigned("at", [](const Entries& e, std::size_t i) {
        return with(e, i, bytes_of("an entry that nobody signed"));
      }));
  add("entry-doubled", "T06", law,
      each_resigned("entry", [](const Entries& e, std::size_t i) { return with(e, i, e[i]); }));
  add("entries-swapped", "T04", law, each_resigned("entry", swap_next));
  add("entry-empty", "T01", law, each_resigned("entry", [](Entries e, std::size_t i) {
        e[i].clear();
        return e;
      }));
  add("entry-cut", "T01 B05", law, each_resigned("entry", [](Entries e, std::size_t i) {
        e[i].pop_back();
        return e;
      }));
  add("entry-with-a-tail", "T01 B06 U03", law, each_resigned("entry", [](Entries e, std::size_t i) {
        e[i].push_back(0);
        return e;
      }));
  add("entry-deleted-and-renumbered", "T02", law, deleted_and_renumbered);
  add("ballot-dropped", "T02 Y06 Y14", law, ballot_dropped);
  add("event-doubled", "T06 B01", law, doubled_and_renumbered);
  add("entry-index-other", "T02", law, [](const Scene& s) {
    return prefixes(s, "one more at", [](const Bytes& e, std::size_t i) {
      return prefixed(e, i + 1, ledger::parse_entry(e)->time);
    });
  });
  add("entry-time-backwards", "T19", law, [](const Scene& s) {
    return prefixes(s, "a day at", [](const Bytes& e, std::size_t i) {
      return prefixed(e, i, ledger::parse_entry(e)->time - 86'400);
    });
  });
  add("entry-time-in-seconds", "T19 P02", law, [](const Scene& s) {
    return prefixes(s, "one at", [](const Bytes& e, std::size_t i) {
      return prefixed(e, i, ledger::parse_entry(e)->time + 1);
    });
  });
  add("inner-node-as-entry", "T13", law, node_as_leaf);
  add("log-cut", "T03", kept,
      each_kept("at", [](const Entries& e, std::size_t i) { return i > 0 ? cut(e, i) : e; }));
  add("times-shifted", "T07 T19", kept, each_kept("from", later));
  add("entries-swapped-and-renumbered", "T04 T07 T11", kept,
      each_kept("entry",
                [](const Entries& e, std::size_t i) { return renumbered(swap_next(e, i)); }));
  add("entry-deleted-and-kept", "T02 T07", kept,
      each_kept("entry",
                [](const Entries& e, std::size_t i) { return renumbered(without(e, i)); }));
  return all;
}

// Rows T14 and T15: another key, another log.
std::vector<Mutant> thief(const Scene& scene, bool pinned_to_thief) {
  if (scene.name != "open") return {};
  Mutant made =
      mutant(scene, pinned_to_thief ? "believed" : "the log's key is known",
             fixture::bundle_of(scene.town.entries, Town::kOrigin, key_of(scene, "thief")));
  if (pinned_to_thief)
    made.key = to_text(ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                           key_of(scene, "thief").public_key()});
  return {made};
}

std::vector<Mutant> unpinned(const Scene& scene) {
  if (!unwitnessed(scene)) return {};
  Mutant made = mutant(scene, "no key, no policy", scene.bundle);
  made.key.clear();
  made.exit = 3;
  made.check.clear();
  made.says = "identity of the log";
  return {made};
}

std::vector<Mutant> under_another_origin(const Scene& scene) {
  if (!unwitnessed(scene)) return {};
  const std::string origin = "other.example/pb";
  Mutant made = mutant(scene, "all of it",
                       fixture::bundle_of(scene.town.entries, origin, key_of(scene, "log")));
  made.key = to_text(
      ledger::VerifierKey{origin, ledger::NoteKeyType::ed25519, key_of(scene, "log").public_key()});
  made.check = "2";
  return {made};
}

std::vector<Mutant> another_logs_bundle(const Scene& scene) {
  if (scene.name != "open") return {};
  const std::string origin = "other.example/pb";
  return {mutant(scene, "all of it",
                 fixture::bundle_of(scene.town.entries, origin, key_of(scene, "log")))};
}

}  // namespace

std::vector<Kind> tree_kinds() {
  std::vector<Kind> all = disk_kinds();
  for (Kind& kind : resigned_kinds()) all.push_back(std::move(kind));
  all.push_back({"key-of-a-thief", Rung::bytes, "T14", "the log's key",
                 [](const Scene& s) { return thief(s, false); }});
  all.push_back({"key-of-a-thief-believed", Rung::bytes, "T14", "the founding entry",
                 [](const Scene& s) { return thief(s, true); }});
  all.push_back({"identity-not-pinned", Rung::bytes, "T14", "nothing: it says so", unpinned});
  all.push_back({"entries-under-another-origin", Rung::log_key, "T15", "what offices signed",
                 under_another_origin});
  all.push_back(
      {"bundle-of-another-log", Rung::log_key, "T15", "the log's key", another_logs_bundle});
  return all;
}

}  // namespace urna::tamper
