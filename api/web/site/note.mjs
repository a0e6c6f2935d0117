// Signed notes and checkpoints, read strictly (c2sp.org/signed-note, tlog-checkpoint;
// docs/FORMAT.md says where we are stricter): one spelling of base64, no carriage returns, a known
// key signs once.

import { bigEndian, concat, toHex, utf8 } from '../sealed/bytes.mjs';
import { sha256Of } from '../sealed/receipt.mjs';
import { fromBase64 } from './base64.mjs';
import { verifyEd25519 } from './ed25519.mjs';
import { LogError, demand } from './log_error.mjs';

export const ED25519 = 1;
export const COSIGNATURE = 4; // timestamped Ed25519, of witnesses
const MOST_BYTES = 1 << 20;
const MOST_SIGNATURES = 64;
const MOST_SIGNATURE_BYTES = 5120;

const nameIsPlain = (name) =>
  name !== '' && utf8(name).length <= 255 && !/[\s+\u0000-\u001f\u007f-\u009f]/.test(name);

/** {name, id, key} of "<name>+<8 hex>+<base64>", a log's key. Throws LogError bad_key. */
export function parseVkey(text, type = ED25519) {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = encoded === undefined ? null : fromBase64(encoded);
  const fits = bytes !== null && bytes.length === 33 && bytes[0] === type && nameIsPlain(name);
  demand(fits, 'bad_key', 'not a key of this kind');
  const hash = sha256Of(concat(utf8(name), [10], bytes));
  demand(toHex(hash.slice(0, 4)) === id, 'bad_key', 'the number of the key is of another key');
  return { name, id, key: bytes.slice(1), text };
}

function textOf(bytes) {
  demand(bytes.length <= MOST_BYTES, 'bad_checkpoint', 'too long');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new LogError('bad_checkpoint', 'not UTF-8');
  }
}

function signatureOf(line) {
  const [, name, encoded] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = encoded === undefined ? null : fromBase64(encoded);
  const fits = bytes !== null && nameIsPlain(name) && bytes.length >= 5 &&
    bytes.length <= MOST_SIGNATURE_BYTES;
  demand(fits, 'bad_checkpoint', 'a signature line');
  return { name, id: toHex(bytes.slice(0, 4)), signature: bytes.slice(4) };
}

/** {text, signatures} of a note's bytes. Throws LogError bad_checkpoint. */
export function parseNote(bytes) {
  const note = textOf(bytes);
  const end = note.lastIndexOf('\n\n');
  demand(end > 0 && note.endsWith('\n'), 'bad_checkpoint', 'not a signed note');
  const text = note.slice(0, end + 1);
  demand(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(note), 'bad_checkpoint', 'controls');
  const lines = note.slice(end + 2, -1).split('\n');
  demand(lines.length <= MOST_SIGNATURES, 'bad_checkpoint', 'too many signatures');
  return { text, signatures: lines.map(signatureOf) };
}

/** The note's text if the key signed it, once and rightly. Throws LogError. */
export function openNote(bytes, vkey) {
  const { text, signatures } = parseNote(bytes);
  const own = signatures.filter(({ name, id }) => name === vkey.name && id === vkey.id);
  demand(own.length === 1, 'bad_signature', 'the log has not signed this');
  const right = verifyEd25519(vkey.key, utf8(text), own[0].signature);
  demand(right, 'bad_signature', "the log's signature does not hold");
  return text;
}

/** {origin, size, root, note, others} of a checkpoint that the log signed. Throws LogError. */
export function openCheckpoint(bytes, vkey) {
  const text = openNote(bytes, vkey);
  const [origin, size, root, ...rest] = text.split('\n');
  const hash = fromBase64(root ?? '');
  const fits = /^(0|[1-9][0-9]{0,15})$/.test(size ?? '') && Number.isSafeInteger(Number(size)) &&
    hash !== null && hash.length === 32 && rest.length === 1 && rest[0] === '';
  demand(fits, 'bad_checkpoint', 'a checkpoint is origin, size and root');
  demand(origin === vkey.name, 'other_log', `this is the log ${origin}`);
  const { signatures } = parseNote(bytes);
  const others = signatures.filter(({ name }) => name !== vkey.name).length;
  return { origin, size: Number(size), root: hash, note: textOf(bytes), others };
}

/** The 8-byte number at `at`. Throws LogError where it is beyond what a browser counts exactly. */
export function u64At(bytes, at) {
  const value = bigEndian(bytes, at, 4) * 2 ** 32 + bigEndian(bytes, at + 4, 4);
  demand(Number.isSafeInteger(value), 'bad_entry', 'a number is too large');
  return value;
}
