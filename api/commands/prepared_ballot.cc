#include "api/commands/prepared_ballot.h"

#include <filesystem>

#include "api/commands/private_file.h"
#include "api/commands/terminal.h"
#include "tally/ballot/sealed_ballot.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

constexpr std::size_t kMaxPrepared_bytes = std::size_t{1} << 18;
constexpr std::string_view kPrepared = "urna prepared ballot v1", kOpened = "urna opened ballot v1";

// Takes the line "name hex\n" off the front.
bool take(std::string_view& text, std::string_view name, ledger::Bytes& bytes) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name) || end <= name.size()) return false;
  const std::string_view hex = text.substr(name.size() + 1, end - name.size() - 1);
  const bool good = text[name.size()] == ' ' && ledger::from_hex(hex, bytes);
  text.remove_prefix(end + 1);
  return good;
}

SecretText lines_of(const PreparedBallot& ballot) {
  SecretText bits(ledger::to_hex(ballot.bits));
  SecretText randomness(ledger::to_hex(ballot.randomness.view()));
  return SecretText(std::string(ballot.opened ? kOpened : kPrepared) + "\nedition " +
                    ledger::to_hex(ballot.edition.view()) + "\nballot " +
                    ledger::to_hex(ballot.ballot) + "\nbits " + bits.text + "\nrandomness " +
                    randomness.text + "\nchallenge " + ledger::to_hex(ballot.signature.view()) +
                    "\n");
}

}  // namespace

PreparedBallot::~PreparedBallot() {
  ledger::wipe(bits);
  ledger::wipe(randomness.bytes.data(), randomness.bytes.size());
}

Result<PreparedBallot> prepare_ballot(const ledger::EditionId& id,
                                      const tally::EditionContext& edition,
                                      const tally::BallotHeader& header,
                                      const tally::Choice& choice,
                                      const tally::Credential& credential) {
  const tally::QuestionContext& asked = edition.questions.at(header.question);
  PreparedBallot made;
  URNA_ASSIGN(made.bits, asked.layout.encode(choice));
  made.edition = id;
  const ledger::Seed seed = tally::ballot_seed(ledger::random_bytes(32), credential);
  made.ballot = tally::seal_ballot(
      *edition.ballot, header, {asked.layout, edition.keys_of(header.question)}, made.bits, seed);
  made.randomness = ledger::Randomness::from(
      tally::ballot_randomness(*edition.ballot, header, made.bits, seed).value().view());
  made.signature = tally::sign_challenge(*edition.ballot, credential,
                                         tally::tracker_of(*edition.ballot, made.ballot),
                                         ledger::random_bytes(32));
  return made;
}

Result<> write_prepared(const std::string& path, const PreparedBallot& ballot) {
  return write_private(path, ledger::view_of(lines_of(ballot).text));
}

Result<PreparedBallot> read_prepared(const std::string& path) {
  URNA_ASSIGN(const SecretText read, as_input(read_private(path, kMaxPrepared_bytes)));
  std::string_view text = read.text;
  PreparedBallot ballot;
  ledger::Bytes edition, randomness, signature;
  const std::string_view title = text.substr(0, text.find('\n'));
  ballot.opened = title == kOpened;
  text.remove_prefix(std::min(title.size() + 1, text.size()));
  const bool good =
      (ballot.opened || title == kPrepared) && take(text, "edition", edition) &&
      edition.size() == ledger::EditionId::kSize && take(text, "ballot", ballot.ballot) &&
      take(text, "bits", ballot.bits) && take(text, "randomness", randomness) &&
      randomness.size() == ledger::Randomness::kSize && take(text, "challenge", signature) &&
      signature.size() == ledger::SchnorrSignature::kSize && text.empty();
  if (!good) return Error{Errc::usage, path + " holds no prepared ballot"};
  ballot.edition = ledger::EditionId::from(edition);
  ballot.randomness = ledger::Randomness::from(randomness);
  ballot.signature = ledger::SchnorrSignature::from(signature);
  ledger::wipe(randomness);
  return ballot;
}

Result<> mark_opened(const std::string& path, PreparedBallot& ballot) {
  if (ballot.opened) return ledger::Ok{};
  ballot.opened = true;
  const std::string next = path + ".opened";
  URNA_TRY(write_prepared(next, ballot));
  std::error_code error;
  std::filesystem::rename(next, path, error);
  if (error) return Error{Errc::io, path + ": " + error.message()};
  return ledger::Ok{};
}

namespace {

// What was cast, or challenged before, is found by its randomness.
Result<> need_unseen(const tally::SealedState& sealed, const ledger::Element& alpha,
                     const ledger::Tracker& tracker) {
  const auto seen = sealed.alphas.find(alpha);
  if (seen == sealed.alphas.end() || sealed.challenged.contains(tracker)) return ledger::Ok{};
  return seen->second == tracker ? Errc::was_cast : Errc::alpha_seen;
}

}  // namespace

Result<OpenedBallot> check_prepared(const ledger::EditionId& id, const tally::Edition& edition,
                                    const PreparedBallot& ballot) {
  const tally::EditionContext& context = *edition.context;
  OpenedBallot opened;
  URNA_ASSIGN(opened.header, tally::parse_header(ballot.ballot));
  const std::uint16_t number = opened.header.question;
  if (ballot.edition != id || !context.ballot || number >= context.questions.size() ||
      context.questions[number].question.kind != ledger::BallotKind::sealed)
    return Error{Errc::usage, "the ballot was made for another edition"};
  const tally::Layout& layout = context.questions[number].layout;
  URNA_ASSIGN(const tally::SealedBits sealed,
              tally::check_sealed_ballot(*context.ballot, {layout, context.keys_of(number)},
                                         ballot.ballot));
  URNA_TRY(
      tally::check_opening(sealed, context.keys_of(number), ballot.bits, ballot.randomness.view()));
  opened.tracker = tally::tracker_of(*context.ballot, ballot.ballot);
  URNA_TRY(need_unseen(*edition.sealed, sealed.alpha, opened.tracker));
  URNA_ASSIGN(opened.choice, layout.decode(ballot.bits));
  return opened;
}

}  // namespace urna::api
