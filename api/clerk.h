// The clerk: encodes an event once, has it signed by the keys it needs, and hands it to the
// sequencer. Used by every command and by the replay of public data; there is no other way in.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "api/sequencer.h"
#include "tally/ballot/ballot.h"

namespace urna::api {

using Keys = std::vector<const ledger::SigningKey*>;

// Returns the canonical submission bytes of a signed act. Requires: within_limits(body).
Bytes signed_act(const std::string& origin, const ledger::EditionId& edition,
                 ledger::EventBody body, const Keys& keys);
// The same for what people and files say. Errors: over_limit, naming the field; usage (more keys
// than a submission has room for).
Result<Bytes> sign_checked(const std::string& origin, const ledger::EditionId& edition,
                           ledger::EventBody body, const Keys& keys);

// Takes many submissions in without waiting for each; keeps at most `kInFlight` on their way.
class Pipeline {
 public:
  explicit Pipeline(Sequencer& sequencer) : sequencer_(sequencer) {}
  ~Pipeline() { wait(); }
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;
  // `name` stands for the submission in the list of refusals, e.g. a line number.
  void submit(Bytes submission, std::uint64_t name);
  void wait();
  struct Refusal {
    std::uint64_t name = 0;
    ledger::Error error;
  };
  // Refused ones, ascending by name. Requires: wait() was called.
  std::vector<Refusal> take_refusals();
  std::uint64_t accepted() const { return accepted_; }

 private:
  static constexpr std::size_t kInFlight = 16'384;
  Sequencer& sequencer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t in_flight_ = 0;
  std::vector<Refusal> refusals_;
  std::atomic<std::uint64_t> accepted_ = 0;
};

// One credential's place in its chain of ballots.
struct VoterChain {
  ledger::SlotId slot;
  std::uint16_t question = 0;
  std::uint32_t bseq = 0;
  ledger::Tracker prev;
};
// Makes the next ballot of the chain, sealed where its question is, as a cast event and moves the
// chain on. Requires: the edition's ballot context. Errors: illegal_ballot (the layout has no
// coding for the choice).
Result<ledger::BallotCast> make_cast(const tally::EditionContext& edition,
                                     const tally::Choice& choice,
                                     const tally::Credential& credential, VoterChain& chain,
                                     std::uint8_t channel);

// Makes an answer to a survey, sealed where it is. Requires: the survey exists, the choice has an
// answer, or 0, for each question. Errors: illegal_ballot.
Result<ledger::SurveyAnswered> make_answer(const tally::EditionContext& edition,
                                           std::uint16_t survey, const ledger::SlotId& slot,
                                           const tally::Choice& choice,
                                           const tally::Credential& credential);

ledger::Nonce fresh_nonce();

}  // namespace urna::api
