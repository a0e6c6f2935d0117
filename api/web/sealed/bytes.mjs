// Bytes as the protocol writes them: big-endian counts, little-endian scalars, lower-case hex.
// Source: sealed-ballots section 3.

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export const utf8 = (text) => encoder.encode(text);

/** All parts, one after the other. */
export function concat(...parts) {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const u16 = (value) => Uint8Array.of(value >>> 8, value & 255);
export const u32 = (value) =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/** The big-endian number in bytes [from, from + count), count at most 4. */
export const bigEndian = (bytes, from, count) =>
  bytes.subarray(from, from + count).reduce((value, byte) => value * 256 + byte, 0);

/** u32(length) || bytes. */
export const lengthPrefixed = (bytes) => concat(u32(bytes.length), bytes);

/** VEC: u32(count) || items, for items of one fixed size. */
export const vector = (items) => concat(u32(items.length), ...items);

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export const toHex = (bytes) => Array.from(bytes, (byte) => HEX[byte]).join('');

/** Bytes of lower-case hex. Throws RangeError on anything else. */
export function fromHex(text) {
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/.test(text)) throw new RangeError('not hex');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** The little-endian number the bytes spell. */
export const littleEndian = (bytes) => BigInt('0x0' + toHex(Uint8Array.from(bytes).reverse()));

/** Whether two byte strings are the same. Not for secrets: it stops at the first difference. */
export const sameBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Pieces of `size` bytes each. Requires: the length is a multiple of `size`. */
export const pieces = (bytes, size) =>
  Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(size * i, size * (i + 1)));
