// Every event of a full life signed by whom it must not be signed (rows B25, E01, E06): each role's
// key, none, one fewer, one more. The act is the honest one, so only who signed it is wrong.
#include <algorithm>
#include <string_view>

#include "tests/fixture/teller.h"
#include "tests/tamper/kinds.h"

namespace urna::tamper {

namespace {

using fixture::Teller;
using Names = std::vector<std::string>;

// As many kinds of event as an edition can have.
constexpr const char* kOpenLife =
    "found\nannounce ties=lot draw=lottery\nopen-proposals\nfile P1 6000\nfile P2 6000\n"
    "file P3 100\nwithdraw P3\nclose-proposals\nreview P1\nreview P2\ndefine approval high=1\n"
    "enrol alice\nenrol bob\nenrol carol\nenrol dave\nenrol erin\nrefuse\nrevoke dave\n"
    "rotate alice alice2\nrotate alice alice3 station\nrotate-role registrar registrar2\nopen\n"
    "cast bob P1\ncast erin P2 channel=1 by=station1\npaper person carol\npaper open\n"
    "paper ballot P1 serial=1\npaper manifest papers=1 ballots=1\nclose\n"
    "draw by=committee1,committee2,overseer round=0\ndeclare\n";
constexpr const char* kSealedLife =
    "seal\nfound\nannounce rule=equal-shares\nopen-proposals\nfile P1 6000\nfile P2 5000\n"
    "close-proposals\nreview P1\nreview P2\ndefine approval high=1\nenrol alice\nenrol bob\n"
    "enrol carol\nceremony\nattributes alice young\nattributes bob old\nattributes carol old\n"
    "close-roll merged=1\nopen\ncast alice P1\ncast bob P1\ncast carol P2\nclose\ncounted-set\n"
    "share 1\nshare 2\nmix 1\nmix 2\nrows 1\nrows 2\nopened\ngroup-set roll\n"
    "group-share 1 roll\ngroup-share 2 roll\ngroups-opened roll\ndeclare\n";

Town lived(const char* life) {
  Teller teller;
  std::string_view text = life;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    teller.line = *fixture::parse_line(std::string(text.substr(0, end)), number);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (teller.tell_at_once()) continue;
    const auto told = teller.tell();
    if (!told)
      std::fprintf(stderr, "%s: %s\n", teller.line.words[0].c_str(), to_text(told.error()).c_str());
    CHECK(told.ok());
  }
  return teller.town;
}

const Town* life_of(const Scene& scene) {
  static const Town kOpen = lived(kOpenLife), kSealed = lived(kSealedLife);
  return scene.name == "open" ? &kOpen : scene.name == "sealed" ? &kSealed : nullptr;
}

struct Act {
  Bytes event;
  Names signers;  // names of keys
  bool ballot = false, assisted = false;
};

Names known_keys(const Town& town) {
  Names names{"committee1", "committee2", "committee3", "registrar", "registrar2", "overseer",
              "station1",   "officer1",   "officer2",   "proposer",  "log",        "mallory"};
  if (town.edition().sealed)
    for (const char* trustee : {"trustee1", "trustee2", "trustee3"}) names.push_back(trustee);
  return names;
}

Act act_of(const Bytes& entry, Town& town) {
  const auto parsed = *ledger::parse_entry(entry);
  const auto submission = *ledger::parse_submission(parsed.submission);
  Act act{{submission.event_bytes.begin(), submission.event_bytes.end()}, {}, false, false};
  act.ballot = std::holds_alternative<ledger::BallotCast>(submission.event.body) ||
               std::holds_alternative<ledger::PaperBallot>(submission.event.body);
  for (const auto& line : submission.signatures)
    for (const std::string& name : known_keys(town))
      if (town.key(name).public_key() == line.key) act.signers.push_back(name);
  CHECK(act.signers.size() == submission.signatures.size());
  act.assisted = act.ballot && !act.signers.empty();
  return act;
}

// The log up to an entry, then its event with these signatures.
Mutant signed_by(const Scene& scene, const Town& life, std::size_t index, const Act& act,
                 const Names& signers) {
  Town town = life;
  town.entries.resize(index);
  std::vector<const ledger::SigningKey*> keys;
  std::string name = "entry " + std::to_string(index) + " by";
  for (const std::string& signer : signers) {
    keys.push_back(&town.key(signer));
    name += " " + signer;
  }
  // An assisted ballot or a paper without its station's signature is check 7.9; anything else of
  // the wrong hands is no entry at all.
  const bool station = act.assisted && !(signers.size() == 1 && act.event[1] == 33);
  return forced_mutant(scene, name, town, ledger::make_submission(Town::kOrigin, act.event, keys),
                       station ? "7.9" : "2");
}

using Forge = std::function<std::vector<Names>(const Act&, const Town&)>;

std::vector<Mutant> each_act(const Scene& scene, const Forge& forge) {
  std::vector<Mutant> made;
  const Town* life = life_of(scene);
  if (life == nullptr) return made;
  Town town = *life;
  for (std::size_t i = 0; i < life->entries.size(); ++i) {
    const Act act = act_of(life->entries[i], town);
    for (const Names& signers : forge(act, *life))
      made.push_back(signed_by(scene, *life, i, act, signers));
  }
  return made;
}

std::vector<Names> nobody(const Act& act, const Town&) {
  return act.signers.empty() ? std::vector<Names>() : std::vector<Names>{{}};
}
std::vector<Names> one_fewer(const Act& act, const Town&) {
  std::vector<Names> all;
  for (std::size_t i = 0; i < act.signers.size() && act.signers.size() > 1; ++i) {
    all.push_back(act.signers);
    all.back().erase(all.back().begin() + static_cast<std::ptrdiff_t>(i));
  }
  return all;
}
std::vector<Names> one_more(const Act& act, const Town& town) {
  std::vector<Names> all;
  for (const std::string& name : known_keys(town))
    if (std::ranges::find(act.signers, name) == act.signers.end()) {
      all.push_back(act.signers);
      all.back().push_back(name);
    }
  return all;
}
// Any two of the committee act for it, any officer of a station for the station.
bool same_role(const std::string& one, const std::string& other) {
  const auto role = [](const std::string& name) {
    return name.starts_with("committee") ? "committee"
           : name.starts_with("officer") ? "officer"
                                         : "";
  };
  return *role(one) != 0 && std::string_view(role(one)) == role(other);
}
// Each signer's place taken by each key of another role.
std::vector<Names> wrong_role(const Act& act, const Town& town) {
  std::vector<Names> all;
  for (std::size_t i = 0; i < act.signers.size(); ++i)
    for (const std::string& name : known_keys(town)) {
      if (same_role(name, act.signers[i]) ||
          std::ranges::find(act.signers, name) != act.signers.end())
        continue;
      all.push_back(act.signers);
      all.back()[i] = name;
    }
  return all;
}

// A signature of the right key, bent, or made for another log (rows B03, B18, T15).
std::vector<Mutant> bent_signatures(const Scene& scene, bool other_origin) {
  std::vector<Mutant> made;
  const Town* life = life_of(scene);
  if (life == nullptr) return made;
  Town town = *life;
  for (std::size_t i = 0; i < life->entries.size(); ++i) {
    const Act act = act_of(life->entries[i], town);
    if (act.signers.empty()) continue;
    std::vector<const ledger::SigningKey*> keys;
    for (const std::string& signer : act.signers) keys.push_back(&town.key(signer));
    Bytes submission =
        ledger::make_submission(other_origin ? "other.example/pb" : Town::kOrigin, act.event, keys);
    if (!other_origin) submission.back() ^= 1;
    Town cut = *life;
    cut.entries.resize(i);
    made.push_back(forced_mutant(scene, "entry " + std::to_string(i), cut, submission, "2"));
  }
  return made;
}

}  // namespace

std::vector<Kind> role_kinds() {
  std::vector<Kind> all;
  const auto add = [&](const char* kind, Rung rung, const char* rows, const Forge& forge) {
    all.push_back({kind, rung, rows, "the law",
                   [forge](const Scene& scene) { return each_act(scene, forge); }});
  };
  add("act-signed-by-nobody", Rung::log_key, "E01 B25 T05", nobody);
  add("act-with-one-signature-fewer", Rung::offices, "E06 B25", one_fewer);
  add("act-with-one-signature-more", Rung::offices, "B25", one_more);
  add("act-signed-by-the-wrong-role", Rung::offices, "B25 E01", wrong_role);
  all.push_back({"act-with-a-bent-signature", Rung::log_key, "E01 B18", "the law",
                 [](const Scene& s) { return bent_signatures(s, false); }});
  all.push_back({"act-signed-for-another-log", Rung::log_key, "B03 T15", "the law",
                 [](const Scene& s) { return bent_signatures(s, true); }});
  return all;
}

}  // namespace urna::tamper
