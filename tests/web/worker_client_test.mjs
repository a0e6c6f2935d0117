// The page's end of the worker, and what a device remembers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepPendingVote, pendingVote, rememberLog, rememberedLog }
  from '../../api/web/site/memory.mjs';
import { SealWorker } from '../../api/web/site/worker_client.mjs';

// A worker that does what the test says; `say` is the worker's own voice.
function fakeWorker() {
  const listeners = { message: [], error: [] };
  const worker = {
    got: [],
    addEventListener: (kind, act) => listeners[kind].push(act),
    postMessage: (message) => worker.got.push(message),
    say: (data) => listeners.message.forEach((act) => act({ data })),
    fail: (message) => listeners.error.forEach((act) => act({ message })),
  };
  return worker;
}
const started = (read = async () => Uint8Array.of(7)) => {
  const worker = fakeWorker();
  return { worker, page: new SealWorker('x', read, () => worker) };
};
const settled = () => new Promise((done) => setTimeout(done, 1));

test('Worker.AnswersReachWhoAsked', async () => {
  const { worker, page } = started();
  const [one, two] = [page.ask('open', 'a'), page.ask('seal', 'b')];
  const [first, second] = worker.got;
  worker.say({ id: second.id, answer: 2 });
  worker.say({ id: first.id, error: { code: 'code', reason: 'short', given: 5 } });
  assert.equal(await two, 2);
  await assert.rejects(one, { name: 'WorkerError', code: 'code', reason: 'short', given: 5 });
});

test('Worker.IsFetchedNothingButTheLog', async () => {
  const asked = [];
  const { worker } = started(async (path) => {
    asked.push(path);
    return Uint8Array.of(7);
  });
  const good = ['checkpoint', 'tile/0/000', 'tile/63/000.p/5', 'tile/entries/x001/x234/067.p/255'];
  const bad = ['vkey', '../api/v1/submissions', 'tile/0/000?slot=1', 'tile/64/000', 'checkpoint/',
    'tile/entries/000#1', 'https://elsewhere.example/', 'tile/0/000.p/1234', ''];
  for (const [i, path] of [...good, ...bad].entries()) worker.say({ read: i + 1, path });
  await settled();
  assert.deepEqual(asked, good);
  assert.equal(worker.got.filter(({ bytes }) => bytes).length, good.length);
  assert.equal(worker.got.filter(({ error }) => error?.code === 'absent').length, bad.length);
});

test('Worker.ThatDoesNotStartIsSaidToBeMissing', async () => {
  const { worker, page } = started();
  const asked = page.ask('open', 'a');
  worker.fail('SyntaxError');
  await assert.rejects(asked, { code: 'no_worker' });
});

test('Worker.AReadThatFailsIsToldWithItsCode', async () => {
  const { worker } = started(async () => {
    throw Object.assign(new Error('x'), { code: 'unreachable', why: 'no line' });
  });
  worker.say({ read: 1, path: 'checkpoint' });
  await settled();
  assert.deepEqual(worker.got, [{ read: 1, error: { code: 'unreachable', why: 'no line' } }]);
});

const storeOf = (texts = {}) => ({
  getItem: (name) => texts[name] ?? null,
  setItem: (name, text) => void (texts[name] = text),
  removeItem: (name) => void delete texts[name],
  texts,
});

test('Memory.KeepsTheCheckpointOfEachLog', () => {
  const store = storeOf();
  const root = Array.from({ length: 32 }, (_, i) => i);
  rememberLog('a.example', 'key', { size: 5, root, note: 'n' }, store);
  assert.deepEqual(rememberedLog('a.example', store), { vkey: 'key', size: 5, root, note: 'n' });
  assert.equal(rememberedLog('b.example', store), null);
});

test('Memory.OfSomebodyElsesMakingIsNone', () => {
  const root = Array(32).fill(1);
  const wrong = ['', 'x', '{}', '[]', 'null', '{"vkey":"k","size":-1,"root":[]}',
    JSON.stringify({ vkey: 'k', size: 1.5, root }),
    JSON.stringify({ vkey: 'k', size: 1, root: [1] }),
    JSON.stringify({ vkey: 'k', size: 1, root: Array(32).fill(256) }),
    JSON.stringify({ vkey: 1, size: 1, root })];
  for (const text of wrong)
    assert.equal(rememberedLog('a', storeOf({ 'urna/log/a': text })), null, text);
});

test('Memory.OfAVoteOnItsWayGoesWhenItHasArrived', () => {
  const store = storeOf();
  const ballots = [{ question: 0, tracker: 'ab', submission: 'AA==' }];
  keepPendingVote('e', ballots, store);
  assert.deepEqual(pendingVote('e', store), ballots);
  keepPendingVote('e', [], store);
  assert.equal(pendingVote('e', store), null);
  assert.deepEqual(store.texts, {});
});

test('Memory.ThatABrowserRefusesIsNoFault', () => {
  const broken = { getItem() { throw new Error('no'); }, setItem() { throw new Error('full'); } };
  assert.equal(rememberedLog('a', broken), null);
  assert.equal(rememberLog('a', 'k', { size: 1 }, broken), false);
  assert.equal(rememberedLog('a', null), null);
  assert.equal(rememberLog('a', 'k', { size: 1 }, null), false);
});
