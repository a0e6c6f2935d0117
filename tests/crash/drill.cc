#include "tests/crash/drill.h"

#include <algorithm>
#include <csignal>
#include <optional>
#include <random>
#include <thread>

#include "tests/crash/load.h"
#include "tests/crash/program.h"

namespace urna::crash {

namespace {

constexpr std::uint32_t kVoters = 512, kRounds = 6;
constexpr std::size_t kQueues = 8;
constexpr std::uint64_t kCyclesOfALife = 8;  // more would make every restart replay more
constexpr std::size_t kResubmitted = 8;
constexpr int kLeastUnderLoad_ms = 5, kMostUnderLoad_ms = 300, kMostInStart_ms = 80;

using Milliseconds = std::chrono::milliseconds;

class Life {
 public:
  Life(const Election& election, DrillTotal& total)
      : election_(election), total_(total), judge_(election), book_(folder_ / "book") {
    election.copy_to(ledger_);
    load_.emplace(election, book_);
  }
  void cycle(std::uint64_t seed);
  void finish();
  bool exhausted() const { return load_->exhausted(); }

 private:
  std::unique_ptr<Program> start() const {
    return std::make_unique<Program>(Program::Setting{
        {built("urna"), "serve", "--ledger", ledger_, "--listen", "127.0.0.1:0"}, {}, {}});
  }
  std::uint16_t need_port(Program& server);
  void judge_at(std::uint16_t port);
  void kill_in_start(int after_ms);

  const Election& election_;
  DrillTotal& total_;
  test::TemporaryFolder folder_;
  const std::string ledger_ = folder_ / "ledger";
  Judge judge_;
  Book book_;
  std::optional<Load> load_;
};

std::uint16_t Life::need_port(Program& server) {
  const std::uint16_t port = server.port();
  if (port != 0) return port;
  ++total_.failed_restarts;
  server.signal(SIGKILL);
  const int code = server.wait();
  judge_.fault("the server did not start: " + std::to_string(code) + " " + server.said());
  return 0;
}

void Life::judge_at(std::uint16_t port) {
  Peer peer(port);
  if (judge_.judge(peer, book_)) judge_.resubmit(peer, book_, kResubmitted);
}

void Life::kill_in_start(int after_ms) {
  const auto server = start();
  std::this_thread::sleep_for(Milliseconds(after_ms));
  server->signal(SIGKILL);
  server->wait();
}

// Restart, judge what stands, let voters vote, kill.
void Life::cycle(std::uint64_t seed) {
  std::mt19937_64 dice(seed);
  ++total_.cycles;
  const int under_load_ms =
      std::uniform_int_distribution(kLeastUnderLoad_ms, kMostUnderLoad_ms)(dice);
  const int in_start_ms = std::uniform_int_distribution(0, kMostInStart_ms)(dice);
  if (dice() % 5 == 0) kill_in_start(in_start_ms);
  const auto server = start();
  const std::uint16_t port = need_port(*server);
  if (port == 0) return;
  judge_at(port);
  std::jthread killer([&] {
    std::this_thread::sleep_for(Milliseconds(under_load_ms));
    server->signal(SIGKILL);
  });
  load_->send_until_gone(port);
  killer.join();
  server->wait();
}

void Life::finish() {
  const auto server = start();
  if (const std::uint16_t port = need_port(*server); port != 0) judge_at(port);
  server->signal(SIGTERM);
  if (const int code = server->wait(); code != 0)
    judge_.fault("the end: " + std::to_string(code) + " " + server->said());
  const std::string wrong = export_and_verify(ledger_, folder_ / "bundle", election_.vkey());
  if (!wrong.empty()) judge_.fault(wrong);
  for (const std::string& refusal : load_->refusals()) judge_.fault("refused: " + refusal);
  total_.acknowledged += judge_.acknowledged();
  total_.lost += judge_.lost();
  total_.faults.insert(total_.faults.end(), judge_.faults().begin(), judge_.faults().end());
}

}  // namespace

Drill::Drill() : election_(kVoters, kRounds, kQueues) {}

void Drill::run_life(std::uint64_t first_seed, std::uint64_t cycles, DrillTotal& total) {
  Life life(election_, total);
  for (std::uint64_t i = 0; i < cycles && !life.exhausted(); ++i) life.cycle(first_seed + i);
  life.finish();
}

void run_drill(std::uint64_t first_seed, std::uint64_t cycles, DrillTotal& total,
               const std::function<bool()>& stop) {
  Drill drill;
  const std::uint64_t until = total.cycles + cycles, start = total.cycles;
  while (total.cycles < until && !stop() && total.clean())
    drill.run_life(first_seed + (total.cycles - start),
                   std::min(kCyclesOfALife, until - total.cycles), total);
}

}  // namespace urna::crash
