// A prover written again from the formulas of sealed-ballots section 8.2, with one place to cheat
// before each hash, so that every equation of the verifier can be met by a forgery of its own.

import * as sealed from '../../api/web/sealed/index.mjs';

const { BASE, COMMITMENT_BASE, ORDER, encodeElement, encodeScalar, h2s, h512, vector } = sealed;
const mod = (x) => ((x % ORDER) + ORDER) % ORDER;
const times = (k, element) => (mod(k) === 0n ? BASE.subtract(BASE) : element.multiply(mod(k)));
const encrypt = (keys, r, plain) =>
  [times(r, BASE), ...keys.map((key, j) => times(r, key).add(times(plain[j], BASE)))];

const honest = { vector: (a) => a, cipher: (c) => c, commitments: (c) => c };

function commitmentsTo(gamma, v, a, [t0, t1]) {
  let [constant, linear, power] = [0n, 0n, 1n];
  a.forEach((x, j) => {
    power = mod(power * gamma);
    constant -= power * x * x;
    linear += power * x * (1n - 2n * v[j]);
  });
  const commit = (value, t) => times(value, BASE).add(times(t, COMMITMENT_BASE));
  return [commit(constant, t0), commit(linear, t1)];
}

/**
 * The body of a ballot for these bits. `cheat` may alter the vector a, the list (alpha, beta_1..)
 * and the list (C0, C1) before they are hashed.
 */
export function forge(binding, { keys, layout }, bits, cheat = {}) {
  const alter = { ...honest, ...cheat };
  const draw = (i) => h2s('test/forger', binding, sealed.u32(i));
  const [r, rho, ...blindings] = [draw(0), draw(1), draw(2), draw(3)];
  let count = 4;
  const a = alter.vector(sealed.kernelVector(layout, () => draw((count += 1))));
  const v = bits.map(BigInt);
  const cipher = alter.cipher(encrypt(keys, r, v)).map(encodeElement);
  const mask = encrypt(keys, rho, a).map(encodeElement);
  const g = h512('ballot/gamma', binding, cipher[0], vector(cipher.slice(1)), mask[0],
    vector(mask.slice(1)));
  const honestCommitments = commitmentsTo(sealed.wideToScalar(g), v, a, blindings);
  const commitments = alter.commitments(honestCommitments).map(encodeElement);
  const e = h2s('ballot/e', g, ...commitments);
  const [t0, t1] = blindings;
  const responses = [rho + e * r, t0 + e * t1, ...a.map((x, j) => x + e * v[j])];
  return sealed.concat(...cipher, ...mask, ...commitments, ...responses.map(encodeScalar));
}
