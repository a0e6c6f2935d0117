// Layouts: an answer is v in {0,1}^M with W·v = u; what is counted are public linear forms of v.
// A form is a list of [bit, weight]; an equation is {terms: form, equals: number}.
// Source: sealed-ballots section 5, same order of bits, equations and forms.
// Limit of this implementation: the weights of an equation add up to a safe integer (2^53 - 1).

import { canonicalDigits, rangeWeights } from './range_weights.mjs';
import { need, Refusal } from './refusal.mjs';

export const MAX_PROJECTS = 2048;
export const MAX_BITS = 65536;

const range = (count) => Array.from({ length: count }, (_, i) => i);
const single = (bit) => [[bit, 1]];
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const natural = (...numbers) => numbers.every((n) => Number.isSafeInteger(n) && n >= 0);

const illegal = (why) => new Refusal('7.5', why);
const definition = (holds, why) => need(holds, '3', why);
const projectCount = (count) =>
  definition(natural(count) && count >= 1 && count <= MAX_PROJECTS, 'number of projects');

/** The value of a form at a vector of bits. */
export const evaluate = (form, bits) => form.reduce((total, [j, w]) => total + w * bits[j], 0);

function digitsOrRefuse(weights, value, what) {
  const digits = natural(value) ? canonicalDigits(weights, value) : null;
  if (digits === null) throw illegal(`${what} out of range`);
  return digits;
}

function positionsOnce(positions, count) {
  const onBallot = (j) => natural(j) && j < count;
  if (!positions.every(onBallot)) throw illegal('a project that is not on the ballot');
  if (new Set(positions).size !== positions.length) throw illegal('a project named twice');
}

// Approval and knapsack: chosen projects and slack together weigh exactly `high`.
function subset(costs, low, high) {
  const slack = rangeWeights(high - low);
  const forms = range(costs.length).map(single);
  return {
    equations: [{ terms: [...costs, ...slack].map((w, j) => [j, w]), equals: high }],
    outputs: forms,
    values: forms,
    outputMax: 1,
    radix: 2,
    encode(chosen) {
      positionsOnce(chosen, costs.length);
      const used = sum(chosen.map((j) => costs[j]));
      return [
        ...range(costs.length).map((j) => Number(chosen.includes(j))),
        ...digitsOrRefuse(slack, high - used, 'sum of the projects named'),
      ];
    },
    choose: (values) => range(costs.length).filter((j) => values[j] === 1),
  };
}

function approval(projects, low, high) {
  projectCount(projects);
  definition(natural(low, high) && low <= high && high <= projects, 'low <= high <= projects');
  return subset(Array(projects).fill(1), low, high);
}

function knapsack(costs, budget) {
  projectCount(Array.isArray(costs) ? costs.length : 0);
  definition(natural(budget, ...costs), 'costs and budget are whole units');
  return subset(costs, 0, budget);
}

function points(projects, per, total) {
  projectCount(projects);
  definition(natural(per, total) && per >= 1 && per <= total, '1 <= per <= total');
  const digits = rangeWeights(per);
  const slack = rangeWeights(total);
  const start = (j) => j * digits.length;
  const forms = range(projects).map((j) => digits.map((w, i) => [start(j) + i, w]));
  const slackTerms = slack.map((w, i) => [start(projects) + i, w]);
  return {
    equations: [{ terms: [...forms.flat(), ...slackTerms], equals: total }],
    outputs: forms,
    values: forms,
    outputMax: per,
    radix: per + 1,
    encode(given) {
      if (given.length !== projects) throw illegal('points are needed for every project');
      const bits = given.flatMap((x) => digitsOrRefuse(digits, x, 'points of a project'));
      return [...bits, ...digitsOrRefuse(slack, total - sum(given), 'points in all')];
    },
    choose: (values) => values,
  };
}

// x[r][j] rank by rank | e[r] rank r empty | n[j] not ranked | q[r] = e[r+1] - e[r]: once a rank is
// empty all later ones are.
function ranking(projects, ranks) {
  projectCount(projects);
  definition(natural(ranks) && ranks >= 1 && ranks <= projects, '1 <= ranks <= projects');
  const at = (r, j) => r * projects + j;
  const empty = (r) => projects * ranks + r;
  const unranked = (j) => empty(ranks) + j;
  const step = (r) => unranked(projects) + r;
  const perRank = (r) => [...range(projects).map((j) => [at(r, j), 1]), [empty(r), 1]];
  const perProject = (j) => [...range(ranks).map((r) => [at(r, j), 1]), [unranked(j), 1]];
  return {
    equations: [
      ...range(ranks).map((r) => ({ terms: perRank(r), equals: 1 })),
      ...range(projects).map((j) => ({ terms: perProject(j), equals: 1 })),
      ...range(ranks - 1).map((r) => ({
        terms: [[empty(r), -1], [empty(r + 1), 1], [step(r), -1]],
        equals: 0,
      })),
    ],
    outputs: range(ranks).flatMap((r) => range(projects).map((j) => single(at(r, j)))),
    values: range(ranks).map((r) => range(projects).map((j) => [at(r, j), j + 1])),
    outputMax: 1,
    radix: projects + 1,
    encode(order) {
      positionsOnce(order, projects);
      if (order.length > ranks) throw illegal('more projects than ranks');
      const isEmpty = (r) => Number(r >= order.length);
      return [
        ...range(ranks).flatMap((r) => range(projects).map((j) => Number(order[r] === j))),
        ...range(ranks).map(isEmpty),
        ...range(projects).map((j) => Number(!order.includes(j))),
        ...range(ranks - 1).map((r) => isEmpty(r + 1) - isEmpty(r)),
      ];
    },
    choose(values) {
      const end = values.indexOf(0) < 0 ? values.length : values.indexOf(0);
      if (values.slice(end).some((x) => x !== 0)) throw illegal('a gap in the ranking');
      return values.slice(0, end).map((x) => x - 1);
    },
  };
}

