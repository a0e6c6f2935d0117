#include "api/pages/formula_text.h"

#include <algorithm>

#include "tally/indicators/indicators.h"

namespace urna::api {

namespace {

using ledger::Measure;
using ledger::NamedTag;

// Names of "tag+tag" among those that the edition gives names to.
std::string names_of(const Words& words, const std::vector<NamedTag>& named,
                     std::string_view tags) {
  std::string names;
  for (std::size_t from = 0; from <= tags.size();) {
    const std::size_t end = std::min(tags.find('+', from), tags.size());
    const std::string_view tag = tags.substr(from, end - from);
    const auto found = std::ranges::find(named, tag, &NamedTag::tag);
    names +=
        (names.empty() ? "" : ", ") +
        (found == named.end() ? std::string(tag) : text_in(found->name, words.language()).text);
    from = end + 1;
  }
  return names;
}

std::string session_kind(const Words& words, std::string_view name) {
  for (int kind = 1; kind <= static_cast<int>(ledger::SessionKind::community_event); ++kind)
    if (tally::name_of(static_cast<ledger::SessionKind>(kind)) == name)
      return words("session.kind." + std::to_string(kind));
  return std::string(name);
}

// "dimension", "dimension/cell+cell".
std::string group_names(const Words& words, const EditionSeen& edition, std::string_view argument) {
  const std::size_t slash = argument.find('/');
  if (slash == std::string_view::npos) return std::string(argument);
  for (const ledger::Dimension& dimension : edition.announced.dimensions)
    if (dimension.tag == argument.substr(0, slash))
      return names_of(words, dimension.cells, argument.substr(slash + 1));
  return std::string(argument);
}

std::string plan_item(const Words& words, const EditionSeen& edition, const std::string& number) {
  if (edition.follow_up.plan)
    for (const ledger::PlanItem& item : edition.follow_up.plan->act.items)
      if (std::to_string(item.number) == number) return text_in(item.title, words.language()).text;
  return number;
}

bool is_of_sessions(Measure measure) {
  return measure >= Measure::attendances && measure <= Measure::attendances_by_group;
}

// Sessions of one kind, groups there, or both: "kind", "group", "kind:group".
std::string of_sessions(const Words& words, const EditionSeen& edition,
                        const ledger::Operand& operand) {
  const std::string& argument = operand.argument;
  if (operand.measure <= Measure::sessions_held) return session_kind(words, argument);
  const std::size_t colon = argument.find(':');
  if (colon == std::string::npos) return group_names(words, edition, argument);
  return session_kind(words, argument.substr(0, colon)) + "; " +
         group_names(words, edition, argument.substr(colon + 1));
}

std::string argument_text(const Words& words, const EditionSeen& edition,
                          const ledger::Operand& operand) {
  if (operand.measure < Measure::attendances)
    return names_of(words, edition.announced.categories, operand.argument);
  if (is_of_sessions(operand.measure)) return of_sessions(words, edition, operand);
  if (operand.measure <= Measure::groups_told) return group_names(words, edition, operand.argument);
  if (operand.measure == Measure::plan_quantity) return plan_item(words, edition, operand.argument);
  return operand.argument;  // a survey's topic
}

std::string sum_text(const Words& words, const EditionSeen& edition,
                     const std::vector<ledger::Operand>& operands) {
  std::string sum;
  for (const ledger::Operand& operand : operands) {
    const std::string counted =
        words("measure." + std::to_string(static_cast<int>(operand.measure)));
    sum += sum.empty() ? "" : " + ";
    sum += operand.argument.empty() ? counted
                                    : counted + " (" + argument_text(words, edition, operand) + ")";
  }
  return sum;
}

}  // namespace

std::string formula_text(const Words& words, const EditionSeen& edition,
                         const ledger::Indicator& indicator) {
  const std::string above = sum_text(words, edition, indicator.numerator);
  if (indicator.denominator.empty()) return above;
  const auto bracketed = [](const std::string& sum, std::size_t operands) {
    return operands > 1 ? "(" + sum + ")" : sum;
  };
  return bracketed(above, indicator.numerator.size()) + " ÷ " +
         bracketed(sum_text(words, edition, indicator.denominator), indicator.denominator.size());
}

}  // namespace urna::api
