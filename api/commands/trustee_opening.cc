// `urna trustee mix` and `decrypt`: parts in opening what the committee declared and the log gives.
// In this order: what is due, the full audit, the part worked out of the replayed log, the
// trustee's own record, and only then the part goes out.
#include <algorithm>
#include <cstdio>

#include "api/commands/terminal.h"
#include "api/commands/trustee_table.h"
#include "api/counting.h"
#include "tally/election/sample.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

// One part that is due.
struct Due {
  enum class Kind { stage, sums, rows, papers, groups } kind = Kind::sums;
  std::uint16_t question = 0;
  ledger::GroupSet set = ledger::GroupSet::roll;
};
struct Work {
  std::vector<Due> due;
  std::vector<std::string> notes;  // why something else is not due yet
  bool declared = false;           // anything at all
};

bool holds(const std::vector<std::uint32_t>& numbers, std::uint32_t number) {
  return std::ranges::find(numbers, number) != numbers.end();
}
std::string text(std::uint64_t number) { return std::to_string(number); }

bool wanted(const TrusteeOptions& options, const QuestionCount& count) {
  return options.groups.empty() && options.question.value_or(count.question) == count.question &&
         count.declared;
}

Numbers not_mixed(const TrusteeTable& table, const QuestionCount& count) {
  Numbers left;
  for (std::uint32_t l = 1; l <= table.edition().sealed->run.size(); ++l)
    if (!holds(count.mixers, l)) left.push_back(l);
  return left;
}

// Rows are opened when nobody mixes any more; a further stage takes all parts back.
void look_at_rows(const TrusteeTable& table, const TrusteeOptions& options,
                  const QuestionCount& count, Work& work) {
  const TrusteeWords& words = table.words();
  const std::string question = text(count.question);
  const bool begun = !count.rows.valid.empty() || !count.rows.wrong.empty();
  if (count.mixed && !begun && !holds(count.mixers, table.number()))
    return work.notes.push_back(fill(words.first_mix, {question}));
  if (!count.mixed || !holds(count.rows.missing, table.number())) return;
  const Numbers left = not_mixed(table, count);
  if (count.mixers.size() < count.least_stages)
    return work.notes.push_back(fill(words.few_stages, {question, text(count.mixers.size()),
                                                        text(count.least_stages), to_text(left)}));
  if (!left.empty() && !begun && !options.mixing_over)
    return work.notes.push_back(fill(words.mixing_goes_on, {question, to_text(left)}));
  work.due.push_back({Due::Kind::rows, count.question, {}});
}

Work decryption_work(const TrusteeTable& table, const TrusteeOptions& options) {
  Work work;
  for (const QuestionCount& count : counts_of(table.edition())) {
    if (!wanted(options, count)) continue;
    work.declared = true;
    if (count.opened) continue;
    if (holds(count.sums.missing, table.number()))
      work.due.push_back({Due::Kind::sums, count.question, {}});
    look_at_rows(table, options, count, work);
  }
  for (const SampleCount& count : samples_of(table.edition())) {
    if (!options.groups.empty() || options.question.value_or(count.question) != count.question)
      continue;
    work.declared = true;
    if (!count.opened && holds(count.parts.missing, table.number()))
      work.due.push_back({Due::Kind::papers, count.question, {}});
  }
  for (const GroupCount& count : group_counts_of(table.edition())) {
    if (!count.declared || options.question) continue;
    if (!options.groups.empty() && options.groups != name_of(count.set)) continue;
    work.declared = true;
    if (!count.opened && holds(count.parts.missing, table.number()))
      work.due.push_back({Due::Kind::groups, 0, count.set});
  }
  return work;
}

Work mixing_work(const TrusteeTable& table, const TrusteeOptions& options) {
  Work work;
  for (const QuestionCount& count : counts_of(table.edition())) {
    if (!wanted(options, count)) continue;
    work.declared = true;
    if (count.opened) continue;
    const bool begun = !count.rows.valid.empty() || !count.rows.wrong.empty();
    const bool stuck = !count.rows.wrong.empty() || options.take_back;
    if (count.mixed && (!begun || stuck) && !holds(count.mixers, table.number()))
      work.due.push_back({Due::Kind::stage, count.question, {}});
  }
  return work;
}

Result<tally::TrusteeAct> make(const TrusteeTable& table, const Due& due) {
  const tally::Edition& edition = table.edition();
  switch (due.kind) {
    case Due::Kind::stage:
      return tally::mix_stage(edition, due.question, table.seed(), table.means());
    case Due::Kind::rows:
      return tally::row_shares(edition, due.question, table.seed(), table.means());
    case Due::Kind::papers:
      return tally::sample_shares(edition, due.question, table.seed(), table.means());
    case Due::Kind::groups:
      return tally::group_share(edition, due.set, table.seed(), table.means());
    default:
      return tally::sum_share(edition, due.question, table.seed(), table.means());
  }
}

