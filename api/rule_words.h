// The words of a rule: those of rule files, and the line that tells a whole rule to people.
#pragma once

#include <string>
#include <string_view>

#include "ledger/event/rule.h"

namespace urna::api {

template <class E>
struct Word {
  std::string_view word;
  E value;
};
inline constexpr Word<ledger::Method> kMethods[] = {
    {"greedy", ledger::Method::greedy},
    {"equal-shares", ledger::Method::equal_shares},
    {"exact-equal-shares", ledger::Method::exact_equal_shares},
    {"phragmen", ledger::Method::phragmen},
    {"max-welfare", ledger::Method::maximum_welfare},
    {"bounded-overspending", ledger::Method::bounded_overspending},
    {"sequential-pav", ledger::Method::sequential_pav}};
inline constexpr Word<ledger::Scoring> kScorings[] = {
    {"supporters", ledger::Scoring::supporters}, {"points", ledger::Scoring::points},
    {"positions", ledger::Scoring::positions},   {"split", ledger::Scoring::split},
    {"plus-minus", ledger::Scoring::plus_minus}, {"borda", ledger::Scoring::borda},
    {"schulze", ledger::Scoring::schulze}};
inline constexpr Word<ledger::Order> kOrders[] = {
    {"votes", ledger::Order::votes}, {"votes-per-cost", ledger::Order::votes_per_cost}};
inline constexpr Word<ledger::Fitting> kFittings[] = {{"skip", ledger::Fitting::skip},
                                                      {"stop", ledger::Fitting::stop},
                                                      {"reserve", ledger::Fitting::reserve}};
inline constexpr Word<ledger::Utility> kUtilities[] = {
    {"cost", ledger::Utility::cost},
    {"cardinality", ledger::Utility::cardinality},
    {"score", ledger::Utility::score}};
inline constexpr Word<ledger::Endowment> kStarts[] = {{"exact", ledger::Endowment::exact},
                                                      {"whole", ledger::Endowment::whole}};
inline constexpr Word<ledger::Growth> kGrowths[] = {{"none", ledger::Growth::none},
                                                    {"step", ledger::Growth::step},
                                                    {"add-opt", ledger::Growth::optimal},
                                                    {"add-opt-skip", ledger::Growth::optimal_skip}};
inline constexpr Word<ledger::Stop> kStops[] = {{"overshoot", ledger::Stop::overshoot},
                                                {"exhaustive", ledger::Stop::exhaustive}};
inline constexpr Word<ledger::Then> kThens[] = {{"nothing", ledger::Then::nothing},
                                                {"votes", ledger::Then::votes},
                                                {"votes-per-cost", ledger::Then::votes_per_cost},
                                                {"phragmen", ledger::Then::phragmen}};
inline constexpr Word<ledger::TieKey> kTies[] = {{"lower-cost", ledger::TieKey::lower_cost},
                                                 {"more-votes", ledger::TieKey::more_votes},
                                                 {"label", ledger::TieKey::label},
                                                 {"file-order", ledger::TieKey::filing_order},
                                                 {"lot", ledger::TieKey::lot}};

template <class E, std::size_t N>
std::string word_of(const Word<E> (&words)[N], E value) {
  for (const Word<E>& w : words)
    if (w.value == value) return std::string(w.word);
  return "unknown";
}
std::string word_of(ledger::Scoring scoring);

// One line for people, e.g. "greedy by votes, supporters, skip, minimum score 50".
std::string describe(const ledger::RuleSpec& rule);

}  // namespace urna::api
