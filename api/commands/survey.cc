// `urna survey codes|answer|close|papers`; opening one is all in its file (follow_up.cc).
#include "tally/election/survey.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "api/commands/cast.h"
#include "api/commands/follow_up.h"
#include "api/commands/one_act.h"
#include "ledger/file.h"
#include "ledger/lines.h"
#include "tally/ballot/ballot.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::EventBody;
using ledger::Ok;
using tally::Edition;

namespace {

constexpr std::size_t kMaxTableBytes = 1U << 20;
constexpr std::string_view kRequestsHeader = "slot,key,proof";
constexpr std::string_view kPapersHeader = "question,answer,papers";

std::uint16_t number_of(const FollowUpOptions& options) {
  return static_cast<std::uint16_t>(options.number);
}

Result<const tally::SurveyState*> asked_survey(const Edition& edition, std::uint16_t number) {
  if (number < edition.follow_up.surveys.size()) return &edition.follow_up.surveys[number];
  return Error{Errc::unknown_survey, std::to_string(number)};
}

// Calls take(line number, three fields) for every row under the header.
template <class Take>
Result<> read_rows(const std::string& path, std::string_view header, Take take) {
  URNA_ASSIGN(const Bytes bytes, as_input(ledger::read_file(path, kMaxTableBytes)));
  std::string text(ledger::text_of(bytes));
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  std::string_view rest = text, line;
  for (std::size_t number = 1; ledger::take_line(rest, line); ++number) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto fail = [&](const std::string& why) {
      return Error{Errc::bad_csv, path + ": line " + std::to_string(number) + ": " + why};
    };
    if (number == 1 && line != header) return fail("the header must be " + std::string(header));
    if (number == 1 || line.empty()) continue;
    const std::size_t a = line.find(','), b = line.rfind(',');
    if (a == b || line.find(',', a + 1) != b)
      return fail("three fields are needed: " + std::string(header));
    const Result<> taken =
        take(line.substr(0, a), line.substr(a + 1, b - a - 1), line.substr(b + 1));
    if (!taken) return fail(to_text(taken.error()));
  }
  return Ok{};
}

template <class T>
Result<T> hex_field(std::string_view text, const char* name) {
  Bytes bytes;
  if (ledger::from_hex(text, bytes) && bytes.size() == T::kSize) return T::from(bytes);
  return Error{Errc::bad_csv, "field '" + std::string(name) + "': " + std::to_string(2 * T::kSize) +
                                  " hex digits are needed"};
}

}  // namespace

// The cards' slots, keys and proofs, as `urna codes` wrote them beside the cards.
int run_survey_codes(const FollowUpOptions& options) {
  return run_one_act("survey codes", options.act, [&](Desk&) -> Result<EventBody> {
    ledger::SurveyCodesIssued issued{fresh_nonce(), number_of(options), {}};
    URNA_TRY(
        read_rows(options.file, kRequestsHeader, [&](auto slot, auto key, auto proof) -> Result<> {
          ledger::SurveyCode& code = issued.codes.emplace_back();
          URNA_ASSIGN(code.slot, hex_field<ledger::SlotId>(slot, "slot"));
          URNA_ASSIGN(code.key, hex_field<ledger::Element>(key, "key"));
          URNA_ASSIGN(code.proof, hex_field<ledger::SchnorrSignature>(proof, "proof"));
          return Ok{};
        }));
    std::ranges::sort(issued.codes, {}, &ledger::SurveyCode::slot);
    return EventBody(std::move(issued));
  });
}

namespace {

Result<tally::Choice> answers_of(const tally::SurveyContext& survey,
                                 const std::vector<std::uint32_t>& given) {
  if (given.size() != survey.answers.size())
    return Error{Errc::usage,
                 "--answers: " + std::to_string(given.size()) + " are given, the survey has " +
                     std::to_string(survey.answers.size()) + " questions; 0 leaves one out"};
  tally::Choice choice;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] > survey.answers[i])
      return Error{Errc::illegal_ballot, "question " + std::to_string(i + 1) + ": " +
                                             std::to_string(given[i]) + " is no answer, 1 to " +
                                             std::to_string(survey.answers[i]) + " are"};
    choice.push_back(given[i]);
  }
  return choice;
}

