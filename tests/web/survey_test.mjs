// Answering a survey: bound to the opening that the log holds, one ballot of scores, known again by
// its receipt.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import { checkCastSignature } from '../../api/web/sealed/credential.mjs';
import { formatCode, makeCode, voterOf } from '../../api/web/site/code.mjs';
import { Device } from '../../api/web/site/device.mjs';
import { openLog } from '../../api/web/site/log.mjs';
import { receiptStatus } from '../../api/web/site/receipt_status.mjs';
import { answerSubmission, eventBytes, readEntry } from '../../api/web/site/submission.mjs';
import {
  sealedSurveyContext, surveyAt, surveyContext,
} from '../../api/web/site/survey_context.mjs';
import { SmallLog, entryOf } from './small_log.mjs';

const { concat, fromHex, lengthPrefixed, toHex, u16 } = sealed;
const ORIGIN = 'town.example/pb';
const EDITION = 'e'.repeat(32);
const CONTEXT = 'c'.repeat(64);

const event = (type, body, edition = EDITION) =>
  concat(lengthPrefixed(concat(u16(type), u16(1), fromHex(edition), body)), [0]);
const opening = event(85, [1, 2, 3]);
const given = { edition: EDITION, context: CONTEXT, survey: 4, answers: [5, 5, 5], sealed: null };

function answered(choice, code = makeCode()) {
  const device = new Device();
  device.open(formatCode(code));
  const { tracker, submission } = device.answer({ ...given, choice });
  const entry = new Uint8Array(entryOf(0, submission));
  return { tracker, submission, read: readEntry(entry), voter: voterOf(code) };
}

test('Survey.AnAnswerIsOneSignedBallotOfScores', () => {
  const { tracker, submission, read, voter } = answered([5, 0, 2]);
  assert.equal(read.type, 87);
  assert.equal(toHex(read.edition), EDITION);
  const { header, ballot } = read;
  assert.deepEqual([header.kind, header.question, header.bseq, header.channel], [1, 4, 1, 0]);
  assert.deepEqual(header.prev, new Uint8Array(32));
  assert.deepEqual(header.slot, voter.slot);
  assert.equal(toHex(sealed.trackerOf(fromHex(CONTEXT), ballot)), tracker);
  const signature = submission.slice(-65, -1);
  checkCastSignature(fromHex(CONTEXT), voter.key, fromHex(tracker), signature);
  assert.deepEqual(submission, answerSubmission(fromHex(EDITION), ballot, signature));
  const question = sealed.questionOf(1, 'scores', [3, 5]);
  const bits = sealed.unpackBits(ballot.slice(sealed.HEADER_BYTES), question.layout.bits);
  assert.deepEqual(bits, question.layout.encode([5, 0, 2]));
});

test('Survey.AnAnswerBeyondTheScoresIsNotMade', () => {
  assert.throws(() => answered([6, 0, 0]));
  assert.throws(() => answered([1, 2]));
  assert.throws(() => new Device().answer({ ...given, choice: [1, 1, 1] }), { code: 'not_ready' });
});

test('Survey.ASealedAnswerIsProvedUnderItsOwnContext', () => {
  const layout = sealed.layoutOf('answers', 2, 3);
  const keys = Array.from({ length: layout.bits }, (_, j) =>
    sealed.encodeElement(sealed.BASE.multiply(BigInt(j + 2))));
  const election = 'a'.repeat(64);
  const device = new Device();
  device.open(formatCode(makeCode()));
  const asked = { ...given, answers: [2, 3], sealed: { context: election, keys: keys.map(toHex) } };
  const { tracker, submission } = device.answer({ ...asked, choice: [2, 3] });
  const { ballot } = readEntry(new Uint8Array(entryOf(0, submission)));
  const context = sealedSurveyContext(fromHex(CONTEXT), fromHex(election));
  assert.equal(toHex(sealed.trackerOf(context, ballot)), tracker);
  const questions = [];
  questions[given.survey] = sealed.questionOf(2, 'answers', [2, 3], keys);
  const parsed = sealed.parseBallot({ context, questions }, ballot);
  sealed.checkContent({ context, questions }, parsed);
  const elsewhere = { context: fromHex(election), questions };
  assert.throws(() => sealed.checkContent(elsewhere, parsed), { check: '7.5' });
  assert.throws(() => device.answer({ ...asked, choice: [3, 1] }), { check: '7.5' });
});

test('Survey.NoBitIsSetForAnAnswerThatIsNotThere', () => {
  const layout = sealed.layoutOf('answers', 2, 3);
  assert.equal(layout.bits, 8);
  assert.equal(layout.outputs.length, 5);
  sealed.checkBits(layout, [0, 1, 0, 0, 0, 0, 1, 0]);
  assert.throws(() => sealed.checkBits(layout, [0, 0, 1, 0, 0, 0, 1, 0]), { check: '7.5' });
});

const ask = (log, opened, edition = EDITION) => surveyAt({ read: log.read, vkey: log.key.vkey,
  remembered: null, origin: ORIGIN, edition: fromHex(edition), opened });

test('Survey.ItsContextIsWorkedOutFromTheOpeningInTheLog', async () => {
  const log = new SmallLog([event(1, []), opening].map((one, i) => entryOf(i, one)));
  const { context, memory } = await ask(log, 1);
  const bytes = eventBytes(log.entries[1]);
  assert.equal(context, toHex(surveyContext(ORIGIN, fromHex(EDITION), bytes)));
  assert.notEqual(context, toHex(surveyContext('other.example', fromHex(EDITION), bytes)));
  assert.equal(memory.size, 2);
});

test('Survey.NoOtherEntryIsItsOpening', async () => {
  const log = new SmallLog([event(1, []), opening].map((one, i) => entryOf(i, one)));
  await assert.rejects(ask(log, 0), { code: 'other_survey' });
  await assert.rejects(ask(log, 1, 'd'.repeat(32)), { code: 'other_survey' });
  await assert.rejects(ask(log, 2), { code: 'not_yet' });
  log.spoil = (path, bytes) => {
    if (path.startsWith('tile/entries')) bytes[bytes.length - 2] ^= 1;
    return bytes;
  };
  await assert.rejects(ask(log, 1), { name: 'LogError' });
});

test('Survey.ItsReceiptStandsForGood', async () => {
  const { tracker, submission, read } = answered([1, 1, 1]);
  const log = new SmallLog([entryOf(0, submission)]);
  const view = await openLog({ read: log.read, vkey: log.key.vkey });
  const surveys = { [EDITION]: [...Array(4).fill(new Uint8Array(32)), fromHex(CONTEXT)] };
  const found = (asked, contexts) => receiptStatus(view, { index: 0, tracker: asked }, contexts);
  const told = await found(tracker, { surveys });
  assert.deepEqual([told.status, told.index, told.tracker, told.time],
    ['answered', 0, tracker, read.time]);
  assert.equal((await found('00', { surveys })).status, 'another_entry');
  assert.equal((await found(tracker, {})).status, 'unknown_edition');
  assert.equal((await found(tracker, { [EDITION]: fromHex(CONTEXT) })).status, 'unknown_edition');
});
