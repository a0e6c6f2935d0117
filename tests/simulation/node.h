// One server: the real Journal and the real law over a disk of the simulation, one group after the
// other as the sequencer does it (api/sequencer.h), without its threads. Planted bugs and lies are
// switches in it; an honest run has none.
#pragma once

#include <memory>
#include <set>

#include "ledger/journal.h"
#include "tests/simulation/model.h"
#include "tests/simulation/witness.h"

namespace urna::simulation {

using Answer = Result<std::uint64_t>;  // the index, or the refusal

class Node final : public Actor {
 public:
  Node(World& world, std::string name);

  // The opening acts stand in its log, and it is up.
  void found();
  // Another server with the same past and the same key; its clock is a minute ahead, so that the
  // same ballots make other leaves.
  void copy(const Node& other);
  void start();
  void stop(const Crash& crash);
  void take(const Message& message) override;

  bool up() const { return journal_ != nullptr; }
  ledger::Errc halted_because() const { return halted_; }  // none: it was not
  bool idle() const { return waiting_.empty(); }
  bool witnessed() const;  // all witnesses have the newest checkpoint
  const ledger::Journal& journal() const { return *journal_; }
  const tally::State& state() const { return state_; }
  tally::Phase phase() const { return state_.edition(Acts::instance().edition())->phase; }
  const Disk& disk() const { return disk_; }
  const Model& model() const { return model_; }
  // Every checkpoint ever signed, whether or not it was published.
  const std::vector<std::string>& signed_notes() const { return signed_notes_; }

  // Mishaps.
  void remember_disk();
  std::uint64_t remembered_size() const { return remembered_size_; }
  void set_disk_back(bool with_mark);
  void rot_next() { disk_.rots = true; }
  // Lies.
  void force(const Said& said);  // into the log, whatever the law says
  void set_clock_ahead(std::uint64_t seconds) { clock_ahead_ = seconds; }
  void stop_clock() { clock_stands_ = clock(); }
  void freeze() { frozen_ = newest_note(); }
  void ignore_witnesses() { deaf_ = true; }
  void bend_entries() { bends_ = true; }
  void refuse_ballots() { refuses_ballots_ = true; }
  void swallow_next_ballot() { swallows_ = true; }

 private:
  std::uint64_t clock() const;
  void adopt(std::unique_ptr<ledger::Journal> journal);
  void replay();
  void replay_one(ByteView entry, bool half);
  void fail_start(const ledger::Error& error);
  void maybe_die(const std::string& where);
  void schedule_turn();
  void turn();
  void shuffle(std::vector<Message>& group);
  void run_group(std::vector<Message>& group);
  Answer judge(const Message& message, std::map<Hash, std::uint64_t>& in_group, std::uint64_t time);
  Answer append(const ledger::Submission& submission, std::uint64_t time);
  void fold_anyway(ByteView entry);
  void tell_time(std::uint64_t time);
  void compare(const Message& message, const Prediction& predicted, const Answer& given);
  void answer_group(const std::vector<Message>& group, const std::vector<Answer>& answers,
                    const Result<>& committed);
  void reply(const Message& question, const Answer& given);
  std::string receipt_of(std::uint64_t index);
  std::string early_receipt(std::uint64_t index) const;
  bool swallow(const Message& message);
  std::string false_receipt() const;
  void serve(const Message& question);
  std::string newest_note() const;
  void refresh_witnesses();
  void ask(Address witness);
  void hear(const Message& message);
  void hear_size(Address witness, std::uint64_t size);
  void halt(ledger::Errc code, const std::string& why);
  bool guard_passed() const { return deaf_ || answered_.size() * 2 > kWitnesses; }
  bool has(Plant plant) const { return world_.plan.plant == plant; }

  World& world_;
  std::string name_;
  Disk disk_;
  DiskMark mark_;
  std::unique_ptr<ledger::Journal> journal_;
  tally::State state_{kOrigin};
  Model model_;
  std::vector<std::string> signed_notes_;
  std::vector<Message> waiting_;
  bool turn_scheduled_ = false, healthy_ = true;
  std::uint64_t life_ = 0;  // which start of the process this is
  ledger::Errc halted_{};
  std::int64_t clock_off_s_ = 0;
  std::uint64_t clock_ahead_ = 0;
  std::optional<std::uint64_t> clock_stands_;
  // Witnessing, since this start.
  struct Asked {
    Address witness = 0;
    ledger::Checkpoint checkpoint;
  };
  std::map<Address, std::uint64_t> witness_size_;
  std::map<Address, ledger::NoteSignature> lines_;  // on the newest checkpoint
  std::set<Address> answered_;
  std::map<std::uint64_t, Asked> asked_;
  std::uint64_t rounds_ = 0;  // of asking all of them
  // What only bugs and lies need.
  std::vector<Bytes> staged_;                      // of the open group
  std::map<std::uint64_t, ledger::Proof> proofs_;  // kept although the log grew
  bool deaf_ = false, bends_ = false, swallows_ = false, refuses_ballots_ = false;
  std::optional<std::string> frozen_;
  std::set<Hash> taken_;  // events that were let in: too late to swallow them
  std::optional<Hash> swallowed_;
  std::string censored_;
  std::size_t remembered_writes_ = 0, remembered_marks_ = 0;
  std::uint64_t remembered_size_ = 0;
};

}  // namespace urna::simulation
