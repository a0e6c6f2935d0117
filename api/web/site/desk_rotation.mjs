// The act that turns a slot's key to one made at this desk: signed by the station here, by one of
// its officers and by an overseer on machines of their own, and by nobody else (docs/LAW.md, Roll).

import { fromHex } from '../sealed/bytes.mjs';
import { freshNonce, signedSubmission, takeApart } from './act.mjs';
import { ActError, joinActs, readActLine } from './act_line.mjs';
import { fillRotation } from './desk_parts.mjs';
import { rotationEvent } from './station.mjs';

const REASONS = ['', 'stand', 'void'];

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
      edition: fromHex(this.edition), nonce: fromHex(freshNonce()), slot: fromHex(slot),
      key: fromHex(key), proof: fromHex(proof), reason: this.reason,
      station: fromHex(this.station.id), day: this.day });
    const { origin } = this;
    const submission = signedSubmission(event, []);
    const signed = await this.keeper.ask('countersign', { origin, submission });
    this.act = { origin, about: '', ...takeApart(signed) };
  }

  #has = (keys) => this.act.signers.filter(({ key }) => keys.includes(key)).length;

  /** {station, officer, overseer}: whose signature is there. */
  get signed() {
    return { station: this.#has([this.station.key]) === 1,
      officer: this.#has(this.station.officers) === 1,
      overseer: this.#has(this.overseers) === 1 };
  }

  /** Takes a line that came back. Throws ActError; then nothing has changed. */
  add(line) {
    const before = this.act;
    const joined = joinActs(before, readActLine(line));
    this.act = joined;
    const { station, officer, overseer } = this.signed;
    const expected = [station, officer, overseer].filter(Boolean).length;
    if (joined.signers.length === expected) return;
    this.act = before;
    throw new ActError('stranger', 'a key that has no business here, or two of one role');
  }

  get submission() {
    return signedSubmission(this.act.bytes, this.act.signers);
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
