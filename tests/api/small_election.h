// A small honest election for tests and benchmarks of api/: every act as signed bytes, made without
// a server.
#pragma once

#include <algorithm>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "api/clerk.h"
#include "api/host.h"
#include "ledger/parallel.h"
#include "tally/ballot/transcript.h"
#include "tally/election/outcome.h"

namespace urna::test {

using ledger::Bytes;
using ledger::ByteView;

inline ledger::Seed seed_named(std::string_view name) {
  return ledger::Seed(tally::h256("test/seed", {ledger::view_of(name)}).view());
}

// A fresh folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "urna-test-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// One question, approval of up to all projects; one committee key, one registrar, one overseer.
class SmallElection {
 public:
  explicit SmallElection(std::uint32_t voters, std::uint32_t projects = 3,
                         std::string name = "small.urna.example/test")
      : origin(std::move(name)), voters_(voters), projects_(projects) {
    edition = ledger::EditionId::from(tally::h256("test/edition", {}).view().first(16));
    announced_ = ledger::encode_event({edition, announcement()});
    defined_ = ledger::encode_event({edition, definition()});
    context_.ballot = tally::open_election_context(tally::election_hash(announced_, defined_));
    tally::QuestionContext asked{{.layout = *tally::approval(projects, 0, projects)},
                                 definition().questions[0]};
    context_.questions = {std::move(asked)};
    chains_.resize(voters);
    for (std::uint32_t i = 0; i < voters; ++i) chains_[i].slot = slot(i);
  }

  const std::string origin;
  ledger::EditionId edition;
  const ledger::Seed log_seed = seed_named("log");

  // Every act up to and including VotingOpened, in order.
  std::vector<Bytes> opening() const {
    std::vector<Bytes> acts;
    const ledger::SigningKey log(log_seed);
    acts.push_back(api::signed_act(
        origin, {},
        ledger::LedgerFounded{nonce(), origin, log.public_key(), {committee_.public_key()}, 1},
        {&committee_}));
    acts.push_back(signed_bytes(announced_, {&committee_}));
    acts.push_back(act(ledger::ProposalsOpened{nonce()}));
    for (std::uint32_t i = 0; i < projects_; ++i) acts.push_back(act(proposal(i), {&proposer_}));
    acts.push_back(act(ledger::ProposalsClosed{nonce()}));
    for (std::uint32_t i = 0; i < projects_; ++i) acts.push_back(act(review(i)));
    acts.push_back(signed_bytes(defined_, {&committee_}));
    for (Bytes& granted : grants()) acts.push_back(std::move(granted));
    acts.push_back(act(ledger::VotingOpened{nonce()}));
    return acts;
  }

  // An act of the committee, or of whom the keys say.
  Bytes act(ledger::EventBody body) const { return act(std::move(body), {&committee_}); }
  Bytes act(ledger::EventBody body, const api::Keys& keys) const {
    return api::signed_act(origin, edition, std::move(body), keys);
  }
  Bytes close() const { return act(ledger::VotingClosed{nonce()}); }
  Bytes declare(const tally::State& state) const {
    auto declared = tally::tally_edition(*state.edition(edition));
    CHECK(declared.ok());
    declared->nonce = nonce();
    return act(*std::move(declared));
  }
  // The voter's next ballot; moves the chain on. Safe from several threads for distinct voters.
  Bytes cast(std::uint32_t voter, const tally::Choice& choice = {0}) {
    auto made = api::make_cast(context_, choice, credential(voter), chains_[voter], 0);
    CHECK(made.ok());
    return act(*std::move(made), {});
  }
  // First ballots of voters [0, count), made on all cores.
  std::vector<Bytes> casts(std::uint32_t count) {
    std::vector<Bytes> made(count);
    ledger::parallel_for(0)(count, [&](std::size_t i) {
      made[i] = cast(static_cast<std::uint32_t>(i), {static_cast<std::int64_t>(i % projects_)});
    });
    return made;
  }
  const api::VoterChain& chain(std::uint32_t voter) const { return chains_[voter]; }
  ledger::SlotId slot(std::uint32_t voter) const {
    return ledger::SlotId::from(tally::h256("test/slot", {number_bytes(voter)}).view().first(16));
  }
  std::uint32_t voters() const { return voters_; }

 private:
  static Bytes number_bytes(std::uint32_t number) {
    Bytes bytes;
    ledger::put_u32(bytes, number);
    return bytes;
  }
  static ledger::Nonce nonce() { return api::fresh_nonce(); }
  tally::Credential credential(std::uint32_t voter) const {
    return tally::Credential::derive("test/credential", voter_seed_, voter);
  }
  Bytes signed_bytes(ByteView event, const api::Keys& keys) const {
    return ledger::make_submission(origin, event, keys);
  }

