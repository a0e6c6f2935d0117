// A small election of our own, with one question per layout, for tests that need no evidence; and
// numbers drawn from a printed seed.

import * as sealed from '../../api/web/sealed/index.mjs';

const { utf8, h256 } = sealed;

export const SEED = process.env.URNA_SEED ?? String(Date.now());

/** Returns draw(n): a number from 0 to n - 1. The seed is printed by the test that uses it. */
export function drawsOf(name) {
  let count = 0;
  return (below) => {
    const bytes = h256('test/draw', utf8(SEED), utf8(name), sealed.u32((count += 1)));
    return sealed.bigEndian(bytes, 0, 4) % below;
  };
}

export const PARAMETERS = {
  approval: [6, 1, 4],
  knapsack: [[30, 45, 0, 80], 100],
  points: [3, 4, 6],
  ranking: [4, 3],
  scores: [3, 4],
};
const LAYOUTS = Object.keys(PARAMETERS);
const seed = new Uint8Array(32).fill(5);

const keysOf = (name) =>
  Array.from({ length: sealed.layoutOf(name, ...PARAMETERS[name]).bits }, (_, j) =>
    sealed.deriveCredential(`test/${name}`, seed, j).key);

/** Sealed questions 0..4, then the same layouts open as 5..9. */
export const election = {
  context: h256('test/context'),
  questions: [
    ...LAYOUTS.map((name) =>
      sealed.questionOf(sealed.SEALED, name, PARAMETERS[name], keysOf(name))),
    ...LAYOUTS.map((name) => sealed.questionOf(sealed.OPEN, name, PARAMETERS[name])),
  ],
};

export const slot = new Uint8Array(16).fill(9);
export const credential = sealed.deriveCredential('test/voter', seed, 0);

/** A cast of the town's only voter: {ballot, tracker, opening, signature}. */
export function vote(question, choice, place = { bseq: 1, prev: sealed.NO_TRACKER }) {
  const made = sealed.makeBallot({
    context: election.context,
    question: election.questions[question],
    header: { question, slot, key: credential.key, channel: 0, ...place },
    choice,
    secret: credential.secret,
  });
  const signature = sealed.signCast(election.context, credential, made.tracker);
  return { ...made, signature };
}

export function freshBoard() {
  const board = new sealed.Board(election);
  board.enrol(slot, credential.key);
  return board;
}

function someOf(count, most, draw) {
  const rest = [...Array(count).keys()];
  return Array.from({ length: most }, () => rest.splice(draw(rest.length), 1)[0]);
}

const CHOICES = {
  approval: ([projects, low, high], draw) =>
    someOf(projects, low + draw(high - low + 1), draw).sort((a, b) => a - b),
  knapsack: ([costs, budget], draw) => {
    let left = budget;
    const fits = (j) => costs[j] <= left && ((left -= costs[j]), true);
    return someOf(costs.length, draw(costs.length + 1), draw).filter(fits).sort((a, b) => a - b);
  },
  points: ([projects, per, total], draw) => {
    let left = total;
    return Array.from({ length: projects }, () => {
      const given = draw(Math.min(per, left) + 1);
      left -= given;
      return given;
    });
  },
  ranking: ([projects, ranks], draw) => someOf(projects, draw(ranks + 1), draw),
  scores: ([items, top], draw) => Array.from({ length: items }, () => draw(top + 1)),
};

/** A legal choice of the layout, drawn. */
export const randomChoice = (name, parameters, draw) => CHOICES[name](parameters, draw);
