#include "api/commands/desk.h"

#include "api/commands/pick.h"
#include "api/commands/terminal.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

Result<std::unique_ptr<Desk>> Desk::open(const std::string& ledger, const std::string& edition) {
  auto desk = std::make_unique<Desk>();
  HostOptions options;
  options.scrub = false;  // `urna serve` and `urna fsck` look behind the snapshot
  URNA_ASSIGN(desk->host_, Host::open(ledger, options));
  return desk->host_->sequencer().with_state(
      [&](const tally::State& state) -> Result<std::unique_ptr<Desk>> {
        URNA_ASSIGN(const auto picked, pick_edition(state, edition));
        desk->edition_ = picked.first;
        return std::move(desk);
      });
}

Result<Keys> read_keys(const std::vector<std::string>& files,
                       std::deque<ledger::SigningKey>& held) {
  Keys keys;
  for (const std::string& file : files) {
    URNA_ASSIGN(const ledger::Seed seed, as_input(ledger::read_seed_file(file)));
    held.emplace_back(seed);
    for (const ledger::SigningKey* other : keys)
      if (other->public_key() == held.back().public_key())
        return Error{Errc::usage, file + " holds a key that was given before"};
    keys.push_back(&held.back());
  }
  return keys;
}

Result<Keys> Desk::keys(const std::vector<std::string>& files) { return read_keys(files, held_); }

Result<std::uint64_t> Desk::act(ledger::EventBody body, const Keys& signers) {
  URNA_ASSIGN(Bytes submission, sign_checked(host_->origin(), edition_, std::move(body), signers));
  const Answer answer = host_->sequencer().submit_and_wait(std::move(submission));
  if (!answer) return answer.error();
  return answer->index;
}

}  // namespace urna::api
