// Law of ballots (B04, B05, B06): a ballot, open or sealed, is accepted as it was made and in no
// other bytes; one by one and in a batch the verdict is the same; so with signatures and proofs of
// possession. The first bytes choose layout and answer, the rest what is changed.
#include "tally/ballot/group_batch.h"
#include "tally/ballot/sealed_ballot.h"
#include "tests/fuzz/spoil.h"

namespace urna::fuzz {
namespace {

using namespace tally;  // NOLINT: the law is about this folder

Hash hash(std::string_view text) { return ledger::sha256(ledger::view_of(text)); }

struct Made {
  Layout layout;
  std::vector<Element> keys;
  Bits bits;
  BallotHeader header;
  Bytes ballot;
};

Layout some_layout(std::uint8_t which) {
  switch (which % 5) {
    case 0:
      return approval(2, 0, 1).value();
    case 1:
      return points(2, 2, 3).value();
    case 2:
      return ranking(3, 2).value();
    case 3:
      return knapsack({3, 5}, 7).value();
    default:
      return scores(2, 2).value();
  }
}

Bits legal_answer(const Layout& layout, FuzzedBytes& reader) {
  for (int tries = 0; tries < 8; ++tries) {
    Choice choice;
    const std::size_t length =
        layout.shape == LayoutShape::subset || layout.shape == LayoutShape::ranking
            ? reader.below(3)
            : layout.items;
    for (std::size_t i = 0; i < length; ++i)
      choice.push_back(static_cast<std::int64_t>(reader.below(3)));
    if (auto bits = layout.encode(choice); bits.ok()) {
      require(layout.decode(*bits).value() == choice, "an answer is read back");
      return *bits;
    }
  }
  Choice blank;
  if (layout.shape == LayoutShape::points || layout.shape == LayoutShape::scores)
    blank.assign(layout.items, 0);
  auto bits = layout.encode(blank);
  return bits.ok() ? *bits : layout.encode({2, 1}).value();
}

Made make(FuzzedBytes& reader, std::uint8_t kind) {
  Made made{some_layout(reader.byte()), {}, {}, {}, {}};
  for (std::uint32_t j = 0; j < made.layout.bits; ++j)
    made.keys.push_back(Credential::derive("fuzz", ledger::Seed(hash("keys").view()), j).key());
  made.bits = legal_answer(made.layout, reader);
  made.header = {kind, 0, SlotId{}, made.keys[0], 1, {}, 0};
  made.ballot = encode_header(made.header);
  if (kind == kSealedBallot)
    made.ballot = seal_ballot(hash("ctx"), made.header, {made.layout, made.keys}, made.bits,
                              ledger::Seed(hash("seal").view()));
  else
    ledger::put(made.ballot, pack_bits(made.bits));
  return made;
}

bool accepted_in_batch(const Made& made, ByteView ballot) {
  GroupEquations equations;
  if (!ballot_equations(hash("ctx"), {made.layout, made.keys}, ballot, equations,
                        Elements::as_given)
           .ok())
    return false;
  GroupBatch batch(hash("fresh").view());
  batch.add(equations);
  return batch.holds();
}

// The header is hashed into the proof, so no byte of the ballot may change.
void sealed(FuzzedBytes& reader) {
  const Made made = make(reader, kSealedBallot);
  const SealedQuestion question{made.layout, made.keys};
  require(check_sealed_ballot(hash("ctx"), question, made.ballot).ok(), "a true ballot");
  const Bytes other = spoil(made.ballot, reader);
  const bool accepted = check_sealed_ballot(hash("ctx"), question, other).ok();
  require(accepted == (other == made.ballot), "a changed ballot is accepted");
  require(accepted_in_batch(made, other) == accepted, "the batch says otherwise");
  require(!check_sealed_ballot(hash("other"), question, made.ballot).ok(), "another election");
}

void open(FuzzedBytes& reader) {
  const Made made = make(reader, kOpenBallot);
  const ByteView body = ByteView(made.ballot).subspan(kHeaderBytes);
  require(check_open_body(made.layout, body).ok(), "a true ballot");
  const Bytes other = spoil(Bytes(body.begin(), body.end()), reader);
  if (!check_open_body(made.layout, other).ok()) return;
  const Bits bits = unpack_bits(other, made.layout.bits);
  require(pack_bits(bits) == other, "one spelling per ballot");
  const auto choice = made.layout.decode(bits);
  require(choice.ok() && made.layout.encode(*choice).value() == bits, "one coding per answer");
}

void signatures(FuzzedBytes& reader) {
  const Credential credential =
      Credential::derive("fuzz", ledger::Seed(hash("voter").view()), reader.byte());
  const Tracker tracker = reader.fixed<Tracker>();
  const SlotId slot = reader.fixed<SlotId>();
  const auto cast = sign_cast(hash("ctx"), credential, tracker, hash("fresh").view());
  const auto owned = prove_possession(hash("roll"), credential, slot, hash("fresh").view());
  require(check_cast_signature(hash("ctx"), credential.key(), tracker, cast).ok(), "a signature");
  require(check_possession(hash("roll"), credential.key(), slot, owned).ok(), "a possession");
  for (const auto& made : {cast, owned}) {
    Bytes other = spoil(Bytes(made.bytes.begin(), made.bytes.end()), reader);
    other.resize(64, 0);
    const auto bent = SchnorrSignature::from(other);
    require(
        bent == cast || !check_cast_signature(hash("ctx"), credential.key(), tracker, bent).ok(),
        "another signature");
    require(bent == owned || !check_possession(hash("roll"), credential.key(), slot, bent).ok(),
            "another proof");
  }
}

void headers(ByteView bytes) {
  const auto header = parse_header(bytes);
  require(header.ok() == (bytes.size() >= kHeaderBytes), "a header has its length");
  if (header.ok())
    require(std::ranges::equal(encode_header(*header), bytes.first(kHeaderBytes)), "one spelling");
}

void law(ByteView bytes) {
  FuzzedBytes reader(bytes);
  switch (reader.below(4)) {
    case 0:
    case 1:
      return sealed(reader);
    case 2:
      return open(reader);
    default:
      headers(reader.rest());
      return signatures(reader);
  }
}

URNA_FUZZ_TARGET(
    sealed_ballot, law, [] { return choice_seeds(20, 120); }, 150);

}  // namespace
}  // namespace urna::fuzz
