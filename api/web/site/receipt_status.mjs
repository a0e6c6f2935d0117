// What became of a ballot, from tiles alone: whether it stands where its receipt says, and what
// later entries did to it, up to the close of voting. Nobody is asked about the receipt, the slot
// or the tracker; a server sees that somebody reads the log.

import { sameBytes, toHex } from '../sealed/bytes.mjs';
import { trackerOf } from '../sealed/ballot.mjs';
import { LogError } from './log_error.mjs';
import { EVENT, readEntry } from './submission.mjs';
import { TILE } from './tree.mjs';

const found = (status, more = {}) => ({ status, ...more });

// A receipt out of a file names no tracker: it may be of a proposal, or of any other act.
const otherAct = ({ index, time }, tracker) =>
  (tracker === '' ? found('act', { index, time }) : found('another_entry'));

// A ballot's is its edition's; an answer's is that of its survey.
const contextOf = ({ type, edition, header }, { surveys = {}, ...contexts }) =>
  (type === EVENT.survey_answered
    ? surveys[toHex(edition)]?.[header.question] : contexts[toHex(edition)]);

async function ballotAt(view, { index, tracker }, contexts) {
  let entry;
  try {
    entry = readEntry(await view.entry(index));
  } catch (error) {
    if (error instanceof LogError && error.code === 'absent' && index >= view.size)
      return { refused: found('not_there', { size: view.size }) };
    throw error;
  }
  const held = [EVENT.ballot_cast, EVENT.survey_answered].includes(entry.type);
  if (!held) return { refused: otherAct(entry, tracker) };
  const context = contextOf(entry, contexts);
  if (context === undefined) return { refused: found('unknown_edition') };
  const own = toHex(trackerOf(context, entry.ballot));
  return own.startsWith(tracker) ? { entry, own } : { refused: found('another_entry') };
}

const WHY_NOT = {
  [EVENT.slot_revoked]: 'revoked', [EVENT.slot_paper]: 'paper', [EVENT.slot_key_rotated]: 'key' };

// What a later entry says about the ballot, or null.
function said(own, later) {
  if (!sameBytes(later.edition, own.edition)) return null;
  if (later.type === EVENT.voting_closed) return { closed: true };
  if (later.slot === undefined || !sameBytes(later.slot, own.slot)) return null;
  if (later.type === EVENT.ballot_cast)
    return later.header.question === own.header.question ? { by: later.index } : null;
  const stands = later.type === EVENT.slot_key_rotated && !later.voids;
  return stands ? null : { why: WHY_NOT[later.type] };
}

/** How many bundles lie between an entry and the log's end. */
export const bundlesAfter = (view, index) =>
  Math.floor((view.size - 1) / TILE) - Math.floor(index / TILE) + 1;

async function follow(view, own, { most, onProgress }) {
  const seen = { complete: true };
  const first = Math.floor(own.index / TILE);
  const last = Math.floor((view.size - 1) / TILE);
  for (let n = first; n <= last; n += 1) {
    if (n - first >= most) return { ...seen, complete: false };
    onProgress((n - first) / (last - first + 1));
    for (const bytes of await view.checkedBundle(n)) {
      const later = readEntry(bytes);
      const what = later.index > own.index ? said(own, later) : null;
      if (what?.closed) return { ...seen, closedAt: later.index };
      Object.assign(seen, what);
    }
  }
  return seen;
}

function verdictOf({ by, why, closedAt, complete }) {
  if (why !== undefined) return { status: 'not_counted', why };
  if (by !== undefined) return { status: 'superseded', by };
  return { status: closedAt === undefined ? 'received' : 'counted', closedAt, complete };
}

/**
 * {status, ..}: `answered` of a survey's answer, which stands for good; `not_there` with the log's
 * size, `another_entry`, `unknown_edition`; `act`, of a receipt without a tracker that is no
 * ballot's, with index and time; or `received`, `counted`, `superseded` (by an entry),
 * `not_counted` (why: revoked, paper, key), each with index, tracker, question, bseq, time.
 * `contexts`: {edition in hex: context bytes, surveys: {edition in hex: [context bytes by
 * number]}}. No more than `most` bundles are read; `complete` says whether that was to the end.
 * Throws LogError.
 */
export async function receiptStatus(view, receipt, contexts, {
  most = Infinity, onProgress = () => {} } = {}) {
  const { refused, entry, own } = await ballotAt(view, receipt, contexts);
  if (refused) return refused;
  const { question, bseq } = entry.header;
  if (entry.type === EVENT.survey_answered)
    return found('answered', { index: entry.index, tracker: own, question, bseq,
      time: entry.time });
  const verdict = verdictOf(await follow(view, entry, { most, onProgress }));
  return { ...verdict, index: entry.index, tracker: own, question, bseq, time: entry.time };
}
