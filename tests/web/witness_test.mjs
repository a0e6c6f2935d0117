// Witnesses as a browser judges them: the policy's grammar, cosignatures, what is weaker, and what
// a page must not call fine (T10).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLog } from '../../api/web/site/log.mjs';
import { pinPolicy, pinnedPolicy } from '../../api/web/site/memory.mjs';
import { cosignaturesOf, isMet, isWeaker, judgeCheckpoint, parsePolicy }
  from '../../api/web/site/policy.mjs';
import { parseVkey } from '../../api/web/site/note.mjs';
import { STALE_S, choosePolicy, judgeWitnesses } from '../../api/web/site/witnessing.mjs';
import { SmallLog, entryOf, logKey, witnessKey } from './small_log.mjs';

const NOW = 1_780_000_600;
const log = new SmallLog(Array.from({ length: 20 }, (_, i) => entryOf(i, `entry ${i}`)));
const [a, b, c] = ['a', 'b', 'c'].map((name, i) => witnessKey(`witness.example/${name}`, 20 + i));
const named = { a, b, c };
const lines = (names) => names.map((name) => `witness ${name} ${named[name].vkey}\n`).join('');
const policyText = (names, rest) => `log ${log.key.vkey}\n${lines(names)}${rest}`;
const twoOfThree = policyText(['a', 'b', 'c'], 'group two 2 a b c\nquorum two\n');
const all = policyText(['a', 'b', 'c'], 'group every all a b c\nquorum every\n');
const any = policyText(['a', 'b', 'c'], 'group some any a b c\nquorum some\n');
const none = policyText([], 'quorum none\n');

const noteOf = (who, { size = 20, time = NOW - 60 } = {}) => Buffer.concat([log.note(size),
  Buffer.from(who.map((key) => key.line(log.text(size), time)).join(''))]);

async function judge(note, { pinned = twoOfThree, served = twoOfThree, witnessed = null,
  now = NOW } = {}) {
  const read = async (path) =>
    (path === 'checkpoint' ? new Uint8Array(note) : log.read(path));
  const view = await openLog({ read, vkey: log.key.vkey });
  const bytes = witnessed === null ? null : new Uint8Array(witnessed);
  return judgeWitnesses(view, { served, witnessed: bytes },
    { pinned, vkey: log.key.vkey, now });
}
const codes = ({ warnings }) => warnings.map(({ code }) => code);

test('Cosignature.TheKnownAnswerHolds', () => {
  const line = '\u2014 witness.example/w1 7Yw31gAAAABlU/EAChIhpIRCRrI7zwn+QsvVw+VRcUTyhuW7lwdO8EJ' +
    'Qfs6j1N/MM+EshvhI5dV1xVqRGxM+7q+eoVT3SzTkKr+7Bw==\n';
  const text = 'example.com/gotlog\n70000\no5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=\n';
  const w1 = witnessKey('witness.example/w1', null, 'w1');
  const policy = parsePolicy(`log ${log.key.vkey}\nwitness w1 ${w1.vkey}\nquorum w1\n`);
  const note = (changed) => Buffer.from(`${changed}\n${line}`);
  assert.equal(cosignaturesOf(policy, note(text))[0].time, 1_700_000_000);
  assert.throws(() => cosignaturesOf(policy, note(text.replace('70000', '70001'))),
    { code: 'bad_cosignature' });
});

test('Cosignature.ASpoiltOrRepeatedLineIsRefused', () => {
  const policy = parsePolicy(twoOfThree);
  const vkey = parseVkey(log.key.vkey);
  const text = log.text();
  const bend = (line) => line.replace(/.{10}\n$/, (end) => (end[0] === 'A' ? 'B' : 'A') +
    end.slice(1));
  for (const bad of [bend(a.line(text, NOW)), a.line(text, NOW) + a.line(text, NOW + 1),
    a.line(text, 0), a.line(log.text(19), NOW)])
    assert.throws(() => judgeCheckpoint(policy, Buffer.concat([log.note(), Buffer.from(bad)]),
      vkey), { code: 'bad_cosignature' });
});

test('Policy.IsReadAsStrictlyAsTheProgramReadsIt', () => {
  const bad = ['', `log ${log.key.vkey}\n`, policyText(['a'], ''), policyText(['a'], 'quorum b\n'),
    policyText(['a', 'a'], 'quorum a\n'), policyText(['a'], 'quorum a\nquorum a\n'),
    policyText(['a'], 'group g 2 a\nquorum g\n'), policyText(['a'], 'group g 0 a\nquorum g\n'),
    policyText(['a'], 'group g 01 a\nquorum g\n'), policyText(['a'], 'group a any a\nquorum a\n'),
    policyText(['a', 'b'], 'group g any a\ngroup h any a b\nquorum h\n'),
    policyText(['a'], 'group g any b\nquorum g\n'), policyText(['a'], 'sentence a\nquorum a\n'),
    policyText(['a'], 'constructor a\nquorum a\n'),
    policyText(['a'], 'group g toString a\nquorum g\n'),
    `witness a ${a.vkey}\nquorum a\n`, twoOfThree.replace('witness a', 'witness none'),
    twoOfThree.replace(a.vkey, log.key.vkey), twoOfThree.replace(a.vkey, b.vkey)];
  for (const text of bad)
    assert.throws(() => parsePolicy(text), { name: 'LogError' }, text);
  const policy = parsePolicy(`# ours\n\n${twoOfThree}`.replaceAll(' two', '\ttwo'));
  assert.equal(policy.quorum, 'two');
});

