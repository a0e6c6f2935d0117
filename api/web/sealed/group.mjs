// ristretto255 (RFC 9496) as the protocol uses it: decoding gate, and multiplications in two kinds,
// for secrets and for public values. The only file that knows the curve library.
// Source: sealed-ballots section 4.

import { ed25519, RistrettoPoint } from '@noble/curves/ed25519.js';

export const IDENTITY = RistrettoPoint.ZERO;
export const BASE = RistrettoPoint.BASE;

/** 32 canonical bytes. */
export const encodeElement = (element) => element.toBytes();

/** Decoding gate. The identity passes. Throws RangeError or the library's error. */
export function decodeElement(bytes) {
  if (bytes.length !== 32) throw new RangeError('an element has 32 bytes');
  if (bytes[31] > 127) throw new RangeError('bit 255 of an element is set');
  return RistrettoPoint.fromBytes(bytes);
}

/** Decoding gate where the identity is refused: keys, and the alpha of a ciphertext. */
export function decodeNotIdentity(bytes) {
  const element = decodeElement(bytes);
  if (element.equals(IDENTITY)) throw new RangeError('the identity is refused here');
  return element;
}

/** The element RFC 9496 derives from 64 uniform bytes. */
export const deriveElement = (wide) => RistrettoPoint.hashToCurve(wide);

/**
 * scalar · element with the library's fixed pattern of additions. Zero is set apart because the
 * library refuses it; a random secret is zero with probability 2^-252, so this tells nothing.
 */
export const multiplySecret = (scalar, element) =>
  scalar === 0n ? IDENTITY : element.multiply(scalar);

/** scalar · G for a secret, from the table the library keeps for G. */
export const multiplyBase = (scalar) => multiplySecret(scalar, BASE);

/** scalar · element, variable time: for values everybody may know. */
export const multiplyPublic = (scalar, element) => element.multiplyUnsafe(scalar);

const { x: BASE_X, y: BASE_Y } = ed25519.Point.BASE.toAffine();
const BASE_T = (BASE_X * BASE_Y) % ed25519.Point.Fp.ORDER;

/** bit · G for a secret bit 0 or 1, by arithmetic on coordinates instead of a branch. */
export function multiplyBaseByBit(bit) {
  const b = BigInt(bit);
  return new RistrettoPoint(new ed25519.Point(BASE_X * b, 1n + (BASE_Y - 1n) * b, 1n, BASE_T * b));
}
