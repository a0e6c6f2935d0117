// The log out of tiles, against a log written naively, and everything that must be refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8 } from '../../api/web/sealed/index.mjs';
import { openLog, checkConsistency, splitBundle } from '../../api/web/site/log.mjs';
import { openCheckpoint, openNote, parseVkey } from '../../api/web/site/note.mjs';
import { Tree, tileNumber, tilePath } from '../../api/web/site/tree.mjs';
import { SmallLog, entryOf, logKey, naiveRoot } from './small_log.mjs';

const logOf = (size, matter = (i) => `entry ${i}`, key = undefined) =>
  new SmallLog(Array.from({ length: size }, (_, i) => entryOf(i, matter(i))), key);
const open = (log, remembered = null) =>
  openLog({ read: log.read, vkey: log.key.vkey, remembered });
const remember = (log, size) => ({
  vkey: log.key.vkey, size, root: [...naiveRoot(log.leaves.slice(0, size))] });
const refused = (code, promise) => assert.rejects(promise, { name: 'LogError', code });

test('SignedNote.ReadsTheKnownAnswer', () => {
  const vkey = parseVkey(
    'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
  const line = '\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ER' +
    'YNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
  const note = `This is an example message.\n\n${line}`;
  assert.equal(openNote(utf8(note), vkey), 'This is an example message.\n');
  const wrong = note.replace('example message', 'Example message');
  assert.throws(() => openNote(utf8(wrong), vkey), { code: 'bad_signature' });
  assert.throws(() => parseVkey(vkey.text.replace('530d', '530e')), { code: 'bad_key' });
});

test('Checkpoint.HasOneSpelling', () => {  // T16
  const log = logOf(5);
  const vkey = parseVkey(log.key.vkey);
  const text = log.text();
  const signed = (changed) => `${changed}\n${log.key.line(changed)}`;
  assert.equal(openCheckpoint(utf8(signed(text)), vkey).size, 5);
  const spellings = [
    text.replace('\n5\n', '\n05\n'), text.replace('\n5\n', '\n5 \n'), text.replaceAll('\n', '\r\n'),
    text.replace('=\n', '\n'), `${text}extension\n`, text.replace('\n5\n', '\n99999999999999999\n'),
    text.replace(/\n([A-Za-z0-9+/]{42})./, '\n$1'), text.slice(0, -1), `\ufeff${text}`,
  ];
  for (const changed of spellings)
    assert.throws(() => openCheckpoint(utf8(signed(changed)), vkey), { name: 'LogError' }, changed);
  const note = signed(text);
  for (const changed of [note + log.key.line(text), note.slice(0, -1), `${note}\n`, `${note}x\n`,
    note.replace('\u2014 ', '\u2014  '), note.replace('\u2014', '-')])
    assert.throws(() => openCheckpoint(utf8(changed), vkey), { name: 'LogError' }, changed);
});

test('Checkpoint.EveryFlippedBitIsRefused', () => {  // T16
  const log = logOf(3);
  const vkey = parseVkey(log.key.vkey);
  const note = new Uint8Array(log.note());
  for (let at = 0; at < note.length; at += 1) {
    const bad = note.slice();
    bad[at] ^= 1 << (at % 8);
    assert.throws(() => openCheckpoint(bad, vkey), { name: 'LogError' }, `byte ${at}`);
  }
});

test('Checkpoint.OfAnotherLogOrKeyIsRefused', async () => {  // T14, T15
  const log = logOf(3);
  const forger = logOf(3, undefined, logKey('town.example/log', 8));
  const other = logOf(3, undefined, logKey('city.example/log', 7));
  await refused('bad_signature', openLog({ read: forger.read, vkey: log.key.vkey }));
  await refused('bad_signature', openLog({ read: other.read, vkey: log.key.vkey }));
  await refused('other_key', openLog({ read: forger.read, vkey: forger.key.vkey,
    remembered: remember(log, 3) }));
});

test('Tiles.AreNamedAsTheSpecificationNamesThem', () => {
  assert.deepEqual([0, 255, 1000, 1234067].map(tileNumber),
    ['000', '255', 'x001/000', 'x001/x234/067']);
  assert.equal(tilePath(0, 1, 70000), 'tile/0/001');
  assert.equal(tilePath('entries', 273, 70000), 'tile/entries/273.p/112');
  assert.equal(tilePath(1, 1, 70000), 'tile/1/001.p/17');
  assert.equal(tilePath(2, 0, 70000), 'tile/2/000.p/1');
  assert.throws(() => tilePath(0, 274, 70000), { code: 'bad_tile' });
});

test('Log.FindsEveryEntryOfEverySizeAroundATile', async () => {
  for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 300, 513]) {
    const log = logOf(size);
    const view = await open(log);
    for (const index of [0, 1, 6, 7, 254, 255, 256, 299, 512].filter((i) => i < size))
      assert.deepEqual([...(await view.entry(index))], [...log.entries[index]], `${index}/${size}`);
    await refused('absent', view.entry(size));
    for (let n = 0; n * 256 < size; n += 1)
      assert.equal((await view.checkedBundle(n)).length, Math.min(256, size - n * 256));
  }
});

