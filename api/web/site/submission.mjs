// Canonical bytes of events, as far as ballots and receipts need them (docs/FORMAT.md): a cast is
// written, and an entry is read as far as it says what became of a slot.

import { bigEndian, concat, lengthPrefixed, sameBytes, u16 } from '../sealed/bytes.mjs';
import { HEADER_BYTES, parseHeader } from '../sealed/ballot.mjs';
import { demand } from './log_error.mjs';
import { u64At } from './note.mjs';

export const EVENT = {
  slot_key_rotated: 22, slot_revoked: 23, slot_paper: 24, ballot_cast: 31, voting_closed: 35,
  survey_opened: 85, survey_answered: 87,
};
const VERSION = 1;
const ED25519 = 1;
const NONCE = 8;
const SLOT = 16;
const STATION = 12;
const KEY_PART = 96;
export const ENTRY_HEAD = 16;

/** An event's bytes with signatures in their canonical form, {key, signature} each, keys rising. */
export const submissionOf = (event, signatures = []) => concat(lengthPrefixed(event),
  [signatures.length], ...signatures.flatMap(({ key, signature }) => [[ED25519], key, signature]));

const ballotSubmission = (type, edition, ballot, signature) => submissionOf(
  concat(u16(type), u16(VERSION), edition, lengthPrefixed(ballot), signature));

/** The submission that casts a ballot from one's own device. `edition`: 16 bytes. */
export const castSubmission = (edition, ballot, signature) =>
  ballotSubmission(EVENT.ballot_cast, edition, ballot, signature);

/** The same of an answer to a survey. */
export const answerSubmission = (edition, ballot, signature) =>
  ballotSubmission(EVENT.survey_answered, edition, ballot, signature);

function partAt(bytes, at, length) {
  demand(at + length <= bytes.length, 'bad_entry', 'an entry ends in the middle');
  return bytes.slice(at, at + length);
}

function ballotIn(body) {
  const ballot = partAt(body, 4, bigEndian(partAt(body, 0, 4), 0, 4));
  demand(ballot.length >= HEADER_BYTES, 'bad_entry', 'a ballot without a header');
  return { ballot, header: parseHeader(ballot), slot: ballot.slice(3, 19) };
}

const BODIES = {
  [EVENT.ballot_cast]: ballotIn,
  [EVENT.survey_answered](body) {
    const { ballot, header } = ballotIn(body);  // its slot may be of no roll
    return { ballot, header };
  },
  [EVENT.slot_key_rotated](body) {
    const slot = partAt(body, NONCE, SLOT);
    const parts = bigEndian(partAt(body, NONCE + SLOT, 4), 0, 4);
    const end = NONCE + SLOT + 4 + parts * KEY_PART;
    const reason = partAt(body, end, 1)[0];
    return { slot, voids: reason === 2, station: partAt(body, end + 1, STATION) };
  },
  [EVENT.slot_revoked]: (body) => ({ slot: partAt(body, NONCE, SLOT) }),
  [EVENT.slot_paper]: (body) => ({ slot: partAt(body, NONCE, SLOT) }),
};

/** {type, edition, ..} of an event; a ballot's has `ballot` and `header`. */
export function readEvent(event) {
  const type = bigEndian(partAt(event, 0, 2), 0, 2);
  const edition = partAt(event, 4, 16);
  return { type, edition, ...BODIES[type]?.(event.slice(20)) };
}

/** The event's bytes in an entry. */
export const eventBytes = (entry) =>
  partAt(entry, ENTRY_HEAD + 4, bigEndian(partAt(entry, ENTRY_HEAD, 4), 0, 4));

/** {index, time, type, edition, ..} of an entry. */
export const readEntry = (entry) =>
  ({ index: u64At(entry, 0), time: u64At(entry, 8), ...readEvent(eventBytes(entry)) });

/** Whether the entry holds exactly this submission. */
export const holdsSubmission = (entry, submission) =>
  sameBytes(entry.slice(ENTRY_HEAD), submission);
