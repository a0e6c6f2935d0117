// The law. check() is costly and needs no state: signatures, proofs, encodings; it runs on any
// core. admit() is the only place that refuses; it reports the first refusal in column order,
// general before particular. evolve() cannot fail. None of them knows clock, disk, socket, random,
// thread or locale (house rules 2 and 6, decision D14).
#pragma once

#include "ledger/entry.h"
#include "tally/ballot/ballot.h"
#include "tally/election/outcome.h"

namespace urna::tally {

// What admit() worked out of an act of the ceremony or the count, so that evolve() need not again.
struct Unsealed {
  Commitments commitments;                      // of a reveal
  std::uint8_t answered = 0;                    // of a complaint's answer: 1 true, 2 false
  std::optional<std::vector<Element>> factors;  // of a share whose proof holds
  bool valid = false;                           // of a part in opening rows
  std::vector<Choice> answers;                  // of mixed ballots
};

// What check() found, and what admit() then counted. `none` means that part is right or does not
// apply.
struct Verdict {
  ledger::Error signatures;  // Ed25519 lines: bad_key, bad_signature
  ledger::Error proofs;  // credentials of roll events: bad_element, bad_proof; of a paper session
  // Ballots, in the order of sealed-ballots section 14, check 7:
  ledger::Error header;      // 7.1
  ledger::Error length;      // 7.2
  ledger::Error choice;      // 7.5
  ledger::Error proof;       // 7.6, of a sealed ballot
  ledger::Error credential;  // 7.8
  BallotHeader ballot;       // parsed, if the header is right
  Tracker tracker;
  SealedBits sealed;                   // the ciphertext of a sealed ballot, if its items are right
  ledger::Error opening;               // 9.1, of a challenged one
  ledger::Error records;               // 5.5, of sealed attributes
  std::vector<SealedBits> attributes;  // their ciphertexts, in order, as far as items are right
  std::vector<Element> keys;           // credentials of a roll event: sums of their parts, in order
  std::vector<QuestionOutcome> counted;  // by admit(), of a result, in the order of questions
  Unsealed unsealed;                     // by admit(), of a trustee's act or an opened question
  Hash context;  // ctx the ballot was judged under; zero if the edition had no ballot definition
};

// Judges alone what needs no state. Never fails; any bytes.
Verdict check(const ledger::Submission& submission, const CheckContext& context);
// The same verdicts, for many at once: the group equations of all in one batch, where the context
// lends fresh bytes for that. Requires: no pointer is null.
std::vector<Verdict> check_many(std::span<const ledger::Submission* const> submissions,
                                const CheckContext& context);

// Returns the entry's bytes if the submission is lawful now. `time`: POSIX seconds, whole minutes,
// not before the last. The verdict must stem from check() of the same submission; if it was made
// under another definition than the state's it is made anew, and evolve() wants it as it is then.
// Errors: any refusal of the law.
ledger::Result<Bytes> admit(const State& state, const ledger::Submission& submission,
                            ByteView submission_bytes, Verdict& verdict, std::uint64_t time);

// Folds an admitted entry into the state. Requires: admit() said yes for this very state.
void evolve(State& state, const ledger::Submission& submission, const Verdict& verdict,
            std::uint64_t time);

// Admits again an entry that stands in a log, and folds it: index and time must be the next, and
// the law must say yes. Errors: wrong_index, time_backwards, the parser's, any refusal.
ledger::Result<> replay(State& state, ByteView entry_bytes, const ledger::Submission& submission,
                        Verdict& verdict);

// Is it a ballot that may count: cast, or entered from paper?
bool holds_ballot(const ledger::EventBody& body);
// Is it judged under the edition's ballot context?
bool judged_in_context(const ledger::EventBody& body);

// Keys under which the journal finds the entry again: SHA-256(event bytes) and, for a ballot, its
// tracker's.
std::vector<Hash> lookup_keys(const ledger::Submission& submission, const Verdict& verdict);
// SHA-256("urna/v1/tracker" || tracker): so that a tracker cannot collide with a dedup key.
Hash tracker_key(const Tracker& tracker);

}  // namespace urna::tally
