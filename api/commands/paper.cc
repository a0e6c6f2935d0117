#include "api/commands/paper.h"

#include <cinttypes>
#include <cstdio>

#include "api/commands/cast.h"
#include "api/commands/choice_words.h"
#include "api/commands/desk.h"
#include "api/commands/terminal.h"
#include "api/trustees.h"
#include "tally/election/choice.h"
#include "tally/election/sample.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

using Work = Result<> (*)(Desk&, const PaperOptions&);

int run(const char* what, const PaperOptions& options, Work work) {
  const auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail(what, desk.error());
  const auto done = work(**desk, options);
  return done ? static_cast<int>(kExitRight) : fail(what, done.error());
}

Result<ledger::StationId> station_of(const PaperOptions& options) {
  return read_hex<ledger::StationId>(options.station, "--station");
}

Result<> person(Desk& desk, const PaperOptions& options) {
  URNA_ASSIGN(const ledger::StationId station, station_of(options));
  URNA_ASSIGN(const ledger::SlotId slot, read_hex<ledger::SlotId>(options.slot, "--slot"));
  URNA_ASSIGN(const Keys officers, desk.keys(options.keys));
  URNA_ASSIGN(const std::uint64_t index,
              desk.act(ledger::SlotPaper{fresh_nonce(), slot, station}, officers));
  std::printf("entry %" PRIu64 ": this slot votes on paper; what it cast online no longer counts\n",
              index);
  return Ok{};
}

Result<> open(Desk& desk, const PaperOptions& options) {
  URNA_ASSIGN(const ledger::StationId station, station_of(options));
  URNA_ASSIGN(const tally::Credential session, read_credential(options.session));
  URNA_ASSIGN(const Keys signer, desk.keys({options.station_key}));
  const ledger::Hash roll = tally::roll_context(desk.host().origin(), desk.edition_id());
  const auto proof = tally::prove_possession(roll, session, tally::paper_slot(station, 0),
                                             ledger::random_bytes(32));
  URNA_ASSIGN(
      const std::uint64_t index,
      desk.act(ledger::PaperSessionOpened{fresh_nonce(), station, session.key(), proof}, signer));
  std::printf("entry %" PRIu64 ": the paper session is open; enter the sheets by serial number\n",
              index);
  return Ok{};
}

Result<> enter(Desk& desk, const PaperOptions& options) {
  URNA_ASSIGN(const ledger::StationId station, station_of(options));
  URNA_ASSIGN(const tally::Credential session, read_credential(options.session));
  URNA_ASSIGN(const Keys signer, desk.keys({options.station_key}));
  VoterChain chain{tally::paper_slot(station, options.serial), options.question, 0, {}};
  URNA_ASSIGN(
      const ledger::BallotCast made,
      desk.with_edition([&](const tally::Edition& edition) -> Result<ledger::BallotCast> {
        if (!edition.context->ballot || options.question >= edition.context->questions.size())
          return Error{Errc::usage, "no such question, or no ballot yet"};
        const auto& asked = edition.context->questions[options.question].question;
        URNA_ASSIGN(const tally::Choice choice, read_choice_words(edition, asked, options.choice));
        return make_cast(*edition.context, choice, session, chain, tally::kPaper);
      }));
  URNA_ASSIGN(const std::uint64_t index,
              desk.act(ledger::PaperBallot{made.ballot, made.signature}, signer));
  std::printf("entry %" PRIu64 ": sheet %" PRIu32 ", question %u\n", index, options.serial,
              options.question);
  return Ok{};
}

Result<> close(Desk& desk, const PaperOptions& options) {
  URNA_ASSIGN(const ledger::StationId station, station_of(options));
  URNA_ASSIGN(const Keys officers, desk.keys(options.keys));
  const ledger::PaperManifest manifest{fresh_nonce(), station, options.papers, options.ballots};
  URNA_ASSIGN(const std::uint64_t index, desk.act(manifest, officers));
  std::printf("entry %" PRIu64 ": the session is over; destroy its key file (%s)\n", index,
              options.session.empty() ? "the one it was opened with" : options.session.c_str());
  return Ok{};
}

