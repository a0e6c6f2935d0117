// Rungs L0 to L3 where witnesses stand behind the log: too few of them change nothing, all of them
// can still not hide from whoever kept a checkpoint (rows T07, T08, T11).
#include <algorithm>

#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using ledger::Note;

constexpr std::uint64_t kTime = 1'800'000'000;

Note note_of(const Resources& bundle) { return *ledger::parse_note(text_at(bundle, "checkpoint")); }

// Nothing but in the scene that has witnesses.
using BundleChange = std::function<void(Resources&)>;
std::vector<Mutant> changed(const Scene& scene, const std::string& name, const BundleChange& change,
                            int exit) {
  if (unwitnessed(scene)) return {};
  Resources bundle = scene.bundle;
  change(bundle);
  Mutant made = mutant(scene, name, bundle);
  made.exit = exit;
  if (exit == 5) made.check.clear(), made.says = "witnesses: quorum_missing";
  return {made};
}

std::vector<Mutant> with_note(const Scene& scene, const std::string& name,
                              const std::function<void(Note&)>& change, int exit) {
  return changed(
      scene, name,
      [&](Resources& bundle) {
        Note note = note_of(bundle);
        change(note);
        bundle["checkpoint"] = bytes_of(to_text(note));
      },
      exit);
}

std::vector<Mutant> each_line(const Scene& scene,
                              const std::function<void(Note&, std::size_t)>& change, int exit) {
  std::vector<Mutant> made;
  for (const std::size_t line : {1U, 2U})
    for (Mutant& m : with_note(
             scene, "line " + std::to_string(line), [&](Note& note) { change(note, line); }, exit))
      made.push_back(std::move(m));
  return made;
}

std::vector<Mutant> with_policy(const Scene& scene, const std::string& name,
                                const std::function<std::string(std::string)>& change, int exit) {
  return changed(
      scene, name,
      [&](Resources& bundle) { bundle["policy"] = bytes_of(change(text_at(bundle, "policy"))); },
      exit);
}

std::string replaced_once(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  CHECK(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

// Other ballots than were cast: as lawful as the first history.
Town other_history() {
  Town town;
  town.run_to(tally::Phase::voting);
  for (const char* name : {"alice", "bob", "carol"}) CHECK(town.act(town.cast(name, {1}), {}).ok());
  CHECK(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  CHECK(town.act(*town.result(), town.committee).ok());
  return town;
}

// The whole rewritten log, cosigned by these.
Resources rewritten(const Scene& scene, const std::vector<std::string>& witnesses) {
  Town town = other_history();
  Resources bundle = town.bundle();
  Note note = note_of(bundle);
  for (const std::string& name : witnesses) cosign_note(note, name, key_of(scene, name), kTime);
  bundle["checkpoint"] = bytes_of(to_text(note));
  bundle["policy"] = bytes_of(scene.policy);
  return bundle;
}

std::vector<Mutant> rewritten_by(const Scene& scene, const std::vector<std::string>& witnesses,
                                 bool somebody_kept_one) {
  std::vector<Mutant> made = changed(
      scene, std::to_string(witnesses.size()) + " witnesses",
      [&](Resources& bundle) { bundle = rewritten(scene, witnesses); }, somebody_kept_one ? 1 : 5);
  for (Mutant& m : made)
    if (somebody_kept_one) m.trust = {text_at(scene.bundle, "checkpoint")};
  return made;
}

std::string weaker(std::string policy) {
  return replaced_once(policy, "quorum both", "quorum none");
}

std::vector<Kind> cosignature_kinds() {
  const char* by = "a policy";
  std::vector<Kind> all;
  const auto add = [&](const char* kind, Rung rung, const char* rows, auto apply) {
    all.push_back({kind, rung, rows, by, apply});
  };
  add("cosignature-removed", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s,
        [](Note& n, std::size_t i) {
          n.signatures.erase(n.signatures.begin() + static_cast<std::ptrdiff_t>(i));
        },
        5);
  });
  add("cosignature-of-nobody", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures[i].id ^= 1; }, 5);
  });
  add("cosignature-under-another-name", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures[i].name += "x"; }, 5);
  });
  add("cosignature-bent", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures[i].signature.back() ^= 1; }, 1);
  });
  add("cosignature-of-another-time", Rung::bytes, "T10 T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures[i].signature[7] ^= 1; }, 1);
  });
  add("cosignature-time-negative", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures[i].signature[0] ^= 0x80; }, 1);
  });
  add("cosignature-cut", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures[i].signature.pop_back(); }, 1);
  });
  add("cosignature-twice", Rung::bytes, "T16", [](const Scene& s) {
    return each_line(
        s, [](Note& n, std::size_t i) { n.signatures.push_back(n.signatures[i]); }, 1);
  });
  add("cosignature-of-the-wrong-witness", Rung::bytes, "T16", [](const Scene& s) {
    return with_note(
        s, "w2's bytes under w1's name",
        [](Note& n) { n.signatures[1].signature = n.signatures[2].signature; }, 1);
  });
  add("cosignature-of-another-checkpoint", Rung::log_key, "T08 T10", [](const Scene& s) {
    return with_note(
        s, "an older one's",
        [&](Note& n) {
          Note older{ledger::to_text(ledger::Checkpoint{Town::kOrigin, 3, {}}), {}};
          cosign_note(older, "w1", key_of(s, "w1"), kTime);
          n.signatures[1] = older.signatures[0];
        },
        1);
  });
  add("cosignature-without-the-log", Rung::quorum, "T14 T16", [](const Scene& s) {
    return with_note(
        s, "witnesses only", [](Note& n) { n.signatures.erase(n.signatures.begin()); }, 1);
  });
  return all;
}

