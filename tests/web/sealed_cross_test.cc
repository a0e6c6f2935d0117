// Two implementations that share no code check each other on random ballots: what is sealed in C++
// verifies in JavaScript and the reverse, the same seed gives the same bytes, and a false byte is
// refused by both with the same check. The JavaScript side is api/web/sealed/cli.mjs, JSON lines.
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include "audit/checks.h"
#include "tally/ballot/sealed_ballot.h"
#include "tests/tally/ballot/drawn_ballots.h"

namespace urna::tally {
namespace {

namespace json = boost::json;
using ledger::Bytes;
using ledger::Errc;
using ledger::SchnorrSignature;
using ledger::Seed;

constexpr int kBallots = 40;
constexpr const char* kWeb = URNA_SOURCE_DIR "/api/web";

std::string shown(ByteView bytes) { return ledger::to_hex(bytes); }
Bytes from_hex(const json::value& text) {
  Bytes out;
  if (!ledger::from_hex(std::string_view(text.as_string()), out)) ADD_FAILURE() << text;
  return out;
}

// Numbers below a limit, from URNA_SEED or from anywhere; the seed is printed.
class Dice {
 public:
  Dice() {
    const char* given = std::getenv("URNA_SEED");
    seed_ = given != nullptr ? std::stoull(given) : std::random_device()();
    std::cout << "seed: URNA_SEED=" << seed_ << "\n";
    dice_.seed(seed_);
  }
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(dice_() % limit); }
  template <class T>
  T bytes() {
    T out;
    for (std::uint8_t& byte : out.bytes) byte = static_cast<std::uint8_t>(dice_());
    return out;
  }

 private:
  std::uint64_t seed_ = 0;
  std::mt19937_64 dice_;
};

// One ballot of one random question, cast by C++.
struct Cast {
  std::string name;
  json::array parameters;
  Layout layout;
  Choice choice;
  std::vector<Element> keys;
  Hash context, secret, seed, fresh;
  BallotHeader header;
  Bits v;
  Bytes ballot;
  Tracker tracker;
  SchnorrSignature signature;

