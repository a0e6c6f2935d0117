// A bundle in the browser: what is right passes, and one change anywhere is named.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { checkBlobs, checkEntries, checkNames, checkReceiptFile, checkpointOf, keyOf }
  from '../../api/web/site/bundle.mjs';
import { readProofFile } from '../../api/web/site/receipt_file.mjs';
import { readTar } from '../../api/web/site/tar.mjs';
import { Tree, tilePath } from '../../api/web/site/tree.mjs';
import { SmallLog, entryOf, logKey, naiveRoot } from './small_log.mjs';

const base64 = (bytes) => Buffer.from(bytes).toString('base64');

// A submission of some event type, long enough to be read as one.
const eventOf = (type) => {
  const event = Buffer.concat([Buffer.of(0, type, 0, 1), Buffer.alloc(16), Buffer.alloc(8)]);
  return Buffer.concat([Buffer.of(0, 0, 0, event.length), event, Buffer.of(0)]);
};
const logOf = (size) =>
  new SmallLog(Array.from({ length: size }, (_, i) => entryOf(i, eventOf(i % 2 ? 35 : 30))));

async function filesOf(log) {
  const size = log.entries.length;
  const names = ['checkpoint'];
  for (let level = 0; 256 ** level <= size; level += 1)
    for (let n = 0; n * 256 < Math.floor(size / 256 ** level); n += 1)
      names.push(tilePath(level, n, size));
  for (let n = 0; n * 256 < size; n += 1) names.push(tilePath('entries', n, size));
  const files = new Map();
  for (const name of names) files.set(name, await log.read(name));
  const blob = Buffer.from('something');
  files.set(`blob/${createHash('sha256').update(blob).digest('hex')}`, new Uint8Array(blob));
  files.set('vkey', new Uint8Array(Buffer.from(`${log.key.vkey}\n`)));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function audit(files, pinned = '') {
  const vkey = keyOf(files, pinned);
  const checkpoint = checkpointOf(files, vkey);
  checkNames(files, checkpoint.size);
  const found = await checkEntries(files, checkpoint);
  await checkBlobs(files);
  return { vkey, checkpoint, ...found };
}

// Written apart from tar.mjs, from docs/FORMAT.md.
function tarOf(files) {
  const octal = (value, digits) => value.toString(8).padStart(digits, '0');
  const parts = [...files].flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write('0000000\0', 108);
    header.write('0000000\0', 116);
    header.write(`${octal(content.length, 11)}\0`, 124);
    header.write(`${octal(0, 11)}\0`, 136);
    header.write('        ', 148);
    header.write('0', 156);
    header.write('ustar\0', 257);
    header.write('00', 263);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${octal(sum, 6)}\0 `, 148);
    return [header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...parts, Buffer.alloc(1024)]));
}

test('Bundle.ThatIsRightPasses', async () => {
  for (const size of [1, 255, 256, 300]) {
    const log = logOf(size);
    const { kinds, leaves } = await audit(await filesOf(log), log.key.vkey);
    assert.equal(leaves.length, size);
    assert.equal(kinds[30], Math.ceil(size / 2));
  }
});

test('Bundle.EveryChangedByteOfEveryFileIsNoticed', async () => {  // T01
  const files = await filesOf(logOf(3));
  for (const [name, bytes] of files)
    for (let at = 0; at < bytes.length; at += 1) {
      const bent = bytes.slice();
      bent[at] ^= 1;
      const changed = new Map(files).set(name, bent);
      await assert.rejects(audit(changed), Error, `${name} ${at}`);
    }
});

test('Bundle.AFileMoreOrLessIsNamed', async () => {
  const files = await filesOf(logOf(300));
  for (const name of files.keys()) {
    const less = new Map(files);
    less.delete(name);
    if (name.startsWith('blob/')) continue;
    await assert.rejects(audit(less), { code: 'missing_file' }, name);
  }
  for (const name of ['readme', 'tile/0/002', 'tile/2/000.p/1', 'tile/0/000.p/44', 'blob/00'])
    await assert.rejects(audit(new Map(files).set(name, Uint8Array.of(1))),
      { code: 'strange_file' }, name);
});

test('Bundle.OfAnotherKeyIsRefusedWhereTheKeyIsGiven', async () => {  // T14
  const files = await filesOf(logOf(3));
  const other = logKey('town.example/log', 9);
  await assert.rejects(audit(files, other.vkey), { code: 'other_key' });
  await assert.rejects(audit(new Map(files).set('vkey',
    new Uint8Array(Buffer.from(`${other.vkey}\n`)))), { code: 'bad_signature' });
});

test('Bundle.OfAnotherPastThanWasSignedIsRefused', async () => {  // T07
  const log = logOf(20);
  const fork = new SmallLog(
    log.entries.map((entry, i) => (i === 2 ? entryOf(2, eventOf(36)) : entry)), log.key);
  const files = await filesOf(fork);
  await assert.rejects(audit(new Map(files).set('checkpoint', new Uint8Array(log.note()))),
    { code: 'bad_root' });
});

test('Tar.IsReadAsItIsWritten', async () => {
  const files = await filesOf(logOf(300));
  const read = readTar(tarOf(files));
  assert.deepEqual([...read.keys()], [...files.keys()]);
  for (const [name, bytes] of files) assert.deepEqual([...read.get(name)], [...bytes]);
});

test('Tar.HasOneSpelling', async () => {
  const files = await filesOf(logOf(2));
  const tar = tarOf(files);
  const bent = (change) => {
    const copy = tar.slice();
    change(copy);
    return copy;
  };
  for (let at = 0; at < 512; at += 1)
    assert.throws(() => readTar(bent((copy) => (copy[at] ^= 1))), { code: 'bad_tar' }, `${at}`);
  const unordered = tarOf(new Map([...files].reverse()));
  const twice = new Uint8Array([...tar.slice(0, -1024), ...tar]);
  const long = new Uint8Array([...tar, ...new Uint8Array(512)]);
  for (const wrong of [unordered, twice, long, tar.slice(0, -512), tar.slice(0, -1024),
    tar.slice(0, -1), bent((copy) => (copy[copy.length - 1] = 1)), new Uint8Array(0),
    bent((copy) => (copy[1024 - 1] = 1))])
    assert.throws(() => readTar(wrong), { code: 'bad_tar' });
});

async function proofOf(log, index, size = log.entries.length) {
  const whole = new SmallLog(log.entries.slice(0, size), log.key);
  const path = await new Tree(size, whole.read).path(index);
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.map((h) => `${base64(h)}\n`).join('')}\n` +
    whole.note().toString();
}

test('Receipt.AgainstABundle', async () => {
  const log = logOf(20);
  const files = await filesOf(log);
  const { vkey, checkpoint, leaves } = await audit(files);
  const judge = (proof) => checkReceiptFile(proof, vkey, files, checkpoint, leaves);
  assert.deepEqual(judge(await proofOf(log, 7)), { index: 7, type: 35 });
  assert.deepEqual(judge(await proofOf(log, 8, 9)), { index: 8, type: 30 });
  const fork = new SmallLog(log.entries.with?.(2, entryOf(2, eventOf(31)))
    ?? log.entries.map((e, i) => (i === 2 ? entryOf(2, eventOf(31)) : e)), log.key);
  const proof = await proofOf(fork, 2);
  assert.throws(() => judge(proof), { code: 'forked' });
  const right = await proofOf(log, 7);
  assert.throws(() => judge(right.replace('index 7', 'index 6')), Error);
  const newer = await proofOf(logOf(21), 3);
  assert.throws(() => judge(newer), { code: 'receipt_newer' });
});

test('ReceiptFile.IsReadStrictlyAndFitsOnlyItsEntry', async () => {
  const log = logOf(20);
  const text = await proofOf(log, 7);
  const found = readProofFile(text, log.key.vkey);
  assert.equal(found.index, 7);
  assert.ok(found.fits(new Uint8Array(log.entries[7])));
  assert.ok(!found.fits(new Uint8Array(log.entries[8])));
  assert.deepEqual([...found.checkpoint.root], [...naiveRoot(log.leaves)]);
  assert.equal(readProofFile('hello', log.key.vkey), null);
  assert.deepEqual(readProofFile(text.replace('\n20\n', '\n21\n'), log.key.vkey), { false: true });
  assert.deepEqual(readProofFile(text.slice(0, 60), log.key.vkey), { false: true });
  const other = new SmallLog(log.entries, logKey('city.example/log', 7));
  assert.deepEqual(readProofFile(await proofOf(other, 7), log.key.vkey),
    { origin: 'city.example/log' });
});
