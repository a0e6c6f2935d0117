// In which slot a key votes: the code's own, one that was turned to it, or none; and the device
// behind it, which seals for the slot that was found.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHeader } from '../../api/web/sealed/ballot.mjs';
import { concat, toHex } from '../../api/web/sealed/bytes.mjs';
import { formatCode, makeCode, voterOf, voterOfSeed } from '../../api/web/site/code.mjs';
import { Device } from '../../api/web/site/device.mjs';
import { keyFile } from '../../api/web/site/key_file.mjs';
import { ownSlot } from '../../api/web/site/own_slot.mjs';
import { readEntry } from '../../api/web/site/submission.mjs';

const SLOT = 'ab'.repeat(16);
const OWN = 'cd'.repeat(16);
const KEY = '11'.repeat(32);
const OTHER = '22'.repeat(32);
const unknown = () => Object.assign(new Error('no such slot'), { code: 'unknown_slot' });

// A roll as {slot: key}, looked up by either, and what the worker was told.
async function asked(roll, voter) {
  const told = [];
  const client = { async slot(name) {
    const [slot] = Object.entries(roll).find((row) => row.includes(name)) ?? [];
    if (slot === undefined) throw unknown();
    return { slot, key: roll[slot] };
  } };
  const worker = { ask: async (task, slot) => told.push(`${task} ${slot}`) };
  const found = await ownSlot(client, worker, voter);
  return { found: found?.slot ?? null, told };
}

test('OwnSlot.IsTheCodesOrTheOneTurnedToTheKey', async () => {
  const code = { slot: OWN, key: KEY };
  const file = { slot: null, key: KEY };
  for (const [roll, voter, found, told] of [
    [{ [OWN]: KEY }, code, OWN, []],
    [{ [SLOT]: KEY }, code, SLOT, [`claim ${SLOT}`]],
    [{ [OWN]: OTHER, [SLOT]: KEY }, code, SLOT, [`claim ${SLOT}`]],
    [{ [OWN]: OTHER }, code, OWN, []],  // the page says that the card was replaced
    [{}, code, null, []],
    [{ [SLOT]: KEY }, file, SLOT, [`claim ${SLOT}`]],
    [{ [OWN]: OTHER }, file, null, []]])
    assert.deepEqual(await asked(roll, voter), { found, told });
});

test('OwnSlot.AServerThatAnswersAnotherKeyIsNotBelieved', async () => {
  const client = { slot: async () => ({ slot: SLOT, key: OTHER }) };
  const worker = { ask: () => assert.fail('it claims nothing') };
  assert.equal(await ownSlot(client, worker, { slot: null, key: KEY }), null);
});

test('OwnSlot.WhatIsNoAnswerIsNoAbsence', async () => {
  const lost = Object.assign(new Error(), { name: 'Unreachable' });
  const client = { slot: () => Promise.reject(lost) };
  await assert.rejects(ownSlot(client, {}, { slot: OWN, key: KEY }), { name: 'Unreachable' });
});

const place = { bseq: 2, prev: '9'.repeat(64), question: 0, choice: [0] };
const election = { edition: 'e'.repeat(32), context: 'c'.repeat(64), questions: [
  { kind: 1, layout: 'approval', parameters: [3, 0, 2], keys: [] }] };

function slotCastIn(device) {
  device.join(election);
  const submission = device.cast(device.seal(place).tracker);
  const { slot, ballot } = readEntry(concat(new Uint8Array(16), submission));
  return { slot: toHex(slot), key: toHex(parseHeader(ballot).key) };
}

test('Device.SealsForTheSlotThatWasClaimed', () => {
  const code = makeCode();
  const device = new Device();
  const { slot, key } = device.open(formatCode(code));
  assert.equal(slot, toHex(voterOf(code).slot));
  device.claim(SLOT);
  assert.deepEqual(slotCastIn(device), { slot: SLOT, key });
});

test('Device.AKeyFileVotesInTheSlotItClaimedAndNowhereElse', () => {
  const seed = new Uint8Array(32).fill(0xab);
  const device = new Device();
  assert.throws(() => device.claim(SLOT), { code: 'not_ready' });
  for (const text of ['', 'ab', keyFile(seed).toUpperCase(), `${keyFile(seed)}x`])
    assert.throws(() => device.openKey(text), { code: 'key_file' });
  const { slot, key } = device.openKey(keyFile(seed));
  assert.deepEqual([slot, key], [null, toHex(voterOfSeed(seed).key)]);
  device.join(election);
  assert.throws(() => device.seal(place), { code: 'not_ready' });
  device.claim(SLOT);
  assert.deepEqual(slotCastIn(device), { slot: SLOT, key });
});
