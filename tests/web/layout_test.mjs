// Layouts: codings are read back, and in small worlds the legal bits are exactly the codings of the
// legal answers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import { PARAMETERS, SEED, drawsOf, randomChoice } from './town.mjs';

const WORLDS = [
  ['approval', 4, 0, 4], ['approval', 4, 1, 3], ['approval', 3, 2, 2], ['knapsack', [3, 1, 2], 4],
  ['knapsack', [0, 5], 3], ['points', 2, 2, 3], ['points', 2, 3, 3], ['ranking', 2, 2],
  ['ranking', 3, 2], ['scores', 2, 3], ['scores', 1, 1],
];

const allBits = (count) =>
  Array.from({ length: 2 ** count }, (_, n) =>
    Array.from({ length: count }, (_, j) => (n >> j) & 1));

// Every list of up to `length` numbers below `below`.
const lists = (below, length) =>
  length === 0 ? [[]] : [[], ...lists(below, length - 1).flatMap((rest) =>
    Array.from({ length: below }, (_, x) => [x, ...rest]))];

const accepted = (run) => {
  try {
    return run();
  } catch (error) {
    if (error.check === '7.5') return null;
    throw error;
  }
};

const ascending = (name, choice) =>
  ['approval', 'knapsack'].includes(name) ? choice.every((x, i) => !i || choice[i - 1] < x) : true;

for (const [name, ...parameters] of WORLDS)
  test(`Legal bits are the codings of answers: ${name} ${JSON.stringify(parameters)}`, () => {
    const layout = sealed.layoutOf(name, ...parameters);
    const answers = lists(5, 4).filter((choice) => ascending(name, choice));
    const codings = answers.map((choice) => accepted(() => layout.encode(choice))).filter(Boolean);
    const legal = allBits(layout.bits).filter((bits) =>
      accepted(() => (sealed.checkBits(layout, bits), true)));
    const text = (items) => [...new Set(items.map(String))].sort();
    assert.ok(legal.length > 0);
    assert.deepEqual(text(legal), text(codings));
  });

for (const [name, ...parameters] of WORLDS)
  test(`W·v = u admits legal answers only: ${name} ${JSON.stringify(parameters)}`, () => {
    const layout = sealed.layoutOf(name, ...parameters);
    const solves = (bits) =>
      layout.equations.every(({ terms, equals }) => sealed.evaluate(terms, bits) === equals);
    for (const bits of allBits(layout.bits).filter(solves))
      layout.encode(sealed.decodeBits(layout, bits));
  });

test('Random answers of every layout are read back', (t) => {
  t.diagnostic(`URNA_SEED=${SEED}`);
  const draw = drawsOf('layouts');
  for (const [name, parameters] of Object.entries(PARAMETERS))
    for (let i = 0; i < 50; i += 1) {
      const choice = randomChoice(name, parameters, draw);
      const layout = sealed.layoutOf(name, ...parameters);
      assert.deepEqual(sealed.decodeBits(layout, layout.encode(choice)), choice);
    }
});

test('Answers outside a layout are refused', () => {
  const refused = (name, parameters, choice) =>
    assert.throws(() => sealed.layoutOf(name, ...parameters).encode(choice), { check: '7.5' });
  refused('approval', [3, 1, 2], []);
  refused('approval', [3, 1, 2], [0, 1, 2]);
  refused('approval', [3, 1, 2], [0, 0]);
  refused('approval', [3, 1, 2], [3]);
  refused('approval', [3, 1, 2], [-1]);
  refused('approval', [3, 1, 2], [0.5]);
  refused('knapsack', [[60, 50], 100], [0, 1]);
  refused('points', [2, 3, 4], [4, 0]);
  refused('points', [2, 3, 4], [3, 2]);
  refused('points', [2, 3, 4], [3]);
  refused('points', [2, 3, 4], [-1, 1]);
  refused('ranking', [3, 2], [0, 1, 2]);
  refused('ranking', [3, 2], [1, 1]);
  refused('scores', [2, 3], [4, 0]);
  refused('scores', [2, 3], [1]);
});

test('Parameters that make no layout are refused', () => {
  const refused = (name, ...parameters) =>
    assert.throws(() => sealed.layoutOf(name, ...parameters), { check: '3' });
  refused('approval', 0, 0, 0);
  refused('approval', 3, 2, 1);
  refused('approval', 3, 0, 4);
  refused('approval', sealed.MAX_PROJECTS + 1, 0, 1);
  refused('knapsack', [], 5);
  refused('knapsack', [1, -1], 5);
  refused('knapsack', [2 ** 53 - 1, 1], 5);
  refused('points', 2, 0, 1);
  refused('points', 2, 3, 2);
  refused('ranking', 2, 3);
  refused('scores', 2, 0);
  refused('scores', 2, 101);
  refused('toString', 1);
  refused('approval', '3', 0, 1);
});
