// Life phase: surveys. A survey is asked like a question of the vote, with layout scores
// (sealed-ballots section 5): one answer for each credential, signed by it, bound to this survey of
// this log.
#pragma once

#include "ledger/event/definition.h"
#include "ledger/event/roll.h"

namespace urna::ledger {

enum class Asked : std::uint8_t {
  score = 1,   // 1 (worst) to 5 (best)
  yes_no = 2,  // 1 yes, 2 no
  choice = 3,  // 1.. by the choices given
};

struct SurveyQuestion {
  Asked asked = Asked::score;
  std::string topic;  // what indicators call it by, e.g. trust; may be empty
  Texts text;
  std::vector<Texts> choices;  // two or more, of a choice; else none
  bool operator==(const SurveyQuestion&) const = default;
  void serialize(auto& archive) {
    archive(field("asked", asked), field("topic", topic, limit::kLabelBytes),
            field("text", text, limit::kSummaryBytes),
            field("choices", choices, limit::kSurveyChoices));
  }
};

enum class Audience : std::uint8_t {
  roll = 1,   // whoever has an active slot
  codes = 2,  // attendants of a session, by codes handed out there
};

// Surveys are numbered u16 from 0 in the order of the log.
struct SurveyOpened {
  static constexpr std::uint16_t kType = 85;
  static constexpr const char* kName = "survey_opened";
  Nonce nonce;
  Texts title;
  BallotKind kind = BallotKind::open;
  Audience audience = Audience::roll;
  std::uint32_t session = 0;  // whose attendants; 0 for the roll
  std::vector<SurveyQuestion> questions;
  bool operator==(const SurveyOpened&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("title", title, limit::kTitleBytes), field("kind", kind),
            field("audience", audience), field("session", session),
            field("questions", questions, limit::kSurveyQuestions));
  }
};

struct SurveyCode {
  SlotId slot;
  Element key;
  SchnorrSignature proof;  // of possession, as on the roll
  bool operator==(const SurveyCode&) const = default;
  void serialize(auto& archive) {
    archive(field("slot", slot), field("key", key), field("proof", proof));
  }
};

// Credentials on cards for the attendants of a session; never more than came.
struct SurveyCodesIssued {
  static constexpr std::uint16_t kType = 86;
  static constexpr const char* kName = "survey_codes_issued";
  Nonce nonce;
  std::uint16_t survey = 0;
  std::vector<SurveyCode> codes;
  bool operator==(const SurveyCodesIssued&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("survey", survey),
            field("codes", codes, limit::kSurveyCodes));
  }
};

// A ballot (tally/ballot/ballot.h) whose question is the survey's number, bseq 1, prev zero.
struct SurveyAnswered {
  static constexpr std::uint16_t kType = 87;
  static constexpr const char* kName = "survey_answered";
  Bytes ballot;
  SchnorrSignature signature;
  bool operator==(const SurveyAnswered&) const = default;
  void serialize(auto& archive) {
    archive(field("ballot", ballot, limit::kBallotBytes), field("signature", signature));
  }
};

struct SurveyClosed {
  static constexpr std::uint16_t kType = 88;
  static constexpr const char* kName = "survey_closed";
  Nonce nonce;
  std::uint16_t survey = 0;
  bool operator==(const SurveyClosed&) const = default;
  void serialize(auto& archive) { archive(field("nonce", nonce), field("survey", survey)); }
};

// Answers to one question on paper, by choice.
struct PaperCounts {
  std::vector<std::uint32_t> counts;  // of answers 1, 2, ..; in all at most the papers
  bool operator==(const PaperCounts&) const = default;
  void serialize(auto& archive) { archive(field("counts", counts, limit::kSurveyChoices)); }
};

// Papers of a survey, counted at a station by two of its officers. Once for each station.
struct SurveyPapersCounted {
  static constexpr std::uint16_t kType = 89;
  static constexpr const char* kName = "survey_papers_counted";
  Nonce nonce;
  std::uint16_t survey = 0;
  StationId station;
  std::uint32_t papers = 0;
  std::vector<PaperCounts> questions;
  bool operator==(const SurveyPapersCounted&) const = default;
  void serialize(auto& archive) {
    archive(field("nonce", nonce), field("survey", survey), field("station", station),
            field("papers", papers), field("questions", questions, limit::kSurveyQuestions));
  }
};

}  // namespace urna::ledger
