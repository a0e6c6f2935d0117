// A log of our own for tests, written naively from the specifications: entries, tiles, checkpoints
// signed by Node's own Ed25519. Its reads can be spoiled.

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

const hash = (...parts) => parts.reduce((h, part) => h.update(part), createHash('sha256')).digest();
export const leafOf = (entry) => hash(Uint8Array.of(0), entry);
const nodeOf = (left, right) => hash(Uint8Array.of(1), left, right);

// RFC 6962 section 2.1, as it is written.
export function naiveRoot(leaves) {
  if (leaves.length === 1) return leaves[0];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeOf(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function logKey(name, seed) {
  const secret = createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.alloc(32, seed)]), format: 'der', type: 'pkcs8' });
  const key = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(1), key]);
  const id = hash(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  const vkey = `${name}+${id.toString('hex')}+${typed.toString('base64')}`;
  const line = (text) => `\u2014 ${name} ${Buffer.concat([
    id, sign(null, Buffer.from(text), secret)]).toString('base64')}\n`;
  return { name, vkey, line };
}

/** A witness's key: {vkey, hex, line(text, time)}; its seed is a byte, or SHA-256 of a word. */
export function witnessKey(name, seed, word = null) {
  const bytes = word === null ? Buffer.alloc(32, seed) : hash(Buffer.from(word));
  const secret = createPrivateKey({
    key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
  const key = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(4), key]);
  const id = hash(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  const line = (text, time) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), secret);
    return `\u2014 ${name} ${Buffer.concat([id, stamp, signature]).toString('base64')}\n`;
  };
  const vkey = `${name}+${id.toString('hex')}+${typed.toString('base64')}`;
  return { name, vkey, hex: key.toString('hex'), line };
}

/** An entry as a log holds it: index, time, and whatever. */
export function entryOf(index, matter) {
  const head = Buffer.alloc(16);
  head.writeBigUInt64BE(BigInt(index), 0);
  head.writeBigUInt64BE(1_780_000_020n, 8);
  return Buffer.concat([head, Buffer.from(matter)]);
}

const number = (n) => {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0').match(/.{3}/g);
  return digits.map((group, i) => (i + 1 < digits.length ? `x${group}` : group)).join('/');
};

export class SmallLog {
  constructor(entries, key = logKey('town.example/log', 7)) {
    this.entries = entries;
    this.key = key;
    this.leaves = entries.map(leafOf);
    this.reads = [];
    this.spoil = (path, bytes) => bytes;
  }

  text(size = this.entries.length) {
    const root = naiveRoot(this.leaves.slice(0, size)).toString('base64');
    return `${this.key.name}\n${size}\n${root}\n`;
  }

  note(size = this.entries.length) {
    return Buffer.from(`${this.text(size)}\n${this.key.line(this.text(size))}`);
  }

  #tile(level, n, width) {
    const power = 256 ** level;
    const hashes = Array.from({ length: width }, (_, i) =>
      naiveRoot(this.leaves.slice((n * 256 + i) * power, (n * 256 + i + 1) * power)));
    return Buffer.concat(hashes);
  }

  #bundle(n, width) {
    return Buffer.concat(this.entries.slice(n * 256, n * 256 + width).flatMap((entry) =>
      [Buffer.of(entry.length >> 8, entry.length & 255), entry]));
  }

  #files(size) {
    const files = new Map();
    const widths = (all) => Array.from({ length: Math.ceil(all / 256) }, (_, n) =>
      [n, Math.min(256, all - n * 256)]);
    for (let level = 0; 256 ** level <= size; level += 1)
      for (const [n, width] of widths(Math.floor(size / 256 ** level))) {
        const end = `${number(n)}${width < 256 ? `.p/${width}` : ''}`;
        files.set(`tile/${level}/${end}`, () => this.#tile(level, n, width));
        if (level === 0) files.set(`tile/entries/${end}`, () => this.#bundle(n, width));
      }
    return files;
  }

  /** What a reader is given; only paths that a log of this size has. */
  read = async (path) => {
    this.reads.push(path);
    this.files ??= this.#files(this.entries.length);
    const bytes = path === 'checkpoint' ? this.note() : this.files.get(path)?.();
    if (bytes === undefined) throw new Error(`no ${path}`);
    return new Uint8Array(this.spoil(path, bytes));
  };
}
