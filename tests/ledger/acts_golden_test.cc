// tests/golden/acts.json holds the browser's codec (api/web/site/event.mjs) to this one: events and
// their JSON, submissions and their signatures, bytes that are refused and texts that are not
// plain. URNA_UPDATE_GOLDEN=1 writes it anew; every key in it is a test key.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>

#include "ledger/entry.h"
#include "ledger/file.h"
#include "ledger/json.h"
#include "ledger/limits.h"
#include "tests/ledger/follow_up_bodies.h"

namespace urna::ledger {
namespace {

constexpr const char* kOrigin = "balti.example/pb-2026";
const std::string kPath = std::string(URNA_SOURCE_DIR) + "/tests/golden/acts.json";

template <class T>
T filled(std::uint8_t first) {
  T made;
  for (std::size_t i = 0; i < T::kSize; ++i)
    made.bytes[i] = static_cast<std::uint8_t>(first + 7 * i);
  return made;
}

SigningKey key_of(std::uint8_t first) { return SigningKey(Seed(filled<Hash>(first).view())); }

Texts four(const std::string& text) {
  return {{"ro", text + " ș"}, {"ru", text + " ж"}, {"uk", text + " ґ"}, {"en", text + " ’"}};
}

ProposalFiled filed() {
  ProposalFiled event;
  event.nonce = filled<Nonce>(1);
  event.proposer = key_of(1).public_key();
  event.label = "W-7K2M-9QX4-T5ZD";
  event.title = {{"ro", "Bănci la stații"}, {"uk", "Лавки на зупинках"}};
  event.summary = four("<b>&amp; \"quoted\" {curly}");
  event.cost = 1'234'567;
  event.envelope = 2;
  event.district = 3;
  event.categories = {"green", "youth"};
  event.team = {3, 2};
  event.attachments = {filled<Hash>(9), filled<Hash>(10)};
  return event;
}

// At every limit: nothing longer is taken.
ProposalFiled largest() {
  ProposalFiled event = filed();
  event.label = std::string(limit::kLabelBytes, 'l');
  const auto full = [](std::size_t bytes, const std::string& letter) {
    std::string text;
    while (text.size() + letter.size() <= bytes) text += letter;
    return text + std::string(bytes - text.size(), '.');
  };
  for (auto& [tag, text] : event.title = four("")) text = full(limit::kTitleBytes, "ș");
  for (auto& [tag, text] : event.summary) text = full(limit::kSummaryBytes, "ж𝄞");
  event.cost = limit::kAmount;
  event.envelope = 65'535;
  event.district = 65'535;
  event.categories.assign(limit::kCategories, std::string(limit::kLabelBytes, 'c'));
  event.team = {limit::kTeam, limit::kTeam};
  event.attachments.assign(limit::kAttachments, filled<Hash>(77));
  return event;
}

ProposalFiled smallest() {
  ProposalFiled event;
  event.label = "1";
  event.title = {{"ro", "a"}};
  return event;
}

EditionAnnounced announced() {
  EditionAnnounced event;
  event.origin = kOrigin;
  event.nonce = filled<Nonce>(2);
  event.environment = Environment::drill;
  event.title = four("Buget");
  event.languages = {"ro", "ru", "uk", "en"};
  event.currency = "MDL";
  event.currency_decimals = 2;
  event.budget = 500'000;
  event.envelopes = {{1, four("Verde"), 100'000}, {2, four("Tineri"), 50'000}};
  event.districts = {{1, four("Centru")}, {3, four("Dacia")}};
  event.categories = {{"green", four("Mediu")}, {"youth", four("Tineret")}};
  event.calendar = {20260601, 20260630, 20260914, 20260927, 20261005};
  event.eligibility = {
      16, four("Aici"), {{1, four("Act")}}, {{2, four("Statut")}}, {{3, four("Nu")}}};
  event.roles.committee = {filled<PublicKey>(1), filled<PublicKey>(2)};
  event.roles.committee_quorum = 2;
  event.roles.registrars = {filled<PublicKey>(3)};
  event.roles.overseers = {filled<PublicKey>(4)};
  event.roles.stations = {
      {filled<StationId>(5), four("Secția"), filled<PublicKey>(6), {filled<PublicKey>(7)}}};
  event.roles.rotations_per_station_day = 9;
  event.dimensions = {{"age", {{"young", four("Tineri")}, {"old", four("Mari")}}}};
  event.minimum_group = 5;
  event.rule.minimum_score = std::uint64_t{1} << 60;  // beyond what a browser counts exactly
  event.draw = {DrawKind::beacon, four("drand"), 4'000'000};
  return event;
}

BallotDefined defined() {
  Question question;
  question.title = four("Ce?");
  question.district = 1;
  question.kind = BallotKind::sealed;
  question.layout = {LayoutKind::knapsack, 1, 2, 3, 4, 90'000};
  question.predicates = {1, 2, 3, 4};
  question.budget = 100'000;
  question.envelopes = {{1, four("Verde"), 5'000}};
  question.projects = {0, 2, 5};
  question.exclusive = {{{0, 2}}};
  BallotDefined event{filled<Nonce>(3), {question}, {{0, {0}}, {1, {}}}, Sealing{}};
  event.sealing->trustees = {filled<PublicKey>(20), filled<PublicKey>(21)};
  event.sealing->threshold = 2;
  event.sealing->minimum_ballots = 30;
  event.sealing->merges = {{0, 1, 0}};
  return event;
}

BallotDefined open_ballot() {
  BallotDefined event = defined();
  event.sealing.reset();
  return event;
}

ResultDeclared declared() {
  QuestionResult result{1,      31,  filled<Hash>(1), {5, 0, -(std::int64_t{1} << 61)},
                        {2, 0}, 900, filled<Hash>(2)};
  return {filled<Nonce>(4), 812, filled<Hash>(3), {result}};
}

std::vector<EventBody> bodies() {
  const Nonce nonce = filled<Nonce>(5);
  const TeamComposition team{4, 1};
  std::vector<EventBody> all{
      LedgerFounded{nonce, kOrigin, filled<PublicKey>(8), {filled<PublicKey>(1)}, 1},
      announced(),
      defined(),
      open_ballot(),
      RoleKeyRotated{nonce, Role::officer, filled<StationId>(5), filled<PublicKey>(7),
                     filled<PublicKey>(30)},
      ProposalsOpened{nonce},
      filed(),
      largest(),
      smallest(),
      ProposalWithdrawn{nonce, 4'294'967'295U},
      ProposalsClosed{nonce},
      ProposalReviewed{nonce, 7, Verdict::rejected, four("De ce"), 0, 1, {"green"}, team},
      ProposalReviewed{nonce, 8, Verdict::admitted, {}, 42, 0, {}, {}},
      RollClosed{nonce, 1'234, filled<Hash>(6), {{0, 1, 40}}, {1, 0}},
      VotingOpened{nonce},
      VotingClosed{nonce},
      LotsDrawn{nonce, 9, filled<Hash>(7), 4'000'000, "https://drand.example", Bytes(64, 3)},
      declared()};
  const auto fill = []<class T>(std::uint8_t first) { return filled<T>(first); };
  for (EventBody& body : follow_up_bodies(fill, four)) all.push_back(std::move(body));
  return all;
}

std::string member(const char* name, const std::string& value) {
  return json_quote(name) + ":" + value;
}
std::string hex(ByteView bytes) { return "\"" + to_hex(bytes) + "\""; }

std::string event_line(const EventBody& body, const std::vector<std::uint8_t>& seeds) {
  const Event event{filled<EditionId>(100), body};
  const Bytes bytes = encode_event(event);
  std::vector<SigningKey> keys;
  std::vector<const SigningKey*> signers;
  std::string names;
  for (const std::uint8_t seed : seeds) {
    keys.push_back(key_of(seed));
    names += (names.empty() ? "" : ",") + hex(filled<Hash>(seed).view());
  }
  for (const SigningKey& key : keys) signers.push_back(&key);
  const std::string json = std::visit([](const auto& of) { return to_json(of); }, body);
  return "{" + member("name", json_quote(name_of(body))) + "," +
         member("edition", hex(event.edition.view())) + "," + member("body", json) + "," +
         member("event", hex(bytes)) + "," + member("seeds", "[" + names + "]") + "," +
         member("submission", hex(make_submission(kOrigin, bytes, signers))) + "}";
}

std::string event_lines() {
  std::string out;
  std::uint8_t number = 0;
  for (const EventBody& body : bodies()) {
    // None, one, two keys and so on; the proposer signs alone.
    std::vector<std::uint8_t> seeds;
    for (std::uint8_t i = 0; i < number % 4; ++i)
      seeds.push_back(static_cast<std::uint8_t>(200 - i));
    if (std::holds_alternative<ProposalFiled>(body)) seeds = {1};
    out += (out.empty() ? "\n" : ",\n") + event_line(body, seeds);
    ++number;
  }
  return "[" + out + "\n]";
}

// ---- what is refused

Bytes event_bytes(const EventBody& body) { return encode_event({filled<EditionId>(100), body}); }

// The bytes with one field's spelling replaced by another, where it stands first.
Bytes replaced(Bytes bytes, ByteView what, ByteView with) {
  const auto at = std::search(bytes.begin(), bytes.end(), what.begin(), what.end());
  EXPECT_NE(at, bytes.end());
  Bytes out(bytes.begin(), at);
  put(out, with);
  out.insert(out.end(), at + static_cast<std::ptrdiff_t>(what.size()), bytes.end());
  return out;
}

Bytes text_bytes(std::string_view text) {
  Bytes out;
  put_lp(out, view_of(text));
  return out;
}
Bytes with_text(std::string_view text) {
  return replaced(event_bytes(filed()), text_bytes(filed().label), text_bytes(text));
}

std::vector<std::pair<std::string, Bytes>> false_events() {
  const Bytes good = event_bytes(filed());
  const Bytes ro = text_bytes("ro"), uk = text_bytes("uk");
  Bytes long_event = good, other_type = good, other_version = good, text_count = good;
  long_event.push_back(0);
  other_type[1] = 99;
  other_version[3] = 2;
  Bytes list;
  put_u32(list, 2);
  put(list, text_bytes("green"));
  Bytes many;
  put_u32(many, 65);
  put(many, text_bytes("green"));
  return {{"nothing", {}},
          {"a header only", Bytes(good.begin(), good.begin() + 20)},
          {"cut", Bytes(good.begin(), good.end() - 1)},
          {"one byte more", long_event},
          {"another type", other_type},
          {"another version", other_version},
          {"a label over its limit", with_text(std::string(limit::kLabelBytes + 1, 'l'))},
          {"a title over its limit",
           replaced(good, text_bytes("Bănci la stații"), text_bytes(std::string(1'001, 't')))},
          {"a summary over its limit", replaced(good, text_bytes(filed().summary.at("en")),
                                                text_bytes(std::string(6'001, 's')))},
          {"too many categories", replaced(good, list, many)},
          {"bidi", with_text("abc\u202e")},
          {"bidi isolate", with_text("\u2067abc")},
          {"arabic mark", with_text("\u061c")},
          {"newline", with_text("a\nb")},
          {"byte order mark", with_text("\ufeff")},
          {"not composed", with_text("a\u0306")},
          {"overlong", with_text("\xc0\x80")},
          {"a surrogate", with_text("\xed\xa0\x80")},
          {"a noncharacter", with_text("\xef\xbf\xbe")},
          {"a tag in capitals", replaced(good, ro, text_bytes("RO"))},
          {"a tag of four", replaced(good, ro, text_bytes("roro"))},
          {"tags that do not rise", replaced(good, ro, text_bytes("zz"))},
          {"a tag twice", replaced(good, ro, uk)}};
}

std::string false_event_lines() {
  std::string out;
  for (const auto& [what, bytes] : false_events()) {
    const auto decoded = decode_event(bytes);
    EXPECT_FALSE(decoded.ok()) << what;
    out += (out.empty() ? "\n{" : ",\n{") + member("what", json_quote(what)) + "," +
           member("code", json_quote(name_of(decoded.code()))) + "," + member("event", hex(bytes)) +
           "}";
  }
  return "[" + out + "\n]";
}

std::string false_submission_lines() {
  const SigningKey one = key_of(1), two = key_of(2);
  const Bytes event = event_bytes(ProposalsOpened{});
  const Bytes good = make_submission(kOrigin, event, {&one, &two});
  const std::size_t at = 4 + event.size();
  Bytes order = make_submission(kOrigin, event, {&one}), twice = order, scheme = good, more = good,
        seventeen(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at));
  twice[at] = 2;
  twice.insert(twice.end(), order.begin() + static_cast<std::ptrdiff_t>(at + 1), order.end());
  scheme[at + 1] = 2;
  more.push_back(0);
  seventeen.push_back(17);
  Bytes long_event;
  put_u32(long_event, 1'000);
  const std::vector<std::pair<std::string, Bytes>> all{
      {"nothing", {}},
      {"an event longer than the bytes", long_event},
      {"no number of signatures",
       Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at))},
      {"a signature cut", Bytes(good.begin(), good.end() - 1)},
      {"one byte more", more},
      {"seventeen signatures", seventeen},
      {"another scheme", scheme},
      {"a key twice", twice},
      {"too large", Bytes(kMaxSubmissionBytes + 1, 0)}};
  std::string out;
  for (const auto& [what, bytes] : all) {
    const auto parsed = parse_submission(bytes);
    EXPECT_FALSE(parsed.ok()) << what;
    out += (out.empty() ? "\n{" : ",\n{") + member("what", json_quote(what)) + "," +
           member("code", json_quote(name_of(parsed.code()))) + "," +
           (bytes.size() > kMaxSubmissionBytes ? member("zeros", std::to_string(bytes.size()))
                                               : member("submission", hex(bytes))) +
           "}";
  }
  return "[" + out + "\n]";
}

// Values that no event can hold, by the field and the code that C++ refuses them with.
std::string unwritable_lines() {
  using Change = std::function<void(ProposalFiled&)>;
  const std::vector<std::pair<std::string, Change>> all{
      {"label", [](ProposalFiled& e) { e.label = std::string(65, 'l'); }},
      {"label in bytes, not letters",
       [](ProposalFiled& e) {
         for (e.label = ""; e.label.size() < 66;) e.label += "ș";
       }},
      {"title.ro", [](ProposalFiled& e) { e.title["ro"] = std::string(1'001, 't'); }},
      {"summary.en", [](ProposalFiled& e) { e.summary["en"] = std::string(6'001, 's'); }},
      {"categories", [](ProposalFiled& e) { e.categories.assign(65, "green"); }},
      {"attachments", [](ProposalFiled& e) { e.attachments.assign(33, Hash{}); }},
      {"languages", [](ProposalFiled& e) {
         for (char c = 'a'; c <= 'q'; ++c) e.title[std::string{'a', c}] = "t";
       }}};
  std::string out;
  for (const auto& [what, change] : all) {
    ProposalFiled event = filed();
    change(event);
    const auto kept = within_limits(EventBody(event));
    EXPECT_EQ(kept.code(), Errc::over_limit) << what;
    out += (out.empty() ? "\n{" : ",\n{") + member("what", json_quote(what)) + "," +
           member("code", json_quote(name_of(kept.code()))) + "," + member("body", to_json(event)) +
           "}";
  }
  return "[" + out + "\n]";
}

// "\\xNN" are bytes, "\\\\" is one backslash.
std::string unescaped(const std::string& line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escape = line[i] == '\\';
    if (escape && line[i + 1] == 'x') {
      text += static_cast<char>(std::stoi(line.substr(i + 2, 2), nullptr, 16));
      i += 3;
    } else {
      text += line[i];
      i += escape ? 1 : 0;
    }
  }
  return text;
}

// Texts of the corpora in tests/data, and whether the log takes them.
std::string text_lines() {
  std::string out;
  for (const char* name : {"naughty.txt", "languages.txt"}) {
    std::ifstream file(std::string(URNA_SOURCE_DIR) + "/tests/data/" + name, std::ios::binary);
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with('#')) continue;
      const std::string text = unescaped(line.substr(line.find(' ') + 1));
      out += (out.empty() ? "\n[" : ",\n[") + hex(view_of(text)) + "," +
             (is_plain_text(text) ? "true" : "false") + "]";
    }
  }
  return "[" + out + "\n]";
}

std::string golden() {
  return "{" + member("origin", json_quote(kOrigin)) + ",\n" + member("events", event_lines()) +
         ",\n" + member("refused", false_event_lines()) + ",\n" +
         member("refused_submissions", false_submission_lines()) + ",\n" +
         member("unwritable", unwritable_lines()) + ",\n" + member("texts", text_lines()) + "}\n";
}

TEST(ActsGolden, IsWhatThisCodecMakes) {
  init_crypto();
  const std::string made = golden();
  if (std::getenv("URNA_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kPath, std::ios::binary) << made;
    return;
  }
  const auto file = read_file(kPath, 1U << 22);
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(text_of(*file) == made) << "run with URNA_UPDATE_GOLDEN=1 and read the difference";
}

}  // namespace
}  // namespace urna::ledger
