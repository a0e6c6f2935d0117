// A fork of every size is proved by its file, a log that did not fork is never accused, and a file
// that was changed says the same or nothing.
#include "ledger/equivocation.h"

#include <gtest/gtest.h>

#include <bit>

namespace urna::ledger {
namespace {

constexpr const char* kOrigin = "example.com/forked";
SigningKey signing_key() { return SigningKey(Seed(sha256(view_of("log")).view())); }
VerifierKey log_key() { return {kOrigin, NoteKeyType::ed25519, signing_key().public_key()}; }

struct Log {
  std::vector<Hash> leaves;
  explicit Log(std::uint64_t size, std::uint64_t fork = ~std::uint64_t{0}) {
    for (std::uint64_t i = 0; i < size; ++i)
      leaves.push_back(leaf_hash(view_of((i < fork ? "entry " : "other ") + std::to_string(i))));
  }
  Hash node(NodeId id) const {
    if (id.level == 0) return leaves.at(id.index);
    return node_hash(node({id.level - 1, 2 * id.index}), node({id.level - 1, 2 * id.index + 1}));
  }
  NodeReader reader() const {
    return [this](NodeId id) -> Result<Hash> { return node(id); };
  }
  std::string note(std::uint64_t size) const {
    return sign_checkpoint({kOrigin, size, *tree_root(size, reader())}, signing_key());
  }
};
ForkVerdict verdict_of(const ForkEvidence& evidence) {
  const auto parsed = parse_fork(to_text(evidence));
  EXPECT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, evidence);
  return *judge_fork(*parsed, log_key());
}

TEST(Equivocation, EveryForkOfEverySizeIsProved) {  // T08, T11, S24
  constexpr std::uint64_t kMost = 20;
  const Log honest(kMost);
  for (std::uint64_t fork = 0; fork < kMost; ++fork) {
    const Log other(kMost, fork);
    for (std::uint64_t old_size = 1; old_size <= kMost; ++old_size)
      for (std::uint64_t size = old_size; size <= kMost; ++size) {
        // The larger tree is the other history's, and its tiles are what is served.
        const auto evidence = make_fork(other.note(size), honest.note(old_size), other.reader());
        const bool forked = old_size > fork;
        EXPECT_EQ(verdict_of(evidence), forked ? ForkVerdict::forked : ForkVerdict::consistent)
            << fork << " " << old_size << " " << size;
      }
  }
}

TEST(Equivocation, AnHonestLogIsNeverAccusedByTilesOfAnother) {
  const Log honest(20), other(20, 3);
  for (std::uint64_t old_size = 4; old_size < 20; ++old_size) {
    const auto evidence = make_fork(honest.note(old_size), honest.note(20), other.reader());
    EXPECT_EQ(verdict_of(evidence), ForkVerdict::unproven) << old_size;
    // The same with the wrong proof put in by hand.
    ForkEvidence forged = evidence;
    forged.proof = *prove_consistency(old_size, 20, other.reader());
    EXPECT_EQ(verdict_of(forged), ForkVerdict::unproven) << old_size;
    if (std::has_single_bit(old_size)) {
      forged.proof->insert(forged.proof->begin(), *tree_root(old_size, other.reader()));
      EXPECT_EQ(verdict_of(forged), ForkVerdict::unproven) << old_size;
    }
  }
}

TEST(Equivocation, WithoutTilesNothingIsProved) {
  const Log honest(20), other(20, 3);
  const NodeReader none = [](NodeId) -> Result<Hash> { return Errc::not_found; };
  const auto evidence = make_fork(honest.note(7), other.note(20), none);
  EXPECT_EQ(verdict_of(evidence), ForkVerdict::unproven);
  EXPECT_NE(to_text(evidence).find("\nunproven\n"), std::string::npos);
  // For equal sizes nothing else is needed.
  EXPECT_EQ(verdict_of(make_fork(honest.note(20), other.note(20), none)), ForkVerdict::forked);
}

TEST(Equivocation, ASignedRootOfNothingThatIsNotTheEmptyOneIsAFork) {
  const Log log(5);
  const std::string bad = sign_checkpoint({kOrigin, 0, log.node({0, 0})}, signing_key());
  EXPECT_EQ(verdict_of(make_fork(bad, log.note(5), log.reader())), ForkVerdict::forked);
  EXPECT_EQ(verdict_of(make_fork(log.note(0), log.note(5), log.reader())), ForkVerdict::consistent);
}

TEST(Equivocation, FoldingAgreesWithCheckingForEverySizeAndHash) {
  const Log log(40);
  for (std::uint64_t size = 2; size <= 40; ++size)
    for (std::uint64_t old_size = 1; old_size < size; ++old_size) {
      Proof proof = *prove_consistency(old_size, size, log.reader());
      if (std::has_single_bit(old_size))
        proof.insert(proof.begin(), *tree_root(old_size, log.reader()));
      const auto folded = fold_consistency(proof, old_size, size);
      ASSERT_TRUE(folded.ok());
      ASSERT_EQ(folded->older, *tree_root(old_size, log.reader()));
      ASSERT_EQ(folded->newer, *tree_root(size, log.reader()));
      for (std::size_t i = 0; i < proof.size(); ++i) {  // each hash counts for the new root
        Proof bent = proof;
        bent[i].bytes[31] ^= 1;
        EXPECT_NE(fold_consistency(bent, old_size, size)->newer, folded->newer);
      }
      Proof shorter = proof, longer = proof;
      shorter.pop_back();
      longer.push_back(proof[0]);
      EXPECT_FALSE(fold_consistency(shorter, old_size, size).ok());
      EXPECT_FALSE(fold_consistency(longer, old_size, size).ok());
    }
}

// Whatever is done to a file, it accuses only of what the log signed.
TEST(Equivocation, NoChangedByteAccusesAnybody) {
  const Log honest(12), other(12, 3);
  for (const auto& [evidence, forked] :
       {std::pair{make_fork(honest.note(8), honest.note(12), honest.reader()), false},
        std::pair{make_fork(honest.note(7), honest.note(7), honest.reader()), false},
        std::pair{make_fork(honest.note(6), other.note(12), other.reader()), true},
        std::pair{make_fork(honest.note(12), other.note(12), other.reader()), true}}) {
    const std::string good = to_text(evidence);
    ASSERT_EQ(verdict_of(evidence) == ForkVerdict::forked, forked);
    const auto original = parse_fork(good);
    const auto look = [&, forked = forked](const std::string& bent, std::size_t at) {
      const auto parsed = parse_fork(bent);
      if (!parsed) return;
      EXPECT_EQ(to_text(*parsed), bent) << at;  // one spelling
      const auto verdict = judge_fork(*parsed, log_key());
      if (!verdict || *verdict != ForkVerdict::forked) return;
      ASSERT_TRUE(forked) << at;
      EXPECT_EQ(parse_note(parsed->older)->text, parse_note(original->older)->text) << at;
      EXPECT_EQ(parse_note(parsed->newer)->text, parse_note(original->newer)->text) << at;
    };
    for (std::size_t i = 0; i < good.size() * 8; ++i) {
      std::string bent = good;
      bent[i / 8] = static_cast<char>(bent[i / 8] ^ (1 << (i % 8)));
      look(bent, i);
    }
    for (std::size_t i = 0; i < good.size(); ++i) {
      std::string less = good, more = good;
      less.erase(i, 1);
      more.insert(i, 1, good[i]);
      look(less, i);
      look(more, i);
      look(good.substr(0, i), i);
    }
  }
}

TEST(Equivocation, RefusesWhatIsNotInOrderOrOfAnotherLog) {
  const Log honest(12), other(12, 3);
  const ForkEvidence good = make_fork(honest.note(6), other.note(12), other.reader());
  ForkEvidence turned = good;
  std::swap(turned.older, turned.newer);
  EXPECT_EQ(judge_fork(turned, log_key()).code(), Errc::malformed);
  ForkEvidence needless = make_fork(honest.note(12), other.note(12), other.reader());
  needless.proof->push_back(Hash());
  EXPECT_EQ(judge_fork(needless, log_key()).code(), Errc::malformed);
  VerifierKey another = log_key();
  another.key = SigningKey(Seed(sha256(view_of("x")).view())).public_key();
  EXPECT_FALSE(judge_fork(good, another).ok());
  std::string hashes;
  for (std::size_t i = 0; i < kMaxForkProof; ++i) hashes += to_base64(Hash().view()) + "\n";
  const std::string head = "urna/tlog-fork@v1\nproof\n",
                    tail = "\n" + good.older + "\n" + good.newer;
  EXPECT_TRUE(parse_fork(head + hashes + tail).ok());
  EXPECT_EQ(parse_fork(head + hashes + to_base64(Hash().view()) + "\n" + tail).code(),
            Errc::over_limit);
  EXPECT_EQ(parse_fork(std::string(kMaxForkBytes + 1, 'x')).code(), Errc::over_limit);
}

}  // namespace
}  // namespace urna::ledger
