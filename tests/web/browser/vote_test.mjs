// The whole of a voter's way in a real browser: voting in four languages, again, checking the
// device, with the keyboard alone, over a bad line, past an operator who tampers; receipts; the
// verifier.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { axeFaults, cast, choose, enter, launch, person, qrTexts, receipts, review, step }
  from './browser.mjs';
import { Proxy } from './proxy.mjs';
import { cardAgrees, makeTown, serve, URNA } from './town.mjs';

const LANGUAGES = ['ro', 'ru', 'uk', 'en'];
const words = Object.assign({}, ...['vote', 'receipt', 'check', 'verifier'].map((area) =>
  JSON.parse(readFileSync(new URL(`../../../api/web/words/${area}.json`, import.meta.url)))));
const said = (key, language) => words[key][language].split('{')[0];

let town;
let server;
let proxy;
let browser;

before(async () => {
  town = makeTown({ voters: 14 });
  town.office.run('export', '--ledger', town.office.ledger, '--out', town.office.path('start.tar'));
  server = await serve(town.office.ledger);
  proxy = await new Proxy(server.base).start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await proxy?.stop();
  await server?.stop();
  town?.close();
});

const slotOf = async ({ slot }) =>
  (await (await fetch(`${server.base}/api/v1/slots/${slot}?edition=${town.edition}`)).json());
const ballotsOf = async (card) => (await slotOf(card)).ballots;
const visibleText = (page) => page.locator('main').innerText();

async function voteWhole(page, card, language = 'ro', choice = {}) {
  await enter(page, proxy.base, language, card.code);
  await choose(page, choice);
  await review(page);
  await cast(page);
  return receipts(page);
}

async function lookUp(page, link) {
  await page.goto(link);
  await page.locator('#verdict h2').waitFor();
  return page.locator('#verdict').innerText();
}

test('Codes.OfTheProgramGiveTheSameSlotAndKeyInTheBrowser', () => {
  for (const card of town.cards) assert.ok(cardAgrees(card), card.slot);
});

for (const [i, language] of LANGUAGES.entries())
  test(`Vote.FromTheLinkOnTheCardToTheReceipt.${language}`, async () => {
    const card = town.cards[i === 1 ? 4 : i];
    const { page, context, faults } = await person(browser);
    await enter(page, proxy.base, language, card.code);
    assert.equal(new URL(page.url()).hash, '', 'the code leaves the address bar');
    await choose(page);
    await review(page);
    const shown = await visibleText(page);
    assert.ok(shown.includes(said('vote.not_sent', language)));
    assert.deepEqual(await ballotsOf(card), [], 'nothing is sent before the button');
    await cast(page);
    const links = await receipts(page);
    assert.equal(links.length, 4);
    assert.ok((await visibleText(page)).includes(said('vote.done.title', language)));
    const ballots = await ballotsOf(card);
    assert.deepEqual(ballots.map(({ question }) => question), [0, 1, 2, 3]);
    links.forEach((link, q) =>
      assert.ok(link.endsWith(`#${ballots[q].entry}.${ballots[q].tracker}`), link));
    assert.ok((await lookUp(page, links[0])).includes(said('receipt.received.title', language)));
    assert.deepEqual(faults, []);
    await context.close();
  });

test('Vote.AnotherLanguageOnTheWayKeepsTheCode', async () => {
  const { page, context } = await person(browser);
  await enter(page, proxy.base, 'ro', town.cards[8].code);
  await page.locator('.languages a[lang=uk]').click();
  await step(page, 'choose');
  assert.equal(await page.locator('html').getAttribute('lang'), 'uk');
  assert.equal(new URL(page.url()).hash, '');
  await context.close();
});

test('Receipt.ItsPictureIsReadByAnotherProgramAndNeverTellsTheChoice', async () => {
  const { page, context } = await person(browser);
  const links = await voteWhole(page, town.cards[2], 'en');
  assert.deepEqual(await qrTexts(page), links);
  const text = await page.locator('#step-done').innerText();
  for (const project of ['Ramps', 'Benches', 'Bicycle', 'Trees', 'Autumn'])
    assert.ok(!text.includes(project), project);
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await qrTexts(page), links);
  assert.ok((await page.pdf({ format: 'A6' })).length > 5000);
  assert.ok(!(await page.locator('#step-done .acts').first().isVisible()));
  await context.close();
});

