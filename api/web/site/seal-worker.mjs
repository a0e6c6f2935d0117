// The device behind the ballot page: a thread of its own, so that the page never freezes, whose
// policy gives it no network. The credential lives here and nowhere else; the page gets slots,
// trackers and what is to be sent. The log is read here too; what it needs, the page fetches.
//   page -> worker  {id, ask: name of a task, with}   worker -> page  {id, answer} or {id, error}
//   worker -> page  {read: number, path}   page -> worker  {read: number, bytes} or {.., error}

import { findInLog } from './confirm.mjs';
import { Device } from './device.mjs';
import { LogError, openLog } from './log.mjs';
import { surveyAt } from './survey_context.mjs';
import { fromHex } from '../sealed/bytes.mjs';

const device = new Device();
const reads = new Map();
let lastRead = 0;

function read(path) {
  lastRead += 1;
  const number = lastRead;
  return new Promise((done, failed) => {
    reads.set(number, { done, failed });
    globalThis.postMessage({ read: number, path });
  });
}

function gotRead({ read: number, bytes, error }) {
  const waiting = reads.get(number);
  reads.delete(number);
  if (error === undefined) waiting.done(bytes);
  else waiting.failed(new LogError(error.code, error.why));
}

// The log's newest state, if it continues what the device remembers.
async function look({ vkey, remembered }) {
  const { memory } = await openLog({ read, vkey, remembered });
  return { memory };
}

const TASKS = {
  open: (text) => device.open(text),
  open_key: (text) => device.openKey(text),
  claim: (slot) => device.claim(slot),
  fresh: (slot) => device.fresh(slot),
  join: (election) => device.join(election),
  seal: (ballot) => device.seal(ballot),
  cast: (tracker) => device.cast(tracker),
  check: (tracker) => device.check(tracker),
  discard: () => device.discard(),
  survey: ({ edition, ...asked }) => surveyAt({ read, ...asked, edition: fromHex(edition) }),
  answer: (given) => device.answer(given),
  look,
  confirm: (sent) => findInLog({ read, ...sent }),
};

// What an error is, in values that pass between threads.
const told = ({ name, code, check, why, message, reason, given, letter }) => ({
  name, code: code ?? (check === undefined ? 'own_fault' : `check_${check}`),
  why: why ?? message, reason, given, letter,
});

async function work({ id, ask, with: given }) {
  try {
    globalThis.postMessage({ id, answer: await TASKS[ask](given) });
  } catch (error) {
    globalThis.postMessage({ id, error: told(error) });
  }
}

globalThis.addEventListener('message', ({ data }) =>
  (data.read === undefined ? work(data) : gotRead(data)));
