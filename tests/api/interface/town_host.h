// A ledger with a town's edition in it, sealed ones with the material that their entries name.
#pragma once

#include <condition_variable>
#include <mutex>

#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {

class TownHost {
 public:
  // `with_policy`: one that names the log and wants no witness.
  explicit TownHost(Town town, bool with_policy = false) : town_(std::move(town)) {
    ledger::init_crypto();
    // The key that the town's founding names (fixture/town.cc), so that an audit finds it right.
    const ledger::Seed seed(ledger::sha256(ledger::view_of("key log")).view());
    EXPECT_TRUE(Host::create(directory_.path(), Town::kOrigin, seed).ok());
    const ledger::VerifierKey key{Town::kOrigin, ledger::NoteKeyType::ed25519,
                                  ledger::SigningKey(seed).public_key()};
    const std::string policy = "log " + to_text(key) + "\nquorum none\n";
    if (with_policy) {
      EXPECT_TRUE(ledger::write_file(directory_.path() + "/policy", ledger::view_of(policy)).ok());
    }
    auto opened = Host::open(directory_.path(), {});
    EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : to_text(opened.error()));
    host_ = *std::move(opened);
    for (const auto& [name, bytes] : town_.blobs->bytes)
      EXPECT_TRUE(host_->blobs().put(bytes).ok());
    for (const Bytes& entry : town_.entries) take(submission_of(entry));
    routes_ = std::make_unique<Routes>(*host_);
  }
  ~TownHost() { host_->sequencer().stop(); }

  Town& town() { return town_; }
  Host& host() { return *host_; }
  const Routes& routes() const { return *routes_; }
  void take(const Bytes& submission) {
    const auto answer = host_->sequencer().submit_and_wait(submission);
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : to_text(answer.error()));
  }
  HttpResponse ask(HttpRequest request) const {
    HttpResponse given;
    std::mutex mutex;
    std::condition_variable said;
    bool there = false;
    routes_->handle(std::move(request), [&](HttpResponse response) {
      const std::lock_guard lock(mutex);
      given = std::move(response);
      there = true;
      said.notify_one();
    });
    std::unique_lock lock(mutex);
    said.wait(lock, [&] { return there; });
    return given;
  }
  HttpResponse get(const std::string& target) const { return ask({"GET", target, {}, {}, {}}); }
  std::uint64_t size() const { return host_->newest()->checkpoint.size; }

 private:
  Directory directory_;
  Town town_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<Routes> routes_;
};

inline Town town_in(tally::Phase phase, bool sealed) {
  ledger::init_crypto();
  Town town;
  if (sealed) town.seal();
  town.run_to(phase);
  return town;
}

inline std::string field_of(const HttpResponse& response, std::string_view name) {
  for (const auto& [field, value] : response.headers)
    if (field == name) return value;
  return "";
}

}  // namespace urna::api
