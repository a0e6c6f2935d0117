// What the acts of an edition share: an opened ledger, the edition meant, key files, one way to
// submit.
#pragma once

#include <deque>

#include "api/clerk.h"
#include "api/host.h"

namespace urna::api {

// The signing keys stay in `held`. Errors: io, key_permissions, malformed, usage (the same key
// twice).
Result<Keys> read_keys(const std::vector<std::string>& files, std::deque<ledger::SigningKey>& held);

class Desk {
 public:
  // `edition`: hex, or "" where the log has one. Errors: as Host::open; not_found, usage.
  static Result<std::unique_ptr<Desk>> open(const std::string& ledger, const std::string& edition);
  // Errors: as read_keys.
  Result<Keys> keys(const std::vector<std::string>& files);
  // Signs, submits, waits. Returns the entry's index. Errors: over_limit, naming the field; any
  // refusal.
  Result<std::uint64_t> act(ledger::EventBody body, const Keys& signers);
  Host& host() { return *host_; }
  const ledger::EditionId& edition_id() const { return edition_; }
  // Not to be asked inside of with_edition, which holds the lock.
  tally::Means means() const {
    return host_->sequencer().with_state([](const tally::State& state) { return state.means; });
  }
  // A copy of the edition's context and of what the state says is read under its lock.
  template <class F>
  auto with_edition(F&& f) const {
    return host_->sequencer().with_state(
        [&](const tally::State& state) { return f(*state.edition(edition_)); });
  }

 private:
  std::unique_ptr<Host> host_;
  ledger::EditionId edition_;
  std::deque<ledger::SigningKey> held_;
};

// Reads "32 hex digits" and the like. Errors: usage, naming the option.
template <class T>
Result<T> read_hex(const std::string& text, const char* option) {
  Bytes bytes;
  if (ledger::from_hex(text, bytes) && bytes.size() == T::kSize) return T::from(bytes);
  return ledger::Error{ledger::Errc::usage, std::string(option) + " takes " +
                                                std::to_string(2 * T::kSize) + " hex digits"};
}

}  // namespace urna::api
