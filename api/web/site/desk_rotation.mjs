// The act that turns a slot's key to one made at this desk: signed by the station here, by one of
// its officers and by an overseer on machines of their own, and by nobody else (docs/LAW.md, Roll).

import { freshBytes } from '../sealed/random.mjs';
import { fromHex } from '../sealed/bytes.mjs';
import { ActError, joinActs, parseSubmission, readAct, writeSubmission } from './act.mjs';
import { fillRotation } from './desk_parts.mjs';
import { rotationEvent } from './station.mjs';

const REASONS = ['', 'stand', 'void'];
const NONCE_BYTES = 8;

export class Rotation {
  /** `voter`: {slot, key, proof} in hex, of the person's worker. */
  constructor({ data, desk, keeper, voter, reason }) {
    Object.assign(this, { keeper, voter, reason, day: desk.day, written: desk.written });
    this.origin = data.origin;
    this.edition = data.edition;
    this.station = data.stations.find(({ id }) => id === desk.station);
    this.overseers = data.overseers;
  }

  /** Makes the act, with the station's signature. */
  async make() {
    const { slot, key, proof } = this.voter;
    const event = rotationEvent({
      edition: fromHex(this.edition), nonce: freshBytes(NONCE_BYTES), slot: fromHex(slot),
      key: fromHex(key), proof: fromHex(proof), reason: this.reason,
      station: fromHex(this.station.id), day: this.day });
    const { origin } = this;
    const submission = writeSubmission({ event, signatures: [] });
    const signed = await this.keeper.ask('countersign', { origin, submission });
    this.act = { origin, about: '', ...parseSubmission(signed) };
  }

  #has = (keys) => this.act.signatures.filter(({ key }) => keys.includes(key)).length;

  /** {station, officer, overseer}: whose signature is there. */
  get signed() {
    return { station: this.#has([this.station.key]) === 1,
      officer: this.#has(this.station.officers) === 1,
      overseer: this.#has(this.overseers) === 1 };
  }

  /** Takes a line that came back. Throws ActError; then nothing has changed. */
  add(line) {
    const before = this.act;
    const joined = joinActs(before, readAct(line));
    this.act = joined;
    const { station, officer, overseer } = this.signed;
    const expected = [station, officer, overseer].filter(Boolean).length;
    if (joined.signatures.length === expected) return;
    this.act = before;
    throw new ActError('stranger', 'a key that has no business here, or two of one role');
  }

  get submission() {
    return writeSubmission(this.act);
  }

  show(section, say, data, { onLines, onSubmit }) {
    const { name } = data.stations.find(({ id }) => id === this.station.id);
    const facts = [
      [say('desk.identity.slot'), this.voter.slot], [say('desk.open.station'), name],
      [say('desk.open.day'), this.written],
      [say('desk.identity.reason'), say(`desk.identity.reason.${REASONS[this.reason]}`)],
    ];
    fillRotation(section, say, { act: this.act, facts, signed: this.signed, onLines, onSubmit });
  }
}
