// The whole of a voter's way in a real browser: voting in four languages, again, checking the
// device, with the keyboard alone, over a bad line.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { cast, choose, enter, person, qrTexts, receipts, review, step } from './browser.mjs';
import { LANGUAGES, Stage, lookUp, said, visibleText } from './stage.mjs';
import { cardAgrees } from './town.mjs';

const stage = new Stage();
before(() => stage.raise(12));
after(() => stage.lower());

test('Codes.OfTheProgramGiveTheSameSlotAndKeyInTheBrowser', () => {
  for (const card of stage.town.cards) assert.ok(cardAgrees(card), card.slot);
});

for (const [i, language] of LANGUAGES.entries())
  test(`Vote.FromTheLinkOnTheCardToTheReceipt.${language}`, async () => {
    const card = stage.town.cards[i === 1 ? 4 : i];
    const { page, context, faults } = await person(stage.browser);
    await enter(page, stage.base, language, card.code);
    assert.equal(new URL(page.url()).hash, '', 'the code leaves the address bar');
    await choose(page);
    await review(page);
    const shown = await visibleText(page);
    assert.ok(shown.includes(said('vote.not_sent', language)));
    assert.deepEqual(await stage.ballotsOf(card), [], 'nothing is sent before the button');
    await cast(page);
    const links = await receipts(page);
    assert.equal(links.length, 4);
    assert.ok((await visibleText(page)).includes(said('vote.done.title', language)));
    const ballots = await stage.ballotsOf(card);
    assert.deepEqual(ballots.map(({ question }) => question), [0, 1, 2, 3]);
    links.forEach((link, q) =>
      assert.ok(link.endsWith(`#${ballots[q].entry}.${ballots[q].tracker}`), link));
    assert.ok((await lookUp(page, links[0])).includes(said('receipt.received.title', language)));
    assert.deepEqual(faults, []);
    await context.close();
  });

test('Vote.AnotherLanguageOnTheWayKeepsTheCode', async () => {
  const { page, context } = await person(stage.browser);
  await enter(page, stage.base, 'ro', stage.town.cards[8].code);
  await page.locator('.languages a[lang=uk]').click();
  await step(page, 'choose');
  assert.equal(await page.locator('html').getAttribute('lang'), 'uk');
  assert.equal(new URL(page.url()).hash, '');
  await context.close();
});

test('Receipt.ItsPictureIsReadByAnotherProgramAndNeverTellsTheChoice', async () => {
  const { page, context } = await person(stage.browser);
  const links = await stage.voteWhole(page, stage.town.cards[2], 'en');
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
  const { page, context } = await person(stage.browser);
  await enter(page, stage.base, 'en', stage.town.cards[1].code);
  assert.equal(await page.locator('fieldset.question:visible').count(), 1);
  await choose(page);
  await review(page);
  await cast(page);
  assert.equal((await receipts(page)).length, 1);
  await context.close();
});

test('Vote.AgainReplacesTheFirst', async () => {
  const card = stage.town.cards[5];
  const { page, context } = await person(stage.browser);
  const [first] = await stage.voteWhole(page, card, 'en', { marks: [0] });
  await enter(page, stage.base, 'en', card.code);
  await choose(page, { marks: [1] });
  await review(page);
  assert.ok((await visibleText(page)).includes(said('vote.review.replaces', 'en')));
  await cast(page);
  const [second] = await receipts(page);
  assert.equal((await stage.ballotsOf(card))[0].bseq, 2);
  assert.ok((await lookUp(page, first)).includes(said('receipt.superseded.title', 'en')));
  await page.goto('about:blank');
  assert.ok((await lookUp(page, second)).includes(said('receipt.received.title', 'en')));
  await context.close();
});

test('Vote.AnOpenedBallotHoldsTheChoiceAndIsNeverSent', async () => {
  const card = stage.town.cards[6];
  const { page, context } = await person(stage.browser);
  await enter(page, stage.base, 'en', card.code);
  await choose(page, { marks: [1, 3] });
  await review(page);
  const mark = await page.locator('.mark code').first().innerText();
  await page.locator('#step-review summary').click();
  await page.locator('#step-review details button').first().click();
  await step(page, 'check');
  assert.deepEqual(await page.locator('#step-check .chosen li').allInnerTexts(),
    ['Lights in the park', 'Romanian lessons']);
  assert.ok((await visibleText(page)).includes(mark));
  const saving = page.waitForEvent('download');
  await page.locator('#step-check a[download]').click();
  const file = stage.town.office.path('opened.ballot');
  await (await saving).saveAs(file);
  execFileSync('chmod', ['600', file]);
  const told = stage.town.office.run('challenge', file, '--offline', '--bundle',
    stage.town.office.path('start.tar'), '--key', stage.town.office.path('vkey'));
  assert.match(told, /P2/);
  assert.match(told, /P4/);
  assert.deepEqual(await stage.ballotsOf(card), []);
  await page.locator('#step-check .acts button').click();
  await step(page, 'review');
  assert.notEqual(await page.locator('.mark code').first().innerText(), mark);
  await cast(page);
  assert.equal((await receipts(page)).length, 4);
  await context.close();
});