// Which sheets have to be taken from the box.
void say_sample(const tally::PaperSample& sample) {
  for (std::size_t i = 0; i < sample.slots.size(); ++i) {
    const ledger::ByteView slot = sample.slots[i].view();
    std::printf("  %zu  station %s, serial %" PRIu64 "\n", i,
                ledger::to_hex(slot.first(ledger::StationId::kSize)).c_str(),
                ledger::get_big_endian(slot.subspan(ledger::StationId::kSize)));
  }
}

Result<> sample(Desk& desk, const PaperOptions& options) {
  const ledger::Hash root =
      desk.with_edition([](const tally::Edition& edition) { return edition.closing_root; });
  ledger::PaperSampleDrawn drawn{fresh_nonce(),  options.question,  root,
                                 options.papers, options.reference, {}};
  if (!ledger::from_hex(options.value, drawn.value))
    return Error{Errc::usage, "--value must be hex digits, two a byte"};
  URNA_ASSIGN(const Keys signers, desk.keys(options.keys));
  URNA_ASSIGN(const std::uint64_t index, desk.act(drawn, signers));
  std::printf("entry %" PRIu64
              ": take these sheets from the box; trustees open them with urna trustee decrypt\n",
              index);
  desk.with_edition([&](const tally::Edition& edition) {
    say_sample(edition.sealed->samples.at(options.question));
  });
  return Ok{};
}

// What each sampled sheet holds, as it was entered: to be read out beside the sheet.
Result<> say_entered(const tally::Edition& edition, const PaperOptions& options,
                     const ledger::PaperSampleOpened& event) {
  const tally::QuestionContext& asked = edition.context->questions[options.question];
  const std::size_t forms = asked.layout.outputs.size();
  for (std::size_t i = 0; forms > 0 && i < event.counts.size() / forms; ++i) {
    std::printf("  %zu  entered:", i);
    for (std::size_t o = 0; o < forms; ++o)
      if (event.counts[i * forms + o] != 0)
        std::printf(" %s=%" PRId64,
                    o < asked.question.projects.size()
                        ? edition.projects[asked.question.projects[o]].filed.label.c_str()
                        : ("#" + std::to_string(o)).c_str(),
                    event.counts[i * forms + o]);
    std::printf("\n");
  }
  return Ok{};
}

Result<> compare(Desk& desk, const PaperOptions& options) {
  const tally::Means means = desk.means();
  URNA_ASSIGN(tally::TrusteeAct opened, desk.with_edition([&](const tally::Edition& edition) {
    return tally::opened_sample(edition, options.question, options.differing, means);
  }));
  const auto event = std::get<ledger::PaperSampleOpened>(opened.body);
  URNA_TRY(desk.with_edition(
      [&](const tally::Edition& edition) { return say_entered(edition, options, event); }));
  if (options.keys.empty()) {
    std::printf(
        "Hold them against the sheets, then sign with --key: --differing names the places "
        "that say something else.\n");
    return Ok{};
  }
  URNA_ASSIGN(const Keys signers, desk.keys(options.keys));
  URNA_ASSIGN(const std::uint64_t index,
              give(desk.host(), desk.edition_id(), std::move(opened), signers));
  std::printf("entry %" PRIu64 ": the sample is published, %zu of its sheets say something else\n",
              index, options.differing.size());
  return Ok{};
}

}  // namespace

int run_paper_person(const PaperOptions& options) { return run("paper person", options, person); }
int run_paper_open(const PaperOptions& options) { return run("paper open", options, open); }
int run_paper_enter(const PaperOptions& options) { return run("paper enter", options, enter); }
int run_paper_close(const PaperOptions& options) { return run("paper close", options, close); }
int run_paper_sample(const PaperOptions& options) { return run("paper sample", options, sample); }
int run_paper_compare(const PaperOptions& options) {
  return run("paper compare", options, compare);
}

}  // namespace urna::api
