// A voter's device, without a screen and without a network: it keeps the credential, seals, and
// then either casts a ballot or opens it, never both. A cast ballot's opening is forgotten at once,
// so that nobody can be made to show it; an opened ballot can never be cast (sealed-ballots section
// 9).

import {
  NO_TRACKER, OPEN, SEALED, makeBallot, parseBallot, questionOf,
} from '../sealed/ballot.mjs';
import { fromHex, toHex, utf8 } from '../sealed/bytes.mjs';
import { checkOpening } from '../sealed/challenge.mjs';
import {
  provePossession, randomCredential, signCast, signChallenge,
} from '../sealed/credential.mjs';
import { rollContext } from '../sealed/contexts.mjs';
import { encodeScalar } from '../sealed/scalar.mjs';
import { readCode, voterOf, voterOfSeed } from './code.mjs';
import { readKeyFile } from './key_file.mjs';
import { sealedSurveyContext } from './survey_context.mjs';
import { answerSubmission, castSubmission } from './submission.mjs';

/** What a device will not do; `code` chooses the words for people. */
export class DeviceError extends Error {
  constructor(code, more = {}) {
    super(code);
    this.name = 'DeviceError';
    Object.assign(this, { code, ...more });
  }
}

const linesOf = (lines) => utf8(lines.map((line) => `${line}\n`).join(''));

export class Device {
  #voter = null;
  #election = null;
  #prepared = new Map(); // tracker in hex -> {ballot, tracker, opening, question}

  /** Takes a code as it was typed. Returns {slot, key} in hex. Throws DeviceError with a reason. */
  open(text) {
    const read = readCode(text);
    if (read.code === undefined) throw new DeviceError('code', read);
    this.#voter = voterOf(read.code);
    return { slot: toHex(this.#voter.slot), key: toHex(this.#voter.key) };
  }

  /** Takes a key file's text. Returns {slot: null, key} in hex: the log knows the key's slot. */
  openKey(text) {
    const seed = readKeyFile(text);
    if (seed === null) throw new DeviceError('key_file');
    this.#voter = { slot: null, ...voterOfSeed(seed) };
    return { slot: null, key: toHex(this.#voter.key) };
  }

  /** The slot (hex) that was turned to this device's key, in the place of the code's own. */
  claim(slot) {
    if (this.#voter === null) throw new DeviceError('not_ready');
    this.#voter = { ...this.#voter, slot: fromHex(slot) };
  }

  /**
   * A credential made here for a slot (hex), for one session: {slot, key, proof} in hex, to have
   * the slot's key turned to it. It is in no file and goes with this device.
   */
  fresh({ origin, edition, slot }) {
    const credential = randomCredential();
    const bytes = fromHex(slot);
    const proof = provePossession(rollContext(origin, fromHex(edition)), credential, bytes);
    this.#voter = { slot: bytes, ...credential };
    return { slot, key: toHex(credential.key), proof: toHex(proof) };
  }

  /** {edition, context, questions: [{kind, layout, parameters, keys}]}, bytes in hex. */
  join({ edition, context, questions }) {
    this.#prepared.clear();
    this.#election = {
      edition: fromHex(edition),
      context: fromHex(context),
      questions: questions.map(({ kind, layout, parameters, keys }) =>
        questionOf(kind, layout, parameters, keys.map(fromHex))),
    };
  }

  #ready() {
    if (!this.#voter?.slot || this.#election === null) throw new DeviceError('not_ready');
    return { voter: this.#voter, election: this.#election };
  }

  /** Makes a ballot and keeps it. `prev` in hex. Returns {tracker, sealed}. Throws Refusal 7.5. */
  seal({ question, choice, bseq, prev, channel = 0 }) {
    const { voter, election } = this.#ready();
    const asked = election.questions[question];
    const { slot, key, secret } = voter;
    const header = { question, slot, key, bseq, prev: fromHex(prev), channel };
    const made = makeBallot({ context: election.context, question: asked, header, choice, secret });
    const tracker = toHex(made.tracker);
    this.#prepared.set(tracker, { ...made, question });
    return { tracker, sealed: asked.kind === SEALED };
  }

  #take(tracker) {
    const prepared = this.#prepared.get(tracker);
    if (prepared === undefined) throw new DeviceError('no_such_ballot');
    this.#prepared.delete(tracker);
    return prepared;
  }

  /** The submission that casts a prepared ballot. Its opening is forgotten. */
  cast(tracker) {
    const { voter, election } = this.#ready();
    const { ballot, tracker: bytes } = this.#take(tracker);
    const signature = signCast(election.context, voter, bytes);
    return castSubmission(election.edition, ballot, signature);
  }

  /**
   * Opens a prepared ballot: {choice, file}, what it held, and the lines that `urna challenge`
   * reads on another device. It can never be cast.
   */
  check(tracker) {
    const { voter, election } = this.#ready();
    const { ballot, tracker: bytes, opening } = this.#take(tracker);
    if (opening === undefined) throw new DeviceError('nothing_to_open');
    const choice = checkOpening(parseBallot(election, ballot), opening.bits, opening.r);
    const signature = signChallenge(election.context, voter, bytes);
    const file = linesOf([
      'urna opened ballot v1', `edition ${toHex(election.edition)}`, `ballot ${toHex(ballot)}`,
      `bits ${toHex(Uint8Array.from(opening.bits))}`,
      `randomness ${toHex(encodeScalar(opening.r))}`, `challenge ${toHex(signature)}`,
    ]);
    return { choice, file };
  }

  /**
   * Answers a survey: {tracker, submission}. It is answered once, so nothing is opened to check the
   * device. `context` in hex, of the opening; `answers`: how many each question has; `sealed`:
   * {context, keys} of a sealed survey, in hex, else null.
   */
  answer({ edition, context, survey, answers, sealed, choice }) {
    if (!this.#voter?.slot) throw new DeviceError('not_ready');
    const { slot, key, secret } = this.#voter;
    const question = sealed === null
      ? questionOf(OPEN, 'answers', answers)
      : questionOf(SEALED, 'answers', answers, sealed.keys.map(fromHex));
    const opened = fromHex(context);
    const bound = sealed === null ? opened : sealedSurveyContext(opened, fromHex(sealed.context));
    const header = { question: survey, slot, key, bseq: 1, prev: NO_TRACKER, channel: 0 };
    const { ballot, tracker } = makeBallot({ context: bound, question, header, choice, secret });
    const signature = signCast(bound, this.#voter, tracker);
    return { tracker: toHex(tracker),
      submission: answerSubmission(fromHex(edition), ballot, signature) };
  }

  /** Forgets what was prepared and neither cast nor opened. */
  discard = () => this.#prepared.clear();
}
