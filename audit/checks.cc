#include "audit/checks.h"

namespace urna::audit {

using ledger::Errc;

const std::vector<Check>& all_checks() {
  static const std::vector<Check> kChecks = {
      {"1", "log", "entries hash to the signed root; tiles, key and older checkpoints agree; nothing is missing or extra"},
      {"2", "entries", "every entry is canonical, next in order, and signed by the roles its kind needs, in a phase that allows it"},
      {"3", "definition", "the edition's definition does not contradict itself; projects and layouts are as reviewed"},
      {"5", "roll", "every slot was granted by registrar and overseer, with proved keys and tags used once"},
      {"6", "phase", "no ballot before the opening or after the close, no grant after the roll closed"},
      {"7", "ballots", "every ballot is legal, of a slot on the roll, signed by its key, next in its chain"},
      {"10", "paper", "paper sessions, serials and manifests agree"},
      {"11", "counted set", "the set of counted ballots is the declared one"},
      {"13", "sums", "scores are the sums over the counted ballots"},
      {"19", "rule", "the rule of the definition, run again, gives the declared winners and trace"},
  };
  return kChecks;
}

std::string_view check_of(Errc code) {
  switch (code) {
    case Errc::bad_budget:
    case Errc::bad_definition:
    case Errc::bad_layout:
    case Errc::bad_rule:
    case Errc::bad_language:
    case Errc::unknown_project:
    case Errc::project_reviewed:
    case Errc::project_not_admitted:
    case Errc::unsupported_kind: return "3";
    case Errc::bad_element:
    case Errc::bad_scalar:
    case Errc::bad_proof: return "5.2";
    case Errc::slot_exists:
    case Errc::key_in_use: return "5.3";
    case Errc::tag_in_use: return "5.4";
    case Errc::unknown_slot:
    case Errc::unknown_style:
    case Errc::not_eligible:
    case Errc::rotation_cap:
    case Errc::unknown_station: return "5.6";
    case Errc::roll_closed:
    case Errc::voting_not_open:
    case Errc::voting_closed: return "6";
    case Errc::bad_header: return "7.1";
    case Errc::bad_ballot_length: return "7.2";
    case Errc::not_on_roll:
    case Errc::slot_revoked:
    case Errc::slot_is_paper:
    case Errc::style_forbids: return "7.3";
    case Errc::wrong_chain:
    case Errc::chain_conflict: return "7.4";
    case Errc::illegal_ballot: return "7.5";
    case Errc::tracker_seen: return "7.7";
    case Errc::bad_credential_signature: return "7.8";
    case Errc::station_signature_missing: return "7.9";
    case Errc::paper_session:
    case Errc::paper_numbers: return "10";
    case Errc::wrong_result:
    case Errc::result_exists: return "19";
    case Errc::bad_note:
    case Errc::bad_checkpoint:
    case Errc::bad_vkey:
    case Errc::bad_policy:
    case Errc::bad_receipt:
    case Errc::bad_tile_path:
    case Errc::bad_inclusion:
    case Errc::bad_consistency:
    case Errc::quorum_missing:
    case Errc::unknown_key: return "1";
    default: return "2";
  }
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::tampered: return "tampered";
    case Kind::inconsistent: return "inconsistent";
    case Kind::rule_violation: return "rule violation";
    case Kind::incomplete: return "incomplete";
    case Kind::unsupported: return "unsupported";
  }
  return "unknown";
}

}  // namespace urna::audit
