#include "api/pabulib_file.h"

#include <algorithm>

#include "api/rule_words.h"
#include "tally/election/outcome.h"

namespace urna::api {

using ledger::Errc;
using ledger::Error;
using ledger::Result;
using tally::Edition;
using tally::PabulibFile;
using tally::VoteType;

bool Declared::won(std::size_t p) const {
  return std::ranges::find(result.winners, instance.projects[p].id) != result.winners.end();
}

Result<Declared> declared_of(const Edition& edition, std::uint16_t number) {
  if (!edition.result) return Error{Errc::wrong_phase, "nothing is declared"};
  if (number >= edition.defined->questions.size())
    return Error{Errc::not_found, "no question " + std::to_string(number)};
  Declared made{edition,
                edition.defined->questions[number],
                edition.context->questions[number],
                edition.result->results[number],
                {},
                {}};
  URNA_ASSIGN(made.instance, tally::instance_of(edition, number));
  made.votes.assign(made.instance.projects.size(), 0);
  for (std::size_t g = 0; g < made.instance.groups.size(); ++g) {
    const tally::BallotGroup group = made.instance.groups[g];
    for (tally::Position p : group.projects)
      made.votes[p] += static_cast<std::int64_t>(group.count);
  }
  return made;
}

tally::Ballots ballots_of(PabulibFile file) {
  if (file.vote_type == VoteType::cumulative || file.vote_type == VoteType::scoring)
    for (tally::PabulibVote& vote : file.votes)
      std::erase_if(vote.marks, [](const tally::Mark& mark) { return mark.points == 0; });
  return tally::instance_of(file).groups;
}

namespace {

using Meta = std::vector<std::pair<std::string, std::string>>;

void put_limit(Meta& meta, const char* key, std::int64_t value) {
  if (value > 0) meta.emplace_back(key, std::to_string(value));
}

// The layout as vote type and limits (decision D10, the other way round).
VoteType put_layout(const Declared& declared, Meta& meta) {
  const ledger::LayoutSpec& layout = declared.question.layout;
  const ledger::BallotPredicates& predicates = declared.question.predicates;
  const int decimals = declared.edition.announced.currency_decimals;
  const auto type = [&](const char* name) { meta.emplace_back("vote_type", name); };
  put_limit(meta, "min_length", std::max<std::int64_t>(layout.low, predicates.minimum_projects));
  switch (layout.kind) {
    case ledger::LayoutKind::approval:
      type("approval");
      put_limit(meta, "max_length", layout.high);
      return VoteType::approval;
    case ledger::LayoutKind::knapsack:
      type("approval");
      meta.emplace_back("max_sum_cost", tally::format_amount(layout.budget, decimals));
      return VoteType::approval;
    case ledger::LayoutKind::points:
      type("cumulative");
      put_limit(meta, "max_length", predicates.maximum_projects);
      put_limit(meta, "max_points", layout.per);
      put_limit(meta, "min_sum_points", predicates.minimum_points);
      put_limit(meta, "max_sum_points", layout.total);
      return VoteType::cumulative;
    case ledger::LayoutKind::ranking:
      type("ordinal");
      put_limit(meta, "max_length", layout.high);
      return VoteType::ordinal;
  }
  return VoteType::approval;
}

std::string text_in(const ledger::Texts& texts, const std::string& language) {
  const auto found = texts.find(language);
  return found == texts.end() ? texts.begin()->second : found->second;
}

void put_projects(const Declared& declared, const std::string& language, PabulibFile& file) {
  const bool scored = file.vote_type != VoteType::approval;
  file.project_columns = {"project_id", "cost", "votes", "name", "selected"};
  if (scored) file.project_columns.emplace_back("score");
  for (std::size_t p = 0; p < declared.instance.projects.size(); ++p) {
    const tally::Project& project = declared.instance.projects[p];
    file.project_rows.push_back(
        {project.label, tally::format_amount(project.cost, file.decimals),
         std::to_string(declared.votes[p]),
         text_in(declared.edition.projects[project.id].filed.title, language),
         declared.won(p) ? "1" : "0"});
    if (scored) file.project_rows.back().push_back(std::to_string(declared.result.scores[p]));
  }
}

// Equal ballots stand together: the order says nothing about who came when.
void put_votes(const Declared& declared, PabulibFile& file) {
  const bool points = file.vote_type == VoteType::cumulative;
  file.vote_columns = {"voter_id", "vote"};
  if (points) file.vote_columns.emplace_back("points");
  for (std::size_t g = 0; g < declared.instance.groups.size(); ++g) {
    const tally::BallotGroup group = declared.instance.groups[g];
    std::string named, given;
    for (std::size_t k = 0; k < group.size(); ++k) {
      named += (k == 0 ? "" : ",") + declared.instance.projects[group.projects[k]].label;
      given += (k == 0 ? "" : ",") + std::to_string(group.mark(k).points);
    }
    for (std::uint64_t i = 0; i < group.count; ++i) {
      file.vote_rows.push_back({std::to_string(file.vote_rows.size() + 1), named});
      if (points) file.vote_rows.back().push_back(given);
    }
  }
}

// The name that means the edition's rule by the table of docs/RULES.md, or "".
std::string name_of_rule(const ledger::RuleSpec& rule, PabulibFile file) {
  for (const char* name :
       {"greedy-threshold", "greedy", "greedy-no-skip", "equalshares", "equalshares-comparison",
        "equalshares/add1", "equalshares/add1-comparison", "equalshares/add1u"}) {
    file.meta.back().second = name;
    if (const auto meant = tally::rule_of(file, false); meant && *meant == rule) return name;
  }
  return "";
}

// "; exclusive: P1 P7; envelope 2: 500.00 for P1 P4": no field of the format says either.
std::string rivals_and_envelopes(const Declared& declared) {
  std::string text;
  for (const ledger::ExclusiveGroup& group : declared.question.exclusive) {
    text += "; exclusive:";
    for (const std::uint32_t id : group.projects)
      text += " " + declared.edition.projects[id].filed.label;
  }
  for (const ledger::Envelope& envelope : declared.question.envelopes) {
    text += "; envelope " + std::to_string(envelope.id) + ": " +
            tally::format_amount(envelope.amount, declared.edition.announced.currency_decimals) +
            " for";
    for (const tally::Project& project : declared.instance.projects)
      if (project.envelope == envelope.id) text += " " + project.label;
  }
  if (!declared.question.envelopes.empty())
    text += declared.edition.announced.rule.leftover_returns
                ? "; what envelopes leave goes to all projects"
                : "; what envelopes leave is not given out";
  return text;
}

// Where no name means the rule on this question, it is told in full, and the name given is one that
// no reader takes for another rule.
void put_rule(const Declared& declared, PabulibFile& file) {
  const ledger::RuleSpec& rule = declared.edition.announced.rule;
  const bool rivals = !declared.question.exclusive.empty(),
             envelopes = !declared.question.envelopes.empty(),
             greedy = rule.method == ledger::Method::greedy;
  if (rule.minimum_score > 0)
    file.meta.emplace_back("min_project_score_threshold", std::to_string(rule.minimum_score));
  file.meta.emplace_back("rule", "");
  std::string name = rivals || envelopes ? "" : name_of_rule(rule, file);
  const bool named = !name.empty();
  if (!named)
    name = envelopes || !greedy ? "unknown" : rivals ? "greedy-exclusive" : "greedy-custom";
  file.meta.back().second = name;
  if (!named)
    file.meta.emplace_back(
        "comment", "#1: The rule in full: " + describe(rule) + rivals_and_envelopes(declared));
}

}  // namespace

Result<std::string> plain_pabulib(const Declared& declared) {
  const ledger::EditionAnnounced& announced = declared.edition.announced;
  const std::string language =
      announced.languages.empty() ? std::string("ro") : announced.languages.front();
  PabulibFile file;
  file.decimals = announced.currency_decimals;
  file.meta = {{"description", text_in(announced.title, language) + ": " +
                                   text_in(declared.question.title, language)},
               {"num_projects", std::to_string(declared.instance.projects.size())},
               {"num_votes", std::to_string(declared.instance.ballots)},
               {"budget", tally::format_amount(declared.question.budget, file.decimals)}};
  file.vote_type = put_layout(declared, file.meta);
  put_rule(declared, file);
  file.meta.emplace_back("language", language);
  file.meta.emplace_back("currency", announced.currency);
  put_projects(declared, language, file);
  put_votes(declared, file);
  URNA_ASSIGN(std::string text, tally::write_pabulib(file));
  URNA_ASSIGN(const PabulibFile read, tally::parse_pabulib(text));
  if (ballots_of(read) != declared.instance.groups)
    return Error{Errc::bad_pabulib, "the file would not hold the ballots that were counted"};
  return text;
}

}  // namespace urna::api
