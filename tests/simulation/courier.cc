#include "tests/simulation/courier.h"

namespace urna::simulation {

using ledger::Errc;

namespace {

constexpr unsigned kMostTriesInCalm = 8;

bool worth_another_try(Errc code) {
  return code == Errc::busy || code == Errc::storage || code == Errc::io || code == Errc::fenced ||
         code == Errc::corrupt || code == Errc::stopping || code == Errc::rolled_back;
}

}  // namespace

void Courier::send(const Said& said, std::function<void(const Outcome&)> done) {
  CHECK(pending_ == nullptr);
  pending_ = &said;
  done_ = std::move(done);
  tries_in_calm_ = 0;
  submit();
}

void Courier::submit() {
  const auto [known, fresh] = token_of_.try_emplace(pending_, world_.token());
  if (fresh) {
    tokens_[known->second] = pending_;
    largest_asked_[known->second] = largest_;
  }
  Message message = message_of(Message::Kind::submit, address_, kNode, known->second);
  message.said = pending_;
  message.bytes = pending_->bytes;
  world_.send(std::move(message));
  if (world_.calm() && ++tries_in_calm_ == kMostTriesInCalm)
    world_.alarm("client", "NOT RECORDED", false);
  const std::uint64_t attempt = ++attempt_;
  world_.after(kRetry_s, [this, attempt] {
    if (pending_ != nullptr && attempt == attempt_) submit();
  });
}

// The entry is rebuilt from what the voter has, and from the 16 bytes that the receipt adds.
std::optional<Promise> Courier::verified(const Message& answer, ByteView submission) {
  const auto receipt = ledger::parse_receipt(answer.text);
  if (receipt && receipt->extra && receipt->extra->size() == ledger::kEntryPrefixBytes) {
    Bytes entry = *receipt->extra;
    entry.insert(entry.end(), submission.begin(), submission.end());
    const auto opened = ledger::check_receipt(*receipt, entry, log_vkey());
    if (opened && ledger::parse_entry(entry)->index == receipt->index) {
      if (opened->checkpoint.size < largest_asked_[answer.token])
        world_.alarm("client", "the log is smaller than it was", false);
      largest_ = std::max(largest_, opened->checkpoint.size);
      return Promise{{}, receipt->index, std::move(entry), answer.text};
    }
  }
  world_.alarm("client", "a receipt that does not hold", true);
  return std::nullopt;
}

void Courier::keep(const Promise& promise) {
  const auto [place, fresh] = promises_.places.try_emplace(promise.event, promise.index);
  if (!fresh && place->second != promise.index)
    world_.alarm("client", "one ballot with receipts for two places (I17)", true);
  if (fresh)
    world_.send([&] {
      Message gossip =
          message_of(Message::Kind::gossip, address_,
                     kFirstMonitor + static_cast<Address>(promise.index % kMonitors), 0);
      gossip.text = ledger::parse_receipt(promise.receipt)->checkpoint;
      return gossip;
    }());
  promises_.all.push_back(promise);
}

void Courier::take(const Message& answer) {
  const auto token = tokens_.find(answer.token);
  if (token == tokens_.end()) return;
  const Said* said = token->second;
  Outcome outcome;
  outcome.refusal = answer.refusal;
  if (answer.refusal == Errc::none) {
    auto promise = verified(answer, said->bytes);
    if (!promise) return;  // no answer at all: asked again
    promise->event = said->event;
    outcome.taken = true;
    outcome.index = promise->index;
    keep(*promise);
  } else if (worth_another_try(answer.refusal)) {
    return;
  } else if (answer.refusal == Errc::chain_conflict) {
    // The one in its place is shown; a conflict with nothing is no answer.
    if (answer.bytes.size() < ledger::kEntryPrefixBytes)
      return world_.alarm("client", "a conflict with nothing", true);
    if (!verified(answer, ByteView(answer.bytes).subspan(ledger::kEntryPrefixBytes))) return;
    outcome.entry_in_place = answer.bytes;
  }
  if (said == pending_) finish(outcome);
}

void Courier::finish(const Outcome& outcome) {
  pending_ = nullptr;
  const auto done = std::move(done_);
  done_ = nullptr;
  done(outcome);
}

}  // namespace urna::simulation
