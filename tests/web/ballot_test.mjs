// Ballots of our own: whatever a device makes is accepted, and nothing else is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import {
  PARAMETERS, SEED, credential, drawsOf, election, freshBoard, randomChoice, slot, vote,
} from './town.mjs';

const { toHex } = sealed;
const NAMES = Object.keys(PARAMETERS);

test('Random ballots of every layout are accepted, and sealed ones open to the choice', (t) => {
  t.diagnostic(`URNA_SEED=${SEED}`);
  const draw = drawsOf('ballots');
  for (let question = 0; question < election.questions.length; question += 1)
    for (let i = 0; i < 5; i += 1) {
      const name = NAMES[question % NAMES.length];
      const choice = randomChoice(name, PARAMETERS[name], draw);
      const { ballot, signature, tracker, opening } = vote(question, choice);
      assert.equal(ballot.length, sealed.ballotBytes(election.questions[question]));
      assert.deepEqual(freshBoard().cast(ballot, signature), tracker);
      if (!opening) continue;
      const checked = freshBoard().challenge(ballot, opening.bits, opening.r);
      assert.deepEqual(checked.choice, choice);
    }
});

test('A chain of ballots is accepted in order, and no ballot twice', () => {
  const board = freshBoard();
  const first = vote(0, [1]);
  board.cast(first.ballot, first.signature);
  assert.throws(() => board.cast(first.ballot, first.signature), { check: '7.4' });
  const second = vote(0, [2, 3], { bseq: 2, prev: first.tracker });
  board.cast(second.ballot, second.signature);
  assert.throws(() => board.cast(first.ballot, first.signature), { check: '7.4' });
});

test('A challenged ballot can never be cast', () => {
  const board = freshBoard();
  const { ballot, signature, opening } = vote(0, [1]);
  board.challenge(ballot, opening.bits, opening.r);
  assert.throws(() => board.cast(ballot, signature), { check: '7.7' });
});

test('The same choice never gives the same bytes twice', () => {
  const seen = new Set();
  for (let i = 0; i < 3; i += 1) {
    const { ballot, signature } = vote(0, [1]);
    for (let at = sealed.HEADER_BYTES; at < ballot.length; at += 32)
      seen.add(toHex(ballot.slice(at, at + 32)));
    seen.add(toHex(signature.slice(0, 32)));
  }
  const items = (sealed.ballotBytes(election.questions[0]) - sealed.HEADER_BYTES) / 32 + 1;
  assert.equal(seen.size, 3 * items);
});

test('A layout with a single answer is proved like any other', () => {
  const key = sealed.deriveCredential('test/only', new Uint8Array(32), 0).key;
  const question = sealed.questionOf(sealed.SEALED, 'approval', [1, 1, 1], [key]);
  const { ballot } = sealed.makeBallot({
    context: election.context, question, choice: [0], secret: credential.secret,
    header: {
      question: 0, slot, key: credential.key, bseq: 1, prev: sealed.NO_TRACKER, channel: 0,
    },
  });
  const alone = { context: election.context, questions: [question] };
  sealed.checkContent(alone, sealed.parseBallot(alone, ballot));
});

test('A sealed question wants one key for every bit', () => {
  const { key } = credential;
  const refused = (check, kind, keys) =>
    assert.throws(() => sealed.questionOf(kind, 'scores', [1, 1], keys), { check });
  for (const keys of [[], [key], [key, key, key]]) refused('4.1', sealed.SEALED, keys);
  refused('4.1', sealed.OPEN, [key, key]);
  refused('4.6', sealed.SEALED, [key, new Uint8Array(32)]);
  refused('3', 3, [key, key]);
});

const MASKS = [0x01, 0x80];
const flipped = (bytes, at, mask) => bytes.map((byte, i) => (i === at ? byte ^ mask : byte));

function everyFlipIsRefused(question, choice) {
  const { ballot, signature } = vote(question, choice);
  freshBoard().cast(ballot, signature);
  for (const mask of MASKS) {
    for (let at = 0; at < ballot.length; at += 1)
      assert.throws(
        () => freshBoard().cast(flipped(ballot, at, mask), signature), { name: 'Refusal' },
        `byte ${at} mask ${mask}`);
    for (let at = 0; at < signature.length; at += 1)
      assert.throws(
        () => freshBoard().cast(ballot, flipped(signature, at, mask)), { check: '7.8' });
  }
}

test('Every flipped byte of a sealed ballot and of its signature is refused', () =>
  everyFlipIsRefused(NAMES.indexOf('knapsack'), [0]));
test('Every flipped byte of an open ballot and of its signature is refused', () =>
  everyFlipIsRefused(NAMES.length + NAMES.indexOf('points'), [1, 0, 4]));
test('Every truncation and extension of a ballot is refused', () => {
  for (const question of [NAMES.indexOf('scores'), NAMES.length]) {
    const { ballot, signature } = vote(question, question === NAMES.length ? [1] : [1, 2, 3]);
    for (let size = 0; size < ballot.length; size += 7)
      assert.throws(() => freshBoard().cast(ballot.slice(0, size), signature), { name: 'Refusal' });
    const longer = sealed.concat(ballot, [0]);
    assert.throws(() => freshBoard().cast(longer, signature), { check: '7.2' });
    const cut = [63, 32, 31, 0].map((size) => signature.slice(0, size));
    for (const other of [sealed.concat(signature, [0]), ...cut])
      assert.throws(() => freshBoard().cast(ballot, other), { check: '7.8' });
  }
});
