#include "api/pages/assets.h"

#include <algorithm>

#include "ledger/bytes.h"
#include "ledger/crypto.h"
#include "ledger/result.h"

// The assembler brings the bytes in (CMakeLists.txt gives it the folder and names the files as what
// this one depends on).
#define URNA_ASSET(symbol, file)                                                                   \
  asm(".section .rodata\n.global urna_asset_" #symbol "\nurna_asset_" #symbol ":\n.incbin \"" file \
      "\"\n.global urna_asset_" #symbol "_end\nurna_asset_" #symbol                                \
      "_end:\n.byte 0\n.previous\n");                                                              \
  extern "C" const char urna_asset_##symbol[], urna_asset_##symbol##_end[]

URNA_ASSET(site_css, "api/web/assets/site.css");
URNA_ASSET(icon_svg, "api/web/assets/icon.svg");
URNA_ASSET(openapi_json, "api/web/openapi.json");
URNA_ASSET(words_card, "api/web/words/card.json");
URNA_ASSET(vote_js, "api/web/built/vote.js");
URNA_ASSET(committee_js, "api/web/built/committee.js");
URNA_ASSET(desk_js, "api/web/built/desk.js");
URNA_ASSET(propose_js, "api/web/built/propose.js");
URNA_ASSET(seal_worker_js, "api/web/built/seal-worker.js");
URNA_ASSET(station_worker_js, "api/web/built/station-worker.js");
URNA_ASSET(receipt_js, "api/web/built/receipt.js");
URNA_ASSET(results_js, "api/web/built/results.js");
URNA_ASSET(audit_js, "api/web/built/audit.js");
URNA_ASSET(survey_js, "api/web/built/survey.js");
URNA_ASSET(verifier_html, "api/web/built/verifier.html");
URNA_ASSET(words_act, "api/web/words/act.json");
URNA_ASSET(words_committee, "api/web/words/committee.json");
URNA_ASSET(words_desk, "api/web/words/desk.json");
URNA_ASSET(words_calendar, "api/web/words/calendar.json");
URNA_ASSET(words_certificate, "api/web/words/certificate.json");
URNA_ASSET(words_check, "api/web/words/check.json");
URNA_ASSET(words_measure, "api/web/words/measure.json");
URNA_ASSET(words_receipt, "api/web/words/receipt.json");
URNA_ASSET(words_witness, "api/web/words/witness.json");
URNA_ASSET(words_vote, "api/web/words/vote.json");
URNA_ASSET(words_propose, "api/web/words/propose.json");
URNA_ASSET(words_follow, "api/web/words/follow.json");
URNA_ASSET(words_life, "api/web/words/life.json");
URNA_ASSET(words_monitoring, "api/web/words/monitoring.json");
URNA_ASSET(words_plan, "api/web/words/plan.json");
URNA_ASSET(words_report, "api/web/words/report.json");
URNA_ASSET(words_session, "api/web/words/session.json");
URNA_ASSET(words_survey, "api/web/words/survey.json");
URNA_ASSET(words_frame, "api/web/words/frame.json");
URNA_ASSET(words_home, "api/web/words/home.json");
URNA_ASSET(words_log, "api/web/words/log.json");
URNA_ASSET(words_region, "api/web/words/region.json");
URNA_ASSET(words_feed, "api/web/words/feed.json");
URNA_ASSET(words_opendata, "api/web/words/opendata.json");
URNA_ASSET(words_annual, "api/web/words/annual.json");
URNA_ASSET(words_results, "api/web/words/results.json");
URNA_ASSET(words_projects, "api/web/words/projects.json");

