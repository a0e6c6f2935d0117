// A witness over its whole life: what it signs, keeps, forgets never; races, crashes, a state that
// cannot be read; an auditing cosigner; and an independent client and witness as judges.
#include "audit/cosign.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "audit/follow.h"
#include "ledger/http_client.h"
#include "ledger/tile_builder.h"
#include "tests/fixture/canned_http.h"
#include "tests/fixture/gotlog.h"
#include "tests/fixture/program.h"
#include "tests/fixture/town.h"

namespace urna::audit {
namespace {

namespace fs = std::filesystem;
using fixture::CannedServer;
using fixture::Program;
using fixture::Town;
using ledger::Bytes;
using ledger::Errc;
using ledger::Hash;
using ledger::view_of;

constexpr const char* kOrigin = "example.com/watched";
constexpr const char* kWitness = "witness.example/w1";
const std::string kSeedHex = std::string(62, '0') + "2a";

ledger::SigningKey key_of(std::string_view name) {
  return ledger::SigningKey(ledger::Seed(ledger::sha256(view_of(name)).view()));
}
ledger::VerifierKey log_key() {
  return {kOrigin, ledger::NoteKeyType::ed25519, key_of("log").public_key()};
}

// Leaves "entry 0".., or "other i" from `fork` on.
struct Log {
  std::vector<Hash> leaves;
  explicit Log(std::uint64_t size, std::uint64_t fork = ~std::uint64_t{0}) {
    for (std::uint64_t i = 0; i < size; ++i)
      leaves.push_back(
          ledger::leaf_hash(view_of((i < fork ? "entry " : "other ") + std::to_string(i))));
  }
  Hash node(ledger::NodeId id) const {
    if (id.level == 0) return leaves.at(id.index);
    return ledger::node_hash(node({id.level - 1, 2 * id.index}),
                             node({id.level - 1, 2 * id.index + 1}));
  }
  ledger::NodeReader reader() const {
    return [this](ledger::NodeId id) -> ledger::Result<Hash> { return node(id); };
  }
  std::string text(std::uint64_t size) const {
    return to_text(ledger::Checkpoint{kOrigin, size, *ledger::tree_root(size, reader())});
  }
  Request request(std::uint64_t old_size, std::uint64_t size) const {
    const std::string note =
        ledger::sign_checkpoint({kOrigin, size, *ledger::tree_root(size, reader())}, key_of("log"));
    return {"POST", "/add-checkpoint",
            to_text(*ledger::make_add_checkpoint(old_size, note, reader()))};
  }
};

CosignerKeys keys() { return {kWitness, key_of("w1"), {log_key()}}; }

// A witness whose disk is a variable.
struct Bench {
  Witnessed disk;
  ledger::Result<> fails = ledger::Ok{};
  std::vector<std::string> said;
  Cosigner::Auditor auditor;
  std::unique_ptr<Cosigner> cosigner;
  void start() {
    Cosigner::Means means{[this](const Witnessed& witnessed) {
                            if (fails) disk = witnessed;
                            return fails;
                          },
                          [] { return std::uint64_t{1'700'000'000}; }, auditor,
                          [this](const std::string& line) { said.push_back(line); }};
    auto opened = Cosigner::open(keys(), disk, std::move(means));
    ASSERT_TRUE(opened.ok());
    cosigner = *std::move(opened);
  }
  Answer ask(const Request& request) const { return cosigner->answer(request); }
};

TEST(Cosign, SignsWhatContinuesAndServesWhatItSigned) {
  const Log log(10);
  Bench bench;
  bench.start();
  const std::string path = ledger::witnessed_checkpoint_path(kOrigin);
  EXPECT_EQ(bench.ask({"GET", path, ""}).status, 404U);
  const Answer first = bench.ask(log.request(0, 4));
  ASSERT_EQ(first.status, 200U) << first.body;
  EXPECT_TRUE(
      ledger::read_witness_answer(200, first.content_type, first.body, log.text(4), keys().vkey())
          .ok());
  EXPECT_EQ(bench.ask(log.request(0, 10)).body, "4\n");
  EXPECT_EQ(bench.ask(log.request(4, 10)).status, 200U);
  const Answer served = bench.ask({"GET", path, ""});
  const auto opened = ledger::open_checkpoint(served.body, log_key());
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->checkpoint.size, 10U);
  EXPECT_TRUE(ledger::cosignature_of(opened->note, keys().vkey()).ok());
  EXPECT_EQ(bench.ask({"GET", "/add-checkpoint", ""}).status, 405U);
  EXPECT_EQ(bench.ask({"POST", path, ""}).status, 405U);
  EXPECT_EQ(bench.ask({"GET", "/", ""}).status, 404U);
}

TEST(Cosign, RefusesASecondHistoryAndKeepsItsTrace) {  // T07, T08, T11
  const Log log(10), other(10, 2);
  Bench bench;
  bench.start();
  ASSERT_EQ(bench.ask(log.request(0, 4)).status, 200U);
  const Witnessed before = bench.disk;
  for (std::uint64_t size = 4; size <= 10; ++size)
    EXPECT_EQ(bench.ask(other.request(4, size)).status, 422U) << size;
  EXPECT_EQ(bench.disk, before);
  EXPECT_NE(bench.said.back().find("REFUSED, and the log signed it"), std::string::npos);
  EXPECT_NE(bench.said.back().find(kOrigin), std::string::npos);  // the note itself
}

TEST(Cosign, WhatCannotBeKeptIsNotSigned) {  // T09
  const Log log(10);
  Bench bench;
  bench.start();
  bench.fails = ledger::Error{Errc::io, "injected"};
  const Answer refused = bench.ask(log.request(0, 4));
  EXPECT_EQ(refused.status, 500U);
  EXPECT_EQ(refused.body.find("\xe2\x80\x94"), std::string::npos);  // no line leaves
  bench.fails = ledger::Ok{};
  EXPECT_EQ(bench.ask(log.request(0, 4)).status, 200U);
}

TEST(Cosign, AnAnswerLostAfterPersistingIsStillRemembered) {  // T09: killed between the two
  const Log log(10);
  Bench bench;
  bench.start();
  ASSERT_EQ(bench.ask(log.request(0, 8)).status, 200U);  // nobody hears it
  bench.start();                                         // from what the disk has
  EXPECT_EQ(bench.ask(log.request(0, 4)).body, "8\n");
  EXPECT_EQ(bench.ask(log.request(8, 8)).status, 200U);  // the log asks again
}

// Two threads race; of all lines that leave, in the order they became durable, none is smaller than
// one before.
TEST(Cosign, NeverASmallerTreeAfterALargerOneHoweverTheyRace) {  // T09
  constexpr std::uint64_t kSizes = 16, kTurns = 10'000;
  const Log log(kSizes);
  std::vector<std::vector<Request>> requests(kSizes + 1);
  for (std::uint64_t old_size = 0; old_size <= kSizes; ++old_size)
    for (std::uint64_t size = old_size; size <= kSizes; ++size)
      requests[old_size].push_back(log.request(old_size, size));
  std::vector<std::uint64_t> durable;
  Cosigner::Means means{[&](const Witnessed& witnessed) -> ledger::Result<> {
                          const auto opened =
                              ledger::open_checkpoint(witnessed.at(kOrigin), log_key());
                          durable.push_back(opened->checkpoint.size);
                          return ledger::Ok{};
                        },
                        [] { return std::uint64_t{1}; }};
  auto cosigner = Cosigner::open(keys(), {}, std::move(means));
  ASSERT_TRUE(cosigner.ok());
  std::atomic<std::uint64_t> signed_lines = 0;
  const auto race = [&](std::uint64_t seed) {
    for (std::uint64_t turn = 0; turn < kTurns; ++turn) {
      seed = seed * 6364136223846793005U + 1442695040888963407U;
      const auto& row = requests[(seed >> 33) % (kSizes + 1)];
      const Answer answer = (*cosigner)->answer(row[(seed >> 45) % row.size()]);
      if (answer.status == 200) ++signed_lines;
    }
  };
  std::thread one(race, 1), two(race, 2);
  one.join();
  two.join();
  EXPECT_EQ(durable.size(), signed_lines);
  EXPECT_GT(durable.size(), kSizes);
  EXPECT_TRUE(std::ranges::is_sorted(durable));
}

class WitnessFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "urna-cosign-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(root_); }
  std::string path(const char* name) const { return root_ / name; }
  fs::path root_;
};

TEST_F(WitnessFiles, AStateThatCannotBeReadIsNeverNothingSeen) {
  const Log log(4);
  Bench bench;
  bench.start();
  ASSERT_EQ(bench.ask(log.request(0, 4)).status, 200U);
  {
    const auto folder = WitnessFolder::open(path("w"));
    ASSERT_TRUE(folder.ok());
    EXPECT_TRUE(folder->found().empty());
    EXPECT_EQ(WitnessFolder::open(path("w")).code(), Errc::locked);  // S11
    ASSERT_TRUE(folder->write(bench.disk).ok());
  }
  EXPECT_EQ(WitnessFolder::open(path("w"))->found(), bench.disk);
  const std::string good = to_text(bench.disk);
  for (std::size_t i = 0; i < good.size() * 8; ++i) {
    std::string bent = good;
    bent[i / 8] = static_cast<char>(bent[i / 8] ^ (1 << (i % 8)));
    EXPECT_EQ(parse_witnessed(bent).ok(), false) << "bit " << i;
  }
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(parse_witnessed(good.substr(0, size)).ok()) << size;
  ASSERT_TRUE(ledger::write_file(path("w") + "/state", view_of(good.substr(1))).ok());
  EXPECT_EQ(WitnessFolder::open(path("w")).code(), Errc::corrupt);
  fs::remove(path("w") + "/state");
  EXPECT_EQ(WitnessFolder::open(path("w")).code(), Errc::corrupt);
  fs::create_directory(path("empty"));
  EXPECT_EQ(WitnessFolder::open(path("empty")).code(), Errc::corrupt);
}

TEST_F(WitnessFiles, TheStateOfAnotherKeyIsRefused) {
  const Log log(4);
  Bench bench;
  bench.start();
  ASSERT_EQ(bench.ask(log.request(0, 4)).status, 200U);
  const auto open_as = [&](CosignerKeys as) {
    return Cosigner::open(std::move(as), bench.disk, {nullptr, nullptr}).ok();
  };
  EXPECT_TRUE(open_as(keys()));
  EXPECT_FALSE(open_as({kWitness, key_of("w2"), {log_key()}}));
  ledger::VerifierKey other_log = log_key();
  other_log.key = key_of("other log").public_key();
  EXPECT_FALSE(open_as({kWitness, key_of("w1"), {other_log}}));
}

// An auditing cosigner in front of a town's log.
struct Audited {
  std::mutex mutex;              // held to serve them and to show others
  fixture::Resources resources;  // written by show() alone
  CannedServer server{[this](const std::string& request) {
    const std::lock_guard lock(mutex);
    return fixture::static_answer(resources, request);
  }};
  std::unique_ptr<ledger::Source> source = *ledger::http_source(server.url());
  void show(fixture::Resources newer) {
    const std::lock_guard lock(mutex);
    resources = std::move(newer);
  }
};
ledger::VerifierKey key_of(Town& town) {
  return {Town::kOrigin, ledger::NoteKeyType::ed25519, town.key("log").public_key()};
}
ledger::Checkpoint head_of(const fixture::Resources& resources, Town& town) {
  return ledger::open_checkpoint(ledger::text_of(resources.at("checkpoint")), key_of(town))
      ->checkpoint;
}

TEST(AuditingCosigner, FollowsEveryEntryOfALawfulLogAndNoneFurther) {
  Town town;
  town.run_to(tally::Phase::declared);
  Audited audited;
  Follower follower(*audited.source, key_of(town), 1);
  for (std::size_t size = 1; size <= town.entries.size(); ++size) {
    audited.show(fixture::bundle_of(
        {town.entries.begin(), town.entries.begin() + static_cast<std::ptrdiff_t>(size)},
        Town::kOrigin, town.key("log")));
    const auto finding = follower.follow(head_of(audited.resources, town));
    ASSERT_FALSE(finding) << size << ": " << finding->why;
    EXPECT_EQ(follower.judged(), size);
    EXPECT_EQ(*follower.root_at(size), head_of(audited.resources, town).root);
  }
  // An older checkpoint of the same log is known already; of another history it is not.
  ledger::Checkpoint old{Town::kOrigin, 3, *follower.root_at(3)};
  EXPECT_FALSE(follower.follow(old));
  old.root.bytes[0] ^= 1;
  EXPECT_EQ(follower.follow(old)->kind, Kind::inconsistent);
}

TEST(AuditingCosigner, RefusesAnUnlawfulEntryForGood) {
  Town town;
  town.run_to(tally::Phase::voting);
  const Town lawful = town;
  town.force(
      town.submission(town.cast("alice", {0, 1}), {}));  // more than the budget allows, twice
  town.force(town.submission(town.cast("alice", {0, 1}), {}));
  town.force(town.submission(ledger::ProposalsOpened{}, {}));  // signed by nobody
  Audited audited;
  audited.show(fixture::bundle_of(town.entries, Town::kOrigin, town.key("log")));
  Follower follower(*audited.source, key_of(town), 1);
  const auto finding = follower.follow(head_of(audited.resources, town));
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->kind, Kind::rule_violation) << finding->why;
  ASSERT_TRUE(finding->entry);
  EXPECT_GE(*finding->entry, lawful.entries.size());
  // Longer does not make it lawful.
  town.force(town.submission(ledger::ProposalsOpened{}, {}));
  audited.show(fixture::bundle_of(town.entries, Town::kOrigin, town.key("log")));
  const auto again = follower.follow(head_of(audited.resources, town));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->entry, finding->entry);
}

