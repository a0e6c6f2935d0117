// A log as one device sees it: the newest checkpoint under the log's signature, entries out of
// tiles with their place in the tree checked, and the memory of the last checkpoint, so that a log
// that shrinks, or shows another past, is refused (T03, T10, T11). Sources: c2sp.org/tlog-tiles,
// RFC 6962. `read(path)` answers the bytes at a path under /log/ and throws LogError absent or
// unreachable.

import { bigEndian, sameBytes } from '../sealed/bytes.mjs';
import { checkInclusion, leafHash, nodeHash } from '../sealed/receipt.mjs';
import { LogError, demand } from './log_error.mjs';
import { openCheckpoint, parseVkey, u64At } from './note.mjs';
import { TILE, Tree, splitOf, tilePath, treeRoot, widthOf } from './tree.mjs';

export { LogError } from './log_error.mjs';

function refuse(code, why, check) {
  try {
    return check();
  } catch (error) {
    throw new LogError(code, `${why}: ${error.message}`);
  }
}

/**
 * Whether `proof` leads from the root of `old` leaves to the root of `size` (RFC 9162, 2.1.4.2).
 * Throws LogError forked. Requires: 0 < old < size.
 */
export function checkConsistency(old, oldRoot, size, root, proof) {
  const path = splitOf(2 * old) === old ? [oldRoot, ...proof] : [...proof];
  demand(path.length > 0, 'forked', 'an empty proof');
  let [at, last] = [old - 1, size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [first, second] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    demand(last > 0, 'forked', 'the proof is too long');
    if (at % 2 === 1 || at === last) {
      [first, second] = [nodeHash(hash, first), nodeHash(hash, second)];
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      second = nodeHash(second, hash);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  const fits = last === 0 && sameBytes(first, oldRoot) && sameBytes(second, root);
  demand(fits, 'forked', 'the log shows another past than before');
}

/** Entries of a bundle of `width` entries. Throws LogError bad_tile. */
export function splitBundle(bytes, width) {
  const entries = [];
  let at = 0;
  while (at < bytes.length) {
    demand(at + 2 <= bytes.length, 'bad_tile', 'a bundle ends in the middle');
    const length = bigEndian(bytes, at, 2);
    demand(at + 2 + length <= bytes.length, 'bad_tile', 'a bundle ends in the middle');
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  demand(entries.length === width, 'bad_tile', 'another number of entries than the log has');
  return entries;
}

/** A checkpoint to remember, as plain values: {size, root, note}. */
const memoryOf = ({ size, root, note }) => ({ size, root: Array.from(root), note });

/** One state of the log, under its signature. */
export class LogView {
  constructor({ read, checkpoint }) {
    Object.assign(this, checkpoint);
    this.read = read;
    this.tree = new Tree(checkpoint.size, read);
    this.bundles = new Map();
  }

  /** Entries of the bundle n, not yet checked. */
  async bundle(n) {
    const path = tilePath('entries', n, this.size);
    if (!this.bundles.has(path)) this.bundles.set(path, await this.read(path));
    return splitBundle(this.bundles.get(path), widthOf(0, n, this.size));
  }

  /** The entry at `index`, its place in the tree checked. Throws LogError. */
  async entry(index) {
    const inside = Number.isSafeInteger(index) && index >= 0 && index < this.size;
    demand(inside, 'absent', `the log has ${this.size} entries`);
    const entry = (await this.bundle(Math.floor(index / TILE)))[index % TILE];
    const path = await this.tree.path(index);
    refuse('not_included', 'the entry is not what the log signed', () =>
      checkInclusion(leafHash(entry), index, this.size, path, this.root));
    demand(entry.length > 16 && u64At(entry, 0) === index, 'bad_entry', 'another index');
    return entry;
  }

  /** All entries of the bundle n, each checked: the tile's root is what the tree has there. */
  async checkedBundle(n) {
    const entries = await this.bundle(n);
    const begin = n * TILE;
    const root = await this.tree.range(begin, begin + entries.length);
    const same = sameBytes(treeRoot(entries.map(leafHash)), root);
    demand(same, 'not_included', 'entries are not what the log signed');
    await this.entry(begin);  // and the tile is what the log signed
    return entries;
  }

  /** Whether this log still holds what an earlier checkpoint promised. Throws LogError. */
  async checkContinues({ size, root }) {
    const old = Uint8Array.from(root);
    demand(this.size >= size, 'rolled_back', `it had ${size} entries and now has ${this.size}`);
    if (size === 0) return;
    if (size === this.size) {
      demand(sameBytes(old, this.root), 'forked', 'the same size with another root');
      return;
    }
    checkConsistency(size, old, this.size, this.root, await this.tree.consistency(size));
  }

  get memory() {
    return memoryOf(this);
  }
}

/**
 * The newest state of the log. `remembered`: {vkey, size, root} of an earlier visit, or null.
 * Throws LogError: bad_key, bad_checkpoint, bad_signature, other_log, other_key (the device knew
 * this log under another key), rolled_back, forked.
 */
export async function openLog({ read, vkey, remembered = null }) {
  const key = parseVkey(vkey);
  const known = remembered === null || remembered.vkey === vkey;
  demand(known, 'other_key', 'this device knew the log under another key');
  const view = new LogView({ read, checkpoint: openCheckpoint(await read('checkpoint'), key) });
  if (remembered !== null) await view.checkContinues(remembered);
  return view;
}