  ledger::EditionAnnounced announcement() const {
    ledger::EditionAnnounced event;
    event.origin = origin;
    event.nonce = ledger::Nonce::from(ledger::view_of("announce"));
    event.environment = ledger::Environment::drill;
    event.title = {{"ro", "Bugetul <i>mic</i> & \"drept\""}};
    event.languages = {"ro"};
    event.currency = "MDL";
    event.currency_decimals = 2;
    event.budget = 10'000'00;
    event.calendar = {20260901, 20260930, 20261101, 20261115, 20261130};
    event.eligibility.minimum_age = 18;
    event.eligibility.residence = {{"ro", "locuiește în oraș"}};
    event.roles.committee = {committee_.public_key()};
    event.roles.committee_quorum = 1;
    event.roles.registrars = {registrar_.public_key()};
    event.roles.overseers = {overseer_.public_key()};
    return event;
  }
  ledger::BallotDefined definition() const {
    ledger::Question question;
    question.title = {{"ro", "Ce proiecte?"}};
    question.layout.high = projects_;
    question.budget = 10'000'00;
    for (std::uint32_t i = 0; i < projects_; ++i) question.projects.push_back(i);
    return {ledger::Nonce::from(ledger::view_of("defined!")), {question}, {{0, {0}}}, {}};
  }
  ledger::ProposalFiled proposal(std::uint32_t project) const {
    ledger::ProposalFiled event;
    event.nonce = nonce();
    event.proposer = proposer_.public_key();
    event.label = "P" + std::to_string(project + 1);
    event.title = {{"ro", "Proiectul <b>" + std::to_string(project + 1) + "</b>"}};
    event.cost = 4'000'00;
    return event;
  }
  ledger::ProposalReviewed review(std::uint32_t project) const {
    ledger::ProposalReviewed event;
    event.nonce = nonce();
    event.project = project;
    event.cost = 4'000'00;
    return event;
  }
  std::vector<Bytes> grants() const {
    const ledger::Hash roll = tally::roll_context(origin, edition);
    const std::size_t per = ledger::limit::kGrants;
    std::vector<Bytes> made((voters_ + per - 1) / per);
    ledger::parallel_for(0)(made.size(), [&](std::size_t event) {
      ledger::SlotsGranted granted{nonce(), {}};
      for (std::size_t i = event * per; i < std::min<std::size_t>(voters_, (event + 1) * per); ++i)
        granted.grants.push_back(grant(static_cast<std::uint32_t>(i), roll));
      made[event] = act(std::move(granted), {&registrar_, &overseer_});
    });
    return made;
  }
  ledger::SlotGrant grant(std::uint32_t voter, const ledger::Hash& roll) const {
    const tally::Credential held = credential(voter);
    ledger::SlotGrant made;
    made.slot = slot(voter);
    made.parts.push_back(
        {held.key(), tally::prove_possession(roll, held, made.slot, ledger::random_bytes(32))});
    made.tags.push_back(ledger::Tag::from(tally::h256("test/tag", {number_bytes(voter)}).view()));
    return made;
  }

  ledger::SigningKey committee_{seed_named("committee")}, registrar_{seed_named("registrar")};
  ledger::SigningKey overseer_{seed_named("overseer")}, proposer_{seed_named("proposer")};
  ledger::Seed voter_seed_ = seed_named("voters");
  std::uint32_t voters_, projects_;
  Bytes announced_, defined_;
  tally::EditionContext context_;
  std::vector<api::VoterChain> chains_;
};

// Creates a ledger for the election and opens it. Requires: nothing stands at `directory`.
inline std::unique_ptr<api::Host> make_host(const SmallElection& election,
                                            const std::string& directory,
                                            api::HostOptions options = {}) {
  CHECK(api::Host::create(directory, election.origin, election.log_seed).ok());
  auto host = api::Host::open(directory, std::move(options));
  CHECK(host.ok());
  return *std::move(host);
}

// Brings the ledger to open voting.
inline void open_voting(api::Host& host, const SmallElection& election) {
  api::Pipeline pipeline(host.sequencer());
  for (Bytes& act : election.opening()) pipeline.submit(std::move(act), 0);
  pipeline.wait();
  const auto refusals = pipeline.take_refusals();
  if (!refusals.empty()) std::fprintf(stderr, "opening: %s\n", to_text(refusals[0].error).c_str());
  CHECK(refusals.empty());
}

}  // namespace urna::test
