// The voter's code: what it spells, what it refuses, and what is derived from it. The vectors hold
// every program that makes or reads codes to the same bytes.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatCode, makeCode, readCode, seedOfCode, voterOf } from '../../api/web/site/code.mjs';
import { encodeScalar, fromHex, toHex } from '../../api/web/sealed/index.mjs';
import { drawsOf, SEED } from './town.mjs';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const file = new URL('../golden/voter_codes.json', import.meta.url);

const vectorOf = (hex) => {
  const code = fromHex(hex);
  const { secret, key, slot } = voterOf(code);
  return {
    code: hex, text: formatCode(code), seed: toHex(seedOfCode(code)),
    secret: toHex(encodeScalar(secret)), key: toHex(key), slot: toHex(slot),
  };
};

test('Codes.GiveTheFixedVectors', () => {
  const codes = ['00'.repeat(15), 'ff'.repeat(15), '000102030405060708090a0b0c0d0e',
    '75726e612d766f7465722d636f6465', 'f1e2d3c4b5a69788796a5b4c3d2e1f'];
  const vectors = codes.map(vectorOf);
  if (process.env.URNA_UPDATE_GOLDEN)
    writeFileSync(file, `${JSON.stringify({ codes: vectors }, null, 1)}\n`);
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).codes, vectors);
});

test('Codes.ReadBackWhateverTheyAreWrittenLike', () => {
  console.log(`seed ${SEED}`);
  for (let i = 0; i < 50; i += 1) {
    const code = makeCode();
    const text = formatCode(code);
    assert.match(text, /^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/);
    const slack = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
    for (const written of [text, slack, ` ${text.replaceAll('-', '\u2013')}\n`,
      text.replaceAll('-', '').replaceAll('1', 'I')])
      assert.deepEqual(readCode(written).code, code, written);
  }
});

test('Codes.NoticeEveryWrongCharacterAndEverySwap', () => {
  const draw = drawsOf('codes');
  for (let round = 0; round < 5; round += 1) {
    const text = formatCode(makeCode()).replaceAll('-', '');
    for (let at = 0; at < 30; at += 1) {
      const other = ALPHABET[(ALPHABET.indexOf(text[at]) + 1 + draw(31)) % 32];
      const wrong = text.slice(0, at) + other + text.slice(at + 1);
      assert.equal(readCode(wrong).reason, 'check', wrong);
      if (at === 29 || text[at] === text[at + 1]) continue;
      const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
      assert.equal(readCode(swapped).reason, 'check', swapped);
    }
  }
});

test('Codes.SayWhatIsWrong', () => {
  const text = formatCode(new Uint8Array(15));
  assert.deepEqual(readCode(''), { reason: 'short', given: 0 });
  assert.deepEqual(readCode(text.slice(0, -1)), { reason: 'short', given: 29 });
  assert.deepEqual(readCode(`${text}0`), { reason: 'long', given: 31 });
  assert.deepEqual(readCode(text.replace('0', 'u')), { reason: 'letter', letter: 'U' });
  assert.deepEqual(readCode(text.replace('0', 'Ж')), { reason: 'letter', letter: 'Ж' });
  assert.deepEqual(readCode(text.replace('0', '😀')), { reason: 'letter', letter: '😀' });
  assert.throws(() => formatCode(new Uint8Array(14)), RangeError);
  assert.throws(() => voterOf(new Uint8Array(16)), RangeError);
});
