#include "api/clerk.h"

#include <algorithm>

#include "tally/ballot/sealed_ballot.h"

namespace urna::api {

Bytes signed_act(const std::string& origin, const ledger::EditionId& edition,
                 ledger::EventBody body, const Keys& keys) {
  return ledger::make_submission(origin, ledger::encode_event({edition, std::move(body)}), keys);
}

Result<Bytes> sign_checked(const std::string& origin, const ledger::EditionId& edition,
                           ledger::EventBody body, const Keys& keys) {
  URNA_TRY(ledger::within_limits(body));
  if (keys.size() > ledger::kMaxSignatures)
    return ledger::Error{ledger::Errc::usage, std::to_string(keys.size()) +
                                                  " keys; an act is signed by at most " +
                                                  std::to_string(ledger::kMaxSignatures)};
  return signed_act(origin, edition, std::move(body), keys);
}

void Pipeline::submit(Bytes submission, std::uint64_t name) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return in_flight_ < kInFlight; });
    ++in_flight_;
  }
  sequencer_.submit(std::move(submission), [this, name](Answer answer) {
    const std::lock_guard lock(mutex_);
    if (answer) {
      ++accepted_;
    } else {
      refusals_.push_back({name, answer.error()});
    }
    --in_flight_;
    changed_.notify_all();
  });
}

void Pipeline::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return in_flight_ == 0; });
}

std::vector<Pipeline::Refusal> Pipeline::take_refusals() {
  const std::lock_guard lock(mutex_);
  std::ranges::sort(refusals_, {}, &Refusal::name);
  return std::exchange(refusals_, {});
}

namespace {

// header || body of what is asked under this number.
Bytes fill_ballot(const tally::EditionContext& edition, std::uint16_t number,
                  const tally::BallotHeader& header, const tally::Bits& bits,
                  const tally::Credential& credential) {
  const tally::AskedContext& asked = edition.asked(number);
  if (asked.kind == ledger::BallotKind::sealed)
    return tally::seal_ballot(edition.context_of(number), header,
                              {asked.layout, edition.keys_of(asked)}, bits,
                              tally::ballot_seed(ledger::random_bytes(32), credential));
  Bytes ballot = tally::encode_header(header);
  ledger::put(ballot, tally::pack_bits(bits));
  return ballot;
}

}  // namespace

Result<ledger::BallotCast> make_cast(const tally::EditionContext& edition,
                                     const tally::Choice& choice,
                                     const tally::Credential& credential, VoterChain& chain,
                                     std::uint8_t channel) {
  const tally::QuestionContext& asked = edition.questions.at(chain.question);
  URNA_ASSIGN(const tally::Bits bits, asked.layout.encode(choice));
  const tally::BallotHeader header{static_cast<std::uint8_t>(asked.kind),
                                   chain.question,
                                   chain.slot,
                                   credential.key(),
                                   chain.bseq + 1,
                                   chain.prev,
                                   channel};
  ledger::BallotCast cast;
  cast.ballot = fill_ballot(edition, chain.question, header, bits, credential);
  const ledger::Tracker tracker = tally::tracker_of(*edition.ballot, cast.ballot);
  cast.signature = tally::sign_cast(*edition.ballot, credential, tracker, ledger::random_bytes(32));
  ++chain.bseq;
  chain.prev = tracker;
  return cast;
}

Result<ledger::SurveyAnswered> make_answer(const tally::EditionContext& edition,
                                           std::uint16_t survey, const ledger::SlotId& slot,
                                           const tally::Choice& choice,
                                           const tally::Credential& credential) {
  const tally::SurveyContext& asked = edition.surveys.at(survey);
  URNA_ASSIGN(const tally::Bits bits, asked.layout.encode(choice));
  const tally::BallotHeader header{
      static_cast<std::uint8_t>(asked.kind), survey, slot, credential.key(), 1, {}, 0};
  ledger::SurveyAnswered answer;
  answer.ballot = fill_ballot(edition, ledger::survey_number(survey), header, bits, credential);
  answer.signature =
      tally::sign_cast(asked.context, credential, tally::tracker_of(asked.context, answer.ballot),
                       ledger::random_bytes(32));
  return answer;
}

ledger::Nonce fresh_nonce() { return ledger::random_fixed<ledger::Nonce>(); }

}  // namespace urna::api
