// The ballot's definition as a committee types it, apart from the form: the questions that the
// admitted projects make, what is wrong said so that a person can mend it before anybody signs, and
// the body of ballot_defined. The law is the server's (docs/LAW.md, ballot_defined); here are the
// parts of it that the form can break. Exclusive groups, minus votes and limits beside a layout
// come from a file (`urna open enrolment --ballot`).
// Values are texts as they were typed:
//   {questions: [{title: {ro}, kind: 1 | 2, layout, low, high, per, total, spend, ranks, budget,
//     envelopes: {id: amount}}], styles: [{style, questions: [numbers]}],
//   sealing: {trustees, threshold, minimum, merges: [{from: "0.2", into: "0.1"}]}}

import { SEALED, ballotBytes } from '../sealed/ballot.mjs';
import { MAX_BITS, layoutOf } from '../sealed/layout.mjs';
import { LIMIT } from './event_schema.mjs';
import { byteLength, plainOf } from './plain_text.mjs';
import { readAmount } from './proposal.mjs';

const LAYOUTS = ['approval', 'points', 'knapsack', 'ranking'];  // numbered from 1 in the log
const BALLOT_BYTES = 60_000;
const TRUSTEES = 64;
const LARGEST_STYLE = 65_535;
const MOST_MINIMUM = 1_000_000;
// A mix packs the points of a project into at most 65 536 values; no town hands out more.
const MOST_POINTS = 65_535;
const NO_PREDICATES = {
  minimum_points: 0, maximum_projects: 0, minimum_projects: 0, maximum_minus: 0 };
const SCORING = { supporters: 1, points: 2, positions: 3, split: 4, plus_minus: 5, borda: 6,
  schulze: 7 };
const GREEDY = 1;

const fault = (field, code, more = {}) => ({ field, code, ...more });

/** {district, name, projects} of each question: a district and its admitted projects. */
export function questionsOf({ ballot, projects }) {
  const districts = [{ code: 0, name: null }, ...ballot.districts];
  return districts.map(({ code, name }) => ({ district: code, name,
    projects: projects.filter((one) => one.admitted && one.district === code),
  })).filter((question) => question.projects.length > 0);
}

/** Names of the layouts that the rule can count. */
export function layoutsFor({ scoring }) {
  if (scoring === SCORING.supporters) return LAYOUTS;
  if (scoring === SCORING.points) return ['points'];
  if (scoring === SCORING.plus_minus) return ['approval'];
  return scoring === SCORING.split ? ['approval', 'knapsack', 'ranking'] : ['ranking'];
}

// Whether sealed ballots of this layout are mixed: sums do not tell the rule enough.
const isMixed = ({ method, scoring }, layout) => method !== GREEDY ||
  scoring !== SCORING.supporters || !['approval', 'knapsack'].includes(layout);

/** {from, to} of a layout's number on a question of so many projects. */
export function rangeOf(name, count) {
  const ranks = Math.max(1, Math.min(count, Math.floor((MAX_BITS + 1 - count) / (count + 2))));
  const to = { low: count, high: count, per: MOST_POINTS, total: MOST_POINTS, ranks }[name];
  return { from: name === 'low' ? 0 : 1, to };
}

/** A whole number of this range, or null. */
function wholeOf(text, { from, to }) {
  const tight = text.replace(/\s/gu, '');
  if (!/^\d{1,9}$/.test(tight)) return null;
  const number = Number(tight);
  return number >= from && number <= to ? number : null;
}

const numberFault = (field, text, range) =>
  (wholeOf(text, range) === null ? [fault(field, 'range', range)] : []);

/** {units}, or {code} where it is no amount above 0. */
function amountAboveZero(text, decimals) {
  const read = readAmount(text, decimals);
  return read.units === 0 ? { code: 'not_amount' } : read;
}

// ---- one question

function titleFaults(typed, at, languages) {
  return languages.flatMap((tag) => {
    const has = byteLength(plainOf(typed.title[tag] ?? ''));
    const field = `title-${at}-${tag}`;
    if (has === 0) return [fault(field, 'text_missing')];
    return has > LIMIT.title ? [fault(field, 'too_long', { has, limit: LIMIT.title })] : [];
  });
}

// The layout's own numbers: each in its range, then against each other.
function rangeFaults(typed, at, count) {
  const first = (name, range = rangeOf(name, count)) =>
    numberFault(`${name}-${at}`, typed[name], range);
  const upTo = (small, large) => {
    const found = first(large);
    if (found.length > 0) return found;
    return first(small, { from: rangeOf(small, count).from,
      to: wholeOf(typed[large], rangeOf(large, count)) });
  };
  if (typed.layout === 'approval') return upTo('low', 'high');
  if (typed.layout === 'points') return upTo('per', 'total');
  return typed.layout === 'ranking' ? first('ranks') : [];
}

const numberOf = (text) => Number(text.replace(/\s/gu, ''));

