// The canonical codec of docs/FORMAT.md for the events of event_schema.mjs: one value, one
// spelling, in both directions. Writing refuses besides what no edition's law would take: money out
// of range, an enum's undefined number. Errors carry the log's codes (ledger/errc.h) and the field.

import { bigEndian, concat, fromHex, sameBytes, toHex, u16, u32, utf8 } from '../sealed/bytes.mjs';
import { EVENTS, nameOfType } from './event_schema.mjs';
import { isPlain } from './plain_text.mjs';

const VERSION = 1;
const HEADER = 20;
const EXACT = 2n ** 53n;
const MOST_LANGUAGES = 16;
const TAG = /^[a-z]{2,3}$/;

/** Why a value is not written, or bytes are not read; `limit` and `has` where one is passed. */
export class EventError extends Error {
  constructor(code, field, why, more = {}) {
    super(`${code}: ${field}: ${why}`);
    this.name = 'EventError';
    Object.assign(this, { code, field, why, ...more });
  }
}

function need(holds, code, field, why, more) {
  if (!holds) throw new EventError(code, field, why, more);
}

// ---- writing: each answers the bytes of a value

const withinLimit = (field, has, limit, unit) =>
  need(has <= limit, 'over_limit', field, `at most ${limit} ${unit}, here ${has}`, { limit, has });

function writeInteger(field, value, { name, bytes, signed, money }) {
  const spelled = typeof value === 'number' ? Number.isInteger(value) && Math.abs(value) <= 2 ** 53
    : typeof value === 'string' && /^(0|-?[1-9]\d{0,19})$/.test(value);
  need(spelled, money ? 'bad_budget' : 'malformed', field, 'not a whole number');
  const number = BigInt(value);
  need(!money || (number >= 0n && number <= EXACT), 'bad_budget', field, 'money is 0 to 2^53');
  const wrapped = signed ? BigInt.asIntN(8 * bytes, number) : BigInt.asUintN(8 * bytes, number);
  need(wrapped === number, 'over_limit', field, `beyond ${name}`);
  return fromHex(BigInt.asUintN(8 * bytes, number).toString(16).padStart(2 * bytes, '0'));
}

function hexBytes(field, value) {
  need(typeof value === 'string' && /^([0-9a-f]{2})*$/.test(value), 'malformed', field, 'not hex');
  return fromHex(value);
}

function writeText(field, value, { limit }) {
  need(typeof value === 'string', 'malformed', field, 'not a text');
  need(isPlain(value), 'bad_text', field, 'controls, bidi characters, or not NFC');
  const bytes = utf8(value);
  withinLimit(field, bytes.length, limit, 'bytes');
  return concat(u32(bytes.length), bytes);
}

function writeTexts(field, value, { limit }) {
  const tags = Object.keys(value ?? {}).sort();
  withinLimit(field, tags.length, MOST_LANGUAGES, 'languages');
  return concat(u32(tags.length), ...tags.flatMap((tag) => {
    need(TAG.test(tag), 'bad_language', field, `'${tag}' is no language tag`);
    const text = writeText(`${field}.${tag}`, value[tag], { limit });
    return [writeText(field, tag, { limit: 3 }), text];
  }));
}

function writeList(field, value, { limit, item }) {
  need(Array.isArray(value), 'malformed', field, 'not a list');
  withinLimit(field, value.length, limit, 'items');
  return concat(u32(value.length), ...value.map((one, i) => write(`${field}[${i}]`, one, item)));
}

function writeStruct(field, value, { fields }) {
  need(typeof value === 'object' && value !== null, 'malformed', field, 'not an object');
  for (const name of Object.keys(value))
    need(Object.hasOwn(fields, name), 'malformed', `${field}.${name}`, 'no such field');
  return concat(...Object.entries(fields).map(([name, kind]) =>
    write(`${field}.${name}`, value[name], kind)));
}

const WRITE = {
  integer: writeInteger,
  bool(field, value) {
    need(typeof value === 'boolean', 'malformed', field, 'neither true nor false');
    return Uint8Array.of(value ? 1 : 0);
  },
  enum(field, value, { names }) {
    const known = Number.isInteger(value) && value >= 1 && value <= names.length;
    need(known, 'unknown_value', field, String(value));
    return Uint8Array.of(value);
  },
  fixed(field, value, { bytes: count }) {
    const bytes = hexBytes(field, value);
    need(bytes.length === count, 'malformed', field, `${count} bytes`);
    return bytes;
  },
  text: writeText,
  texts: writeTexts,
  bytes(field, value, { limit }) {
    const bytes = hexBytes(field, value);
    withinLimit(field, bytes.length, limit, 'bytes');
    return concat(u32(bytes.length), bytes);
  },
  list: writeList,
  struct: writeStruct,
  option: (field, value, { item }) => (value === null
    ? Uint8Array.of(0) : concat([1], write(field, value, item))),
};
const write = (field, value, kind) => WRITE[kind.kind](field, value, kind);

