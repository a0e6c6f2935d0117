// A proposal as it is typed: amounts, people, limits at each and one beyond, what it becomes in the
// log, files by hash, and what the device keeps.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { encodeEvent } from '../../api/web/site/event.mjs';
import { LIMIT } from '../../api/web/site/event_schema.mjs';
import { LARGEST_FILE, hashFile } from '../../api/web/site/file_hash.mjs';
import {
  keepOwnProposals, keepPendingAct, keepProposalDraft, ownProposals, pendingAct, proposalDraft,
} from '../../api/web/site/memory.mjs';
import {
  bodyOf, faultsOf, labelOf, readAmount, readPeople, roomOf, teamKind, wasTidied,
} from '../../api/web/site/proposal.mjs';

const good = (change = {}) => ({
  title: { ro: 'Bănci', ru: '', uk: '', en: '' },
  summary: { ro: 'La stații', ru: '', uk: '', en: '' },
  cost: '12 000,50', envelope: '0', district: '2', categories: ['green'], locals: '3',
  newcomers: '', files: [], ...change });
const limits = { languages: ['ro', 'ru', 'uk', 'en'], decimals: 2 };
const codes = (change) =>
  faultsOf(good(change), limits).map(({ field, code }) => `${field} ${code}`);
const key = 'ab01'.repeat(16);
const made = { proposer: key, nonce: '00'.repeat(8), decimals: 2 };

test('Amounts.AreReadAsTheyWereMeantOrNotAtAll', () => {
  for (const [text, decimals, units] of [['0', 2, 0], ['12', 2, 1200], ['12,5', 2, 1250],
    ['12.05', 2, 1205], ['12 345,67', 2, 1234567], ['12\u00a0345\u202f678', 0, 12345678],
    ['007', 0, 7], ['90071992547409,92', 2, 2 ** 53], ['9007199254740992', 0, 2 ** 53]])
    assert.deepEqual(readAmount(text, decimals), { units }, text);
  for (const [text, decimals, code] of [['', 2, 'cost_missing'], ['  ', 2, 'cost_missing'],
    ['12,345.67', 2, 'not_amount'], ['1.234', 2, 'decimals'], ['1,5', 0, 'decimals'],
    ['-1', 2, 'not_amount'], ['1e3', 2, 'not_amount'], ['12 lei', 2, 'not_amount'],
    ['1,', 2, 'not_amount'], ['٣', 2, 'not_amount'], ['NaN', 2, 'not_amount'],
    ['90071992547409,93', 2, 'too_much'], ['9'.repeat(400), 2, 'too_much']])
    assert.deepEqual(readAmount(text, decimals), { code }, text);
});

test('Teams.CountPeopleAndNameNobody', () => {
  assert.deepEqual(readPeople(''), { people: 0 });
  assert.deepEqual(readPeople(' 12 '), { people: 12 });
  assert.deepEqual(readPeople('100000'), { people: LIMIT.team });
  assert.deepEqual(readPeople('100001'), { code: 'too_many_people' });
  for (const text of ['-1', '1.5', 'two', '1e2', '9'.repeat(30)])
    assert.deepEqual(readPeople(text), { code: 'not_whole' }, text);
  assert.equal(teamKind({ locals: 1, newcomers: 1 }), 'mixed');
  assert.equal(teamKind({ locals: 0, newcomers: 9 }), 'one_sided');
  assert.equal(teamKind({ locals: 0, newcomers: 0 }), 'none');
});

test('Faults.StandAtEachLimitAndOneBeyond', () => {
  const text = (name, letters) => ({ [name]: { ...good()[name], ro: letters } });
  const files = (count) => ({ files: Array.from({ length: count }, (_, i) => (
    { name: `${i}`, size: 1, sha256: i.toString(16).padStart(64, '0') })) });
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes(text('title', 'a'.repeat(1000))), []);
  assert.deepEqual(codes(text('title', 'ș'.repeat(500))), []);
  assert.deepEqual(codes(text('title', 'a'.repeat(1001))), ['title-ro too_long']);
  assert.deepEqual(codes(text('title', `${'ș'.repeat(500)}a`)), ['title-ro too_long']);
  assert.deepEqual(codes(text('summary', 'ж'.repeat(3000))), []);
  assert.deepEqual(codes(text('summary', `${'ж'.repeat(3000)}.`)), ['summary-ro too_long']);
  assert.deepEqual(codes(files(LIMIT.attachments)), []);
  assert.deepEqual(codes(files(LIMIT.attachments + 1)), ['files too_many_files']);
  assert.deepEqual(codes({ cost: '90071992547409,93' }), ['cost too_much']);
  assert.deepEqual(codes({ locals: '100001', newcomers: 'x' }),
    ['locals too_many_people', 'newcomers not_whole']);
  assert.equal(faultsOf(good(text('title', 'a'.repeat(1003))), limits)[0].over, 3);
});