test('Policy.IsMetByGroupsOfGroups', () => {
  const nested = parsePolicy(policyText(['a', 'b', 'c'],
    'group two all a b\ngroup top any two c\nquorum top\n'));
  const met = (...keys) => isMet(nested, new Set(keys.map((key) => key.hex)));
  assert.deepEqual([met(), met(a), met(b), met(a, b), met(c)], [false, false, false, true, true]);
  assert.ok(isMet(parsePolicy(none), new Set()));
});

test('Policy.WeakerIsWhatFewerWitnessesCanMeet', () => {
  const order = [none, any, twoOfThree, all].map(parsePolicy);
  for (const [i, before] of order.entries())
    for (const [j, after] of order.entries())
      assert.equal(isWeaker(before, after), j < i, `${i} to ${j}`);
  const another = parsePolicy(policyText(['a', 'b'], 'quorum b\n'));
  const one = parsePolicy(policyText(['a', 'b'], 'quorum a\n'));
  assert.ok(isWeaker(one, another) && isWeaker(another, one));
  const renamed = parsePolicy(twoOfThree.replaceAll(' a', ' x'));
  assert.ok(!isWeaker(parsePolicy(twoOfThree), renamed)); // keys count, not names
});

test('Device.KeepsThePolicyItSawFirst', async () => {  // T10
  assert.equal(choosePolicy(null, twoOfThree, log.key.vkey).text, twoOfThree);
  assert.equal(choosePolicy(twoOfThree, all, log.key.vkey).text, all);
  for (const [served, change] of [[any, 'weaker'], [none, 'weaker'], [null, 'gone'],
    ['nonsense\n', 'unreadable'],
    [twoOfThree.replace(log.key.vkey, logKey('other.example/log', 3).vkey), 'unreadable']]) {
    const chosen = choosePolicy(twoOfThree, served, log.key.vkey);
    assert.deepEqual([chosen.change, chosen.text], [change, twoOfThree]);
    const judged = await judge(noteOf([a, b]), { served });
    assert.deepEqual([codes(judged), judged.keep], [[change], twoOfThree]);
  }
});

test('Device.RemembersAPolicyForEachLog', () => {
  const kept = new Map();
  const store = { getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value), removeItem: (name) => kept.delete(name) };
  assert.equal(pinnedPolicy('town.example/log', store), null);
  pinPolicy('town.example/log', twoOfThree, store);
  assert.equal(pinnedPolicy('town.example/log', store), twoOfThree);
  assert.equal(pinnedPolicy('other.example/log', store), null);
  kept.set('urna/policy/town.example/log', '{"not": "a text"}');
  assert.equal(pinnedPolicy('town.example/log', store), null);
});

test('Witnesses.EnoughAndFreshIsFine', async () => {
  for (const pinned of [null, twoOfThree]) {
    const judged = await judge(noteOf([a, c]), { pinned });
    assert.deepEqual(codes(judged), []);
    assert.deepEqual([judged.covers(0), judged.covers(19), judged.covers(20)], [true, true, false]);
    assert.equal(judged.keep, twoOfThree);
  }
  const unnamed = await judge(log.note(), { pinned: null, served: null });
  assert.deepEqual([unnamed.named, codes(unnamed), unnamed.keep], [false, [], null]);
});

test('Witnesses.TooFewIsAWarning', async () => {  // T10
  for (const who of [[], [a], [witnessKey('witness.example/a', 99), b]]) {
    const judged = await judge(noteOf(who));
    assert.deepEqual([codes(judged), judged.covers(0)], [['missing'], false]);
  }
  assert.deepEqual(codes(await judge(noteOf([a, b]), { pinned: all, served: any })),
    ['weaker', 'missing']);
});

test('Witnesses.AnOldLineIsAFrozenLog', async () => {  // T10
  const at = (age) => judge(noteOf([a, b], { time: NOW - age }));
  assert.deepEqual(codes(await at(STALE_S)), []);
  assert.deepEqual((await at(STALE_S + 1)).warnings, [{ code: 'stale', hours: 1 }]);
  assert.deepEqual((await at(50 * 3600)).warnings, [{ code: 'stale', hours: 50 }]);
  assert.deepEqual(codes(await at(-300)), []); // a clock of ours that is behind
});

test('Witnesses.AnEntryBeyondTheCosignedCheckpointIsNotCoveredYet', async () => {
  const judged = await judge(log.note(), { witnessed: noteOf([a, b], { size: 17 }) });
  assert.deepEqual([codes(judged), judged.covers(16), judged.covers(17)], [[], true, false]);
});

test('Witnesses.ACosignedCheckpointOfAnotherPastIsAnAlarm', async () => {  // T08, T10
  const fork = new SmallLog(log.entries.map((entry, i) => (i === 3 ? entryOf(3, 'x') : entry)));
  const note = Buffer.concat([fork.note(), Buffer.from(a.line(fork.text(), NOW)),
    Buffer.from(b.line(fork.text(), NOW))]);
  await assert.rejects(judge(log.note(), { witnessed: note }), { code: 'forked' });
  const longer = new SmallLog([...log.entries, entryOf(20, 'more')]);
  await assert.rejects(judge(log.note(), { witnessed: longer.note() }), { code: 'rolled_back' });
});
