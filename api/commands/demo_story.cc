#include "api/commands/demo_story.h"

#include <algorithm>
#include <cstdio>

#include "ledger/parallel.h"
#include "tally/election/outcome.h"

namespace urna::api::demo {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

constexpr std::size_t kRejectedFrom = 38;  // the last two projects are rejected at review

}  // namespace

Story::Story(Host& at, Kind what, std::uint32_t people_count)
    : host(at),
      kind(what),
      edition(ledger::EditionId::from(tally::h256("demo/edition", {}).view().first(16))),
      trustees(kTrustees, ledger::Seed::random()),
      people(residents(people_count, what)),
      voters(people.size()) {}

void Story::part(const char* title, const char* words) {
  std::printf("\n%d. %s\n%s", ++act_number, title, words);
  std::fflush(stdout);
}

Result<> Story::say(ledger::EventBody body, const Keys& keys) const {
  const Answer answer = host.sequencer().submit_and_wait(act(std::move(body), keys));
  if (!answer) return answer.error();
  return Ok{};
}

Result<> Story::drain(Pipeline& pipeline) const {
  pipeline.wait();
  const auto refusals = pipeline.take_refusals();
  if (refusals.empty()) return Ok{};
  return refusals.front().error;
}

Result<> Story::expect(const char* what, Bytes submission, Errc code) const {
  const Answer answer = host.sequencer().submit_and_wait(std::move(submission));
  if (answer) return Error{Errc::usage, std::string(what) + " was accepted"};
  if (answer.code() != code) return answer.error();
  std::printf("   refused: %-48s %s\n", what, std::string(name_of(code)).c_str());
  return Ok{};
}

void Story::refresh_context() {
  context = host.sequencer().with_state(
      [&](const tally::State& state) { return state.edition(edition)->context; });
}

Sitting Story::sitting(std::set<std::uint32_t> absent) const {
  return {trustees, host, edition, offices.quorum(), std::move(absent)};
}

Result<> Story::found() {
  part("The committee founds the log and announces the edition",
       "   Two of its three members sign; from here on every act is an entry of the log.\n");
  std::vector<ledger::PublicKey> founders;
  for (const ledger::SigningKey* member : offices.committee)
    founders.push_back(member->public_key());
  std::ranges::sort(founders);
  const ledger::LedgerFounded founding{fresh_nonce(), host.origin(), host.journal().vkey().key,
                                       founders, 2};
  if (const Answer answer = host.sequencer().submit_and_wait(
          signed_act(host.origin(), {}, founding, offices.quorum()));
      !answer)
    return answer.error();
  URNA_TRY(say(announcement(host.origin(), offices, kind), offices.quorum()));
  URNA_TRY(expect("an act signed by one member instead of two",
                  act(ledger::ProposalsOpened{fresh_nonce()}, {offices.committee[0]}),
                  Errc::wrong_quorum));
  return say(ledger::ProposalsOpened{fresh_nonce()}, offices.quorum());
}

Result<> Story::review() {
  part("Residents file proposals, the committee reviews them and fixes the ballot",
       "   40 proposals, signed by their authors; 38 are admitted, 2 rejected with a public "
       "reason.\n");
  for (std::size_t i = 0; i < projects().size(); ++i) {
    const ledger::SigningKey proposer{
        ledger::Seed(tally::h256("demo/proposer", {ledger::view_of(projects()[i].en)}).view())};
    URNA_TRY(say(proposal(i, proposer.public_key()), {&proposer}));
  }
  URNA_TRY(say(ledger::ProposalsClosed{fresh_nonce()}, offices.quorum()));
  ledger::BallotDefined defined = definition(kind);
  for (std::size_t i = 0; i < projects().size(); ++i) {
    const ledger::ProposalFiled filed = proposal(i, {});
    ledger::ProposalReviewed verdict{fresh_nonce(),
                                     static_cast<std::uint32_t>(i),
                                     ledger::Verdict::admitted,
                                     {},
                                     filed.cost,
                                     filed.envelope,
                                     filed.categories,
                                     filed.team};
    if (i >= kRejectedFrom) {
      verdict.verdict = ledger::Verdict::rejected;
      verdict.reason = four("Nu servește interesul comunității.", "Не служит интересам общины.",
                            "Не служить інтересам громади.", "It does not serve the community.");
    } else {
      defined.questions[filed.district].projects.push_back(static_cast<std::uint32_t>(i));
    }
    URNA_TRY(say(std::move(verdict), offices.quorum()));
  }
  if (kind == Kind::sealed)
    defined.sealing = {trustees.keys(), kThreshold, kMinimumBallots, merges(kind)};
  return say(std::move(defined), offices.quorum());
}

