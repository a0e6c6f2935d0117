// Prepared acts (docs/FORMAT.md): one line that travels between whoever prepares an act, those who
// sign it and the log. `urna sign` reads and writes the same.
//   "urna-act1:" base64(LP(origin) || LP(about) || submission)

import { bigEndian, concat, lengthPrefixed, sameBytes, toHex, utf8 } from '../sealed/bytes.mjs';
import { sha256Of } from '../sealed/receipt.mjs';
import { signedSubmission, takeApart, verifySigner } from './act.mjs';
import { fromBase64, toBase64 } from './base64.mjs';
import { isPlain } from './plain_text.mjs';

export const ACT_START = 'urna-act1:';
const MAX_LINE = 92_000;
const ORIGIN_BYTES = 255;
const ABOUT_BYTES = 1000;
const MAX_SIGNATURES = 16;

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

// A plain text in LP at this place, and the place behind it.
function textAt(bytes, at, limit) {
  need(at + 4 <= bytes.length, 'it ends too early');
  const length = bigEndian(bytes, at, 4);
  const next = at + 4 + length;
  need(length <= limit && next <= bytes.length, 'a length is too large');
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(bytes.slice(at + 4, next));
    need(isPlain(text), 'a text that is not plain');
    return { text, next };
  } catch (error) {
    throw error instanceof ActError ? error : new ActError('no_act', 'a text that is none');
  }
}

function apart(submission) {
  try {
    return takeApart(submission);
  } catch (error) {
    throw new ActError('no_act', error.message);
  }
}

/** {origin, about, bytes: the event's, signers} of a line. Throws ActError no_act. */
export function readActLine(text) {
  const line = text.trim();
  need(line.startsWith(ACT_START) && line.length <= MAX_LINE, 'no line of an act');
  const bytes = fromBase64(line.slice(ACT_START.length));
  need(bytes !== null, 'not one whole line of base64');
  const origin = textAt(bytes, 0, ORIGIN_BYTES);
  const about = textAt(bytes, origin.next, ABOUT_BYTES);
  return { origin: origin.text, about: about.text, ...apart(bytes.slice(about.next)) };
}

// As many whole characters as fit.
function cut(text, limit) {
  const characters = Array.from(text);
  while (utf8(characters.join('')).length > limit) characters.pop();
  return characters.join('');
}

/** The line of an act. A remark beyond its limit is cut. */
export const actLine = ({ origin, about, bytes, signers }) =>
  ACT_START + toBase64(concat(lengthPrefixed(utf8(origin)),
    lengthPrefixed(utf8(cut(about, ABOUT_BYTES))), signedSubmission(bytes, signers)));

/** Keys whose signature does not verify. */
export const falseSigners = ({ origin, bytes, signers }) =>
  signers.filter((signer) => !verifySigner(origin, bytes, signer)).map(({ key }) => key);

/** SHA-256 of the event in hex, as `urna sign` shows it, for people who compare by voice. */
export const fingerprintOf = (bytes) => toHex(sha256Of(bytes));

/**
 * `act` with the signatures of `more`. Throws ActError other_act (another event or log),
 * false_signature, too_many.
 */
export function joinActs(act, more) {
  const same = act.origin === more.origin && sameBytes(act.bytes, more.bytes);
  need(same, 'another act', 'other_act');
  need(falseSigners(more).length === 0, 'a signature that does not verify', 'false_signature');
  const known = new Set(act.signers.map(({ key }) => key));
  const signers = [...act.signers, ...more.signers.filter(({ key }) => !known.has(key))];
  need(signers.length <= MAX_SIGNATURES, 'more than 16 signatures', 'too_many');
  return { ...act, signers };
}
