// What a node tells others: receipts, the log, checkpoints for witnesses; and how it lies.
#include <algorithm>

#include "ledger/tile_builder.h"
#include "tests/simulation/node.h"

namespace urna::simulation {

using ledger::Errc;
using ledger::Error;

namespace {

constexpr std::uint64_t kRefresh_s = 600;

ledger::NodeReader reader_of(const std::vector<Bytes>& entries) {
  ledger::TileBuilder tiles;
  for (const Bytes& entry : entries) tiles.append(ledger::leaf_hash(entry));
  auto rows = std::make_shared<std::map<std::pair<std::uint32_t, std::uint64_t>, Bytes>>();
  for (auto& [id, bytes] : tiles.take_changed()) (*rows)[{id.level, id.index}] = std::move(bytes);
  return ledger::tile_node_reader(entries.size(),
                                  [rows](const ledger::TileId& id) -> Result<Bytes> {
                                    const Bytes& row = rows->at({id.level, id.index});
                                    return Bytes(row.begin(), row.begin() + id.width * 32);
                                  });
}

}  // namespace

// ---- answers to submissions ----

std::string Node::newest_note() const {
  auto note = ledger::parse_note(journal_->published()->note);
  CHECK(note.ok());
  for (const auto& [witness, line] : lines_) note->signatures.push_back(line);
  return to_text(*note);
}

std::string Node::receipt_of(std::uint64_t index) {
  auto receipt = journal_->receipt(index);
  CHECK(receipt.ok());
  if (has(Plant::mixed_snapshots))
    receipt->proof = proofs_.try_emplace(index, receipt->proof).first->second;
  receipt->checkpoint = newest_note();
  return to_text(*receipt);
}

// A receipt for what is only staged: signed, and not yet anywhere.
std::string Node::early_receipt(std::uint64_t index) const {
  std::vector<Bytes> entries;
  const std::uint64_t published = journal_->published()->checkpoint.size;
  for (std::uint64_t i = 0; i < published; ++i) entries.push_back(*journal_->entry(i));
  entries.insert(entries.end(), staged_.begin(), staged_.end());
  const ledger::NodeReader nodes = reader_of(entries);
  const ledger::Checkpoint checkpoint{kOrigin, entries.size(), state_.tree.root()};
  ledger::Receipt receipt{Bytes(entries[index].begin(), entries[index].begin() + 16),
                          index,
                          {},
                          ledger::sign_checkpoint(checkpoint, log_key())};
  receipt.proof = *ledger::prove_inclusion(index, entries.size(), nodes);
  return to_text(receipt);
}

void Node::reply(const Message& question, const Answer& given) {
  Message answer = message_of(Message::Kind::answer, kNode, question.from, question.token);
  const std::uint64_t published = journal_->published()->checkpoint.size;
  if (given) {
    answer.text = *given < published ? receipt_of(*given) : early_receipt(*given);
  } else {
    answer.refusal = given.code();
    const auto place = given.error().entry;
    if (given.code() == Errc::chain_conflict && place && *place < published) {
      answer.bytes = *journal_->entry(*place);
      answer.text = receipt_of(*place);
    }
  }
  world_.send(std::move(answer));
}

// ---- lies about receipts ----

bool Node::swallow(const Message& message) {
  const bool ballot = message.said->act.kind == Act::Kind::cast;
  if (swallows_ && ballot && !swallowed_ && !taken_.contains(message.said->event)) {
    swallowed_ = message.said->event;
    if (world_.plan.lie == Lie::censor_voter) censored_ = message.said->act.voter;
    world_.told("swallows " + to_text(message.said->act));
  }
  if (!swallowed_) return false;
  if (ballot && message.said->act.voter == censored_) return true;
  if (message.said->event != *swallowed_) return false;
  if (world_.plan.lie == Lie::drop_silently) return true;
  Message answer = message_of(Message::Kind::answer, kNode, message.from, message.token);
  answer.text = false_receipt();
  world_.send(std::move(answer));
  return true;
}

std::string Node::false_receipt() const {
  const std::uint64_t size = journal_->published()->checkpoint.size;
  switch (world_.plan.lie) {
    case Lie::old_receipt:
      return to_text(*journal_->receipt(world_.random.below(Acts::instance().opening().size())));
    case Lie::other_receipt:
      return to_text(*journal_->receipt(size - 1));
    case Lie::forged_proof: {
      ledger::Receipt forged = *journal_->receipt(size - 1);
      for (Hash& hash : forged.proof)
        hash.bytes[0] ^= static_cast<std::uint8_t>(1 + world_.random.below(255));
      return to_text(forged);
    }
    default:
      return "c2sp.org/tlog-proof@v1\nindex " + std::to_string(size) + "\n\nthank you for voting\n";
  }
}

void Node::force(const Said& said) {
  const auto parsed = ledger::parse_submission(said.bytes);
  const std::uint64_t time = std::max(clock() / 60 * 60, state_.last_time);
  Bytes entry = ledger::make_entry(journal_->next_index(), time, said.bytes);
  fold_anyway(entry);
  journal_->stage(std::move(entry), {});
  try {
    if (!journal_->commit()) return stop(Crash{false});
  } catch (const Crash& crash) {
    return stop(crash);
  }
  world_.told("puts into the log " + to_text(said.act));
  lines_.clear();
  refresh_witnesses();
}

// ---- the log for whoever asks ----

void Node::serve(const Message& question) {
  Message answer = message_of(Message::Kind::served, kNode, question.from, question.token);
  answer.size = question.size;
  answer.text = frozen_ ? *frozen_ : newest_note();
  const auto& opened = Acts::instance().opened(answer.text);
  for (std::uint64_t i = question.size; i < opened->checkpoint.size; ++i)
    answer.entries.push_back(*journal_->entry(i));
  if (bends_ && !answer.entries.empty()) {
    answer.entries.back().back() ^= 1;
    world_.told("serves a bent entry");
  }
  world_.send(std::move(answer));
}

// ---- witnesses ----

bool Node::witnessed() const {
  if (!up()) return false;
  const std::uint64_t size = journal_->published()->checkpoint.size;
  for (Address w = kFirstWitness; w < kFirstWitness + kWitnesses; ++w) {
    const auto known = witness_size_.find(w);
    if (known == witness_size_.end() || known->second != size) return false;
  }
  return true;
}

// Asks now, and again for as long as this process lives: lost answers, and a fresh time under a
// log where nothing happens.
void Node::refresh_witnesses() {
  for (Address w = kFirstWitness; w < kFirstWitness + kWitnesses; ++w) ask(w);
  const std::uint64_t round = ++rounds_;
  world_.after(kRetry_s, [this, round] {
    if (up() && round == rounds_ && !witnessed()) refresh_witnesses();
  });
  world_.after(kRefresh_s, [this, round] {
    if (up() && round == rounds_) refresh_witnesses();
  });
}

void Node::ask(Address witness) {
  const auto published = journal_->published();
  const auto known = witness_size_.find(witness);
  const std::uint64_t old = known == witness_size_.end() ? 0 : known->second;
  const std::uint64_t size = published->checkpoint.size;
  const auto nodes = ledger::tile_node_reader(
      size, [this](const ledger::TileId& tile) { return journal_->tile(tile); });
  const auto request = ledger::make_add_checkpoint(old, published->note, nodes);
  if (!request) return;  // the witness has more than we: told when it was heard
  Message message = message_of(Message::Kind::witness, kNode, witness, world_.token());
  message.text = to_text(*request);
  asked_[message.token] = {witness, published->checkpoint};
  world_.send(std::move(message));
}

void Node::hear(const Message& message) {
  const auto asked = asked_.find(message.token);
  if (asked == asked_.end()) return;  // asked by a process that is gone, or by another server
  const Asked question = asked->second;
  const Address w = question.witness;
  const auto reply = ledger::read_witness_answer(message.status, message.type, message.text,
                                                 to_text(question.checkpoint), witness_vkey(w));
  if (!reply) {
    if (reply.code() == Errc::bad_consistency)
      return halt(reply.code(), "a witness saw another history");
    if (world_.plan.honest())
      world_.find("a witness's answer cannot be read: " + to_text(reply.error()));
    return;
  }
  if (reply->size) return hear_size(w, *reply->size);
  answered_.insert(w);
  std::uint64_t& known = witness_size_[w];
  known = std::max(known, question.checkpoint.size);
  if (question.checkpoint == journal_->published()->checkpoint)
    lines_[w] = reply->cosignature->line;
}

void Node::hear_size(Address witness, std::uint64_t size) {
  if (size > journal_->published()->checkpoint.size)
    return halt(Errc::rolled_back, "a witness has seen a larger log than this");
  answered_.insert(witness);
  const auto known = witness_size_.find(witness);
  if (known != witness_size_.end() && known->second >= size) return;  // an old answer
  witness_size_[witness] = size;
  ask(witness);
}

}  // namespace urna::simulation
