// Scalars: numbers modulo the order of ristretto255, as BigInt.
// Invariant: what leaves this file is reduced. Source: sealed-ballots sections 3 and 4.
// BigInt arithmetic is not constant time; see README.md for what that means on a voter's device.

import { fromHex, littleEndian } from './bytes.mjs';

export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The value modulo the order, never negative. */
export function reduce(value) {
  const rest = value % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/** 32 bytes, little-endian. */
export const encodeScalar = (value) =>
  fromHex(reduce(value).toString(16).padStart(64, '0')).reverse();

/** Decoding gate: 32 bytes, compared with the order and not reduced. Throws RangeError. */
export function decodeScalar(bytes) {
  if (bytes.length !== 32) throw new RangeError('a scalar has 32 bytes');
  const value = littleEndian(bytes);
  if (value >= ORDER) throw new RangeError('a scalar is below the order');
  return value;
}

/** 1/value by Euclid's algorithm. For public values: its time depends on them. */
export function invert(value) {
  let [rest, next, factor, nextFactor] = [reduce(value), ORDER, 1n, 0n];
  if (rest === 0n) throw new RangeError('zero has no inverse');
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return reduce(factor);
}

/** base, base^2, .., base^count. */
export function powers(base, count) {
  let power = 1n;
  return Array.from({ length: count }, () => (power = reduce(power * base)));
}
