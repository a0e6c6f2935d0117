#include "tally/certificates/trace_walk.h"

#include <algorithm>
#include <limits>

namespace urna::tally::certificates {

using ledger::Int128;
using ledger::Method;

Walk::Walk(const Claim& claim, std::vector<std::int64_t> scores, std::int64_t scale,
           const Support& support)
    : claim_(claim), scores_(std::move(scores)), scale_(scale), support_(support) {
  for (Position p = 0; p < claim.instance.projects.size(); ++p)
    position_.emplace(claim.instance.projects[p].id, p);
  settled_.assign(claim.instance.projects.size(), false);
}

Explanation Walk::run() {
  const Method method = claim_.rule.method;
  const bool known = method == Method::greedy || method == Method::equal_shares ||
                     method == Method::exact_equal_shares || method == Method::phragmen;
  if (!known) {
    explanation_.trace = Standing::none;
    explanation_.why = "no certificate for this rule";
    return explanation_;
  }
  if (method != Method::greedy) explanation_.payments = Standing::holds;
  if (!walk()) explanation_.trace = Standing::broken;
  if (explanation_.trace == Standing::broken && explanation_.payments == Standing::holds)
    explanation_.payments = Standing::broken;
  return explanation_;
}

bool Walk::fail(Fault fault, const std::string& why) {
  explanation_.fault = fault;
  explanation_.why = why;
  return false;
}

bool Walk::fail(Fault fault, Position p, const std::string& why) {
  return fail(fault, "project " + claim_.instance.projects[p].label + ": " + why);
}

bool Walk::walk() {
  if (!drop_hopeless()) return false;
  std::int64_t common = claim_.instance.budget;
  for (const tally::Pot& envelope : claim_.instance.envelopes) {
    Pot pot{envelope.envelope, envelope.amount, envelope.amount, {}};
    for (Position p = 0; p < settled_.size(); ++p)
      if (!settled_[p] && claim_.instance.projects[p].envelope == envelope.envelope)
        pot.candidates.push_back(p);
    if (!share(pot)) return false;
    common -= claim_.rule.leftover_returns ? pot.money - pot.left : pot.money;
  }
  Pot rest{0, common, common, {}};
  for (Position p = 0; p < settled_.size(); ++p)
    if (!settled_[p]) rest.candidates.push_back(p);
  return share(rest) && finish();
}

// Below a threshold, or dearer than one project may be: said first, in the order of the instance.
bool Walk::drop_hopeless() {
  const ledger::RuleSpec& rule = claim_.rule;
  const Int128 ballots = static_cast<Int128>(claim_.instance.ballots);
  for (Position p = 0; p < settled_.size(); ++p) {
    const Pot pot{claim_.instance.projects[p].envelope, 0, 0, {}};
    const Int128 share = ballots * rule.minimum_share.numerator * scale_;
    const Int128 rounded = share / rule.minimum_share.denominator +
                           (share % rule.minimum_share.denominator != 0 ? 1 : 0);
    const Int128 least = std::max(rounded, static_cast<Int128>(rule.minimum_score) * scale_);
    const ledger::Ratio& part = rule.maximum_cost_share;
    const Int128 dearest =
        static_cast<Int128>(claim_.instance.budget) * part.numerator / part.denominator;
    const bool too_dear = part.numerator < part.denominator && cost(p) > dearest;
    if (scores_[p] >= least && !too_dear) continue;
    const bool below = scores_[p] < least;
    const Int128 missing = std::min<Int128>(below ? least - scores_[p] : cost(p) - dearest,
                                            std::numeric_limits<std::int64_t>::max());
    if (!expect(pot, p, below ? Decision::below_threshold : Decision::too_dear, 0,
                static_cast<std::int64_t>(missing)))
      return false;
    settled_[p] = true;
  }
  return true;
}

bool Walk::share(Pot& pot) {
  switch (claim_.rule.method) {
    case Method::greedy:
      return greedy(pot, claim_.rule.order, claim_.rule.fitting);
    case Method::phragmen:
      return phragmen(pot, claim_.rule.fitting, nullptr);
    default:
      return equal_shares(pot);
  }
}

bool Walk::finish() {
  const Trace& trace = claim_.trace;
  if (step_ != trace.steps.size()) return fail(Fault::wrong_order, "steps after the last");
  if (tie_ != trace.ties.size()) return fail(Fault::wrong_tie, "ties that no step met");
  if (pot_ != trace.pots.size()) return fail(Fault::wrong_pot, "pots after the last");
  std::vector<std::uint32_t> ids;
  for (Position p : winners_) ids.push_back(claim_.instance.projects[p].id);
  if (ids != claim_.winners)
    return fail(Fault::wrong_winners, "the funded ones are not the winners");
  explanation_.unpaid = static_cast<std::uint32_t>(winners_.size()) - explanation_.paid;
  return true;
}

bool Walk::next_position(const Pot& pot, Position& p) {
  if (step_ >= claim_.trace.steps.size())
    return fail(Fault::wrong_order, "the trace ends too early");
  const TraceStep& step = claim_.trace.steps[step_];
  const auto found = position_.find(step.project);
  if (found == position_.end())
    return fail(Fault::unknown_project, "project number " + std::to_string(step.project));
  p = found->second;
  if (!std::ranges::binary_search(pot.candidates, p))
    return fail(Fault::wrong_order, p, "no candidate of pot " + std::to_string(pot.id));
  return settled_[p] ? fail(Fault::wrong_order, p, "funded before") : true;
}

bool Walk::same_head(const Pot& pot, Position p, Decision decision, std::int64_t left,
                     std::int64_t missing) {
  if (step_ >= claim_.trace.steps.size()) return fail(Fault::wrong_order, p, "no step for it");
  const TraceStep& step = claim_.trace.steps[step_];
  if (step.project != claim_.instance.projects[p].id || step.pot != pot.id)
    return fail(Fault::wrong_order, p, "another step where its own was due");
  if (step.score != scores_[p]) return fail(Fault::wrong_score, p, std::to_string(step.score));
  if (step.decision != decision)
    return fail(Fault::wrong_decision, p,
                "decision " + std::to_string(static_cast<int>(step.decision)) + " where " +
                    std::to_string(static_cast<int>(decision)) + " follows");
  if (step.left != left || step.missing != missing)
    return fail(Fault::wrong_amount, p,
                "left " + std::to_string(step.left) + ", missing " + std::to_string(step.missing) +
                    " where " + std::to_string(left) + " and " + std::to_string(missing) +
                    " follow");
  return true;
}

bool Walk::expect(const Pot& pot, Position p, Decision decision, std::int64_t left,
                  std::int64_t missing) {
  if (!same_head(pot, p, decision, left, missing)) return false;
  const TraceStep& step = claim_.trace.steps[step_++];
  if (!step.price.empty() || step.payers != 0 || step.emptied != 0)
    return fail(Fault::wrong_payers, p, "payments where nobody pays");
  return true;
}

// Nothing else of its exclusive group has won, and its team has room.
bool Walk::allowed(Position p) const {
  const auto& projects = claim_.instance.projects;
  const auto same_group = [&](Position w) {
    return projects[p].exclusive != 0 && projects[w].exclusive == projects[p].exclusive;
  };
  const auto same_team = [&](Position w) {
    return projects[p].team != 0 && projects[w].team == projects[p].team;
  };
  const std::uint32_t most = claim_.rule.maximum_per_team;
  return std::ranges::none_of(winners_, same_group) &&
         (most == 0 || std::ranges::count_if(winners_, same_team) < most);
}

void Walk::win(Position p) {
  winners_.push_back(p);
  settled_[p] = true;
}

std::vector<Position> Walk::unsettled(const std::vector<Position>& candidates) const {
  std::vector<Position> open;
  for (Position p : candidates)
    if (!settled_[p]) open.push_back(p);
  return open;
}

}  // namespace urna::tally::certificates
