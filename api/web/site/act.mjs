// What turns an event into an act: signatures under it, and the submission that is sent. The same
// file takes a submission apart again, so that whoever adds a signature sees the event out of the
// bytes and not out of what somebody says of them. Source: docs/FORMAT.md, Submission, entry.

import { bigEndian, concat, fromHex, lengthPrefixed, toHex, utf8 } from '../sealed/bytes.mjs';
import { freshBytes } from '../sealed/random.mjs';
import { publicKeyOf, signEd25519, verifyEd25519 } from './ed25519.mjs';
import { EventError, decodeEvent } from './event.mjs';
import { LIMIT } from './event_schema.mjs';
import { u64At } from './note.mjs';
import { ENTRY_HEAD, submissionOf } from './submission.mjs';

const ED25519 = 1;
const SIGNATURE = 1 + 32 + 64;

function need(holds, code, why) {
  if (!holds) throw new EventError(code, 'submission', why);
}

/** A nonce for an event's body. */
export const freshNonce = () => toHex(freshBytes(8));

/** A new key: its seed, 32 bytes to be kept on this device. */
export const freshSeed = () => freshBytes(32);

/** The key's public half in hex, as events name it. */
export const keyOf = (seed) => toHex(publicKeyOf(seed));

/** What is signed: the event for this log and no other. */
export const signedMessage = (origin, event) => concat(
  lengthPrefixed(utf8('urna/v1/event')), lengthPrefixed(utf8(origin)), lengthPrefixed(event));

/** {key, signature} of one signer, in hex. `event`: bytes. */
export const signEvent = (origin, event, seed) =>
  ({ key: keyOf(seed), signature: toHex(signEd25519(seed, signedMessage(origin, event))) });

/** Whether a signer's {key, signature}, in hex, is of this event for this log. */
export const verifySigner = (origin, event, { key, signature }) =>
  verifyEd25519(fromHex(key), signedMessage(origin, event), fromHex(signature));

/** Submission bytes of an event with its signers, in any order. Throws EventError. */
export function signedSubmission(event, signers) {
  const rising = [...signers].sort((a, b) => (a.key < b.key ? -1 : 1));
  need(rising.length <= LIMIT.signatures, 'over_limit', 'more than 16 signatures');
  const twice = rising.some(({ key }, i) => i > 0 && key === rising[i - 1].key);
  need(!twice, 'bad_key_order', 'a key signs once');
  const bytes = submissionOf(event, rising.map(({ key, signature }) =>
    ({ key: fromHex(key), signature: fromHex(signature) })));
  need(bytes.length <= LIMIT.submission, 'too_large', `${bytes.length} bytes`);
  return bytes;
}

function signersOf(bytes) {
  need(bytes.length > 0, 'too_short', 'the number of signatures');
  const [count] = bytes;
  need(count <= LIMIT.signatures, 'over_limit', 'more than 16 signatures');
  need(bytes.length >= 1 + count * SIGNATURE, 'too_short', 'signatures');
  need(bytes.length === 1 + count * SIGNATURE, 'trailing_bytes', 'bytes follow');
  return Array.from({ length: count }, (_, i) => {
    const one = bytes.subarray(1 + i * SIGNATURE, 1 + (i + 1) * SIGNATURE);
    need(one[0] === ED25519, 'unknown_value', 'a signature of another scheme');
    return { key: toHex(one.subarray(1, 33)), signature: toHex(one.subarray(33)) };
  });
}

/**
 * {bytes: the event's, signers: [{key, signature}] in hex} of a submission of any event. Neither
 * event nor signatures are looked at. Throws EventError.
 */
export function takeApart(submission) {
  need(submission.length <= LIMIT.submission, 'too_large', `${submission.length} bytes`);
  need(submission.length >= 4, 'too_short', "the event's length");
  const length = bigEndian(submission, 0, 4);
  need(length <= submission.length - 4, 'too_short', 'the event');
  const bytes = submission.slice(4, 4 + length);
  const signers = signersOf(submission.subarray(4 + length));
  const rising = signers.every(({ key }, i) => i === 0 || signers[i - 1].key < key);
  need(rising, 'bad_key_order', 'keys do not rise');
  return { bytes, signers };
}

/**
 * The same with `event`: {name, edition, body}, of an event that this codec knows. Signatures are
 * not looked at: verifySigner does. Throws EventError.
 */
export function readSubmission(submission) {
  const { bytes, signers } = takeApart(submission);
  return { event: decodeEvent(bytes), bytes, signers };
}

/** {index, time, event, bytes, signers} of a log's entry whose event this codec knows. */
export function readActEntry(entry) {
  need(entry.length > ENTRY_HEAD, 'too_short', 'an entry');
  return { index: u64At(entry, 0), time: u64At(entry, 8),
    ...readSubmission(entry.slice(ENTRY_HEAD)) };
}
