// `urna demo`: the story, act by act, through the live sequencer.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "api/commands/demo_story.h"
#include "api/serve.h"
#include "ledger/parallel.h"
#include "tally/election/outcome.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using namespace demo;

namespace {

constexpr std::uint32_t kFirstDay = 20260914;
constexpr std::uint32_t kPerDay = 300, kDeskCapacity = 14 * kPerDay;  // people a desk can help
constexpr std::size_t kRejectedFrom = 38;  // the last two projects are rejected at review

struct Story {
  Host& host;
  Offices offices;
  ledger::EditionId edition =
      ledger::EditionId::from(tally::h256("demo/edition", {}).view().first(16));
  std::vector<Resident> people;
  std::vector<std::uint32_t> generation;        // of each resident's key
  std::vector<std::vector<VoterChain>> chains;  // by resident, by question answered
  std::shared_ptr<const tally::EditionContext> context;
  Dice dice{20260914};
  std::uint64_t voters = 0, revotes = 0, assisted = 0, papers = 0;

  Bytes act(ledger::EventBody body, const Keys& keys) const {
    return signed_act(host.origin(), edition, std::move(body), keys);
  }
  Result<> say(ledger::EventBody body, const Keys& keys) {
    const Answer answer = host.sequencer().submit_and_wait(act(std::move(body), keys));
    if (!answer) return answer.error();
    return Ok{};
  }
  Result<> drain(Pipeline& pipeline) {
    pipeline.wait();
    const auto refusals = pipeline.take_refusals();
    if (refusals.empty()) return Ok{};
    return refusals.front().error;
  }
  // A submission that must be refused, and with which word.
  Result<> expect(const char* what, Bytes submission, Errc code);
  Result<> found();
  Result<> review();
  Result<> enrol();
  tally::Choice choice(std::uint16_t question);
  Result<> cast(Pipeline& pipeline, std::uint32_t resident, std::uint16_t question,
                std::uint8_t channel);
  Result<> vote_at_home();
  Result<> vote_at_desk();
  Result<> vote_on_paper();
  Result<> paper_answers(const Offices::Place& place, const tally::Credential& session,
                         std::uint32_t count);
  Result<> misbehave_before();
  Result<> misbehave_during();
  Result<> close_and_declare();
  Result<> run();
};

Result<> Story::expect(const char* what, Bytes submission, Errc code) {
  const Answer answer = host.sequencer().submit_and_wait(std::move(submission));
  if (answer) return Error{Errc::usage, std::string(what) + " was accepted"};
  if (answer.code() != code) return answer.error();
  std::printf("  refused as it should be: %-44s %s\n", what, std::string(name_of(code)).c_str());
  return Ok{};
}

Result<> Story::found() {
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
  URNA_TRY(say(announcement(host.origin(), offices), offices.quorum()));
  URNA_TRY(expect("an act signed by one member instead of two",
                  act(ledger::ProposalsOpened{fresh_nonce()}, {offices.committee[0]}),
                  Errc::wrong_quorum));
  return say(ledger::ProposalsOpened{fresh_nonce()}, offices.quorum());
}

Result<> Story::review() {
  for (std::size_t i = 0; i < projects().size(); ++i) {
    const ledger::SigningKey proposer{
        ledger::Seed(tally::h256("demo/proposer", {ledger::view_of(projects()[i].en)}).view())};
    URNA_TRY(say(proposal(i, proposer.public_key()), {&proposer}));
  }
  URNA_TRY(say(ledger::ProposalsClosed{fresh_nonce()}, offices.quorum()));
  ledger::BallotDefined defined = definition();
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
      verdict.reason = {{"ro", "Nu servește interesul comunității."},
                        {"ru", "Не служит интересам общины."},
                        {"uk", "Не служить інтересам громади."},
                        {"en", "It does not serve the community."}};
    } else {
      defined.questions[filed.district].projects.push_back(static_cast<std::uint32_t>(i));
    }
    URNA_TRY(say(std::move(verdict), offices.quorum()));
  }
  return say(std::move(defined), offices.quorum());
}

