// The sections of the frozen vectors that come of keys and sums, judged as an auditor would: each
// function returns the code of the first check that refuses.
#pragma once

#include "tally/ballot/attributes.h"
#include "tally/ballot/decryption.h"
#include "tally/ballot/key_shares.h"
#include "tests/tally/ballot/sealed_vectors.h"

namespace urna::tally {

// n, t, K and the trustees of the vectors' election.
struct Trustees {
  const json::value& document;
  KeyShape shape;
  Hash run;

  explicit Trustees(const json::value& all) : document(all) {
    const json::value& election = all.at("election");
    shape = {election.at("K").to_number<std::uint32_t>(),
             election.at("n").to_number<std::uint32_t>(),
             election.at("t").to_number<std::uint32_t>()};
    run = fixed<Hash>(election.at("ctx0"));
  }
  TrusteePlace place(std::uint32_t trustee) const { return {run, shape, trustee}; }
  const json::value& record(std::uint32_t trustee) const {
    return document.at("keys").at("trustees").as_array()[trustee - 1];
  }
  ledger::Seed seed(std::uint32_t trustee) const {
    return ledger::Seed(hex(record(trustee).at("seed")));
  }
  ledger::Bytes reveal(std::uint32_t trustee) const {
    ledger::Bytes bytes;
    for (const json::value& row : record(trustee).at("F").as_array())
      for (const json::value& element : row.as_array()) ledger::put(bytes, hex(element));
    ledger::put(bytes, hex(record(trustee).at("pok")));
    return bytes;
  }
  std::vector<TrusteeCommit> commits() const {
    std::vector<TrusteeCommit> out;
    for (std::uint32_t i = 1; i <= shape.trustees; ++i)
      out.push_back({fixed<Hash>(record(i).at("commit")),
                     fixed<ledger::PublicKey>(record(i).at("ed25519")),
                     fixed<EncryptionKey>(record(i).at("x25519"))});
    return out;
  }
  ElectionKeys claimed_keys() const {
    ElectionKeys keys{element_list(document.at("keys").at("Y")), {}};
    for (std::uint32_t l = 1; l <= shape.trustees; ++l)
      keys.shares.push_back(element_list(document.at("keys").at("X").at(std::to_string(l))));
    return keys;
  }
  // x_l from the seeds of all.
  std::vector<SecretScalar> secrets(std::uint32_t trustee) const {
    std::vector<std::vector<SecretScalar>> parts;
    for (std::uint32_t i = 1; i <= shape.trustees; ++i)
      parts.push_back(shares_for(place(i), seed(i), trustee));
    return sum_of(std::span<const std::vector<SecretScalar>>(parts));
  }
};

inline Errc judge_keys(const json::value& document) {
  const Trustees trustees(document);
  const json::value& election = document.at("election");
  const auto commits = trustees.commits();
  std::vector<Commitments> of_trustees;
  for (std::uint32_t i = 1; i <= trustees.shape.trustees; ++i) {
    GroupEquations equations;
    auto read = reveal_equations(trustees.place(i), commits[i - 1].commitment, trustees.reveal(i),
                                 equations);
    if (!read) return read.code();
    if (const Errc refused = refusal_of(equations); refused != Errc::none) return refused;
    of_trustees.push_back(*std::move(read));
  }
  ledger::Bytes shares;
  for (const json::value& share : document.at("keys").at("share_1_to_2").as_array())
    ledger::put(shares, hex(share));
  GroupEquations equations;
  const auto published =
      published_share_equations(trustees.place(1), of_trustees[0], 2, shares, equations);
  if (!published) return published.code();
  if (const Errc refused = refusal_of(equations); refused != Errc::none) return refused;
  const auto keys = election_keys(trustees.shape, of_trustees);
  if (!keys) return keys.code();
  if (const auto same = check_claimed_keys(*keys, trustees.claimed_keys()); !same)
    return same.code();
  const KeySet claimed{fixed<Hash>(election.at("DT")), fixed<Hash>(election.at("KS")),
                       fixed<Hash>(election.at("ctx"))};
  const KeySet set =
      key_set_of(fixed<Hash>(election.at("E")),
                 key_transcript(trustees.run, trustees.shape.threshold, commits), keys->joint);
  const auto same = check_key_set(set, claimed);
  return same ? Errc::none : same.code();
}

// One opened sum of the vectors.
struct OpenedSum {
  FormSum sum;
  ledger::Bytes purpose;
  std::vector<Form> forms;
  std::size_t first = 0, bits = 0;  // positions of its keys
  Errc share_refusal = Errc::bad_tally_share;

