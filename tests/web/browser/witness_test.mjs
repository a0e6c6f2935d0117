// Witnesses in a real browser (T10): two of three have to stand behind the log; a server that
// freezes it, forgets its witnesses or makes do with fewer is told to the person, in each language.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFaults, launch, person } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import { LANGUAGES, Stage, lookUp, said } from './stage.mjs';
import { makeTown, serve, witness } from './town.mjs';

const stage = new Stage();
let witnesses;
let policies;
let link;
before(async () => {
  stage.town = makeTown({ voters: 4 });
  const { office, vkey } = stage.town;
  witnesses = await Promise.all(['w1', 'w2', 'w3'].map((name) => witness(stage.town, name)));
  const head = `log ${vkey}\n${witnesses.map(({ line }) => line).join('')}`;
  policies = { two: `${head}group most 2 w1 w2 w3\nquorum most\n`,
    any: `${head}group most any w1 w2 w3\nquorum most\n`, none: `log ${vkey}\nquorum none\n` };
  stage.server = await serve(office.ledger, '--policy', office.write('policy', policies.two));
  stage.proxy = await new Proxy(stage.server.base).start();
  stage.browser = await launch();
  const { page, context } = await person(stage.browser);
  [link] = await stage.voteWhole(page, stage.town.cards[0]);
  await context.close();
  await covered();
});
after(async () => {
  await stage.lower();
  await Promise.all((witnesses ?? []).map(({ stop }) => stop()));
});

const sizeOf = async (path) =>
  Number((await (await fetch(stage.server.base + path)).text()).split('\n')[1]);
