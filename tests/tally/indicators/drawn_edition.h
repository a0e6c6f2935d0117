// An edition put together by hand: no keys, no signatures, only what figures are read from.
#pragma once

#include <gtest/gtest.h>

#include "tally/indicators/indicators.h"

namespace urna::tally::drawn {

inline ledger::SlotId slot(std::uint8_t number) {
  return ledger::SlotId::from(ledger::Bytes(16, number));
}

// Two dimensions: status with citizen, protection, foreigner; gender with women, men.
inline Edition edition() {
  Edition made;
  made.announced.budget = 9'000;
  made.announced.minimum_group = 3;
  made.announced.categories = {{"cohesion", {}}, {"culture", {}}, {"green", {}}};
  made.announced.dimensions = {{"status", {{"citizen", {}}, {"protection", {}}, {"foreigner", {}}}},
                               {"gender", {{"women", {}}, {"men", {}}}}};
  made.announced.calendar.voting_from = 20260914;
  made.announced_at = 1;
  made.phase = Phase::announced;
  made.follow_up.merges = {2, {{}, {{0, 1, 2}, {0, 0, 1}, {1, 0, 1}}}};
  return made;
}

inline ProjectState project(const char* label, std::vector<std::string> categories,
                            ledger::TeamComposition team, std::uint64_t at) {
  ProjectState made;
  made.filed.label = label;
  made.filed.categories = categories;
  made.filed_at = at;
  made.reviewed_at = at + 10;
  made.status = ProjectStatus::admitted;
  made.review = ledger::ProposalReviewed{{},    0, ledger::Verdict::admitted, {},
                                         1'000, 0, std::move(categories),     team};
  return made;
}

// P0 cohesion, mixed; P1 green and culture, locals; P2 green, mixed, withdrawn; P3 rejected. P0 and
// P1 are funded.
inline Edition declared() {
  Edition made = edition();
  made.projects = {project("P0", {"cohesion"}, {2, 1}, 10),
                   project("P1", {"green", "culture"}, {3, 0}, 11),
                   project("P2", {"green"}, {1, 1}, 12), project("P3", {"green"}, {1, 4}, 13)};
  made.projects[2].status = ProjectStatus::withdrawn;
  made.projects[3].status = ProjectStatus::rejected;
  made.phase = Phase::declared;
  made.opened_at = 30;
  made.closed_at = 60;
  made.declared_at = 70;
  made.defined.emplace().questions.resize(1);
  made.result.emplace().results = {{0, 4, {}, {5, 3}, {0, 1}, 2'000, {}}};
  return made;
}

inline Measured of(const Edition& edition, ledger::Measure measure, const char* argument = "") {
  return tally::measure(edition, {measure, argument});
}
inline std::optional<std::int64_t> value(const Edition& edition, ledger::Measure measure,
                                         const char* argument = "") {
  return of(edition, measure, argument).value;
}

}  // namespace urna::tally::drawn
