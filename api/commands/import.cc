// `urna import`: a replay of public data through the live admission, sequencer and storage; no bulk
// path (D9).
#include "api/commands/import.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <mutex>

#include "api/commands/commands.h"
#include "api/commands/new_ledger.h"
#include "api/commands/pabulib_report.h"
#include "api/commands/rule_file.h"
#include "api/host.h"
#include "ledger/file.h"
#include "ledger/parallel.h"
#include "tally/election/outcome.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

constexpr std::size_t kStretch = 4'096;

struct Replay {
  const ReplayPlan& plan;
  const ReplayKeys& keys;
  const ImportOptions& options;
  Host& host;
  ledger::ParallelFor parallel = ledger::parallel_for(0);
  std::vector<std::pair<std::size_t, std::string>> refused;  // line, why

  Bytes act(ledger::EventBody body, const Keys& signers) const {
    return signed_act(plan.origin, plan.edition, std::move(body), signers);
  }
  Result<> say(ledger::EventBody body, const Keys& signers) {
    URNA_ASSIGN(Bytes submission,
                sign_checked(plan.origin, plan.edition, std::move(body), signers));
    const Answer answer = host.sequencer().submit_and_wait(std::move(submission));
    if (!answer) return answer.error();
    return Ok{};
  }
  Result<> committee(ledger::EventBody body) { return say(std::move(body), {&keys.committee}); }
  // Makes submissions on all cores, a stretch at a time, and sends them in order.
  void send_all(
      Pipeline& pipeline, const char* title, std::size_t count,
      const std::function<std::vector<std::pair<Bytes, std::uint64_t>>(std::size_t)>& make);
  Result<> none_refused(Pipeline& pipeline);
  Result<> found();
  Result<> propose();
  Result<> enrol();
  Result<> vote();
  Result<> declare();
  Result<> run();
  bool held_up() const;
};

void Replay::send_all(
    Pipeline& pipeline, const char* title, std::size_t count,
    const std::function<std::vector<std::pair<Bytes, std::uint64_t>>(std::size_t)>& make) {
  Progress progress(title, count, options.progress);
  for (std::size_t start = 0; start < count; start += kStretch) {
    std::vector<std::vector<std::pair<Bytes, std::uint64_t>>> made(
        std::min(kStretch, count - start));
    parallel(made.size(), [&](std::size_t i) { made[i] = make(start + i); });
    for (auto& submissions : made)
      for (auto& [bytes, name] : submissions) pipeline.submit(std::move(bytes), name);
    progress.at(start + made.size());
  }
  pipeline.wait();
}

Result<> Replay::none_refused(Pipeline& pipeline) {
  pipeline.wait();
  const auto refusals = pipeline.take_refusals();
  if (refusals.empty()) return Ok{};
  return refusals.front().error;
}

// The committee decides what to do about ballots that are not taken: without its word nothing is
// closed or declared.
bool Replay::held_up() const {
  return !options.skip_refused && (!refused.empty() || !plan.file.left_out.empty());
}

Result<> Replay::found() {
  const ledger::LedgerFounded founded{
      fresh_nonce(), plan.origin, host.journal().vkey().key, {keys.committee.public_key()}, 1};
  const Bytes founding = signed_act(plan.origin, {}, founded, {&keys.committee});
  if (const Answer answer = host.sequencer().submit_and_wait(founding); !answer)
    return answer.error();
  return committee(announcement_of(plan, keys));
}

Result<> Replay::propose() {
  URNA_TRY(committee(ledger::ProposalsOpened{fresh_nonce()}));
  Pipeline filing(host.sequencer());
  send_all(filing, "projects filed", plan.file.projects.size(), [&](std::size_t i) {
    return std::vector<std::pair<Bytes, std::uint64_t>>{
        {act(proposal_of(plan, keys, i), {&keys.proposer}), i}};
  });
  URNA_TRY(none_refused(filing));
  URNA_TRY(committee(ledger::ProposalsClosed{fresh_nonce()}));
  Pipeline reviewing(host.sequencer());
  send_all(reviewing, "projects reviewed", plan.file.projects.size(), [&](std::size_t i) {
    return std::vector<std::pair<Bytes, std::uint64_t>>{
        {act(review_of(plan, i), {&keys.committee}), i}};
  });
  URNA_TRY(none_refused(reviewing));
  return committee(definition_of(plan));
}

Result<> Replay::enrol() {
  constexpr std::size_t kPerEvent = ledger::limit::kGrants;
  const ledger::Hash roll = tally::roll_context(plan.origin, plan.edition);
  const std::size_t voters = plan.file.votes.size();
  Pipeline pipeline(host.sequencer());
  send_all(pipeline, "voters enrolled (hundreds)", (voters + kPerEvent - 1) / kPerEvent,
           [&](std::size_t event) {
             ledger::SlotsGranted granted{fresh_nonce(), {}};
             for (std::size_t row = event * kPerEvent;
                  row < std::min(voters, (event + 1) * kPerEvent); ++row)
               granted.grants.push_back(keys.grant(static_cast<std::uint32_t>(row), roll));
             return std::vector<std::pair<Bytes, std::uint64_t>>{
                 {act(std::move(granted), {&keys.registrar, &keys.overseer}), event}};
           });
  URNA_TRY(none_refused(pipeline));
  return say(ledger::RollClosed{fresh_nonce(), voters, ledger::sha256({}), {}, {}},
             {&keys.registrar, &keys.overseer});
}

