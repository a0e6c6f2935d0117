// A ledger with a town's edition in it, under the town's own log key, sealed ones with the material
// that their entries name.
#pragma once

#include <condition_variable>
#include <mutex>

#include "api/routes.h"
#include "tests/api/served_town.h"

namespace urna::api {

class TownHost {
 public:
  explicit TownHost(Town town) : town_(std::move(town)) {
    ledger::init_crypto();
    EXPECT_TRUE(Host::create(directory_.path(), Town::kOrigin,
                             ledger::Seed(ledger::sha256(ledger::view_of("key log")).view()))
                    .ok());
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
