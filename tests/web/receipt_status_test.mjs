// What became of a ballot, read from a log alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import { openLog } from '../../api/web/site/log.mjs';
import { readReceiptCode, formatReceiptCode, groupedReceiptCode }
  from '../../api/web/site/receipt_code.mjs';
import { bundlesAfter, receiptStatus } from '../../api/web/site/receipt_status.mjs';
import { castSubmission, readEntry } from '../../api/web/site/submission.mjs';
import { SmallLog, entryOf } from './small_log.mjs';

const { concat, lengthPrefixed, toHex, u16, u32 } = sealed;
const edition = new Uint8Array(16).fill(1);
const otherEdition = new Uint8Array(16).fill(2);
const context = sealed.h256('test/context');
const contexts = { [toHex(edition)]: context };
const slotOf = (n) => new Uint8Array(16).fill(n);
const nonce = new Uint8Array(8);

const ballot = (slot, question = 0, bseq = 1) => concat(sealed.encodeHeader({
  kind: 1, question, slot: slotOf(slot), key: new Uint8Array(32), bseq, prev: new Uint8Array(32),
  channel: 0 }), [slot]);
const cast = (slot, question, bseq) =>
  castSubmission(edition, ballot(slot, question, bseq), new Uint8Array(64));
const event = (type, body, of = edition) =>
  concat(lengthPrefixed(concat(u16(type), u16(1), of, nonce, body)), [0]);
const close = (of) => event(35, [], of);
const revoke = (slot) => event(23, concat(slotOf(slot), u16(1)));
const paper = (slot) => event(24, concat(slotOf(slot), new Uint8Array(12)));
const rotate = (slot, reason) => event(22,
  concat(slotOf(slot), u32(1), new Uint8Array(96), [reason], new Uint8Array(16)));

async function ask(submissions, receipt, options) {
  const log = new SmallLog(submissions.map((submission, i) => entryOf(i, submission)));
  const view = await openLog({ read: log.read, vkey: log.key.vkey });
  return receiptStatus(view, receipt, contexts, options);
}
const of = (index, slot, question = 0, bseq = 1) =>
  ({ index, tracker: toHex(sealed.trackerOf(context, ballot(slot, question, bseq))) });
const becomes = async (status, submissions, receipt) =>
  assert.equal((await ask(submissions, receipt)).status, status);

test('Receipt.OfABallotThatStands', async () => {
  await becomes('received', [cast(1), cast(2)], of(0, 1));
  await becomes('counted', [cast(1), cast(2), close()], of(0, 1));
  await becomes('received', [cast(1), close(otherEdition)], of(0, 1));
  await becomes('received', [cast(1), cast(1, 1)], of(0, 1));
  const found = await ask([cast(1), cast(2, 3, 7)], of(1, 2, 3, 7));
  assert.deepEqual([found.index, found.question, found.bseq, found.time],
    [1, 3, 7, 1_780_000_020]);
});

test('Receipt.OfAnotherActComesOutOfAFileOnly', async () => {
  assert.deepEqual(await ask([cast(1), close()], { index: 1, tracker: '' }),
    { status: 'act', index: 1, time: 1_780_000_020 });
  await becomes('another_entry', [cast(1), close()], { index: 1, tracker: '00' });
});

test('Receipt.OfABallotThatALaterOneReplaced', async () => {
  const log = [cast(1), cast(2), cast(1, 0, 2), cast(1, 0, 3), close()];
  assert.deepEqual((await ask(log, of(0, 1))).by, 3);
  await becomes('superseded', log, of(2, 1, 0, 2));
  await becomes('counted', log, of(3, 1, 0, 3));
});

test('Receipt.OfABallotThatDoesNotCount', async () => {
  const why = async (more) => (await ask([cast(1), more, close()], of(0, 1))).why;
  assert.equal(await why(revoke(1)), 'revoked');
  assert.equal(await why(paper(1)), 'paper');
  assert.equal(await why(rotate(1, 2)), 'key');
  assert.equal(await why(rotate(1, 1)), undefined);
  assert.equal(await why(revoke(2)), undefined);
  await becomes('counted', [cast(1), close(), paper(1)], of(0, 1));
});

test('Receipt.OfNoBallot', async () => {
  assert.deepEqual(await ask([cast(1)], of(5, 1)), { status: 'not_there', size: 1 });
  await becomes('another_entry', [cast(2)], of(0, 1));
  await becomes('another_entry', [close()], of(0, 1));
  await becomes('unknown_edition', [castSubmission(otherEdition, ballot(1), new Uint8Array(64))],
    of(0, 1));
  await becomes('received', [cast(1)], { index: 0, tracker: of(0, 1).tracker.slice(0, 16) });
});

test('Receipt.IsFollowedAsFarAsItIsLet', async () => {
  const many = [cast(1), ...Array(600).fill(cast(2)), cast(1, 0, 2)];
  const found = await ask(many, of(0, 1), { most: 2 });
  assert.deepEqual([found.status, found.complete], ['received', false]);
  assert.equal((await ask(many, of(0, 1))).status, 'superseded');
  const log = new SmallLog(many.map((submission, i) => entryOf(i, submission)));
  const view = await openLog({ read: log.read, vkey: log.key.vkey });
  assert.equal(bundlesAfter(view, 0), 3);
  assert.equal(bundlesAfter(view, 600), 1);
});

test('ReceiptCode.IsReadFromLinksAndFromPaper', () => {
  const tracker = 'ab01'.repeat(16);
  const code = formatReceiptCode(47, tracker);
  for (const written of [code, ` ${code}\n`, `https://town.example/ro/receipt#${code}`,
    groupedReceiptCode(47, tracker), code.toUpperCase(), code.replace('.', ',')])
    assert.deepEqual(readReceiptCode(written), { index: 47, tracker }, written);
  const short = { index: 47, tracker: tracker.slice(0, 16) };
  assert.deepEqual(readReceiptCode(code.slice(0, 19)), short);
  assert.equal(readReceiptCode('').reason, 'empty');
  assert.equal(readReceiptCode('hello').reason, 'shape');
  assert.equal(readReceiptCode('47.ab01').reason, 'short');
  assert.equal(readReceiptCode(`${code}0`).reason, 'long');
  assert.equal(readReceiptCode(code.replace('a', 'o')).reason, 'shape');
});

test('Entries.CutAnywhereAreRefused', () => {
  const whole = entryOf(0, cast(1));
  assert.equal(readEntry(new Uint8Array(whole)).header.question, 0);
  for (let length = 0; length < 130; length += 1)
    assert.throws(() => readEntry(new Uint8Array(whole.subarray(0, length))), { name: 'LogError' });
});
