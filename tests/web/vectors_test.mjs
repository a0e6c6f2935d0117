// Every frozen vector that a device or a checking browser computes, byte for byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import {
  absentVectors, challengeOn, hex, keyBlocks, vectorBoard, vectorCredential, vectorElection,
  vectorPart, vectorSeed, vectors,
} from './evidence.mjs';

const { toHex } = sealed;
const law = (name, body) => test(name, { skip: absentVectors }, body);
const scalarHex = (value) => toHex(sealed.encodeScalar(value));
const accepts = (decode, text) => {
  try {
    decode(hex(text));
    return 1;
  } catch {
    return 0;
  }
};

law('Constants are the frozen ones', () => {
  const { order, G, H, h, h_i } = vectors.constants;
  assert.equal(sealed.ORDER, sealed.littleEndian(hex(order)));
  assert.equal(toHex(sealed.encodeElement(sealed.BASE)), G);
  assert.equal(toHex(sealed.encodeElement(sealed.COMMITMENT_BASE)), H);
  assert.equal(toHex(sealed.encodeElement(sealed.h2g('gen/shuffle'))), h);
  h_i.forEach((item, i) => {
    const element = sealed.h2g('gen/shuffle', sealed.u32(i + 1));
    assert.equal(toHex(sealed.encodeElement(element)), item);
  });
});

law('Transcripts hash to the frozen values', () => {
  const { H512, H2S, H2G } = vectors.transcript;
  const each = (cases, compute) => {
    for (const [label, items, result] of cases)
      assert.equal(compute(label, ...items.map(hex)), result, label);
  };
  each(H512, (...of) => toHex(sealed.h512(...of)));
  each(H2S, (...of) => scalarHex(sealed.h2s(...of)));
  each(H2G, (...of) => toHex(sealed.encodeElement(sealed.h2g(...of))));
});

law('The gate accepts and refuses the frozen encodings', () => {
  for (const [text, ok] of vectors.gate.elements)
    assert.equal(accepts(sealed.decodeElement, text), ok, text);
  for (const [text, ok] of vectors.gate.scalars)
    assert.equal(accepts(sealed.decodeScalar, text), ok, text);
});

law('Range weights are the frozen ones', () => {
  for (const [range, weights] of Object.entries(vectors.range_weights))
    assert.deepEqual(sealed.rangeWeights(Number(range)), weights);
});

law('Contexts are the frozen ones', () => {
  const { definition, E, origin, edition, roll, KS, DT, ctx } = vectors.election;
  assert.equal(toHex(sealed.electionHash(hex(definition))), E);
  assert.equal(toHex(sealed.keySet(vectors.keys.Y.map(hex), hex(DT))), KS);
  assert.equal(toHex(sealed.electionContext(hex(E), hex(KS))), ctx);
  assert.equal(toHex(sealed.rollContext(Buffer.from(hex(origin)).toString(), hex(edition))), roll);
});

function dense({ equations, bits }) {
  const row = ({ terms }) => {
    const weights = Array(bits).fill(0);
    for (const [bit, weight] of terms) weights[bit] = weight;
    return weights;
  };
  return { W: equations.map(row), u: equations.map(({ equals }) => equals) };
}

law('Layouts have the frozen bits, equations, forms, values and packing', () => {
  for (const question of vectors.election.questions) {
    const layout = sealed.layoutOf(question.layout, ...question.params);
    const { W, u } = dense(layout);
    assert.deepEqual(
      [layout.bits, W, u, layout.outputs, layout.values, layout.radix, layout.outputMax],
      [question.M, question.W, question.u, question.forms, question.vals, question.radix,
        question.fmax]);
    assert.deepEqual(sealed.packedValues(layout), question.packs[0]);
  }
});

law('Credential parts, their keys and their proofs are the frozen ones', () => {
  const roll = hex(vectors.election.roll);
  vectors.roll.slots.forEach(({ slot, keys }, voter) =>
    keys.forEach(([key, proof], number) => {
      const part = vectorPart(voter, number);
      assert.equal(toHex(part.key), key);
      const made = sealed.provePossession(roll, part, hex(slot), vectorSeed('pok-nonce'));
      assert.equal(toHex(made), proof);
      sealed.checkPossession(roll, hex(key), hex(slot), hex(proof));
    }));
});