  template <class T>
  std::span<const T> part(const std::vector<T>& by_position) const {
    return std::span(by_position).subspan(first, bits);
  }
};

inline ledger::Bytes share_bytes(const json::value& share) {
  ledger::Bytes bytes;
  for (const json::value& factor : share.at("D").as_array()) ledger::put(bytes, hex(factor));
  ledger::put(bytes, hex(share.at("proof")));
  return bytes;
}

// Checks 12.1 to 12.4; returns the points.
inline ledger::Result<std::vector<Element>> judge_shares(const json::value& document,
                                                         const OpenedSum& opened,
                                                         const json::value& shares) {
  const Trustees trustees(document);
  std::vector<std::uint32_t> indices;
  for (const auto& [name, share] : shares.as_object())
    indices.push_back(static_cast<std::uint32_t>(std::stoul(name)));
  URNA_TRY(check_trustees(indices, trustees.shape.trustees));
  const ElectionKeys keys = trustees.claimed_keys();
  std::vector<SumPart> parts;
  for (const std::uint32_t l : indices) {
    const auto x = forms_of(opened.forms, opened.part(keys.shares[l - 1]));
    const SumOpening opening{fixed<Hash>(document.at("election").at("ctx")), opened.purpose, l,
                             opened.sum, x};
    GroupEquations equations;
    URNA_ASSIGN(auto factors,
                sum_share_equations(opening, share_bytes(shares.at(std::to_string(l))),
                                    opened.share_refusal, equations));
    if (const Errc refused = refusal_of(equations); refused != Errc::none) return refused;
    parts.push_back({l, std::move(factors)});
  }
  return combine(opened.sum, parts, trustees.shape.threshold);
}

// The last ballot of each slot on a question, by slot.
inline std::map<SlotId, ledger::Bytes> counted_ballots(const json::value& document,
                                                       std::uint16_t question) {
  std::map<SlotId, ledger::Bytes> last;
  for (const json::value& cast : document.at("casts").as_array()) {
    const ledger::Bytes ballot = hex(cast.at("ballot"));
    const BallotHeader header = *parse_header(ballot);
    if (header.question == question) last[header.slot] = ballot;
  }
  return last;
}

inline CountedSum counted_sum(const SealedElection& election, std::uint16_t question) {
  std::vector<CountedBallot> counted;
  std::vector<SealedBits> sealed;
  const Layout& layout = election.layouts[question];
  for (const auto& [slot, ballot] : counted_ballots(election.document, question)) {
    counted.push_back({slot, tracker_of(election.context, ballot)});
    sealed.push_back(read_sealed_ballot(ballot, layout.bits));
  }
  return {counted_set_digest(election.context, question, counted),
          form_sum(layout.outputs, sum_of(sealed, layout.bits))};
}

inline std::vector<std::int64_t> integers(const json::value& list) {
  return json::value_to<std::vector<std::int64_t>>(list);
}

inline OpenedSum opened_tally(const SealedElection& election, std::uint16_t q, FormSum sum) {
  const Layout& layout = election.layouts[q];
  return {std::move(sum),    tally_purpose(q), layout.outputs,
          election.first[q], layout.bits,      Errc::bad_tally_share};
}

inline Errc judge_tally(const json::value& document) {
  const SealedElection election(document);
  for (const json::value& tally : document.at("tally").as_array()) {
    const auto q = tally.at("q").to_number<std::uint16_t>();
    const CountedSum claimed{fixed<Hash>(tally.at("digest")),
                             {fixed<Element>(tally.at("alpha")), element_list(tally.at("beta"))}};
    const CountedSum recomputed = counted_sum(election, q);
    if (const auto same = check_counted_sum(recomputed, claimed); !same) return same.code();
    const auto points =
        judge_shares(document, opened_tally(election, q, recomputed.sum), tally.at("shares"));
    if (!points) return points.code();
    const std::int64_t max = tally.at("n").as_int64() * election.layouts[q].output_max;
    const auto counts = check_counts(*points, integers(tally.at("counts")), max, Errc::wrong_count);
    if (!counts) return counts.code();
  }
  return Errc::none;
}

// Check 13 of the open question.
inline Errc judge_open_tally(const json::value& document) {
  const SealedElection election(document);
  const json::value& part = document.at("open_tally");
  const auto q = part.at("q").to_number<std::uint16_t>();
  const Layout& layout = election.layouts[q];
  std::vector<std::int64_t> counts(layout.outputs.size(), 0);
  for (const auto& [slot, ballot] : counted_ballots(document, q)) {
    const Bits bits = unpack_bits(ByteView(ballot).subspan(kHeaderBytes), layout.bits);
    for (std::size_t o = 0; o < counts.size(); ++o) counts[o] += evaluate(layout.outputs[o], bits);
  }
  return counts == integers(part.at("counts")) ? Errc::none : Errc::wrong_count;
}

struct Demographics {
  const json::value& part;
  AttributeLayout layout;
  MergeSteps steps;
  std::vector<std::uint32_t> applied;

