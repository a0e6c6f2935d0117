// Words of numbers, from 1; the table of docs/FORMAT.md ("Numbers of enums"). Files that people
// write use the same words.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/event.h"

namespace urna::api {

template <class E>
struct WordsOf;
#define URNA_WORDS(type, ...)                                                 \
  template <>                                                                 \
  struct WordsOf<ledger::type> {                                              \
    static constexpr auto kWords = std::to_array<const char*>({__VA_ARGS__}); \
  }
URNA_WORDS(Environment, "binding", "drill", "replay");
URNA_WORDS(Method, "greedy", "equal-shares", "exact-equal-shares", "phragmen", "max-welfare",
           "bounded-overspending", "sequential-pav");
URNA_WORDS(Scoring, "supporters", "points", "positions", "split", "plus-minus", "borda", "schulze");
URNA_WORDS(Order, "votes", "votes-per-cost");
URNA_WORDS(Fitting, "skip", "stop", "reserve");
URNA_WORDS(Utility, "cost", "cardinality", "score");
URNA_WORDS(Endowment, "exact", "whole");
URNA_WORDS(Growth, "none", "step", "add-opt", "add-opt-skip");
URNA_WORDS(Stop, "overshoot", "exhaustive");
URNA_WORDS(Then, "nothing", "votes", "votes-per-cost", "phragmen");
URNA_WORDS(TieKey, "lower-cost", "more-votes", "label", "file-order", "lot");
URNA_WORDS(DrawKind, "none", "beacon", "lottery");
URNA_WORDS(BallotKind, "open", "sealed");
URNA_WORDS(LayoutKind, "approval", "points", "knapsack", "ranking");
URNA_WORDS(Role, "committee", "registrar", "overseer", "station", "officer");
URNA_WORDS(Verdict, "admitted", "rejected");
URNA_WORDS(RotationReason, "earlier-stand", "earlier-void");
URNA_WORDS(GroupSet, "roll", "turnout");
URNA_WORDS(Finding, "confirmed", "disputed");
URNA_WORDS(SessionKind, "information", "training", "consultation", "focus-group",
           "community-event");
URNA_WORDS(Asked, "score", "yes-no", "choice");
URNA_WORDS(Audience, "roll", "codes");
URNA_WORDS(Domain, "participation", "inclusion", "results", "satisfaction", "activities");
URNA_WORDS(Unit, "count", "share", "mean", "amount");
URNA_WORDS(TargetKind, "none", "at-least", "growth");
URNA_WORDS(Measure, "proposals", "proposals-admitted", "proposals-mixed", "projects-funded",
           "projects-funded-mixed", "projects-done", "amount-funded", "amount-spent", "budget",
           "people-on-roll", "people-voted", "ballots-own-device", "ballots-assisted",
           "ballots-paper", "attendances", "sessions-held", "attendances-of-group",
           "attendances-by-group", "voted-of-group", "voted-by-group", "roll-of-group",
           "roll-by-group", "groups-told", "survey-answers", "survey-score-sum",
           "survey-score-count", "survey-yes", "survey-yes-or-no", "plan-quantity", "plan-items",
           "plan-items-done", "milestones-confirmed", "milestones-reported");
#undef URNA_WORDS

// Nothing if it is none of the words.
template <class E>
std::optional<E> enum_of(std::string_view word) {
  const auto& words = WordsOf<E>::kWords;
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<E>(found - words.begin() + 1);
}

// "open, sealed"
template <class E>
std::string all_words() {
  std::string all;
  for (const char* word : WordsOf<E>::kWords) all += (all.empty() ? "" : ", ") + std::string(word);
  return all;
}

}  // namespace urna::api
