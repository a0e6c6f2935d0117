// The device behind the ballot page: a thread of its own, so that the page never freezes, whose
// policy gives it no network. The credential lives here and nowhere else; the page gets slots,
// trackers and what is to be sent. The log is read here too; what it needs, the page fetches.
//   page -> worker  {id, ask: name of a task, with}   worker -> page  {id, answer} or {id, error}
//   worker -> page  {read: number, path}   page -> worker  {read: number, bytes} or {.., error}

import { Device } from './device.mjs';
import { LogError, openLog } from './log.mjs';
import { Station } from './station.mjs';
import { holdsSubmission } from './submission.mjs';

const device = new Device();
const station = new Station(); // at a desk only, and there in a worker of its own
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

// Whether the log holds what was sent, at this index, under its signature.
async function confirm({ vkey, remembered, index, submission }) {
  const view = await openLog({ read, vkey, remembered });
  if (index >= view.size) throw new LogError('not_yet', `the log shows ${view.size} entries`);
  const holds = holdsSubmission(await view.entry(index), submission);
  if (!holds) throw new LogError('not_included', 'another entry stands there');
  return { memory: view.memory, size: view.size, others: view.others };
}

const TASKS = {
  open: (text) => device.open(text),
  fresh: (slot) => device.fresh(slot),
  join: (election) => device.join(election),
  seal: (ballot) => device.seal(ballot),
  cast: (tracker) => device.cast(tracker),
  check: (tracker) => device.check(tracker),
  discard: () => device.discard(),
  hold: (text) => station.hold(text),
  countersign: (given) => station.sign(given),
  look,
  confirm,
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
