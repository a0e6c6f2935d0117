// Prepared acts as a line, and what a station's key signs: nothing gets in that `urna sign` would
// refuse, and no key signs what it is not for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, fromHex } from '../../api/web/sealed/bytes.mjs';
import {
  freshNonce, freshSeed, keyOf, signEvent, signedSubmission, takeApart, verifySigner,
} from '../../api/web/site/act.mjs';
import {
  ACT_START, actLine, falseSigners, fingerprintOf, joinActs, readActLine,
} from '../../api/web/site/act_line.mjs';
import { toBase64 } from '../../api/web/site/base64.mjs';
import { encodeEvent } from '../../api/web/site/event.mjs';
import { keyFile } from '../../api/web/site/key_file.mjs';
import { Station, dayNumber, rotationEvent } from '../../api/web/site/station.mjs';
import { castSubmission } from '../../api/web/site/submission.mjs';

const ORIGIN = 'town.example';
const EDITION = 'e'.repeat(32);
const seeds = [freshSeed(), freshSeed(), freshSeed()];
const eventBytes = (name = 'voting_closed') =>
  encodeEvent({ name, edition: EDITION, body: { nonce: freshNonce() } });
const actOf = (bytes, ...signing) => ({ origin: ORIGIN, about: 'Bălți · închidere', bytes,
  signers: signing.map((seed) => signEvent(ORIGIN, bytes, seed))
    .sort((a, b) => (a.key < b.key ? -1 : 1)) });
const refused = (code) => ({ name: 'ActError', code });

test('ActLine.ComesBackAsItWasGiven', () => {
  for (const signing of [[], seeds.slice(0, 1), seeds]) {
    const act = actOf(eventBytes(), ...signing);
    assert.deepEqual(readActLine(`  ${actLine(act)}\n`), act);
    assert.match(actLine(act), /^urna-act1:[A-Za-z0-9+/=]+$/);
    assert.deepEqual(falseSigners(act), []);
  }
  assert.equal(fingerprintOf(eventBytes()).length, 64);
});

test('ActLine.ARemarkIsCutBetweenCharacters', () => {
  const act = { ...actOf(eventBytes()), about: 'ș'.repeat(900) };
  assert.equal(readActLine(actLine(act)).about, 'ș'.repeat(500));
});

test('ActLine.NoDamagePasses', () => {
  const line = actLine(actOf(eventBytes(), seeds[0]));
  const bytes = Buffer.from(line.slice(ACT_START.length), 'base64');
  const wrong = [line.slice(1), line.slice(0, -4), `${line}AAAA`, ACT_START, '', 'urna-act2:AAAA',
    `${line.slice(0, 40)}\n${line.slice(40)}`, ACT_START + 'A'.repeat(92_000)];
  for (const text of wrong) assert.throws(() => readActLine(text), refused('no_act'), text);
  for (let length = 0; length < bytes.length; length += 1)
    assert.throws(() => readActLine(ACT_START + toBase64(bytes.subarray(0, length))),
      refused('no_act'), `${length} bytes`);
  for (const about of ['\u001b[2J', '\u202e', 'a\nb'])
    assert.throws(() => readActLine(actLine({ ...actOf(eventBytes()), about })), refused('no_act'));
});

test('ActLine.EveryFlippedBitOfASignatureIsNoticed', () => {
  const act = actOf(eventBytes(), seeds[0]);
  const [{ key, signature }] = act.signers;
  for (const at of [0, 31, 32, 63]) {
    const bytes = fromHex(signature);
    bytes[at] ^= 1;
    const bent = { key, signature: Buffer.from(bytes).toString('hex') };
    assert.deepEqual(falseSigners({ ...act, signers: [bent] }), [key]);
    assert.throws(() => joinActs(act, { ...act, signers: [bent] }), refused('false_signature'));
  }
  assert.deepEqual(falseSigners({ ...act, origin: 'other.example' }), [key]);
});

test('ActLine.SignaturesOfOneActAreJoinedAndOfTwoAreNot', () => {
  const bytes = eventBytes();
  const [one, two] = [actOf(bytes, seeds[0], seeds[1]), actOf(bytes, seeds[1], seeds[2])];
  const joined = joinActs(one, two);
  assert.deepEqual(new Set(joined.signers.map(({ key }) => key)), new Set(seeds.map(keyOf)));
  assert.throws(() => joinActs(one, actOf(eventBytes(), seeds[2])), refused('other_act'));
  assert.throws(() => joinActs(one, { ...two, origin: 'other' }), refused('other_act'));
  const many = Array.from({ length: 16 }, freshSeed);
  assert.throws(() => joinActs(one, actOf(bytes, ...many)), refused('too_many'));
});

const edition = fromHex(EDITION);
const fill = (count, byte) => new Uint8Array(count).fill(byte);
const rotation = (station) => rotationEvent({ edition, nonce: fill(8, 1), slot: fill(16, 2),
  key: fill(32, 3), proof: fill(64, 4), reason: 1, station: fill(12, station), day: 20260914 });
const castWith = (channel) =>
  castSubmission(edition, concat(fill(87, 1), [channel], [1]), fill(64, 5));
const refusedStation = (code) => ({ name: 'StationError', code });

test('Station.SignsAssistedBallotsAndItsRotationsAndNothingElse', () => {
  const station = new Station();
  const sign = (submission) => station.sign({ origin: ORIGIN, submission });
  assert.throws(() => sign(castWith(1)), refusedStation('no_key'));
  assert.equal(station.hold(keyFile(seeds[0])), keyOf(seeds[0]));
  for (const submission of [castWith(1), signedSubmission(rotation(7), [])]) {
    const { bytes, signers } = takeApart(sign(submission));
    assert.deepEqual(bytes, takeApart(submission).bytes);
    assert.equal(signers.length, 1);
    assert.ok(verifySigner(ORIGIN, bytes, signers[0]));
  }
  const others = [castWith(0), castWith(2), signedSubmission(rotation(0), []),
    signedSubmission(eventBytes(), []), signedSubmission(eventBytes('voting_opened'), [])];
  for (const submission of others)
    assert.throws(() => sign(submission), refusedStation('not_for_a_station'));
});

test('Station.TakesAKeyFileAndNoOther', () => {
  const station = new Station();
  for (const text of ['', 'x'.repeat(64), keyFile(seeds[0]).slice(1), `${keyFile(seeds[0])}more`])
    assert.throws(() => station.hold(text), refusedStation('key_file'));
  assert.throws(() => station.sign({ origin: ORIGIN, submission: castWith(1) }),
    refusedStation('no_key'));
});

test('Station.ADayIsANumber', () => {
  assert.equal(dayNumber('2026-09-14'), 20260914);
  for (const text of ['', '14.09.2026', '2026-9-14', '1926-09-14'])
    assert.equal(dayNumber(text), null);
});
