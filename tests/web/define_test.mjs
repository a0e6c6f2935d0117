// A ballot's definition as a committee types it: the questions that projects make, every limit at
// its end and one beyond, and the bytes that come of it, read back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  definitionBody, definitionFaults, layoutsFor, questionsOf, rangeOf,
} from '../../api/web/site/define.mjs';
import { signable } from '../../api/web/site/event.mjs';

const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(64));
const four = (text) => ({ ro: text, ru: text, uk: text, en: text });
const project = (number, district, cost, more = {}) =>
  ({ number, district, cost, envelope: 0, admitted: true, ...more });

const data = (change = {}, projects = null) => ({
  languages: ['ro', 'ru', 'uk', 'en'], money: { decimals: 2, currency: 'MDL' },
  projects: projects ?? [project(0, 0, 30000), project(1, 2, 20000), project(2, 0, 50000),
    project(3, 1, 100, { admitted: false }), project(4, 2, 900, { envelope: 7 })],
  ballot: { budget: 500000, scoring: 1, method: 1,
    envelopes: [{ id: 7, name: four('Coeziune'), amount: 100000 }],
    districts: [{ code: 1, name: 'Nord' }, { code: 2, name: 'Sud' }],
    dimensions: [{ name: 'age', cells: ['16-29', '30-59', '60+'] },
      { name: 'origin', cells: ['here', 'there'] }],
    styles: [], keys: [C], ...change } });

const typed = (change = {}) => ({ title: four('Ce alegeți?'), kind: 1, layout: 'approval',
  low: '0', high: '2', per: '', total: '', spend: '', ranks: '', budget: '1 000,50',
  envelopes: { 7: '' }, ...change });
const values = ({ first = {}, second = {}, ...more } = {}) => ({
  questions: [typed(first), typed({ envelopes: { 7: '500' }, ...second })],
  styles: [{ style: '0', questions: [0, 1] }],
  sealing: { trustees: '', threshold: '', minimum: '30', merges: [] }, ...more });
const sealing = (change = {}) => ({ trustees: `${B}\n\n ${A.toUpperCase()} \n`, threshold: '2',
  minimum: '30', merges: [], ...change });
const sealed = (change = {}, first = {}) =>
  values({ first: { kind: 2, ...first }, sealing: sealing(change) });

const faults = (given, frame = data()) =>
  definitionFaults(given, frame).map(({ field, code }) => `${field} ${code}`);
const fine = (given, frame) => assert.deepEqual(faults(given, frame), []);
const wrong = (given, expected, frame) => assert.deepEqual(faults(given, frame), [expected]);

test('Questions.AreTheDistrictsWithAdmittedProjects', () => {
  const asked = questionsOf(data()).map(({ district, name, projects }) =>
    [district, name, projects.map(({ number }) => number)]);
  assert.deepEqual(asked, [[0, null, [0, 2]], [2, 'Sud', [1, 4]]]);
  assert.deepEqual(questionsOf(data({}, [project(0, 0, 1, { admitted: false })])), []);
});

test('Layouts.AreThoseThatTheRuleCounts', () => {
  const offered = [1, 2, 3, 4, 5, 6, 7].map((scoring) => layoutsFor({ scoring }).join(' '));
  assert.deepEqual(offered, ['approval points knapsack ranking', 'points', 'ranking',
    'approval knapsack ranking', 'approval', 'ranking', 'ranking']);
});

test('Definition.IsTheBytesOfTheLog', () => {
  fine(values());
  const given = values({ second: { layout: 'knapsack', spend: '250,5' },
    styles: [{ style: '9', questions: [1] }, { style: '2', questions: [1, 0] }] });
  fine(given);
  const body = { nonce: '0'.repeat(16), ...definitionBody(given, data()) };
  const { shown } = signable({ name: 'ballot_defined', edition: 'e'.repeat(32), body });
  const [first, second] = shown.body.questions;
  assert.deepEqual(first.layout, { kind: 1, low: 0, high: 2, per: 0, total: 0, budget: 0 });
  assert.deepEqual(second.layout, { kind: 3, low: 0, high: 0, per: 0, total: 0, budget: 25050 });
  assert.deepEqual([first.projects, second.projects], [[0, 2], [1, 4]]);
  assert.deepEqual([first.budget, first.district, second.district], [100050, 0, 2]);
  assert.deepEqual([first.envelopes, second.envelopes],
    [[], [{ id: 7, name: four('Coeziune'), amount: 50000 }]]);
  assert.deepEqual(shown.body.styles,
    [{ style: 2, questions: [0, 1] }, { style: 9, questions: [1] }]);
  assert.equal(shown.body.sealing, null);
});

test('Definition.OfSealedQuestionsNamesTrusteesAscending', () => {
  const given = sealed({ merges: [{ from: '1.1', into: '1.0' }, { from: '0.2', into: '0.1' },
    { from: '0.1', into: '0.0' }] });
  fine(given);
  assert.deepEqual(definitionBody(given, data()).sealing, { trustees: [A, B], threshold: 2,
    minimum_ballots: 30, merges: [{ dimension: 0, into: 1, from: 2 },
      { dimension: 0, into: 0, from: 1 }, { dimension: 1, into: 0, from: 1 }] });
});

