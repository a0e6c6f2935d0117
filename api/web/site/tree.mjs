// The tree of RFC 6962 over tiles: which tile holds what, and paths computed from tiles instead of
// being asked for, so that a server does not learn whose path it was.

import { pieces } from '../sealed/bytes.mjs';
import { nodeHash } from '../sealed/receipt.mjs';
import { demand } from './log_error.mjs';

export const TILE = 256;
const HASH = 32;

/** Three digits a group, all but the last with an x: 1234067 is "x001/x234/067". */
export function tileNumber(n) {
  const groups = [];
  for (let rest = n; groups.length === 0 || rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(String(rest % 1000).padStart(3, '0'));
  return groups.map((group, i) => (i + 1 < groups.length ? `x${group}` : group)).join('/');
}

/** How many of the tile's 256 places a log of `size` entries fills, at level `level`. */
export const widthOf = (level, n, size) =>
  Math.max(0, Math.min(TILE, Math.floor(size / TILE ** level) - n * TILE));

/** The path under /log/ of tile n at `level` (a number, or "entries") in a log of this size. */
export function tilePath(level, n, size) {
  const width = widthOf(level === 'entries' ? 0 : level, n, size);
  demand(width > 0, 'bad_tile', 'no such tile in a log of this size');
  return `tile/${level}/${tileNumber(n)}${width < TILE ? `.p/${width}` : ''}`;
}

/** The largest power of two below `count`; 1 of 1. */
export function splitOf(count) {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

/** Root of the leaves, or of whole subtrees side by side (RFC 6962, 2.1). */
export function treeRoot(hashes) {
  if (hashes.length === 1) return hashes[0];
  const split = splitOf(hashes.length);
  return nodeHash(treeRoot(hashes.slice(0, split)), treeRoot(hashes.slice(split)));
}

/** Reads hashes of subtrees from tiles; `read(path)` answers bytes. Tiles are kept. */
export class Tree {
  #read;
  #tiles = new Map();

  constructor(size, read) {
    this.size = size;
    this.#read = read;
  }

  async #tile(level, n) {
    const path = tilePath(level, n, this.size);
    if (!this.#tiles.has(path)) this.#tiles.set(path, await this.#read(path));
    const bytes = this.#tiles.get(path);
    demand(bytes.length === HASH * widthOf(level, n, this.size), 'bad_tile', `${path}: its length`);
    return pieces(bytes, HASH);
  }

  // A whole subtree: 2^k leaves from a multiple of 2^k.
  async #whole(begin, count) {
    let [level, power] = [0, 1];
    while (power * TILE <= count) [level, power] = [level + 1, power * TILE];
    const [first, many] = [begin / power, count / power];
    const hashes = await this.#tile(level, Math.floor(first / TILE));
    const at = first % TILE;
    return treeRoot(hashes.slice(at, at + many));
  }

  /** Root of the leaves [begin, end), as RFC 6962 splits them. */
  async range(begin, end) {
    const count = end - begin;
    const split = splitOf(count);
    if (count === 1 || split * 2 === count) return this.#whole(begin, count);
    const [left, right] = [
      await this.#whole(begin, split), await this.range(begin + split, end)];
    return nodeHash(left, right);
  }

  /** Inclusion path of the leaf at `index`, its sibling first (RFC 6962, 2.1.1). */
  async path(index, begin = 0, end = this.size) {
    if (end - begin === 1) return [];
    const middle = begin + splitOf(end - begin);
    return index < middle
      ? [...(await this.path(index, begin, middle)), await this.range(middle, end)]
      : [...(await this.path(index, middle, end)), await this.range(begin, middle)];
  }

  /** Consistency proof with a log of `old` entries (RFC 6962, 2.1.2). Requires: 0 < old < size. */
  async consistency(old, begin = 0, end = this.size, whole = true) {
    if (old === end) return whole ? [] : [await this.range(begin, end)];
    const middle = begin + splitOf(end - begin);
    return old <= middle
      ? [...(await this.consistency(old, begin, middle, whole)), await this.range(middle, end)]
      : [...(await this.consistency(old, middle, end, false)), await this.range(begin, middle)];
  }
}
