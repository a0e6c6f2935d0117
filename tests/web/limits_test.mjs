// A choice within its limits, and what is said of one that is not; against the layouts themselves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutOf } from '../../api/web/sealed/index.mjs';
import { faultOf, isEmpty } from '../../api/web/site/limits.mjs';
import { PARAMETERS, drawsOf, SEED } from './town.mjs';

const question = (layout, parameters = PARAMETERS[layout], predicates = {}) =>
  ({ layout, parameters, predicates });
const code = (...asked) => faultOf(...asked)?.code ?? null;

function anyChoice(layout, [first], draw) {
  const projects = layout === 'knapsack' ? first.length : first;
  if (layout === 'points') return Array.from({ length: projects }, () => draw(6));
  if (layout === 'ranking')
    return Array.from({ length: 3 }, () => (draw(3) === 0 ? null : draw(projects)));
  return [...Array(projects).keys()].filter(() => draw(2) === 1);
}

test('Limits.AreTheLayoutsOwn', () => {
  console.log(`seed ${SEED}`);
  const draw = drawsOf('limits');
  const counts = { legal: 0, illegal: 0 };
  for (const layout of ['approval', 'knapsack', 'points', 'ranking'])
    for (let i = 0; i < 300; i += 1) {
      const choice = anyChoice(layout, PARAMETERS[layout], draw);
      const fault = faultOf(question(layout), choice);
      const encode = () => layoutOf(layout, ...PARAMETERS[layout])
        .encode(choice.filter((j) => j !== null));
      if (fault === null) assert.doesNotThrow(encode, `${layout} ${choice}`);
      else if (fault.code !== 'gap') assert.throws(encode, { check: '7.5' }, `${layout} ${choice}`);
      counts[fault === null ? 'legal' : 'illegal'] += 1;
    }
  assert.ok(counts.legal > 100 && counts.illegal > 100);
});

test('Limits.SayWhichOneAndByHowMuch', () => {
  assert.deepEqual(faultOf(question('approval', [6, 1, 2]), [0, 1, 2]),
    { code: 'too_many', count: 3, high: 2 });
  assert.deepEqual(faultOf(question('approval', [6, 2, 3]), [0]),
    { code: 'too_few', count: 1, low: 2 });
  assert.deepEqual(faultOf(question('knapsack', [[30, 80], 100]), [0, 1]),
    { code: 'over_budget', over: 10 });
  assert.equal(code(question('knapsack', [[30, 71], 100]), [0, 1]), 'over_budget');
  assert.equal(code(question('knapsack', [[30, 70], 100]), [0, 1]), null);
  assert.equal(code(question('points', [2, 4, 6]), [1.5, 0]), 'not_whole');
  assert.equal(code(question('points', [2, 4, 6]), [-1, 0]), 'not_whole');
  assert.equal(code(question('points', [2, 4, 6]), [Number.NaN, 0]), 'not_whole');
  assert.equal(code(question('points', [2, 4, 6]), [5, 0]), 'too_many_points');
  assert.deepEqual(faultOf(question('points', [2, 4, 6]), [4, 3]),
    { code: 'points_over', count: 7, high: 6 });
  assert.deepEqual(faultOf(question('ranking', [4, 3]), [0, null, 2]), { code: 'gap', rank: 2 });
  assert.equal(code(question('ranking', [4, 3]), [0, 0, null]), 'twice');
});

test('Limits.PredicatesOfOpenQuestions', () => {
  const points = (predicates) => question('points', [3, 4, 6], predicates);
  assert.equal(code(points({ minimum_points: 3 }), [1, 1, 0]), 'too_few_points');
  assert.equal(code(points({ maximum_projects: 2 }), [1, 1, 1]), 'too_many');
  assert.equal(code(points({ minimum_projects: 2 }), [1, 0, 0]), 'too_few');
  const both = question('approval', [6, 0, 3], { maximum_minus: 1 });  // 3 projects, high 2
  assert.equal(code(both, [0, 4]), null);
  assert.equal(code(both, [4]), 'minus_alone');
  assert.equal(code(both, [0, 4, 5]), 'too_many_minus');
  assert.equal(code(both, [0, 1, 2]), 'too_many');
});

test('Limits.NothingChosenIsNoBallot', () => {
  assert.ok(isEmpty(question('approval'), []));
  assert.ok(isEmpty(question('points'), [0, 0, 0]));
  assert.ok(isEmpty(question('ranking'), [null, null, null]));
  assert.ok(!isEmpty(question('points'), [0, 1, 0]));
});
