// The mixes of the frozen vectors, read as an auditor would: checks 14 to 17 in their order.
#pragma once

#include <algorithm>
#include <map>
#include <tuple>

#include "tally/ballot/mix.h"
#include "tally/ballot/mixed_ballots.h"
#include "tally/ballot/row_decryption.h"
#include "tests/tally/ballot/frozen_vectors.h"

namespace urna::tally {

using ledger::Bytes;
using ledger::Errc;
using ledger::Seed;

inline std::vector<Element> elements(const json::value& list) {
  std::vector<Element> out;
  for (const json::value& item : list.as_array()) out.push_back(fixed<Element>(item));
  return out;
}
inline Bytes row_bytes(const json::value& rows) {  // not judged: the gate's work
  Bytes out;
  for (const json::value& row : rows.as_array()) {
    ledger::put(out, hex(row.as_array()[0]));
    for (const json::value& chunk : row.as_array()[1].as_array()) ledger::put(out, hex(chunk));
  }
  return out;
}
inline MixRows rows_of(const json::value& rows) {
  MixRows out;
  for (const json::value& row : rows.as_array())
    out.push_back({fixed<Element>(row.as_array()[0]), elements(row.as_array()[1])});
  return out;
}
inline Wide wide(const json::value& v) {
  Wide out;
  const Bytes bytes = hex(v);
  if (bytes.size() != out.size()) throw std::runtime_error("64 bytes");
  std::ranges::copy(bytes, out.begin());
  return out;
}
inline std::vector<std::int64_t> numbers(const json::value& list) {
  return json::value_to<std::vector<std::int64_t>>(list);
}

// Question `q` of the vectors' election, as far as a mix needs it.
struct MixQuestion {
  const json::value& document;
  std::uint16_t q;
  Layout layout;
  std::size_t first = 0;  // position of its first key

