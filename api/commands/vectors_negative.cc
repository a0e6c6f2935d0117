#include "api/commands/vectors_negative.h"

#include <algorithm>

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;
using tally::Scalar;

namespace {

constexpr std::size_t kHeader = tally::kHeaderBytes;
// Where the fields of a header begin.
constexpr std::size_t kKindAt = 0, kQuestionAt = 1, kSlotAt = 3, kKeyAt = 19, kSequenceAt = 51,
                      kPrevAt = 55, kChannelAt = 87;

Bytes bytes_of(ByteView view) { return {view.begin(), view.end()}; }
Bytes byte(std::uint8_t value) { return {value}; }
ByteView item(const Bytes& bytes, std::size_t offset) {
  return ByteView(bytes).subspan(offset, 32);
}
Scalar scalar_at(const Bytes& bytes, std::size_t offset) {
  return Scalar::from(item(bytes, offset));
}
Scalar moved(const Scalar& scalar, std::int64_t by) {
  return tally::add(scalar, tally::scalar_of(by));
}
Bytes open_bytes(const Bytes& header_of, const tally::Bits& v) {
  Bytes out = bytes_of(ByteView(header_of).first(kHeader));
  ledger::put(out, tally::pack_bits(v));
  return out;
}

}  // namespace

Bytes replaced(ByteView bytes, std::size_t offset, ByteView by) {
  Bytes out = bytes_of(bytes);
  std::ranges::copy(by, out.begin() + static_cast<std::ptrdiff_t>(offset));
  return out;
}

NegativeBallots::NegativeBallots(const VectorTown& town)
    : town_(town),
      ballot_(town.casts[0].ballot),
      bits_(town.questions[0].layout.bits),
      alpha_(kHeader),
      beta_(alpha_ + 32),
      a_(beta_ + 32 * (bits_ + 1)),
      c0_(a_ + 32 * bits_),
      z_(c0_ + 64),
      tau_(z_ + 32),
      f_(tau_ + 32),
      other_election_(tally::election_context(
          vector_definition_hash(std::string(kVectorDefinition) + "!"), town.key_set.keys)) {}

NegativeBallot& NegativeBallots::add(std::string name, std::string check, Bytes ballot,
                                     std::uint32_t voter) {
  Bytes signature = signed_by(voter, ballot);
  out_.push_back(
      {std::move(name), std::move(check), std::move(ballot), std::move(signature), {}, false});
  return out_.back();
}

Bytes NegativeBallots::signed_by(std::uint32_t voter, ByteView ballot) const {
  return bytes_of(tally::sign_cast(town_.key_set.context, town_.voters[voter].credential,
                                   tally::tracker_of(town_.key_set.context, ballot),
                                   town_.draws.hash("neg-nonce").view())
                      .view());
}

Bytes NegativeBallots::cheat(const tally::BallotHeader& header, const std::vector<Scalar>& v,
                             std::uint32_t seed, const std::optional<Scalar>& r) const {
  return ballot_bytes(header, show_ballot(town_, header, v, town_.draws.hash("neg", {seed}), r));
}

Bytes NegativeBallots::cheat(const std::vector<std::int64_t>& v, std::uint32_t seed) const {
  std::vector<Scalar> scalars(bits_);  // bits that are not named are 0
  for (std::size_t j = 0; j < v.size(); ++j) scalars[j] = tally::scalar_of(v[j]);
  return cheat(town_.header(0, 0), scalars, seed);
}

Bytes NegativeBallots::with(std::size_t offset, ByteView bytes) const {
  return replaced(ballot_, offset, bytes);
}

