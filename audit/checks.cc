#include "audit/checks.h"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>

namespace urna::audit {

using ledger::Errc;

const std::vector<Check>& all_checks() {
  static const std::vector<Check> kChecks = {
      {"1", "log",
       "entries hash to the signed root; tiles, key and older checkpoints agree; nothing is "
       "missing or extra"},
      {"2", "entries",
       "every entry is canonical, next in order, and signed by the roles its kind needs, in a "
       "phase that allows it"},
      {"3", "definition",
       "the edition's definition does not contradict itself; projects and layouts are as reviewed"},
      {"4", "keys",
       "every trustee proved the keys committed to before any was revealed; the joint keys and the "
       "context of every ballot follow from them"},
      {"5", "roll",
       "every slot was granted by registrar and overseer, with proved keys and tags used once"},
      {"6", "phase",
       "no ballot before the opening or after the close, no grant after the roll closed"},
      {"7", "ballots",
       "every ballot is legal, of a slot on the roll, signed by its key, next in its chain"},
      {"8", "randomness", "no two sealed ballots or records were made with the same randomness"},
      {"9", "challenges", "challenged ballots open to what they say and were never cast"},
      {"10", "paper", "paper sessions, serials and manifests agree"},
      {"11", "counted set", "the set of counted ballots is the declared one"},
      {"12", "shares",
       "trustees' parts in opening the sums are proved, and at least the threshold of them is "
       "right"},
      {"13", "sums", "scores are the sums over the counted ballots"},
      {"14", "mix input", "the rows that were mixed are those of the counted ballots"},
      {"15", "mix", "every stage is its input in another order, by as many trustees as needed"},
      {"16", "mixed ballots", "the mixed rows are opened rightly, and every answer is legal"},
      {"17", "two tallies", "the sums over the mixed ballots are those opened without the mix"},
      {"18", "groups",
       "attributes are opened in groups of at least the stated size, and add up to the roll"},
      {"19", "rule", "the rule of the definition, run again, gives the declared winners and trace"},
      {"19.1", "explanation",
       "the trace alone, read without the rule, leads from the ballots to the winners"},
      {"22", "draw",
       "lots were drawn once, between close and result, from the root at closing, the rule and a "
       "value of the announced source and form"},
      {"report-root", "root of a report",
       "the log that a published report names is this one at that size"},
      {"report-data", "data of a report",
       "the data of a published report are what the log gives at that size"},
  };
  return kChecks;
}

namespace {

struct Row {
  Errc code;
  std::string_view check;
};
// What is not named in either list spoils the entry itself: check 2.
constexpr Row kUntilClosing[] = {
    {Errc::bad_budget, "3"},
    {Errc::bad_definition, "3"},
    {Errc::bad_layout, "3"},
    {Errc::bad_rule, "3"},
    {Errc::bad_language, "3"},
    {Errc::unknown_project, "3"},
    {Errc::project_reviewed, "3"},
    {Errc::project_not_admitted, "3"},
    {Errc::unsupported_kind, "3"},
    {Errc::bad_element, "5.2"},
    {Errc::bad_scalar, "5.2"},
    {Errc::bad_proof, "5.2"},
    {Errc::bad_key_reveal, "4.1"},
    {Errc::wrong_key_commitment, "4.2"},
    {Errc::bad_key_proof, "4.4"},
    {Errc::bad_key_share, "4.5"},
    {Errc::bad_joint_key, "4.6"},
    {Errc::wrong_key_set, "4.7"},
    {Errc::slot_exists, "5.3"},
    {Errc::key_in_use, "5.3"},
    {Errc::tag_in_use, "5.4"},
    {Errc::bad_attributes, "5.5"},
    {Errc::unknown_slot, "5.6"},
    {Errc::unknown_style, "5.6"},
    {Errc::not_eligible, "5.6"},
    {Errc::rotation_cap, "5.6"},
    {Errc::unknown_station, "5.6"},
    {Errc::roll_closed, "6"},
    {Errc::voting_not_open, "6"},
    {Errc::voting_closed, "6"},
    {Errc::bad_header, "7.1"},
    {Errc::bad_ballot_length, "7.2"},
    {Errc::not_on_roll, "7.3"},
    {Errc::slot_revoked, "7.3"},
    {Errc::slot_is_paper, "7.3"},
    {Errc::style_forbids, "7.3"},
    {Errc::wrong_chain, "7.4"},
    {Errc::chain_conflict, "7.4"},
    {Errc::illegal_ballot, "7.5"},
    {Errc::bad_ballot_item, "7.2"},
    {Errc::bad_ballot_proof, "7.6"},
    {Errc::tracker_seen, "7.7"},
    {Errc::bad_credential_signature, "7.8"},
    {Errc::station_signature_missing, "7.9"},
    {Errc::alpha_seen, "8"},
    {Errc::bad_opening, "9.1"},
    {Errc::was_cast, "9.3"},
    {Errc::challenge_cap, "9.2"},
    {Errc::blob_missing, "1"},
    {Errc::corrupt, "1"},
    {Errc::ceremony_step, "4.3"},
    {Errc::keys_missing, "4.7"},
    {Errc::paper_session, "10"},
    {Errc::paper_numbers, "10"},
    {Errc::bad_sample, "10"},
    {Errc::bad_note, "1"},
    {Errc::bad_checkpoint, "1"},
    {Errc::bad_vkey, "1"},
    {Errc::bad_policy, "1"},
    {Errc::bad_receipt, "1"},
    {Errc::bad_tile_path, "1"},
    {Errc::bad_inclusion, "1"},
    {Errc::bad_consistency, "1"},
    {Errc::quorum_missing, "1"},
    {Errc::unknown_key, "1"},
};
constexpr Row kFromClosing[] = {
    {Errc::count_step, "11"},
    {Errc::too_few_ballots, "11"},
    {Errc::wrong_counted_set, "11"},
    {Errc::wrong_trustee, "12.1"},
    {Errc::bad_tally_share, "12.3"},
    {Errc::too_few_shares, "12.4"},
    {Errc::wrong_count, "13"},
    {Errc::bad_mix_input, "14"},
    {Errc::bad_mix_stage, "15.1"},
    {Errc::wrong_mix_context, "15.2"},
    {Errc::wrong_mixer, "15.3"},
    {Errc::bad_shuffle, "15.4"},
    {Errc::bad_row_share, "16.1"},
    {Errc::wrong_chunk, "16.2"},
    {Errc::illegal_mixed_ballot, "16.3"},
    {Errc::wrong_mixed_sums, "17"},
    {Errc::wrong_merge, "18.1"},
    {Errc::wrong_group_set, "18.2"},
    {Errc::bad_group_share, "18.3"},
    {Errc::small_group, "18.4"},
    {Errc::wrong_group_count, "18.4"},
    {Errc::wrong_group_sum, "18.5"},
    {Errc::no_draw_due, "22"},
    {Errc::lots_exist, "22"},
    {Errc::wrong_root, "22"},
    {Errc::bad_draw, "22"},
    {Errc::lot_not_drawn, "22"},
    {Errc::wrong_result, "19"},
    {Errc::cannot_count, "19"},
    {Errc::result_exists, "19"},
};

}  // namespace

std::string_view check_of(Errc code) {
  for (const std::span<const Row> rows :
       {std::span<const Row>(kUntilClosing), std::span<const Row>(kFromClosing)})
    for (const Row& row : rows)
      if (row.code == code) return row.check;
  return "2";
}

bool is_check(std::string_view number) {
  const auto same = [&](const auto& row) { return row.check == number; };
  return std::ranges::any_of(all_checks(), [&](const Check& c) { return c.number == number; }) ||
         std::ranges::any_of(kUntilClosing, same) || std::ranges::any_of(kFromClosing, same);
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::tampered:
      return "tampered";
    case Kind::inconsistent:
      return "inconsistent";
    case Kind::rule_violation:
      return "rule violation";
    case Kind::incomplete:
      return "incomplete";
    case Kind::unsupported:
      return "unsupported";
  }
  return "unknown";
}

}  // namespace urna::audit