  bool sealed() const { return header.kind == kSealedBallot; }
  Credential credential() const { return Credential::derive("test/voter", Seed(secret.view()), 0); }
  SealedQuestion question() const { return {layout, keys}; }
};

void cast_ballot(Cast& cast) {
  const Seed seed(cast.seed.view());
  if (cast.sealed()) {
    cast.ballot = seal_ballot(cast.context, cast.header, cast.question(), cast.v, seed);
  } else {
    cast.ballot = encode_header(cast.header);
    ledger::put(cast.ballot, pack_bits(cast.v));
  }
  cast.tracker = tracker_of(cast.context, cast.ballot);
  cast.signature = sign_cast(cast.context, cast.credential(), cast.tracker, cast.fresh.view());
}

Cast draw_cast(Dice& dice) {
  DrawnBallot drawn = draw_ballot([&](std::uint32_t limit) { return dice.below(limit); });
  Cast cast{drawn.name, drawn.parameters, drawn.layout, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  cast.v = *cast.layout.encode(drawn.choice);
  cast.choice = *cast.layout.decode(cast.v);  // positions in ascending order
  cast.context = dice.bytes<Hash>();
  cast.secret = dice.bytes<Hash>();
  cast.seed = dice.bytes<Hash>();
  cast.fresh = dice.bytes<Hash>();
  cast.header.kind = dice.below(4) == 0 ? kOpenBallot : kSealedBallot;
  cast.header.question = static_cast<std::uint16_t>(dice.below(9));
  cast.header.slot = dice.bytes<SlotId>();
  cast.header.key = cast.credential().key();
  cast.header.bseq = 1 + dice.below(3);
  cast.header.prev = cast.header.bseq == 1 ? Tracker{} : dice.bytes<Tracker>();
  cast.header.channel = static_cast<std::uint8_t>(dice.below(2));
  if (cast.sealed())
    for (std::uint32_t j = 0; j < cast.layout.bits; ++j)
      cast.keys.push_back(h2g("test/key", {dice.bytes<Hash>().view(), u32_bytes(j)}));
  cast_ballot(cast);
  return cast;
}

// The first check that refuses, in the order of section 14; what needs a log is not looked at.
Errc judge(const Cast& cast, ByteView ballot, ByteView signature) {
  const auto header = parse_header(ballot);
  if (!header) return header.code();
  if (header->question != cast.header.question || header->kind != cast.header.kind ||
      header->channel > 1)
    return Errc::bad_header;
  const ByteView body = ballot.subspan(kHeaderBytes);
  Errc content = Errc::none;
  if (cast.sealed()) {
    const auto checked = check_sealed_ballot(cast.context, cast.question(), ballot);
    if (!checked) content = checked.code();
  } else if (const auto checked = check_open_body(cast.layout, body); !checked) {
    content = checked.code();
  }
  if (content == Errc::bad_ballot_length || content == Errc::bad_ballot_item) return content;
  if (header->slot != cast.header.slot || header->key != cast.header.key) return Errc::not_on_roll;
  if (header->bseq != cast.header.bseq || header->prev != cast.header.prev)
    return Errc::wrong_chain;
  if (content != Errc::none) return content;
  const auto signed_right =
      check_cast_signature(cast.context, header->key, tracker_of(cast.context, ballot),
                           SchnorrSignature::from(signature));
  return signed_right ? Errc::none : signed_right.code();
}
std::string check_number(Errc code) {
  return code == Errc::none ? "accepted" : std::string(audit::check_of(code));
}
std::string check_number(const json::value& answer) {
  if (answer.at("ok").as_bool()) return "accepted";
  const json::value* check = answer.as_object().if_contains("check");
  return check != nullptr ? std::string(check->as_string()) : json::serialize(answer);
}

json::object question_text(const Cast& cast) {
  json::array keys;
  for (const Element& key : cast.keys) keys.push_back(json::string(shown(key.view())));
  return {{"index", cast.header.question},
          {"kind", cast.header.kind},
          {"layout", cast.name},
          {"parameters", cast.parameters},
          {"keys", std::move(keys)}};
}
json::object request(const Cast& cast, const char* what) {
  return {{"do", what}, {"context", shown(cast.context.view())}, {"question", question_text(cast)}};
}
json::object seal_request(const Cast& cast, bool with_seeds) {
  json::object out = request(cast, "seal");
  out["header"] = json::object{{"slot", shown(cast.header.slot.view())},
                               {"bseq", cast.header.bseq},
                               {"prev", shown(cast.header.prev.view())},
                               {"channel", cast.header.channel}};
  out["choice"] = json::value_from(cast.choice);
  out["secret"] = shown(cast.credential().secret().view());
  if (!with_seeds) return out;
  out["seed"] = shown(cast.seed.view());
  out["fresh"] = shown(cast.fresh.view());
  return out;
}
json::object verify_request(const Cast& cast, ByteView ballot, ByteView signature) {
  json::object out = request(cast, "verify");
  out["ballot"] = shown(ballot);
  out["signature"] = shown(signature);
  out["expect"] = json::object{{"slot", shown(cast.header.slot.view())},
                               {"key", shown(cast.header.key.view())},
                               {"bseq", cast.header.bseq},
                               {"prev", shown(cast.header.prev.view())}};
  return out;
}
json::object challenge_request(const Cast& cast, const Scalar& r) {
  json::object out = request(cast, "challenge");
  out["ballot"] = shown(cast.ballot);
  out["bits"] = shown(cast.v);
  out["r"] = shown(r.view());
  return out;
}

class SealedCross : public testing::Test {
 protected:
  void SetUp() override {
    ledger::init_crypto();
    if (!std::filesystem::exists(std::string(kWeb) + "/node_modules/@noble/curves") ||
        std::system("node --version >/dev/null 2>&1") != 0)
      GTEST_SKIP() << "SKIPPED: no node with the libraries of api/web (scripts/web-test has them)";
    std::string pattern = (std::filesystem::temp_directory_path() / "urna-cross-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    for (int i = 0; i < kBallots; ++i) casts_.push_back(draw_cast(dice_));
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  // One answer for each request, in order.
  std::vector<json::value> ask(const std::vector<json::object>& requests) const {
    const std::string in = folder_ + "/requests", out = folder_ + "/answers";
    {
      std::ofstream file(in, std::ios::binary);
      for (const json::object& line : requests) file << json::serialize(line) << "\n";
    }
    const std::string command =
        "node '" + std::string(kWeb) + "/sealed/cli.mjs' <'" + in + "' >'" + out + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream file(out, std::ios::binary);
    std::vector<json::value> answers;
    for (std::string line; std::getline(file, line);) answers.push_back(json::parse(line));
    EXPECT_EQ(answers.size(), requests.size());
    answers.resize(requests.size());
    return answers;
  }
  template <class Make>
  std::vector<json::value> ask_of_all(Make make) const {
    std::vector<json::object> requests;
    for (const Cast& cast : casts_) requests.push_back(make(cast));
    return ask(requests);
  }

  Dice dice_;
  std::string folder_;
  std::vector<Cast> casts_;
};

TEST_F(SealedCross, TheSameSeedGivesTheSameBytes) {
  const auto answers = ask_of_all([](const Cast& cast) { return seal_request(cast, true); });
  for (std::size_t i = 0; i < casts_.size(); ++i) {
    const Cast& cast = casts_[i];
    ASSERT_TRUE(answers[i].at("ok").as_bool()) << answers[i];
    EXPECT_EQ(answers[i].at("ballot"), json::value(shown(cast.ballot))) << cast.name;
    EXPECT_EQ(answers[i].at("tracker"), json::value(shown(cast.tracker.view())));
    EXPECT_EQ(answers[i].at("signature"), json::value(shown(cast.signature.view())));
    EXPECT_EQ(answers[i].at("key"), json::value(shown(cast.header.key.view())));
    if (!cast.sealed()) continue;
    const SecretScalar r =
        ballot_randomness(cast.context, cast.header, cast.v, Seed(cast.seed.view()));
    EXPECT_EQ(answers[i].at("opening").at("r"), json::value(shown(r.value().view())));
    EXPECT_EQ(answers[i].at("opening").at("bits"), json::value(shown(cast.v)));
  }
}

TEST_F(SealedCross, JavaScriptAcceptsAndTracksWhatCppSeals) {
  const auto answers = ask_of_all(
      [](const Cast& cast) { return verify_request(cast, cast.ballot, cast.signature.view()); });
  for (std::size_t i = 0; i < casts_.size(); ++i) {
    ASSERT_EQ(judge(casts_[i], casts_[i].ballot, casts_[i].signature.view()), Errc::none);
    ASSERT_EQ(check_number(answers[i]), "accepted") << casts_[i].name << answers[i];
    EXPECT_EQ(answers[i].at("tracker"), json::value(shown(casts_[i].tracker.view())));
  }
}

// Fresh randomness of the device: nothing is the same but what is said.
TEST_F(SealedCross, CppAcceptsAndOpensWhatJavaScriptSeals) {
  const auto answers = ask_of_all([](const Cast& cast) { return seal_request(cast, false); });
  for (std::size_t i = 0; i < casts_.size(); ++i) {
    const Cast& cast = casts_[i];
    ASSERT_TRUE(answers[i].at("ok").as_bool()) << answers[i];
    const Bytes ballot = from_hex(answers[i].at("ballot"));
    EXPECT_EQ(judge(cast, ballot, from_hex(answers[i].at("signature"))), Errc::none) << cast.name;
    EXPECT_EQ(shown(tracker_of(cast.context, ballot).view()),
              std::string(answers[i].at("tracker").as_string()));
    if (!cast.sealed()) continue;
    EXPECT_NE(ballot, cast.ballot);
    const SealedBits sealed = read_sealed_ballot(ballot, cast.layout.bits);
    const json::value& opening = answers[i].at("opening");
    const Bytes bits = from_hex(opening.at("bits")), r = from_hex(opening.at("r"));
    EXPECT_TRUE(check_opening(sealed, cast.keys, bits, r).ok());
    EXPECT_EQ(Bits(bits), cast.v);
  }
}

TEST_F(SealedCross, ChallengesOpenInBothOrInNeither) {
  std::vector<json::object> requests;
  std::vector<const Cast*> about;
  for (const Cast& cast : casts_) {
    if (!cast.sealed()) continue;
    const SecretScalar secret =
        ballot_randomness(cast.context, cast.header, cast.v, Seed(cast.seed.view()));
    const Scalar other = add(secret.value(), scalar_of(1));
    requests.push_back(challenge_request(cast, secret.value()));
    requests.push_back(challenge_request(cast, other));
    EXPECT_EQ(check_opening(read_sealed_ballot(cast.ballot, cast.layout.bits), cast.keys, cast.v,
                            other.view())
                  .code(),
              Errc::bad_opening);
    about.push_back(&cast);
  }
  const auto answers = ask(requests);
  for (std::size_t i = 0; i < about.size(); ++i) {
    ASSERT_EQ(check_number(answers[2 * i]), "accepted") << answers[2 * i];
    EXPECT_EQ(answers[2 * i].at("choice"), json::value_from(about[i]->choice)) << about[i]->name;
    EXPECT_EQ(check_number(answers[2 * i + 1]), "9.1");
  }
}

// What is false about the n-th copy of a cast: a bit of the header, of z or tau (which only the
// proof's equations meet), of anything, or the length.
struct FalseCast {
  Bytes ballot, signature;
};
FalseCast false_cast(const Cast& cast, int n, Dice& dice) {
  FalseCast out{cast.ballot, {cast.signature.bytes.begin(), cast.signature.bytes.end()}};
  const auto size = static_cast<std::uint32_t>(cast.ballot.size());
  if (n == 3) {
    out.ballot.resize(dice.below(size));
    return out;
  }
  std::uint32_t at = dice.below(n == 0 ? kHeaderBytes : size + 64), bit = dice.below(8);
  if (n == 1 && cast.sealed()) {
    at = size - 32 * (cast.layout.bits + 1 + dice.below(2));
    bit = 0;
  }
  std::uint8_t& bent = at < size ? out.ballot[at] : out.signature[at - size];
  bent ^= static_cast<std::uint8_t>(1U << bit);
  return out;
}

TEST_F(SealedCross, FalseBytesAreRefusedByTheSameCheck) {
  std::vector<json::object> requests;
  std::vector<std::string> expected;
  for (const Cast& cast : casts_)
    for (int n = 0; n < 4; ++n) {
      const FalseCast bent = false_cast(cast, n, dice_);
      expected.push_back(check_number(judge(cast, bent.ballot, bent.signature)));
      requests.push_back(verify_request(cast, bent.ballot, bent.signature));
    }
  const auto answers = ask(requests);
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_NE(expected[i], "accepted") << requests[i];
    EXPECT_EQ(check_number(answers[i]), expected[i]) << requests[i];
    ++seen[expected[i]];
  }
  for (const auto& [check, count] : seen) std::cout << "check " << check << ": " << count << "\n";
  EXPECT_GE(seen.size(), 5U);
}

}  // namespace
}  // namespace urna::tally