TEST(AuditingCosigner, WhatIsNotServedOrDoesNotHashIsNotBelieved) {
  Town town;
  town.run_to(tally::Phase::declared);
  Audited audited;
  const fixture::Resources good = town.bundle();
  const ledger::Checkpoint head = head_of(good, town);
  Follower follower(*audited.source, key_of(town), 1);
  EXPECT_EQ(follower.follow(head)->kind, Kind::incomplete);
  fixture::Resources bent = good;
  for (auto& [name, bytes] : bent)
    if (name.starts_with("tile/entries/")) bytes.back() ^= 1;
  audited.show(bent);
  EXPECT_EQ(follower.follow(head)->kind, Kind::tampered);
  EXPECT_EQ(follower.judged(), 0U);  // nothing of it was taken
  audited.show(good);
  EXPECT_FALSE(follower.follow(head));  // the log is not blamed for its proxy
}

TEST(AuditingCosigner, AnswersByWhatItFound) {
  const Log log(4);
  Bench bench;
  std::optional<Finding> finding = Finding{"7.5", 3, "illegal_ballot: x", Kind::rule_violation};
  bench.auditor = [&](const ledger::Checkpoint&) { return finding; };
  bench.start();
  EXPECT_EQ(bench.ask(log.request(0, 4)).status, 422U);
  EXPECT_NE(bench.said.back().find("check 7.5, entry 3"), std::string::npos);
  finding->kind = Kind::incomplete;
  EXPECT_EQ(bench.ask(log.request(0, 4)).status, 503U);
  EXPECT_TRUE(bench.disk.empty());
  finding.reset();
  EXPECT_EQ(bench.ask(log.request(0, 4)).status, 200U);
}