namespace urna::api {

namespace {

Asset made(std::string_view name, std::string_view type, const char* begin, const char* end) {
  Asset asset{name, type, std::string_view(begin, static_cast<std::size_t>(end - begin)), "", ""};
  asset.sha256 = ledger::to_hex(ledger::sha256(ledger::view_of(asset.bytes)).view());
  asset.path = "/assets/" + asset.sha256.substr(0, 16) + "/" + std::string(name);
  return asset;
}

#define URNA_MADE(name, type, symbol) \
  made(name, type, urna_asset_##symbol, urna_asset_##symbol##_end)
constexpr const char* kJson = "application/json";
constexpr const char* kScript = "text/javascript; charset=utf-8";

}  // namespace

std::span<const Asset> assets() {
  static const std::vector<Asset> kAll{
      URNA_MADE("site.css", "text/css; charset=utf-8", site_css),
      URNA_MADE("icon.svg", "image/svg+xml", icon_svg),
      URNA_MADE("openapi.json", kJson, openapi_json),
      URNA_MADE("words/card.json", kJson, words_card),
      URNA_MADE("vote.js", kScript, vote_js),
      URNA_MADE("committee.js", kScript, committee_js),
      URNA_MADE("desk.js", kScript, desk_js),
      URNA_MADE("propose.js", kScript, propose_js),
      URNA_MADE("seal-worker.js", kScript, seal_worker_js),
      URNA_MADE("station-worker.js", kScript, station_worker_js),
      URNA_MADE("receipt.js", kScript, receipt_js),
      URNA_MADE("results.js", kScript, results_js),
      URNA_MADE("audit.js", kScript, audit_js),
      URNA_MADE("survey.js", kScript, survey_js),
      URNA_MADE("verifier.html", "text/html; charset=utf-8", verifier_html),
      URNA_MADE("words/act.json", kJson, words_act),
      URNA_MADE("words/committee.json", kJson, words_committee),
      URNA_MADE("words/desk.json", kJson, words_desk),
      URNA_MADE("words/calendar.json", kJson, words_calendar),
      URNA_MADE("words/certificate.json", kJson, words_certificate),
      URNA_MADE("words/check.json", kJson, words_check),
      URNA_MADE("words/receipt.json", kJson, words_receipt),
      URNA_MADE("words/witness.json", kJson, words_witness),
      URNA_MADE("words/vote.json", kJson, words_vote),
      URNA_MADE("words/propose.json", kJson, words_propose),
      URNA_MADE("words/follow.json", kJson, words_follow),
      URNA_MADE("words/life.json", kJson, words_life),
      URNA_MADE("words/measure.json", kJson, words_measure),
      URNA_MADE("words/monitoring.json", kJson, words_monitoring),
      URNA_MADE("words/plan.json", kJson, words_plan),
      URNA_MADE("words/report.json", kJson, words_report),
      URNA_MADE("words/session.json", kJson, words_session),
      URNA_MADE("words/survey.json", kJson, words_survey),
      URNA_MADE("words/frame.json", kJson, words_frame),
      URNA_MADE("words/home.json", kJson, words_home),
      URNA_MADE("words/log.json", kJson, words_log),
      URNA_MADE("words/region.json", kJson, words_region),
      URNA_MADE("words/feed.json", kJson, words_feed),
      URNA_MADE("words/opendata.json", kJson, words_opendata),
      URNA_MADE("words/annual.json", kJson, words_annual),
      URNA_MADE("words/results.json", kJson, words_results),
      URNA_MADE("words/projects.json", kJson, words_projects),
  };
  return kAll;
}

const Asset& asset(std::string_view name) {
  const auto found = std::ranges::find(assets(), name, &Asset::name);
  CHECK(found != assets().end());
  return *found;
}

std::vector<const Asset*> code_assets() {
  std::vector<const Asset*> found;
  for (const char* name : {"audit.js", "receipt.js", "results.js", "seal-worker.js", "site.css",
                           "survey.js", "verifier.html", "vote.js"})
    found.push_back(&asset(name));
  return found;
}

const std::string& code_hash() {
  static const std::string kHash = [] {
    std::string lines;
    for (const Asset* one : code_assets())
      lines += one->sha256 + "  " + std::string(one->name) + "\n";
    return ledger::to_hex(ledger::sha256(ledger::view_of(lines)).view());
  }();
  return kHash;
}

const Asset* asset_at(std::string_view path) {
  const auto found = std::ranges::find(assets(), path, &Asset::path);
  return found == assets().end() ? nullptr : &*found;
}

}  // namespace urna::api
