// The pages around and after the vote in a real browser: what they say, in four languages, narrow
// and wide; and a survey answered on a small phone with the keyboard alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { person, step } from './browser.mjs';
import { LANGUAGES, said, visibleText } from './stage.mjs';
import {
  PHONE, choose, fault, faultsOf, open, receipt, receiptIsFound, send, typeIn,
} from './survey_steps.mjs';
import { Year } from './year.mjs';

const year = new Year();
before(() => year.raise());
after(() => year.lower());

const SURVEY = 'surveys/0';
const PAGES = ['monitoring', 'projects/0', 'plan', 'calendar', 'surveys', 'report', 'audit', ''];

// axe looks at each page at both widths, in one of the languages.
for (const language of LANGUAGES)
  test(`Year.EveryPageReadsWell.${language}`, async () => {
    for (const width of [320, 1280]) {
      const { page, context, faults } =
        await person(year.browser, { viewport: { width, height: 800 } });
      for (const [i, path] of PAGES.entries()) {
        await page.goto(`${year.base}/${language}/${path}`);
        for (const details of await page.locator('main details').all())
          await details.evaluate((one) => { one.open = true; });
        const axe = (i + LANGUAGES.indexOf(language)) % LANGUAGES.length === 0;
        assert.deepEqual(await faultsOf(page, language, { axe }), [], `${path} at ${width}`);
      }
      assert.deepEqual(faults, []);
      await context.close();
    }
  });

test('Board.SaysWhatStandsAndWhatIsNotReportedYet', async () => {
  const { page, context } = await person(year.browser);
  await page.goto(`${year.base}/en/monitoring`);
  const text = await visibleText(page);
  assert.ok(text.includes(said('monitoring.why.unreported', 'en')));
  assert.ok(await page.locator('figure.bars').count() > 0);
  const rows = await page.locator('tbody tr').count();
  assert.ok(rows > 5, `${rows} indicators`);
  // Every figure leads to what it rests on.
  const linked = page.locator('tbody a[href*="/api/v1/entries/"]');
  const address = await linked.first().getAttribute('href');
  assert.equal((await fetch(year.server.base + address)).status, 200);
  await context.close();
});

test('Project.ItsLifeHasTheMonitorsWord', async () => {
  const { page, context } = await person(year.browser);
  await page.goto(`${year.base}/en/projects/0`);
  const text = await visibleText(page);
  for (const told of ['Foundation', '40%', 'The rail', 'It is missing.', 'monitor en', 'Prices'])
    assert.ok(text.includes(told), told);
  assert.ok(text.includes(said('life.state.disputed', 'en')));
  await context.close();
});

test('Plan.EveryStateStandsInWords', async () => {
  const { page, context } = await person(year.browser);
  await page.goto(`${year.base}/uk/plan`);
  const states = await page.locator('article .status').allInnerTexts();
  assert.deepEqual(states, ['overdue', 'done', 'under_way', 'not_started'].map((state) =>
    said(`plan.state.${state}`, 'uk')));
  await context.close();
});

test('Calendar.SessionsHaveTimePlaceAndWhoCame', async () => {
  const { page, context } = await person(year.browser);
  await page.goto(`${year.base}/ro/calendar`);
  const text = await visibleText(page);
  assert.ok(text.includes('18:00–20:00'));
  assert.ok(text.includes('cetățeni, protecție temporară: 5'));
  const file = await page.locator('a[href*="calendar.ics"]').getAttribute('href');
  const feed = await (await fetch(year.server.base + file)).text();
  assert.ok(feed.includes('DTSTART:20270115T180000'));
  await context.close();
});

// ---- answering

test('Survey.AnsweredOnASmallPhoneWithTheKeyboardAlone', async () => {
  const { page, context, faults } = await open(year, 'uk', null, PHONE);
  const began = performance.now();
  await typeIn(page, [1, 1, 2], year.cards[2].code);
  assert.deepEqual(await faultsOf(page, 'uk'), []);
  await page.keyboard.press('Enter');
  await step(page, 'done');
  assert.ok(performance.now() - began < 60_000);
  await receiptIsFound(page, 'uk');
  assert.deepEqual(faults, []);
  await context.close();
});

test('Survey.TargetsAreBigEnoughForAThumb', async () => {
  const { page, context } = await open(year, 'ro', null, PHONE);
  for (const target of await page.locator('#step-answer .choice, #step-answer button').all()) {
    const { width, height } = await target.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${width} by ${height}`);
  }
  assert.equal(await page.locator('#survey button:visible').count(), 1);
  await context.close();
});

test('Survey.ASecondAnswerIsRefusedInWords', async () => {
  const card = year.cards[3];
  const { page, context } = await open(year, 'ru', card);
  await choose(page, [5, 1, 1]);
  await send(page);
  await receipt(page);
  await page.goto(`${year.base}/ru/${SURVEY}#${card.code}`);
  await page.reload();
  await step(page, 'answer');
  await page.locator('#code').fill(card.code);
  await choose(page, [1, 2, 2]);
  await send(page);
  await fault(page, said('survey.problem.answered_before', 'ru'));
  assert.deepEqual(await faultsOf(page, 'ru'), []);
  assert.ok(!(await visibleText(page)).includes(said('survey.done.title', 'ru')));
  await context.close();
});

test('Survey.EveryMistakeIsSaidInWords', async () => {
  const { page, context } = await open(year, 'ro', null);
  await send(page);
  await fault(page, said('survey.error.nothing', 'ro'));
  await choose(page, [3, 1, 1]);
  await send(page);
  await fault(page, said('vote.error.code.empty', 'ro'));
  await page.locator('#code').fill('00000-00000-00000-00000-00006-1YK8X');
  await send(page);
  await fault(page, said('vote.error.no_slot', 'ro'));
  assert.deepEqual(await faultsOf(page, 'ro'), []);
  await context.close();
});

test('Survey.AnAnswerLostOnTheWayEndsInOneAndAReceipt', async () => {
  const { page, context } = await open(year, 'en', year.cards[4]);
  await choose(page, [4, 1, 2]);
  let lost = 0;
  year.proxy.bend = (path, answer) => {
    if (path === '/api/v1/submissions') lost += 1;
    return path === '/api/v1/submissions' && lost <= 2 ? null : answer;
  };
  await send(page);
  await receipt(page);
  year.proxy.straight();
  assert.equal(lost, 3);
  await context.close();
});

test('Survey.ItsResultsStandBehindTheClose', async () => {
  await year.act('survey_closed', { survey: 0 });
  for (const language of LANGUAGES) {
    const { page, context } = await person(year.browser, PHONE);
    await page.goto(`${year.base}/${language}/${SURVEY}`);
    assert.ok((await visibleText(page)).includes(said('survey.state.closed', language)));
    assert.equal(await page.locator('figure.bars').count(), 3);
    assert.equal(await page.locator('table').count(), 3);
    assert.equal(await page.locator('form').count(), 0);
    assert.deepEqual(await faultsOf(page, language, { axe: language === 'uk' }), []);
    await context.close();
  }
  const { page, context } = await person(year.browser);
  await page.goto(`${year.base}/en/${SURVEY}`);
  const text = await visibleText(page);
  assert.ok(text.includes('3 people answered online'), text.slice(0, 200));
  await context.close();
});
