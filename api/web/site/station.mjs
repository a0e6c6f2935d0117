// The station's key at an information centre: taken from its file once a day, held in a worker of
// its own without a network, never written anywhere. It signs two things and nothing else: ballots
// cast with help (channel 1), and the turning of a slot's key to one made at this desk.

import { parseHeader } from '../sealed/ballot.mjs';
import { keyOf, signEvent, signedSubmission, takeApart } from './act.mjs';
import { readKeyFile } from './key_file.mjs';
import { EVENT, readEvent } from './submission.mjs';

const ASSISTED = 1;

/** What a station's key is not for; `code` chooses the words. */
export class StationError extends Error {
  constructor(code) {
    super(code);
    this.name = 'StationError';
    this.code = code;
  }
}

function needLawful(event) {
  const { type, ballot, station } = readEvent(event);
  const assisted = type === EVENT.ballot_cast && parseHeader(ballot).channel === ASSISTED;
  const rotation = type === EVENT.slot_key_rotated && station.some((byte) => byte !== 0);
  if (!assisted && !rotation) throw new StationError('not_for_a_station');
}

export class Station {
  #seed = null;

  /** Takes a key file's text: one line of 64 hex digits. Returns the public key in hex. */
  hold(text) {
    this.#seed = readKeyFile(text);
    if (this.#seed === null) throw new StationError('key_file');
    return keyOf(this.#seed);
  }

  /** The submission with the station's signature. Throws StationError. */
  sign({ origin, submission }) {
    if (this.#seed === null) throw new StationError('no_key');
    const { bytes, signers } = takeApart(submission);
    needLawful(bytes);
    return signedSubmission(bytes, [...signers, signEvent(origin, bytes, this.#seed)]);
  }
}

/** Bytes of slot_key_rotated by a station. Everything in bytes but `reason` and `day`, numbers. */
export function rotationEvent({ edition, nonce, slot, key, proof, reason, station, day }) {
  const head = [0, EVENT.slot_key_rotated, 0, 1];
  const tail = [day >>> 24, (day >>> 16) & 255, (day >>> 8) & 255, day & 255];
  return Uint8Array.of(...head, ...edition, ...nonce, ...slot, 0, 0, 0, 1, ...key, ...proof,
    reason, ...station, ...tail);
}

/** year · 10000 + month · 100 + day of "2026-09-14", or null. */
export function dayNumber(text) {
  const [, year, month, day] = /^(2\d{3})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return year === undefined ? null : Number(year + month + day);
}
