// The audit of a sealed edition from end to end, one process with all cores: 50 projects, approval
// of up to five, equal shares, three of five trustees mix and open. Beside it, on the same cores,
// the library's multiplications that looking one by one needs for the same proofs (design, section
// 18) and nothing else. URNA_BENCH_SEALED sets the number of ballots (default 300); sealing them
// takes 7 ms of a core each.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "api/commands/import.h"
#include "api/commands/new_ledger.h"
#include "audit/verify.h"
#include "bench/at_end.h"
#include "ledger/source.h"
#include "ledger/tile.h"
#include "tests/api/small_election.h"

namespace urna {
namespace {

using ledger::Bytes;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kProjects = 50, kMost = 5, kSlackBits = 3, kColumns = 4, kMixers = 3;
constexpr std::size_t kBits = kProjects + kSlackBits;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}
double processor_s() {
  timespec t{};
  CHECK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

std::uint32_t ballots() {
  const char* named = std::getenv("URNA_BENCH_SEALED");
  return named == nullptr ? 300 : static_cast<std::uint32_t>(std::stoul(named));
}

// The edition as a Pabulib file: project p costs 10 000 to 99 000, voter v approves one to five.
std::string pabulib_text(std::uint32_t voters) {
  std::string text =
      "META\nkey;value\ndescription;Drawn\ncountry;Nowhere\nunit;Drawn\ninstance;2026\n"
      "num_projects;" +
      std::to_string(kProjects) + "\nnum_votes;" + std::to_string(voters) +
      "\nbudget;1000000\nvote_type;approval\nrule;equalshares/add1\ndate_begin;01.03.2026\n"
      "date_end;15.04.2026\nmax_length;" +
      std::to_string(kMost) + "\nlanguage;en\ncurrency;EUR\nPROJECTS\nproject_id;cost;name\n";
  for (std::uint32_t p = 1; p <= kProjects; ++p)
    text += std::to_string(p) + ";" + std::to_string(10'000 + 1'000 * (p * 37 % 90)) + ";Project " +
            std::to_string(p) + "\n";
  text += "VOTES\nvoter_id;vote\n";
  for (std::uint32_t v = 0; v < voters; ++v) {
    text += std::to_string(v) + ";" + std::to_string(1 + v % 10);
    for (std::uint32_t k = 1; k <= v * 7 % kMost; ++k)
      text += "," + std::to_string(1 + 10 * k + v * (k + 2) % 10);
    text += "\n";
  }
  return text;
}

// Held once, from the founding to the declared result, and kept as a bundle in memory.
class SealedEdition {
 public:
  SealedEdition()
      : plan_(*api::plan_replay(pabulib_text(ballots()), std::nullopt, {})), keys_("bench") {
    CHECK(api::seal_plan(plan_, "bench").ok());
    api::NewLedger made(folder_ / "ledger");
    CHECK(made.create(plan_.origin).ok());
    made.keep();
    host_ = *api::Host::open(folder_ / "ledger", {});
    define();
    vote();
    const api::Keys committee{&keys_.committee};
    CHECK(plan_.trustees->open_questions(*host_, plan_.edition, committee, {4, 5}).ok());
    auto declared = *host_->sequencer().with_state([&](const tally::State& state) {
      return tally::tally_edition(*state.edition(plan_.edition));
    });
    declared.nonce = api::fresh_nonce();
    say(std::move(declared), committee);
    read();
  }
  const ledger::Source& source() const { return *source_; }
  ledger::VerifierKey key() const { return host_->journal().vkey(); }

 private:
  void say(ledger::EventBody body, const api::Keys& signers, ledger::EditionId edition) {
    const Bytes submission = *api::sign_checked(plan_.origin, edition, std::move(body), signers);
    CHECK(host_->sequencer().submit_and_wait(submission).ok());
  }
  void say(ledger::EventBody body, const api::Keys& signers) {
    say(std::move(body), signers, plan_.edition);
  }
  void define();
  void vote();
  void read();

  test::TemporaryFolder folder_;
  api::ReplayPlan plan_;
  api::ReplayKeys keys_;
  std::unique_ptr<api::Host> host_;
  std::unique_ptr<ledger::Source> source_;
};

void SealedEdition::define() {
  const api::Keys committee{&keys_.committee};
  say(ledger::LedgerFounded{api::fresh_nonce(),
                            plan_.origin,
                            host_->journal().vkey().key,
                            {keys_.committee.public_key()},
                            1},
      committee, {});
  say(announcement_of(plan_, keys_), committee);
  say(ledger::ProposalsOpened{api::fresh_nonce()}, committee);
  for (std::size_t p = 0; p < plan_.file.projects.size(); ++p)
    say(proposal_of(plan_, keys_, p), {&keys_.proposer});
  say(ledger::ProposalsClosed{api::fresh_nonce()}, committee);
  for (std::size_t p = 0; p < plan_.file.projects.size(); ++p) say(review_of(plan_, p), committee);
  say(definition_of(plan_), committee);
}

void SealedEdition::vote() {
  const api::Keys offices{&keys_.registrar, &keys_.overseer}, committee{&keys_.committee};
  const ledger::Hash roll = tally::roll_context(plan_.origin, plan_.edition);
  const auto voters = static_cast<std::uint32_t>(plan_.file.votes.size());
  ledger::SlotsGranted granted{api::fresh_nonce(), {}};
  for (std::uint32_t v = 0; v < voters; ++v) {
    granted.grants.push_back(keys_.grant(v, roll));
    if (granted.grants.size() < ledger::limit::kGrants && v + 1 < voters) continue;
    say(std::exchange(granted, {api::fresh_nonce(), {}}), offices);
  }
  say(ledger::RollClosed{api::fresh_nonce(), voters, ledger::sha256({}), {}, {}}, offices);
  CHECK(plan_.trustees->make_keys(*host_, plan_.edition).ok());
  say(ledger::VotingOpened{api::fresh_nonce()}, committee);
  const auto context = host_->sequencer().with_state(
      [&](const tally::State& state) { return state.edition(plan_.edition)->context; });
  std::vector<Bytes> casts(voters);
  ledger::parallel_for(0)(voters, [&](std::size_t v) {
    const auto row = static_cast<std::uint32_t>(v);
    api::VoterChain chain{keys_.slot(row), 0, 0, {}};
    casts[v] = *api::sign_checked(plan_.origin, plan_.edition,
                                  *make_cast(*context, choice_of(plan_, plan_.file.votes[v]),
                                             keys_.credential(row), chain, 0),
                                  {});
  });
  api::Pipeline pipeline(host_->sequencer());
  for (std::size_t v = 0; v < casts.size(); ++v) pipeline.submit(std::move(casts[v]), v);
  pipeline.wait();
  CHECK(pipeline.take_refusals().empty());
  say(ledger::VotingClosed{api::fresh_nonce()}, committee);
}

void SealedEdition::read() {
  const ledger::Journal& journal = host_->journal();
  std::map<std::string, Bytes, std::less<>> resources;
  for (const ledger::TileId& tile : ledger::tiles_of(journal.published()->checkpoint.size))
    resources[ledger::tile_path(tile)] = *journal.tile(tile);
  const std::string note = journal.published()->note, vkey = to_text(journal.vkey()) + "\n";
  resources["checkpoint"] = Bytes(note.begin(), note.end());
  resources["vkey"] = Bytes(vkey.begin(), vkey.end());
  const auto blobs = host_->blobs().list();
  CHECK(blobs.ok());
  for (const std::string& blob : *blobs) resources[blob] = *host_->blobs().get(blob);
  source_ = ledger::memory_source(std::move(resources));
}

const SealedEdition& edition() {
  static std::unique_ptr<SealedEdition> made;
  if (!made) {
    made = std::make_unique<SealedEdition>();
    at_end([] { made.reset(); });
  }
  return *made;
}

// Processor seconds of the library's multiplications for all proofs of such an edition, measured on
// a share of them.
double one_by_one_s(double votes) {
  constexpr int kTimes = 4'000;
  const tally::Scalar s = tally::h2s("bench/scalar", {});
  tally::Element element = tally::h2g("bench/element", {});
  double start = processor_s();
  for (int i = 0; i < kTimes; ++i) element = tally::multiply(s, element);
  const double of_element = (processor_s() - start) / kTimes;
  start = processor_s();
  for (int i = 0; i < kTimes; ++i) benchmark::DoNotOptimize(tally::multiply_base(s));
  const double of_base = (processor_s() - start) / kTimes;
  const double ballot = (2 * kBits + 4) * of_element + (kBits + 3) * of_base;
  const double mix_row = (6 + 2 * kColumns) * of_element + of_base;
  const double opened_row = (1 + kColumns) * of_element;
  return votes * (ballot + kMixers * (mix_row + opened_row) + kColumns * 3 * of_element);
}

void BM_SealedAudit(benchmark::State& state) {
  ledger::init_crypto();
  const SealedEdition& e = edition();
  audit::Options options;
  options.key = e.key();
  options.batch = state.range(0) == 1;
  double wall_s = 0, used_s = 0, alone_s = 0;
  for (auto _ : state) {
    alone_s += one_by_one_s(ballots());
    const double used = processor_s();
    const auto start = Clock::now();
    const auto report = audit::verify(e.source(), options).report;
    CHECK(report.exit_code() == audit::kRight);
    const double taken = seconds_since(start);
    used_s += processor_s() - used;
    wall_s += taken;
    state.SetIterationTime(taken);
  }
  const double runs = static_cast<double>(state.iterations()), votes = runs * ballots();
  state.counters["ballots"] = ballots();
  state.counters["processor_s"] = used_s / runs;
  state.counters["processor_us_per_bit"] = 1e6 * used_s / (votes * kBits);  // all of it: mixes too
  state.counters["multiplications_s"] = alone_s / runs;
  state.counters["times_faster_than_multiplications"] = alone_s / used_s;
}
BENCHMARK(BM_SealedAudit)
    ->ArgName("batch")
    ->Arg(1)
    ->Arg(0)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace urna
