// Witness policies (c2sp.org/tlog-policy): lines of words; members are named before they are used.
#include <algorithm>
#include <set>

#include "ledger/checkpoint.h"

namespace urna::ledger {

namespace {

constexpr std::size_t kMaxPolicyBytes = 1U << 20;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos) return words;
    const std::size_t end = std::min(line.find_first_of(" \t", start), line.size());
    words.emplace_back(line.substr(start, end - start));
    line.remove_prefix(end);
  }
}

struct Reader {
  Policy policy;
  bool quorum_seen = false;
  std::set<std::string> grouped;

  bool is_member(const std::string& name) const {
    const auto same = [&](const auto& item) { return item.name == name; };
    return std::ranges::any_of(policy.witnesses, same) || std::ranges::any_of(policy.groups, same);
  }
  // One key under two names would count twice.
  Result<> need_new_key(const VerifierKey& key) const {
    const auto same = [&](const auto& item) { return item.key.key == key.key; };
    if (std::ranges::any_of(policy.logs, same) || std::ranges::any_of(policy.witnesses, same))
      return Error{Errc::bad_policy, "a key stands twice"};
    return Ok{};
  }
  Result<> log(const std::vector<std::string>& words) {
    if (words.size() < 2 || words.size() > 3) return Error{Errc::bad_policy, "log <vkey> [url]"};
    URNA_ASSIGN(VerifierKey key, parse_vkey(words[1]));
    if (key.type != NoteKeyType::ed25519) return Error{Errc::bad_policy, "a log's key has type 1"};
    URNA_TRY(need_new_key(key));
    policy.logs.push_back({std::move(key), words.size() == 3 ? words[2] : ""});
    return Ok{};
  }
  Result<> witness(const std::vector<std::string>& words) {
    if (words.size() < 3 || words.size() > 4)
      return Error{Errc::bad_policy, "witness <name> <vkey> [url]"};
    if (is_member(words[1]) || words[1] == "none")
      return Error{Errc::bad_policy, "name used twice"};
    URNA_ASSIGN(VerifierKey key, parse_vkey(words[2]));
    if (key.type != NoteKeyType::cosignature)
      return Error{Errc::bad_policy, "a witness key has type 4"};
    URNA_TRY(need_new_key(key));
    policy.witnesses.push_back({words[1], std::move(key), words.size() == 4 ? words[3] : ""});
    return Ok{};
  }
  Result<> group(const std::vector<std::string>& words) {
    if (words.size() < 4) return Error{Errc::bad_policy, "group <name> all|any|<k> <member>..."};
    if (is_member(words[1]) || words[1] == "none")
      return Error{Errc::bad_policy, "name used twice"};
    Policy::Group made{words[1], 0, {words.begin() + 3, words.end()}};
    for (const std::string& member : made.members)
      if (!is_member(member) || !grouped.insert(member).second)  // in one group at most
        return Error{Errc::bad_policy, "member '" + member + "' is unknown or grouped already"};
    const std::string& needed = words[2];
    if (needed == "all") made.needed = static_cast<std::uint32_t>(made.members.size());
    if (needed == "any") made.needed = 1;
    if (made.needed == 0 && needed.size() <= 4 && needed[0] != '0' &&
        needed.find_first_not_of("0123456789") == std::string::npos)
      for (char c : needed) made.needed = made.needed * 10 + static_cast<std::uint32_t>(c - '0');
    if (made.needed < 1 || made.needed > made.members.size())
      return Error{Errc::bad_policy, "group size"};
    policy.groups.push_back(std::move(made));
    return Ok{};
  }
  Result<> quorum(const std::vector<std::string>& words) {
    if (words.size() != 2 || quorum_seen)
      return Error{Errc::bad_policy, "one line: quorum <name>|none"};
    quorum_seen = true;
    if (words[1] == "none") return Ok{};
    if (!is_member(words[1])) return Error{Errc::bad_policy, "unknown quorum '" + words[1] + "'"};
    policy.quorum = words[1];
    return Ok{};
  }
  Result<> line(std::string_view text) {
    const std::vector<std::string> words =
        text.starts_with('#') ? std::vector<std::string>() : words_of(text);
    if (words.empty()) return Ok{};
    if (words[0] == "log") return log(words);
    if (words[0] == "witness") return witness(words);
    if (words[0] == "group") return group(words);
    if (words[0] == "quorum") return quorum(words);
    return Error{Errc::bad_policy, "unknown word '" + words[0] + "'"};
  }
};

bool met(const Policy& policy, const std::string& name, const std::vector<std::string>& cosigned) {
  const auto group = std::ranges::find(policy.groups, name, &Policy::Group::name);
  if (group == policy.groups.end()) return std::ranges::find(cosigned, name) != cosigned.end();
  std::uint32_t count = 0;  // members are defined before, so this ends
  for (const std::string& member : group->members) count += met(policy, member, cosigned) ? 1 : 0;
  return count >= group->needed;
}

}  // namespace

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > kMaxPolicyBytes) return Error{Errc::bad_policy, "too long"};
  Reader reader;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (auto read = reader.line(line); !read)
      return Error{Errc::bad_policy,
                   "line " + std::to_string(number) + ": " + to_text(read.error())};
  }
  if (reader.policy.logs.empty() || !reader.quorum_seen)
    return Error{Errc::bad_policy, "a policy needs a log and a quorum line"};
  return std::move(reader.policy);
}

bool satisfies(const Policy& policy, const std::vector<std::string>& cosigned_witnesses) {
  return policy.quorum.empty() || met(policy, policy.quorum, cosigned_witnesses);
}

}  // namespace urna::ledger