  MixQuestion(const json::value& all, std::uint16_t question) : document(all), q(question) {
    const json::array& questions = all.at("election").at("questions").as_array();
    const auto p = [&](std::size_t i) {
      return questions[q].at("params").as_array()[i].to_number<std::uint32_t>();
    };
    layout = questions[q].at("layout") == "approval" ? *approval(p(0), p(1), p(2))
                                                     : *ranking(p(0), p(1));
    for (std::size_t i = 0; i < q; ++i) first += questions[i].at("M").to_number<std::size_t>();
  }
  Hash context() const { return fixed<Hash>(document.at("election").at("ctx")); }
  std::uint32_t threshold() const {
    return document.at("election").at("t").to_number<std::uint32_t>();
  }
  MixPlace place() const { return {context(), q, 3, 2}; }
  std::vector<Element> packed_keys(const json::value& by_position) const {
    const auto all = elements(by_position);
    return packed(layout, std::span(all).subspan(first, layout.bits));
  }
  std::vector<Element> joint_keys() const { return packed_keys(document.at("keys").at("Y")); }
  std::vector<Element> trustee_keys(const std::string& trustee) const {
    return packed_keys(document.at("keys").at("X").at(trustee));
  }
  Seed seed(std::size_t trustee) const {
    return Seed(hex(document.at("keys").at("trustees").as_array()[trustee - 1].at("seed")));
  }
  // x_l = Σ_i Σ_k a_{i,j,k}·l^k (section 6), packed.
  std::vector<SecretScalar> trustee_secrets(std::uint32_t trustee) const {
    const Bytes ctx0 = hex(document.at("election").at("ctx0"));
    std::vector<SecretScalar> by_bit;
    for (std::size_t j = 0; j < layout.bits; ++j) {
      Scalar x;
      for (std::size_t i = 1; i <= 3; ++i) {
        Scalar power = scalar_of(1);
        for (std::uint32_t k = 0; k < threshold(); ++k) {
          const Scalar a =
              h2s("dkg/coef", {seed(i).view(), ctx0,
                               u32_bytes(static_cast<std::uint32_t>(first + j)), u32_bytes(k)});
          x = add(x, multiply(a, power));
          power = multiply(power, scalar_of(trustee));
        }
      }
      by_bit.emplace_back(x);
    }
    return packed(layout, by_bit);
  }
  // The last ballot of each slot, by slot.
  MixRows counted_rows() const {
    std::map<Bytes, MixRow> by_slot;
    for (const json::value& cast : document.at("casts").as_array()) {
      if (cast.at("q").to_number<std::uint16_t>() != q) continue;
      const Bytes ballot = hex(cast.at("ballot"));
      const auto item = [&](std::size_t i) {
        return Element::from(ByteView(ballot).subspan(88 + 32 * i, 32));
      };
      std::vector<Element> beta;
      for (std::size_t j = 0; j < layout.bits; ++j) beta.push_back(item(1 + j));
      by_slot[Bytes(ballot.begin() + 3, ballot.begin() + 19)] = packed_row(layout, item(0), beta);
    }
    MixRows rows;
    for (auto& [slot, row] : by_slot) rows.push_back(row);
    return rows;
  }
};

inline Errc refusal(const GroupEquations& equations) {
  const auto at = first_false(equations);
  return at ? equations[*at].refusal : Errc::none;
}

// Checks 15.1 to 15.4 of all stages. Returns what refuses, and the last output.
inline Errc judge_stages(const json::value& mix, const MixQuestion& question, MixRows& rows) {
  const auto keys = elements(mix.at("P"));
  const ShuffleGenerators generators(rows.size());
  std::vector<std::uint32_t> mixers;
  for (const json::value& stage : mix.at("stages").as_array())
    mixers.push_back(stage.at("trustee").to_number<std::uint32_t>());
  if (const auto good = check_mixers(question.place(), mixers); !good) return good.code();
  for (std::uint32_t number = 1; const json::value& stage : mix.at("stages").as_array()) {
    const StageHead head{mixers[number - 1], fixed<Hash>(stage.at("mctx")), wide(stage.at("tin"))};
    if (const auto good = check_stage_head(question.place(), number, head, rows); !good)
      return good.code();
    Bytes bytes = row_bytes(stage.at("output"));
    ledger::put(bytes, hex(stage.at("proof")));
    GroupEquations equations;
    auto read = stage_equations({head.context, keys, rows}, generators, bytes, equations);
    if (!read) return read.code();
    if (const Errc refused = refusal(equations); refused != Errc::none) return refused;
    rows = read->output;
    ++number;
  }
  return Errc::none;
}

// Check 16.1 of all parts.
inline Errc judge_shares(const json::value& mix, const MixQuestion& question, const MixRows& rows,
                         std::vector<TrusteeRows>& parts) {
  for (const auto& [trustee, part] : mix.at("shares").as_object()) {
    const auto keys = question.trustee_keys(trustee);
    const auto index = static_cast<std::uint32_t>(std::stoul(trustee));
    Bytes bytes;
    for (const json::value& row : part.at("D").as_array())
      for (const json::value& factor : row.as_array()) ledger::put(bytes, hex(factor));
    for (const json::value& proof : part.at("proofs").as_array()) ledger::put(bytes, hex(proof));
    GroupEquations equations;
    const auto shares =
        row_share_equations({question.context(), question.q, index, keys, rows}, bytes, equations);
    if (!shares) return shares.code();
    if (const Errc refused = refusal(equations); refused != Errc::none) return refused;
    parts.push_back({index, *shares});
  }
  return Errc::none;
}

inline Errc judge_mix(const json::value& document, const json::value& mix) {
  const MixQuestion question(document, mix.at("q").to_number<std::uint16_t>());
  MixRows rows = question.counted_rows();
  if (question.joint_keys() != elements(mix.at("P"))) return Errc::bad_mix_input;
  if (const auto good = check_mix_input(rows, rows_of(mix.at("input"))); !good) return good.code();
  if (const Errc bad = judge_stages(mix, question, rows); bad != Errc::none) return bad;
  std::vector<TrusteeRows> parts;
  if (const Errc bad = judge_shares(mix, question, rows, parts); bad != Errc::none) return bad;
  const auto chunks = json::value_to<ChunkNumbers>(mix.at("chunks"));
  if (const auto good = check_chunk_ranges(question.layout, rows.size(), chunks); !good)
    return good.code();
  GroupEquations opened;
  if (const auto good = chunk_equations(rows, parts, question.threshold(), chunks, opened); !good)
    return good.code();
  if (const Errc refused = refusal(opened); refused != Errc::none) return refused;
  const auto choices = json::value_to<std::vector<Choice>>(mix.at("choices"));
  if (const auto good = check_mixed_answers(question.layout, chunks, choices); !good)
    return good.code();
  const auto counts = numbers(document.at("tally").as_array()[question.q].at("counts"));
  const auto sums = check_mixed_sums(question.layout, choices, counts);
  return sums ? Errc::none : sums.code();
}

}  // namespace urna::tally
