// Every reason for which something from outside is refused, in one flat list. The name is the
// stable code that programs, scenario lines and problem+json show; the sentence is what a person
// reads. Codes are never reused.
#pragma once

#include <cstdint>
#include <string_view>

namespace urna::ledger {

// clang-format off
#define URNA_ERRC(X) \
  /* bytes */ \
  X(malformed, "the bytes are not a canonical encoding") \
  X(too_short, "the bytes end too early") \
  X(trailing_bytes, "bytes follow the end of the value") \
  X(over_limit, "a length, count or amount is over its limit") \
  X(bad_text, "the text is not plain UTF-8 without control or bidi characters") \
  X(unknown_event, "event type or version not known: cannot judge") \
  X(unknown_value, "a field holds a value that is not defined") \
  X(too_large, "the entry is larger than 65535 bytes") \
  /* signatures and keys */ \
  X(bad_signature, "a signature does not verify") \
  X(bad_key, "a public key is not an admissible point") \
  X(bad_key_order, "signing keys must be strictly ascending and at most 16") \
  X(bad_element, "bytes are not a canonical ristretto255 element") \
  X(bad_scalar, "bytes are not a canonical scalar") \
  X(bad_proof, "a proof of possession does not verify") \
  X(bad_credential_signature, "the cast signature does not verify") \
  X(wrong_signer, "the signing keys do not have the role this act needs") \
  X(wrong_quorum, "the act does not carry exactly its quorum of signatures") \
  X(station_signature_missing, "an assisted or paper ballot needs its station's signature") \
  /* place */ \
  X(wrong_origin, "this was made for another log") \
  X(unknown_edition, "no such edition in this log") \
  X(edition_exists, "an edition with this id was announced before") \
  X(wrong_phase, "the act is not lawful in this phase of the edition") \
  X(already_founded, "the log was founded before") \
  X(not_founded, "the log has no founding event yet") \
  X(duplicate, "the same event is already in the log") \
  X(time_backwards, "the entry's time is before the last one") \
  X(wrong_index, "the entry's index is not the next one") \
  /* proposals and definition */ \
  X(unknown_project, "no such project in this edition") \
  X(project_reviewed, "the project was reviewed before") \
  X(project_not_admitted, "the project was not admitted") \
  X(bad_budget, "budget, envelope or cost is out of range or does not add up") \
  X(bad_definition, "the definition contradicts itself") \
  X(bad_layout, "the ballot layout's parameters are out of range") \
  X(bad_rule, "the rule or its parameters are out of range") \
  X(bad_language, "a required language is missing or a language tag is wrong") \
  /* roll */ \
  X(slot_exists, "the slot is on the roll already") \
  X(unknown_slot, "no such slot on the roll") \
  X(slot_revoked, "the slot was revoked") \
  X(key_in_use, "the credential belongs to another slot") \
  X(tag_in_use, "a uniqueness tag is already on the roll") \
  X(unknown_style, "no such ballot style") \
  X(roll_closed, "the roll is closed") \
  X(not_eligible, "the reason or status is not part of the eligibility policy") \
  X(rotation_cap, "the station has reached its cap of key rotations for the day") \
  X(unknown_station, "no such station in this edition") \
  X(slot_is_paper, "the slot has gone over to paper") \
  /* ballots: in the order of the checks of sealed-ballots section 14 */ \
  X(voting_not_open, "voting is not open yet") \
  X(voting_closed, "voting is closed") \
  X(bad_header, "the ballot header names a wrong kind, question or channel") \
  X(bad_ballot_length, "the ballot has not the length its question needs, or unused bits are set") \
  X(not_on_roll, "the slot is not on the roll or the key is not its current one") \
  X(style_forbids, "the slot's ballot style does not cover this question") \
  X(wrong_chain, "the ballot is not the next one in its slot's chain") \
  X(chain_conflict, "another ballot already has this place in the chain") \
  X(illegal_ballot, "the choice breaks the ballot's limits") \
  X(tracker_seen, "a ballot with this tracker is already in the log") \
  X(unsupported_kind, "ballots of this kind are not supported here") \
  /* paper */ \
  X(paper_session, "no such paper session, or it is over") \
  X(paper_numbers, "the paper numbers do not agree") \
  /* draw and result */ \
  X(no_draw_due, "the edition's rule breaks no tie by lot") \
  X(lots_exist, "the lots were drawn before") \
  X(wrong_root, "the draw names another closing than this log's") \
  X(bad_draw, "the draw is not the announced one") \
  X(lot_not_drawn, "the tie order asks for lots, and none were drawn") \
  X(wrong_result, "the declared result is not what the log gives") \
  X(result_exists, "the result was declared before") \
  /* sealed questions: by the checks of sealed-ballots section 14 */ \
  X(bad_ballot_item, "an element or scalar of the sealed ballot is not allowed") \
  X(bad_ballot_proof, "the proof of the sealed ballot does not verify") \
  X(alpha_seen, "another ballot or record was made with the same randomness") \
  X(bad_opening, "what the device released does not open the challenged ballot") \
  X(bad_attributes, "the sealed attributes of a slot do not verify") \
  X(was_cast, "the ballot was cast: what is cast is never opened") \
  X(challenge_cap, "the slot has as many challenges in the log as it may have") \
  X(blob_missing, "the material that the entry names by its hash is not here") \
  /* keys of sealed questions: check 4 */ \
  X(ceremony_step, "the keys' ceremony is at another step") \
  X(keys_missing, "the trustees have not made the keys yet") \
  X(bad_key_reveal, "a trustee's coefficients have a wrong count, or an element that is not allowed") \
  X(wrong_key_commitment, "a trustee's coefficients are not those committed to") \
  X(bad_key_proof, "a trustee's proof of knowing the coefficients does not verify") \
  X(bad_key_share, "a share of a key is not the one its trustee committed to") \
  X(bad_joint_key, "a joint key is false, is the identity, or stands at two positions") \
  X(wrong_key_set, "the key transcript, key set or context is not what the keys give") \
  /* tally by sums: checks 11 to 13 and 18 */ \
  X(cannot_count, "counting this needs more work than this build does: cannot judge") \
  X(bad_sample, "the sample of papers is not drawn or opened as announced") \
  X(count_step, "the count is at another step") \
  X(too_few_ballots, "the question has fewer counted ballots than may be opened") \
  X(wrong_counted_set, "the digest or the sums of the counted ballots are false") \
  X(wrong_trustee, "a share names a trustee that does not exist, or one twice") \
  X(bad_tally_share, "a trustee's part in opening a sum does not verify") \
  X(too_few_shares, "fewer valid shares than the threshold") \
  X(wrong_count, "a published count is not what the sum holds, or is out of range") \
  X(wrong_merge, "the groups of attributes are not what the merge steps give") \
  X(wrong_group_set, "the slots or sums of an attribute count are not those of the log") \
  X(bad_group_share, "a trustee's part in opening an attribute count does not verify") \
  X(small_group, "a group of attributes is too small, or more of it voted than it has") \
  X(wrong_group_count, "a published attribute count is not what the sum holds") \
  X(wrong_group_sum, "the groups of a dimension do not add up to the slots") \
  /* mix: checks 14 to 17 of the same section */ \
  X(bad_mix_input, "the rows to be mixed are not those of the counted ballots") \
  X(bad_mix_stage, "a mix stage has a wrong length, or an element or scalar that is not allowed") \
  X(wrong_mix_context, "a mix stage was made for another place or another input") \
  X(wrong_mixer, "the mixers are not as many distinct trustees as the definition says") \
  X(bad_shuffle, "the output of a mix stage is not proved to be its input in another order") \
  X(bad_row_share, "a trustee's part in opening the mixed rows does not verify") \
  X(wrong_chunk, "a published number is not what the mixed row holds, or is out of range") \
  X(illegal_mixed_ballot, "a mixed ballot breaks the ballot's limits") \
  X(wrong_mixed_sums, "the sums over the mixed ballots are not the tally") \
  /* around and after the vote */ \
  X(bad_follow_up, "the statement contradicts itself or the edition") \
  X(not_funded, "the project is not among the winners of a declared result") \
  X(over_award, "more was spent than the project was awarded") \
  X(own_report, "whoever reports does not confirm the report") \
  X(unknown_report, "no such report of a milestone in this edition") \
  X(judged_before, "the monitor has judged this report") \
  X(unknown_session, "no such session in this edition") \
  X(session_over, "the session was held before") \
  X(unknown_item, "no such item in the action plan") \
  X(no_source, "a figure from before the log needs its source") \
  X(unknown_survey, "no such survey in this edition") \
  X(survey_closed, "the survey is closed") \
  X(answered_before, "the survey was answered with this credential") \
  X(survey_numbers, "the numbers of the survey do not agree") \
  X(wrong_report, "the report is not of this log") \
  /* log, notes, proofs */ \
  X(bad_note, "not a canonical signed note") \
  X(bad_checkpoint, "not a canonical checkpoint") \
  X(bad_vkey, "not a canonical verifier key") \
  X(bad_policy, "not a canonical witness policy") \
  X(bad_receipt, "not a canonical tlog-proof") \
  X(bad_tile_path, "not a canonical tile path") \
  X(bad_inclusion, "the inclusion proof does not lead to the root") \
  X(bad_consistency, "the consistency proof does not connect the two roots") \
  X(quorum_missing, "too few witness signatures") \
  X(unknown_key, "no signature by the expected key") \
  /* storage and machine */ \
  X(not_found, "there is no such thing here") \
  X(storage, "the storage gave an answer other than found or absent") \
  X(fenced, "another writer has taken over this ledger") \
  X(locked, "another process has this ledger open") \
  X(rolled_back, "the ledger is behind its own high-water mark") \
  X(corrupt, "stored bytes are not what was written") \
  X(low_space, "too little free space to accept more") \
  X(io, "an input or output operation failed") \
  X(key_permissions, "the key file must be readable by its owner only (0600)") \
  X(busy, "too many submissions are waiting") \
  X(stopping, "the ledger is shutting down") \
  X(clock_backwards, "the clock stands before the last entry") \
  X(clock_wrong, "the clock shows a time that cannot be") \
  X(self_test, "a cryptographic library does not give its known answers") \
  /* files people bring */ \
  X(bad_csv, "the CSV file cannot be read") \
  X(bad_pabulib, "the .pb file cannot be read") \
  X(unsupported_rule, "the rule named in the file needs more than the file says") \
  X(bad_config, "the configuration cannot be read") \
  X(usage, "the command cannot be understood")
// clang-format on

enum class Errc : std::uint16_t {
  none = 0,
#define URNA_X(name, sentence) name,
  URNA_ERRC(URNA_X)
#undef URNA_X
};

// Returns the stable code, e.g. "voting_closed".
std::string_view name_of(Errc code);
// Returns one English sentence without a final stop.
std::string_view sentence_of(Errc code);

}  // namespace urna::ledger
