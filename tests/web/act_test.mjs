// Events and acts made in a browser, byte for byte those of the C++ side (tests/golden/acts.json is
// written by its test), in both directions, with what both refuse; and the schema is the
// document's.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  freshSeed, keyOf, readActEntry, readSubmission, signEvent, signedSubmission, verifySigner,
} from '../../api/web/site/act.mjs';
import { decodeEvent, encodeEvent, signable } from '../../api/web/site/event.mjs';
import { EVENTS, LIMIT } from '../../api/web/site/event_schema.mjs';
import { keyFile, readKeyFile } from '../../api/web/site/key_file.mjs';
import { isPlain, plainOf } from '../../api/web/site/plain_text.mjs';
import { fromHex, toHex } from '../../api/web/sealed/index.mjs';
import { drawsOf, SEED } from './town.mjs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const golden = JSON.parse(read('../golden/acts.json'));
const filed = golden.events.find(({ name }) => name === 'proposal_filed');
const withBody = (change) => ({ ...filed, body: { ...filed.body, ...change } });
const refused = (code, act) => assert.throws(act, { name: 'EventError', code });

test('Events.AreTheBytesOfTheOtherSideAndReadBack', () => {
  assert.deepEqual(new Set(golden.events.map(({ name }) => name)), new Set(Object.keys(EVENTS)));
  for (const { name, edition, body, event } of golden.events) {
    assert.equal(toHex(encodeEvent({ name, edition, body })), event, name);
    assert.deepEqual(decodeEvent(fromHex(event)), { name, edition, body }, name);
    assert.deepEqual(signable({ name, edition, body }).shown, { name, edition, body }, name);
  }
});

test('Acts.CarryTheSameSignaturesInTheSameOrder', () => {
  for (const { name, event, seeds, submission, edition, body } of golden.events) {
    const bytes = fromHex(event);
    const signers = seeds.map((seed) => signEvent(golden.origin, bytes, fromHex(seed)));
    assert.equal(toHex(signedSubmission(bytes, signers)), submission, name);
    assert.equal(toHex(signedSubmission(bytes, signers.reverse())), submission, name);
    const back = readSubmission(fromHex(submission));
    assert.deepEqual(back.event, { name, edition, body });
    assert.equal(back.signers.length, seeds.length);
    for (const signer of back.signers) {
      assert.ok(verifySigner(golden.origin, back.bytes, signer));
      assert.ok(!verifySigner('another.example/log', back.bytes, signer));
    }
    const entry = fromHex(`${'0'.repeat(14)}07${'0'.repeat(14)}3c${submission}`);
    assert.deepEqual({ ...readActEntry(entry), ...back }, { index: 7, time: 60, ...back });
  }
});

test('Events.RefuseTheBytesThatTheOtherSideRefusesByTheSameCode', () => {
  assert.ok(golden.refused.length > 20);
  for (const { what, code, event } of golden.refused)
    assert.throws(() => decodeEvent(fromHex(event)), { name: 'EventError', code }, what);
  for (const { what, code, submission, zeros } of golden.refused_submissions) {
    const bytes = zeros === undefined ? fromHex(submission) : new Uint8Array(zeros);
    assert.throws(() => readSubmission(bytes), { name: 'EventError', code }, what);
  }
});

test('Events.AreNotWrittenBeyondALimit', () => {
  for (const { what, code, body } of golden.unwritable)
    assert.throws(() => encodeEvent({ ...filed, body }), { name: 'EventError', code }, what);
  assert.throws(() => encodeEvent(withBody({ label: 'l'.repeat(65) })),
    { field: 'proposal_filed.label', limit: 64, has: 65 });
});

test('Events.MoneyAndNumbersStayInTheirRange', () => {
  for (const cost of [0, 1, 2 ** 53, '9007199254740992'])
    assert.doesNotThrow(() => encodeEvent(withBody({ cost })), String(cost));
  for (const cost of [-1, 1.5, 2 ** 53 + 2, '9007199254740993', '-0', '01', '1e3', '', NaN,
    Infinity, null, undefined, '12 000'])
    refused('bad_budget', () => encodeEvent(withBody({ cost })));
  for (const envelope of [-1, 65_536, 0.5, '1x', true])
    assert.throws(() => encodeEvent(withBody({ envelope })), { name: 'EventError' });
  refused('unknown_value', () => encodeEvent({ ...filed, name: 'proposal_reviewed', body: {
    nonce: '00'.repeat(8), project: 0, verdict: 3, reason: {}, cost: 0, envelope: 0,
    categories: [], team: { locals: 0, newcomers: 0 } } }));
});

test('Events.TakeNoFieldThatIsNotTheirs', () => {
  refused('malformed', () => encodeEvent(withBody({ author: 'somebody' })));
  refused('malformed', () => encodeEvent(withBody({ nonce: '00' })));
  refused('malformed', () => encodeEvent(withBody({ attachments: ['AB'.repeat(32)] })));
  refused('malformed', () => encodeEvent({ ...filed, body: null }));
  refused('malformed', () => encodeEvent({ ...filed, edition: '00' }));
  refused('bad_language', () => encodeEvent(withBody({ title: { RO: 'a' } })));
  for (const name of ['ballot_cast', 'toString', '__proto__', undefined])
    refused('unknown_event', () => encodeEvent({ ...filed, name }));
});

