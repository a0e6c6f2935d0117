#include "tally/election/choice.h"

#include <algorithm>

#include "tally/ballot/ballot.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

std::vector<Named> read_choice(const QuestionContext& question, ByteView body) {
  const auto choice = question.layout.decode(unpack_bits(body, question.layout.bits));
  CHECK(choice.ok());
  return named_of(question, *choice);
}

std::vector<Named> named_of(const QuestionContext& question, const Choice& choice) {
  std::vector<Named> named;
  if (question.question.layout.kind == ledger::LayoutKind::points) {
    for (std::size_t i = 0; i < choice.size(); ++i)
      if (choice[i] > 0) named.push_back({static_cast<std::uint32_t>(i), choice[i]});
    return named;
  }
  const std::size_t projects = question.question.projects.size();
  for (std::int64_t marked : choice) {
    const auto position = static_cast<std::uint32_t>(marked);
    const bool minus = position >= projects;  // the second block of a plus-minus layout
    named.push_back({minus ? position - static_cast<std::uint32_t>(projects) : position,
                     minus ? std::int64_t{-1} : 1});
  }
  if (question.question.predicates.maximum_minus > 0)
    std::ranges::stable_sort(named, {}, &Named::position);
  return named;
}

namespace {

// Minus only after a plus, and no project both ways.
ledger::Result<> check_plus_minus(const QuestionContext& question,
                                  const std::vector<Named>& named) {
  const auto minus = static_cast<std::uint32_t>(
      std::ranges::count_if(named, [](const Named& n) { return n.points < 0; }));
  const auto plus = static_cast<std::uint32_t>(named.size()) - minus;
  if (plus < question.question.layout.low || plus > question.question.layout.high)
    return Error{Errc::illegal_ballot, std::to_string(plus) + " plus votes"};
  if (minus > question.question.predicates.maximum_minus)
    return Error{Errc::illegal_ballot, std::to_string(minus) + " minus votes"};
  if (minus > 0 && plus == 0)
    return Error{Errc::illegal_ballot, "a minus vote without a plus vote"};
  if (std::ranges::adjacent_find(named, {}, &Named::position) != named.end())
    return Error{Errc::illegal_ballot, "plus and minus for the same project"};
  return ledger::Ok{};
}

}  // namespace

ledger::Result<> check_predicates(const QuestionContext& question, ByteView body) {
  const ledger::BallotPredicates& limits = question.question.predicates;
  if (limits == ledger::BallotPredicates{}) return ledger::Ok{};
  const std::vector<Named> named = read_choice(question, body);
  if (limits.maximum_minus > 0) return check_plus_minus(question, named);
  std::int64_t points = 0;
  for (const Named& n : named) points += n.points;
  if (points < limits.minimum_points)
    return Error{Errc::illegal_ballot,
                 "fewer points than " + std::to_string(limits.minimum_points)};
  if (limits.maximum_projects != 0 && named.size() > limits.maximum_projects)
    return Error{Errc::illegal_ballot,
                 "more projects than " + std::to_string(limits.maximum_projects)};
  if (named.size() < limits.minimum_projects)
    return Error{Errc::illegal_ballot,
                 "fewer projects than " + std::to_string(limits.minimum_projects)};
  return ledger::Ok{};
}

SlotId paper_slot(const StationId& station, std::uint32_t serial) {
  Bytes bytes;
  ledger::put(bytes, station.view());
  ledger::put_u32(bytes, serial);
  return SlotId::from(bytes);
}

}  // namespace urna::tally