Result<> Story::enrol() {
  const ledger::Hash roll = tally::roll_context(host.origin(), edition);
  Pipeline pipeline(host.sequencer());
  const auto grant_of = [&](std::size_t i) {
    const tally::Credential credential = credential_of(static_cast<std::uint32_t>(i), 0);
    Bytes number;
    ledger::put_u32(number, static_cast<std::uint32_t>(i));
    return ledger::SlotGrant{
        people[i].slot,
        people[i].style,
        {{credential.key(),
          tally::prove_possession(roll, credential, people[i].slot, ledger::random_bytes(32))}},
        ledger::Commitment::from(tally::h256("demo/commitment", {number}).view()),
        {ledger::Tag::from(tally::h256("demo/tag", {number}).view())}};
  };
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
  URNA_TRY(drain(pipeline));
  ledger::SlotGrant twin = grant_of(0);
  twin.slot = ledger::random_fixed<ledger::SlotId>();
  const tally::Credential other = tally::Credential::random();
  twin.parts = {
      {other.key(), tally::prove_possession(roll, other, twin.slot, ledger::random_bytes(32))}};
  URNA_TRY(expect("one document enrolled twice",
                  act(ledger::SlotsGranted{fresh_nonce(), {twin}}, offices.roll_signers()),
                  Errc::tag_in_use));
  URNA_TRY(expect("the registrar alone",
                  act(ledger::SlotsGranted{fresh_nonce(), {twin}}, {offices.registrar}),
                  Errc::wrong_quorum));
  URNA_TRY(say(ledger::RoleKeyRotated{fresh_nonce(),
                                      ledger::Role::registrar,
                                      {},
                                      offices.registrar->public_key(),
                                      offices.new_registrar->public_key()},
               offices.quorum()));
  offices.registrar = offices.new_registrar;
  return say(
      ledger::RollClosed{fresh_nonce(),
                         people.size(),
                         ledger::sha256(ledger::view_of("sealed slot map of the demonstration")),
                         group_counts(people),
                         {}},
      offices.roll_signers());
}

// Popularity falls with a project's place in a shuffled order; newcomers and locals like different
// things a little.
tally::Choice Story::choice(std::uint16_t question) {
  const std::size_t projects_here = context->questions[question].question.projects.size();
  const std::uint32_t high = context->questions[question].question.layout.high;
  tally::Choice chosen;
  const std::uint64_t wanted = 1 + dice.below(high);
  for (std::uint64_t tries = 0; chosen.size() < wanted && tries < 40; ++tries) {
    const std::uint64_t a = dice.below(projects_here), b = dice.below(projects_here);
    const auto position = static_cast<std::int64_t>((std::min(a, b) * 11 + 3) % projects_here);
    if (std::ranges::find(chosen, position) == chosen.end()) chosen.push_back(position);
  }
  std::ranges::sort(chosen);
  return chosen;
}

Result<> Story::cast(Pipeline& pipeline, std::uint32_t resident, std::uint16_t question,
                     std::uint8_t channel) {
  auto& mine = chains[resident];
  auto chain = std::ranges::find(mine, question, &VoterChain::question);
  if (chain == mine.end())
    chain = mine.insert(mine.end(), VoterChain{people[resident].slot, question, 0, {}});
  const tally::Credential credential = credential_of(resident, generation[resident]);
  URNA_ASSIGN(ledger::BallotCast made,
              make_cast(*context, choice(question), credential, *chain, channel));
  const Keys station =
      channel == 1 ? Keys{offices.stations[people[resident].style == 2 ? 1 : 0].key} : Keys{};
  pipeline.submit(act(std::move(made), station), resident);
  return Ok{};
}

Result<> Story::vote_at_home() {
  Pipeline pipeline(host.sequencer());
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    if (dice.below(100) >= 41) continue;
    ++voters;
    URNA_TRY(cast(pipeline, i, 0, 0));
    if (people[i].style == 2 && dice.below(100) < 85) URNA_TRY(cast(pipeline, i, 1, 0));
  }
  URNA_TRY(drain(pipeline));
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    if (chains[i].empty() || dice.below(100) >= 6) continue;
    ++revotes;
    URNA_TRY(cast(pipeline, i, 0, 0));
  }
  return drain(pipeline);
}

// The officer checks identity; the key is made in the kiosk and gone after the session
// (sealed-ballots section 13).
Result<> Story::vote_at_desk() {
  const ledger::Hash roll = tally::roll_context(host.origin(), edition);
  Pipeline pipeline(host.sequencer());
  std::uint32_t at_station[2] = {0, 0};
  for (std::uint32_t i = 0; i < people.size(); ++i) {
    if (!chains[i].empty() || dice.below(1000) >= 52) continue;
    const std::size_t which = people[i].style == 2 ? 1 : 0;
    if (at_station[which] == kDeskCapacity) continue;
    const Offices::Place& place = offices.stations[which];
    const tally::Credential fresh = credential_of(i, ++generation[i]);
    const std::uint32_t day = kFirstDay + at_station[which]++ / kPerDay;
    const ledger::KeyPart part{fresh.key(), tally::prove_possession(roll, fresh, people[i].slot,
                                                                    ledger::random_bytes(32))};
    pipeline.submit(act(ledger::SlotKeyRotated{fresh_nonce(),
                                               people[i].slot,
                                               {part},
                                               ledger::RotationReason::earlier_stand,
                                               place.id,
                                               day},
                        {place.key, place.officer_a, offices.overseer}),
                    i);
    ++assisted;
    ++voters;
    URNA_TRY(cast(pipeline, i, 0, 1));
    if (people[i].style == 2) URNA_TRY(cast(pipeline, i, 1, 1));
  }
  return drain(pipeline);
}

