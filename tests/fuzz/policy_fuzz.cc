// Law of witness policies: what parses is said again in plain lines and means the same; a quorum is
// met exactly as a naive count says, and one more cosignature never takes it away.
#include "tests/fuzz/known_log.h"

namespace urna::fuzz {
namespace {

std::string with_url(const std::string& url) { return url.empty() ? "\n" : " " + url + "\n"; }

std::string written(const ledger::Policy& policy) {
  std::string out;
  for (const auto& log : policy.logs) out += "log " + to_text(log.key) + with_url(log.url);
  for (const auto& w : policy.witnesses)
    out += "witness " + w.name + " " + to_text(w.key) + with_url(w.url);
  for (const auto& group : policy.groups) {
    out += "group " + group.name + " " + std::to_string(group.needed);
    for (const std::string& member : group.members) out += " " + member;
    out += "\n";
  }
  return out + "quorum " + (policy.quorum.empty() ? "none" : policy.quorum) + "\n";
}

bool naively_met(const ledger::Policy& policy, const std::vector<std::string>& cosigned) {
  if (policy.quorum.empty()) return true;
  std::vector<std::string> have = cosigned;
  for (const auto& group : policy.groups) {  // members stand before their group
    std::uint32_t count = 0;
    for (const std::string& member : group.members)
      count += std::ranges::find(have, member) != have.end() ? 1U : 0U;
    if (count >= group.needed) have.push_back(group.name);
  }
  return std::ranges::find(have, policy.quorum) != have.end();
}

void quorums(const ledger::Policy& policy) {
  bool before = false;
  std::vector<std::string> cosigned;
  const std::size_t witnesses = std::min<std::size_t>(policy.witnesses.size(), 64);
  for (std::size_t i = 0; i <= witnesses; ++i) {
    const bool now = ledger::satisfies(policy, cosigned);
    require(now == naively_met(policy, cosigned), "the quorum as a naive count has it");
    require(now || !before, "one more cosignature took the quorum away");
    before = now;
    if (i < witnesses) cosigned.push_back(policy.witnesses[i].name);
  }
  require(before || witnesses < policy.witnesses.size(), "all witnesses are not enough");
}

void law(ByteView bytes) {
  const auto policy = ledger::parse_policy(ledger::text_of(bytes));
  if (!policy.ok()) return;
  const std::string plain = written(*policy);
  const auto again = ledger::parse_policy(plain);
  require(again.ok() && written(*again) == plain, "what parses can be said again");
  quorums(*policy);
  const auto opened = ledger::open_checkpoint(known_log().note, *policy);
  if (!opened.ok()) return;
  require(opened->checkpoint == known_log().checkpoint, "another checkpoint");
  require(std::ranges::any_of(policy->logs,
                              [](const auto& log) { return log.key.key == log_vkey().key; }),
          "the log's key is not in the policy");
}

std::vector<Bytes> seeds() {
  const std::string log = "log " + to_text(log_vkey()) + " https://log.example/\n";
  const auto witness = [](const std::string& name) {
    return "witness " + name + " " + to_text(witness_vkey(name)) + "\n";
  };
  return {bytes_of(log + "quorum none\n"), bytes_of(log + witness("w1") + "quorum w1\n"),
          bytes_of("# comment\n" + log + witness("w1") + witness("w2") + witness("w3") +
                   "group two 2 w1 w2 w3\nquorum two\n"),
          bytes_of(log + witness("w1") + witness("w2") + witness("w3") +
                   "group a any w1 w2\ngroup b all a w3\n\nquorum b\n")};
}

URNA_FUZZ_TARGET(policy, law, seeds);

}  // namespace
}  // namespace urna::fuzz
