// Whatever the bytes of an act are, its author signed them and the law answers: no field, length or
// material that a role-holder can sign stops the program (house rule 5).
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tally/ballot/sealed_ballot.h"
#include "tally/election/counted.h"
#include "tests/fixture/town.h"

namespace urna {
namespace {

using fixture::Town;
using ledger::Bytes;
using tally::Phase;

Town whole_edition() {
  Town town;
  town.rule.method = ledger::Method::equal_shares;
  town.seal();
  town.run_to(Phase::enrolment);
  for (int step = 0; step < 3; ++step)
    for (std::uint32_t l : {1U, 2U, 3U}) {
      auto acts = *tally::next_of_ceremony(town.edition(), town.trustee(l), town.state.means);
      for (tally::TrusteeAct& act : acts) EXPECT_TRUE(town.give(std::move(act), l).ok());
    }
  EXPECT_TRUE(town.act(ledger::KeyComplaint{town.nonce(), 1, 1, 2}, {"trustee1"}).ok());
  town.hold_ceremony();
  EXPECT_TRUE(town.act(town.records({"alice", "bob", "carol"}), {"registrar", "overseer"}).ok());
  EXPECT_TRUE(
      town.act(ledger::RollClosed{town.nonce(), 3, {}, {}, {1}}, {"registrar", "overseer"}).ok());
  EXPECT_TRUE(town.act(ledger::VotingOpened{town.nonce()}, town.committee).ok());
  for (const char* name : {"alice", "bob", "carol"})
    EXPECT_TRUE(town.act(town.cast(name, {0}), {}).ok());
  EXPECT_TRUE(town.act(ledger::VotingClosed{town.nonce()}, town.committee).ok());
  town.open_question();
  town.open_groups();
  return town;
}

Bytes submission_in(const Bytes& entry) {
  const ledger::ByteView view = ledger::parse_entry(entry)->submission;
  return {view.begin(), view.end()};
}

// The keys that signed, by name.
std::vector<const ledger::SigningKey*> signers_of(Town& town, const ledger::Submission& parsed) {
  std::vector<const ledger::SigningKey*> keys;
  for (const char* name : {"committee1", "committee2", "registrar", "overseer", "proposer",
                           "trustee1", "trustee2", "trustee3"})
    for (const auto& line : parsed.signatures)
      if (line.key == town.key(name).public_key()) keys.push_back(&town.key(name));
  return keys;
}

Bytes event_of(const Bytes& submission) {
  const auto length = ledger::get_big_endian(ledger::ByteView(submission).first(4));
  return {submission.begin() + 4, submission.begin() + 4 + static_cast<std::ptrdiff_t>(length)};
}

// Brings the log in entry by entry; before each, `spoil` may try what it likes on copies.
void at_each_entry(const std::function<void(Town&, const Bytes& submission)>& spoil) {
  const Town whole = whole_edition();
  Town town;
  town.seal();
  town.blobs->bytes = whole.blobs->bytes;
  for (const Bytes& entry : whole.entries) {
    const Bytes submission = submission_in(entry);
    spoil(town, submission);
    ASSERT_TRUE(town.submit(submission).ok());
  }
}

TEST(SealedBytes, AnySignedBytesAreAnswered) {  // B05, I14
  std::size_t tried = 0, taken = 0;
  at_each_entry([&](Town& town, const Bytes& submission) {
    const auto parsed = ledger::parse_submission(submission);
    if (type_of(parsed->event.body) < 25) return;
    const Bytes event = event_of(submission);
    const auto keys = signers_of(town, *parsed);
    for (std::size_t at = 20 + tried % 5; at < event.size(); at += 5)
      for (const std::uint8_t value : std::initializer_list<std::uint8_t>{0, 1, 0x80, 0xff}) {
        Bytes bent = event;
        bent[at] = value;
        const auto answer = Town(town).submit(ledger::make_submission(Town::kOrigin, bent, keys));
        taken += answer.ok() ? 1 : 0;
        ++tried;
      }
  });
  EXPECT_GT(tried, 3'000U);
  EXPECT_LT(taken * 2, tried);  // nonces, bytes as they were, and parts that are kept as false
}

// The first place where an act names a blob, and the other contents it could have.
bool swap_hash(Bytes& event, const Bytes& from, const Bytes& to) {
  const Bytes old = [&] {
    const ledger::Hash hash = ledger::sha256(from);
    return Bytes(hash.bytes.begin(), hash.bytes.end());
  }();
  const auto found = std::search(event.begin(), event.end(), old.begin(), old.end());
  if (found == event.end()) return false;
  const ledger::Hash now = ledger::sha256(to);
  Bytes material(now.bytes.begin(), now.bytes.end());
  ledger::put_u64(material, to.size());
  std::ranges::copy(material, found);
  return true;
}

TEST(SealedBytes, AnyMaterialIsAnswered) {  // B05, B20, I14
  std::size_t tried = 0;
  at_each_entry([&](Town& town, const Bytes& submission) {
    const auto keys = signers_of(town, *ledger::parse_submission(submission));
    const auto blobs = town.blobs->bytes;
    const bool answers = type_of(ledger::parse_submission(submission)->event.body) == 45;
    for (const auto& [name, right] : blobs) {
      std::vector<Bytes> others{{}, {0}, Bytes(31, 1), Bytes(32, 0), Bytes(33, 0xff)};
      others.emplace_back(right.begin(), right.end() - 1);
      others.push_back(right);
      others.back().resize(right.size() / 2);
      others.push_back(right);
      others.back().resize(right.size() + 32);
      others.emplace_back(right.size(), 0);
      others.emplace_back(right.size(), 0xff);
      others.emplace_back(1'000'000, 7);
      for (const Bytes& other : others) {
        Bytes event = event_of(submission);
        if (!swap_hash(event, right, other)) continue;
        town.blobs->put(other);
        Town copy = town;
        const auto answer = copy.submit(ledger::make_submission(Town::kOrigin, event, keys));
        // Parts of the right length, and answers to complaints, are kept, whatever they hold.
        EXPECT_TRUE(!answer.ok() || other.size() == right.size() || answers) << name;
        ++tried;
      }
    }
    town.blobs->bytes = blobs;
  });
  EXPECT_GT(tried, 100U);
}

}  // namespace
}  // namespace urna
