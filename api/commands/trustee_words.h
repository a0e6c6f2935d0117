// What the trustee's tool says, in four languages: what it did, what comes next, why it stops.
#pragma once

#include <initializer_list>
#include <string>

#include "api/reason_words.h"

namespace urna::api {

// "{}" stands for what is filled in, in order.
struct TrusteeWords {
  const char* you;  // number, of how many
  const char *committed, *revealed, *dealt, *accepted;
  const char *complained, *answered;                   // trustee
  const char* mixed;                                   // question, ballots, stage
  const char *sums_given, *rows_given, *papers_given;  // question, ballots
  const char* survey_given;                            // survey, answers
  const char *roll_given, *turnout_given;
  const char *logged, *written;  // entry; folder
  const char *next_reveal, *next_share, *next_settle, *next_close, *next_decrypt, *next_wait;
  const char *auditing, *audited;
  const char* not_right;   // exit code
  const char* second_set;  // purpose
  const char* waiting;     // trustees
  const char *first_reveal, *first_share, *keys_made;
  const char *nothing_declared, *nothing_due;
  const char* first_mix;       // question
  const char* mixing_goes_on;  // question, trustees
  const char* few_stages;      // question, stages, least, trustees
};
const TrusteeWords& trustee_words(Language language);

// Requires: as many values as the text has places.
std::string fill(const char* text, std::initializer_list<std::string> values);

}  // namespace urna::api
