// Whatever bytes a server or a file brings: every reader of the site answers, or refuses with an
// error of its own, and never with an accident.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, lengthPrefixed, u16 } from '../../api/web/sealed/index.mjs';
import { readCode } from '../../api/web/site/code.mjs';
import { splitBundle } from '../../api/web/site/log.mjs';
import { openCheckpoint, parseNote, parseVkey } from '../../api/web/site/note.mjs';
import { readReceiptCode } from '../../api/web/site/receipt_code.mjs';
import { readProofFile } from '../../api/web/site/receipt_file.mjs';
import { readEntry } from '../../api/web/site/submission.mjs';
import { readTar } from '../../api/web/site/tar.mjs';
import { SmallLog, entryOf } from './small_log.mjs';
import { drawsOf, SEED } from './town.mjs';

const log = new SmallLog([0, 1, 2].map((i) => entryOf(i, `entry ${i}`)));
const vkey = parseVkey(log.key.vkey);
const event = (type, body) => new Uint8Array(entryOf(0,
  concat(lengthPrefixed(concat(u16(type), u16(1), new Uint8Array(16), body)), [0])));
const latin = (bytes) => Buffer.from(bytes).toString('latin1');

// A good input, and how it is read.
const READERS = {
  note: [new Uint8Array(log.note()), parseNote],
  checkpoint: [new Uint8Array(log.note()), (bytes) => openCheckpoint(bytes, vkey)],
  vkey: [Buffer.from(log.key.vkey), (bytes) => parseVkey(latin(bytes))],
  bundle: [Uint8Array.of(0, 1, 9, 0, 2, 1, 1), (bytes) => splitBundle(bytes, 2)],
  ballot: [event(31, concat(lengthPrefixed(new Uint8Array(100)), new Uint8Array(64))), readEntry],
  rotation: [event(22, new Uint8Array(150)), readEntry],
  tar: [new Uint8Array(2048), readTar],
  proof: [Buffer.from(`c2sp.org/tlog-proof@v1\nindex 0\n\n${log.note()}`),
    (bytes) => readProofFile(latin(bytes), log.key.vkey)],
  code: [Buffer.from('00000-00000-00000-00000-00006-1YK8X'), (bytes) => readCode(latin(bytes))],
  receiptCode: [Buffer.from(`47.${'ab'.repeat(32)}`), (bytes) => readReceiptCode(latin(bytes))],
};

function bent(good, draw) {
  const bytes = Uint8Array.from(good);
  const kind = draw(4);
  const at = draw(bytes.length);
  if (kind === 0) bytes[at] = draw(256);
  if (kind === 1) return bytes.slice(0, at);
  if (kind === 2) return concat(bytes.slice(0, at), [draw(256), draw(256)], bytes.slice(at));
  if (kind === 3) return Uint8Array.from({ length: draw(300) }, () => draw(256));
  return bytes;
}

test('Readers.RefuseWithTheirOwnErrorsOrAnswer', () => {
  console.log(`seed ${SEED}`);
  for (const [name, [good, read]] of Object.entries(READERS)) {
    const draw = drawsOf(`readers/${name}`);
    let refused = 0;
    for (let i = 0; i < 400; i += 1) {
      const bytes = bent(good, draw);
      try {
        read(bytes);
      } catch (error) {
        refused += 1;
        const own = ['LogError', 'Refusal'].includes(error.name);
        assert.ok(own, `${name}: ${error.stack}\n${Buffer.from(bytes).toString('hex')}`);
      }
    }
    const throws = !['code', 'receiptCode', 'proof'].includes(name);
    assert.equal(refused > 0, throws, name);
  }
});
