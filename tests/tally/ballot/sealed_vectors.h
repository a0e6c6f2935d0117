// The frozen vectors as an auditor reads them: one election with its layouts, keys and roll, and a
// board that judges ballots in the order of section 14.
#pragma once

#include <map>
#include <set>

#include "audit/checks.h"
#include "tally/ballot/sealed_ballot.h"
#include "tests/tally/ballot/frozen_vectors.h"

namespace urna::tally {

using ledger::Errc;

inline ledger::Result<Layout> layout_of(const json::value& question) {
  const std::string name(question.at("layout").as_string());
  const json::array& p = question.at("params").as_array();
  const auto u = [&](std::size_t i) { return p[i].to_number<std::uint32_t>(); };
  if (name == "approval") return approval(u(0), u(1), u(2));
  if (name == "points") return points(u(0), u(1), u(2));
  if (name == "ranking") return ranking(u(0), u(1));
  if (name == "scores") return scores(u(0), u(1));
  std::vector<std::int64_t> costs;
  for (const json::value& c : p[0].as_array()) costs.push_back(c.to_number<std::int64_t>());
  return knapsack(costs, p[1].to_number<std::int64_t>());
}

// The ballot a negative vector describes.
inline ledger::Bytes negative_ballot(const json::value& v) {
  if (const json::value* whole = v.as_object().if_contains("ballot")) return hex(*whole);
  ledger::Bytes ballot =
      hex(vectors().at("casts").as_array()[v.at("base").to_number<std::size_t>()].at("ballot"));
  ballot.resize(v.at("keep").to_number<std::size_t>());
  for (const json::value& edit : v.at("edits").as_array()) {
    const ledger::Bytes bytes = hex(edit.as_array()[1]);
    std::ranges::copy(bytes, ballot.begin() + edit.as_array()[0].to_number<std::ptrdiff_t>());
  }
  ledger::put(ballot, hex(v.at("tail")));
  return ballot;
}

inline std::vector<Element> element_list(const json::value& list) {
  std::vector<Element> out;
  for (const json::value& item : list.as_array()) out.push_back(fixed<Element>(item));
  return out;
}

// The number of the check that refuses with this code; nothing for none.
inline std::string check_number(Errc code) {
  return code == Errc::none ? "" : std::string(audit::check_of(code));
}
inline Errc refusal_of(const GroupEquations& equations) {
  const auto at = first_false(equations);
  return at ? equations[*at].refusal : Errc::none;
}

struct SealedElection {
  const json::value& document;
  Hash context;
  std::vector<Layout> layouts;
  std::vector<std::uint8_t> kinds;
  std::vector<std::size_t> first;  // position of each question's first key
  std::vector<Element> keys;       // Y

  explicit SealedElection(const json::value& all)
      : document(all),
        context(fixed<Hash>(all.at("election").at("ctx"))),
        keys(element_list(all.at("keys").at("Y"))) {
    std::size_t next = 0;
    for (const json::value& question : all.at("election").at("questions").as_array()) {
      layouts.push_back(*layout_of(question));
      kinds.push_back(question.at("kind").to_number<std::uint8_t>());
      first.push_back(next);
      if (kinds.back() == kSealedBallot) next += layouts.back().bits;
    }
  }
  template <class T>
  std::span<const T> of_question(const std::vector<T>& by_position, std::size_t q) const {
    return std::span(by_position).subspan(first[q], layouts[q].bits);
  }
  SealedQuestion question(std::size_t q) const { return {layouts[q], of_question(keys, q)}; }
};

// The law as far as ballots go: checks 7.1 to 7.8, 8 and 9.1.
class Board {
 public:
  explicit Board(const SealedElection& election) : election_(election) {
    for (const json::value& slot : election.document.at("roll").at("slots").as_array()) {
      Element key;
      for (const json::value& part : slot.at("keys").as_array())
        key = add(key, fixed<Element>(part.as_array()[0]));
      keys_[fixed<SlotId>(slot.at("slot"))] = key;
      const ledger::Bytes record = hex(slot.at("attr"));
      alphas_.insert(Element::from(ByteView(record).first(32)));
    }
  }
  Errc cast(ByteView ballot, ByteView signature) {
    if (const Errc refused = judge(ballot); refused != Errc::none) return refused;
    const Tracker tracker = tracker_of(election_.context, ballot);
    if (signature.size() != 64 || !check_cast_signature(election_.context, header_.key, tracker,
                                                        ledger::SchnorrSignature::from(signature)))
      return Errc::bad_credential_signature;
    if (const Errc refused = take_alpha(); refused != Errc::none) return refused;
    seen_.insert(tracker);
    chain_[{header_.slot, header_.question}] = {header_.bseq, tracker};
    return Errc::none;
  }
  Errc challenge(ByteView ballot, ByteView v, ByteView r) {
    if (ballot.empty() || ballot[0] != kSealedBallot) return Errc::bad_opening;
    if (const Errc refused = judge(ballot); refused != Errc::none) return refused;
    const auto opened = check_opening(*sealed_, election_.question(header_.question).keys, v, r);
    if (!opened) return opened.code();
    if (const Errc refused = take_alpha(); refused != Errc::none) return refused;
    seen_.insert(tracker_of(election_.context, ballot));
    return Errc::none;
  }

 private:
  static bool is_form(Errc code) {
    return code == Errc::bad_ballot_length || code == Errc::bad_ballot_item;
  }
  Errc judge(ByteView ballot) {
    const auto header = parse_header(ballot);
    if (!header) return header.code();
    header_ = *header;
    const std::size_t q = header_.question;
    if (q >= election_.kinds.size() || election_.kinds[q] != header_.kind || header_.channel > 1)
      return Errc::bad_header;
    const Errc body = judge_body(ballot, q);
    if (is_form(body)) return body;
    const auto slot = keys_.find(header_.slot);
    if (slot == keys_.end() || slot->second != header_.key) return Errc::not_on_roll;
    const auto last = chain_.find({header_.slot, header_.question});
    const auto [bseq, prev] =
        last == chain_.end() ? std::pair<std::uint32_t, Tracker>{} : last->second;
    if (header_.bseq != bseq + 1 || header_.prev != prev) return Errc::wrong_chain;
    if (body != Errc::none) return body;
    return seen_.contains(tracker_of(election_.context, ballot)) ? Errc::tracker_seen : Errc::none;
  }
  Errc judge_body(ByteView ballot, std::size_t q) {
    sealed_.reset();
    if (header_.kind == kOpenBallot) {
      const auto open = check_open_body(election_.layouts[q], ballot.subspan(kHeaderBytes));
      return open ? Errc::none : open.code();
    }
    const auto sealed = check_sealed_ballot(election_.context, election_.question(q), ballot);
    if (!sealed) return sealed.code();
    sealed_ = *sealed;
    return Errc::none;
  }
  Errc take_alpha() {
    return !sealed_ || alphas_.insert(sealed_->alpha).second ? Errc::none : Errc::alpha_seen;
  }

  const SealedElection& election_;
  std::map<SlotId, Element> keys_;
  std::map<std::pair<SlotId, std::uint16_t>, std::pair<std::uint32_t, Tracker>> chain_;
  std::set<Tracker> seen_;
  std::set<Element> alphas_;
  BallotHeader header_;
  std::optional<SealedBits> sealed_;
};

}  // namespace urna::tally