void NegativeBallots::add_headers_and_lengths() {
  const ByteView ballot(ballot_);
  Bytes longer = ballot_;
  longer.push_back(0);
  add("shorter than a header", "7.1", bytes_of(ballot.first(40)));
  add("unknown question", "7.1", with(kQuestionAt, tally::u16_bytes(99)));
  add("sealed ballot labelled open", "7.1", with(kKindAt, byte(1)));
  add("kind 0", "7.1", with(kKindAt, byte(0)));
  add("channel not allowed", "7.1", with(kChannelAt, byte(7)));
  add("truncated", "7.2", bytes_of(ballot.first(ballot.size() - 1)));
  add("one byte more", "7.2", longer);
  add("no body", "7.2", bytes_of(ballot.first(kHeader)));
  add("ballot of another question (other length)", "7.2", with(kQuestionAt, tally::u16_bytes(3)));
}

void NegativeBallots::add_items() {
  struct Item {
    std::string name;
    std::size_t offset;
  };
  const Scalar one = tally::scalar_of(1);  // as an encoding, no element
  for (const auto& [name, offset] : std::vector<Item>{{"alpha", alpha_},
                                                      {"beta_0", beta_},
                                                      {"A0", beta_ + 32 * bits_},
                                                      {"A_0", a_},
                                                      {"C0", c0_},
                                                      {"C1", c0_ + 32}}) {
    add("bit 255 set in " + name, "7.2", with_top_bit(ballot_, offset));
    add("not an element: " + name, "7.2", with(offset, one.view()));
  }
  for (const auto& [name, offset] : std::vector<Item>{
           {"z", z_}, {"tau", tau_}, {"f_0", f_}, {"f_last", f_ + 32 * (bits_ - 1)}}) {
    add("scalar plus group order: " + name, "7.2", plus_order(ballot_, offset));
    add("top bit of scalar: " + name, "7.2", with_top_bit(ballot_, offset));
  }
  add("alpha is the identity (r = 0)", "7.2",
      cheat(town_.header(0, 0), scalars_of(*town_.questions[0].layout.encode({1})), 1, Scalar{}));
}

void NegativeBallots::add_chains() {
  const auto& casts = town_.casts;
  add("unknown slot", "7.3", with(kSlotAt, Bytes(16, 0)));
  add("key of another slot", "7.3", with(kKeyAt, town_.voters[1].credential.key().view()), 1);
  add("replay of an accepted ballot", "7.4", ballot_).signature =
      bytes_of(casts[0].signature.view());
  out_.back().after = {0};
  add("sequence skips one", "7.4", with(kSequenceAt, tally::u32_bytes(2)));
  add("prev of nothing", "7.4", with(kPrevAt, Bytes(32, 1)));
  add("older ballot after a newer one", "7.4", casts[1].ballot).signature =
      bytes_of(casts[1].signature.view());
  out_.back().after = {1, 6};
  add("re-vote with prev of another question", "7.4",
      replaced(casts[6].ballot, kPrevAt, casts[8].tracker.view()), 1)
      .after = {1, 8};
}

void NegativeBallots::add_false_values() {
  add("one too many (honest prover code, 4 of 3)", "7.5", cheat({1, 1, 1, 1}, 2));
  std::vector<std::int64_t> v(bits_, 0);
  v[0] = 2;
  v[bits_ - 2] = 1;  // the slack makes up for it
  add("value 2, sums right", "7.6", cheat(v, 3));
  add("value -1, sums right", "7.6", cheat({-1, 1, 1, 1, 1}, 4));
  std::vector<Scalar> halves(bits_);
  halves[0] = halves[1] = tally::invert(tally::scalar_of(2));
  halves[bits_ - 1] = tally::scalar_of(1);
  add("value 1/2 twice", "7.6", cheat(town_.header(0, 0), halves, 5));
}

void NegativeBallots::add_moved_proofs() {
  Bytes swapped = ballot_;
  for (const std::size_t at : {beta_, a_, f_}) {
    const Bytes second = bytes_of(item(swapped, at + 32)), first = bytes_of(item(swapped, at));
    swapped = replaced(replaced(swapped, at, second), at + 32, first);
  }
  add("two options swapped (beta, A, f)", "7.5", swapped);
  add("z + 1", "7.6", with(z_, moved(scalar_at(ballot_, z_), 1).view()));
  add("tau + 1", "7.6", with(tau_, moved(scalar_at(ballot_, tau_), 1).view()));
  const Bytes first = with(f_, moved(scalar_at(ballot_, f_), 1).view());
  add("f moved along the kernel of W", "7.6",
      replaced(first, f_ + 32, moved(scalar_at(ballot_, f_ + 32), -1).view()));
}

