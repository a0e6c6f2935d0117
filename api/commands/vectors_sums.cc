// What the trustees open of the frozen election: sums of the sealed questions and of groups.
#include <algorithm>
#include <set>

#include "api/commands/vectors_town.h"
#include "tally/ballot/decryption.h"
#include "tally/ballot/small_logs.h"

namespace urna::api {

using ledger::Bytes;
using ledger::ByteView;
using tally::Element;

namespace {

// A sum, and how a trustee's keys and shares give it.
struct OpenedSum {
  tally::FormSum sum;
  Bytes purpose;
  std::vector<tally::Form> forms;
  std::size_t first = 0, bits = 0;  // positions of the keys
  std::int64_t max = 0;             // of a count
};

struct OpenedParts {
  json::object text;  // by trustee
  std::vector<tally::SumPart> parts;
};

json::object share_text(const tally::SumOpening& opening, const tally::SumPart& part,
                        ByteView proof, bool with_state) {
  json::object out{{"D", hex_list(part.factors)}, {"proof", hex_text(proof)}};
  if (!with_state) return out;
  const tally::Wide state = tally::h512(
      "dec/st", {opening.context.view(), opening.purpose, tally::u32_bytes(opening.trustee),
                 opening.sum.alpha.view(), tally::vec(opening.sum.beta), tally::vec(opening.keys),
                 tally::vec(part.factors)});
  out["state"] = hex_text(state);
  out["w"] = hex_text(tally::h2s("dec/w", {state}));
  return out;
}

OpenedParts open_by(const VectorTown& town, const OpenedSum& opened,
                    std::initializer_list<std::uint32_t> trustees, bool with_state) {
  OpenedParts out;
  for (const std::uint32_t l : trustees) {
    const VectorTrustee& trustee = town.trustees[l - 1];
    const auto part_of = [&](const auto& by_position) {
      return tally::forms_of(opened.forms,
                             std::span(by_position).subspan(opened.first, opened.bits));
    };
    const std::vector<Element> keys = part_of(std::as_const(town.keys.shares[l - 1]));
    const auto secrets = part_of(std::as_const(trustee.shares));
    const tally::SumOpening opening{town.key_set.context, opened.purpose, l, opened.sum, keys};
    const Bytes share = tally::open_sum(opening, secrets, trustee.seed);
    tally::GroupEquations equations;
    auto factors =
        tally::sum_share_equations(opening, share, ledger::Errc::bad_tally_share, equations);
    CHECK(factors.ok() && !tally::first_false(equations));
    out.parts.push_back({l, *std::move(factors)});
    out.text[std::to_string(l)] =
        share_text(opening, out.parts.back(), ByteView(share).last(96), with_state);
  }
  return out;
}

json::array counts_of(std::span<const Element> points, std::int64_t max) {
  const tally::SmallLogs logs(max, static_cast<std::uint32_t>(points.size()));
  json::array out;
  for (const Element& point : points) out.push_back(*logs.find(point));
  return out;
}

json::object tally_text(const VectorTown& town, std::uint16_t q) {
  const tally::Layout& layout = town.questions[q].layout;
  std::vector<tally::CountedBallot> counted;
  std::vector<tally::SealedBits> sealed;
  for (const VectorCast* cast : town.counted(q)) {
    counted.push_back({town.voters[cast->voter].slot, cast->tracker});
    sealed.push_back(tally::read_sealed_ballot(cast->ballot, layout.bits));
  }
  const auto ballots = static_cast<std::int64_t>(counted.size());
  const OpenedSum opened{tally::form_sum(layout.outputs, tally::sum_of(sealed, layout.bits)),
                         tally::tally_purpose(q),
                         layout.outputs,
                         town.questions[q].first,
                         layout.bits,
                         ballots * layout.output_max};
  OpenedParts opening = open_by(town, opened, {1, 2, 3}, true);
  const auto points = *tally::combine(opened.sum, opening.parts, town.shape.threshold);
  return {{"q", q},
          {"digest", hex_text(tally::counted_set_digest(town.key_set.context, q, counted))},
          {"n", ballots},
          {"alpha", hex_text(opened.sum.alpha)},
          {"beta", hex_list(opened.sum.beta)},
          {"shares", std::move(opening.text)},
          {"P", hex_list(points)},
          {"counts", counts_of(points, opened.max)}};
}

struct Groups {
  tally::MergeSteps steps{{{0, 1}, {0, 2}}, {{0, 1}}};
  std::vector<std::uint32_t> applied{1, 0};  // {0, 1}, {2} of the first dimension
  std::vector<tally::AttributeGroup> groups;
  tally::Hash hash;
};

json::object group_set_text(const VectorTown& town, const Groups& groups,
                            const std::set<std::uint32_t>& voters, const Bytes& purpose) {
  std::vector<const VectorVoter*> sorted;
  for (const std::uint32_t voter : voters) sorted.push_back(&town.voters[voter]);
  std::ranges::sort(sorted, {}, &VectorVoter::slot);
  json::array slots;
  std::vector<tally::SealedBits> records;
  const std::uint32_t bits = town.attributes.bits;
  for (const VectorVoter* voter : sorted) {
    slots.push_back(hex_text(voter->slot));
    records.push_back(tally::read_sealed_bits(voter->attributes, bits));
  }
  const std::vector<tally::Form> forms = tally::forms_of(groups.groups);
  const OpenedSum opened{tally::form_sum(forms, tally::sum_of(records, bits)),
                         purpose,
                         forms,
                         town.shape.keys - bits,
                         bits,
                         static_cast<std::int64_t>(sorted.size())};
  OpenedParts opening = open_by(town, opened, {1, 3}, false);
  const auto points = *tally::combine(opened.sum, opening.parts, town.shape.threshold);
  return {{"slots", std::move(slots)},
          {"alpha", hex_text(opened.sum.alpha)},
          {"beta", hex_list(opened.sum.beta)},
          {"shares", std::move(opening.text)},
          {"counts", counts_of(points, opened.max)}};
}

json::array steps_text(const tally::MergeSteps& steps) {
  json::array out;
  for (const auto& dimension : steps) {
    json::array list;
    for (const tally::MergeStep& step : dimension)
      list.push_back(json::array{step.into, step.from});
    out.push_back(std::move(list));
  }
  return out;
}

}  // namespace

json::value tally_section(const VectorTown& town) {
  json::array out;
  for (std::uint16_t q = 0; q < town.questions.size(); ++q)
    if (town.questions[q].kind == tally::kSealedBallot) out.push_back(tally_text(town, q));
  return out;
}

json::value open_tally_section(const VectorTown& town) {
  const auto q = static_cast<std::uint16_t>(town.questions.size() - 1);
  const tally::Layout& layout = town.questions[q].layout;
  std::vector<std::int64_t> counts(layout.outputs.size(), 0);
  for (const VectorCast* cast : town.counted(q))
    for (std::size_t o = 0; o < counts.size(); ++o)
      counts[o] += tally::evaluate(layout.outputs[o], cast->v);
  return json::object{{"q", q}, {"counts", number_list(counts)}};
}

json::value demographics_section(const VectorTown& town) {
  Groups groups;
  groups.groups = *tally::merged_groups(town.attributes, groups.steps, groups.applied);
  groups.hash = tally::merge_hash(town.attributes, groups.groups);
  std::set<std::uint32_t> all, voted;
  for (std::uint32_t i = 0; i < town.voters.size(); ++i) all.insert(i);
  for (const VectorCast& cast : town.casts) voted.insert(cast.voter);
  return json::object{
      {"dims", number_list(town.attributes.dimensions)},
      {"steps", steps_text(groups.steps)},
      {"applied", number_list(groups.applied)},
      {"k", 3},
      {"forms", forms_text(tally::forms_of(groups.groups))},
      {"merge_hash", hex_text(groups.hash)},
      {"sets",
       json::object{
           {"roll", group_set_text(town, groups, all, tally::roll_purpose(groups.hash))},
           {"turnout", group_set_text(town, groups, voted, tally::turnout_purpose(groups.hash))}}}};
}

}  // namespace urna::api