Result<> Story::paper_answers(const Offices::Place& place, const tally::Credential& session,
                              std::uint32_t count) {
  Pipeline pipeline(host.sequencer());
  for (std::uint32_t serial = 1; serial <= count; ++serial) {
    VoterChain chain{tally::paper_slot(place.id, serial), 0, 0, {}};
    URNA_ASSIGN(ledger::BallotCast made, make_cast(*context, choice(0), session, chain, 2));
    pipeline.submit(act(ledger::PaperBallot{std::move(made.ballot), made.signature}, {place.key}),
                    serial);
  }
  return drain(pipeline);
}

Result<> Story::vote_on_paper() {
  const ledger::Hash roll = tally::roll_context(host.origin(), edition);
  for (const Offices::Place& place : offices.stations) {
    std::uint32_t count = 0;
    const Keys officers{place.officer_a, place.officer_b};
    for (std::uint32_t i = 0; i < people.size() && count < people.size() / 160 + 2; ++i) {
      const bool here = (people[i].style == 2) == (&place == &offices.stations[1]);
      if (!here || !chains[i].empty() || dice.below(10) != 0) continue;
      URNA_TRY(say(ledger::SlotPaper{fresh_nonce(), people[i].slot, place.id}, officers));
      chains[i].push_back({people[i].slot, 0xffff, 0, {}});  // on paper now: not to be asked again
      ++count;
    }
    const tally::Credential session = tally::Credential::random();
    URNA_TRY(say(ledger::PaperSessionOpened{fresh_nonce(), place.id, session.key(),
                                            tally::prove_possession(roll, session,
                                                                    tally::paper_slot(place.id, 0),
                                                                    ledger::random_bytes(32))},
                 {place.key}));
    URNA_TRY(paper_answers(place, session, count));
    URNA_TRY(say(ledger::PaperManifest{fresh_nonce(), place.id, count, count}, officers));
    papers += count;
    voters += count;
  }
  return Ok{};
}

Result<> Story::misbehave_before() {
  VoterChain early{people[0].slot, 0, 0, {}};
  URNA_ASSIGN(ledger::BallotCast made, make_cast(*context, {0}, credential_of(0, 0), early, 0));
  return expect("a ballot before the opening", act(std::move(made), {}), Errc::voting_not_open);
}

Result<> Story::misbehave_during() {
  const tally::Layout& layout = context->questions[0].layout;
  const auto stranger = tally::Credential::random();
  VoterChain unknown{ledger::random_fixed<ledger::SlotId>(), 0, 0, {}};
  URNA_ASSIGN(ledger::BallotCast foreign, make_cast(*context, {0}, stranger, unknown, 0));
  URNA_TRY(expect("a ballot of somebody not on the roll", act(foreign, {}), Errc::not_on_roll));
  const auto fresh = static_cast<std::uint32_t>(
      std::ranges::find_if(chains, [](const auto& c) { return c.empty(); }) - chains.begin());
  VoterChain chain{people[fresh].slot, 0, 0, {}};
  tally::Layout greedy = layout;  // a device that does not know the limit
  greedy.limit = 7;
  URNA_ASSIGN(ledger::BallotCast many,
              make_cast(*context, {0, 1, 2, 3, 4, 5, 6}, credential_of(fresh, generation[fresh]),
                        chain, 0));
  return expect("seven projects where five are allowed", act(std::move(many), {}),
                Errc::illegal_ballot);
}