// Per item one-hot over score 1..top, then "no answer", which a choice spells 0.
function scores(items, top) {
  projectCount(items);
  definition(natural(top) && top >= 1 && top <= 100, 'scores go from 1 to at most 100');
  const at = (i, c) => i * (top + 1) + c;
  return {
    equations: range(items).map((i) => ({
      terms: range(top + 1).map((c) => [at(i, c), 1]),
      equals: 1,
    })),
    outputs: range(items).flatMap((i) => range(top).map((c) => single(at(i, c)))),
    values: range(items).map((i) => range(top).map((c) => [at(i, c), c + 1])),
    outputMax: 1,
    radix: top + 1,
    encode(given) {
      if (given.length !== items) throw illegal('a score is needed for every item');
      if (!given.every((x) => natural(x) && x <= top)) throw illegal('a score out of range');
      return given.flatMap((x) => range(top + 1).map((c) => Number((c + 1) % (top + 1) === x)));
    },
    choose: (values) => values,
  };
}

// A survey: scores, where an item has only the answers 1 to its own number of them. The bits of
// others sum to 0, and no number is opened for them.
function answers(...counts) {
  definition(natural(...counts), 'numbers of answers');
  const top = Math.max(...counts);
  const whole = scores(counts.length, top);
  const at = (i, c) => i * (top + 1) + c;
  const others = counts.flatMap((own, i) => range(top - own).map((c) => [at(i, own + c), 1]));
  return {
    ...whole,
    equations: others.length === 0
      ? whole.equations : [...whole.equations, { terms: others, equals: 0 }],
    outputs: counts.flatMap((own, i) => range(own).map((c) => single(at(i, c)))),
    encode(given) {
      if (!given.every((x, i) => x <= counts[i])) throw illegal('an answer that is not there');
      return whole.encode(given);
    },
  };
}

const LAYOUTS = { approval, knapsack, points, ranking, scores, answers };

function withBits(layout) {
  const terms = layout.equations.flatMap((equation) => equation.terms);
  const bits = terms.reduce((most, [j]) => Math.max(most, j), -1) + 1;
  definition(bits >= 1 && bits <= MAX_BITS, 'number of bits');
  for (const { terms, equals } of layout.equations)
    definition(natural(equals + sum(terms.map(([, w]) => Math.abs(w)))), 'weights too large');
  return { ...layout, bits };
}

/**
 * The layout of a question, e.g. layoutOf('approval', 18, 0, 3).
 * Returns {bits, equations, outputs, outputMax, values, radix, encode, choose}. `encode` turns a
 * choice into bits: positions (approval, knapsack), points per project, positions best first
 * (ranking), score per item with 0 for no answer. Throws Refusal 3 (parameters), 7.5 (choice).
 */
export function layoutOf(name, ...parameters) {
  definition(Object.hasOwn(LAYOUTS, name), 'unknown layout');
  return withBits(LAYOUTS[name](...parameters));
}

/** The record of a slot's attributes: one block of cells per dimension, one cell set in each. */
export function attributeLayout(dimensions) {
  definition(natural(...dimensions), 'dimensions');
  const starts = dimensions.map((_, d) => sum(dimensions.slice(0, d)));
  return withBits({
    equations: dimensions.map((cells, d) => ({
      terms: range(cells).map((c) => [starts[d] + c, 1]),
      equals: 1,
    })),
  });
}

/** The choice that bits spell. Throws Refusal 7.5 for a gap in a ranking. */
export const decodeBits = (layout, bits) =>
  layout.choose(layout.values.map((form) => evaluate(form, bits)));

/** Check 7.5 of plain bits: W·v = u, and v is the canonical coding of its own answer. */
export function checkBits(layout, bits) {
  need(bits.length === layout.bits, '7.5', 'number of bits');
  for (const { terms, equals } of layout.equations)
    need(evaluate(terms, bits) === equals, '7.5', 'an equation of the layout does not hold');
  const again = layout.encode(decodeBits(layout, bits));
  need(again.every((bit, j) => bit === bits[j]), '7.5', 'not the canonical coding');
}

/** Values packed for a mix, as forms: sum of radix^i · value_i, each chunk at most 65536 values. */
export function packedValues(layout) {
  let perChunk = 1;
  while (layout.radix ** (perChunk + 1) <= 65536) perChunk += 1;
  const chunk = (from) =>
    layout.values
      .slice(from, from + perChunk)
      .flatMap((form, i) => form.map(([j, w]) => [j, w * layout.radix ** i]));
  return range(Math.ceil(layout.values.length / perChunk)).map((i) => chunk(i * perChunk));
}