// ---- reading

class Reader {
  constructor(bytes) {
    this.rest = bytes;
  }

  take(field, count) {
    need(count <= this.rest.length, 'too_short', field, `${count} bytes`);
    const taken = this.rest.subarray(0, count);
    this.rest = this.rest.subarray(count);
    return taken;
  }

  // A count is believed only as far as bytes that are there could fill it.
  count(field, limit, itemBytes, unit) {
    const count = bigEndian(this.take(field, 4), 0, 4);
    withinLimit(field, count, limit, unit);
    need(count <= this.rest.length / itemBytes, 'too_short', field, `${count} ${unit}`);
    return count;
  }
}

function readInteger(reader, field, { bytes, signed }) {
  const bits = BigInt(`0x${toHex(reader.take(field, bytes))}`);
  const value = signed ? BigInt.asIntN(8 * bytes, bits) : bits;
  return value <= EXACT && value >= -EXACT ? Number(value) : String(value);
}

function readText(reader, field, { limit }) {
  const bytes = reader.take(field, reader.count(field, limit, 1, 'bytes'));
  let text = null;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // not UTF-8: said below
  }
  need(text !== null && isPlain(text), 'bad_text', field, 'not a plain text');
  return text;
}

function readTexts(reader, field, { limit }) {
  const count = reader.count(field, MOST_LANGUAGES, 8, 'languages');
  const texts = {};
  for (let i = 0, last = ''; i < count; i += 1) {
    const tag = readText(reader, field, { limit: 3 });
    const text = readText(reader, field, { limit });
    need(TAG.test(tag), 'bad_language', field, 'not a language tag');
    need(tag > last, 'malformed', field, 'language tags are not strictly ascending');
    texts[tag] = text;
    last = tag;
  }
  return texts;
}

const readFlag = (reader, field) => {
  const [byte] = reader.take(field, 1);
  need(byte <= 1, 'malformed', field, 'neither 0 nor 1');
  return byte === 1;
};

const READ = {
  integer: readInteger,
  bool: readFlag,
  enum(reader, field, { names }) {
    const [value] = reader.take(field, 1);
    need(value >= 1 && value <= names.length, 'unknown_value', field, String(value));
    return value;
  },
  fixed: (reader, field, { bytes }) => toHex(reader.take(field, bytes)),
  text: readText,
  texts: readTexts,
  bytes: (reader, field, { limit }) =>
    toHex(reader.take(field, reader.count(field, limit, 1, 'bytes'))),
  list: (reader, field, { limit, item }) => Array.from(
    { length: reader.count(field, limit, 1, 'items') },
    (_, i) => read(reader, `${field}[${i}]`, item)),
  struct: (reader, field, { fields }) => Object.fromEntries(Object.entries(fields).map(
    ([name, kind]) => [name, read(reader, `${field}.${name}`, kind)])),
  option: (reader, field, { item }) =>
    (readFlag(reader, field) ? read(reader, field, item) : null),
};
const read = (reader, field, kind) => READ[kind.kind](reader, field, kind);

// ---- events

/**
 * The canonical bytes of {name, edition, body}, `edition` in hex. Throws EventError, first field
 * first: over_limit, bad_text, bad_language, bad_budget, unknown_value, malformed; unknown_event.
 */
export function encodeEvent({ name, edition, body }) {
  need(Object.hasOwn(EVENTS, name), 'unknown_event', String(name), 'not an event of this codec');
  const { type, body: kind } = EVENTS[name];
  const id = write('edition', edition, { kind: 'fixed', bytes: 16 });
  return concat(u16(type), u16(VERSION), id, write(name, body, kind));
}

/** {name, edition, body} of an event's bytes. Throws EventError. */
export function decodeEvent(bytes) {
  need(bytes.length >= HEADER, 'too_short', 'event', 'a header has 20 bytes');
  const name = nameOfType(bigEndian(bytes, 0, 2));
  const known = name !== undefined && bigEndian(bytes, 2, 2) === VERSION;
  need(known, 'unknown_event', 'event', 'type or version not known: cannot judge');
  const reader = new Reader(bytes.subarray(HEADER));
  const body = read(reader, name, EVENTS[name].body);
  need(reader.rest.length === 0, 'trailing_bytes', name, `${reader.rest.length} bytes follow`);
  return { name, edition: toHex(bytes.subarray(4, HEADER)), body };
}

/**
 * The bytes, and what a reader gets back from them: what is shown to whoever signs is read out of
 * what is signed. Throws EventError.
 */
export function signable(event) {
  const bytes = encodeEvent(event);
  const shown = decodeEvent(bytes);
  need(sameBytes(encodeEvent(shown), bytes), 'malformed', event.name, 'reads as something else');
  return { bytes, shown };
}
