// Openings: a voter who chose "check" instead of "cast" gets (bits, r), and anyone sees whether the
// device had sealed what it showed. The same opening lets a person check the attribute record that
// came on paper. Source: sealed-ballots sections 7 and 9.

import { ATTRIBUTE_CHECKS, checkProof, opens, parseBody } from './bitvec.mjs';
import { SEALED } from './ballot.mjs';
import { decodeBits } from './layout.mjs';
import { need } from './refusal.mjs';
import { h256 } from './transcript.mjs';

const areBits = (bits, count) =>
  bits.length === count && bits.every((bit) => bit === 0 || bit === 1);

/**
 * Check 9.1 of a parsed ballot whose own checks hold. Returns the choice it held: the voter
 * compares it with what was entered. Throws Refusal 9.1.
 */
export function checkOpening({ question, proof }, bits, r) {
  need(question.kind === SEALED, '9.1', 'an open ballot has nothing to open');
  need(areBits(bits, question.layout.bits), '9.1', 'one 0 or 1 for every bit');
  need(opens(question.keys, proof, bits, r), '9.1', 'the opening is of another ballot');
  return decodeBits(question.layout, bits);
}

/** Check 5.5 of the attribute record of a slot. Returns the parsed record. Throws Refusal 5.5. */
export function checkAttributes(context, slot, keys, layout, record) {
  const proof = parseBody(record, layout.bits, ATTRIBUTE_CHECKS.gate);
  checkProof(h256('attr/ctx', context, slot), keys, layout, proof, ATTRIBUTE_CHECKS);
  return proof;
}

/** Whether the paper's (bits, r) is what the record holds. Throws Refusal 5.5. */
export function checkAttributeOpening(keys, proof, bits, r) {
  need(areBits(bits, keys.length), '5.5', 'one 0 or 1 for every cell');
  need(opens(keys, proof, bits, r), '5.5', 'the record holds something else');
}