function parametersOf(typed, projects, decimals) {
  const count = projects.length;
  const numbers = (...names) => names.map((name) => numberOf(typed[name]));
  if (typed.layout === 'approval') return [count, ...numbers('low', 'high')];
  if (typed.layout === 'points') return [count, ...numbers('per', 'total')];
  if (typed.layout === 'ranking') return [count, ...numbers('ranks')];
  return [projects.map(({ cost }) => cost), readAmount(typed.spend, decimals).units];
}

// Whether a ballot of this question has room.
function sizeFaults(typed, at, projects, decimals) {
  try {
    const layout = layoutOf(typed.layout, ...parametersOf(typed, projects, decimals));
    const fits = typed.kind !== SEALED || ballotBytes({ kind: SEALED, layout }) <= BALLOT_BYTES;
    return fits ? [] : [fault(`layout-${at}`, 'too_large_sealed')];
  } catch {
    return [fault(`layout-${at}`, 'too_large')];
  }
}

function layoutFaults(typed, at, projects, decimals) {
  const ranges = rangeFaults(typed, at, projects.length);
  if (ranges.length > 0) return ranges;
  if (typed.layout === 'knapsack') {
    const { code } = amountAboveZero(typed.spend, decimals);
    if (code !== undefined) return [fault(`spend-${at}`, code, { decimals })];
  }
  return sizeFaults(typed, at, projects, decimals);
}

const filledEnvelopes = ({ envelopes }) =>
  Object.entries(envelopes).filter(([, text]) => text.trim() !== '');

function envelopeFaults(typed, at, projects, decimals) {
  const field = (id) => `envelope-${at}-${id}`;
  const named = new Set(projects.map(({ envelope }) => envelope).filter((id) => id !== 0));
  const filled = filledEnvelopes(typed);
  const missing = [...named].filter((id) => !filled.some(([other]) => Number(other) === id))
    .map((id) => fault(field(id), 'envelope_missing'));
  const wrong = filled.flatMap(([id, text]) => {
    const { code } = readAmount(text, decimals);
    return code === undefined ? [] : [fault(field(id), code, { decimals })];
  });
  return [...missing, ...wrong];
}

function questionFaults(typed, at, question, { decimals, languages }) {
  const { code } = amountAboveZero(typed.budget, decimals);
  const budget = code === undefined ? [] : [fault(`budget-${at}`, code, { decimals })];
  return [...titleFaults(typed, at, languages),
    ...layoutFaults(typed, at, question.projects, decimals), ...budget,
    ...envelopeFaults(typed, at, question.projects, decimals)];
}

// ---- money of all questions. Requires: amounts that can be read.

function moneyFaults({ questions }, { decimals, ballot }) {
  let left = ballot.budget;
  const rest = new Map(ballot.envelopes.map(({ id, amount }) => [id, amount]));
  return questions.flatMap((typed, at) => {
    const { units: budget } = readAmount(typed.budget, decimals);
    const found = budget > left ? [fault(`budget-${at}`, 'amount_most', { amount: left })] : [];
    left = Math.max(0, left - budget);
    let inside = budget;
    for (const [id, text] of filledEnvelopes(typed)) {
      const { units } = readAmount(text, decimals);
      const most = Math.min(inside, rest.get(Number(id)));
      if (units > most)
        found.push(fault(`envelope-${at}-${id}`, 'amount_most', { amount: most }));
      inside -= Math.min(units, most);
      rest.set(Number(id), rest.get(Number(id)) - Math.min(units, most));
    }
    return found;
  });
}

// ---- styles

const STYLES = { from: 0, to: LARGEST_STYLE };

function styleFaults({ styles, questions }, granted) {
  const rows = styles.flatMap(({ style, questions: asked }, at) => {
    if (wholeOf(style, STYLES) === null) return [fault(`style-${at}`, 'range', STYLES)];
    const twice = styles.slice(0, at).some((other) => numberOf(other.style) === numberOf(style));
    if (twice) return [fault(`style-${at}`, 'style_twice')];
    return asked.length === 0 ? [fault(`style-${at}`, 'style_empty')] : [];
  });
  if (rows.length > 0) return rows;
  const there = new Set(styles.map(({ style }) => numberOf(style)));
  const lost = granted.filter((style) => !there.has(style));
  if (styles.length === 0) return [fault('styles', 'style_missing')];
  if (lost.length > 0) return [fault('styles', 'style_granted', { styles: lost.join(', ') })];
  const unasked = questions.map((_, number) => number)
    .filter((number) => !styles.some((style) => style.questions.includes(number)));
  return unasked.length === 0 ? []
    : [fault('styles', 'question_unasked', { questions: unasked.map((n) => n + 1).join(', ') })];
}

// ---- sealing

/** Keys of the lines that are not empty, as typed. */
const keysOf = (text) => text.split('\n').map((line) => line.trim().toLowerCase())
  .filter((line) => line !== '');

