#!/usr/bin/env node
// JSON lines in, JSON lines out: one request a line, one answer a line, in the same order. Lets
// another implementation cross-check ballots both ways. README.md describes every request.
// For tests and drills only: secrets pass through standard input.

import { createInterface } from 'node:readline';
import * as sealed from './index.mjs';

const { fromHex, toHex } = sealed;
const bytes = (text, size) => {
  const out = fromHex(text);
  if (size !== undefined && out.length !== size) throw new RangeError(`${size} bytes are needed`);
  return out;
};
const maybe = (text, size) => (text === undefined ? undefined : bytes(text, size));
const scalarHex = (value) => toHex(sealed.encodeScalar(value));

const questionFrom = ({ kind, layout, parameters, keys = [] }) =>
  sealed.questionOf(kind, layout, parameters, keys.map((key) => bytes(key, 32)));

function electionFrom({ context, question }) {
  const questions = [];
  questions[question.index] = questionFrom(question);
  return { context: bytes(context, 32), questions };
}

function headerFrom({ question, header }, key) {
  const prev = header.prev === undefined ? sealed.NO_TRACKER : bytes(header.prev, 32);
  const { bseq = 1, channel = 0 } = header;
  return { question: question.index, slot: bytes(header.slot, 16), key, bseq, prev, channel };
}

const openingHex = ({ bits, r }) => ({ bits: toHex(Uint8Array.from(bits)), r: scalarHex(r) });

function credentialFrom({ secret, label, seed, index }) {
  if (secret !== undefined) return sealed.credentialFromBytes(bytes(secret, 32));
  if (label !== undefined) return sealed.deriveCredential(label, bytes(seed, 32), index);
  return sealed.randomCredential();
}

function seal(request) {
  const election = electionFrom(request);
  const credential = sealed.credentialFromBytes(bytes(request.secret, 32));
  const { ballot, tracker, opening } = sealed.makeBallot({
    context: election.context,
    question: election.questions[request.question.index],
    header: headerFrom(request, credential.key),
    choice: request.choice,
    secret: credential.secret,
    seed: maybe(request.seed, 32),
  });
  const fresh = maybe(request.fresh, 32);
  return {
    ballot: toHex(ballot),
    tracker: toHex(tracker),
    signature: toHex(sealed.signCast(election.context, credential, tracker, fresh)),
    key: toHex(credential.key),
    ...(opening && { opening: openingHex(opening) }),
  };
}

// Checks 7.3 and 7.4 against what the caller knows of the slot.
function checkPlace(header, expect) {
  const same = (name) => expect[name] === undefined || toHex(header[name]) === expect[name];
  if (!same('slot') || !same('key')) throw new sealed.Refusal('7.3', 'slot or key');
  const next = expect.bseq === undefined || expect.bseq === header.bseq;
  if (!next || !same('prev')) throw new sealed.Refusal('7.4', 'place in the chain');
}

function verify(request) {
  const election = electionFrom(request);
  const ballot = bytes(request.ballot);
  const parsed = sealed.parseBallot(election, ballot);
  checkPlace(parsed.header, request.expect ?? {});
  sealed.checkContent(election, parsed);
  const tracker = sealed.trackerOf(election.context, ballot);
  if (request.signature !== undefined)
    sealed.checkCastSignature(
      election.context, parsed.header.key, tracker, bytes(request.signature));
  return { tracker: toHex(tracker) };
}

function challenge(request) {
  const election = electionFrom(request);
  const parsed = sealed.parseBallot(election, bytes(request.ballot));
  sealed.checkContent(election, parsed);
  const r = sealed.decodeScalar(bytes(request.r, 32));
  return { choice: sealed.checkOpening(parsed, [...bytes(request.bits)], r) };
}

function layout({ layout: name, parameters }) {
  const { bits, equations, outputs, outputMax, values, radix } =
    sealed.layoutOf(name, ...parameters);
  return { bits, equations, outputs, outputMax, values, radix };
}

function encode({ layout: name, parameters, choice }) {
  return { bits: sealed.layoutOf(name, ...parameters).encode(choice) };
}

function decode({ layout: name, parameters, bits }) {
  const found = sealed.layoutOf(name, ...parameters);
  sealed.checkBits(found, bits);
  return { choice: sealed.decodeBits(found, bits) };
}

function credential(request) {
  const { secret, key } = credentialFrom(request);
  return { secret: scalarHex(secret), key: toHex(key) };
}

function possess(request) {
  const made = credentialFrom(request);
  const [roll, slot] = [bytes(request.roll, 32), bytes(request.slot, 16)];
  const proof = sealed.provePossession(roll, made, slot, maybe(request.fresh, 32));
  return { key: toHex(made.key), proof: toHex(proof) };
}

function checkPossession({ roll, key, slot, proof }) {
  sealed.checkPossession(bytes(roll, 32), bytes(key), bytes(slot, 16), bytes(proof));
  return {};
}

const receipt = ({ text, entry }) => sealed.checkReceipt(text, bytes(entry));

const REQUESTS = new Map(Object.entries({
  seal, verify, challenge, layout, encode, decode, credential, possess, receipt,
  'check-possession': checkPossession,
}));

function answer(line) {
  try {
    const request = JSON.parse(line);
    const run = REQUESTS.get(request.do);
    if (run === undefined) throw new RangeError('unknown request');
    return { ok: true, ...run(request) };
  } catch (error) {
    if (!(error instanceof sealed.Refusal)) return { ok: false, error: error.message };
    return { ok: false, check: error.check, why: error.why };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  if (line.trim() !== '') process.stdout.write(JSON.stringify(answer(line)) + '\n');
