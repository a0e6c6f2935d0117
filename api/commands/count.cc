// `urna count`: the committee's side of opening sealed questions and sealed surveys. What is due is
// declared, what has enough valid parts is opened, what is missing or FALSE is said by the
// trustee's number. Every step looks at the log first, so it may be run again at any point.
#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/terminal.h"
#include "api/commands/trustee_table.h"
#include "api/counting.h"
#include "api/trustees.h"
#include "tally/election/counted.h"
#include "tally/election/counted_name.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Ok;

namespace {

struct Committee {
  Desk& desk;
  Keys keys;
  std::size_t open = 0;  // what still waits

  template <class Look>
  auto look(Look read) const {
    return desk.host().sequencer().with_state([&](const tally::State& state) {
      return read(*state.edition(desk.edition_id()), state.means);
    });
  }
  Result<std::uint64_t> publish(tally::TrusteeAct act) const {
    return give(desk.host(), desk.edition_id(), std::move(act), keys);
  }
  QuestionCount count_of(std::size_t at) const {
    return look([&](const tally::Edition& e, const tally::Means&) { return counts_of(e)[at]; });
  }
  GroupCount group_of(std::size_t at) const {
    return look(
        [&](const tally::Edition& e, const tally::Means&) { return group_counts_of(e)[at]; });
  }
  std::size_t threshold() const {
    return look([](const tally::Edition& e, const tally::Means&) {
      return std::size_t{e.context->sealed->threshold};
    });
  }
  Result<> count_question(std::size_t at);
  Result<> declare_question(const std::string& name, const QuestionCount& count);
  Result<> open_question(const std::string& name, const QuestionCount& count);
  Result<> count_groups(std::size_t at);
  Result<bool> declare_groups(const std::string& name, const GroupCount& count);
  Result<> open_groups(const std::string& name, const GroupCount& count);
  Result<bool> publish_groups(const std::string& name, const char* what, tally::TrusteeAct act,
                              const char* too_few);
  static void say_wrong(const std::string& what, const Parts& parts);
  void say_parts(const std::string& what, const Parts& parts);
  void say_waiting(const std::string& name, const QuestionCount& count);
};

void Committee::say_wrong(const std::string& what, const Parts& parts) {
  for (const std::uint32_t trustee : parts.wrong)
    std::printf("%s: the part of trustee %u is FALSE and does not count\n", what.c_str(), trustee);
}

void Committee::say_parts(const std::string& what, const Parts& parts) {
  say_wrong(what, parts);
  if (parts.valid.size() >= threshold()) return;
  std::printf("%s: %zu of %zu valid parts; missing: trustees %s\n", what.c_str(),
              parts.valid.size(), threshold(),
              parts.missing.empty() ? "-" : to_text(parts.missing).c_str());
  if (parts.valid.size() + parts.missing.size() < threshold())
    std::printf("%s: too few trustees are left: IT CANNOT BE OPENED\n", what.c_str());
}

void Committee::say_waiting(const std::string& name, const QuestionCount& count) {
  ++open;
  say_parts(name, count.sums);
  if (!count.mixed) return;
  if (count.rows.valid.empty() && count.rows.wrong.empty())
    std::printf("%s: %zu mix stages of at least %u, by trustees %s\n", name.c_str(),
                count.mixers.size(), count.least_stages,
                count.mixers.empty() ? "-" : to_text(count.mixers).c_str());
  if (count.mixers.size() >= count.least_stages) say_parts(name + ", mixed ballots", count.rows);
}

const char* counted_of(const QuestionCount& count) {
  return ledger::is_survey_number(count.question) ? "answers" : "ballots";
}

Result<> Committee::declare_question(const std::string& name, const QuestionCount& count) {
  auto set = look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::counted_set(e, count.question, means);
  });
  URNA_ASSIGN(const std::uint64_t index, publish({std::move(set), {}}));
  std::printf("%s: %" PRIu64 " %s declared to be counted: entry %" PRIu64 "\n", name.c_str(),
              count.counted, counted_of(count), index);
  return Ok{};
}

Result<> Committee::open_question(const std::string& name, const QuestionCount& count) {
  say_wrong(name, count.sums);
  say_wrong(name + ", mixed ballots", count.rows);
  if (count.opened) {
    std::printf("%s: opened\n", name.c_str());
    return Ok{};
  }
  auto opened = look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::opened_question(e, count.question, means);
  });
  if (!opened) return opened.error();
  URNA_ASSIGN(const std::uint64_t index, publish(*std::move(opened)));
  std::printf("%s: opened: entry %" PRIu64 "\n", name.c_str(), index);
  return Ok{};
}