test('Log.ContinuesWhatItWasAtEveryEarlierSize', async () => {
  for (const size of [1, 2, 5, 16, 21, 258]) {
    const log = logOf(size);
    for (let old = 0; old <= size; old += size > 100 ? 5 : 1)
      await open(log, old === 0 ? null : remember(log, old));
  }
});

test('Log.RefusesAnOlderCheckpoint', async () => {  // T03, T10
  const log = logOf(20);
  const newest = (await open(log)).memory;
  const older = logOf(19);
  await refused('rolled_back', open(older, { vkey: log.key.vkey, ...newest }));
});

test('Log.RefusesAnotherPast', async () => {  // T07, T08, T11
  const log = logOf(20);
  for (const size of [20, 21, 32, 300])
    for (const forkAt of [0, 7, 19]) {
      const fork = logOf(size, (i) => (i === forkAt ? 'another' : `entry ${i}`));
      await refused('forked', open(fork, remember(log, 20)));
    }
});

test('Log.EveryChangedByteOfATileIsNoticed', async () => {  // T01, T17
  const log = logOf(9);
  for (const path of ['tile/entries/000.p/9', 'tile/0/000.p/9']) {
    const { length } = await log.read(path);
    for (let at = 0; at < length; at += 1) {
      log.spoil = (read, bytes) => {
        const spoilt = Buffer.from(bytes);
        if (read === path) spoilt[at] ^= 4;
        return spoilt;
      };
      await assert.rejects(
        (async () => (await open(log)).checkedBundle(0))(), { name: 'LogError' }, `${path} ${at}`);
    }
  }
});

test('Log.NoticesEntriesSwappedCutOrMoved', async () => {  // T02, T04, T05, T17
  const log = logOf(12);
  const spoilt = (change) => async () => {
    log.spoil = (path, bytes) => (path.startsWith('tile/entries') ? change(bytes) : bytes);
    await assert.rejects((async () => (await open(log)).entry(3))(), { name: 'LogError' });
  };
  const bundle = (entries) => Buffer.concat(entries.flatMap((entry) =>
    [Buffer.of(0, entry.length), entry]));
  const { entries } = log;
  const [first, last] = [entries.slice(0, 3), entries.slice(5)];
  await spoilt(() => bundle([...first, entries[4], entries[3], ...last]))();
  await spoilt(() => bundle(entries.slice(1)))();
  await spoilt(() => bundle([entries[0], ...entries]))();
  await spoilt((bytes) => bytes.subarray(0, -1))();
  await spoilt((bytes) => Buffer.concat([bytes, Buffer.of(0)]))();
});

test('Log.AnEntryThatWasNeverSignedIsRefusedThoughItsTilesFit', async () => {  // T05, T18
  const log = logOf(12);
  const fork = logOf(12, (i) => (i === 3 ? 'another' : `entry ${i}`));
  const read = async (path) => (path === 'checkpoint' ? log.read(path) : fork.read(path));
  const view = await openLog({ read, vkey: log.key.vkey });
  for (const index of [0, 3, 11]) await refused('not_included', view.entry(index));
  await refused('not_included', view.checkedBundle(0));
  log.spoil = (path, bytes) => (path.startsWith('tile/entries')
    ? Buffer.from(bytes.toString('latin1').replace('entry 3', 'entry 4'), 'latin1') : bytes);
  await refused('not_included', (await open(log)).entry(3));
});

test('Log.AsksForNoMoreThanTiles', async () => {  // the server cannot tell which of 256 it was
  const log = logOf(600);
  await (await open(log)).entry(300);
  assert.ok(log.reads.every((path) => path === 'checkpoint' || path.startsWith('tile/')));
  assert.ok(!log.reads.join().includes('300'));
});

test('Consistency.AWrongProofIsRefused', async () => {
  const log = logOf(21);
  const root = (size) => naiveRoot(log.leaves.slice(0, size));
  for (let old = 1; old < 21; old += 1) {
    const proof = await new Tree(21, log.read).consistency(old);
    checkConsistency(old, root(old), 21, root(21), proof);
    const wrong = [[...proof, root(3)], proof.slice(1), proof.slice(0, -1), [],
      ...proof.map((_, at) => proof.map((hash, i) => (i === at ? new Uint8Array(32) : hash)))];
    for (const bad of wrong)
      assert.throws(() => checkConsistency(old, root(old), 21, root(21), bad), { code: 'forked' });
  }
});

test('Bundles.EndWhereTheirLastEntryEnds', () => {
  assert.equal(splitBundle(Uint8Array.of(0, 1, 9, 0, 0), 2).length, 2);
  for (const [bytes, width] of [[[0], 1], [[0, 2, 1], 1], [[0, 1, 9], 2], [[], 1]])
    assert.throws(() => splitBundle(Uint8Array.from(bytes), width), { code: 'bad_tile' });
});
