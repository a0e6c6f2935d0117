#include "tally/election/counted.h"

#include <algorithm>

#include "ledger/crypto.h"
#include "tally/ballot/group_sum.h"
#include "tally/ballot/transcript.h"
#include "tally/election/choice.h"
#include "tally/election/context.h"

namespace urna::tally {

using ledger::Errc;
using ledger::Error;

bool counts(const SlotState& slot, const ChainEnd& chain) {
  return slot.active() && !slot.paper && !chain.void_by_rotation;
}

bool covers(const Edition& edition, std::uint16_t style, std::uint16_t question) {
  for (const ledger::BallotStyle& s : edition.defined->styles)
    if (s.style == style) return std::ranges::binary_search(s.questions, question);
  return false;
}

// No slot starts with a station's id, so the two sorted lists merge without a clash.
void for_each_counted(const Edition& edition, std::uint16_t question,
                      const std::function<void(const SlotId&, const ChainEnd&)>& visit) {
  if (ledger::is_survey_number(question)) {
    for (const auto& [slot, answer] : edition.follow_up.surveys[ledger::survey_of(question)].sealed)
      visit(slot, answer);
    return;
  }
  std::map<SlotId, const ChainEnd*> papers;
  for (const auto& [id, station] : edition.stations)
    for (const auto& [serial, answers] : station.papers)
      for (const ChainEnd& answer : answers)
        if (answer.question == question) papers.emplace(paper_slot(id, serial), &answer);
  auto paper = papers.begin();
  for (const auto& [id, slot] : edition.roll) {
    for (; paper != papers.end() && paper->first < id; ++paper) visit(paper->first, *paper->second);
    const ChainEnd* chain = slot.chain(question);
    if (chain != nullptr && counts(slot, *chain)) visit(id, *chain);
  }
  for (; paper != papers.end(); ++paper) visit(paper->first, *paper->second);
}

Hash counted_digest(const Edition& edition, std::uint16_t question) {
  Bytes rows;
  std::uint32_t count = 0;
  for_each_counted(edition, question, [&](const SlotId& slot, const ChainEnd& chain) {
    ledger::put(rows, slot.view());
    ledger::put(rows, chain.tracker.view());
    ++count;
  });
  return h256("tally/set", {edition.context->context_of(question).view(), u16_bytes(question),
                            vec(count, rows)});
}

std::uint64_t counted_ballots(const Edition& edition, std::uint16_t question) {
  std::uint64_t count = 0;
  for_each_counted(edition, question, [&](const SlotId&, const ChainEnd&) { ++count; });
  return count;
}

namespace {

Arithmetic arithmetic_of(const Means& means) {
  return means.fresh ? Arithmetic::own : Arithmetic::library;
}

// Ciphertexts, position by position; the identity for none.
SealedBits total_of(const std::vector<SealedBits>& all, std::size_t bits, const Means& means) {
  SealedBits total{{}, std::vector<Element>(bits)};
  ledger::share_out(means.parallel, bits + 1, [&](std::size_t place) {
    std::vector<Summand> sum;
    sum.reserve(all.size());
    for (const SealedBits& one : all)
      sum.push_back({scalar_of(1), place == 0 ? one.alpha : one.beta[place - 1]});
    (place == 0 ? total.alpha : total.beta[place - 1]) = multiply_sum(sum, arithmetic_of(means));
  });
  return total;
}

std::vector<SealedBits> counted_ciphertexts(const Edition& edition, std::uint16_t question) {
  const std::size_t bits = edition.context->asked(question).layout.bits;
  std::vector<SealedBits> all;
  for_each_counted(edition, question, [&](const SlotId&, const ChainEnd& chain) {
    all.push_back(read_sealed_bits(chain.body, bits));
  });
  return all;
}

bool voted(const SlotState& slot) {
  return std::ranges::any_of(slot.chains, [&](const ChainEnd& c) { return counts(slot, c); });
}

std::span<const Element> share_block(const Edition& edition, std::uint32_t trustee,
                                     std::size_t first, std::size_t count) {
  return std::span(edition.sealed->keys->shares.at(trustee - 1)).subspan(first, count);
}

std::span<const Element> share_block(const Edition& edition, std::uint16_t question,
                                     std::uint32_t trustee) {
  const AskedContext& asked = edition.context->asked(question);
  return share_block(edition, trustee, asked.first_key, asked.layout.bits);
}

}  // namespace

std::uint64_t people_voted(const Edition& edition) {
  std::uint64_t people = 0;
  for (const auto& [id, slot] : edition.roll) people += voted(slot) ? 1 : 0;
  for (const auto& [id, station] : edition.stations) people += station.papers.size();
  return people;
}

ledger::CountedSetDeclared counted_set(const Edition& edition, std::uint16_t question,
                                       const Means& means) {
  const Layout& layout = edition.context->asked(question).layout;
  const std::vector<SealedBits> all = counted_ciphertexts(edition, question);
  const FormSum sum = form_sum(layout.outputs, total_of(all, layout.bits, means));
  return {{}, question, all.size(), counted_digest(edition, question), sum.alpha, sum.beta};
}

// Number and digest first: the sums are dear.
ledger::Result<> need_right_set(const Edition& edition, const ledger::CountedSetDeclared& declared,
                                const Means& means) {
  if (declared.counted != counted_ballots(edition, declared.question) ||
      declared.digest != counted_digest(edition, declared.question))
    return Error{Errc::wrong_counted_set, "number or digest differ"};
  ledger::CountedSetDeclared right = counted_set(edition, declared.question, means);
  right.nonce = declared.nonce;
  if (right != declared) return Error{Errc::wrong_counted_set, "digest, number or sums differ"};
  return ledger::Ok{};
}

std::vector<Element> sum_keys(const Edition& edition, std::uint16_t question,
                              std::uint32_t trustee) {
  return forms_of(edition.context->asked(question).layout.outputs,
                  share_block(edition, question, trustee));
}

MixRows mix_input(const Edition& edition, std::uint16_t question, const Means& means) {
  const Layout& layout = edition.context->asked(question).layout;
  const std::vector<Form> forms = packed_values(layout);
  const std::vector<SealedBits> all = counted_ciphertexts(edition, question);
  MixRows rows(all.size());
  ledger::share_out(means.parallel, all.size(), [&](std::size_t i) {
    rows[i] = {all[i].alpha, forms_of(forms, all[i].beta, arithmetic_of(means))};
  });
  return rows;
}

ledger::Result<MixRows> next_mix_input(const Edition& edition, std::uint16_t question,
                                       const Means& means) {
  if (!edition.sealed->counts.at(question).mixers.empty())
    return mixed_rows(edition, question, means);
  return mix_input(edition, question, means);
}

std::size_t mix_columns(const Edition& edition, std::uint16_t question) {
  return packed_values(edition.context->asked(question).layout).size();
}

std::vector<Element> mix_keys(const Edition& edition, std::uint16_t question) {
  return packed(edition.context->asked(question).layout, edition.context->keys_of(question));
}

std::vector<Element> row_keys(const Edition& edition, std::uint16_t question,
                              std::uint32_t trustee) {
  return packed(edition.context->asked(question).layout, share_block(edition, question, trustee));
}

std::vector<AttributeGroup> groups_of(const Edition& edition) {
  const std::vector<std::uint8_t>& merged = edition.roll_closed->merged;
  auto groups = merged_groups(edition.context->sealed->attributes,
                              merge_steps_of(edition.announced, edition.defined->sealing->merges),
                              std::vector<std::uint32_t>(merged.begin(), merged.end()));
  CHECK(groups.ok());
  return *std::move(groups);
}

ledger::GroupSetDeclared group_set(const Edition& edition, ledger::GroupSet set,
                                   const Means& means) {
  const std::size_t bits = edition.context->sealed->attributes.bits;
  std::vector<SealedBits> all;
  for (const auto& [id, record] : edition.sealed->records) {
    const SlotState& slot = edition.roll.at(id);
    if (slot.active() && (set == ledger::GroupSet::roll || voted(slot))) all.push_back(record);
  }
  const std::vector<AttributeGroup> groups = groups_of(edition);
  const FormSum sum = form_sum(forms_of(groups), total_of(all, bits, means));
  const Hash merge = merge_hash(edition.context->sealed->attributes, groups);
  return {{}, set, merge, all.size(), sum.alpha, sum.beta};
}

namespace {

// A set of a few slots, or all but a few, would open single records. Errors: small_group.
ledger::Result<> need_large_set(const Edition& edition, const ledger::GroupSetDeclared& declared) {
  const std::uint64_t least = edition.announced.minimum_group;
  if (declared.slots < least)
    return Error{Errc::small_group, std::to_string(declared.slots) + " slots in all"};
  if (declared.set == ledger::GroupSet::roll) return ledger::Ok{};
  const std::uint64_t rest = edition.sealed->roll.set->slots - declared.slots;
  if (rest == 0 || rest >= least) return ledger::Ok{};
  return Error{Errc::small_group, "all but " + std::to_string(rest) + " slots voted"};
}

std::vector<Element> group_keys(const Edition& edition, std::uint32_t trustee) {
  const SealedContext& sealed = *edition.context->sealed;
  return forms_of(
      forms_of(groups_of(edition)),
      share_block(edition, trustee, sealed.first_attribute_key, sealed.attributes.bits));
}

}  // namespace

ledger::Result<> need_right_set(const Edition& edition, const ledger::GroupSetDeclared& declared,
                                const Means& means) {
  ledger::GroupSetDeclared right = group_set(edition, declared.set, means);
  right.nonce = declared.nonce;
  if (right.merge != declared.merge) return Errc::wrong_merge;
  if (right != declared) return Error{Errc::wrong_group_set, "number of slots or sums differ"};
  return need_large_set(edition, declared);
}

SumStatement tally_statement(const Edition& edition, std::uint16_t question,
                             std::uint32_t trustee) {
  return {edition.context->context_of(question),
          ledger::is_survey_number(question) ? survey_purpose(ledger::survey_of(question))
                                             : tally_purpose(question),
          trustee, declared_sum(*edition.sealed->counts.at(question).set),
          sum_keys(edition, question, trustee)};
}

SumStatement group_statement(const Edition& edition, ledger::GroupSet set, std::uint32_t trustee) {
  const ledger::GroupSetDeclared& declared = *edition.sealed->groups(set).set;
  return {*edition.context->ballot,
          set == ledger::GroupSet::roll ? roll_purpose(declared.merge)
                                        : turnout_purpose(declared.merge),
          trustee, declared_sum(declared), group_keys(edition, trustee)};
}

Bytes encode_chunks(const std::vector<std::vector<std::int64_t>>& numbers) {
  Bytes out;
  for (const auto& row : numbers)
    for (const std::int64_t number : row) ledger::put_u32(out, static_cast<std::uint32_t>(number));
  return out;
}

ledger::Result<std::vector<std::vector<std::int64_t>>> decode_chunks(ByteView bytes,
                                                                     std::size_t rows,
                                                                     std::size_t columns) {
  if (bytes.size() != 4 * rows * columns) return Error{Errc::wrong_chunk, "length"};
  std::vector<std::vector<std::int64_t>> out(rows, std::vector<std::int64_t>(columns));
  for (std::size_t i = 0; i < rows * columns; ++i)
    out[i / columns][i % columns] =
        static_cast<std::int64_t>(ledger::get_big_endian(bytes.subspan(4 * i, 4)));
  return out;
}

std::string blob_name(const Hash& sha256) { return "blob/" + ledger::to_hex(sha256.view()); }

ledger::Result<Bytes> fetch_blob(const Means& means, const Hash& sha256) {
  auto bytes = means.blobs == nullptr ? ledger::Result<Bytes>(Errc::not_found)
                                      : means.blobs->get(blob_name(sha256));
  if (!bytes) return Error{Errc::blob_missing, blob_name(sha256)};
  if (ledger::sha256(*bytes) != sha256)
    return Error{Errc::corrupt, blob_name(sha256) + " holds other bytes"};
  return bytes;
}

ledger::Result<MixRows> mixed_rows(const Edition& edition, std::uint16_t question,
                                   const Means& means) {
  const SealedCount& count = edition.sealed->counts.at(question);
  const std::size_t columns = mix_columns(edition, question);
  const std::size_t rows = count.set->counted;
  URNA_ASSIGN(const Bytes bytes, fetch_blob(means, *count.rows));
  CHECK(bytes.size() == stage_bytes(rows, columns));
  auto decoded = decode_rows(ByteView(bytes).first(32 * rows * (1 + columns)), rows, columns,
                             Elements::as_given);  // judged when the stage was admitted
  CHECK(decoded.has_value());
  return *std::move(decoded);
}

}  // namespace urna::tally