function trusteeFault(keys, mixed, held) {
  const wrong = keys.find((key) => !/^[0-9a-f]{64}$/.test(key));
  if (keys.length === 0) return fault('trustees', 'trustees_missing');
  if (wrong !== undefined) return fault('trustees', 'trustee_key', { key: wrong.slice(0, 16) });
  if (new Set(keys).size < keys.length) return fault('trustees', 'trustee_twice');
  const role = keys.find((key) => held.includes(key));
  if (role !== undefined) return fault('trustees', 'trustee_role', { key: role.slice(0, 16) });
  if (keys.length > TRUSTEES) return fault('trustees', 'range', { from: 1, to: TRUSTEES });
  return mixed && keys.length < 2 ? fault('trustees', 'trustees_two') : null;
}

const cellOf = (text) => text.split('.').map(Number);

function mergeFaults(merges) {
  return merges.flatMap(({ from, into }, at) => {
    if (cellOf(from)[0] !== cellOf(into)[0]) return [fault(`merge-${at}`, 'merge_apart')];
    return from === into ? [fault(`merge-${at}`, 'merge_itself')] : [];
  });
}

function sealingFaults({ questions, sealing }, { ballot }) {
  const sealed = questions.filter(({ kind }) => kind === SEALED);
  if (sealed.length === 0) return [];
  const keys = keysOf(sealing.trustees);
  const mixed = sealed.some(({ layout }) => isMixed(ballot, layout));
  const trustees = trusteeFault(keys, mixed, ballot.keys);
  const keyFaults = trustees === null
    ? numberFault('threshold', sealing.threshold, { from: 1, to: keys.length }) : [trustees];
  return [...keyFaults,
    ...numberFault('minimum', sealing.minimum, { from: 1, to: MOST_MINIMUM }),
    ...mergeFaults(sealing.merges)];
}

/**
 * What is wrong, in the order of the form: {field, code, ..} each; none if it may be prepared.
 * `data`: the page's, with `ballot`, `projects`, `languages` and `money`.
 */
export function definitionFaults(values, data) {
  const limits = { decimals: data.money.decimals, languages: data.languages, ballot: data.ballot };
  const asked = questionsOf(data);
  const single = values.questions.flatMap((typed, at) =>
    questionFaults(typed, at, asked[at], limits));
  return [...single, ...(single.length === 0 ? moneyFaults(values, limits) : []),
    ...styleFaults(values, data.ballot.styles), ...sealingFaults(values, limits)];
}

// ---- the act's body

function layoutBody(typed, decimals) {
  const numbers = { low: 0, high: 0, per: 0, total: 0, budget: 0 };
  const put = (...names) => names.forEach((name) => (numbers[name] = numberOf(typed[name])));
  if (typed.layout === 'approval') put('low', 'high');
  if (typed.layout === 'points') put('per', 'total');
  if (typed.layout === 'ranking') numbers.high = numberOf(typed.ranks);
  if (typed.layout === 'knapsack') numbers.budget = readAmount(typed.spend, decimals).units;
  return { kind: LAYOUTS.indexOf(typed.layout) + 1, ...numbers };
}

function questionBody(typed, { district, projects }, { ballot, languages, money: { decimals } }) {
  return {
    title: Object.fromEntries(languages.map((tag) => [tag, plainOf(typed.title[tag])])),
    district, kind: typed.kind, layout: layoutBody(typed, decimals), predicates: NO_PREDICATES,
    budget: readAmount(typed.budget, decimals).units,
    envelopes: ballot.envelopes.filter(({ id }) => (typed.envelopes[id] ?? '').trim() !== '')
      .map(({ id, name }) =>
        ({ id, name, amount: readAmount(typed.envelopes[id], decimals).units })),
    projects: projects.map(({ number }) => number), exclusive: [],
  };
}

function sealingBody({ questions, sealing }) {
  if (!questions.some(({ kind }) => kind === SEALED)) return null;
  const merges = sealing.merges.map(({ from, into }) =>
    ({ dimension: cellOf(from)[0], into: cellOf(into)[1], from: cellOf(from)[1] }));
  return { trustees: keysOf(sealing.trustees).sort(), threshold: numberOf(sealing.threshold),
    minimum_ballots: numberOf(sealing.minimum),
    merges: merges.sort((one, other) => one.dimension - other.dimension) };
}

/** The body of ballot_defined but its nonce. Requires: no faults. */
export function definitionBody(values, data) {
  const asked = questionsOf(data);
  const styles = values.styles.map(({ style, questions }) =>
    ({ style: numberOf(style), questions: [...questions].sort((a, b) => a - b) }));
  return {
    questions: values.questions.map((typed, at) => questionBody(typed, asked[at], data)),
    styles: styles.sort((one, other) => one.style - other.style),
    sealing: sealingBody(values),
  };
}
