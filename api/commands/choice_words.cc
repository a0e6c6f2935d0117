#include "api/commands/choice_words.h"

#include <algorithm>

#include "tally/election/choice.h"
#include "tally/rules/pabulib.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;

namespace {

struct ChoiceWord {
  std::size_t position = 0;  // of the project on the ballot
  std::int64_t points = 1;
  bool minus = false;
};

// One of "P7", "P7=2" where points are given, "-P7" where minus votes are.
Result<ChoiceWord> read_choice_word(const tally::Edition& edition, const ledger::Question& question,
                                    std::string label) {
  ChoiceWord word;
  const bool points = question.layout.kind == ledger::LayoutKind::points;
  if (const std::size_t equals = label.find('='); points && equals != std::string::npos) {
    const auto value = tally::parse_amount(std::string_view(label).substr(equals + 1), 0);
    if (!value) return Error{Errc::usage, "--choice '" + label + "': points are a whole number"};
    word.points = *value;
    label.resize(equals);
  }
  word.minus = question.predicates.maximum_minus > 0 && label.starts_with('-');
  if (word.minus) label.erase(0, 1);
  if (label.empty()) return Error{Errc::usage, "--choice has an empty label"};
  const auto& projects = question.projects;
  const auto found = std::ranges::find_if(
      projects, [&](std::uint32_t id) { return edition.projects[id].filed.label == label; });
  if (found == projects.end())
    return Error{Errc::unknown_project, "'" + label + "' is not on this ballot"};
  word.position = static_cast<std::size_t>(found - projects.begin());
  return word;
}

Result<std::vector<ChoiceWord>> split_choice(const tally::Edition& edition,
                                             const ledger::Question& question,
                                             const std::string& words) {
  std::vector<ChoiceWord> split;
  std::vector<bool> named(question.projects.size());
  for (std::size_t start = 0; !words.empty() && start <= words.size();) {
    const std::size_t end = std::min(words.find(',', start), words.size());
    URNA_ASSIGN(split.emplace_back(),
                read_choice_word(edition, question, words.substr(start, end - start)));
    if (named[split.back().position])
      return Error{Errc::usage,
                   "--choice names '" +
                       edition.projects[question.projects[split.back().position]].filed.label +
                       "' twice"};
    named[split.back().position] = true;
    start = end + 1;
  }
  return split;
}

}  // namespace

Result<tally::Choice> read_choice_words(const tally::Edition& edition,
                                        const ledger::Question& question,
                                        const std::string& words) {
  URNA_ASSIGN(const std::vector<ChoiceWord> split, split_choice(edition, question, words));
  const bool points = question.layout.kind == ledger::LayoutKind::points;
  const std::size_t projects = question.projects.size();
  tally::Choice choice(points ? projects : 0, 0);
  for (const ChoiceWord& word : split) {
    if (points) {
      choice[word.position] = word.points;
    } else {
      choice.push_back(static_cast<std::int64_t>(word.position + (word.minus ? projects : 0)));
    }
  }
  if (question.layout.kind != ledger::LayoutKind::ranking && !points) std::ranges::sort(choice);
  return choice;
}

std::string choice_words(const tally::Edition& edition, const tally::QuestionContext& question,
                         const tally::Choice& choice) {
  std::string words;
  for (const tally::Named& named : tally::named_of(question, choice)) {
    const ledger::ProposalFiled& filed =
        edition.projects[question.question.projects[named.position]].filed;
    words += (words.empty() ? "" : ", ") + filed.label + " (" + filed.title.begin()->second + ")";
    if (question.question.layout.kind == ledger::LayoutKind::points)
      words += " = " + std::to_string(named.points);
  }
  return words.empty() ? "nothing" : words;
}

}  // namespace urna::api
