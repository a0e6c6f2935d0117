// The frozen vectors: where they are, and what the tests need of them at hand. Those made by
// others are in the folder URNA_EVIDENCE, by default ../shared beside the project; where it is
// absent tests skip. URNA_VECTORS=ours reads our own instead, which are always here.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import * as sealed from '../../api/web/sealed/index.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.env.URNA_EVIDENCE ?? join(root, '..', 'shared');
const ours = process.env.URNA_VECTORS === 'ours';

/** false, or the words that a skipped test prints. */
export const absent = existsSync(folder)
  ? false
  : 'SKIPPED: no folder of outside evidence (set URNA_EVIDENCE to have it)';
/** The same for tests that need only the vectors. */
export const absentVectors = ours ? false : absent;

export const evidencePath = (...names) => join(folder, ...names);
export const goldenPath = join(root, 'tests', 'golden', 'sealed-vectors.json');
const frozen = ours ? goldenPath : evidencePath('check', 'sealed', 'vectors.json');
const seedText = ours ? 'urna golden vectors' : 'testvector';

/** The parsed vectors; {} where they are absent. */
export const vectors = absentVectors ? {} : JSON.parse(readFileSync(frozen, 'utf8'));

export const hex = sealed.fromHex;
const { h256, h2s, u32 } = sealed;

/** Seeds of the vectors: H256("TEXT/name"; u32(x1), ..). */
export const vectorSeed = (name, ...numbers) => h256(`${seedText}/${name}`, ...numbers.map(u32));

/** Credential part `part` of the voter with this number. */
export const vectorPart = (voter, part) =>
  sealed.credentialOf(h2s(`${seedText}/credential`, u32(voter), u32(part)));

/** The whole credential of a voter: the sum of its parts. */
export function vectorCredential(voter) {
  const parts = vectors.roll.slots[voter].keys.map((_, part) => vectorPart(voter, part).secret);
  return sealed.credentialOf(parts.reduce((total, part) => (total + part) % sealed.ORDER));
}

/** Encoded keys of each question, in order; the attribute block is last. */
export function keyBlocks() {
  let from = 0;
  const take = (count) => vectors.keys.Y.slice(from, (from += count));
  const { questions, dims } = vectors.election;
  const blocks = questions.map(({ kind, M }) => take(kind === sealed.SEALED ? M : 0));
  return { blocks, attributes: take(dims.reduce((a, b) => a + b)).map(hex) };
}

/** {context, questions} of the vectors. */
export function vectorElection() {
  const { blocks } = keyBlocks();
  const questions = vectors.election.questions.map(({ kind, layout, params }, i) =>
    sealed.questionOf(kind, layout, params, blocks[i].map(hex)));
  return { context: hex(vectors.election.ctx), questions };
}

const keyOf = ({ keys }) =>
  keys.map(([key]) => hex(key)).reduce((first, second) => sealed.combineKeys(first, second));

/** A board on which every slot of the vectors is enrolled. */
export function vectorBoard(election) {
  const board = new sealed.Board(election);
  for (const slot of vectors.roll.slots)
    board.enrol(hex(slot.slot), keyOf(slot), hex(slot.attr).slice(0, 32));
  return board;
}

/** Challenges the ballot of the vectors on this board. */
export const challengeOn = (board, { ballot, v, r } = vectors.challenge) =>
  board.challenge(hex(ballot), [...hex(v)], sealed.decodeScalar(hex(r)));
