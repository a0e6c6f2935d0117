// The canonical codec: one spelling, limits at the limit and one beyond, hostile counts, random
// bytes.
#include "ledger/codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "ledger/entry.h"
#include "ledger/json.h"
#include "ledger/limits.h"

namespace urna::ledger {
namespace {

struct Inner {
  std::uint16_t number = 0;
  std::string name;
  bool operator==(const Inner&) const = default;
  void serialize(auto& archive) { archive(field("number", number), field("name", name, 5)); }
};
enum class Colour : std::uint8_t { red = 1 };
struct Outer {
  std::uint8_t small = 0;
  std::uint64_t large = 0;
  std::int64_t amount = 0;
  bool flag = false;
  Colour colour = Colour::red;
  Hash hash;
  Bytes bytes;
  std::vector<Inner> list;
  std::optional<Inner> maybe;
  Texts texts;
  bool operator==(const Outer&) const = default;
  void serialize(auto& archive) {
    archive(field("small", small), field("large", large), field("amount", amount),
            field("flag", flag), field("colour", colour), field("hash", hash),
            field("bytes", bytes, 4), field("list", list, 3), field("maybe", maybe),
            field("texts", texts, 6));
  }
};

struct Many {
  std::vector<std::uint64_t> list;
  void serialize(auto& archive) { archive(field("list", list, 0xffffffff)); }
};

Outer sample() {
  Outer out;
  out.small = 7;
  out.large = ~std::uint64_t{0};
  out.amount = -2;
  out.flag = true;
  out.hash = sha256(view_of("x"));
  out.bytes = {1, 2, 3, 4};
  out.list = {{1, "a"}, {2, "абв"}, {3, ""}};
  out.list[1].name = "аб";
  out.maybe = Inner{9, "five5"};
  out.texts = {{"en", "hi"}, {"ro", "bună"}};
  return out;
}

TEST(Codec, ComesBackAsItWas) {
  const Bytes bytes = encode(sample());
  const auto again = decode<Outer>(bytes);
  ASSERT_TRUE(again.ok()) << to_text(again.error());
  EXPECT_EQ(*again, sample());
  EXPECT_EQ(encode(*again), bytes);
}

TEST(Codec, IntegersAreBigEndian) {
  EXPECT_EQ(to_hex(encode(Inner{0x0102, "ab"})), "0102000000026162");
}

TEST(Codec, EveryCutIsTooShortAndEveryTailTrails) {
  const Bytes bytes = encode(sample());
  for (std::size_t i = 0; i < bytes.size(); ++i)
    EXPECT_EQ(decode<Outer>(ByteView(bytes).first(i)).code(), Errc::too_short) << i;
  Bytes longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(decode<Outer>(longer).code(), Errc::trailing_bytes);
}

TEST(Codec, LimitsHoldAtTheLimitAndOneBeyond) {
  Bytes bytes = encode(Inner{1, "12345"});
  EXPECT_TRUE(decode<Inner>(bytes).ok());
  Bytes beyond;
  put_u16(beyond, 1);
  put_lp(beyond, view_of("123456"));
  EXPECT_EQ(decode<Inner>(beyond).code(), Errc::over_limit);
  EXPECT_NE(decode<Inner>(beyond).error().detail.find("name"),
            std::string::npos);  // names the field
}

TEST(Limits, AreAskedBeforeAnythingIsEncoded) {
  EXPECT_TRUE(within_limits(sample(), "outer").ok());
  const auto refused = [](auto bend) {
    Outer outer = sample();
    bend(outer);
    const auto asked = within_limits(outer, "outer");
    return asked ? std::string("taken") : to_text(asked.error());
  };
  EXPECT_EQ(refused([](Outer& o) { o.bytes.resize(5); }),
            "over_limit: outer.bytes: at most 4 bytes, here 5");
  EXPECT_EQ(refused([](Outer& o) { o.list.resize(4); }),
            "over_limit: outer.list: at most 3 items, here 4");
  EXPECT_EQ(refused([](Outer& o) { o.list[2].name = "123456"; }),
            "over_limit: outer.list[2].name: at most 5 bytes, here 6");
  EXPECT_EQ(refused([](Outer& o) { o.maybe->name = "123456"; }),
            "over_limit: outer.maybe.name: at most 5 bytes, here 6");
  EXPECT_EQ(refused([](Outer& o) { o.texts["ro"] = "1234567"; }),
            "over_limit: outer.texts.ro: at most 6 bytes, here 7");
  EXPECT_EQ(refused([](Outer& o) { o.texts["long"] = ""; }),
            "over_limit: outer.texts: a language tag: at most 3 bytes, here 4");
  EXPECT_EQ(refused([](Outer& o) {
              for (char c = 'a'; c <= 'q'; ++c) o.texts[std::string("x") + c] = "";
            }),
            "over_limit: outer.texts: at most 16 languages, here 19");
}

TEST(Limits, OfAnEventAreNamedByItsName) {
  ProposalFiled filed;
  filed.title["ro"] = std::string(limit::kTitleBytes, 'x');
  EXPECT_TRUE(within_limits(EventBody(filed)).ok());
  filed.title["ro"] += 'x';
  EXPECT_EQ(to_text(within_limits(EventBody(filed)).error()),
            "over_limit: proposal_filed.title.ro: at most 1000 bytes, here 1001");
}

TEST(Codec, HostileCountsAllocateNothing) {
  Bytes bytes;
  put_u16(bytes, 1);
  put_u32(bytes, 0xffffffff);
  EXPECT_EQ(decode<Inner>(bytes).code(), Errc::over_limit);
  Bytes many;
  put_u32(many, 0xfffffff0);
  many.resize(64);
  EXPECT_EQ(decode<Many>(many).code(), Errc::too_short);
}

TEST(Codec, OneSpellingOnly) {  // B06
  Outer outer = sample();
  const Bytes good = encode(outer);
  const std::size_t flag_at = 1 + 8 + 8;
  Bytes bent = good;
  bent[flag_at] = 2;
  EXPECT_EQ(decode<Outer>(bent).code(), Errc::malformed);
  outer.texts.clear();
  Bytes unordered = encode(outer);
  unordered.resize(unordered.size() - 4);
  put_u32(unordered, 2);
  for (const char* tag : {"ro", "en"}) {
    put_lp(unordered, view_of(tag));
    put_lp(unordered, view_of("x"));
  }
  EXPECT_EQ(decode<Outer>(unordered).code(), Errc::malformed);
}

TEST(Codec, RefusesTextThatIsNotPlain) {
  for (const char* text : {"\xff", "a\nb", "\xe2\x80\xae", "\xc0\x80", "\xed\xa0\x80", "\x7f"}) {
    Bytes bytes;
    put_u16(bytes, 1);
    put_lp(bytes, view_of(text));
    EXPECT_EQ(decode<Inner>(bytes).code(), Errc::bad_text);
  }
}

TEST(Codec, WhatDecodesEncodesToTheSameBytes) {  // B05
  std::mt19937_64 dice(20261124);
  const Bytes good = encode(sample());
  int accepted = 0;
  for (int round = 0; round < 200'000; ++round) {
    Bytes bent = good;
    for (std::uint64_t n = dice() % 3; n-- > 0;)
      bent[dice() % bent.size()] = static_cast<std::uint8_t>(dice());
    const auto decoded = decode<Outer>(bent);
    if (!decoded.ok()) continue;
    ++accepted;
    ASSERT_EQ(encode(*decoded), bent) << "round " << round;
  }
  EXPECT_GT(accepted, 1'000);
}

TEST(Codec, ShowsItselfAsJson) {
  EXPECT_EQ(to_json(Inner{3, "a\"b"}), "{\"number\":3,\"name\":\"a\\\"b\"}");
  const std::string text = to_json(sample());
  EXPECT_NE(text.find("\"large\":\"18446744073709551615\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"amount\":-2"), std::string::npos);
  EXPECT_NE(text.find("\"texts\":{\"en\":\"hi\",\"ro\":\"bună\"}"), std::string::npos);
}

TEST(Submission, IsParsedExactly) {
  const SigningKey a(Seed(sha256(view_of("a")).view())), b(Seed(sha256(view_of("b")).view()));
  const Bytes event = encode_event({EditionId{}, VotingOpened{}});
  const Bytes bytes = make_submission("log", event, {&a, &b});
  const auto parsed = parse_submission(bytes);
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(check_signatures(*parsed, "log").ok());
  EXPECT_EQ(check_signatures(*parsed, "other").code(),
            Errc::bad_signature);  // B03: bound to the log
  Bytes swapped = bytes;  // the same two signatures, the other way round: a second spelling
  const std::size_t start = 4 + event.size() + 1;
  std::rotate(swapped.begin() + static_cast<std::ptrdiff_t>(start),
              swapped.begin() + static_cast<std::ptrdiff_t>(start + 97), swapped.end());
  EXPECT_EQ(parse_submission(swapped).code(), Errc::bad_key_order);
  Bytes scheme = bytes;
  scheme[start] = 2;
  EXPECT_EQ(parse_submission(scheme).code(), Errc::unknown_value);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    EXPECT_FALSE(parse_submission(ByteView(bytes).first(i)).ok());
}

TEST(Event, EveryTypeAndVersionNotKnownCannotBeJudged) {  // B24, U01
  const Bytes good = encode_event({EditionId{}, VotingOpened{}});
  int known = 0;
  for (std::uint32_t type = 0; type < 65'536; ++type) {
    Bytes bent = good;
    bent[0] = static_cast<std::uint8_t>(type >> 8);
    bent[1] = static_cast<std::uint8_t>(type);
    const auto decoded = decode_event(bent);
    if (decoded.ok() || decoded.code() != Errc::unknown_event) ++known;
  }
  EXPECT_EQ(known, static_cast<int>(std::variant_size_v<EventBody>));
  for (int version = 0; version < 256; ++version) {
    Bytes bent = good;
    bent[3] = static_cast<std::uint8_t>(version);
    EXPECT_EQ(decode_event(bent).ok(), version == kEventVersion);
  }
}

struct Sayings {
  std::vector<Texts> said;
  void serialize(auto& archive) { archive(field("said", said, 2)); }
};

TEST(Codec, AListOfTextsCountsItsItemsAndLetsEachBeLong) {
  Sayings sayings{{{{"ro", std::string(kListedTextBytes, 'a')}}, {{"ro", "b"}}}};
  EXPECT_TRUE(within_limits(sayings, "sayings").ok());
  EXPECT_EQ(decode<Sayings>(encode(sayings))->said, sayings.said);
  sayings.said[0]["ro"] += 'a';
  EXPECT_EQ(within_limits(sayings, "sayings").code(), Errc::over_limit);
  sayings.said = {{}, {}, {}};
  EXPECT_EQ(within_limits(sayings, "sayings").code(), Errc::over_limit);
}

TEST(Base64, IsStrict) {
  Bytes out;
  EXPECT_TRUE(from_base64("", out));
  EXPECT_TRUE(from_base64("AA==", out));
  for (const char* bent : {"AB==", "A===", "AA=", "AA", "AAA=A", "A A=", "AA==\n", "-_=="})
    EXPECT_FALSE(from_base64(bent, out)) << bent;
}

}  // namespace
}  // namespace urna::ledger