test('Definition.EachNumberAtItsLimitsAndOneBeyond', () => {
  for (const [layout, name, good, bad, more] of [
    ['approval', 'high', ['1', '2', ' 2 '], ['0', '3', '', '1.5', '-1', 'x', '1e0']],
    ['approval', 'low', ['0', '2'], ['3', '']],
    ['approval', 'low', ['0', '1'], ['2'], { high: '1' }],
    ['points', 'total', ['3', '65535'], ['0', '65536', ''], { per: '1' }],
    ['points', 'per', ['1', '5'], ['0', '6', ''], { total: '5' }],
    ['ranking', 'ranks', ['1', '2'], ['0', '3', '']]]) {
    for (const text of good) fine(values({ first: { layout, ...more, [name]: text } }));
    for (const text of bad)
      wrong(values({ first: { layout, ...more, [name]: text } }), `${name}-0 range`);
  }
  assert.deepEqual(rangeOf('ranks', 2048), { from: 1, to: 30 });
});

test('Definition.MoneyIsNoMoreThanThereIs', () => {
  for (const [text, code] of [['', 'cost_missing'], ['0', 'not_amount'], ['1,234', 'decimals'],
    ['lei', 'not_amount'], ['90071992547409,93', 'too_much']])
    wrong(values({ first: { budget: text } }), `budget-0 ${code}`);
  fine(values({ first: { budget: '3999,50' } }));
  wrong(values({ first: { budget: '3999,51' } }), 'budget-1 amount_most');
  fine(values({ second: { envelopes: { 7: '1000' } } }));
  wrong(values({ second: { envelopes: { 7: '1000,01' } } }), 'envelope-1-7 amount_most');
  wrong(values({ second: { budget: '400' } }), 'envelope-1-7 amount_most');
  wrong(values({ first: { envelopes: { 7: '600' } } }), 'envelope-1-7 amount_most');
  wrong(values({ second: { envelopes: { 7: '' } } }), 'envelope-1-7 envelope_missing');
  for (const [spend, code] of [['', 'cost_missing'], ['0', 'not_amount']])
    wrong(values({ first: { layout: 'knapsack', spend } }), `spend-0 ${code}`);
});

test('Definition.TitlesStandInEveryLanguage', () => {
  wrong(values({ first: { title: { ...four('x'), uk: ' \u200e\n' } } }), 'title-0-uk text_missing');
  fine(values({ first: { title: four('ț'.repeat(500)) } }));
  wrong(values({ first: { title: { ...four('x'), ro: `${'ț'.repeat(500)}x` } } }),
    'title-0-ro too_long');
});

test('Definition.StylesAskEveryQuestionAndKeepWhatWasGiven', () => {
  const styles = (...rows) => values({
    styles: rows.map(([style, ...questions]) => ({ style, questions })) });
  fine(styles(['65535', 0], ['0', 1]));
  wrong(styles(['65536', 0, 1]), 'style-0 range');
  wrong(styles(['1', 0, 1], ['01', 0]), 'style-1 style_twice');
  wrong(styles(['1', 0, 1], ['2']), 'style-1 style_empty');
  wrong(styles(), 'styles style_missing');
  wrong(styles(['0', 1]), 'styles question_unasked');
  wrong(styles(['0', 0, 1]), 'styles style_granted', data({ styles: [0, 4] }));
  fine(styles(['0', 0, 1], ['4', 1]), data({ styles: [0, 4] }));
});

test('Definition.TrusteesAreDistinctKeysWithoutAnotherRole', () => {
  for (const [trustees, code] of [['', 'trustees_missing'], [`${A}\nab`, 'trustee_key'],
    [`${A}\n${A}`, 'trustee_twice'], [`${A}\n${C}`, 'trustee_role']])
    assert.equal(faults(sealed({ trustees, threshold: '1' }))[0], `trustees ${code}`);
  for (const threshold of ['0', '3', '', 'two']) wrong(sealed({ threshold }), 'threshold range');
  for (const minimum of ['0', '1000001', '']) wrong(sealed({ minimum }), 'minimum range');
  fine(sealed({ minimum: '1000000', threshold: '1' }));
  fine(sealed({ trustees: A, threshold: '1' }));
  const single = [{ layout: 'points', per: '1', total: '2' }, { layout: 'ranking', ranks: '1' }];
  for (const first of single)
    wrong(sealed({ trustees: A, threshold: '1' }, first), 'trustees trustees_two');
  wrong(sealed({ trustees: A, threshold: '1' }), 'trustees trustees_two', data({ method: 2 }));
  const many = Array.from({ length: 65 }, (_, i) => i.toString(16).padStart(64, '0'));
  wrong(sealed({ trustees: many.join('\n'), threshold: '64' }), 'trustees range');
  fine(sealed({ trustees: many.slice(1).join('\n'), threshold: '64' }));
});

test('Definition.MergesStayInOneDimension', () => {
  wrong(sealed({ merges: [{ from: '0.1', into: '1.0' }] }), 'merge-0 merge_apart');
  wrong(sealed({ merges: [{ from: '1.1', into: '1.0' }, { from: '0.1', into: '0.1' }] }),
    'merge-1 merge_itself');
});

// A sealed ballot has room for 622 bits: so many marks and the slack of one.
test('Definition.BallotsHaveRoom', () => {
  const many = (count) => [project(900, 2, 100, { envelope: 7 }), project(901, 2, 100),
    ...Array.from({ length: count }, (_, i) => project(i, 0, 100))];
  const first = { high: '1' };
  fine(sealed({}, first), data({}, many(621)));
  wrong(sealed({}, first), 'layout-0 too_large_sealed', data({}, many(622)));
  fine(values({ first }), data({}, many(622)));
  const points = { layout: 'points', per: '60000', total: '60000' };
  fine(values({ first: points }), data({}, many(2047)));
});
