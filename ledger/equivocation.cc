#include "ledger/equivocation.h"

#include <bit>

#include "ledger/lines.h"

namespace urna::ledger {

namespace {

constexpr std::string_view kFirstLine = "urna/tlog-fork@v1";

}  // namespace

std::string to_text(const ForkEvidence& evidence) {
  std::string out = std::string(kFirstLine) + "\n" + (evidence.proof ? "proof\n" : "unproven\n");
  for (const Hash& hash : evidence.proof.value_or(Proof())) out += to_base64(hash.view()) + "\n";
  return out + "\n" + evidence.older + "\n" + evidence.newer;
}

Result<ForkEvidence> parse_fork(std::string_view text) {
  const auto bad = [](const char* why) { return Error{Errc::malformed, why}; };
  if (text.size() > kMaxForkBytes) return Error{Errc::over_limit, "the file is too long"};
  ForkEvidence evidence;
  std::string_view line;
  if (!take_line(text, line) || line != kFirstLine) return bad("not a tlog-fork@v1");
  if (!take_line(text, line) || (line != "proof" && line != "unproven"))
    return bad("the second line is neither proof nor unproven");
  if (line == "proof") evidence.proof.emplace();
  while (true) {
    if (!take_line(text, line)) return bad("no empty line before the checkpoints");
    if (line.empty()) break;
    if (!evidence.proof) return bad("a hash in a file without proof");
    if (evidence.proof->size() == kMaxForkProof) return Error{Errc::over_limit, "too many hashes"};
    if (!parse_hash(line, evidence.proof->emplace_back())) return bad("a proof line is no hash");
  }
  // A checkpoint's note has one empty line, before its signatures; the next one parts the two
  // notes.
  const std::size_t inside = text.find("\n\n");
  const std::size_t between =
      inside == std::string_view::npos ? inside : text.find("\n\n", inside + 2);
  if (between == std::string_view::npos) return bad("there are not two checkpoints");
  evidence.older = text.substr(0, between + 1);
  evidence.newer = text.substr(between + 2);
  return evidence;
}

// As check_subtree walks for a start of 0, with nothing known before.
Result<FoldedRoots> fold_consistency(const Proof& proof, std::uint64_t old_size,
                                     std::uint64_t size) {
  CHECK(old_size > 0 && old_size < size && size <= kMaxTreeSize);
  const Error wrong{Errc::bad_consistency, "wrong number of hashes"};
  if (proof.empty()) return wrong;
  std::uint64_t node = old_size - 1, last = size - 1;
  const auto up = [&] { node >>= 1, last >>= 1; };
  while ((node & 1) != 0) up();
  FoldedRoots roots{proof[0], proof[0]};
  for (std::size_t next = 1; next < proof.size(); ++next) {
    if (last == 0) return wrong;
    if ((node & 1) != 0 || node == last) {
      roots.older = node_hash(proof[next], roots.older);
      roots.newer = node_hash(proof[next], roots.newer);
      while ((node & 1) == 0 && node != 0) up();
    } else {
      roots.newer = node_hash(roots.newer, proof[next]);
    }
    up();
  }
  if (last != 0) return wrong;
  return roots;
}

namespace {

ForkVerdict judge_roots(const ForkEvidence& evidence, const Checkpoint& older,
                        const Checkpoint& newer) {
  const auto differ = [](const Hash& a, const Hash& b) {
    return a == b ? ForkVerdict::consistent : ForkVerdict::forked;
  };
  if (older.size == newer.size) return differ(older.root, newer.root);
  if (older.size == 0) return differ(older.root, empty_root());
  if (!evidence.proof) return ForkVerdict::unproven;
  const auto folded = fold_consistency(*evidence.proof, older.size, newer.size);
  if (!folded || folded->newer != newer.root) return ForkVerdict::unproven;
  return differ(folded->older, older.root);
}

}  // namespace

Result<ForkVerdict> judge_fork(const ForkEvidence& evidence, const VerifierKey& log) {
  URNA_ASSIGN(const SignedCheckpoint older, open_checkpoint(evidence.older, log));
  URNA_ASSIGN(const SignedCheckpoint newer, open_checkpoint(evidence.newer, log));
  if (older.checkpoint.size > newer.checkpoint.size)
    return Error{Errc::malformed, "the smaller tree comes first"};
  const bool needs_proof =
      older.checkpoint.size > 0 && older.checkpoint.size < newer.checkpoint.size;
  if (!needs_proof && evidence.proof && !evidence.proof->empty())
    return Error{Errc::malformed, "a proof where none belongs"};
  return judge_roots(evidence, older.checkpoint, newer.checkpoint);
}

namespace {

Checkpoint head_of(const std::string& note) {
  const auto parsed = parse_note(note);
  CHECK(parsed.ok());
  auto checkpoint = parse_checkpoint(parsed->text);
  CHECK(checkpoint.ok());
  return *std::move(checkpoint);
}

// The proof as the file has it: with the first hash, whatever the size.
Result<Proof> full_proof(std::uint64_t old_size, std::uint64_t size, const NodeReader& read) {
  URNA_ASSIGN(Proof proof, prove_consistency(old_size, size, read));
  if (!std::has_single_bit(old_size)) return proof;
  URNA_ASSIGN(const Hash first, tree_root(old_size, read));
  proof.insert(proof.begin(), first);
  return proof;
}

}  // namespace

ForkEvidence make_fork(const std::string& one, const std::string& other, const NodeReader& read) {
  const Checkpoint a = head_of(one), b = head_of(other);
  const bool in_order = a.size <= b.size;
  const Checkpoint& older = in_order ? a : b;
  const Checkpoint& newer = in_order ? b : a;
  ForkEvidence evidence{Proof(), in_order ? one : other, in_order ? other : one};
  if (older.size == 0 || older.size == newer.size) return evidence;
  evidence.proof.reset();
  auto proof = full_proof(older.size, newer.size, read);
  if (!proof) return evidence;
  const auto folded = fold_consistency(*proof, older.size, newer.size);
  if (folded && folded->newer == newer.root) evidence.proof = *std::move(proof);
  return evidence;
}

}  // namespace urna::ledger
