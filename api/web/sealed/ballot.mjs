// Ballots, sealed and open: header, body, tracker, and the checks of section 14 that need no state.
//   header = kind u8 | question u16 | slot 16 | A 32 | bseq u32 | prev 32 | channel u8     88 bytes
// A question is {kind, layout, keys}: keys are the group elements of its block, [] when it is open.
// An election is {context, questions}. Source: sealed-ballots section 8.

import { bigEndian, concat, u16, u32 } from './bytes.mjs';
import { BALLOT_CHECKS, bodyBytes, checkProof, parseBody, proveBits } from './bitvec.mjs';
import { decodeNotIdentity } from './group.mjs';
import { checkBits, layoutOf } from './layout.mjs';
import { freshBytes } from './random.mjs';
import { gate, need } from './refusal.mjs';
import { encodeScalar } from './scalar.mjs';
import { h256 } from './transcript.mjs';

export const OPEN = 1;
export const SEALED = 2;
export const HEADER_BYTES = 88;
export const NO_TRACKER = new Uint8Array(32);

/**
 * {kind, layout, keys} from what a definition and the key set say.
 * Throws Refusal 3 (kind, layout), 4.1 (one key for every bit of a sealed question) or 4.6 (gate).
 */
export function questionOf(kind, layoutName, parameters, encodedKeys = []) {
  need(kind === OPEN || kind === SEALED, '3', 'kind of question');
  const layout = layoutOf(layoutName, ...parameters);
  const wanted = kind === SEALED ? layout.bits : 0;
  need(encodedKeys.length === wanted, '4.1', 'one key for every bit');
  return { kind, layout, keys: encodedKeys.map((key) => gate('4.6', decodeNotIdentity, key)) };
}

/** 88 bytes. Requires: slot of 16, key and prev of 32 bytes. */
export function encodeHeader({ kind, question, slot, key, bseq, prev, channel }) {
  if (slot.length !== 16 || key.length !== 32 || prev.length !== 32)
    throw new RangeError('a header has a slot of 16 bytes, a key and a tracker of 32');
  return concat([kind], u16(question), slot, key, u32(bseq), prev, [channel]);
}

/** The fields of the first 88 bytes. Throws Refusal 7.1 if there are fewer. */
export function parseHeader(ballot) {
  need(ballot.length >= HEADER_BYTES, '7.1', 'shorter than a header');
  return {
    kind: ballot[0],
    question: bigEndian(ballot, 1, 2),
    slot: ballot.slice(3, 19),
    key: ballot.slice(19, 51),
    bseq: bigEndian(ballot, 51, 4),
    prev: ballot.slice(55, 87),
    channel: ballot[87],
  };
}

/** T = H256("tracker"; ctx, ballot). */
export const trackerOf = (context, ballot) => h256('tracker', context, ballot);

/** bctx: what the proof of a sealed ballot is tied to. */
export const ballotBinding = (context, header) => h256('ballot/ctx', context, header);

/** Bit j in byte j/8 at position j mod 8, unused bits zero. */
export function packBits(bits) {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, j) => (bytes[j >> 3] |= bit << (j & 7)));
  return bytes;
}

/** Check 7.2 of an open body. Throws Refusal 7.2. */
export function unpackBits(body, count) {
  need(body.length === Math.ceil(count / 8), '7.2', 'length of the body');
  const bits = Array.from({ length: 8 * body.length }, (_, j) => (body[j >> 3] >> (j & 7)) & 1);
  need(!bits.slice(count).includes(1), '7.2', 'unused bits are set');
  return bits.slice(0, count);
}

// Fresh bytes alone would do; the credential's secret hedges a broken random source.
const seedOf = (secret) => h256('ballot/seed', freshBytes(32), encodeScalar(secret));

/**
 * A ballot for a choice. `header` as for encodeHeader; `secret` is the scalar of its key; `seed`
 * (32 bytes) is given only where bytes must be foreseen, in tests; it is wiped.
 * Returns {ballot, tracker} and for a sealed one `opening` {bits, r}, to be shown if the voter
 * challenges and otherwise forgotten. Throws Refusal 7.5 if the choice is not legal.
 */
export function makeBallot({ context, question, header, choice, secret, seed = seedOf(secret) }) {
  const encoded = encodeHeader({ ...header, kind: question.kind });
  const bits = question.layout.encode(choice);
  const finish = (body, opening) => {
    const ballot = concat(encoded, body);
    return { ballot, tracker: trackerOf(context, ballot), opening };
  };
  if (question.kind === OPEN) return finish(packBits(bits));
  const binding = ballotBinding(context, encoded);
  const { body, r } = proveBits(binding, question.keys, question.layout, bits, seed);
  seed.fill(0);
  return finish(body, { bits, r });
}

function questionAsked(election, { kind, question, channel }) {
  const found = election.questions[question];
  need(found !== undefined, '7.1', 'no such question');
  need(found.kind === kind, '7.1', 'the question is of another kind');
  need(channel <= 1, '7.1', 'channel');
  return found;
}

/**
 * Checks 7.1 and 7.2. Returns {header, question, ballot} and `proof` (sealed) or `bits` (open), for
 * checkContent. Throws Refusal.
 */
export function parseBallot(election, ballot) {
  const header = parseHeader(ballot);
  const question = questionAsked(election, header);
  const body = ballot.slice(HEADER_BYTES);
  const { bits } = question.layout;
  const content =
    question.kind === OPEN
      ? { bits: unpackBits(body, bits) }
      : { proof: parseBody(body, bits, BALLOT_CHECKS.gate) };
  return { header, question, ballot, ...content };
}

/** Checks 7.5 and 7.6 of a parsed ballot. Throws Refusal. */
export function checkContent(election, { question, ballot, proof, bits }) {
  if (question.kind === OPEN) return checkBits(question.layout, bits);
  const binding = ballotBinding(election.context, ballot.slice(0, HEADER_BYTES));
  return checkProof(binding, question.keys, question.layout, proof, BALLOT_CHECKS);
}

/** Bytes of a ballot of this question. */
export const ballotBytes = ({ kind, layout }) =>
  HEADER_BYTES + (kind === SEALED ? bodyBytes(layout.bits) : Math.ceil(layout.bits / 8));