law('Attribute records verify, are proved to the frozen bytes, and open', () => {
  const context = hex(vectors.election.ctx);
  const layout = sealed.attributeLayout(vectors.election.dims);
  const keys = keyBlocks().attributes.map(sealed.decodeElement);
  vectors.roll.slots.forEach(({ slot, attr, bits }, i) => {
    const binding = sealed.h256('attr/ctx', context, hex(slot));
    const made = sealed.proveBits(binding, keys, layout, bits, vectorSeed('attr-seed', i));
    assert.equal(toHex(made.body), attr);
    const record = sealed.checkAttributes(context, hex(slot), keys, layout, hex(attr));
    sealed.checkAttributeOpening(keys, record, bits, made.r);
    const others = [...bits.slice(1), bits[0]];
    const refused = () => sealed.checkAttributeOpening(keys, record, others, made.r);
    assert.throws(refused, { check: '5.5' });
  });
});

const headerOf = (ballot) => sealed.parseHeader(hex(ballot));

law('Ballots of all layouts and their signatures are made to the frozen bytes', () => {
  const { context, questions } = vectorElection();
  vectors.casts.forEach(({ voter, q, choice, ballot, sig, tracker }, i) => {
    const credential = vectorCredential(voter);
    const made = sealed.makeBallot({
      context, question: questions[q], header: headerOf(ballot), choice,
      secret: credential.secret, seed: vectorSeed('ballot', i),
    });
    assert.equal(toHex(made.ballot), ballot);
    assert.equal(toHex(made.tracker), tracker);
    const signed = sealed.signCast(context, credential, made.tracker, vectorSeed('cast-nonce'));
    assert.equal(toHex(signed), sig);
  });
});

law('The prover meets every frozen intermediate value', () => {
  const { context, questions } = vectorElection();
  for (const { q, choice, ballot, detail } of vectors.casts.filter((cast) => cast.detail)) {
    const { keys, layout } = questions[q];
    const binding = sealed.ballotBinding(context, hex(ballot).slice(0, sealed.HEADER_BYTES));
    assert.equal(toHex(binding), detail.bctx);
    assert.deepEqual(layout.encode(choice), detail.v);
    const { body, r } = sealed.proveBits(binding, keys, layout, detail.v, hex(detail.seed));
    assert.equal(scalarHex(r), detail.r);
    const { alpha, beta, A0, A, C0, C1, z, tau, f } = detail;
    assert.equal(toHex(body), [alpha, ...beta, A0, ...A, C0, C1, z, tau, ...f].join(''));
    const draws = [...Array(layout.bits).keys()].map((i) => sealed.h2s(
      'ballot/rand', hex(detail.seed), binding, Uint8Array.from(detail.v), sealed.u32(i + 4)));
    const a = sealed.kernelVector(layout, () => draws.shift());
    assert.deepEqual(a.map(scalarHex), detail.a);
  }
});

law('The challenge and all casts are accepted in order, and hold the choices entered', () => {
  const election = vectorElection();
  const board = vectorBoard(election);
  const { tracker, choice } = challengeOn(board);
  assert.equal(toHex(tracker), vectors.challenge.tracker);
  assert.deepEqual(choice, [5, 6]);
  for (const cast of vectors.casts) {
    assert.equal(toHex(board.cast(hex(cast.ballot), hex(cast.sig))), cast.tracker);
    const { bits, question } = sealed.parseBallot(election, hex(cast.ballot));
    if (bits) assert.deepEqual(sealed.decodeBits(question.layout, bits), cast.choice);
  }
});

law('An opening of other bits or with other randomness is refused', () => {
  const { ballot, v, r } = vectors.challenge;
  const board = () => vectorBoard(vectorElection());
  const swapped = v.slice(2) + v.slice(0, 2);
  const other = scalarHex(sealed.decodeScalar(hex(r)) + 1n);
  for (const changed of [{ ballot, v: swapped, r }, { ballot, v, r: other }])
    assert.throws(() => challengeOn(board(), changed), { check: '9.1' });
});
