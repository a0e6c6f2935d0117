// The device: what it seals is what was chosen, and a ballot is either cast or opened, never both.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import { formatCode, makeCode, voterOf } from '../../api/web/site/code.mjs';
import { Device } from '../../api/web/site/device.mjs';
import { castSubmission, readEntry } from '../../api/web/site/submission.mjs';
import { election, PARAMETERS } from './town.mjs';

const { toHex, fromHex } = sealed;
const EDITION = 'e'.repeat(32);
const NONE = '0'.repeat(64);
const questions = election.questions.map(({ kind, keys }, i) => {
  const layout = Object.keys(PARAMETERS)[i % 5];
  return { kind, layout, parameters: PARAMETERS[layout],
    keys: keys.map((key) => toHex(sealed.encodeElement(key))) };
});
const asked = { edition: EDITION, context: toHex(election.context), questions };
const [SEALED_APPROVAL, OPEN_APPROVAL] = [0, 5];

function ready(code = makeCode()) {
  const device = new Device();
  device.open(formatCode(code));
  device.join(asked);
  return { device, voter: voterOf(code) };
}
const place = { bseq: 1, prev: NONE };

// The ballot in a submission, out of an entry that holds it.
function ballotOf(submission) {
  const entry = readEntry(sealed.concat(new Uint8Array(16), submission));
  const signature = submission.slice(-65, -1);
  return { ...entry, signature };
}

test('Device.CastsWhatWasChosenUnderItsOwnKey', () => {
  const { device, voter } = ready();
  for (const question of [SEALED_APPROVAL, OPEN_APPROVAL]) {
    const { tracker, sealed: closed } = device.seal({ question, choice: [0, 2], ...place });
    assert.equal(closed, question === SEALED_APPROVAL);
    const submission = device.cast(tracker);
    const { ballot, header, signature, type, edition } = ballotOf(submission);
    assert.equal(type, 31);
    assert.equal(toHex(edition), EDITION);
    assert.deepEqual(header.slot, voter.slot);
    const board = new sealed.Board(election);
    board.enrol(voter.slot, voter.key);
    assert.equal(toHex(board.cast(ballot, signature)), tracker);
    assert.deepEqual(submission, castSubmission(fromHex(EDITION), ballot, signature));
  }
});

test('Device.NeverOpensWhatItCastNorCastsWhatItOpened', () => {
  const { device } = ready();
  const sealIt = () => device.seal({ question: 0, choice: [1], ...place }).tracker;
  const cast = sealIt();
  device.cast(cast);
  assert.throws(() => device.check(cast), { code: 'no_such_ballot' });
  assert.throws(() => device.cast(cast), { code: 'no_such_ballot' });
  const opened = sealIt();
  device.check(opened);
  assert.throws(() => device.cast(opened), { code: 'no_such_ballot' });
  const dropped = sealIt();
  device.discard();
  assert.throws(() => device.cast(dropped), { code: 'no_such_ballot' });
  const open = device.seal({ question: OPEN_APPROVAL, choice: [1], ...place }).tracker;
  assert.throws(() => device.check(open), { code: 'nothing_to_open' });
});

test('Device.ShowsWhatASealedBallotHolds', () => {
  const { device, voter } = ready();
  const { tracker } = device.seal({ question: 0, choice: [0, 3], ...place });
  const { choice, file } = device.check(tracker);
  assert.deepEqual(choice, [0, 3]);
  const [title, ...rest] = new TextDecoder().decode(file).trimEnd().split('\n');
  assert.equal(title, 'urna opened ballot v1');
  const lines = Object.fromEntries(rest.map((line) => line.split(' ')));
  const board = new sealed.Board(election);
  board.enrol(voter.slot, voter.key);
  const shown = board.challenge(fromHex(lines.ballot), [...fromHex(lines.bits)],
    sealed.decodeScalar(fromHex(lines.randomness)));
  assert.deepEqual(shown.choice, [0, 3]);
  assert.equal(toHex(shown.tracker), tracker);
});

test('Device.SaysWhatIsMissing', () => {
  const device = new Device();
  assert.throws(() => device.seal({ question: 0, choice: [], ...place }), { code: 'not_ready' });
  assert.throws(() => device.open('12345'), { code: 'code', reason: 'short', given: 5 });
  const { device: other } = ready();
  assert.throws(() => other.seal({ question: 0, choice: [], ...place }), { check: '7.5' });
  assert.throws(() => device.join({ ...asked, edition: 'zz' }), RangeError);
});