test('Vote.WithTheKeyboardAlone', async () => {
  const card = stage.town.cards[7];
  const { page, context } = await person(stage.browser);
  await page.goto(`${stage.base}/ro/vote`);
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
  assert.equal((await stage.ballotsOf(card)).length, 1);
  await context.close();
});

test('Vote.EveryMistakeIsSaidInWords', async () => {
  const { page, context } = await person(stage.browser);
  await page.goto(`${stage.base}/ro/vote`);
  const tryCode = async (text, key) => {
    await page.locator('#code').fill(text);
    await page.locator('#step-code button').click();
    await page.locator('#fault', { hasText: said(key, 'ro') || said(key, 'ro') }).waitFor();
  };
  const { code } = stage.town.cards[8];
  await tryCode('', 'vote.error.code.empty');
  await tryCode(code.slice(0, 20), 'vote.error.code.short');
  await tryCode(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`, 'vote.error.code.check');
  await tryCode('00000-00000-00000-00000-00006-1YK8X', 'vote.error.no_slot');
  await enter(page, stage.base, 'ro', code);
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
  const card = stage.town.cards[9];
  const { page, context } = await person(stage.browser);
  await enter(page, stage.base, 'en', card.code);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  let lost = 0;
  stage.proxy.bend = (path, answer) => {
    if (path === '/api/v1/submissions') lost += 1;
    return path === '/api/v1/submissions' && lost <= 2 ? null : answer;
  };
  await cast(page);
  assert.equal((await receipts(page)).length, 1);
  stage.proxy.straight();
  assert.equal(lost, 3);
  assert.deepEqual((await stage.ballotsOf(card)).map(({ bseq }) => bseq), [1]);
  await context.close();
});

test('Vote.APageClosedInTheMiddleFindsItsVoteAgain', async () => {  // N23
  const card = stage.town.cards[10];
  const { page, context } = await person(stage.browser);
  await enter(page, stage.base, 'en', card.code);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  stage.proxy.bend = (path, answer) => (path === '/api/v1/submissions' ? null : answer);
  await cast(page);
  await page.locator('#status', { hasText: said('vote.say.waiting', 'en') }).waitFor();
  stage.proxy.straight();
  stage.proxy.refuse = (path) => path === '/api/v1/submissions';
  await page.reload();
  stage.proxy.straight();
  await step(page, 'pending');
  await page.locator('#step-pending .acts button').first().click();
  assert.equal((await receipts(page)).length, 1);
  assert.deepEqual((await stage.ballotsOf(card)).map(({ bseq }) => bseq), [1]);
  await page.reload();
  await step(page, 'code');
  await context.close();
});

test('Vote.FromTwoWindowsIsNoSilentReplacement', async () => {
  const card = stage.town.cards[3];
  const before = (await stage.ballotsOf(card))[0].bseq;
  const { page, context } = await person(stage.browser);
  const other = await context.newPage();
  for (const [window, mark] of [[page, 0], [other, 1]]) {
    await enter(window, stage.base, 'en', card.code);
    await choose(window, { marks: [mark], spend: [], points: [0, 0], places: ['none', 'none'] });
    await review(window);
  }
  await cast(other);
  await receipts(other);
  await cast(page);
  await page.locator('#fault', { hasText: said('vote.error.newer', 'en') }).waitFor();
  assert.equal((await stage.ballotsOf(card))[0].bseq, before + 1);
  await step(page, 'review');
  await cast(page);
  assert.equal((await receipts(page)).length, 1);
  assert.equal((await stage.ballotsOf(card))[0].bseq, before + 2);
  await context.close();
});

test('Vote.ARefusalOfTheServerIsSaidInWords', async () => {
  const card = stage.town.cards[8];
  const { page, context } = await person(stage.browser);
  for (const [code, status, key] of [['voting_closed', 409, 'vote.problem.voting_closed'],
    ['slot_revoked', 403, 'vote.problem.slot_revoked'], ['io', 500, 'vote.error.other']]) {
    await enter(page, stage.base, 'ru', card.code);
    await choose(page, { marks: [1], spend: [], points: [0, 0], places: ['none', 'none'] });
    await review(page);
    stage.proxy.answer = (path) => (path === '/api/v1/submissions' ? { status, code } : null);
    await cast(page);
    await page.locator('#fault', { hasText: said(key, 'ru') }).waitFor();
    assert.ok(!(await visibleText(page)).includes(said('vote.done.title', 'ru')));
    stage.proxy.straight();
  }
  await context.close();
});

test('Vote.FirstLoadIsSmallAndQuick', async () => {
  const { page, context } = await person(stage.browser);
  const sizes = {};
  page.on('response', async (response) => {
    sizes[new URL(response.url()).pathname] = gzipSync(await response.body(), { level: 9 }).length;
  });
  await page.goto(`${stage.base}/uk/vote`);
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
  // Asked: under a second on a quiet machine. A busy one fails no test: URNA_TIMED=1 asks it.
  if (process.env.URNA_TIMED === '1') assert.ok(ready < 1000);
  const shift = await page.evaluate(() => new Promise((found) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => found(sum), 300);
  }));
  assert.ok(shift < 0.05, `layout shift ${shift}`);
  await context.close();
});