  explicit Demographics(const json::value& document) : part(document.at("demographics")) {
    layout = *attribute_layout(json::value_to<std::vector<std::uint32_t>>(part.at("dims")));
    for (const json::value& dimension : part.at("steps").as_array()) {
      auto& list = steps.emplace_back();
      for (const json::value& step : dimension.as_array())
        list.push_back({step.as_array()[0].to_number<std::uint32_t>(),
                        step.as_array()[1].to_number<std::uint32_t>()});
    }
    applied = json::value_to<std::vector<std::uint32_t>>(part.at("applied"));
  }
};

// The records of the slots that belong to "roll" or "turnout", recomputed from roll and casts.
inline GroupSet group_set(const json::value& document, std::string_view name, std::uint32_t bits) {
  std::set<SlotId> voted;
  for (const json::value& cast : document.at("casts").as_array())
    voted.insert(parse_header(hex(cast.at("ballot")))->slot);
  std::map<SlotId, SealedBits> records;
  for (const json::value& slot : document.at("roll").at("slots").as_array()) {
    const auto id = fixed<SlotId>(slot.at("slot"));
    if (name == "roll" || voted.contains(id))
      records[id] = read_sealed_bits(hex(slot.at("attr")), bits);
  }
  GroupSet out;
  std::vector<SealedBits> sealed;
  for (const auto& [slot, record] : records) {
    out.slots.push_back(slot);
    sealed.push_back(record);
  }
  out.total = sum_of(sealed, bits);
  return out;
}

inline Errc judge_group_set(const json::value& document, const Demographics& demographics,
                            std::span<const AttributeGroup> groups, std::string_view name) {
  const json::value& set = demographics.part.at("sets").at(name);
  const std::uint32_t bits = demographics.layout.bits;
  const GroupSet recomputed = group_set(document, name, bits);
  GroupSet claimed{{}, recomputed.total};
  for (const json::value& slot : set.at("slots").as_array())
    claimed.slots.push_back(fixed<SlotId>(slot));
  if (const auto same = check_group_set(recomputed, claimed); !same) return same.code();
  const Hash mh = merge_hash(demographics.layout, groups);
  OpenedSum opened{form_sum(forms_of(groups), recomputed.total),
                   name == "roll" ? roll_purpose(mh) : turnout_purpose(mh),
                   forms_of(groups),
                   Trustees(document).shape.keys - bits,
                   bits,
                   Errc::bad_group_share};
  if (opened.sum != FormSum{fixed<Element>(set.at("alpha")), element_list(set.at("beta"))})
    return Errc::wrong_group_set;
  const auto points = judge_shares(document, opened, set.at("shares"));
  if (!points) return points.code();
  const auto slots = static_cast<std::int64_t>(recomputed.slots.size());
  const auto counts = integers(set.at("counts"));
  if (const auto good = check_counts(*points, counts, slots, Errc::wrong_group_count); !good)
    return good.code();
  const auto sums = check_group_sums(groups, counts, slots);
  return sums ? Errc::none : sums.code();
}

inline Errc judge_demographics(const json::value& document) {
  const Demographics demographics(document);
  const json::value& part = demographics.part;
  if (!check_merge_steps(demographics.layout, demographics.steps)) return Errc::bad_definition;
  const auto groups = merged_groups(demographics.layout, demographics.steps, demographics.applied);
  if (!groups) return groups.code();
  if (const auto same =
          check_merge(merge_hash(demographics.layout, *groups), fixed<Hash>(part.at("merge_hash")));
      !same)
    return same.code();
  for (const std::string_view name : {"roll", "turnout"})
    if (const Errc refused = judge_group_set(document, demographics, *groups, name);
        refused != Errc::none)
      return refused;
  const auto roll = integers(part.at("sets").at("roll").at("counts"));
  const auto turnout = integers(part.at("sets").at("turnout").at("counts"));
  if (const auto good = check_roll_groups(roll, part.at("k").as_int64()); !good) return good.code();
  const auto good = check_turnout_groups(roll, turnout);
  return good ? Errc::none : good.code();
}

// Checks 5.2 and 5.5; 5.3 and 5.4 are the law's.
inline Errc judge_roll(const json::value& document) {
  const SealedElection election(document);
  const Demographics demographics(document);
  const auto roll = fixed<Hash>(document.at("election").at("roll"));
  const AttributeBlock block{demographics.layout,
                             std::span(election.keys).last(demographics.layout.bits)};
  GroupEquations equations;
  for (const json::value& slot : document.at("roll").at("slots").as_array()) {
    const auto id = fixed<SlotId>(slot.at("slot"));
    for (const json::value& key : slot.at("keys").as_array()) {
      const auto good =
          possession_equation(roll, fixed<Element>(key.as_array()[0]), id,
                              fixed<ledger::SchnorrSignature>(key.as_array()[1]), equations);
      if (!good) return good.code();
    }
    const auto record =
        attribute_equations(election.context, id, block, hex(slot.at("attr")), equations);
    if (!record) return record.code();
  }
  return refusal_of(equations);
}

}  // namespace urna::tally
