// `urna trustee reveal` and `share`: whatever is next of commit and reveal, and whatever is next of
// dealing, accepting, complaining and answering. `urna trustee restart`, the committee's.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/terminal.h"
#include "api/commands/trustee_table.h"
#include "api/counting.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;

namespace {

template <class... Bodies>
bool is_one_of(const tally::TrusteeAct& act) {
  return (std::holds_alternative<Bodies>(act.body) || ...);
}

// What is said once the act is given, and what comes next.
struct Said {
  const TrusteeWords& words;
  std::vector<std::string> operator()(const ledger::KeyCommitted&) const {
    return {words.committed, words.next_reveal};
  }
  std::vector<std::string> operator()(const ledger::KeyRevealed&) const {
    return {words.revealed, words.next_share};
  }
  std::vector<std::string> operator()(const ledger::KeySharesDealt&) const {
    return {words.dealt, words.next_share};
  }
  std::vector<std::string> operator()(const ledger::KeysAccepted&) const {
    return {words.accepted, words.next_close};
  }
  std::vector<std::string> operator()(const ledger::KeyComplaint& event) const {
    return {fill(words.complained, {std::to_string(event.accused)}), words.next_settle};
  }
  std::vector<std::string> operator()(const ledger::KeyComplaintAnswered& event) const {
    return {fill(words.answered, {std::to_string(event.accuser)}), words.next_share};
  }
  std::vector<std::string> operator()(const auto&) const { return {"", ""}; }
};

// The acts that are next, if they belong to the command. Errors: ceremony_step, saying who is
// waited for or which command it is.
Result<std::vector<tally::TrusteeAct>> next(const TrusteeTable& table, bool revealing) {
  const TrusteeWords& words = table.words();
  const Ceremony ceremony = ceremony_of(table.edition());
  if (ceremony.step == CeremonyStep::made) return Error{Errc::ceremony_step, words.keys_made};
  auto acts = tally::next_of_ceremony(table.edition(), table.seed(), table.means());
  if (!acts && acts.code() == Errc::ceremony_step) {
    if (revealing && ceremony.step > CeremonyStep::reveal)
      return Error{Errc::ceremony_step, words.first_share};
    return Error{Errc::ceremony_step, fill(words.waiting, {to_text(ceremony.waiting)})};
  }
  if (!acts) return acts;
  const bool reveals = is_one_of<ledger::KeyCommitted, ledger::KeyRevealed>(acts->front());
  if (reveals == revealing) return acts;
  return Error{Errc::ceremony_step, reveals ? words.first_reveal : words.first_share};
}

int step(const char* what, const TrusteeOptions& options, bool revealing) {
  const auto table = TrusteeTable::open(options);
  if (!table) return refuse(what, table.error());
  const auto acts = next(**table, revealing);
  if (!acts) return refuse(what, acts.error());
  std::vector<std::string> done, after;
  for (const tally::TrusteeAct& act : *acts) {
    const auto said = std::visit(Said{(*table)->words()}, act.body);
    done.push_back(said.front());
    after = {said.back()};
  }
  const auto places = (*table)->give(*acts);
  if (!places) return refuse(what, places.error());
  say(done, *places, after);
  return kExitRight;
}

}  // namespace

int run_trustee_reveal(const TrusteeOptions& options) {
  return step("trustee reveal", options, true);
}
int run_trustee_share(const TrusteeOptions& options) {
  return step("trustee share", options, false);
}

int run_trustee_restart(const CountOptions& options) {
  const auto desk = Desk::open(options.ledger, options.edition);
  if (!desk) return fail("trustee restart", desk.error());
  const auto keys = (*desk)->keys(options.keys);
  if (!keys) return fail("trustee restart", keys.error());
  const auto run = (*desk)->with_edition([](const tally::Edition& edition) {
    return edition.sealed ? edition.sealed->run.number : 0;
  });
  std::vector<std::uint32_t> without = options.without;
  std::ranges::sort(without);
  const auto index = (*desk)->act(ledger::KeyRunVoided{fresh_nonce(), run, without}, *keys);
  if (!index) return fail("trustee restart", index.error());
  std::printf(
      "trustee restart: entry %" PRIu64
      "\nThe ceremony begins anew as run %u. Those who are left are numbered anew, in the same "
      "order; each begins with `urna trustee reveal`.\n",
      *index, run + 1);
  return kExitRight;
}

}  // namespace urna::api
