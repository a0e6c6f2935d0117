// The HTTP client against a server of our own that loses answers, is busy, or says no.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { Problem, Unreachable, UrnaClient } from '../../api/web/site/client.mjs';

const servers = [];
after(() => servers.forEach((server) => server.closeAllConnections() ?? server.close()));

/** A server whose answers are taken from `script`, one a request; the last for all that follow. */
async function serverOf(script) {
  const asked = [];
  const server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      asked.push({ url: request.url, method: request.method, headers: request.headers,
        body: Buffer.concat(parts) });
      script[Math.min(asked.length, script.length) - 1](response);
    });
  });
  servers.push(server);
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { asked, base: `http://127.0.0.1:${server.address().port}` };
}

const answer = (status, body, headers = {}) => (response) =>
  response.writeHead(status, headers).end(body);
const lost = (response) => response.socket.destroy();
const cut = (response) => {
  response.writeHead(201, { 'Content-Length': '1000' });
  response.write('c2sp.org/tlog-proof@v1\nindex 4\n');
  setTimeout(() => response.socket.destroy(), 5);
};
const silent = () => {};
const receipt = 'c2sp.org/tlog-proof@v1\nindex 47\n\ncheckpoint';
const problem = (status, code, more = {}) =>
  answer(status, JSON.stringify({ status, code, ...more }),
    { 'Content-Type': 'application/problem+json', 'Retry-After': '5' });

function clientOf(base, more = {}) {
  const pauses = [];
  const sleep = async (ms) => void pauses.push(ms);
  return { client: new UrnaClient({ base, sleep, ...more }), pauses };
}

test('Client.SendsTheSameBytesUntilThereIsAReceipt', async () => {  // N23
  const { asked, base } = await serverOf([lost, cut, problem(503, 'busy'), answer(200, receipt)]);
  const { client, pauses } = clientOf(base);
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
  assert.deepEqual(await client.submit(bytes), { fresh: false, index: 47, receipt });
  assert.equal(asked.length, 4);
  for (const { body, method, headers } of asked) {
    assert.deepEqual([...body], [...bytes]);
    assert.equal(method, 'POST');
    assert.equal(headers['content-type'], 'application/octet-stream');
    assert.equal(headers.cookie, undefined);
  }
  assert.deepEqual(pauses, [500, 1000, 5000]);
});

test('Client.TellsAnUnknownOutcomeFromARefusal', async () => {
  const gone = await serverOf([lost]);
  const { client } = clientOf(gone.base, { tries: 3 });
  await assert.rejects(client.submit(Uint8Array.of(1)), Unreachable);
  assert.equal(gone.asked.length, 3);
  const closed = await serverOf([problem(409, 'voting_closed')]);
  await assert.rejects(clientOf(closed.base).client.submit(Uint8Array.of(1)),
    { name: 'Problem', code: 'voting_closed', status: 409 });
  assert.equal(closed.asked.length, 1);
});

test('Client.GivesTheReceiptOfTheBallotThatHasThePlace', async () => {
  const { base } = await serverOf([problem(409, 'chain_conflict', { receipt, entry: 47 })]);
  await assert.rejects(clientOf(base).client.submit(Uint8Array.of(1)), (error) =>
    error instanceof Problem && error.receipt === receipt && error.entry === 47);
});

test('Client.WaitsNoLongerThanItsLimit', async () => {
  const { asked, base } = await serverOf([silent, answer(201, receipt)]);
  const { client } = clientOf(base, { timeout: 60 });
  assert.equal((await client.submit(Uint8Array.of(1))).index, 47);
  assert.equal(asked.length, 2);
});

test('Client.AnAnswerWithoutAReceiptIsNoReceipt', async () => {
  const { base } = await serverOf([answer(200, '<html>Welcome to the hotel network</html>')]);
  await assert.rejects(clientOf(base, { tries: 2 }).client.submit(Uint8Array.of(1)), Unreachable);
});

test('Client.ReadsAllPagesOfProjectsOfItsEdition', async () => {
  const page = (numbers, next) => answer(200, JSON.stringify({ projects: numbers }),
    next ? { Link: '</api/v1/projects?edition=ab&cursor=2>; rel="next"' } : {});
  const { asked, base } = await serverOf([page([0, 1], true), page([2], false)]);
  const { client } = clientOf(base, { edition: 'ab' });
  assert.deepEqual(await client.projects(), [0, 1, 2]);
  assert.deepEqual(asked.map(({ url }) => url),
    ['/api/v1/projects?edition=ab', '/api/v1/projects?edition=ab&cursor=2']);
});

test('Client.FollowsLinksOfALedgerBehindItsName', async () => {
  const page = (numbers, next) => answer(200, JSON.stringify({ projects: numbers }),
    next ? { Link: '</balti/api/v1/projects?edition=ab&cursor=2>; rel="next"' } : {});
  const { asked, base } = await serverOf([page([0, 1], true), page([2], false)]);
  const { client } = clientOf(`${base}/balti`, { edition: 'ab' });
  assert.deepEqual(await client.projects(), [0, 1, 2]);
  assert.deepEqual(asked.map(({ url }) => url),
    ['/balti/api/v1/projects?edition=ab', '/balti/api/v1/projects?edition=ab&cursor=2']);
});

test('Client.AHotelsPageIsNoProblemOfOurs', async () => {
  const { base } = await serverOf([answer(403, '<html>')]);
  await assert.rejects(clientOf(base).client.slot('00'), { code: 'http_403' });
});

test('Client.ReadsOfTheLogSayWhetherItIsThere', async () => {
  const { base } = await serverOf([problem(404, 'not_found'), answer(200, Buffer.of(1, 2))]);
  const { client } = clientOf(base);
  await assert.rejects(client.read('tile/0/000'), { name: 'LogError', code: 'absent' });
  assert.deepEqual([...(await client.read('tile/0/000'))], [1, 2]);
});
