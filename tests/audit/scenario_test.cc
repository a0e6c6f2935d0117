// Elections told as text (tests/scenarios/*.txt): one line, one submission, its expected answer at
// the end. tests/scenarios/README says the words. Every refusal of the law must have its line
// somewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "audit/verify.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using ledger::Result;
using Words = std::vector<std::string>;

std::set<std::string>& seen_refusals() {
  static std::set<std::string> seen;
  return seen;
}

struct Line {
  std::size_t number = 0;
  Words words;                                // the verb and its plain words
  std::map<std::string, std::string> change;  // key=value words
  std::string expected;                       // after "->"
};

Words split(const std::string& text, char at) {
  Words out;
  std::stringstream stream(text);
  for (std::string word; std::getline(stream, word, at);)
    if (!word.empty()) out.push_back(word);
  return out;
}

std::vector<Line> read_lines(const std::filesystem::path& path) {
  std::vector<Line> lines;
  std::ifstream file(path);
  std::size_t number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    text = text.substr(0, text.find('#'));
    const std::size_t arrow = text.find("->");
    Line line;
    line.number = number;
    if (arrow != std::string::npos) line.expected = split(text.substr(arrow + 2), ' ').at(0);
    for (const std::string& word : split(text.substr(0, arrow), ' ')) {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos) {
        line.words.push_back(word);
      } else {
        line.change[word.substr(0, equals)] = word.substr(equals + 1);
      }
    }
    if (!line.words.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

class Teller {
 public:
  Town town;
  std::string word(std::size_t at) const { return at < line.words.size() ? line.words[at] : ""; }
  std::string changed(const std::string& key, const std::string& otherwise) const {
    const auto found = line.change.find(key);
    return found == line.change.end() ? otherwise : found->second;
  }
  bool has(const std::string& key) const { return line.change.contains(key); }
  std::uint32_t number(const std::string& key, std::uint32_t otherwise) const {
    return static_cast<std::uint32_t>(std::stoul(changed(key, std::to_string(otherwise))));
  }
  Words signers(Words usual) const { return has("by") ? split(line.change.at("by"), ',') : usual; }
  Line line;

  Result<std::uint64_t> submit(ledger::EventBody body, Words usual);
  tally::Choice choice() const;
  ledger::BallotCast cast();
  Result<std::uint64_t> tell();
  Result<std::uint64_t> tell_definition();
  Result<std::uint64_t> tell_roll();
  Result<std::uint64_t> tell_paper();
  Result<std::uint64_t> tell_raw();
  void check_audit(const std::string& expected);
};

ledger::Nonce nonce_of(std::size_t line) {
  Bytes bytes;
  ledger::put_u64(bytes, 1'000 + line);
  return ledger::Nonce::from(bytes);
}

constexpr std::ptrdiff_t kLineBytes = 97;  // one signature of a submission
const Words kOffices{"registrar", "overseer"};

Result<std::uint64_t> Teller::submit(ledger::EventBody body, Words usual) {
  const ledger::EditionId id = town.id;
  if (has("edition")) town.id.bytes[0] ^= 1;
  Bytes bytes = town.submission(std::move(body), signers(std::move(usual)));
  town.id = id;
  const std::string bend = changed("bend", "");
  if (bend == "signature") bytes.back() ^= 1;
  if (bend == "tail") bytes.push_back(0);
  if (bend == "cut") bytes.pop_back();
  if (bend == "type") bytes[5] = 200;
  if (bend == "scheme") bytes[4 + ledger::get_big_endian(ledger::ByteView(bytes).first(4)) + 1] = 9;
  if (bend == "order")
    std::swap_ranges(bytes.end() - 2 * kLineBytes, bytes.end() - kLineBytes,
                     bytes.end() - kLineBytes);
  return town.submit(bytes);
}

tally::Choice Teller::choice() const {
  tally::Choice positions;
  const auto& projects = town.edition().defined ? town.edition().defined->questions[0].projects
                                                : std::vector<std::uint32_t>();
  const bool points = town.edition().defined && town.edition().defined->questions[0].layout.kind ==
                                                    ledger::LayoutKind::points;
  if (points) positions.assign(projects.size(), 0);
  for (std::size_t i = 2; i < line.words.size(); ++i) {
    const Words parts = split(line.words[i], ':');
    const auto place = std::ranges::find(projects, town.project(parts[0])) - projects.begin();
    points ? static_cast<void>(positions[static_cast<std::size_t>(place)] = std::stol(parts.at(1)))
           : positions.push_back(place);
  }
  return positions;
}

ledger::BallotCast Teller::cast() {
  auto made = town.cast(word(1), choice(), [&](Town::Draft& d) {
    d.header.kind = static_cast<std::uint8_t>(number("kind", d.header.kind));
    d.header.question = static_cast<std::uint16_t>(number("question", d.header.question));
    d.header.channel = static_cast<std::uint8_t>(number("channel", d.header.channel));
    d.header.bseq = number("bseq", d.header.bseq);
    if (has("slot")) d.header.slot = town.slot(line.change.at("slot"));
    if (changed("body", "") == "long") d.body = Bytes(9, 0);
    if (changed("choice", "") == "everything") std::ranges::fill(d.bits, std::uint8_t{1});
  });
  if (changed("bend", "") == "voter") made.signature.bytes[40] ^= 1;
  return made;
}

Result<std::uint64_t> Teller::tell_definition() {
  const std::string verb = word(0);
  if (verb == "found") {
    ledger::LedgerFounded event = town.founding();
    if (has("origin")) event.origin = line.change.at("origin");
    return submit(event, town.committee);
  }
  if (verb == "announce") {
    ledger::EditionAnnounced event = town.announcement();
    if (has("origin")) event.origin = line.change.at("origin");
    if (has("budget")) event.budget = std::stoll(line.change.at("budget"));
    if (has("quorum"))
      event.roles.committee_quorum = static_cast<std::uint8_t>(number("quorum", 2));
    if (has("language")) event.languages = {line.change.at("language")};
    if (changed("key", "") == "bad") event.roles.overseers = {ledger::PublicKey{}};
    if (changed("key", "") == "double") event.roles.overseers = event.roles.registrars;
    if (changed("rule", "") == "unknown") event.rule.order = static_cast<ledger::Order>(9);
    if (changed("scoring", "") == "points") event.rule.scoring = ledger::Scoring::points;
    if (changed("scoring", "") == "positions") event.rule.scoring = ledger::Scoring::positions;
    if (has("environment"))
      event.environment = static_cast<ledger::Environment>(number("environment", 1));
    return submit(event, town.committee);
  }
  if (verb == "define") {
    const auto kind = word(1);
    const auto shape = kind == "points"     ? ledger::LayoutKind::points
                       : kind == "ranking"  ? ledger::LayoutKind::ranking
                       : kind == "knapsack" ? ledger::LayoutKind::knapsack
                                            : ledger::LayoutKind::approval;
    ledger::BallotDefined event =
        town.ballot({shape, number("low", 0), number("high", 0), number("per", 0),
                     number("total", 0), number("limit", 0)});
    event.nonce = nonce_of(line.number);
    if (has("sealed")) event.questions[0].kind = ledger::BallotKind::sealed;
    if (has("project")) event.questions[0].projects.push_back(number("project", 99));
    if (has("without"))
      std::erase(event.questions[0].projects, town.project(line.change.at("without")));
    if (has("budget")) event.questions[0].budget = number("budget", 0);
    if (has("minimum")) event.questions[0].predicates.minimum_projects = number("minimum", 0);
    return submit(event, town.committee);
  }
  ledger::RoleKeyRotated event{nonce_of(line.number),
                               ledger::Role::registrar,
                               {},
                               town.key(word(1)).public_key(),
                               town.key(word(2)).public_key()};
  return submit(event, town.committee);
}

Result<std::uint64_t> Teller::tell_roll() {
  const std::string verb = word(0);
  if (verb == "enrol") {
    ledger::SlotGrant grant = town.grant(word(1));
    grant.style = static_cast<std::uint16_t>(number("style", 0));
    if (has("slot")) grant.slot = town.slot(line.change.at("slot"));
    if (has("tag")) grant.tags = town.grant(line.change.at("tag")).tags;
    const std::string credential = changed("credential", "");
    if (has("slot") || !credential.empty()) {
      const auto& mine = town.credential(
          credential.empty() || !town.edition().roll.contains(town.slot(credential)) ? word(1)
                                                                                     : credential);
      grant.parts = {
          {mine.key(), tally::prove_possession(tally::roll_context(Town::kOrigin, town.id), mine,
                                               grant.slot, Bytes(32, 1))}};
    }
    if (changed("bend", "") == "proof") grant.parts[0].proof.bytes[33] ^= 1;
    if (credential == "not-a-point") grant.parts[0].key.bytes.fill(0xff);
    if (credential == "not-a-scalar")
      std::fill(grant.parts[0].proof.bytes.begin() + 32, grant.parts[0].proof.bytes.end(), 0xff);
    return submit(ledger::SlotsGranted{nonce_of(line.number), {grant}}, kOffices);
  }
  if (verb == "refuse")
    return submit(
        ledger::EligibilityRefused{
            nonce_of(line.number), static_cast<std::uint16_t>(number("reason", 1)), {}, {}},
        kOffices);
  if (verb == "revoke")
    return submit(ledger::SlotRevoked{nonce_of(line.number), town.slot(word(1)),
                                      static_cast<std::uint16_t>(number("reason", 1))},
                  kOffices);
  if (verb == "rotate") {
    ledger::SlotGrant grant = town.grant(word(1));
    const auto& fresh = town.credential(word(2));
    grant.parts = {
        {fresh.key(), tally::prove_possession(tally::roll_context(Town::kOrigin, town.id), fresh,
                                              grant.slot, Bytes(32, 1))}};
    const bool at_station = word(3) == "station";
    auto station = at_station ? town.station() : ledger::StationId{};
    if (has("station")) station.bytes[0] ^= 1;
    return submit(ledger::SlotKeyRotated{nonce_of(line.number), grant.slot, grant.parts,
                                         static_cast<ledger::RotationReason>(number("reason", 1)),
                                         station, at_station ? number("day", 20260914) : 0},
                  at_station ? Words{"station1", "officer1", "overseer"} : kOffices);
  }
  ledger::RollClosed closed{
      nonce_of(line.number),
      number("slots", static_cast<std::uint32_t>(town.edition().roll_counts.granted -
                                                 town.edition().roll_counts.revoked)),
      {},
      {}};
  return submit(closed, kOffices);
}

Result<std::uint64_t> Teller::tell_paper() {
  const std::string verb = word(1);
  const Words officers{"officer1", "officer2"};
  if (verb == "person")
    return submit(ledger::SlotPaper{nonce_of(line.number), town.slot(word(2)), town.station()},
                  officers);
  const auto& session = town.credential("session");
  if (verb == "open") {
    Bytes zero;
    ledger::put(zero, town.station().view());
    ledger::put_u32(zero, 0);
    const auto proof = tally::prove_possession(tally::roll_context(Town::kOrigin, town.id), session,
                                               ledger::SlotId::from(zero), Bytes(32, 1));
    return submit(
        ledger::PaperSessionOpened{nonce_of(line.number), town.station(), session.key(), proof},
        {"station1"});
  }
  if (verb == "ballot") {
    Bytes slot;
    ledger::put(slot, town.station().view());
    ledger::put_u32(slot, number("serial", 1));
    auto made = town.cast("session", choice(), [&](Town::Draft& d) {
      d.header.slot = ledger::SlotId::from(slot);
      d.header.channel = 2;
    });
    return submit(ledger::PaperBallot{made.ballot, made.signature}, {"station1"});
  }
  return submit(ledger::PaperManifest{nonce_of(line.number), town.station(), number("papers", 0),
                                      number("ballots", 0)},
                officers);
}

// Bytes that are no submission at all.
Result<std::uint64_t> Teller::tell_raw() {
  const std::string what = word(1);
  if (what == "large") return town.submit(Bytes(ledger::kMaxSubmissionBytes + 1, 0));
  Bytes event = ledger::encode_event({town.id, town.proposal("Px", 1)});
  if (what == "flag") event = ledger::encode_event({town.id, ledger::VotingOpened{}});
  const std::size_t label_at = 20 + 8 + 32;
  if (what == "limit") event[label_at + 3] = 65, event.resize(event.size() + 200, 'x');
  if (what == "text") event[label_at + 4] = '\n';
  if (what == "option") {  // language tags out of order
    ledger::ProposalFiled filed = town.proposal("Px", 1);
    filed.title = {{"en", "x"}, {"ro", "y"}};
    event = ledger::encode_event({town.id, filed});
    const std::string bytes(event.begin(), event.end());
    event[bytes.find("en")] = 's';
  }
  return town.submit(ledger::make_submission(Town::kOrigin, event, {&town.key("proposer")}));
}

Result<std::uint64_t> Teller::tell() {
  const std::string verb = word(0);
  const auto nonce = nonce_of(line.number);
  if (verb == "found" || verb == "announce" || verb == "define" || verb == "rotate-role")
    return tell_definition();
  if (verb == "enrol" || verb == "refuse" || verb == "revoke" || verb == "rotate" ||
      verb == "close-roll")
    return tell_roll();
  if (verb == "paper") return tell_paper();
  if (verb == "raw") return tell_raw();
  if (verb == "open-proposals") return submit(ledger::ProposalsOpened{nonce}, town.committee);
  if (verb == "close-proposals") return submit(ledger::ProposalsClosed{nonce}, town.committee);
  if (verb == "file") {
    ledger::ProposalFiled filed = town.proposal(word(1), std::stoll(word(2)));
    if (has("language")) filed.title = {{line.change.at("language"), "x"}};
    if (has("district")) filed.district = static_cast<std::uint16_t>(number("district", 0));
    return submit(filed, {"proposer"});
  }
  if (verb == "withdraw")
    return submit(ledger::ProposalWithdrawn{nonce, town.project(word(1))}, {"proposer"});
  if (verb == "review") {
    const std::uint32_t project = town.project(word(1));
    ledger::ProposalReviewed review{nonce, project, ledger::Verdict::admitted, {}, 0, 0, {}, {}};
    if (project < town.edition().projects.size()) review = town.review(project);
    if (word(2) == "reject")
      review.verdict = ledger::Verdict::rejected, review.reason = {{"en", "no"}, {"ro", "nu"}};
    if (has("verdict")) review.verdict = static_cast<ledger::Verdict>(number("verdict", 1));
    return submit(review, town.committee);
  }
  if (verb == "open") return submit(ledger::VotingOpened{nonce}, town.committee);
  if (verb == "close") return submit(ledger::VotingClosed{nonce}, town.committee);
  if (verb == "cast") return submit(cast(), {});
  if (verb == "declare") {
    ledger::ResultDeclared result;
    if (auto right = town.result()) result = *right;
    result.nonce = nonce;
    if (has("score")) result.results.at(0).scores.at(0) += number("score", 1);
    return submit(result, town.committee);
  }
  ADD_FAILURE() << "unknown verb " << verb;
  return Errc::usage;
}

void Teller::check_audit(const std::string& expected) {
  audit::Options options;
  options.key = ledger::VerifierKey{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                    town.key("log").public_key()};
  auto bundle = town.bundle();
  if (expected == "flipped") bundle.begin()->second.back() ^= 1;
  const auto report = audit::verify(*ledger::memory_source(bundle), options).report;
  EXPECT_EQ(report.exit_code(), expected == "clean" ? audit::kRight : audit::kFault)
      << "line " << line.number << "\n"
      << to_text(report);
}

// The state after a restart is the replay of the log, and goes through its own bytes unchanged.
void check_restart(const Town& town) {
  tally::State replayed(Town::kOrigin);
  for (const Bytes& bytes : town.entries) {
    const auto entry = ledger::parse_entry(bytes);
    const auto parsed = ledger::parse_submission(entry->submission);
    tally::Verdict verdict = tally::check(*parsed, replayed.check_context());
    ASSERT_TRUE(tally::replay(replayed, bytes, *parsed, verdict).ok());
  }
  EXPECT_EQ(tally::encode_state(replayed), tally::encode_state(town.state));
  const auto decoded = tally::decode_state(tally::encode_state(replayed));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(tally::encode_state(*decoded), tally::encode_state(town.state));
}

void check_outcome(const Teller& teller) {
  Words winners;
  const auto result = teller.town.edition().result
                          ? Result<ledger::ResultDeclared>(*teller.town.edition().result)
                          : Town(teller.town).result();
  ASSERT_TRUE(result.ok());
  for (std::uint32_t id : result->results.at(0).winners)
    winners.push_back(teller.town.edition().projects[id].filed.label);
  EXPECT_EQ(winners, Words(teller.line.words.begin() + 1, teller.line.words.end()))
      << "line " << teller.line.number;
}

void check_answer(const Line& line, const Result<std::uint64_t>& answer) {
  const std::string got =
      answer.ok() ? std::to_string(*answer) : std::string(name_of(answer.code()));
  EXPECT_EQ(got, line.expected) << "line " << line.number
                                << (answer.ok() ? "" : ": " + to_text(answer.error()));
  if (!answer.ok()) seen_refusals().insert(got);
}

class Scenario : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenario, IsToldAsItHappens) {
  Teller teller;
  for (const Line& line : read_lines(GetParam())) {
    teller.line = line;
    const std::string verb = line.words[0];
    if (verb == "restart") {
      check_restart(teller.town);
    } else if (verb == "audit") {
      teller.check_audit(line.words.at(1));
    } else if (verb == "outcome") {
      check_outcome(teller);
    } else if (verb == "run-to-voting") {
      teller.town.run_to(tally::Phase::voting);
    } else {
      check_answer(line, teller.tell());
    }
  }
  teller.check_audit("clean");
}

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(
           std::filesystem::path(URNA_SOURCE_DIR) / "tests/scenarios"))
    if (file.path().extension() == ".txt") files.push_back(file.path());
  std::ranges::sort(files);
  return files;
}
INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::ValuesIn(scenario_files()), [](const auto& told) {
  std::string name = told.param.stem().string();
  std::ranges::replace(name, '-', '_');
  return name;
});

// Named so that it runs after the scenarios: every refusal a submission can meet stands in one of
// them.
TEST(ScenarioColumn, EveryRefusalOfTheLawHasItsLine) {
  if (seen_refusals().empty())  // each test may run in a process of its own: read the lines instead
    for (const auto& file : scenario_files())
      for (const Line& line : read_lines(file)) seen_refusals().insert(line.expected);
  const std::set<Errc> elsewhere{Errc::time_backwards, Errc::wrong_index, Errc::tracker_seen,
                                 Errc::unsupported_kind};
  for (auto code = static_cast<int>(Errc::malformed); code <= static_cast<int>(Errc::result_exists);
       ++code) {
    const auto errc = static_cast<Errc>(code);
    EXPECT_TRUE(elsewhere.contains(errc) || seen_refusals().contains(std::string(name_of(errc))))
        << name_of(errc);
  }
}

}  // namespace
}  // namespace urna
