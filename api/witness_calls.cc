#include "api/witness_calls.h"

#include <thread>

#include "ledger/http_client.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;
using ledger::Result;
using Witness = ledger::Policy::Witness;

namespace {

constexpr std::size_t kMaxAnswerBytes = 65'536;

Result<ledger::HttpClient> client_of(const Witness& witness, Milliseconds deadline) {
  if (witness.url.empty()) return Error{Errc::usage, "the policy gives no address"};
  URNA_ASSIGN(ledger::HttpUrl url, ledger::parse_http_url(witness.url));
  const ledger::HttpLimits limits{static_cast<std::uint32_t>(deadline.count()), kMaxAnswerBytes};
  return ledger::HttpClient(std::move(url), limits, false);
}

// What the witness shows of a log: none if it answers 404.
Result<std::optional<std::string>> shown(const Witness& witness, std::string_view origin,
                                         Milliseconds deadline) {
  URNA_ASSIGN(ledger::HttpClient client, client_of(witness, deadline));
  URNA_ASSIGN(const ledger::HttpAnswer answer,
              client.get(ledger::witnessed_checkpoint_path(origin)));
  if (answer.status == 404) return std::optional<std::string>();
  if (answer.status != 200)
    return Error{Errc::storage, "it answers " + std::to_string(answer.status)};
  return std::optional(std::string(ledger::text_of(answer.body)));
}

// Runs ask(witness) for every witness, each on a thread of its own.
template <class Ask>
auto ask_each(const ledger::Policy& policy, Ask ask) {
  using Answer = decltype(ask(policy.witnesses[0]));
  std::vector<Answer> answers(policy.witnesses.size(), Answer(Errc::io));
  {
    std::vector<std::jthread> asking;
    for (std::size_t i = 0; i < answers.size(); ++i)
      asking.emplace_back([&, i] { answers[i] = ask(policy.witnesses[i]); });
  }
  return answers;
}

}  // namespace

Result<std::optional<ledger::Checkpoint>> ask_newest(const Witness& witness,
                                                     const ledger::VerifierKey& log,
                                                     Milliseconds deadline, std::string* note) {
  URNA_ASSIGN(const auto text, shown(witness, log.name, deadline));
  if (!text) return std::optional<ledger::Checkpoint>();
  URNA_ASSIGN(const ledger::SignedCheckpoint opened, ledger::open_checkpoint(*text, log));
  if (note != nullptr) *note = *text;
  return std::optional(opened.checkpoint);
}

Result<bool> knows_origin(const Witness& witness, std::string_view origin, Milliseconds deadline) {
  URNA_ASSIGN(const auto text, shown(witness, origin, deadline));
  return text.has_value();
}

WitnessAnswers ask_all_witnesses(const ledger::Policy& policy, const ledger::VerifierKey& log,
                                 Milliseconds deadline) {
  const auto answers =
      ask_each(policy, [&](const Witness& witness) { return ask_newest(witness, log, deadline); });
  WitnessAnswers all;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string& name = policy.witnesses[i].name;
    if (!answers[i]) all.silent.emplace_back(name, to_text(answers[i].error()));
    if (answers[i] && *answers[i]) all.held.push_back({"witness " + name, **answers[i]});
  }
  return all;
}

Result<> enough_answered(const ledger::Policy& policy, const WitnessAnswers& answers) {
  std::vector<std::string> silent;
  std::string names;
  for (const auto& [name, why] : answers.silent) {
    silent.push_back(name);
    names += (names.empty() ? "" : ", ") + name;
  }
  if (policy.quorum.empty() || !satisfies(policy, silent)) return Ok{};
  return Error{Errc::quorum_missing,
               "too few witnesses answer to say that this copy is the newest; silent: " + names};
}

Result<> need_new_origin(const ledger::Policy& policy, std::string_view origin,
                         Milliseconds deadline) {
  const auto answers = ask_each(
      policy, [&](const Witness& witness) { return knows_origin(witness, origin, deadline); });
  WitnessAnswers all;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string& name = policy.witnesses[i].name;
    if (answers[i] && *answers[i])
      return Error{Errc::already_founded, "witness " + name + " knows a log " +
                                              std::string(origin) +
                                              " already: open that one, or choose another origin"};
    if (!answers[i]) all.silent.emplace_back(name, to_text(answers[i].error()));
  }
  return enough_answered(policy, all);
}

Result<ledger::WitnessReply> send_checkpoint(const Witness& witness, const ledger::Journal& journal,
                                             const ledger::Journal::Published& sent,
                                             std::uint64_t old_size, Milliseconds deadline) {
  const ledger::NodeReader nodes = ledger::tile_node_reader(
      sent.checkpoint.size, [&journal](const ledger::TileId& tile) { return journal.tile(tile); });
  URNA_ASSIGN(const ledger::AddCheckpoint request,
              ledger::make_add_checkpoint(old_size, sent.note, nodes));
  URNA_ASSIGN(ledger::HttpClient client, client_of(witness, deadline));
  const std::string body = to_text(request);
  URNA_ASSIGN(const ledger::HttpAnswer answer,
              client.post("/add-checkpoint", "text/plain; charset=utf-8", ledger::view_of(body)));
  return ledger::read_witness_answer(answer.status, answer.content_type,
                                     ledger::text_of(answer.body), to_text(sent.checkpoint),
                                     witness.key);
}

}  // namespace urna::api
