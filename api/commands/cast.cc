// `urna cast`: a ballot, its tracker, its receipt.
#include "api/commands/cast.h"

#include <cinttypes>
#include <cstdio>

#include "api/commands/choice_words.h"
#include "api/commands/desk.h"
#include "api/commands/prepared_ballot.h"
#include "api/commands/private_file.h"
#include "api/commands/terminal.h"
#include "ledger/file.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

Result<tally::Credential> read_credential(const std::string& file) {
  URNA_ASSIGN(const ledger::Seed seed, as_input(ledger::read_seed_file(file)));
  return tally::Credential::derive("credential", seed, 0);
}

namespace {

struct Cast {
  std::uint64_t index = 0;
  ledger::Tracker tracker;
  bool sealed = false;
};

Result<const tally::QuestionContext*> asked_question(const tally::Edition& edition,
                                                     const CastOptions& options) {
  if (!edition.defined || options.question >= edition.context->questions.size())
    return Error{Errc::usage, "no such question"};
  const tally::QuestionContext& asked = edition.context->questions[options.question];
  const bool sealed = asked.question.kind == ledger::BallotKind::sealed;
  if (options.sealed && !sealed)
    return Error{Errc::unsupported_kind, "question " + std::to_string(options.question) +
                                             " is open: a choice would be public beside its slot"};
  if (!options.prepare.empty() && !sealed)
    return Error{Errc::usage, "an open ballot has nothing to open: cast it without --prepare"};
  if (!edition.context->ballot) return Error{Errc::keys_missing, "the trustees' keys are not made"};
  return &asked;
}

VoterChain chain_of(const tally::Edition& edition, const ledger::SlotId& slot,
                    std::uint16_t question) {
  VoterChain chain{slot, question, 0, {}};
  const auto found = edition.roll.find(slot);
  if (found == edition.roll.end()) return chain;
  if (const tally::ChainEnd* last = found->second.chain(question)) {
    chain.bseq = last->bseq;
    chain.prev = last->tracker;
  }
  return chain;
}

Result<Cast> cast_now(Desk& desk, const CastOptions& options) {
  URNA_ASSIGN(const ledger::SlotId slot, read_hex<ledger::SlotId>(options.slot, "--slot"));
  URNA_ASSIGN(const tally::Credential credential, read_credential(options.credential));
  Cast cast;
  URNA_ASSIGN(ledger::BallotCast made,
              desk.with_edition([&](const tally::Edition& edition) -> Result<ledger::BallotCast> {
                URNA_ASSIGN(const tally::QuestionContext* asked, asked_question(edition, options));
                URNA_ASSIGN(const tally::Choice choice,
                            read_choice_words(edition, asked->question, options.choice));
                VoterChain chain = chain_of(edition, slot, options.question);
                auto ballot = make_cast(*edition.context, choice, credential, chain, 0);
                cast.tracker = chain.prev;
                cast.sealed = asked->question.kind == ledger::BallotKind::sealed;
                return ballot;
              }));
  URNA_ASSIGN(cast.index, desk.act(std::move(made), {}));
  return cast;
}

Result<> prepare(Desk& desk, const CastOptions& options) {
  URNA_ASSIGN(const ledger::SlotId slot, read_hex<ledger::SlotId>(options.slot, "--slot"));
  URNA_ASSIGN(const tally::Credential credential, read_credential(options.credential));
  return desk.with_edition([&](const tally::Edition& edition) -> Result<> {
    URNA_ASSIGN(const tally::QuestionContext* asked, asked_question(edition, options));
    URNA_ASSIGN(const tally::Choice choice,
                read_choice_words(edition, asked->question, options.choice));
    const VoterChain chain = chain_of(edition, slot, options.question);
    const tally::BallotHeader header{tally::kSealedBallot, options.question, slot, credential.key(),
                                     chain.bseq + 1,       chain.prev,       0};
    URNA_ASSIGN(const PreparedBallot ballot,
                prepare_ballot(desk.edition_id(), *edition.context, header, choice, credential));
    URNA_TRY(write_prepared(options.prepare, ballot));
    const ledger::Tracker tracker = tally::tracker_of(*edition.context->ballot, ballot.ballot);
    std::printf(
        "The ballot is made and NOT SENT YET. Write its tracker down:\ntracker %s\n"
        "Then either cast it:    urna cast --prepared %s ...\n"
        "or check the device:    urna challenge %s ...   (it can never be cast then; make "
        "another)\n",
        ledger::to_hex(tracker.view()).c_str(), options.prepare.c_str(), options.prepare.c_str());
    return ledger::Ok{};
  });
}

// Where it is the last of its chain already, an earlier try got through.
std::optional<std::uint64_t> stands_at(const tally::Edition& edition,
                                       const tally::BallotHeader& header,
                                       const ledger::Tracker& tracker) {
  const auto slot = edition.roll.find(header.slot);
  if (slot == edition.roll.end()) return std::nullopt;
  const tally::ChainEnd* last = slot->second.chain(header.question);
  if (last == nullptr || last->tracker != tracker) return std::nullopt;
  return last->cast_at;
}

Result<Cast> cast_prepared(Desk& desk, const CastOptions& options) {
  URNA_ASSIGN(const PreparedBallot prepared, read_prepared(options.prepared));
  if (prepared.opened || prepared.edition != desk.edition_id())
    return Error{Errc::usage, prepared.opened ? "this ballot was opened as a check: it can never "
                                                "be cast; make another with --prepare"
                                              : "the ballot was made for another edition"};
  URNA_ASSIGN(const tally::Credential credential, read_credential(options.credential));
  URNA_ASSIGN(const tally::BallotHeader header, tally::parse_header(prepared.ballot));
  if (header.key != credential.key())
    return Error{Errc::usage, "the ballot was made with another credential"};
  Cast cast;
  cast.sealed = true;
  std::optional<std::uint64_t> stands;
  ledger::BallotCast made{prepared.ballot, {}};
  URNA_TRY(desk.with_edition([&](const tally::Edition& edition) -> Result<> {
    if (!edition.context->ballot) return Errc::keys_missing;
    cast.tracker = tally::tracker_of(*edition.context->ballot, prepared.ballot);
    stands = stands_at(edition, header, cast.tracker);
    made.signature = tally::sign_cast(*edition.context->ballot, credential, cast.tracker,
                                      ledger::random_bytes(32));
    return ledger::Ok{};
  }));
  if (stands) {
    cast.index = *stands;
  } else {
    URNA_ASSIGN(cast.index, desk.act(std::move(made), {}));
  }
  return cast;
}

Result<> cast(Desk& desk, const CastOptions& options) {
  if (!options.prepare.empty()) return prepare(desk, options);
  URNA_ASSIGN(const Cast done,
              options.prepared.empty() ? cast_now(desk, options) : cast_prepared(desk, options));
  URNA_ASSIGN(const ledger::Receipt receipt, desk.host().journal().receipt(done.index));
  if (!options.receipt.empty())
    URNA_TRY(ledger::write_file(options.receipt, ledger::view_of(to_text(receipt))));
  if (!options.prepared.empty()) URNA_TRY(wipe_private(options.prepared));
  std::printf("%s\nentry %" PRIu64 "\ntracker %s\n",
              done.sealed ? "This is a sealed ballot: it is in the log, and nobody opens it alone."
                          : "This is an open ballot: its choice is public beside its slot.",
              done.index, ledger::to_hex(done.tracker.view()).c_str());
  return ledger::Ok{};
}

}  // namespace

int run_cast(const CastOptions& options) {
  const auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("cast", desk.error());
  const auto done = cast(**desk, options);
  return done ? static_cast<int>(kExitRight) : fail("cast", done.error());
}

}  // namespace urna::api
