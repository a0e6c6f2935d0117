// What a browser alone can check of a bundle: which files it holds, whose it is, the checkpoint's
// signature, every entry against the tiles and the root, blobs against their names, and a receipt.
// Not here: whether the entries are lawful, the sealed proofs, and the count. `urna-audit` does
// that.

import { sameBytes, toHex, utf8 } from '../sealed/bytes.mjs';
import { checkInclusion, leafHash, parseReceipt, sha256Of } from '../sealed/receipt.mjs';
import { demand } from './log_error.mjs';
import { splitBundle } from './log.mjs';
import { openCheckpoint, parseVkey } from './note.mjs';
import { readEntry } from './submission.mjs';
import { TILE, tilePath, treeRoot, widthOf } from './tree.mjs';

const text = (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
const rest = () => new Promise((done) => setTimeout(done, 0));

function fileOf(files, name) {
  demand(files.has(name), 'missing_file', name);
  return files.get(name);
}

/** The key the bundle names. `pinned`: from somebody trusted, or "". Throws LogError. */
export function keyOf(files, pinned) {
  const own = text(fileOf(files, 'vkey'));
  demand(own.endsWith('\n') && own.indexOf('\n') === own.length - 1, 'bad_key', 'vkey: one line');
  const vkey = parseVkey(own.slice(0, -1));
  demand(pinned === '' || pinned === vkey.text, 'other_key', vkey.text);
  return vkey;
}

const countOf = (level, size) => Math.ceil(Math.floor(size / TILE ** level) / TILE);

// All tiles that a log of this size has, and no others.
function tilesOf(size) {
  const names = new Set();
  const add = (level, tiles) => {
    for (let n = 0; n < tiles; n += 1) names.add(tilePath(level, n, size));
  };
  for (let level = 0; TILE ** level <= size; level += 1) add(level, countOf(level, size));
  add('entries', countOf(0, size));
  return names;
}

/** Throws LogError missing_file or strange_file. Returns the number of tiles. */
export function checkNames(files, size) {
  const tiles = tilesOf(size);
  for (const name of tiles) fileOf(files, name);
  for (const name of files.keys()) {
    const known = tiles.has(name) || ['checkpoint', 'vkey', 'policy'].includes(name) ||
      /^blob\/[0-9a-f]{64}$/.test(name);
    demand(known, 'strange_file', name);
  }
  return tiles.size;
}

/** Blobs are named by their hash. Returns how many. */
export async function checkBlobs(files) {
  let count = 0;
  for (const [name, bytes] of files)
    if (name.startsWith('blob/')) {
      demand(name === `blob/${toHex(sha256Of(bytes))}`, 'bad_blob', name);
      count += 1;
      await rest();
    }
  return count;
}

const expectTile = (files, level, n, size, hashes) => {
  const path = tilePath(level, n, size);
  const same = sameBytes(fileOf(files, path), hashes.flatMap((hash) => [...hash]));
  demand(same, 'bad_tile', path);
};

// Hash tiles of a level against its own hashes. Returns the hashes of whole tiles, one level up.
function checkLevel(files, level, hashes, size) {
  const up = [];
  for (let n = 0; n * TILE < hashes.length; n += 1) {
    const own = hashes.slice(n * TILE, (n + 1) * TILE);
    expectTile(files, level, n, size, own);
    if (own.length === TILE) up.push(treeRoot(own));
  }
  return up;
}

/**
 * Every entry: its bytes against the tiles of every level and the root. Returns {leaves, kinds},
 * kinds: number of entries by type of event. Throws LogError naming the file or entry.
 */
export async function checkEntries(files, { size, root }, onProgress = () => {}) {
  const leaves = [];
  const kinds = {};
  for (let n = 0; n * TILE < size; n += 1) {
    const bundle = splitBundle(fileOf(files, tilePath('entries', n, size)), widthOf(0, n, size));
    for (const entry of bundle) {
      const { index, type } = readEntry(entry);
      demand(index === leaves.length, 'bad_entry', `entry ${leaves.length} says ${index}`);
      kinds[type] = (kinds[type] ?? 0) + 1;
      leaves.push(leafHash(entry));
    }
    onProgress(leaves.length / size);
    await rest();
  }
  for (let [level, hashes] = [0, leaves]; hashes.length > 0; level += 1)
    hashes = checkLevel(files, level, hashes, size);
  demand(sameBytes(treeRoot(leaves), root), 'bad_root', 'the entries give another root');
  return { leaves, kinds };
}

/** A receipt's checkpoint and path against the entries. Returns {index, type}. Throws LogError. */
export function checkReceiptFile(proof, vkey, files, { size }, leaves) {
  const receipt = parseReceipt(proof);
  const checkpoint = openCheckpoint(utf8(receipt.checkpoint), vkey);
  demand(checkpoint.size <= size, 'receipt_newer', `${checkpoint.size} entries`);
  const same = sameBytes(treeRoot(leaves.slice(0, checkpoint.size)), checkpoint.root);
  demand(same, 'forked', 'the receipt is of another past');
  const { index } = receipt;
  checkInclusion(leaves[index], index, checkpoint.size, receipt.path, checkpoint.root);
  const entries = splitBundle(
    fileOf(files, tilePath('entries', Math.floor(index / TILE), size)),
    widthOf(0, Math.floor(index / TILE), size));
  return { index, type: readEntry(entries[index % TILE]).type };
}

export const checkpointOf = (files, vkey) => openCheckpoint(fileOf(files, 'checkpoint'), vkey);
