// A witness in this process, behind our own HTTP server: the pure judge of ledger/witness.h, and a
// witness that can be told to be slow, deaf, forgetful or a liar.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "api/http.h"
#include "api/serve.h"
#include "ledger/file.h"
#include "ledger/witness.h"
#include "tests/api/served_town.h"

namespace urna::api {

inline ledger::SigningKey key_named(std::string_view name) {
  return ledger::SigningKey(ledger::Seed(ledger::sha256(ledger::view_of(name)).view()));
}
inline ledger::VerifierKey witness_key(const std::string& name) {
  return {"witness.example/" + name, ledger::NoteKeyType::cosignature,
          key_named(name).public_key()};
}
inline ledger::VerifierKey town_log_key() {
  return {Town::kOrigin, ledger::NoteKeyType::ed25519,
          ledger::SigningKey(ledger::Seed(Bytes(32, 9))).public_key()};
}

// Waits for what another thread does.
template <class Condition>
bool until(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition() && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return condition();
}

class TestWitness {
 public:
  // Signs as `signs_as`, which is another's name for a witness whose key was swapped.
  explicit TestWitness(std::string name, std::string signs_as = "")
      : name_(std::move(name)),
        signs_as_(signs_as.empty() ? name_ : std::move(signs_as)),
        logs_{ledger::unseen_log(town_log_key())},
        server_(*HttpServer::start(
            "127.0.0.1:0",
            [this](const HttpRequest& request, const Respond& respond) {
              respond(answer(request));
            },
            1)) {}
  ~TestWitness() {
    open_gate();
    server_->stop();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
  std::string policy_line() const {
    return "witness " + name_ + " " + to_text(witness_key(name_)) + " " + url() + "\n";
  }
  std::uint64_t size() const {
    const std::lock_guard lock(mutex_);
    return logs_[0].latest.size;
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    logs_ = {ledger::unseen_log(town_log_key())};
    shown_.clear();
  }
  // Every exchange waits until the gate is open again.
  void close_gate() { closed_ = true; }
  void open_gate() {
    const std::lock_guard lock(gate_mutex_);
    closed_ = false;
    gate_.notify_all();
  }

  std::atomic<unsigned> always{0};         // if set: the status of every answer
  std::atomic<bool> shows_nothing{false};  // the read side answers 503
  std::atomic<bool> forges{false};         // signs with another key, under its name and key id
  std::atomic<bool> boasts{false};         // 409 with a size that nobody has
  std::atomic<int> asked{0}, conflicts{0};
  std::atomic<std::uint64_t> time{1'700'000'000};  // of its cosignatures

 private:
  HttpResponse answer(const HttpRequest& request) {
    {
      std::unique_lock lock(gate_mutex_);
      gate_.wait(lock, [&] { return !closed_; });
    }
    if (always != 0) return {always, "text/plain", {}, "no\n"};
    if (request.method == "POST" && request.target == "/add-checkpoint") return add(request.body);
    const std::lock_guard lock(mutex_);
    if (shows_nothing) return {503, "text/plain", {}, "no\n"};
    if (request.target != ledger::witnessed_checkpoint_path(Town::kOrigin) || shown_.empty())
      return {404, "text/plain", {}, "no\n"};
    return {200, "text/plain; charset=utf-8", {}, shown_};
  }
  HttpResponse add(const std::string& body) {
    ++asked;
    const std::lock_guard lock(mutex_);
    if (boasts) return {409, std::string(ledger::kTlogSizeType), {}, "1000000\n"};
    ledger::WitnessVerdict verdict = ledger::judge_add_checkpoint(body, logs_);
    conflicts += verdict.status == 409 ? 1 : 0;
    if (verdict.status != 200)
      return {verdict.status, verdict.content_type, {}, std::move(verdict.body)};
    logs_[0].latest = verdict.next->checkpoint;
    ledger::Note note = verdict.next->note;
    note.signatures.clear();
    ledger::cosign_note(note, witness_key(signs_as_).name, key_named(signs_as_), time);
    if (forges) note.signatures[0].signature.back() ^= 1;
    const std::string line = to_text(note).substr(note.text.size() + 1);
    shown_ = to_text(verdict.next->note) + line;
    return {200, "text/plain; charset=utf-8", {}, line};
  }

  const std::string name_, signs_as_;
  mutable std::mutex mutex_;
  std::vector<ledger::WitnessedLog> logs_;
  std::string shown_;
  std::mutex gate_mutex_;
  std::condition_variable gate_;
  std::atomic<bool> closed_{false};
  std::unique_ptr<HttpServer> server_;
};

// A town's ledger that stands on disk, closed, and a policy for it.
class WitnessedTown : public testing::Test {
 protected:
  void SetUp() override {
    town_ = town_of(12);
    host_of(directory_, town_).reset();
    size_ = town_.entries.size();
  }
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  void write_policy(const std::string& lines, const std::string& quorum) const {
    const std::string text =
        "log " + to_text(town_log_key()) + "\n" + lines + "quorum " + quorum + "\n";
    ASSERT_TRUE(ledger::write_file(path("policy"), ledger::view_of(text)).ok());
    policy_text() = text;
  }
  static std::string& policy_text() {
    static std::string text;
    return text;
  }
  static ledger::Policy policy() { return *ledger::parse_policy(policy_text()); }
  // Patient enough for a busy machine, quick enough for a test.
  static HostOptions options() {
    HostOptions how;
    how.cosign = true;
    how.scrub = false;
    how.witnesses.pace = Milliseconds(10);
    how.witnesses.patience = Milliseconds(200);
    how.witnesses.deadline = Milliseconds(5'000);
    how.witnesses.first_pause = Milliseconds(20);
    how.witnesses.longest_pause = Milliseconds(80);
    return how;
  }
  std::unique_ptr<Host> open(HostOptions how = options()) const {
    return open_at(directory_.path(), std::move(how));
  }
  static std::unique_ptr<Host> open_at(const std::string& where, HostOptions how = options()) {
    auto host = Host::open(where, std::move(how));
    EXPECT_TRUE(host.ok()) << (host.ok() ? "" : to_text(host.error()));
    return host ? *std::move(host) : nullptr;
  }
  Bytes ballot(int voter, int choice = 0) {
    return town_.submission(town_.cast("v" + std::to_string(voter), {choice}), {});
  }
  std::uint64_t cast(Host& host, int voter, int choice = 0) {
    const Answer given = host.sequencer().submit_and_wait(ballot(voter, choice));
    EXPECT_TRUE(given.ok()) << (given.ok() ? "" : to_text(given.error()));
    return given ? given->index : 0;
  }
  static bool cosigned_up_to(const Host& host, std::uint64_t size) {
    return until([&] {
      const auto quorum = host.witnesses()->quorum();
      return quorum && quorum->checkpoint.size >= size;
    });
  }
  static std::size_t lines_of(const std::string& note) {
    return ledger::parse_note(note)->signatures.size();
  }
  // A copy of the directory as it stands.
  std::string copy(const std::string& name) const {
    const std::string to = directory_.path() + name;
    std::filesystem::copy(directory_.path(), to, std::filesystem::copy_options::recursive);
    return to;
  }
  Directory directory_;
  Town town_;
  std::uint64_t size_ = 0;
};

}  // namespace urna::api
