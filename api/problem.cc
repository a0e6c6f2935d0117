#include "api/answers.h"
#include "api/routes.h"
#include "ledger/json.h"

namespace urna::api {

using ledger::Errc;
using ledger::json_quote;

namespace {

// Of draws, sealed questions and what happens around and after the vote: what is lawful at another
// time, or taken, is a conflict; the rest is content that does not verify.
unsigned status_of_later_acts(Errc code) {
  switch (code) {
    case Errc::unknown_report:
    case Errc::unknown_session:
    case Errc::unknown_item:
    case Errc::unknown_survey:
      return 404;
    case Errc::own_report:
      return 403;
    case Errc::not_funded:
    case Errc::judged_before:
    case Errc::session_over:
    case Errc::survey_closed:
    case Errc::answered_before:
    case Errc::no_draw_due:
    case Errc::lots_exist:
    case Errc::wrong_root:
    case Errc::lot_not_drawn:
    case Errc::was_cast:
    case Errc::alpha_seen:
    case Errc::challenge_cap:
    case Errc::ceremony_step:
    case Errc::keys_missing:
    case Errc::count_step:
    case Errc::too_few_ballots:
    case Errc::too_few_shares:
    case Errc::blob_missing:
      return 409;
    default:
      return 422;
  }
}

}  // namespace

unsigned status_of(Errc code) {
  switch (code) {
    case Errc::malformed:
    case Errc::too_short:
    case Errc::trailing_bytes:
    case Errc::over_limit:
    case Errc::bad_text:
    case Errc::unknown_event:
    case Errc::unknown_value:
    case Errc::bad_key_order:
    case Errc::usage:
      return 400;
    case Errc::too_large:
      return 413;
    case Errc::bad_signature:
    case Errc::bad_key:
    case Errc::wrong_signer:
    case Errc::wrong_quorum:
    case Errc::station_signature_missing:
    case Errc::bad_credential_signature:
    case Errc::not_on_roll:
    case Errc::slot_revoked:
    case Errc::style_forbids:
    case Errc::wrong_origin:
      return 403;
    case Errc::not_found:
    case Errc::unknown_edition:
    case Errc::unknown_project:
    case Errc::unknown_slot:
    case Errc::unknown_station:
      return 404;
    case Errc::wrong_phase:
    case Errc::voting_not_open:
    case Errc::voting_closed:
    case Errc::roll_closed:
    case Errc::duplicate:
    case Errc::edition_exists:
    case Errc::already_founded:
    case Errc::not_founded:
    case Errc::slot_exists:
    case Errc::key_in_use:
    case Errc::tag_in_use:
    case Errc::project_reviewed:
    case Errc::wrong_chain:
    case Errc::chain_conflict:
    case Errc::tracker_seen:
    case Errc::slot_is_paper:
    case Errc::paper_session:
    case Errc::rotation_cap:
    case Errc::result_exists:
      return 409;
    case Errc::busy:
    case Errc::stopping:
    case Errc::low_space:
    case Errc::storage:
    case Errc::fenced:
    case Errc::clock_backwards:
    case Errc::clock_wrong:
      return 503;
    case Errc::corrupt:
    case Errc::io:
    case Errc::rolled_back:
      return 500;
    default:
      return status_of_later_acts(code);
  }
}

HttpResponse problem(const ledger::Error& error) {
  HttpResponse response;
  response.status = status_of(error.code);
  response.type = kProblemType;
  const std::string code(name_of(error.code));
  response.body = "{\"type\":\"/problems/" + code +
                  "\",\"title\":" + json_quote(sentence_of(error.code)) +
                  ",\"status\":" + std::to_string(response.status) + ",\"code\":\"" + code +
                  "\",\"detail\":" + json_quote(to_text(error)) +
                  (error.entry ? ",\"entry\":" + std::to_string(*error.entry) : "") + "}";
  response.headers = {{"Cache-Control", "no-store"}};
  if (response.status == 503) response.headers.emplace_back("Retry-After", "5");
  return response;
}

void place_problem(HttpResponse& response, const std::string& base) {
  constexpr std::string_view kBefore = "{\"type\":\"", kPage = "/problems/";
  if (response.type != kProblemType || !response.body.starts_with(kBefore)) return;
  if (std::string_view(response.body).substr(kBefore.size()).starts_with(kPage))
    response.body.insert(kBefore.size(), base);
}

HttpResponse problem_not_found() { return problem({Errc::not_found, "there is no such resource"}); }

HttpResponse problem_method(const char* allow) {
  HttpResponse response = problem({Errc::usage, "the method is not allowed here"});
  response.status = 405;
  response.headers.emplace_back("Allow", allow);
  return response;
}

}  // namespace urna::api
