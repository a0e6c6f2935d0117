// The voter's code: one code, one link, no account. 15 random bytes as 30 characters in six groups;
// everything a device needs to vote is derived from them. The last six characters are a check, so
// that a slip of the pen is noticed on the device and not at the server.
//   text = Crockford base32 of c (24) || of the first 30 bits of SHA-256("../check" || c) (6)
//   credential = a of the seed SHA-256("../seed" || c), as `urna cast --credential` reads a file
//   slot = the first 16 bytes of SHA-256("../slot" || c)

import { sha256 } from '@noble/hashes/sha2.js';
import { concat, utf8 } from '../sealed/bytes.mjs';
import { deriveCredential } from '../sealed/credential.mjs';
import { freshBytes } from '../sealed/random.mjs';

export const CODE_BYTES = 15;
export const CODE_CHARACTERS = 30;
const CHECK_CHARACTERS = 6;
const GROUP = 5;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const hashOf = (label, code) => sha256(concat(utf8(`urna/v1/code/${label}`), code));

// Five bits a character, the first bit of the first byte first.
function spell(bytes, characters) {
  const bit = (i) => (bytes[i >> 3] >> (7 - (i & 7))) & 1;
  const digit = (at) => [0, 1, 2, 3, 4].reduce((value, i) => value * 2 + bit(5 * at + i), 0);
  return Array.from({ length: characters }, (_, at) => ALPHABET[digit(at)]).join('');
}

function unspell(text) {
  const bits = Array.from(text, (c) => ALPHABET.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from({ length: bits.length / 8 }, (_, i) =>
    Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
}

const checkOf = (code) => spell(hashOf('check', code), CHECK_CHARACTERS);

/** A new code, 15 bytes. */
export const makeCode = () => freshBytes(CODE_BYTES);

/** Six groups of five characters with hyphens between. Requires: 15 bytes. */
export function formatCode(code) {
  if (code.length !== CODE_BYTES) throw new RangeError('a code has 15 bytes');
  const text = spell(code, CODE_CHARACTERS - CHECK_CHARACTERS) + checkOf(code);
  return text.match(new RegExp(`.{${GROUP}}`, 'g')).join('-');
}

// What people write for a character of the alphabet.
const plain = (text) =>
  text.toUpperCase().replace(/[\s\-\u2010-\u2015\u2212]/g, '')
    .replace(/O/g, '0').replace(/[IL]/g, '1');

/**
 * {code: 15 bytes}, or {reason, ..} for people: `letter` with the `letter` that is none of a
 * code's, `short` or `long` with the number of characters `given`, `check`: two characters are
 * mixed up.
 */
export function readCode(text) {
  const written = plain(text);
  const letter = Array.from(written).find((c) => !ALPHABET.includes(c));
  if (letter !== undefined) return { reason: 'letter', letter };
  const given = written.length;
  if (given < CODE_CHARACTERS) return { reason: 'short', given };
  if (given > CODE_CHARACTERS) return { reason: 'long', given };
  const code = unspell(written.slice(0, CODE_CHARACTERS - CHECK_CHARACTERS));
  return written.endsWith(checkOf(code)) ? { code } : { reason: 'check' };
}

/** {secret, key} of a seed, 32 bytes, as a credential file holds it. */
export const voterOfSeed = (seed) => deriveCredential('credential', seed, 0);

/** {secret, key, slot} of a code: the credential's scalar, its 32-byte key, the 16-byte slot. */
export function voterOf(code) {
  if (code.length !== CODE_BYTES) throw new RangeError('a code has 15 bytes');
  const { secret, key } = voterOfSeed(hashOf('seed', code));
  return { secret, key, slot: hashOf('slot', code).slice(0, 16) };
}

/** The seed that a credential file holds. Secret. */
export const seedOfCode = (code) => hashOf('seed', code);
