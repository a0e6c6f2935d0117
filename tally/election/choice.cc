#include "tally/election/choice.h"

#include "tally/ballot/ballot.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

std::vector<Named> read_choice(const QuestionContext& question, ByteView body) {
  const auto choice = question.layout.decode(unpack_bits(body, question.layout.bits));
  CHECK(choice.ok());
  std::vector<Named> named;
  if (question.question.layout.kind == ledger::LayoutKind::points) {
    for (std::size_t i = 0; i < choice->size(); ++i)
      if ((*choice)[i] > 0) named.push_back({static_cast<std::uint32_t>(i), (*choice)[i]});
    return named;
  }
  for (std::int64_t position : *choice) named.push_back({static_cast<std::uint32_t>(position), 1});
  return named;
}

ledger::Result<> check_predicates(const QuestionContext& question, ByteView body) {
  const ledger::BallotPredicates& limits = question.question.predicates;
  if (limits == ledger::BallotPredicates{}) return ledger::Ok{};
  const std::vector<Named> named = read_choice(question, body);
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