void NegativeBallots::add_copies() {
  constexpr std::uint32_t kCopier = 2;
  const Bytes copy = replaced(ballot_, 0, tally::encode_header(town_.header(kCopier, 0)));
  add("copy of a stranger's ballot under one's own slot", "7.5", copy, kCopier);
  const Scalar delta = town_.draws.scalar("neg-delta");
  const auto keys = town_.question(0).keys;
  Bytes again = replaced(
      copy, alpha_,
      tally::add(tally::Element::from(item(copy, alpha_)), tally::multiply_base(delta)).view());
  for (std::size_t j = 0; j < bits_; ++j) {
    const std::size_t at = beta_ + 32 * j;
    again = replaced(
        again, at,
        tally::add(tally::Element::from(item(copy, at)), tally::multiply(delta, keys[j])).view());
  }
  add("re-randomised copy, old proof", "7.5", again, kCopier);
  const ByteView ciphertext = ByteView(town_.casts[2].ballot).subspan(kHeader, 32 * (1 + bits_));
  add("proof of one ballot on the ciphertext of another", "7.5", with(kHeader, ciphertext));
  add("ballot of another election with the same keys", "7.5",
      tally::seal_ballot(other_election_, town_.header(0, 0), town_.question(0),
                         *town_.questions[0].layout.encode({0}), town_.draws.seed("neg", {6})));
}

void NegativeBallots::add_signatures() {
  const ledger::SchnorrSignature& good = town_.casts[0].signature;
  const auto put = [&](std::string name, Bytes signature) {
    add(std::move(name), "7.8", ballot_).signature = std::move(signature);
  };
  put("signed by another voter", signed_by(1, ballot_));
  put("signature of another ballot", bytes_of(town_.casts[6].signature.view()));
  put("bit 255 set in R", with_top_bit(good.view()));
  put("s plus group order", plus_order(good.view(), 32));
  put("signature truncated", bytes_of(good.view().first(63)));
  put("signature for another context",
      bytes_of(tally::sign_cast(other_election_, town_.voters[0].credential,
                                tally::tracker_of(town_.key_set.context, ballot_),
                                town_.draws.hash("neg-nonce").view())
                   .view()));
}

void NegativeBallots::add_repeated() {
  constexpr std::uint32_t kChallenger = 3;
  const tally::BallotHeader header = town_.header(kChallenger, 0);
  const auto v = scalars_of(*town_.questions[0].layout.encode({3}));
  add("challenged ballot is cast", "7.7", town_.challenge.ballot, kChallenger).challenged = true;
  add("same encryption randomness as an accepted ballot", "8",
      cheat(header, v, 7, town_.casts[0].detail->r), kChallenger)
      .after = {0};
  add("same randomness as a challenged ballot", "8", cheat(header, v, 8, town_.challenge.r),
      kChallenger)
      .challenged = true;
}

void NegativeBallots::add_other_layouts() {
  constexpr std::uint16_t kKnapsack = 2, kRanking = 3, kSurvey = 4;
  constexpr std::uint32_t kRanker = 3;
  const auto bits = [&](std::uint16_t q, const tally::Choice& choice) {
    return *town_.questions[q].layout.encode(choice);
  };
  tally::Bits survey = bits(kSurvey, {5, 4});
  survey[3] = 1;
  add("survey: two scores for one item", "7.5",
      cheat(town_.header(0, kSurvey), scalars_of(survey), 9));
  tally::Bits ranking = bits(kRanking, {4, 0});
  ranking[5] = 0;
  ranking[9] = 1;
  add("ranking: same project twice", "7.5",
      cheat(town_.header(kRanker, kRanking), scalars_of(ranking), 10), kRanker);
  tally::Bits knapsack = bits(kKnapsack, {2, 3});
  knapsack[0] = 1;
  add("knapsack: over budget", "7.5", cheat(town_.header(0, kKnapsack), scalars_of(knapsack), 11));
}

