// Sixty-four hands on one voter's place in the chain, and two hundred on the last moment of the
// vote: one leaf each, and the log's order is the only clock.
#include <barrier>
#include <functional>
#include <random>
#include <set>
#include <thread>

#include "ledger/checkpoint.h"
#include "tests/api/raw_peer.h"
#include "tests/api/small_election.h"

namespace urna::api {
namespace {

using ledger::Errc;

constexpr int kHands = 64;
#ifdef __SANITIZE_THREAD__  // ten times slower, and what it looks for is there in every round
constexpr int kRounds = 100;
#else
constexpr int kRounds = 1'000;
#endif

// Every hand does `act(hand, round)`, all at once; then `judge(round)` runs alone.
void in_rounds(int rounds, const std::function<void(int, int)>& act,
               const std::function<void(int)>& judge) {
  std::barrier together(kHands);
  std::vector<std::jthread> hands;
  for (int hand = 0; hand < kHands; ++hand)
    hands.emplace_back([&, hand] {
      for (int round = 0; round < rounds; ++round) {
        together.arrive_and_wait();
        act(hand, round);
        together.arrive_and_wait();
        if (hand == 0) judge(round);
      }
    });
}

// A hand's chain of ballots of voter 0, whose every place may be filled by a different one.
class Device {
 public:
  Device(const test::SmallElection& election, const Host& host)
      : election_(election),
        credential_(tally::Credential::derive("test/credential", test::seed_named("voters"), 0)) {
    context_ = host.sequencer().with_state(
        [&](const tally::State& state) { return state.edition(election.edition)->context; });
    chain_.slot = election.slot(0);
  }
  struct Ballot {
    Bytes submission;
    VoterChain after;
  };
  // The `pick`-th of 64 different ballots for the next place.
  Ballot draft(int pick) const {
    tally::Choice choice;
    for (int project = 0; project < 6; ++project)
      if ((pick >> project & 1) != 0) choice.push_back(project);
    VoterChain after = chain_;
    auto made = make_cast(*context_, choice, credential_, after, 0);
    CHECK(made.ok());
    return {election_.act(*std::move(made), {}), after};
  }
  void go_on_from(const VoterChain& chain) { chain_ = chain; }

