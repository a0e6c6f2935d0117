// The command line: one answer a line, in order; what it seals it accepts, and it names the check.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { absentVectors, keyBlocks, vectorSeed, vectorCredential, vectors } from './evidence.mjs';
import { encodeScalar, parseHeader, toHex, fromHex } from '../../api/web/sealed/index.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

function ask(...lines) {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const ran = spawnSync(process.execPath, [here('../../api/web/sealed/cli.mjs')], {
    input: input.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 26,
  });
  assert.equal(ran.status, 0, ran.stderr);
  return ran.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

const questionFrom = (index) => {
  const { kind, layout, params } = vectors.election.questions[index];
  return { index, kind, layout, parameters: params, keys: keyBlocks().blocks[index] };
};

function sealRequest({ voter, q, choice, ballot }, i) {
  const { slot, bseq, prev, channel } = parseHeader(fromHex(ballot));
  return {
    do: 'seal', context: vectors.election.ctx, question: questionFrom(q), choice,
    header: { slot: toHex(slot), bseq, prev: toHex(prev), channel },
    secret: toHex(encodeScalar(vectorCredential(voter).secret)),
    seed: toHex(vectorSeed('ballot', i)), fresh: toHex(vectorSeed('cast-nonce')),
  };
}

test('Frozen ballots come out of the command line byte for byte', { skip: absentVectors }, () => {
  const answers = ask(...vectors.casts.map(sealRequest));
  answers.forEach(({ ok, ballot, signature, tracker }, i) => {
    const cast = vectors.casts[i];
    assert.deepEqual([ok, ballot, signature, tracker], [true, cast.ballot, cast.sig, cast.tracker]);
  });
});

const verifyRequest = ({ q, ballot, sig }, more) => ({
  do: 'verify', context: vectors.election.ctx, question: questionFrom(q), ballot, signature: sig,
  ...more,
});

test('Frozen ballots verify, and the first failing check is named', { skip: absentVectors }, () => {
  const [first] = vectors.casts;
  const other = '00'.repeat(16);
  const answers = ask(
    ...vectors.casts.map((cast) => verifyRequest(cast)),
    verifyRequest(first, { signature: vectors.casts[1].sig }),
    verifyRequest(first, { expect: { slot: other } }),
    verifyRequest(first, { expect: { bseq: 2 } }),
    verifyRequest(first, { ballot: first.ballot + '00' }),
    verifyRequest(first, { context: other + other }));
  const trackers = answers.splice(0, vectors.casts.length).map(({ ok, tracker }) => [ok, tracker]);
  assert.deepEqual(trackers, vectors.casts.map(({ tracker }) => [true, tracker]));
  assert.deepEqual(answers.map(({ ok }) => ok), Array(5).fill(false));
  assert.deepEqual(answers.map(({ check }) => check), ['7.8', '7.3', '7.4', '7.2', '7.5']);
});

test('A challenge is answered with the choice', { skip: absentVectors }, () => {
  const { ballot, v, r } = vectors.challenge;
  const request = {
    do: 'challenge', context: vectors.election.ctx, question: questionFrom(0), ballot, bits: v, r,
  };
  const [good, bad] = ask(request, { ...request, bits: '00'.repeat(v.length / 2) });
  assert.deepEqual([good.ok, good.choice], [true, [5, 6]]);
  assert.deepEqual([bad.ok, bad.check], [false, '9.1']);
});

test('What is no request is answered, and the next line is still served', () => {
  const encode = { do: 'encode', layout: 'approval', parameters: [3, 0, 2] };
  const answers = ask(
    '{', '[]', '{"do":"toString"}', '{"do":"seal"}', { ...encode, choice: [0, 1, 2] },
    { ...encode, choice: [2] });
  assert.deepEqual(answers.map(({ ok }) => ok), [false, false, false, false, false, true]);
  assert.equal(answers[4].check, '7.5');
  assert.deepEqual(answers[5].bits, [0, 0, 1, 1, 0]);
});

test('Credentials and possession proofs go both ways', () => {
  const seed = '01'.repeat(32);
  const roll = '02'.repeat(32);
  const slot = '03'.repeat(16);
  const [made] = ask({ do: 'credential', label: 'x', seed, index: 4 });
  const [proved] = ask({ do: 'possess', secret: made.secret, roll, slot });
  assert.equal(proved.key, made.key);
  const request = { do: 'check-possession', ...proved, roll, slot };
  const [good, bad] = ask(request, { ...request, do: 'check-possession', slot: '04'.repeat(16) });
  assert.deepEqual([good.ok, bad.ok, bad.check], [true, false, '5.2']);
});

test('Every example of the documentation is answered as it says', () => {
  const page = readFileSync(here('../../api/web/sealed/README.md'), 'utf8');
  const examples = [...page.matchAll(/^> (\{.*\})\n< (\{.*\})$/gm)];
  assert.ok(examples.length >= 8);
  const answers = ask(...examples.map(([, request]) => request));
  examples.forEach(([, , answer], i) => assert.deepEqual(answers[i], JSON.parse(answer)));
});