test('Faults.OneLanguageIsEnoughAndEachThatIsBegunIsWhole', () => {
  const none = { ro: ' ', ru: '\n', uk: '\u202e', en: '' };
  assert.deepEqual(codes({ title: none, summary: none }), ['title-ro title_missing']);
  const and = (name, more) => ({ [name]: { ...good()[name], ...more } });
  assert.deepEqual(codes(and('title', { uk: 'Лавки' })), ['summary-uk summary_missing']);
  assert.deepEqual(codes(and('summary', { uk: 'Лавки' })), ['title-uk title_for']);
  const english = { title: { ...none, en: 'Benches' }, summary: { ...none, en: 'Here' } };
  assert.deepEqual(codes(english), []);
});

test('Bodies.AreWhatTheLogTakes', () => {
  const values = good({
    title: { ro: ' Bănci\u202e\n noi ', en: '' },
    files: [{ name: 'a', sha256: '11'.repeat(32) }, { name: 'b', sha256: '11'.repeat(32) }] });
  const body = bodyOf(values, made);
  assert.deepEqual(body, {
    nonce: made.nonce, proposer: key, label: 'W-AB01-AB01-AB01', title: { ro: 'Bănci  noi' },
    summary: { ro: 'La stații' }, cost: 1200050, envelope: 0, district: 2, categories: ['green'],
    team: { locals: 3, newcomers: 0 }, attachments: ['11'.repeat(32)] });
  assert.doesNotThrow(() =>
    encodeEvent({ name: 'proposal_filed', edition: '00'.repeat(16), body }));
  assert.ok(wasTidied(values) && !wasTidied(good()));
  assert.equal(roomOf(' a\u0306\n'), 2);
  assert.match(labelOf(key), /^W(-[0-9A-F]{4}){3}$/);
});

test('Files.AreHashedInPiecesAndOnlyThat', async () => {
  const bytes = Buffer.alloc((1 << 20) + 5, 7);
  const file = Object.assign(new Blob([bytes]), { name: 'plan.pdf' });
  assert.deepEqual(await hashFile(file), { name: 'plan.pdf', size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex') });
  assert.equal(await hashFile(new Blob([])), null);
  assert.equal(await hashFile({ size: LARGEST_FILE + 1, name: 'large' }), null);
  const gone = { size: 3, name: 'gone', slice() {
    return { arrayBuffer: () => Promise.reject(new Error('gone')) };
  } };
  assert.equal(await hashFile(gone), null);
});

class Store {
  map = new Map();
  getItem = (name) => this.map.get(name) ?? null;
  setItem = (name, value) => this.map.set(name, value);
  removeItem = (name) => this.map.delete(name);
}

test('Memory.KeepsDraftKeysAndWhatIsOnItsWay', () => {
  const store = new Store();
  assert.equal(proposalDraft('e', store), null);
  assert.ok(keepProposalDraft('e', good(), store));
  assert.deepEqual(proposalDraft('e', store), good());
  assert.equal(proposalDraft('other', store), null);
  const own = [{ seed: key, label: 'W-1', title: { ro: 'a' } }];
  keepOwnProposals('e', own, store);
  assert.deepEqual(ownProposals('e', store), own);
  keepPendingAct('e', { submission: 'AA==', proposal: own[0], withdraws: false }, store);
  assert.equal(pendingAct('e', store).submission, 'AA==');
  keepProposalDraft('e', null, store);
  keepOwnProposals('e', [], store);
  keepPendingAct('e', null, store);
  assert.equal(store.map.size, 0);
  assert.ok(!keepProposalDraft('e', good(), null), 'a browser that keeps nothing says so');
});

test('Memory.WhateverStandsThereIsReadOrPassedOver', () => {
  for (const text of ['', '{', 'null', '3', '"a"', '[]', '[null,3,{}]', '{"submission":3}']) {
    const store = new Store();
    for (const name of ['draft', 'proposals', 'sending']) store.setItem(`urna/${name}/e`, text);
    assert.deepEqual(ownProposals('e', store), [], text);
    assert.equal(pendingAct('e', store), null, text);
    assert.ok([null, 'object'].includes(proposalDraft('e', store) && 'object'), text);
  }
});
