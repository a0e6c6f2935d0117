// Ed25519 as docs/FORMAT.md pins it: S below the order, the key's and R's encodings canonical and
// of no small order, R compared byte by byte, no cofactor. Signing is the library's; how long it
// takes may tell who measures this device something. The site's only file that knows the library.

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, littleEndian, sameBytes } from '../sealed/bytes.mjs';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

function pointOf(bytes) {
  try {
    const point = Point.fromHex(bytes, false);
    return point.isSmallOrder() ? null : point;
  } catch {
    return null;
  }
}

/** Whether the signature is of the key (32 bytes) for the message. */
export function verifyEd25519(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [encoded, s] = [signature.slice(0, 32), littleEndian(signature.slice(32))];
  const signer = pointOf(key);
  if (s >= ORDER || signer === null || pointOf(encoded) === null) return false;
  const challenge = littleEndian(sha512(concat(encoded, key, message))) % ORDER;
  const again = Point.BASE.multiplyUnsafe(s).add(signer.negate().multiplyUnsafe(challenge));
  return sameBytes(again.toBytes(), encoded);
}

/** The public key of a seed (32 bytes). */
export const publicKeyOf = (seed) => ed25519.getPublicKey(seed);

/** The seed's signature under a message (RFC 8032). */
export const signEd25519 = (seed, message) => ed25519.sign(message, seed);
