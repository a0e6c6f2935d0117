// BITVEC: a bit vector under ElGamal with one randomness, and the proof that every entry is 0 or 1
// and that W·v = u. Body, 192 + 96·M bytes:
//   alpha | beta_1..beta_M | A0 | A_1..A_M | C0 | C1 | z | tau | f_1..f_M
// Source: sealed-ballots section 8.2; equations (1) to (4) carry its numbers.

import { concat, pieces, u32, vector } from './bytes.mjs';
import * as group from './group.mjs';
import { kernelVector } from './kernel.mjs';
import { gate, need } from './refusal.mjs';
import { decodeScalar, encodeScalar, powers, reduce } from './scalar.mjs';
import { h2g, h2s, h512, wideToScalar } from './transcript.mjs';

/** H: nobody knows its logarithm to the base G. */
export const COMMITMENT_BASE = h2g('gen/H');

/** Numbers of the checks: gate, equation (1), equations (2) to (4). */
export const BALLOT_CHECKS = { gate: '7.2', linear: '7.5', group: '7.6' };
export const ATTRIBUTE_CHECKS = { gate: '5.5', linear: '5.5', group: '5.5' };

export const bodyBytes = (bits) => 192 + 96 * bits;

// The i-th call answers the i-th scalar of the proof's randomness.
function drawsFrom(seed, binding, bits) {
  let count = 0;
  return () => h2s('ballot/rand', seed, binding, Uint8Array.from(bits), u32(count++));
}

// (r·G, r·Y_1 + P_1, .., r·Y_M + P_M), encoded.
const encrypt = (keys, r, plain) => ({
  alpha: group.encodeElement(group.multiplyBase(r)),
  beta: keys.map((key, j) => group.encodeElement(group.multiplySecret(r, key).add(plain[j]))),
});

const commit = (value, blinding) =>
  group.encodeElement(
    group.multiplyBase(value).add(group.multiplySecret(blinding, COMMITMENT_BASE)));

// g hashes the whole statement and the first commitments; gamma is drawn from it after v is fixed.
function gammaOf(binding, alpha, beta, maskAlpha, maskBeta) {
  const hash = h512('ballot/gamma', binding, alpha, vector(beta), maskAlpha, vector(maskBeta));
  return { hash, gamma: wideToScalar(hash) };
}

// Coefficients of sum gamma^j·f_j·(e - f_j) in e: the square one vanishes iff every v_j is a bit.
function coefficients(gamma, bits, a) {
  let constant = 0n;
  let linear = 0n;
  powers(gamma, a.length).forEach((power, j) => {
    constant -= power * a[j] * a[j];
    linear += power * a[j] * (1n - 2n * BigInt(bits[j]));
  });
  return { constant: reduce(constant), linear: reduce(linear) };
}

/**
 * Seals bits and proves them legal. `binding` is what the proof is tied to (bctx), `keys` are group
 * elements, `seed` 32 bytes that never serve twice.
 * Returns {body, r}: (bits, r) opens the ciphertext and must be kept secret or forgotten.
 * Requires: bits are legal; what is proved of others does not verify.
 */
export function proveBits(binding, keys, layout, bits, seed) {
  const draw = drawsFrom(seed, binding, bits);
  const [r, rho, t0, t1] = [draw(), draw(), draw(), draw()];
  const a = kernelVector(layout, draw);
  const cipher = encrypt(keys, r, bits.map(group.multiplyBaseByBit));
  const mask = encrypt(keys, rho, a.map(group.multiplyBase));
  const { hash, gamma } = gammaOf(binding, cipher.alpha, cipher.beta, mask.alpha, mask.beta);
  const { constant, linear } = coefficients(gamma, bits, a);
  const c0 = commit(constant, t0);
  const c1 = commit(linear, t1);
  const e = h2s('ballot/e', hash, c0, c1);
  const responses = [rho + e * r, t0 + e * t1, ...a.map((x, j) => x + e * BigInt(bits[j]))];
  const elements = [cipher.alpha, ...cipher.beta, mask.alpha, ...mask.beta, c0, c1];
  return { body: concat(...elements, ...responses.map(encodeScalar)), r };
}