Result<> Committee::count_question(std::size_t at) {
  QuestionCount count = count_of(at);
  if (!count.over) return Ok{};
  const std::string name = tally::counted_name(count.question);
  if (!count.enough_ballots) {
    std::printf("%s: %" PRIu64 " %s are too few, it is never opened\n", name.c_str(), count.counted,
                counted_of(count));
    return Ok{};
  }
  if (!count.declared) {
    URNA_TRY(declare_question(name, count));
    count = count_of(at);
  }
  if (count.opened || count.may_open) return open_question(name, count);
  say_waiting(name, count);
  return Ok{};
}

// Groups too small to be told stop nothing else: false, and said.
Result<bool> Committee::publish_groups(const std::string& name, const char* what,
                                       tally::TrusteeAct act, const char* too_few) {
  const auto index = publish(std::move(act));
  if (!index && index.error().code == Errc::small_group) {
    std::printf("%s: %s. Too few: %s. All else goes on.\n", name.c_str(),
                index.error().detail.c_str(), too_few);
    return false;
  }
  if (!index) return index.error();
  std::printf("%s: %s: entry %" PRIu64 "\n", name.c_str(), what, *index);
  return true;
}

Result<bool> Committee::declare_groups(const std::string& name, const GroupCount& count) {
  auto set = look([&](const tally::Edition& e, const tally::Means& means) {
    return tally::group_set(e, count.set, means);
  });
  return publish_groups(name, "declared to be counted", {std::move(set), {}},
                        "they are not counted by groups");
}

Result<> Committee::open_groups(const std::string& name, const GroupCount& count) {
  say_wrong(name, count.parts);
  if (count.opened) {
    std::printf("%s: opened\n", name.c_str());
    return Ok{};
  }
  auto opened = look([&](const tally::Edition& e, const tally::Means&) {
    return tally::opened_groups(e, count.set);
  });
  if (!opened) return opened.error();
  // The trustees' parts stand in the log by now: it cannot be unsaid, only not repeated.
  URNA_TRY(publish_groups(name, "opened", *std::move(opened),
                          "the log takes no figures of them, but whoever adds up the trustees' "
                          "parts can work them out"));
  return Ok{};
}

Result<> Committee::count_groups(std::size_t at) {
  GroupCount count = group_of(at);
  if (!count.due) return Ok{};
  const std::string name = std::string("groups of the ") + name_of(count.set);
  if (!count.declared) {
    URNA_ASSIGN(const bool declared, declare_groups(name, count));
    if (!declared) return Ok{};
    count = group_of(at);
  }
  if (count.opened || count.may_open) return open_groups(name, count);
  ++open;
  say_parts(name, count.parts);
  return Ok{};
}

Result<> need_closed(const Desk& desk) {
  return desk.with_edition([](const tally::Edition& edition) -> Result<> {
    if (!edition.sealed) return Error{Errc::count_step, "the edition has no sealed question"};
    const bool keys = edition.sealed->keys != nullptr;
    if (edition.phase >= tally::Phase::closed) return Ok{};
    if (keys && std::ranges::any_of(counts_of(edition), &QuestionCount::over)) return Ok{};
    return Error{Errc::wrong_phase, "voting is not closed yet, nor a sealed survey"};
  });
}

Result<> count(const CountOptions& options) {
  URNA_ASSIGN(const auto desk, Desk::open(options.ledger, options.edition));
  Committee committee{*desk, {}};
  URNA_ASSIGN(committee.keys, desk->keys(options.keys));
  URNA_TRY(need_closed(*desk));
  const std::size_t questions = committee.look(
      [](const tally::Edition& e, const tally::Means&) { return counts_of(e).size(); });
  for (std::size_t i = 0; i < questions; ++i) URNA_TRY(committee.count_question(i));
  for (const std::size_t set : {0U, 1U}) URNA_TRY(committee.count_groups(set));
  std::printf("%s\n", committee.open == 0
                          ? "Nothing is waited for. Next, after the vote: urna declare."
                          : "Next: the trustees' mix and decrypt, then urna count again.");
  return Ok{};
}

}  // namespace

int run_count(const CountOptions& options) {
  const auto done = count(options);
  return done ? static_cast<int>(kExitRight) : fail("count", done.error());
}

}  // namespace urna::api