TEST(ServedRequest, EveryBentHeadIsRefused) {
  const std::string good = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n";
  EXPECT_EQ(read_request_head(good + "\r\n").refused, 0U);
  for (const auto& [bent, status] : std::vector<std::pair<std::string, unsigned>>{
           {"", 400U},
           {good, 400U},
           {good + "Transfer-Encoding: chunked\r\n\r\n", 400U},
           {good + "Content-Length: 2\r\n\r\n", 400U},
           {good + "Host: b\r\n\r\n", 400U},
           {good + "Expect: 100-continue\r\n\r\n", 417U},
           {"POST /x HTTP/1.1\r\nHost: a\r\n\r\n", 411U},
           {"POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n", 400U},
           {"GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n", 400U},
           {"PUT /x HTTP/1.1\r\nHost: a\r\n\r\n", 405U},
           {"GET /x HTTP/1.0\r\nHost: a\r\n\r\n", 505U},
           {"GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400U},
           {"GET /x\r\nHost: a\r\n\r\n", 400U},
           {"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413U},
           {"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400U},
           {"GET /x HTTP/1.1\r\nHost: a\r\nX: " + std::string(kMaxRequestHeadBytes, 'x') +
                "\r\n\r\n",
            431U}})
    EXPECT_EQ(read_request_head(bent).refused, status) << bent.substr(0, 200);
  EXPECT_EQ(
      read_request_head("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n").refused,
      0U);
}

TEST(ServedRequest, ManyConnectionsAreServedAndLimitsHold) {
  auto server = HttpServer::start("127.0.0.1:0", [](const Request& request) {
    return Answer{200, "text/plain", request.target + request.body};
  });
  ASSERT_TRUE(server.ok());
  const std::string url = "http://127.0.0.1:" + std::to_string((*server)->port());
  std::vector<std::unique_ptr<ledger::HttpClient>> clients;
  for (std::size_t i = 0; i < kMaxServedConnections; ++i) {
    clients.push_back(std::make_unique<ledger::HttpClient>(*ledger::parse_http_url(url)));
    const auto answer = clients.back()->post("/a", "text/plain", view_of("b"));
    ASSERT_TRUE(answer.ok()) << i;
    EXPECT_EQ(ledger::text_of(answer->body), "/ab");
  }
  // One more is not served while all places are taken, and is as soon as one is free.
  ledger::HttpClient late(*ledger::parse_http_url(url), {300, 100});
  EXPECT_FALSE(late.get("/").ok());
  clients.clear();
  ledger::HttpClient next(*ledger::parse_http_url(url));
  EXPECT_TRUE(next.get("/").ok());
  EXPECT_EQ(next.post("/a", "text/plain", Bytes(kMaxRequestBodyBytes, 'x'))->status, 200U);
  EXPECT_EQ(next.post("/a", "text/plain", Bytes(kMaxRequestBodyBytes + 1, 'x'))->status, 413U);
}

// The program itself, and the judge from outside.
class CosignProgram : public WitnessFiles {
 protected:
  void SetUp() override {
    WitnessFiles::SetUp();
    ASSERT_TRUE(
        ledger::write_seed_file(path("seed"), ledger::Seed(ledger::sha256(view_of("w1")).view()))
            .ok());
  }
  std::vector<std::string> words(const std::string& log, std::vector<std::string> more = {}) {
    std::vector<std::string> all = {std::string(URNA_BINARY_DIR) + "/urna-audit",
                                    "cosign",
                                    "--listen",
                                    "127.0.0.1:0",
                                    "--state",
                                    path("w"),
                                    "--key",
                                    path("seed"),
                                    "--name",
                                    kWitness,
                                    "--log",
                                    log};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

TEST_F(CosignProgram, SurvivesBeingKilledAndEndsWellWhenAsked) {  // T09, S11
  const Log log(10);
  const auto ask = [&](const std::string& url, const Request& request) {
    ledger::HttpClient client(*ledger::parse_http_url(url));
    const auto answer = client.post(request.target, "text/plain", view_of(request.body));
    return answer ? answer->status : 0U;
  };
  {
    Program witness(words(to_text(log_key())));
    EXPECT_EQ(witness.line("vkey "), to_text(keys().vkey()));
    const std::string url = witness.line("listening at ");
    EXPECT_EQ(ask(url, log.request(0, 8)), 200U);
    EXPECT_EQ(fixture::run_program(words(to_text(log_key()))), kOwnFault);  // the folder is held
    EXPECT_EQ(witness.end(SIGKILL), -SIGKILL);
  }
  Program witness(words(to_text(log_key())));
  const std::string url = witness.line("listening at ");
  EXPECT_EQ(ask(url, log.request(0, 4)), 409U);
  EXPECT_EQ(ask(url, log.request(8, 10)), 200U);
  EXPECT_EQ(witness.end(SIGTERM), 0);
  ASSERT_TRUE(ledger::write_file(path("w") + "/state", view_of("nothing")).ok());
  EXPECT_EQ(fixture::run_program(words(to_text(log_key()))), kOwnFault);
}

TEST_F(CosignProgram, ReplaysEveryEntryBeforeItSigns) {
  Town town;
  town.run_to(tally::Phase::voting);
  Audited audited;
  audited.show(town.bundle());
  Program witness(words(to_text(key_of(town)), {"--audit", audited.server.url(), "--jobs", "1"}));
  ledger::HttpClient client(*ledger::parse_http_url(witness.line("listening at ")));
  const auto ask = [&](std::uint64_t old_size, const ledger::Proof& proof) {
    const std::string note(ledger::text_of(audited.resources.at("checkpoint")));
    return client
        .post("/add-checkpoint", "text/plain",
              view_of(to_text(ledger::AddCheckpoint{old_size, proof, note})))
        ->status;
  };
  EXPECT_EQ(ask(0, {}), 200U);
  const std::uint64_t lawful = town.entries.size();
  town.force(town.submission(ledger::ProposalsOpened{}, {}));
  audited.show(fixture::bundle_of(town.entries, Town::kOrigin, town.key("log")));
  const auto reader = ledger::tile_node_reader(
      town.entries.size(), [&](const ledger::TileId& id) -> ledger::Result<Bytes> {
        return audited.resources.at(ledger::tile_path(id));
      });
  const auto proof = ledger::prove_consistency(lawful, town.entries.size(), reader);
  EXPECT_EQ(ask(lawful, *proof), 422U);
  EXPECT_EQ(ask(lawful, *proof), 422U);
  EXPECT_EQ(witness.end(SIGTERM), 0);
}

TEST_F(CosignProgram, UsageIsToldApart) {
  const std::string program = std::string(URNA_BINARY_DIR) + "/urna-audit";
  EXPECT_EQ(fixture::run_program({program, "cosign"}), kUsage);
  EXPECT_EQ(fixture::run_program({program, "cosign", "--name", "x"}), kUsage);
  EXPECT_EQ(fixture::run_program(words("nonsense")), kUsage);
  EXPECT_EQ(fixture::run_program(words(to_text(log_key()), {"--log", to_text(log_key())})), kUsage);
  EXPECT_EQ(fixture::run_program(words(to_text(log_key()), {"--audit", "https://a"})), kUsage);
  EXPECT_EQ(fixture::run_program({program, "cosign", "--help"}), 0);
  std::string out;
  EXPECT_EQ(
      fixture::run_program({program, "cosign", "--new-key", path("new"), "--name", kWitness}, &out),
      0);
  EXPECT_TRUE(out.starts_with(std::string(kWitness) + "+")) << out;
  EXPECT_EQ(fixture::run_program({program, "cosign", "--new-key", path("new"), "--name", kWitness}),
            kOwnFault);  // never overwritten
}

using fixture::gotlog;

// A bundle directory of a log of that size, by the fixture's own writer.
void write_log(const fs::path& base, std::uint64_t size, std::uint64_t fork) {
  std::vector<Bytes> entries;
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::string text = (i < fork ? "entry " : "other ") + std::to_string(i);
    entries.emplace_back(text.begin(), text.end());
  }
  for (const auto& [name, bytes] : fixture::bundle_of(entries, kOrigin, key_of("log"))) {
    fs::create_directories((base / name).parent_path());
    ASSERT_TRUE(ledger::write_file(base / name, bytes).ok());
  }
}

TEST_F(CosignProgram, AnIndependentClientTakesItsAnswers) {
  URNA_NEEDS_EVIDENCE();
  if (gotlog().empty()) return;
  write_log(root_ / "300", 300, ~std::uint64_t{0});
  write_log(root_ / "700", 700, ~std::uint64_t{0});
  write_log(root_ / "fork", 700, 200);
  Program witness(words(to_text(log_key())));
  const std::string vkey = witness.line("vkey "), url = witness.line("listening at ");
  const auto addcp = [&](const char* base, const char* old_size, std::string* out = nullptr) {
    return fixture::run_program(
        {gotlog(), "addcp", url, path(base), to_text(log_key()), vkey, old_size}, out);
  };
  std::string out;
  EXPECT_EQ(addcp("300", "0", &out), 0) << out;
  EXPECT_NE(out.find("OK cosignature by witness.example/w1 on size 300"), std::string::npos) << out;
  EXPECT_EQ(addcp("700", "0", &out), 3);
  EXPECT_NE(out.find("HTTP 409 text/x.tlog.size\n300\n"), std::string::npos) << out;
  EXPECT_EQ(addcp("fork", "300", &out), 3);
  EXPECT_NE(out.find("HTTP 422"), std::string::npos) << out;
  EXPECT_EQ(addcp("700", "300", &out), 0) << out;
  EXPECT_EQ(addcp("fork", "700", &out), 3);
  EXPECT_NE(out.find("HTTP 422"), std::string::npos) << out;
}

TEST_F(CosignProgram, OurClientAsksAnIndependentWitness) {
  URNA_NEEDS_EVIDENCE();
  if (gotlog().empty()) return;
  const unsigned port = [] {
    return (*HttpServer::start("127.0.0.1:0", [](const Request&) { return Answer{}; }))->port();
  }();
  const std::string address = "127.0.0.1:" + std::to_string(port);
  Program witness({gotlog(), "witness", address, to_text(log_key()), kWitness, kSeedHex});
  const auto vkey = ledger::parse_vkey(witness.line("witness vkey "));
  ASSERT_TRUE(vkey.ok());
  ledger::HttpClient client(*ledger::parse_http_url("http://" + address));
  const Log log(40), other(40, 5);
  const auto ask = [&](const Log& of, std::uint64_t old_size, std::uint64_t size) {
    const Request request = of.request(old_size, size);
    auto answer = client.post(request.target, "text/plain", view_of(request.body));
    for (int tries = 0; !answer && tries < 500; ++tries) {  // it may not listen yet
      ::usleep(10'000);
      answer = client.post(request.target, "text/plain", view_of(request.body));
    }
    return ledger::read_witness_answer(answer->status, answer->content_type,
                                       ledger::text_of(answer->body), of.text(size), *vkey);
  };
  EXPECT_TRUE(ask(log, 0, 7)->cosignature);
  EXPECT_EQ(*ask(log, 0, 30)->size, 7U);
  EXPECT_TRUE(ask(log, 7, 30)->cosignature);
  EXPECT_EQ(ask(other, 30, 40).code(), Errc::bad_consistency);
  EXPECT_EQ(ask(other, 30, 30).code(), Errc::bad_consistency);
  EXPECT_TRUE(ask(log, 30, 40)->cosignature);
  const auto served = client.get(ledger::witnessed_checkpoint_path(kOrigin));
  ASSERT_TRUE(served.ok());
  EXPECT_EQ(ledger::open_checkpoint(ledger::text_of(served->body), log_key())->checkpoint.size,
            40U);
}

}  // namespace
}  // namespace urna::audit