/** Cuts a body and passes all of it through the decoding gate. Throws Refusal(check). */
export function parseBody(body, bits, check) {
  need(body.length === bodyBytes(bits), check, 'length of the body');
  const items = pieces(body, 32);
  const encoded = items.slice(0, 2 * bits + 4);
  const alpha = gate(check, group.decodeNotIdentity, encoded[0]);
  const rest = encoded.slice(1).map((item) => gate(check, group.decodeElement, item));
  const scalars = items.slice(2 * bits + 4).map((item) => gate(check, decodeScalar, item));
  return {
    encoded,
    alpha,
    beta: rest.slice(0, bits),
    maskAlpha: rest[bits],
    maskBeta: rest.slice(bits + 1, 2 * bits + 1),
    c0: rest[2 * bits + 1],
    c1: rest[2 * bits + 2],
    z: scalars[0],
    tau: scalars[1],
    f: scalars.slice(2),
  };
}

function challenges(binding, { encoded, f }) {
  const M = f.length;
  const [beta, maskBeta] = [encoded.slice(1, M + 1), encoded.slice(M + 2, 2 * M + 2)];
  const { hash, gamma } = gammaOf(binding, encoded[0], beta, encoded[M + 1], maskBeta);
  return { gamma, e: h2s('ballot/e', hash, encoded[2 * M + 2], encoded[2 * M + 3]) };
}

const times = group.multiplyPublic;

// (1) W·f = e·u modulo the order.
function linearHolds(layout, f, e) {
  return layout.equations.every(({ terms, equals }) => {
    const left = terms.reduce((total, [j, weight]) => total + BigInt(weight) * f[j], 0n);
    return reduce(left - e * BigInt(equals)) === 0n;
  });
}

// (4) q·G + tau·H = C0 + e·C1 with q = sum gamma^j·f_j·(e - f_j).
function bitsHold({ f, tau, c0, c1 }, gamma, e) {
  const weights = powers(gamma, f.length);
  const q = reduce(f.reduce((total, x, j) => total + weights[j] * reduce(x * (e - x)), 0n));
  const left = times(q, group.BASE).add(times(tau, COMMITMENT_BASE));
  return left.equals(c0.add(times(e, c1)));
}

/** Equations (1) to (4) of a body past the gate. Throws Refusal(checks.linear or checks.group). */
export function checkProof(binding, keys, layout, proof, checks) {
  const { alpha, beta, maskAlpha, maskBeta, z, f } = proof;
  need(keys.length === f.length, '4.1', 'one key for every bit');
  const { gamma, e } = challenges(binding, proof);
  need(linearHolds(layout, f, e), checks.linear, 'W·f = e·u does not hold');
  const alphaHolds = times(z, group.BASE).equals(maskAlpha.add(times(e, alpha)));
  need(alphaHolds, checks.group, 'the equation of alpha does not hold');
  need(bitsHold(proof, gamma, e), checks.group, 'the equation of the bits does not hold');
  keys.forEach((key, j) => {
    const left = times(z, key).add(times(f[j], group.BASE));
    const holds = left.equals(maskBeta[j].add(times(e, beta[j])));
    need(holds, checks.group, `the equation of beta ${j + 1} does not hold`);
  });
}

/** Whether (bits, r) opens the ciphertext in a body past the gate. */
export function opens(keys, proof, bits, r) {
  const again = encrypt(keys, r, bits.map(group.multiplyBaseByBit));
  const same = (bytes, item) => bytes.every((byte, i) => byte === item[i]);
  return [again.alpha, ...again.beta].every((bytes, i) => same(bytes, proof.encoded[i]));
}