Result<> Story::close_and_declare() {
  const auto fresh = static_cast<std::uint32_t>(
      std::ranges::find_if(chains, [](const auto& c) { return c.empty(); }) - chains.begin());
  URNA_TRY(say(ledger::SlotRevoked{fresh_nonce(), people[fresh].slot, 3}, offices.roll_signers()));
  URNA_TRY(say(ledger::VotingClosed{fresh_nonce()}, offices.quorum()));
  VoterChain late{people[0].slot, 0, 0, {}};
  URNA_ASSIGN(ledger::BallotCast made, make_cast(*context, {0}, credential_of(0, 0), late, 0));
  URNA_TRY(expect("a ballot after the close", act(std::move(made), {}), Errc::voting_closed));
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

Result<> Story::run() {
  generation.assign(people.size(), 0);
  chains.resize(people.size());
  URNA_TRY(found());
  URNA_TRY(review());
  context = host.sequencer().with_state(
      [&](const tally::State& state) { return state.edition(edition)->context; });
  URNA_TRY(enrol());
  URNA_TRY(misbehave_before());
  URNA_TRY(say(ledger::VotingOpened{fresh_nonce()}, offices.quorum()));
  URNA_TRY(vote_at_home());
  URNA_TRY(vote_at_desk());
  URNA_TRY(vote_on_paper());
  URNA_TRY(misbehave_during());
  return close_and_declare();
}

void summarise(const Story& story) {
  story.host.sequencer().with_state([&](const tally::State& state) {
    const tally::Edition& edition = *state.edition(story.edition);
    std::printf("\n%zu residents enrolled, %" PRIu64 " took part: %" PRIu64
                " at an info centre, %" PRIu64 " on paper; %" PRIu64 " voted again\n",
                story.people.size(), story.voters, story.assisted, story.papers, story.revotes);
    for (const ledger::QuestionResult& q : edition.result->results) {
      const tally::Turnout turnout = tally::turnout_of(edition, q.question);
      std::printf("\n%s\n  %" PRIu64 " ballots counted of %" PRIu64 " slots; %s of %s MDL\n",
                  edition.defined->questions[q.question].title.at("en").c_str(), turnout.counted,
                  turnout.slots, tally::format_amount(q.spent, 2).c_str(),
                  tally::format_amount(edition.defined->questions[q.question].budget, 2).c_str());
      for (std::uint32_t id : q.winners)
        std::printf("  won  %s %12s  %s\n", edition.projects[id].filed.label.c_str(),
                    tally::format_amount(edition.projects[id].review->cost, 2).c_str(),
                    edition.projects[id].filed.title.at("en").c_str());
    }
  });
}

// Runs the auditor's own program, as anyone would.
int run_audit(const std::string& bundle, const std::string& key) {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "urna-audit";
  std::printf("\n$ urna-audit verify %s --key %s\n\n", bundle.c_str(), key.c_str());
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl(program.c_str(), "urna-audit", "verify", bundle.c_str(), "--key", key.c_str(),
            static_cast<char*>(nullptr));
    std::perror(program.c_str());
    ::_exit(kExitOwnFault);
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : kExitOwnFault;
}

Result<std::string> demo_directory(const DemoOptions& options) {
  if (!options.ledger.empty()) return options.ledger;
  std::string pattern = (std::filesystem::temp_directory_path() / "urna-demo-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return Error{Errc::io, pattern};
  return pattern + "/ledger";
}

void print_doors(const std::string& listen) {
  const std::string base = "http://" + listen;
  std::printf(
      "\nopen  %s/api/v1/results\n      %s/api/v1/turnout\n      %s/api/v1/projects\n      "
      "%s/api/v1/entries/0\n      %s/log/checkpoint\n",
      base.c_str(), base.c_str(), base.c_str(), base.c_str(), base.c_str());
  std::fflush(stdout);
}

}  // namespace

int run_demo(const DemoOptions& options) {
  const auto directory = demo_directory(options);
  if (!directory) return fail("demo", directory.error());
  const ledger::Seed log_seed = ledger::Seed::random();
  if (auto made = Host::create(*directory, "demo.balti.urna.example/2026", log_seed); !made)
    return fail("demo", made.error());
  auto host = Host::open(*directory, {});
  if (!host) return fail("demo", host.error());
  std::printf("A demonstration: an invented edition of Bălți, in %s\n\n", directory->c_str());
  {
    Story story{**host,
                {},
                ledger::EditionId::from(tally::h256("demo/edition", {}).view().first(16)),
                residents(options.residents),
                {},
                {},
                {}};
    if (auto told = story.run(); !told) return fail("demo", told.error());
    summarise(story);
  }
  const std::string key = to_text((*host)->journal().vkey());
  if (auto closed = (*host)->close(); !closed) return fail("demo", closed.error());
  host->reset();
  const std::string bundle = *directory + ".tar";
  if (const int exported = run_export({*directory, bundle}); exported != kExitRight)
    return exported;
  if (const int audited = run_audit(bundle, key); audited != kExitRight || !options.serve)
    return audited;
  print_doors(options.listen);
  ActOptions serving;
  serving.ledger = *directory;
  serving.listen = options.listen;
  return run_serve(serving);
}

}  // namespace urna::api