test('Vote.ShowsOnlyTheQuestionsOfTheSlot', async () => {
  const { page, context } = await person(browser);
  await enter(page, proxy.base, 'en', town.cards[1].code);
  assert.equal(await page.locator('fieldset.question:visible').count(), 1);
  await choose(page);
  await review(page);
  await cast(page);
  assert.equal((await receipts(page)).length, 1);
  await context.close();
});

test('Vote.AgainReplacesTheFirst', async () => {
  const card = town.cards[5];
  const { page, context } = await person(browser);
  const [first] = await voteWhole(page, card, 'en', { marks: [0] });
  await enter(page, proxy.base, 'en', card.code);
  await choose(page, { marks: [1] });
  await review(page);
  assert.ok((await visibleText(page)).includes(said('vote.review.replaces', 'en')));
  await cast(page);
  const [second] = await receipts(page);
  assert.equal((await ballotsOf(card))[0].bseq, 2);
  assert.ok((await lookUp(page, first)).includes(said('receipt.superseded.title', 'en')));
  await page.goto('about:blank');
  assert.ok((await lookUp(page, second)).includes(said('receipt.received.title', 'en')));
  await context.close();
});

test('Vote.AnOpenedBallotHoldsTheChoiceAndIsNeverSent', async () => {
  const card = town.cards[6];
  const { page, context } = await person(browser);
  await enter(page, proxy.base, 'en', card.code);
  await choose(page, { marks: [1, 3] });
  await review(page);
  const mark = await page.locator('.mark code').first().innerText();
  await page.locator('details.offer summary').click();
  await page.locator('details.offer button').first().click();
  await step(page, 'check');
  assert.deepEqual(await page.locator('#step-check .chosen li').allInnerTexts(),
    ['Lights in the park', 'Romanian lessons']);
  assert.ok((await visibleText(page)).includes(mark));
  const saving = page.waitForEvent('download');
  await page.locator('#step-check a[download]').click();
  const file = town.office.path('opened.ballot');
  await (await saving).saveAs(file);
  execFileSync('chmod', ['600', file]);
  const told = town.office.run('challenge', file, '--offline', '--bundle',
    town.office.path('start.tar'), '--key', town.office.path('vkey'));
  assert.match(told, /P2/);
  assert.match(told, /P4/);
  assert.deepEqual(await ballotsOf(card), []);
  await page.locator('#step-check .acts button').click();
  await step(page, 'review');
  assert.notEqual(await page.locator('.mark code').first().innerText(), mark);
  await cast(page);
  assert.equal((await receipts(page)).length, 4);
  await context.close();
});

test('Vote.WithTheKeyboardAlone', async () => {
  const card = town.cards[7];
  const { page, context } = await person(browser);
  await page.goto(`${proxy.base}/ro/vote`);
  await step(page, 'code');
  const tabTo = async (find) => {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(find)) return;
    }
    assert.fail(`no way by keyboard to ${find}`);
  };
  await tabTo(() => document.activeElement.id === 'code');
  await page.keyboard.type(card.code.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  await step(page, 'choose');
  await tabTo(() => document.activeElement.name === 'q0');
  await page.keyboard.press('Space');
  await tabTo(() => document.activeElement.type === 'submit');
  await page.keyboard.press('Enter');
  await step(page, 'review');
  await tabTo(() => document.activeElement.matches('#step-review .acts button'));
  await page.keyboard.press('Enter');
  assert.equal((await receipts(page)).length, 1);
  assert.equal((await ballotsOf(card)).length, 1);
  await context.close();
});

