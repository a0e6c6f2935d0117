// Receipts: the inclusion check against a naive tree in every small world, and against roots that
// others computed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import { absent, evidencePath } from './evidence.mjs';

const { leafHash, nodeHash, toHex } = sealed;
const entry = (i) => sealed.utf8(`entry ${i}`);
const leaves = (size) => Array.from({ length: size }, (_, i) => leafHash(entry(i)));

function splitOf(count) {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

// RFC 6962 section 2.1, as it is written.
function rootOf(hashes) {
  if (hashes.length === 1) return hashes[0];
  const split = splitOf(hashes.length);
  return nodeHash(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}

// RFC 6962 section 2.1.1, as it is written.
function pathOf(index, hashes) {
  if (hashes.length === 1) return [];
  const split = splitOf(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return index < split
    ? [...pathOf(index, left), rootOf(right)]
    : [...pathOf(index - split, right), rootOf(left)];
}

const changed = (path, at, hash) => path.map((old, i) => (i === at ? hash : old));
const refused = (...of) => assert.throws(() => sealed.checkInclusion(...of), { check: '20' });

test('Every leaf of every tree up to 40 leaves is found, and at no other index', () => {
  for (let size = 1; size <= 40; size += 1) {
    const hashes = leaves(size);
    const root = rootOf(hashes);
    hashes.forEach((leaf, index) => {
      const path = pathOf(index, hashes);
      sealed.checkInclusion(leaf, index, size, path, root);
      for (let other = 0; other < size; other += 1)
        if (other !== index) refused(leaf, other, size, path, root);
    });
  }
});

test('A path with a hash more, less or changed is refused', () => {
  const hashes = leaves(21);
  const root = rootOf(hashes);
  hashes.forEach((leaf, index) => {
    const path = pathOf(index, hashes);
    refused(leaf, index, 21, path.slice(1), root);
    refused(leaf, index, 21, path.slice(0, -1), root);
    refused(leaf, index, 21, [...path, root], root);
    path.forEach((_, i) => refused(leaf, index, 21, changed(path, i, leaf), root));
    refused(leafHash(entry(99)), index, 21, path, root);
    refused(leaf, index, 21, path, leaf);
  });
  for (const index of [-1, 21, 0.5, Number.NaN]) refused(hashes[0], index, 21, [], root);
});

test('A path beyond the top of the tree is refused even if it leads to the root', () => {
  const [first, second] = leaves(2);
  refused(first, 0, 1, [second], nodeHash(second, first));
  refused(first, 0, 1, [second], nodeHash(first, second));
});

test('Roots of larger logs are the published ones', { skip: absent }, () => {
  const page = readFileSync(evidencePath('design', 'log-and-receipts.md'), 'utf8');
  for (const size of [1, 2, 3, 255, 256, 257]) {
    const [, root] = page.match(new RegExp(`^${size} +([0-9a-f]{64})$`, 'm'));
    assert.equal(toHex(rootOf(leaves(size))), root);
  }
});

const base64 = (bytes) => Buffer.from(bytes).toString('base64');

function receiptOf(index, size, { extra = '' } = {}) {
  const hashes = leaves(size);
  const path = pathOf(index, hashes).map((hash) => `${base64(hash)}\n`).join('');
  const checkpoint = `town.example/log\n${size}\n${base64(rootOf(hashes))}\n`;
  const signature = '— town.example/log AAAA\n';
  return `c2sp.org/tlog-proof@v1\n${extra}index ${index}\n${path}\n${checkpoint}\n${signature}`;
}

test('A receipt speaks for its own entry only', () => {
  for (const [index, size] of [[0, 1], [3, 7], [6, 7]]) {
    const text = receiptOf(index, size);
    const found = sealed.checkReceipt(text, entry(index));
    assert.deepEqual([found.origin, found.index, found.size], ['town.example/log', index, size]);
    assert.throws(() => sealed.checkReceipt(text, entry(index + 1)), { check: '20' });
  }
  sealed.checkReceipt(receiptOf(2, 5, { extra: 'extra AAAA\n' }), entry(2));
});

test('A receipt with another spelling is refused', () => {
  const good = receiptOf(3, 7);
  const broken = [
    '', good.replace('v1', 'v2'), good.replace('index 3', 'index 03'),
    good.replace('index 3', 'index -3'), good.replace('index 3\n', ''),
    good.replace('=\n', '\n'), good.replace('\n7\n', '\n+7\n'),
    good.replace('\n7\n', '\n99999999999999999999\n'), good.slice(0, good.indexOf('\n\n')),
    good.replace('town.example/log\n', '\n'),
  ];
  for (const text of broken)
    assert.throws(() => sealed.checkReceipt(text, entry(3)), { check: '20' }, text);
});
