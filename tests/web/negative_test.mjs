// Every ballot that the vectors say must be refused is refused, by the check they name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sealed from '../../api/web/sealed/index.mjs';
import {
  absentVectors, challengeOn, hex, keyBlocks, vectorBoard, vectorElection, vectors,
} from './evidence.mjs';

// A ballot is given whole, or as a cast cut to `keep` bytes with edits and a tail.
function ballotOf({ ballot, base, keep, edits, tail }) {
  if (ballot) return hex(ballot);
  const cut = vectors.casts[base].ballot.slice(0, 2 * keep);
  const edited = edits.reduce(
    (text, [offset, edit]) =>
      text.slice(0, 2 * offset) + edit + text.slice(2 * offset + edit.length),
    cut);
  return hex(edited + tail);
}

function boardFor(election, { challenge, after }) {
  const board = vectorBoard(election);
  if (challenge) challengeOn(board);
  for (const i of after) board.cast(hex(vectors.casts[i].ballot), hex(vectors.casts[i].sig));
  return board;
}

const law = (name, body) => test(name, { skip: absentVectors }, body);

law('Each false ballot is refused by the check that is named', async (t) => {
  const election = vectorElection();
  for (const negative of vectors.negative)
    await t.test(`${negative.check} ${negative.name}`, () => {
      const board = boardFor(election, negative);
      const cast = () => board.cast(ballotOf(negative), hex(negative.sig));
      assert.throws(cast, { name: 'Refusal', check: negative.check });
    });
  assert.equal(vectors.negative.length, 66);
});

function tampered({ path, value }) {
  const copy = structuredClone({ roll: vectors.roll });
  const parent = path.slice(0, -1).reduce((at, key) => at[key], copy);
  parent[path.at(-1)] = value;
  return copy.roll.slots;
}

function checkSlot({ slot, keys, attr }) {
  const { roll, ctx, dims } = vectors.election;
  for (const [key, proof] of keys)
    sealed.checkPossession(hex(roll), hex(key), hex(slot), hex(proof));
  const attributeKeys = keyBlocks().attributes.map(sealed.decodeElement);
  const layout = sealed.attributeLayout(dims);
  sealed.checkAttributes(hex(ctx), hex(slot), attributeKeys, layout, hex(attr));
}

law('Tampered credentials and attributes are refused by the check that is named', () => {
  const cases = vectors.tamper.filter(({ check }) => ['5.2', '5.5'].includes(check));
  assert.equal(cases.length, 2);
  for (const item of cases)
    assert.throws(() => tampered(item).forEach(checkSlot), { check: item.check }, item.name);
});
