// `urna challenge`: opens a prepared ballot instead of casting it, in the log or off it.
#include <cinttypes>
#include <cstdio>

#include "api/commands/bundle_state.h"
#include "api/commands/cast.h"
#include "api/commands/choice_words.h"
#include "api/commands/desk.h"
#include "api/commands/pick.h"
#include "api/commands/prepared_ballot.h"
#include "api/commands/private_file.h"
#include "api/commands/terminal.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

Result<> say(const ledger::EditionId& id, const tally::Edition& edition,
             const PreparedBallot& ballot) {
  URNA_ASSIGN(const OpenedBallot opened, check_prepared(id, edition, ballot));
  const tally::QuestionContext& asked = edition.context->questions[opened.header.question];
  std::printf(
      "tracker %s\nslot %s, question %u\nThis ballot holds: %s\n"
      "Compare the tracker with the one shown before, and the choice with what was asked for. If "
      "either differs, the device that made it is not honest.\n",
      ledger::to_hex(opened.tracker.view()).c_str(),
      ledger::to_hex(opened.header.slot.view()).c_str(), opened.header.question,
      choice_words(edition, asked, opened.choice).c_str());
  return Ok{};
}

Result<> check_against_bundle(const ChallengeOptions& options, const PreparedBallot& ballot) {
  URNA_ASSIGN(const ledger::VerifierKey key, read_vkey(options.key, "--key"));
  URNA_ASSIGN(const auto bundle, replay_bundle(options.bundle, key));
  URNA_ASSIGN(const auto picked, pick_edition(bundle->state, options.edition));
  return say(picked.first, *picked.second, ballot);
}

Result<> check(const ChallengeOptions& options, const PreparedBallot& ballot) {
  if (!options.bundle.empty()) return check_against_bundle(options, ballot);
  URNA_ASSIGN(const auto desk, Desk::open(options.ledger, options.edition));
  return desk->with_edition(
      [&](const tally::Edition& edition) { return say(desk->edition_id(), edition, ballot); });
}

Result<> log(const ChallengeOptions& options, const PreparedBallot& ballot) {
  URNA_ASSIGN(const auto desk, Desk::open(options.ledger, options.edition));
  const auto stands = [&](const tally::Edition& edition) {
    return edition.sealed && edition.context->ballot &&
           edition.sealed->challenged.contains(
               tally::tracker_of(*edition.context->ballot, ballot.ballot));
  };
  URNA_TRY(desk->with_edition(
      [&](const tally::Edition& edition) { return say(desk->edition_id(), edition, ballot); }));
  if (!desk->with_edition(stands)) {
    URNA_ASSIGN(const std::uint64_t index,
                desk->act(ledger::BallotChallenged{ballot.ballot, ballot.bits, ballot.randomness,
                                                   ballot.signature},
                          {}));
    std::printf("The opening is in the log for everybody to check: entry %" PRIu64 "\n", index);
  }
  return wipe_private(options.file);
}

Result<> challenge(const ChallengeOptions& options) {
  if (options.ledger.empty() == options.bundle.empty())
    return Error{Errc::usage, "give --ledger DIR, or with --offline --bundle BUNDLE and --key"};
  if (!options.bundle.empty() && (!options.offline || options.key.empty()))
    return Error{Errc::usage, "--bundle goes with --offline and --key"};
  URNA_ASSIGN(PreparedBallot ballot, read_prepared(options.file));
  // From the moment that it is shown it can no longer be cast, whatever comes of the check.
  URNA_TRY(mark_opened(options.file, ballot));
  URNA_TRY(options.offline ? check(options, ballot) : log(options, ballot));
  std::printf("It can never be cast. To vote, make another: urna cast --prepare FILE ...\n");
  return Ok{};
}

}  // namespace

int run_challenge(const ChallengeOptions& options) {
  const auto done = challenge(options);
  return done ? static_cast<int>(kExitRight) : fail("challenge", done.error());
}

}  // namespace urna::api
