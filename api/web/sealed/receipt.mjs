// A receipt shows that an entry stands in the log: a path of hashes from the entry to the root that
// the checkpoint states. Sources: RFC 6962 section 2.1 (SHA-256) and c2sp.org/tlog-proof.
// What this does not look at: the signatures under the checkpoint.

import { sha256 } from '@noble/hashes/sha2.js';
import { concat, sameBytes, toHex } from './bytes.mjs';
import { need } from './refusal.mjs';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

/** SHA-256, for what a log names by hash. */
export const sha256Of = (bytes) => sha256(bytes);

/** The same of bytes that come in pieces: update(bytes) each, then digest(). */
export const sha256Pieces = () => sha256.create();

export const leafHash = (entry) => sha256(concat([0], entry));
export const nodeHash = (left, right) => sha256(concat([1], left, right));

/**
 * Throws Refusal 20 unless the path leads from the leaf at `index` to the root of a tree of `size`
 * leaves. Index and size are safe integers.
 */
export function checkInclusion(leaf, index, size, path, root) {
  const whole = Number.isSafeInteger(index) && Number.isSafeInteger(size);
  need(whole && index >= 0 && index < size, '20', 'index outside the tree');
  let [hash, at, last] = [leaf, index, size - 1];
  for (const sibling of path) {
    need(last > 0, '20', 'the path is too long');
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      // A right border skips the levels where it has no sibling.
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  need(last === 0, '20', 'the path is too short');
  need(sameBytes(hash, root), '20', 'the path leads to another root');
}

function decimal(text) {
  need(/^(0|[1-9][0-9]{0,15})$/.test(text ?? ''), '20', 'not a number');
  const value = Number(text);
  need(Number.isSafeInteger(value), '20', 'number too large');
  return value;
}

/** 32 bytes of strict base64: one spelling only. */
function hashOf(text) {
  need(/^[A-Za-z0-9+/]{43}=$/.test(text ?? ''), '20', 'not a hash');
  const binary = atob(text);
  need(btoa(binary) === text, '20', 'base64 has another spelling');
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** {origin, size, root} of a checkpoint's text. Throws Refusal 20. */
export function parseCheckpoint(text) {
  const [origin, size, root, blank] = text.split('\n');
  need(origin !== '' && blank === '', '20', 'a checkpoint is origin, size and root');
  return { origin, size: decimal(size), root: hashOf(root) };
}

/** {index, path, checkpoint} of a .tlog-proof text, the checkpoint as text. Throws Refusal 20. */
export function parseReceipt(text) {
  const end = text.indexOf('\n\n');
  need(end >= 0, '20', 'a receipt ends in a checkpoint');
  const lines = text.slice(0, end).split('\n');
  need(lines.shift() === FIRST_LINE, '20', 'not a receipt');
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const index = lines.shift() ?? '';
  need(index.startsWith('index '), '20', 'a receipt names an index');
  return {
    index: decimal(index.slice('index '.length)),
    path: lines.map(hashOf),
    checkpoint: text.slice(end + 2),
  };
}

/** Whether the entry's bytes are in the log the receipt speaks of. Throws Refusal 20. */
export function checkReceipt(text, entry) {
  const { index, path, checkpoint } = parseReceipt(text);
  const { origin, size, root } = parseCheckpoint(checkpoint);
  checkInclusion(leafHash(entry), index, size, path, root);
  return { origin, index, size, root: toHex(root) };
}