test('Texts.ArePlainWhereTheLogSaysSo', () => {
  let plain = 0;
  for (const [hex, told] of golden.texts) {
    const bytes = fromHex(hex);
    let text = null;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      assert.equal(told, false, hex);
    }
    if (text === null) continue;
    assert.equal(isPlain(text), told, hex);
    assert.ok(isPlain(plainOf(text)), hex);
    if (told) assert.equal(plainOf(text), text.trim(), hex);
    plain += told ? 1 : 0;
  }
  assert.ok(plain > 200 && golden.texts.length - plain > 30);
  assert.equal(plainOf('  a\r\n\r\nb\u2028c\u202edÿ\u0000e\ud800 '), 'a b cdÿe');
  assert.ok(!isPlain('\ud800') && !isPlain('a\udc00b'));
});

test('Acts.AreRefusedWithTooManyOrTheSameKeys', () => {
  const event = fromHex(filed.event);
  const signers = Array.from({ length: 17 }, (_, i) =>
    ({ key: i.toString(16).padStart(64, '0'), signature: '00'.repeat(64) }));
  assert.equal(readSubmission(signedSubmission(event, signers.slice(1))).signers.length, 16);
  refused('over_limit', () => signedSubmission(event, signers));
  refused('bad_key_order', () => signedSubmission(event, [signers[0], signers[0]]));
  refused('too_large', () => signedSubmission(new Uint8Array(65_519 - 4), []));
});

test('Keys.GoToAFileAndBack', () => {
  const seed = freshSeed();
  assert.notDeepEqual(seed, freshSeed());
  assert.deepEqual(readKeyFile(keyFile(seed)), seed);
  assert.match(keyFile(seed), /^[0-9a-f]{64}\n$/);
  for (const text of ['', 'ab', keyFile(seed).toUpperCase(), `${keyFile(seed)}\n`])
    assert.equal(readKeyFile(text), null, JSON.stringify(text));
  // RFC 8032, 7.1, test 1
  assert.equal(keyOf(fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')),
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
});

// ---- the document

const NAMES = { integer: ({ name }) => name, bool: () => 'bool', enum: () => 'enum u8',
  fixed: ({ bytes }) => `${bytes} bytes`, text: () => 'text', texts: () => 'map of texts',
  bytes: () => 'bytes' };

function rows(field, kind) {
  const named = (name) => (field === '' ? name : `${field}.${name}`);
  if (kind.kind === 'struct')
    return Object.entries(kind.fields).flatMap(([name, inner]) => rows(named(name), inner));
  const row = (type) => `| \`${field}\` | ${type} | ${kind.limit ?? ''} |`;
  if (kind.kind === 'list') return [row('list'), ...rows(`${field}[]`, kind.item)];
  if (kind.kind === 'option') return [row('option'), ...rows(`${field}?`, kind.item)];
  return [row(NAMES[kind.kind](kind))];
}

test('Schema.IsTheDocuments', () => {
  const document = read('../../docs/FORMAT.md');
  for (const [name, { type, body }] of Object.entries(EVENTS)) {
    const head = `### ${type} \`${name}\`\n| field | type | limit |\n|---|---|---|\n`;
    const [, table] = document.split(head);
    assert.ok(table, name);
    assert.deepEqual(rows('', body), table.split('\n\n')[0].trimEnd().split('\n')
      .filter((line) => line.startsWith('|')), name);
  }
});

test('Limits.OfTheFormAreTheLaws', () => {
  const law = read('../../docs/LAW.md');
  assert.ok(law.includes('**Money** is 0 to 2^53') && LIMIT.money === 2 ** 53);
  assert.ok(law.includes('team at most 100 000 each') && LIMIT.team === 100_000);
  const { title, summary, label, attachments } = EVENTS.proposal_filed.body.fields;
  assert.deepEqual([title, summary, label, attachments].map(({ limit }) => limit),
    [LIMIT.title, LIMIT.summary, LIMIT.label, LIMIT.attachments]);
});

function enums(field, kind) {
  if (kind.kind === 'enum') return [[field, kind.names.map((n, i) => `${i + 1} ${n}`).join(', ')]];
  if (kind.kind === 'struct')
    return Object.entries(kind.fields).flatMap(([name, inner]) => enums(`${field}.${name}`, inner));
  return kind.item === undefined
    ? [] : enums(kind.kind === 'list' ? `${field}[]` : `${field}?`, kind.item);
}

test('Schema.NumbersOfEnumsAreTheDocuments', () => {
  const document = read('../../docs/FORMAT.md');
  const all = Object.entries(EVENTS).flatMap(([name, { body }]) => enums(name, body));
  const rows = document.split('\n').filter((line) => line.startsWith('| `'));
  assert.ok(all.length > 15);
  for (const [field, numbers] of all) // a row may stand for several fields
    assert.ok(rows.some((row) => row.includes(`\`${field}\``) && row.endsWith(` | ${numbers} |`)),
      `${field}: ${numbers}`);
});

test('Events.AnyBytesAreReadOrRefusedByTheirOwnError', () => {
  console.log(`seed ${SEED}`);
  const draw = drawsOf('acts');
  let same = 0;
  for (let i = 0; i < 4000; i += 1) {
    const { event } = golden.events[draw(golden.events.length)];
    const bytes = fromHex(event);
    bytes[draw(Math.min(bytes.length, 400))] = draw(256);
    try {
      assert.deepEqual(encodeEvent(decodeEvent(bytes)), bytes);
      same += 1;
    } catch (error) {
      assert.equal(error.name, 'EventError', error.stack);
    }
  }
  assert.ok(same > 100);
});
