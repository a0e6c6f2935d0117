// The part of the ledger's state that ballots touch, for a browser that replays a log: who may
// cast, the chain per slot and question, and what was seen before. Checks run in the order of
// sealed-ballots section 14, so that the first that fails is the one an auditor names.

import { NO_TRACKER, checkContent, parseBallot, trackerOf } from './ballot.mjs';
import { sameBytes, toHex } from './bytes.mjs';
import { checkOpening } from './challenge.mjs';
import { checkCastSignature } from './credential.mjs';
import { need } from './refusal.mjs';

const chainName = ({ slot, question }) => `${toHex(slot)}/${question}`;
const alphaOf = ({ proof }) => proof && toHex(proof.encoded[0]);

export class Board {
  #election;
  #keys = new Map(); // slot -> key
  #last = new Map(); // slot and question -> {bseq, tracker}
  #trackers = new Set(); // cast or challenged
  #alphas = new Set(); // of ballots and of attribute records

  constructor(election) {
    this.#election = election;
  }

  /** A slot that may cast, with its current key, and the alpha of its attribute record if any. */
  enrol(slot, key, attributeAlpha) {
    this.#keys.set(toHex(slot), key);
    if (attributeAlpha) this.#newAlpha(toHex(attributeAlpha));
  }

  /** Checks 7.1 to 7.8 and 8; then the ballot counts. Returns its tracker. Throws Refusal. */
  cast(ballot, signature) {
    const parsed = this.#judge(ballot);
    const { header, tracker } = parsed;
    checkCastSignature(this.#election.context, header.key, tracker, signature);
    this.#newAlpha(alphaOf(parsed));
    this.#trackers.add(toHex(tracker));
    this.#last.set(chainName(header), { bseq: header.bseq, tracker });
    return tracker;
  }

  /** Checks 9.1 to 9.3. Returns {tracker, choice}. Throws Refusal. */
  challenge(ballot, bits, r) {
    const parsed = this.#judge(ballot);
    const choice = checkOpening(parsed, bits, r);
    this.#newAlpha(alphaOf(parsed));
    this.#trackers.add(toHex(parsed.tracker));
    return { tracker: parsed.tracker, choice };
  }

  // Checks 7.1 to 7.7.
  #judge(ballot) {
    const parsed = parseBallot(this.#election, ballot);
    const { slot, key, bseq, prev } = parsed.header;
    const current = this.#keys.get(toHex(slot));
    need(current !== undefined && sameBytes(current, key), '7.3', 'slot or key');
    const last = this.#last.get(chainName(parsed.header)) ?? { bseq: 0, tracker: NO_TRACKER };
    need(bseq === last.bseq + 1 && sameBytes(prev, last.tracker), '7.4', 'place in the chain');
    checkContent(this.#election, parsed);
    const tracker = trackerOf(this.#election.context, ballot);
    need(!this.#trackers.has(toHex(tracker)), '7.7', 'tracker seen before');
    return { ...parsed, tracker };
  }

  #newAlpha(alpha) {
    if (alpha === undefined) return;
    need(!this.#alphas.has(alpha), '8', 'randomness seen before');
    this.#alphas.add(alpha);
  }
}
