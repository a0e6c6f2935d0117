// A voter's credential: a secret scalar a with the key A = a·G, the proof that one holds it, and
// the signature that casts a ballot. Both are Schnorr (R, s), 64 bytes, over ristretto255.
// Nonces are hedged: hashed from the secret, fresh bytes and the message, so that neither a broken
// random source nor a repeated message gives the secret away.
// Source: sealed-ballots sections 7 and 8.4.

import { concat, u32, utf8 } from './bytes.mjs';
import * as group from './group.mjs';
import { freshBytes } from './random.mjs';
import { gate, need } from './refusal.mjs';
import { decodeScalar, encodeScalar } from './scalar.mjs';
import { h2s, wideToScalar } from './transcript.mjs';

const POSSESSION = 'slot/pok';
const CAST = 'cast/sig';
const CHALLENGE = 'challenge/sig';

/** {secret: scalar, key: 32 bytes} of a secret scalar. Throws RangeError for zero. */
export function credentialOf(secret) {
  if (secret === 0n) throw new RangeError('a secret is not zero');
  return { secret, key: group.encodeElement(group.multiplyBase(secret)) };
}

/** A new credential, from 64 fresh bytes. */
export const randomCredential = () => credentialOf(wideToScalar(freshBytes(64)));

/** a = H2S(label; seed, u32(index)): for drills and replays, whose keys come from a seed. */
export const deriveCredential = (label, seed, index) =>
  credentialOf(h2s(label, seed, u32(index)));

/** A credential kept as 32 bytes. Throws RangeError unless they are a scalar that is not zero. */
export const credentialFromBytes = (bytes) => credentialOf(decodeScalar(bytes));

function sign(label, context, { secret, key }, message, fresh) {
  if (fresh.length !== 32) throw new RangeError('32 fresh bytes hedge a nonce');
  const nonce = h2s('nonce', utf8(label), encodeScalar(secret), fresh, context, message);
  const commitment = group.encodeElement(group.multiplyBase(nonce));
  const challenge = h2s(label, context, key, message, commitment);
  return concat(commitment, encodeScalar(nonce + challenge * secret));
}

// s·G = R + c·A
function check(number, label, context, key, message, signature) {
  const [encoded, response] = [signature.slice(0, 32), signature.slice(32)];
  const commitment = gate(number, group.decodeElement, encoded);
  const s = gate(number, decodeScalar, response);
  const publicKey = gate(number, group.decodeNotIdentity, key);
  const challenge = h2s(label, context, key, message, encoded);
  const right = commitment.add(group.multiplyPublic(challenge, publicKey));
  need(group.multiplyPublic(s, group.BASE).equals(right), number, 'the signature does not hold');
}

/** Proof of possession of a credential for one slot of a roll. */
export const provePossession = (roll, credential, slot, fresh = freshBytes(32)) =>
  sign(POSSESSION, roll, credential, slot, fresh);

/** Throws Refusal 5.2. */
export const checkPossession = (roll, key, slot, proof) =>
  check('5.2', POSSESSION, roll, key, slot, proof);

/** The sum of two parts proved one by one. Throws Refusal 5.2 if a part or the sum is refused. */
export function combineKeys(first, second) {
  const [a, b] = [first, second].map((key) => gate('5.2', group.decodeNotIdentity, key));
  const key = group.encodeElement(a.add(b));
  gate('5.2', group.decodeNotIdentity, key);
  return key;
}

/** Signature that casts the ballot with this tracker. */
export const signCast = (context, credential, tracker, fresh = freshBytes(32)) =>
  sign(CAST, context, credential, tracker, fresh);

/** Throws Refusal 7.8. */
export const checkCastSignature = (context, key, tracker, signature) =>
  check('7.8', CAST, context, key, tracker, signature);

/** Signature that goes with an opening into the log: the slot's own, and never good for a cast. */
export const signChallenge = (context, credential, tracker, fresh = freshBytes(32)) =>
  sign(CHALLENGE, context, credential, tracker, fresh);
