// Canonical bytes of the acts that the committee's page prepares, and what it can read of acts that
// come from elsewhere (docs/FORMAT.md, Events). What it cannot read it names and does not explain:
// `urna sign` shows every field of every act.

import { bigEndian, concat, lengthPrefixed, toHex, u16, u32, utf8 } from '../sealed/bytes.mjs';
import { ActError } from './act.mjs';

/** Acts that the committee's quorum signs, by type. */
export const COMMITTEE_ACTS = {
  3: 'ballot_defined', 4: 'role_key_rotated', 10: 'proposals_opened', 13: 'proposals_closed',
  14: 'proposal_reviewed', 30: 'voting_opened', 35: 'voting_closed', 36: 'result_declared',
  37: 'lots_drawn', 46: 'key_run_voided', 50: 'counted_set_declared', 54: 'question_opened',
  55: 'group_set_declared', 57: 'groups_opened', 60: 'paper_sample_opened',
};
const TYPES = Object.fromEntries(Object.entries(COMMITTEE_ACTS).map(([type, name]) =>
  [name, Number(type)]));
const BARE = new Set(['proposals_opened', 'proposals_closed', 'voting_opened', 'voting_closed']);
const VERSION = 1;
const REJECTED = 2;

const i64 = (value) => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value));
  return bytes;
};
const text = (value) => lengthPrefixed(utf8(value));
const list = (items) => concat(u32(items.length), ...items);
const byKey = (one, other) => (one[0] < other[0] ? -1 : 1);
const texts = (map) =>
  list(Object.entries(map).sort(byKey).map(([tag, value]) => concat(text(tag), text(value))));

const headOf = (name, edition, nonce) => concat(u16(TYPES[name]), u16(VERSION), edition, nonce);

/** An act that says nothing but its kind. `edition`: 16 bytes, `nonce`: 8. */
export const bareEvent = (name, edition, nonce) => headOf(name, edition, nonce);

/** `review`: {project, rejected, reason: {tag: text}, cost, envelope, categories, locals,
 *  newcomers}. */
export const reviewEvent = (edition, nonce, review) => concat(
  headOf('proposal_reviewed', edition, nonce), u32(review.project),
  [review.rejected ? REJECTED : 1], texts(review.reason), i64(review.cost), u16(review.envelope),
  list(review.categories.map(text)), u32(review.locals), u32(review.newcomers));

class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  take(count) {
    const part = this.#bytes.slice(this.#at, this.#at + count);
    if (part.length !== count) throw new ActError('no_act', 'an event ends too early');
    this.#at += count;
    return part;
  }

  number = (bytes) => bigEndian(this.take(bytes), 0, bytes);

  /** i64, exact as far as amounts go. */
  amount() {
    const bytes = this.take(8);
    const value = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0));
    if (!Number.isSafeInteger(value)) throw new ActError('no_act', 'an amount is too large');
    return value;
  }

  hex = (bytes) => toHex(this.take(bytes));

  text = () => new TextDecoder('utf-8', { fatal: true }).decode(this.take(this.number(4)));

  list = (item) => Array.from({ length: this.number(4) }, item);

  texts = () => Object.fromEntries(this.list(() => [this.text(), this.text()]));

  end() {
    if (this.#at !== this.#bytes.length) throw new ActError('no_act', 'bytes behind the event');
  }
}

const READ = {
  proposal_reviewed: (r) => ({
    project: r.number(4), rejected: r.number(1) === REJECTED, reason: r.texts(), cost: r.amount(),
    envelope: r.number(2), categories: r.list(() => r.text()), locals: r.number(4),
    newcomers: r.number(4) }),
  result_declared: (r) => ({
    closedAt: r.amount(), rule: r.hex(32),
    results: r.list(() => ({
      question: r.number(2), counted: r.amount(), digest: r.hex(32),
      scores: r.list(() => r.amount()), winners: r.list(() => r.number(4)), spent: r.amount(),
      trace: r.hex(32) })) }),
};

/**
 * {name, edition in hex, whole, ..}: `whole` says that every field was read. Throws ActError
 * not_committee (an act of somebody else, or one that is not known), no_act.
 */
export function readCommitteeAct(event) {
  const name = COMMITTEE_ACTS[bigEndian(event, 0, 2)];
  if (name === undefined || bigEndian(event, 2, 2) !== VERSION)
    throw new ActError('not_committee');
  const reader = new Reader(event.slice(4));
  const head = { name, edition: reader.hex(16), nonce: reader.hex(8) };
  if (!BARE.has(name) && READ[name] === undefined) return { ...head, whole: false };
  const body = READ[name]?.(reader) ?? {};
  reader.end();
  return { ...head, ...body, whole: true };
}