void NegativeBallots::add_open() {
  const VectorCast& cast = town_.casts[20];
  CHECK(cast.ballot[0] == tally::kOpenBallot);
  constexpr std::size_t kDigits = 10;  // two for each of five projects; four bits of slack follow
  const auto open = [&](const tally::Bits& v) { return open_bytes(cast.ballot, v); };
  tally::Bits all(cast.v.size(), 0), other = cast.v, less = cast.v;
  std::fill_n(all.begin(), kDigits, std::uint8_t{1});
  std::swap(other[kDigits], other[kDigits + 3]);  // slack weights that are equal
  std::fill(less.begin() + kDigits, less.end(), std::uint8_t{0});
  Bytes unused = cast.ballot;
  unused.back() |= 0x80;
  add("open: too many points", "7.5", open(all));
  add("open: unused bit set", "7.2", unused);
  add("open: right sums, not the canonical digits", "7.5", open(other));
  add("open: one bit of slack missing", "7.5", open(less));
  add("open: open ballot labelled sealed", "7.1", replaced(cast.ballot, kKindAt, byte(2)));
}

std::vector<NegativeBallot> NegativeBallots::all() && {
  add_headers_and_lengths();
  add_items();
  add_chains();
  add_false_values();
  add_moved_proofs();
  add_copies();
  add_signatures();
  add_repeated();
  add_other_layouts();
  add_open();
  return std::move(out_);
}

namespace {

// A ballot as what it differs by from a cast: its first bytes kept, some of them changed, a tail.
struct Patch {
  std::size_t base = 0, keep = 0, size = 0;  // size: about the digits it takes to write down
  json::array edits;
  Bytes tail;
};

Patch patch_of(const Bytes& cast, const Bytes& ballot, std::size_t base) {
  Patch out{base, std::min(cast.size(), ballot.size()), 0, {}, {}};
  std::size_t from = 0;
  while (from < out.keep) {
    std::size_t to = from;
    while (to < out.keep && cast[to] != ballot[to]) ++to;
    if (to > from) {
      out.edits.push_back(json::array{from, hex_text(ByteView(ballot).subspan(from, to - from))});
      out.size += 8 + 2 * (to - from);
    }
    from = std::max(to, from + 1);
  }
  out.tail = bytes_of(ByteView(ballot).subspan(out.keep));
  out.size += 2 * out.tail.size();
  return out;
}

// The shortest of these, or the ballot itself where none is shorter.
void put_ballot(const VectorTown& town, const Bytes& ballot, json::object& out) {
  Patch best = patch_of(town.casts[0].ballot, ballot, 0);
  for (std::size_t i = 1; i < town.casts.size(); ++i)
    if (Patch other = patch_of(town.casts[i].ballot, ballot, i); other.size < best.size)
      best = std::move(other);
  if (best.size >= 2 * ballot.size()) {
    out["ballot"] = hex_text(ballot);
    return;
  }
  out["base"] = best.base;
  out["keep"] = best.keep;
  out["edits"] = std::move(best.edits);
  out["tail"] = hex_text(best.tail);
}

}  // namespace

json::value negative_section(const VectorTown& town) {
  json::array out;
  for (const NegativeBallot& negative : NegativeBallots(town).all()) {
    json::object text{{"name", negative.name},
                      {"check", negative.check},
                      {"after", number_list(negative.after)},
                      {"challenge", negative.challenged ? 1 : 0}};
    put_ballot(town, negative.ballot, text);
    text["sig"] = hex_text(negative.signature);
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace urna::api