std::vector<Kind> policy_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, const char* name, auto change, int exit) {
    all.push_back({kind, Rung::bytes, "T16", "a policy",
                   [=](const Scene& s) { return with_policy(s, name, change, exit); }});
  };
  add(
      "policy-garbage", "a word", [](std::string p) { return p + "trust everybody\n"; }, 1);
  add(
      "policy-without-quorum", "no line",
      [](std::string p) { return replaced_once(p, "quorum both\n", ""); }, 1);
  add(
      "policy-of-another-log", "other key",
      [](std::string p) {
        const ledger::SigningKey thief(ledger::Seed(Bytes(32, 5)));
        return "log " +
               to_text(ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                           thief.public_key()}) +
               "\n" + p.substr(p.find('\n') + 1);
      },
      1);
  add(
      "policy-witness-bent", "one letter",
      [](std::string p) { return replaced_once(p, "witness w1 w1+", "witness w1 v1+"); }, 1);
  add(
      "policy-group-of-strangers", "unknown member",
      [](std::string p) { return replaced_once(p, "all w1 w2", "all w1 w3"); }, 1);
  add(
      "policy-group-too-large", "three of two",
      [](std::string p) { return replaced_once(p, " all ", " 3 "); }, 1);
  add(
      "policy-one-key-twice", "under two names",
      [](std::string p) {
        std::string line =
            p.substr(p.find("witness w1"), p.find("witness w2") - p.find("witness w1"));
        return replaced_once(p, "group both", line.replace(8, 2, "w9") + "group both");
      },
      1);
  add(
      "policy-quorum-twice", "second line", [](std::string p) { return p + "quorum w1\n"; }, 1);
  return all;
}

}  // namespace

std::vector<Kind> witness_kinds() {
  std::vector<Kind> all = cosignature_kinds();
  for (Kind& kind : policy_kinds()) all.push_back(std::move(kind));
  // The auditor's policy counts, not the one that the operator put beside the log.
  all.push_back({"rewritten-with-a-weaker-policy", Rung::log_key, "T07", "the auditor's own policy",
                 [](const Scene& s) {
                   return changed(
                       s, "quorum none in the bundle",
                       [&](Resources& bundle) {
                         bundle = rewritten(s, {});
                         bundle["policy"] = bytes_of(weaker(s.policy));
                       },
                       5);
                 }});
  all.push_back({"rewritten-by-the-log-alone", Rung::log_key, "T07", "a policy",
                 [](const Scene& s) { return rewritten_by(s, {}, false); }});
  all.push_back({"rewritten-with-one-witness", Rung::few_witnesses, "T07 T08", "a policy",
                 [](const Scene& s) { return rewritten_by(s, {"w2"}, false); }});
  all.push_back({"rewritten-with-one-witness-and-kept", Rung::few_witnesses, "T07 T08",
                 "an older checkpoint",
                 [](const Scene& s) { return rewritten_by(s, {"w1"}, true); }});
  all.push_back({"split-view-with-a-quorum", Rung::quorum, "T08 T11",
                 "a checkpoint of the other view", [](const Scene& s) {
                   return rewritten_by(s, {"w1", "w2"}, true);
                 }});
  return all;
}

}  // namespace urna::tamper