template <class Set>
ledger::Hash name_of_set(const ledger::EditionId& id, Set set) {
  set.nonce = {};
  return ledger::sha256(ledger::encode_event({id, std::move(set)}));
}

// What the record says of a part: its purpose, and the set that it is given for. A stage may be
// made again at another place of the chain, and rows opened again behind a further stage, but never
// for other ballots.
Result<> keep(const TrusteeTable& table, const Due& due) {
  const tally::SealedState& sealed = *table.edition().sealed;
  if (due.kind == Due::Kind::groups)
    return table.keep(std::string("groups:") + name_of(due.set),
                      name_of_set(table.edition_id(), *sealed.groups(due.set).set));
  if (due.kind == Due::Kind::papers) {
    Bytes papers;
    for (const ledger::SlotId& slot : sealed.samples.at(due.question).slots) {
      ledger::put(papers, slot.view());
      ledger::put(papers, tally::paper_sum(table.edition(), due.question, slot).alpha.view());
    }
    return table.keep("papers:" + text(due.question), ledger::sha256(papers));
  }
  const tally::SealedCount& count = sealed.counts.at(due.question);
  const char* purpose = due.kind == Due::Kind::stage  ? "mix:"
                        : due.kind == Due::Kind::rows ? "rows:"
                                                      : "sums:";
  return table.keep(purpose + text(due.question), name_of_set(table.edition_id(), *count.set));
}

std::string said(const TrusteeTable& table, const Due& due) {
  const TrusteeWords& words = table.words();
  if (due.kind == Due::Kind::groups)
    return due.set == ledger::GroupSet::roll ? words.roll_given : words.turnout_given;
  const std::string question = text(due.question);
  if (ledger::is_survey_number(due.question))
    return fill(words.survey_given,
                {text(ledger::survey_of(due.question)),
                 text(table.edition().sealed->counts.at(due.question).set->counted)});
  if (due.kind == Due::Kind::papers)
    return fill(words.papers_given,
                {question, text(table.edition().sealed->samples.at(due.question).slots.size())});
  const tally::SealedCount& count = table.edition().sealed->counts.at(due.question);
  const std::string ballots = text(count.set->counted);
  if (due.kind == Due::Kind::stage)
    return fill(words.mixed, {question, ballots, text(count.mixers.size() + 1)});
  return fill(due.kind == Due::Kind::rows ? words.rows_given : words.sums_given,
              {question, ballots});
}

Result<> give(TrusteeTable& table, const Work& work) {
  std::vector<tally::TrusteeAct> acts;
  for (const Due& due : work.due) {
    URNA_ASSIGN(tally::TrusteeAct act, make(table, due));
    URNA_TRY(keep(table, due));
    acts.push_back(std::move(act));
  }
  std::vector<std::string> done, next = work.notes;
  for (const Due& due : work.due) done.push_back(said(table, due));
  const bool mixes = work.due.front().kind == Due::Kind::stage;
  next.emplace_back(mixes ? table.words().next_decrypt : table.words().next_wait);
  URNA_ASSIGN(const auto places, table.give(std::move(acts)));
  say(done, places, next);
  return Ok{};
}

Error nothing_due(const TrusteeTable& table, const Work& work) {
  if (!work.declared) return {Errc::count_step, table.words().nothing_declared};
  std::string why;
  for (const std::string& note : work.notes) why += (why.empty() ? "" : " ") + note;
  return {Errc::count_step, why.empty() ? table.words().nothing_due : why};
}

template <class Look>
int step(const char* what, const TrusteeOptions& options, Look look) {
  const auto table = TrusteeTable::open(options);
  if (!table) return refuse(what, table.error());
  if ((*table)->edition().sealed->keys == nullptr)
    return refuse(what, {Errc::keys_missing, (*table)->words().nothing_declared});
  const Work work = look(**table, options);
  if (work.due.empty()) return refuse(what, nothing_due(**table, work));
  const auto audited = (*table)->audit();
  if (!audited) return refuse(what, audited.error());
  if (*audited != kExitRight) return *audited;
  const auto given = give(**table, work);
  return given ? static_cast<int>(kExitRight) : refuse(what, given.error());
}

}  // namespace

int run_trustee_mix(const TrusteeOptions& options) {
  return step("trustee mix", options, mixing_work);
}
int run_trustee_decrypt(const TrusteeOptions& options) {
  return step("trustee decrypt", options, decryption_work);
}

}  // namespace urna::api