Result<std::uint64_t> answer(Desk& desk, const FollowUpOptions& options) {
  URNA_ASSIGN(const ledger::SlotId slot, read_hex<ledger::SlotId>(options.slot, "--slot"));
  URNA_ASSIGN(const tally::Credential credential, read_credential(options.credential));
  URNA_ASSIGN(ledger::SurveyAnswered made,
              desk.with_edition([&](const Edition& edition) -> Result<ledger::SurveyAnswered> {
                URNA_TRY(asked_survey(edition, number_of(options)));
                const tally::SurveyContext& survey = edition.context->surveys[options.number];
                URNA_ASSIGN(const tally::Choice choice, answers_of(survey, options.answers));
                return make_answer(*edition.context, number_of(options), slot, choice, credential);
              }));
  return desk.act(std::move(made), {});
}

}  // namespace

int run_survey_answer(const FollowUpOptions& options) {
  const auto desk = Desk::open(options.act.ledger, options.act.edition);
  if (!desk) return fail("survey answer", desk.error());
  const auto index = answer(**desk, options);
  if (!index) return fail("survey answer", index.error());
  const bool sealed = (*desk)->with_edition([&](const Edition& edition) {
    return edition.follow_up.surveys.at(options.number).is_sealed();
  });
  std::printf("survey answer: entry %" PRIu64 "\n%s\n", *index,
              sealed ? "The answers are sealed: only sums over all are ever opened. That this slot "
                       "answered is public."
                     : "The answers are public beside the slot, not a name.");
  return kExitRight;
}

int run_survey_close(const FollowUpOptions& options) {
  return run_one_act("survey close", options.act, [&](Desk&) -> Result<EventBody> {
    return EventBody(ledger::SurveyClosed{fresh_nonce(), number_of(options)});
  });
}

namespace {

// Numbers questions from 1 as a sheet of paper does.
Result<> take_count(std::string_view question, std::string_view answer, std::string_view papers,
                    std::vector<ledger::PaperCounts>& counts) {
  std::uint64_t q = 0, a = 0, count = 0;
  if (!ledger::parse_decimal(question, q) || q == 0 || q > counts.size())
    return Error{Errc::bad_csv,
                 "field 'question': 1 to " + std::to_string(counts.size()) + " is needed"};
  auto& of_question = counts[q - 1].counts;
  if (!ledger::parse_decimal(answer, a) || a == 0 || a > of_question.size())
    return Error{Errc::bad_csv,
                 "field 'answer': 1 to " + std::to_string(of_question.size()) + " is needed"};
  if (!ledger::parse_decimal(papers, count) || count > ledger::limit::kAttendance)
    return Error{Errc::bad_csv, "field 'papers': a number up to " +
                                    std::to_string(ledger::limit::kAttendance) + " is needed"};
  of_question[a - 1] += static_cast<std::uint32_t>(count);
  return Ok{};
}

}  // namespace

int run_survey_papers(const FollowUpOptions& options) {
  return run_one_act("survey papers", options.act, [&](Desk& desk) -> Result<EventBody> {
    ledger::SurveyPapersCounted counted{fresh_nonce(), number_of(options), {}, options.papers, {}};
    URNA_ASSIGN(counted.station, read_hex<ledger::StationId>(options.station, "--station"));
    URNA_TRY(desk.with_edition([&](const Edition& edition) -> Result<> {
      URNA_ASSIGN(const tally::SurveyState* survey, asked_survey(edition, number_of(options)));
      for (const ledger::SurveyQuestion& question : survey->opened.act.questions)
        counted.questions.push_back({std::vector<std::uint32_t>(tally::answers_to(question))});
      return Ok{};
    }));
    URNA_TRY(read_rows(options.counts, kPapersHeader, [&](auto question, auto answer, auto papers) {
      return take_count(question, answer, papers, counted.questions);
    }));
    return EventBody(std::move(counted));
  });
}

}  // namespace urna::api