Result<> Replay::vote() {
  URNA_TRY(committee(ledger::VotingOpened{fresh_nonce()}));
  const auto context = host.sequencer().with_state(
      [&](const tally::State& state) { return state.edition(plan.edition)->context; });
  std::mutex refused_mutex;
  Pipeline pipeline(host.sequencer());
  send_all(pipeline, "ballots cast", plan.file.votes.size(), [&](std::size_t row) {
    std::vector<std::pair<Bytes, std::uint64_t>> made;
    const tally::PabulibVote& vote = plan.file.votes[row];
    VoterChain chain{keys.slot(static_cast<std::uint32_t>(row)), 0, 0, {}};
    auto cast = make_cast(*context, choice_of(plan, vote),
                          keys.credential(static_cast<std::uint32_t>(row)), chain, 0);
    if (cast) {
      made.emplace_back(act(*std::move(cast), {}), vote.line);
    } else {
      const std::lock_guard lock(refused_mutex);
      refused.emplace_back(vote.line, to_text(cast.error()));
    }
    return made;
  });
  for (const Pipeline::Refusal& refusal : pipeline.take_refusals())
    refused.emplace_back(refusal.name, to_text(refusal.error));
  std::ranges::sort(refused);
  if (!host.sequencer().healthy()) return Error{Errc::storage, "the ledger stopped"};
  if (held_up()) return Ok{};
  return committee(ledger::VotingClosed{fresh_nonce()});
}

Result<> Replay::declare() {
  auto declared = host.sequencer().with_state([&](const tally::State& state) {
    return tally::tally_edition(*state.edition(plan.edition));
  });
  if (!declared) return declared.error();
  declared->nonce = fresh_nonce();
  return committee(*std::move(declared));
}

Result<> Replay::run() {
  URNA_TRY(found());
  URNA_TRY(propose());
  URNA_TRY(enrol());
  if (plan.trustees) URNA_TRY(plan.trustees->make_keys(host, plan.edition));
  URNA_TRY(vote());
  if (held_up()) return Ok{};
  if (plan.trustees) URNA_TRY(plan.trustees->open_questions(host, plan.edition, {&keys.committee}));
  return declare();
}

void report_refused(const Replay& replay) {
  report_ballots(replay.plan.file);
  for (const auto& [line, why] : replay.refused)
    std::fprintf(stderr, "urna: line %zu refused: %s\n", line, why.c_str());
  const char* end =
      replay.held_up()
          ? "; nothing is declared (a new --ledger with --skip-refused goes on without them)"
          : " and skipped";
  if (!replay.refused.empty())
    std::fprintf(stderr, "urna: %zu ballots refused%s\n", replay.refused.size(), end);
  if (!replay.plan.file.left_out.empty())
    std::fprintf(stderr, "urna: %zu ballots left out%s\n", replay.plan.file.left_out.size(), end);
}

Result<> keep_source(const ImportOptions& options, const ReplayPlan& plan, ByteView text) {
  std::error_code error;
  std::filesystem::create_directories(options.ledger + "/source", error);
  return ledger::write_file(
      options.ledger + "/source/" + ledger::to_hex(plan.file_hash.view()) + ".pb", text);
}

}  // namespace

int run_import(const ImportOptions& options) {
  const auto text = as_input(ledger::read_file(options.file, tally::kMaxPabulibBytes));
  if (!text) return fail("import", text.error());
  std::optional<ledger::RuleSpec> rule;
  if (!options.rule_spec.empty()) {
    auto read = read_rule_file(options.rule_spec);
    if (!read) return fail(options.rule_spec, read.error());
    rule = *read;
  }
  auto plan =
      plan_replay(ledger::text_of(*text), rule, {options.ties_in_file_order, options.strictness});
  if (!plan) return fail(options.file, plan.error());
  if (options.sealed)
    if (const auto sealed = seal_plan(*plan, options.seed); !sealed)
      return fail(options.file, sealed.error());
  const ReplayKeys keys(options.seed + ledger::to_hex(plan->file_hash.view()));
  if (auto fits = plan_within_limits(*plan, keys); !fits) return fail(options.file, fits.error());
  NewLedger made(options.ledger);
  if (auto created = made.create(plan->origin); !created) return fail("import", created.error());
  auto host = Host::open(options.ledger, {});
  if (!host) return fail("import", host.error());
  Replay replay{*plan, keys, options, **host, ledger::parallel_for(0), {}};
  auto done = replay.run();
  if (done) done = keep_source(options, *plan, *text);
  report_refused(replay);
  if (!done) return fail("import", done.error());
  made.keep();
  if (auto closed = (*host)->close(); !closed) return fail("import", closed.error());
  if (replay.held_up()) return kExitFault;
  host->reset();  // the result is read from the ledger as it stands on disk
  return run_result({options.ledger, "", options.format});
}

}  // namespace urna::api
