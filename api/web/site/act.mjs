// Prepared acts (docs/FORMAT.md): one line that travels between whoever prepares an act, those who
// sign it and the log. `urna sign` reads and writes the same.
//   "urna-act1:" base64(LP(origin) || LP(about) || submission)

import {
  bigEndian, concat, fromHex, lengthPrefixed, sameBytes, toHex, utf8,
} from '../sealed/bytes.mjs';
import { sha256Of } from '../sealed/receipt.mjs';
import { fromBase64, toBase64 } from './base64.mjs';
import { verifyEd25519 } from './ed25519.mjs';

export const ACT_START = 'urna-act1:';
const MAX_LINE = 92_000;
const ORIGIN_BYTES = 255;
const ABOUT_BYTES = 1000;
const MAX_SIGNATURES = 16;
const SIGNATURE_BYTES = 97;
const ED25519 = 1;
const EVENT_HEAD = 20;

/** What is wrong with an act; `code` chooses the words. */
export class ActError extends Error {
  constructor(code, why = code) {
    super(`${code}: ${why}`);
    this.name = 'ActError';
    this.code = code;
  }
}

function need(condition, why, code = 'no_act') {
  if (!condition) throw new ActError(code, why);
}

// The bytes of an LP at this place, and the place behind it.
function prefixedAt(bytes, at, limit) {
  need(at + 4 <= bytes.length, 'it ends too early');
  const length = bigEndian(bytes, at, 4);
  need(length <= limit && at + 4 + length <= bytes.length, 'a length is too large');
  return { part: bytes.slice(at + 4, at + 4 + length), next: at + 4 + length };
}

function signaturesOf(bytes) {
  need(bytes.length > 0 && bytes[0] <= MAX_SIGNATURES, 'the number of signatures');
  need(bytes.length === 1 + bytes[0] * SIGNATURE_BYTES, 'the length of the signatures');
  const all = Array.from({ length: bytes[0] }, (_, i) => {
    const one = bytes.slice(1 + i * SIGNATURE_BYTES, 1 + (i + 1) * SIGNATURE_BYTES);
    need(one[0] === ED25519, 'a scheme that is not known');
    return { key: toHex(one.slice(1, 33)), signature: one.slice(33) };
  });
  const ascending = all.every(({ key }, i) => i === 0 || all[i - 1].key < key);
  need(ascending, 'keys that do not ascend');
  return all;
}

/** {event, signatures: [{key in hex, signature}]} of canonical submission bytes. */
export function parseSubmission(bytes) {
  const { part: event, next } = prefixedAt(bytes, 0, bytes.length);
  need(event.length >= EVENT_HEAD, 'an event without a head');
  return { event, signatures: signaturesOf(bytes.slice(next)) };
}

/** Canonical submission bytes. Requires: at most 16 signatures of different keys. */
export function writeSubmission({ event, signatures }) {
  const sorted = [...signatures].sort((a, b) => (a.key < b.key ? -1 : 1));
  return concat(lengthPrefixed(event), [sorted.length],
    ...sorted.map(({ key, signature }) => concat([ED25519], fromHex(key), signature)));
}

const textOf = (bytes) => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ActError('no_act', 'a text that is none');
  }
};

// Controls, separators, bidi controls: what no text of the log holds, and no remark may.
const UNPLAIN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/** {origin, about, event, signatures} of a line. Throws ActError no_act. */
export function readAct(text) {
  const line = text.trim();
  need(line.startsWith(ACT_START) && line.length <= MAX_LINE, 'no line of an act');
  const bytes = fromBase64(line.slice(ACT_START.length));
  need(bytes !== null, 'not one whole line of base64');
  const origin = prefixedAt(bytes, 0, ORIGIN_BYTES);
  const about = prefixedAt(bytes, origin.next, ABOUT_BYTES);
  const [name, remark] = [textOf(origin.part), textOf(about.part)];
  need(!UNPLAIN.test(name + remark), 'a text that is not plain');
  return { origin: name, about: remark, ...parseSubmission(bytes.slice(about.next)) };
}

// As many whole characters as fit.
function cut(text, limit) {
  const characters = Array.from(text);
  while (utf8(characters.join('')).length > limit) characters.pop();
  return characters.join('');
}

/** The line of an act. A remark beyond its limit is cut. */
export const actLine = ({ origin, about, event, signatures }) =>
  ACT_START + toBase64(concat(lengthPrefixed(utf8(origin)),
    lengthPrefixed(utf8(cut(about, ABOUT_BYTES))), writeSubmission({ event, signatures })));

/** What an institution signs (decision D1). */
export const signedMessage = (origin, event) =>
  concat(...[utf8('urna/v1/event'), utf8(origin), event].map(lengthPrefixed));

/** Keys whose signature does not verify. */
export function falseSigners({ origin, event, signatures }) {
  const message = signedMessage(origin, event);
  return signatures.filter(({ key, signature }) =>
    !verifyEd25519(fromHex(key), message, signature)).map(({ key }) => key);
}

/** SHA-256 of the event in hex, as `urna sign` shows it, for people who compare by voice. */
export const fingerprintOf = (event) => toHex(sha256Of(event));

/**
 * `act` with the signatures of `more`. Throws ActError other_act (another event or log),
 * false_signature, too_many.
 */
export function joinActs(act, more) {
  const same = act.origin === more.origin && sameBytes(act.event, more.event);
  need(same, 'another act', 'other_act');
  need(falseSigners(more).length === 0, 'a signature that does not verify', 'false_signature');
  const known = new Set(act.signatures.map(({ key }) => key));
  const signatures = [...act.signatures, ...more.signatures.filter(({ key }) => !known.has(key))];
  need(signatures.length <= MAX_SIGNATURES, 'more than 16 signatures', 'too_many');
  return { ...act, signatures };
}
