// One of each act around and after the vote, every field filled.
#pragma once

#include <vector>

#include "ledger/event.h"

namespace urna::ledger {

// `filled.operator()<T>(n)`: bytes of a fixed type; `four(text)`: a text in four languages.
template <class Filled, class Four>
std::vector<EventBody> follow_up_bodies(Filled filled, Four four) {
  const auto nonce = filled.template operator()<Nonce>(5);
  const auto hash = [&](std::uint8_t first) { return filled.template operator()<Hash>(first); };
  const auto body_named = [&](const char* label, std::uint8_t key) {
    return Organisation{label, four(label), filled.template operator()<PublicKey>(key)};
  };
  const std::vector<Evidence> evidence{{hash(60), four("Foto")}};
  const Indicator indicator{
      "share",
      Domain::inclusion,
      Unit::share,
      four("Cota"),
      {{Measure::voted_of_group, "status/protection"}, {Measure::ballots_paper, ""}},
      {{Measure::voted_by_group, "status"}},
      TargetKind::at_least,
      {1, 10}};
  const SurveyQuestion score{Asked::score, "satisfaction", four("Cum?"), {}};
  const SurveyQuestion choice{Asked::choice, "", four("Care?"), {four("A"), four("B")}};
  return {
      OrganisationsNamed{nonce,
                         {body_named("ong", 40)},
                         {body_named("info", 41), body_named("crs", 42)},
                         {body_named("primaria", 43)}},
      MergesDefined{nonce, {{0, 1, 2}, {1, 0, 1}}},
      MilestoneReported{nonce, 3, four("Fundația"), 400, 1'250'000, 20261130, 0, evidence},
      MilestoneJudged{nonce, 812, Finding::disputed, {{"ro", "Nu e gata"}}, evidence},
      AwardAmended{nonce, 3, 2'000'000, four("Prețuri")},
      SessionAnnounced{nonce,
                       SessionKind::focus_group,
                       four("Discuție"),
                       four("Biblioteca"),
                       20260620,
                       1'080,
                       1'200,
                       {"ro", "uk"},
                       four("Nevoi")},
      SessionHeld{nonce, 2, 20260621, 42, {{0, 0, 30}, {0, 1, 12}}, {1, 0}},
      TurnoutReported{nonce, 480, {{0, 0, 400}, {0, 1, 80}}, {2, 1}},
      PlanSet{nonce,
              {{1, four("Instruiri"), 20271231, "primaria", four("ONG"), four("Buget"),
                four("Instruiri ținute"), 6},
               {4, four("Afișe"), 20261231, "", {}, {}, four("Feluri"), 3}}},
      ActivityReported{nonce, 4, 2, 20260101, 20260331, {{"uk", "Дві"}}, evidence},
      RecommendationsMade{nonce, {four("Mai devreme"), four("Mai multe limbi")}},
      ReportPublished{
          nonce, 900, hash(61), "urna 1", {{"ro", hash(62)}, {"uk", hash(63)}}, hash(64)},
      ClientReleased{nonce, "2026.1", {{"/assets/vote.mjs", hash(65)}}},
      IndicatorsDefined{nonce, {indicator}},
      BaselineSet{nonce, "share", 2024, {7, 100}, four("Anuar")},
      SurveyOpened{nonce, four("Sondaj"), BallotKind::open, Audience::codes, 2, {score, choice}},
      SurveyCodesIssued{
          nonce,
          1,
          {{filled.template operator()<SlotId>(70), filled.template operator()<Element>(71),
            filled.template operator()<SchnorrSignature>(72)}}},
      SurveyAnswered{Bytes(200, 7), filled.template operator()<SchnorrSignature>(73)},
      SurveyClosed{nonce, 1},
      SurveyPapersCounted{
          nonce, 1, filled.template operator()<StationId>(5), 40, {{{1, 2, 3, 4, 30}}, {{20, 19}}}},
  };
}

}  // namespace urna::ledger