// Until the witnesses' quorum stands behind everything.
async function covered() {
  for (let tries = 0; tries < 200; tries += 1) {
    const text = await (await fetch(`${stage.server.base}/log/checkpoint`)).text();
    if (text.split('\u2014').length >= 4) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail('the witnesses are silent');
}

const spoken = (link_, language) => link_.replace(/\/[a-z]{2}\/receipt/, `/${language}/receipt`);
const bendPolicy = (text) => (path, answer) => {
  if (path !== '/log/policy') return answer;
  return text === null ? { ...answer, status: 404, body: Buffer.from('') }
    : { ...answer, body: Buffer.from(text) };
};
const heading = (page) => page.locator('#verdict h2');

test('Receipt.IsFineWhereEnoughWitnessesStandBehindIt', async () => {
  const { page, context, faults } = await person(stage.browser);
  const text = await lookUp(page, spoken(link, 'en'));
  assert.ok(text.includes(said('receipt.received.title', 'en')));
  assert.match(text, /[23] witnesses confirmed/);
  assert.equal(await heading(page).getAttribute('class'), 'good');
  assert.deepEqual(faults, []);
  await context.close();
});

test('Receipt.AWeakerPolicyIsAWarningInEveryLanguage', async () => {  // T10
  for (const [text, code] of [[policies.any, 'weaker'], [policies.none, 'weaker'],
    [null, 'gone'], ['nothing\n', 'unreadable']])
    for (const language of code === 'weaker' ? LANGUAGES : ['uk']) {
      const { page, context } = await person(stage.browser);
      await lookUp(page, spoken(link, language));
      stage.proxy.bend = bendPolicy(text);
      await page.reload();
      await page.locator('#verdict', { hasText: said(`witness.${code}`, language) }).waitFor();
      assert.equal(await heading(page).innerText(), said('witness.title', language));
      assert.equal(await page.locator('#verdict .good').count(), 0);
      assert.ok(await page.locator('#verdict a[download]').isVisible());
      if (language === 'ro') assert.deepEqual(await axeFaults(page), []);
      stage.proxy.straight();
      await page.reload();
      await page.locator('#verdict h2.good').waitFor(); // the policy it knew first still stands
      await context.close();
    }
});

test('Receipt.ALogThatIsHeldStillIsAWarning', async () => {  // T10
  const { page, context } = await person(stage.browser);
  await page.clock.install({ time: Date.now() + 30 * 3_600_000 });
  await lookUp(page, spoken(link, 'en'));
  assert.equal(await heading(page).innerText(), said('witness.title', 'en'));
  assert.match(await page.locator('#verdict').innerText(), /more than (29|30) hours old/);
  await context.close();
});

test('Receipt.TooFewWitnessesIsAWarning', async () => {  // T10
  const { page, context } = await person(stage.browser);
  // One line of the three under the checkpoint, and nothing cosigned beside it.
  const strip = (body) => {
    const [text, lines] = body.toString().split('\n\n');
    return Buffer.from(`${text}\n\n${lines.split('\n').slice(0, 2).join('\n')}\n`);
  };
  stage.proxy.bend = (path, answer) => (['/log/checkpoint', '/api/v1/witnessed'].includes(path)
    ? { ...answer, body: strip(answer.body) } : answer);
  const text = await lookUp(page, spoken(link, 'ru'));
  assert.ok(text.includes(said('witness.missing', 'ru')));
  assert.equal(await heading(page).innerText(), said('witness.title', 'ru'));
  stage.proxy.straight();
  await context.close();
});

test('Receipt.AFreshBallotWaitsForItsWitnesses', async () => {  // T10
  const { page, context } = await person(stage.browser);
  const size = await sizeOf('/log/checkpoint');
  const older = await (await fetch(`${stage.server.base}/api/v1/witnessed`)).arrayBuffer();
  const [fresh] = await stage.voteWhole(page, stage.town.cards[2], 'en');
  await covered();
  assert.ok(await sizeOf('/log/checkpoint') > size);
  const logOnly = (body) => Buffer.from(`${body.toString().split('\n').slice(0, 5).join('\n')}\n`);
  stage.proxy.bend = (path, answer) => {
    if (path === '/api/v1/witnessed') return { ...answer, body: Buffer.from(older) };
    return path === '/log/checkpoint' ? { ...answer, body: logOnly(answer.body) } : answer;
  };
  await lookUp(page, spoken(fresh, 'en'));
  assert.equal(await heading(page).innerText(), said('witness.title.not_covered', 'en'));
  assert.equal(await heading(page).getAttribute('class'), 'unsure');
  stage.proxy.straight();
  await page.reload();
  await page.locator('#verdict h2.good').waitFor();
  await context.close();
});

test('Audit.ThePageChecksTheWitnessesAndAChangedListCanBeAccepted', async () => {  // T10
  const { page, context, faults } = await person(stage.browser);
  await page.goto(`${stage.base}/en/audit`);
  await page.locator('#witnesses .good').waitFor();
  assert.equal(await page.locator('#witnesses tbody tr').count(), 3);
  assert.deepEqual(await axeFaults(page), []);
  stage.proxy.bend = bendPolicy(policies.any);
  await page.reload();
  await page.locator('#witnesses', { hasText: said('witness.weaker', 'en') }).waitFor();
  assert.equal(await page.locator('#witnesses .good').count(), 0);
  assert.deepEqual(await axeFaults(page), []);
  await page.locator('#witnesses button').click();
  await page.locator('#witnesses .good').waitFor();
  assert.deepEqual(faults, []);
  stage.proxy.straight();
  await context.close();
});

test('Audit.ACodeFileThatIsNotWhatThePageSaysIsShown', async () => {
  const { page, context } = await person(stage.browser);
  await page.goto(`${stage.base}/en/audit`);
  await page.waitForFunction(() => {
    const files = [...document.querySelectorAll('[data-hash]')];
    return files.length > 6 && files.every((file) => file.classList.contains('good'));
  });
  const bent = await person(stage.browser);
  stage.proxy.bend = (path, answer) => (path.endsWith('/vote.js')
    ? { ...answer, body: Buffer.concat([answer.body, Buffer.from(' ')]) } : answer);
  await bent.page.goto(`${stage.base}/uk/audit`);
  await bent.page.locator('[data-hash].error', { hasText: said('witness.asset.other', 'uk') })
    .waitFor();
  assert.equal(await bent.page.locator('[data-hash].error').count(), 1);
  stage.proxy.straight();
  await context.close();
  await bent.context.close();
});
