// Law of the law (M9, B05): bytes say acts in a small town, in any order, by any keys, whole or
// spoiled and signed again. No CHECK fails; what is refused leaves no trace; what was admitted is
// admitted again on replay, one by one and in stretches, to the same state; and the state survives
// its own bytes.
#include "tally/election/replay.h"
#include "tests/fuzz/reader.h"
#include "tests/fuzz/spoil.h"
#include "tests/fuzz/told_entries.h"

namespace urna::fuzz {
namespace {

using fixture::Teller;
using tally::Phase;

const std::vector<fixture::Line>& acts() {
  static const auto read =
      fixture::read_lines(std::string(URNA_SOURCE_DIR) + "/tests/fuzz/acts.txt");
  return read;
}

// Where a story starts: nine places in the life of an open and a sealed edition.
Teller start(std::uint64_t which) {
  static const std::vector<Teller> starts = [] {
    std::vector<Teller> made(1);
    for (const Phase until : {Phase::proposals, Phase::enrolment, Phase::voting, Phase::closed})
      made.emplace_back().town.run_to(until);
    for (const Phase until : {Phase::enrolment, Phase::voting, Phase::closed}) {
      made.emplace_back().town.seal();
      made.back().town.run_to(until);
    }
    made.emplace_back().town.rule.method = ledger::Method::equal_shares;
    made.back().town.seal();
    made.back().town.run_to(Phase::closed);
    return made;
  }();
  return starts.at(which);
}
constexpr std::uint64_t kStarts = 9;

class Story {
 public:
  explicit Story(FuzzedBytes& reader) : teller_(start(reader.below(kStarts))) {}
  void act(FuzzedBytes& reader) {
    const std::uint64_t size = teller_.town.state.size;
    const Bytes before = size % 4 == 0 ? tally::encode_state(teller_.town.state) : Bytes();
    switch (reader.below(8)) {
      case 0:
        spoiled_bytes(reader);
        break;
      case 1:
      case 2:
        spoiled_event(reader);
        break;
      case 3:
        if (!teller_.submitted.empty()) give(teller_.submitted);
        break;
      default:
        say(reader);
    }
    if (teller_.town.state.size == size && !before.empty())
      require(tally::encode_state(teller_.town.state) == before, "a refusal left a trace");
  }
  void end() const {
    const fixture::Town& town = teller_.town;
    const Bytes state = tally::encode_state(town.state);
    tally::State replayed = fresh(false), stretch = fresh(true);
    std::vector<ByteView> views(town.entries.begin(), town.entries.end());
    for (const ByteView bytes : views) again(replayed, bytes);
    require(tally::encode_state(replayed) == state, "replay gives another state");
    const auto folded = tally::replay_stretch(stretch, views, [](std::size_t n, const auto& each) {
      for (std::size_t i = 0; i < n; ++i) each(i);
    });
    require(folded.ok() && tally::encode_state(stretch) == state, "stretches give another state");
    const auto decoded = tally::decode_state(state);
    require(decoded.ok() && tally::encode_state(*decoded) == state, "a state survives its bytes");
  }

 private:
  tally::State fresh(bool batch) const {
    tally::State state(fixture::Town::kOrigin);
    state.means = teller_.town.state.means;
    if (batch) state.means.fresh = ledger::sha256(ledger::view_of("fresh"));
    return state;
  }
  static void again(tally::State& state, ByteView bytes) {
    const auto entry = ledger::parse_entry(bytes);
    const auto parsed = ledger::parse_submission(entry->submission);
    tally::Verdict verdict = tally::check(*parsed, state.check_context());
    require(tally::replay(state, bytes, *parsed, verdict).ok(), "what was admitted is refused");
  }
  // The fixture itself may not know what to say at some points of a life; then nothing is said.
  void say(FuzzedBytes& reader) {
    teller_.line = acts().at(reader.below(acts().size()));
    teller_.line.number = reader.yes() ? 10'000 + ++told_ : reader.below(4);
    if (!can_say(teller_.word(0))) return;
    try {
      static_cast<void>(teller_.tell().ok());
    } catch (const Broken&) {
      throw;
    } catch (const std::exception&) {
    }
  }
  void give(const Bytes& bytes) { static_cast<void>(teller_.town.submit(bytes).ok()); }
  void spoiled_bytes(FuzzedBytes& reader) {
    if (!teller_.submitted.empty()) give(spoil(teller_.submitted, reader));
  }
  // The last event, changed, and signed by keys that hold roles.
  void spoiled_event(FuzzedBytes& reader) {
    const auto parsed = ledger::parse_submission(teller_.submitted);
    if (!parsed.ok()) return;
    Bytes event(parsed->event_bytes.begin(), parsed->event_bytes.end());
    event = spoil(std::move(event), reader);
    static const std::vector<std::vector<std::string>> kSigners{{"committee1", "committee2"},
                                                                {"registrar", "overseer"},
                                                                {"proposer"},
                                                                {"station1"},
                                                                {"officer1", "officer2"},
                                                                {},
                                                                {"trustee1"},
                                                                {"trustee2"}};
    const auto& signers = kSigners.at(reader.below(sealed() ? 8 : 6));
    std::vector<const ledger::SigningKey*> keys;
    for (const std::string& name : signers) keys.push_back(&teller_.town.key(name));
    give(ledger::make_submission(fixture::Town::kOrigin, event, keys));
  }
  // Words of trustees mean something where there are trustees, and of the count where keys are.
  bool can_say(const std::string& verb) const {
    static const std::set<std::string> kCeremony{"commit", "reveal",   "deal",  "accept",
                                                 "void",   "complain", "answer"};
    static const std::set<std::string> kCount{
        "attributes", "counted-set", "share",         "mix",    "rows",         "opened",
        "group-set",  "group-share", "groups-opened", "sample", "sample-share", "sample-opened"};
    if (kCeremony.contains(verb)) return sealed();
    if (!kCount.contains(verb)) return true;
    return sealed() && teller_.town.edition().sealed->keys != nullptr;
  }
  bool sealed() const {
    const auto& editions = teller_.town.state.editions;
    return !editions.empty() && editions.begin()->second.sealed.has_value();
  }

  Teller teller_;
  std::uint64_t told_ = 0;
};

void law(ByteView bytes) {
  constexpr int kMostActs = 24;
  FuzzedBytes reader(bytes);
  Story story(reader);
  for (int i = 0; i < kMostActs && !reader.empty(); ++i) story.act(reader);
  story.end();
}

std::vector<Bytes> seeds() {
  std::vector<Bytes> out;
  for (std::uint8_t first = 0; first < kStarts; ++first)
    for (std::size_t from = 0; from < acts().size(); from += 16) {
      Bytes seed{first};
      for (std::size_t i = from; i < std::min(from + 16, acts().size()); ++i)
        for (std::size_t b : {std::size_t{7}, i, std::size_t{1}})
          seed.push_back(static_cast<std::uint8_t>(b));
      out.push_back(seed);
    }
  return out;
}

URNA_FUZZ_TARGET(law_sequence, law, seeds, 60);

}  // namespace
}  // namespace urna::fuzz