test('Vote.EveryMistakeIsSaidInWords', async () => {
  const { page, context } = await person(browser);
  await page.goto(`${proxy.base}/ro/vote`);
  const tryCode = async (text, key) => {
    await page.locator('#code').fill(text);
    await page.locator('#step-code button').click();
    await page.locator('#fault', { hasText: said(key, 'ro') || said(key, 'ro') }).waitFor();
  };
  const { code } = town.cards[8];
  await tryCode('', 'vote.error.code.empty');
  await tryCode(code.slice(0, 20), 'vote.error.code.short');
  await tryCode(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`, 'vote.error.code.check');
  await tryCode('00000-00000-00000-00000-00006-1YK8X', 'vote.error.no_slot');
  await enter(page, proxy.base, 'ro', code);
  await page.locator('#step-choose button[type=submit]').click();
  await page.locator('#fault', { hasText: said('vote.error.nothing', 'ro') }).waitFor();
  await choose(page, { marks: [0, 1, 2], spend: [0, 1, 2], points: [3, 3], places: [1, 1] });
  await page.locator('#step-choose button[type=submit]').click();
  const errors = await page.locator('.question .error:visible').allInnerTexts();
  assert.equal(errors.length, 4, errors.join('\n'));
  await choose(page);
  await review(page);
  await context.close();
});

test('Vote.AnAnswerLostOnTheWayEndsInOneBallotAndAReceipt', async () => {  // N23
  const card = town.cards[9];
  const { page, context } = await person(browser);
  await enter(page, proxy.base, 'en', card.code);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  let lost = 0;
  proxy.bend = (path, answer) => {
    if (path === '/api/v1/submissions') lost += 1;
    return path === '/api/v1/submissions' && lost <= 2 ? null : answer;
  };
  await cast(page);
  assert.equal((await receipts(page)).length, 1);
  proxy.straight();
  assert.equal(lost, 3);
  assert.deepEqual((await ballotsOf(card)).map(({ bseq }) => bseq), [1]);
  await context.close();
});

test('Vote.APageClosedInTheMiddleFindsItsVoteAgain', async () => {  // N23
  const card = town.cards[10];
  const { page, context } = await person(browser);
  await enter(page, proxy.base, 'en', card.code);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  proxy.bend = (path, answer) => (path === '/api/v1/submissions' ? null : answer);
  await cast(page);
  await page.locator('#status', { hasText: said('vote.say.waiting', 'en') }).waitFor();
  proxy.straight();
  proxy.refuse = (path) => path === '/api/v1/submissions';
  await page.reload();
  proxy.straight();
  await step(page, 'pending');
  await page.locator('#step-pending .acts button').first().click();
  assert.equal((await receipts(page)).length, 1);
  assert.deepEqual((await ballotsOf(card)).map(({ bseq }) => bseq), [1]);
  await page.reload();
  await step(page, 'code');
  await context.close();
});

test('Vote.FromTwoWindowsIsNoSilentReplacement', async () => {
  const card = town.cards[3];
  const before = (await ballotsOf(card))[0].bseq;
  const { page, context } = await person(browser);
  const other = await context.newPage();
  for (const [window, mark] of [[page, 0], [other, 1]]) {
    await enter(window, proxy.base, 'en', card.code);
    await choose(window, { marks: [mark], spend: [], points: [0, 0], places: ['none', 'none'] });
    await review(window);
  }
  await cast(other);
  await receipts(other);
  await cast(page);
  await page.locator('#fault', { hasText: said('vote.error.newer', 'en') }).waitFor();
  assert.equal((await ballotsOf(card))[0].bseq, before + 1);
  await step(page, 'review');
  await cast(page);
  assert.equal((await receipts(page)).length, 1);
  assert.equal((await ballotsOf(card))[0].bseq, before + 2);
  await context.close();
});

test('Vote.ARefusalOfTheServerIsSaidInWords', async () => {
  const card = town.cards[8];
  const { page, context } = await person(browser);
  for (const [code, status, key] of [['voting_closed', 409, 'vote.problem.voting_closed'],
    ['slot_revoked', 403, 'vote.problem.slot_revoked'], ['io', 500, 'vote.error.other']]) {
    await enter(page, proxy.base, 'ru', card.code);
    await choose(page, { marks: [1], spend: [], points: [0, 0], places: ['none', 'none'] });
    await review(page);
    proxy.answer = (path) => (path === '/api/v1/submissions' ? { status, code } : null);
    await cast(page);
    await page.locator('#fault', { hasText: said(key, 'ru') }).waitFor();
    assert.ok(!(await visibleText(page)).includes(said('vote.done.title', 'ru')));
    proxy.straight();
  }
  await context.close();
});

// An operator who shows something else than the log that was signed.
const bentTile = (path, answer) => {
  if (path.startsWith('/log/tile/entries/')) answer.body[answer.body.length - 70] ^= 1;
  return answer;
};

test('Vote.ATamperedTileIsNoticedBeforeAnybodyIsTold', async () => {  // T01, T17, N21
  const card = town.cards[11];
  const { page, context } = await person(browser);
  await enter(page, proxy.base, 'en', card.code);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  proxy.bend = bentTile;
  await cast(page);
  await page.locator('#fault', { hasText: said('check.not_included', 'en') }).waitFor();
  assert.ok(!(await visibleText(page)).includes(said('vote.done.title', 'en')));
  assert.ok(await page.locator('#fault a[download]').isVisible());
  proxy.straight();
  await page.locator('#fault button').click();
  assert.equal((await receipts(page)).length, 1);
  await context.close();
});

test('Vote.AnOlderLogIsNoticedByADeviceThatKnowsBetter', async () => {  // T03, T10
  const card = town.cards[12];
  const older = await (await fetch(`${server.base}/log/checkpoint`)).arrayBuffer();
  const { page, context } = await person(browser);
  await voteWhole(page, card, 'en');
  proxy.bend = (path, answer) =>
    (path === '/log/checkpoint' ? { ...answer, body: Buffer.from(older) } : answer);
  await page.goto(`${proxy.base}/en/vote#${card.code}`);
  await page.locator('#fault', { hasText: said('check.rolled_back', 'en') }).waitFor();
  const own = `${proxy.base}/en/receipt#1.${'0'.repeat(64)}`;
  await page.goto(own);
  await page.locator('#verdict', { hasText: said('check.rolled_back', 'en') }).waitFor();
  proxy.straight();
  await context.close();
});

test('Vote.AForgedCheckpointIsNoticed', async () => {  // T16
  const { page, context } = await person(browser);
  proxy.bend = (path, answer) => {
    if (path === '/log/checkpoint') answer.body[answer.body.length - 20] ^= 1;
    return answer;
  };
  await page.goto(`${proxy.base}/en/vote#${town.cards[13].code}`);
  await page.locator('#fault').waitFor();
  proxy.straight();
  await context.close();
});

test('Receipt.NobodyIsToldWhichOne', async () => {
  const { page, context, faults } = await person(browser);
  const [ballot] = await ballotsOf(town.cards[0]);
  proxy.asked.length = 0;
  const text = await lookUp(page, `${proxy.base}/uk/receipt#${ballot.entry}.${ballot.tracker}`);
  assert.ok(text.includes(said('receipt.received.title', 'uk')));
  const asked = proxy.asked.filter((line) => !/\/(uk\/receipt|assets\/)/.test(line));
  for (const line of asked) assert.match(line, /^GET \/log\/(checkpoint|tile\/)/);
  assert.ok(!proxy.asked.join().includes(ballot.tracker));
  assert.deepEqual(faults, []);
  await context.close();
});

test('Receipt.TypedAndFromAFile', async () => {
  const { page, context } = await person(browser);
  const [ballot] = await ballotsOf(town.cards[0]);
  await page.goto(`${proxy.base}/en/receipt`);
  const verdictAfter = async (act) => {
    await page.evaluate(() => document.getElementById('verdict').replaceChildren());
    await act();
    await page.waitForFunction(() => document.querySelector('#verdict h2, #verdict .error'));
    return page.locator('#verdict').innerText();
  };
  const typed = (code) => verdictAfter(async () => {
    await page.locator('#code').fill(code);
    await page.locator('#receipt-form button').click();
  });
  const good = `${ballot.entry}.${ballot.tracker}`;
  assert.ok((await typed(good.slice(0, good.indexOf('.') + 17))).includes('received'));
  assert.ok((await typed(`${ballot.entry + 1}.${ballot.tracker}`)).includes('Something else'));
  assert.ok((await typed(`99999.${ballot.tracker}`)).includes('NOT in the log'));
  assert.ok((await typed('hello')).includes(said('receipt.error.shape', 'en')));
  const answer = await fetch(`${server.base}/api/v1/receipts/${ballot.tracker}`);
  const proof = Buffer.from(await answer.arrayBuffer());
  const drop = (buffer) => verdictAfter(() => page.locator('#file').setInputFiles(
    { name: 'mine.tlog-proof', mimeType: 'text/plain', buffer }));
  assert.ok((await drop(proof)).includes('received'));
  const bent = Buffer.from(proof.toString().replace(/^index .*$/m, `index ${ballot.entry + 1}`));
  assert.ok((await drop(bent)).includes('ATTENTION'));
  await context.close();
});

test('Pages.WithoutScriptSayWhereToGo', async () => {
  const { page, context } = await person(browser, { javaScriptEnabled: false });
  await page.goto(`${proxy.base}/ru/vote`);
  assert.ok((await visibleText(page)).includes(said('vote.no_script', 'ru')));
  assert.equal(await page.locator('#code').isVisible(), false);
  await page.goto(`${proxy.base}/uk/receipt`);
  assert.ok((await visibleText(page)).includes(said('receipt.no_script', 'uk')));
  await context.close();
});

test('Pages.AxeFindsNothingInAnyStateOfAVote', async () => {
  const { page, context } = await person(browser, { viewport: { width: 320, height: 700 } });
  const state = async (name) => assert.deepEqual(await axeFaults(page), [], name);
  await page.goto(`${proxy.base}/ro/vote`);
  await step(page, 'code');
  await state('code');
  await page.locator('#step-code button').click();
  await page.locator('#fault').waitFor();
  await state('code, fault');
  await enter(page, proxy.base, 'ro', town.cards[8].code);
  await choose(page, { marks: [0, 1, 2], places: [1, 1] });
  await page.locator('#step-choose button[type=submit]').click();
  await state('choice, faults');
  await choose(page);
  await review(page);
  await page.locator('details.offer summary').click();
  await state('review');
  await page.locator('details.offer button').first().click();
  await step(page, 'check');
  await state('check');
  await page.locator('#step-check .acts button').click();
  await step(page, 'review');
  await cast(page);
  const [link] = await receipts(page);
  await state('done');
  await lookUp(page, link);
  await state('receipt');
  await page.goto(`${proxy.base}/verifier.html`);
  await state('verifier');
  await context.close();
});

test('Vote.FirstLoadIsSmallAndQuick', async () => {
  const { page, context } = await person(browser);
  const sizes = {};
  page.on('response', async (response) => {
    sizes[new URL(response.url()).pathname] = gzipSync(await response.body(), { level: 9 }).length;
  });
  await page.goto(`${proxy.base}/uk/vote`);
  await step(page, 'code');
  await page.waitForLoadState('networkidle');
  const whole = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  console.log('first load, gzip:', whole, JSON.stringify(sizes));
  assert.ok(Object.keys(sizes).some((path) => path.endsWith('seal-worker.js')));
  assert.ok(whole < 60_000, `${whole} bytes`);
  const ready = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    return navigation.domContentLoadedEventEnd;
  });
  console.log('interactive after', ready, 'ms');
  assert.ok(ready < 1000);
  const shift = await page.evaluate(() => new Promise((found) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => found(sum), 300);
  }));
  assert.ok(shift < 0.05, `layout shift ${shift}`);
  await context.close();
});