ledger::KeyPart Story::key_part(std::uint32_t resident) const {
  const tally::Credential credential = credential_of(resident, voters[resident].generation);
  return {credential.key(),
          tally::prove_possession(tally::roll_context(host.origin(), edition), credential,
                                  people[resident].slot, ledger::random_bytes(32))};
}

ledger::SlotGrant Story::grant_of(std::size_t resident) const {
  Bytes number;
  ledger::put_u32(number, static_cast<std::uint32_t>(resident));
  return {people[resident].slot,
          people[resident].style,
          {key_part(static_cast<std::uint32_t>(resident))},
          ledger::Commitment::from(tally::h256("demo/commitment", {number}).view()),
          {ledger::Tag::from(tally::h256("demo/tag", {number}).view())}};
}

Result<> Story::grant_all() {
  Pipeline pipeline(host.sequencer());
  for (std::size_t start = 0; start < people.size(); start += ledger::limit::kGrants) {
    std::vector<ledger::SlotGrant> grants(std::min(ledger::limit::kGrants, people.size() - start));
    ledger::parallel_for(0)(grants.size(), [&](std::size_t i) { grants[i] = grant_of(start + i); });
    pipeline.submit(
        act(ledger::SlotsGranted{fresh_nonce(), std::move(grants)}, offices.roll_signers()), start);
  }
  for (std::uint32_t i = 0; i < people.size() / 250 + 3; ++i)
    pipeline.submit(act(ledger::EligibilityRefused{fresh_nonce(),
                                                   static_cast<std::uint16_t>(1 + i % 2),
                                                   ledger::random_fixed<ledger::Commitment>(),
                                                   {ledger::random_fixed<ledger::Tag>()}},
                        offices.roll_signers()),
                    i);
  return drain(pipeline);
}

Result<> Story::enrol() {
  part("Registrar and overseer enrol the residents",
       "   Each gets a slot, a random number: the log knows slots and their keys, never who a "
       "person is.\n");
  URNA_TRY(grant_all());
  ledger::SlotGrant twin = grant_of(0);
  twin.slot = ledger::random_fixed<ledger::SlotId>();
  const tally::Credential other = tally::Credential::random();
  twin.parts = {{other.key(), tally::prove_possession(tally::roll_context(host.origin(), edition),
                                                      other, twin.slot, ledger::random_bytes(32))}};
  URNA_TRY(expect("one document enrolled twice",
                  act(ledger::SlotsGranted{fresh_nonce(), {twin}}, offices.roll_signers()),
                  Errc::tag_in_use));
  URNA_TRY(expect("the registrar alone, without the overseer",
                  act(ledger::SlotsGranted{fresh_nonce(), {twin}}, {offices.registrar}),
                  Errc::wrong_quorum));
  URNA_TRY(say(ledger::RoleKeyRotated{fresh_nonce(),
                                      ledger::Role::registrar,
                                      {},
                                      offices.registrar->public_key(),
                                      offices.new_registrar->public_key()},
               offices.quorum()));
  offices.registrar = offices.new_registrar;
  std::printf("   %zu people are on the roll. The registrar's own key was changed on the way.\n",
              people.size());
  return Ok{};
}

Result<> Story::close_roll(std::vector<ledger::GroupCount> groups,
                           std::vector<std::uint8_t> merged) {
  return say(
      ledger::RollClosed{fresh_nonce(), people.size(),
                         ledger::sha256(ledger::view_of("sealed slot map of the demonstration")),
                         std::move(groups), std::move(merged)},
      offices.roll_signers());
}

Result<> Story::close_voting() {
  part("Voting closes", "   One slot was enrolled twice: it is taken off the roll, in public.\n");
  URNA_TRY(say(ledger::SlotRevoked{fresh_nonce(), people[find_fresh()].slot, 3},
               offices.roll_signers()));
  URNA_TRY(say(ledger::VotingClosed{fresh_nonce()}, offices.quorum()));
  return ballot_too_late();
}

Result<> Story::declare() {
  part("The committee declares the result",
       "   Only what the log gives can be declared: the server counts again before it agrees.\n");
  URNA_ASSIGN(ledger::ResultDeclared declared,
              host.sequencer().with_state([&](const tally::State& state) {
                return tally::tally_edition(*state.edition(edition));
              }));
  declared.nonce = fresh_nonce();
  ledger::ResultDeclared forged = declared;
  ++forged.results[0].scores[0];
  URNA_TRY(expect("a result with one vote too many", act(std::move(forged), offices.quorum()),
                  Errc::wrong_result));
  return say(std::move(declared), offices.quorum());
}

}  // namespace urna::api::demo