 private:
  const test::SmallElection& election_;
  tally::Credential credential_;
  std::shared_ptr<const tally::EditionContext> context_;
  VoterChain chain_;
};

std::uint64_t log_size(const Host& host) { return host.journal().published()->checkpoint.size; }

class OneVoter : public testing::Test {
 protected:
  void SetUp() override {
    ledger::init_crypto();
    host_ = test::make_host(election_, folder_ / "ledger");
    test::open_voting(*host_, election_);
    device_ = std::make_unique<Device>(election_, *host_);
    before_ = log_size(*host_);
  }
  void TearDown() override { host_->sequencer().stop(); }
  const test::TemporaryFolder folder_;
  test::SmallElection election_{1, 6};
  std::unique_ptr<Host> host_;
  std::unique_ptr<Device> device_;
  std::uint64_t before_ = 0;
};

TEST_F(OneVoter, SixtyFourHandsWithTheSameBytesAThousandTimesMakeOneLeafEach) {  // B01, E02, N23
  std::atomic<int> fresh = 0, repeated = 0;
  std::atomic<std::uint64_t> indexes = 0;
  Device::Ballot ballot = device_->draft(1);
  in_rounds(
      kRounds,
      [&](int, int) {
        const Answer answer = host_->sequencer().submit_and_wait(ballot.submission);
        ASSERT_TRUE(answer.ok()) << to_text(answer.error());
        ++(answer->fresh ? fresh : repeated);
        indexes += answer->index;
      },
      [&](int round) {
        const std::uint64_t place = before_ + static_cast<std::uint64_t>(round);
        EXPECT_EQ(fresh.exchange(0), 1) << round;
        EXPECT_EQ(repeated.exchange(0), kHands - 1) << round;
        EXPECT_EQ(indexes.exchange(0), place * kHands) << round;
        ASSERT_EQ(log_size(*host_), place + 1);
        device_->go_on_from(ballot.after);
        ballot = device_->draft(round % 64);
      });
  EXPECT_EQ(log_size(*host_), before_ + kRounds);
}

TEST_F(OneVoter, OfSixtyFourBallotsForOnePlaceOneIsIn) {  // E02, D16
  std::atomic<int> taken = 0, conflicts = 0;
  std::atomic<std::uint64_t> named = 0;
  VoterChain winner;
  in_rounds(
      kRounds,
      [&](int hand, int) {
        const Device::Ballot ballot = device_->draft(hand);
        const Answer answer = host_->sequencer().submit_and_wait(ballot.submission);
        if (answer) {
          ++taken;
          winner = ballot.after;  // of one hand only, or `taken` says so
          return;
        }
        EXPECT_EQ(answer.code(), Errc::chain_conflict);
        ++conflicts;
        named += answer.error().entry.value_or(0);
      },
      [&](int round) {
        const std::uint64_t place = before_ + static_cast<std::uint64_t>(round);
        ASSERT_EQ(taken.exchange(0), 1) << round;
        EXPECT_EQ(conflicts.exchange(0), kHands - 1) << round;
        EXPECT_EQ(named.exchange(0), place * (kHands - 1)) << round;
        device_->go_on_from(winner);
      });
  EXPECT_EQ(log_size(*host_), before_ + kRounds);
  host_->sequencer().with_state([&](const tally::State& state) {
    EXPECT_EQ(state.edition(election_.edition)->cast_counts.accepted, std::uint64_t{kRounds});
  });
}

TEST_F(OneVoter, OverHttpSixtyFourHandsGetOneReceiptAThousandTimes) {  // B01, E02, D16, N23
  const Routes routes(*host_);
  const auto server = *HttpServer::start(
      "127.0.0.1:0",
      [&](HttpRequest request, const Respond& respond) {
        routes.handle(std::move(request), respond);
      },
      2);
  std::vector<std::unique_ptr<Connection>> connections;
  for (int hand = 0; hand < kHands; ++hand)
    connections.push_back(std::make_unique<Connection>(server->port()));
  std::array<std::atomic<int>, 600> statuses{};
  std::array<std::uint64_t, kHands> indexes{};
  // Nine rounds of ten with the same bytes from everybody, one with everybody's own.
  std::array<Device::Ballot, kHands> ballots;
  const auto prepare = [&](int round) {
    for (int hand = 0; hand < kHands; ++hand)
      ballots[static_cast<std::size_t>(hand)] =
          hand == 0 || round % 10 == 9 ? device_->draft((hand + round) % 64) : ballots[0];
  };
  prepare(0);
  std::atomic<int> winner = -1;
  in_rounds(
      kRounds,
      [&](int hand, int) {
        const auto at = static_cast<std::size_t>(hand);
        ASSERT_TRUE(connections[at]->send(post_of(ballots[at].submission)));
        const Reply reply = connections[at]->read();
        ++statuses.at(static_cast<std::size_t>(reply.status));
        if (reply.status == 201) winner = hand;
        const std::size_t start = reply.body.find("index ");
        ASSERT_NE(start, std::string::npos) << reply.body;  // the refusal has the receipt in it
        indexes[at] = std::stoull(reply.body.substr(start + 6));
        EXPECT_NE(reply.body.find("c2sp.org/tlog-proof@v1"), std::string::npos);
      },
      [&](int round) {
        const bool same = round % 10 != 9;
        EXPECT_EQ(statuses[201].exchange(0), 1) << round;
        EXPECT_EQ(statuses[same ? 200 : 409].exchange(0), kHands - 1) << round;
        for (const std::uint64_t index : indexes)
          EXPECT_EQ(index, before_ + static_cast<std::uint64_t>(round)) << round;
        device_->go_on_from(ballots.at(static_cast<std::size_t>(winner.load())).after);
        prepare(round + 1);
      });
  EXPECT_EQ(log_size(*host_), before_ + kRounds);
  server->stop();
}

class Closing : public ServedTown {};

// Two hundred people on as many connections, the close somewhere among them. Who has a receipt
// stands before the close, who has none stands nowhere, and nobody else is there.
TEST_F(Closing, TwoHundredBallotsRaceTheClose) {  // B08
  constexpr int kVoters = 200;
  const std::uint32_t seed = std::random_device()();
  std::printf("seed %u\n", seed);
  serve(kVoters);
  std::vector<Bytes> casts;
  for (int i = 0; i < kVoters; ++i) casts.push_back(cast("v" + std::to_string(i), i % 2));
  const Bytes close = town_.submission(ledger::VotingClosed{}, town_.committee);
  const int moment = static_cast<int>(seed % kVoters);
  std::atomic<int> sent = 0;
  std::vector<Reply> replies(kVoters);
  Reply closed;
  {
    std::vector<std::jthread> hands;
    for (int i = 0; i < kVoters; ++i)
      hands.emplace_back([&, i] {
        Connection connection(server_->port());
        ++sent;
        connection.send(post_of(casts[static_cast<std::size_t>(i)]));
        replies[static_cast<std::size_t>(i)] = connection.read();
      });
    hands.emplace_back([&] {
      while (sent < moment) std::this_thread::yield();
      Connection connection(server_->port());
      connection.send(post_of(close));
      closed = connection.read();
    });
  }
  ASSERT_EQ(closed.status, 201) << closed.body;
  const std::uint64_t end = ledger::parse_receipt(closed.body)->index;
  std::set<std::uint64_t> taken;
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].status == 409) {
      EXPECT_NE(replies[i].body.find("\"code\":\"voting_closed\""), std::string::npos);
      continue;
    }
    ASSERT_EQ(replies[i].status, 201) << replies[i].body;
    const std::uint64_t index = ledger::parse_receipt(replies[i].body)->index;
    EXPECT_LT(index, end);
    EXPECT_TRUE(taken.insert(index).second);
    EXPECT_EQ(submission_of(*host_->journal().entry(index)), casts[i]);
  }
  EXPECT_EQ(log_size(), town_.entries.size() + taken.size() + 1);
  EXPECT_EQ(end + 1, log_size());
  for (const Bytes& late : casts)  // and it stays so: the same receipt, or the same refusal
    EXPECT_TRUE(raw(post_of(late)).status != 201);
  EXPECT_EQ(end + 1, log_size());
}

}  // namespace
}  // namespace urna::api