test('Verifier.WorksWithoutANetworkAndNamesADamagedFile', async () => {
  const { office, vkey } = town;
  const [ballot] = await ballotsOf(town.cards[0]);
  const proof = await (await fetch(`${server.base}/api/v1/receipts/${ballot.tracker}`)).text();
  await server.stop();
  office.run('export', '--ledger', office.ledger, '--out', office.path('whole.tar'));
  server = await serve(office.ledger);
  proxy.target = server.base;
  const { page, context, faults } = await person(browser);
  await page.goto(`${proxy.base}/verifier.html`);
  await context.setOffline(true);
  await page.locator('[data-language=en]').click();
  await page.locator('#key').fill(vkey);
  const bundle = readFileSync(office.path('whole.tar'));
  const give = async (buffer, text = proof) => {
    await page.locator('#file').setInputFiles([
      { name: 'whole.tar', mimeType: 'application/x-tar', buffer },
      { name: 'mine.tlog-proof', mimeType: 'text/plain', buffer: Buffer.from(text) }]);
    await page.locator('#verdict h2').first().waitFor();
    await page.waitForFunction(() => document.getElementById('status').textContent === '');
    return page.locator('#verdict').innerText();
  };
  const right = await give(bundle);
  assert.ok(right.includes(said('verifier.verdict.right', 'en')), right);
  assert.ok(right.includes(`entry ${ballot.entry}`));
  assert.ok(right.includes(said('verifier.not.law', 'en')));
  const bent = Buffer.from(bundle);
  bent[bundle.indexOf('tile/entries/000') + 512 + 40] ^= 1;
  assert.ok((await give(bent)).includes(said('verifier.verdict.fault', 'en')));
  const otherIndex = proof.replace(/^index .*$/m, `index ${ballot.entry - 1}`);
  assert.ok((await give(bundle, otherIndex)).includes('does NOT fit'));
  assert.deepEqual(faults, []);
  await context.close();
});

test('Log.OfAllTheseVotesIsRight', async () => {
  const audit = URNA.replace(/urna$/, 'urna-audit');
  const told = execFileSync(audit, ['verify', town.office.path('whole.tar'), '--key', town.vkey],
    { encoding: 'utf8' });
  assert.match(told, /VERDICT: RIGHT/);
});
