// Whether a choice is within its question's limits, said so that a person can mend it before
// anything is sealed. The device's own check (7.5) and the server's stay what they are.
// A question here is {layout, parameters, predicates}; choices are as in sealed/layout.mjs, where
// plus and minus votes (predicates.maximum_minus) count minus projects behind the plus ones.

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const fault = (code, more = {}) => ({ code, ...more });

function approvalFault([, low, high], chosen) {
  if (chosen.length > high) return fault('too_many', { count: chosen.length, high });
  if (chosen.length < low) return fault('too_few', { count: chosen.length, low });
  return null;
}

function plusMinusFault([projects, low, most], chosen, { maximum_minus: maximum }) {
  const count = chosen.filter((j) => j < projects / 2).length;
  const minus = chosen.length - count;
  const high = most - maximum;
  if (count > high) return fault('too_many', { count, high });
  if (minus > maximum) return fault('too_many_minus', { count: minus, high: maximum });
  if (count < low) return fault('too_few', { count, low });
  return minus > 0 && count === 0 ? fault('minus_alone') : null;
}

function knapsackFault([costs, budget], chosen) {
  const spent = sum(chosen.map((j) => costs[j]));
  return spent > budget ? fault('over_budget', { over: spent - budget }) : null;
}

function pointsFault([, per, total], given) {
  if (!given.every((x) => Number.isSafeInteger(x) && x >= 0)) return fault('not_whole');
  if (given.some((x) => x > per)) return fault('too_many_points', { high: per });
  const count = sum(given);
  return count > total ? fault('points_over', { count, high: total }) : null;
}

function rankingFault([, ranks], order) {
  const gap = order.findIndex((j, i) => j === null && order.slice(i).some((k) => k !== null));
  if (gap >= 0) return fault('gap', { rank: gap + 1 });
  const chosen = order.filter((j) => j !== null);
  if (new Set(chosen).size < chosen.length) return fault('twice');
  return chosen.length > ranks ? fault('too_many', { count: chosen.length, high: ranks }) : null;
}

function predicateFault(question, choice, limits) {
  const count = question.layout === 'points'
    ? choice.filter((x) => x > 0).length : choice.filter((j) => j !== null).length;
  if (limits.maximum_projects > 0 && count > limits.maximum_projects)
    return fault('too_many', { count, high: limits.maximum_projects });
  if (count < (limits.minimum_projects ?? 0))
    return fault('too_few', { count, low: limits.minimum_projects });
  if (question.layout === 'points' && sum(choice) < (limits.minimum_points ?? 0))
    return fault('too_few_points', { count: sum(choice), low: limits.minimum_points });
  return null;
}

const FAULTS = {
  approval: approvalFault, knapsack: knapsackFault, points: pointsFault, ranking: rankingFault };

/** Whether nothing was chosen: no ballot is sent then. */
export const isEmpty = ({ layout }, choice) =>
  layout === 'points' ? choice.every((x) => x === 0) : choice.every((j) => j === null);

/** null, or {code, ..} with the numbers that its words need. */
export function faultOf(question, choice) {
  const limits = question.predicates ?? {};
  if (limits.maximum_minus > 0) return plusMinusFault(question.parameters, choice, limits);
  return FAULTS[question.layout](question.parameters, choice)
    ?? predicateFault(question, choice, limits);
}
