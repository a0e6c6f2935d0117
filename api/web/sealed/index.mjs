// All that a page needs, in one place: a device seals, signs and shows openings; a sceptical
// browser checks ballots, openings and receipts. README.md says what each part is for.

export * from './ballot.mjs';
export * from './bitvec.mjs';
export * from './board.mjs';
export * from './bytes.mjs';
export * from './challenge.mjs';
export * from './contexts.mjs';
export * from './credential.mjs';
export { BASE, decodeElement, decodeNotIdentity, encodeElement } from './group.mjs';
export * from './kernel.mjs';
export * from './layout.mjs';
export * from './range_weights.mjs';
export * from './receipt.mjs';
export { Refusal } from './refusal.mjs';
export { decodeScalar, encodeScalar, ORDER } from './scalar.mjs';
export * from './transcript.mjs';
