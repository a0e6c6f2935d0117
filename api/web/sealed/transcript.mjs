// The transcript: everything hashed is length-prefixed under one domain, so that no two statements
// share bytes. H512(label; x1..xn) = SHA-512(LP("urna/v1") || LP(label) || LP(x1) || .. || LP(xn)).
// Source: sealed-ballots section 3.

import { sha512 } from '@noble/hashes/sha2.js';
import { concat, lengthPrefixed, littleEndian, utf8 } from './bytes.mjs';
import { deriveElement } from './group.mjs';
import { reduce } from './scalar.mjs';

const DOMAIN = lengthPrefixed(utf8('urna/v1'));

/** 64 bytes. */
export const h512 = (label, ...items) =>
  sha512(concat(DOMAIN, lengthPrefixed(utf8(label)), ...items.map(lengthPrefixed)));

/** The first 32 bytes of H512. */
export const h256 = (label, ...items) => h512(label, ...items).slice(0, 32);

/** 64 bytes as a little-endian number modulo the order. */
export const wideToScalar = (wide) => reduce(littleEndian(wide));

/** H512 as a scalar. */
export const h2s = (label, ...items) => wideToScalar(h512(label, ...items));

/** H512 as a group element. */
export const h2g = (label, ...items) => deriveElement(h512(label, ...items));
