// Each equation of a sealed ballot's proof is needed: for each there is a forgery only it meets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import { forge } from './forger.mjs';
import { election } from './town.mjs';

const { BASE, BALLOT_CHECKS } = sealed;
const [question] = election.questions;
const binding = sealed.h256('test/forgery');
const bits = question.layout.encode([0, 2]);

function check(body) {
  const proof = sealed.parseBody(body, question.layout.bits, BALLOT_CHECKS.gate);
  sealed.checkProof(binding, question.keys, question.layout, proof, BALLOT_CHECKS);
}
const refused = (cheat, number, why) =>
  assert.throws(() => check(forge(binding, question, bits, cheat)), { check: number, why });
const at = (index, change) => (items) => items.map((x, i) => (i === index ? change(x) : x));
const plusBase = (element) => element.add(BASE);

test('The prover written again is believed when it does not cheat', () =>
  check(forge(binding, question, bits)));
test('(1) refuses a vector outside the kernel of W', () =>
  refused({ vector: at(1, (x) => x + 1n) }, '7.5', 'W·f = e·u does not hold'));
test('(2) refuses an alpha with other randomness than the betas', () =>
  refused({ cipher: at(0, plusBase) }, '7.6', 'the equation of alpha does not hold'));
test('(3) refuses a beta that holds something else', () => {
  for (let j = 1; j <= question.layout.bits; j += 1)
    refused({ cipher: at(j, plusBase) }, '7.6', `the equation of beta ${j} does not hold`);
});
test('(4) refuses commitments to other coefficients', () => {
  for (const index of [0, 1])
    refused({ commitments: at(index, plusBase) }, '7.6', 'the equation of the bits does not hold');
});
test('(4) refuses values that are no bits though their sum is right', () => {
  const values = bits.map(() => 0);
  const { terms, equals } = question.layout.equations[0];
  const [bit, weight] = terms[0];
  values[bit] = equals / weight;
  assert.ok(values[bit] > 1);
  const body = forge(binding, question, values);
  assert.throws(() => check(body), { check: '7.6', why: 'the equation of the bits does not hold' });
});
