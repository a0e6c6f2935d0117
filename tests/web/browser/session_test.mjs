// A session with residents in a real browser: the calendar that tells who came, the cards that are
// printed for them, and their survey, answered by a card and by nothing else.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, person, qrTexts } from './browser.mjs';
import { pageFaults } from './page_faults.mjs';
import { pdfOf } from './paper.mjs';
import { LANGUAGES, said, visibleText } from './stage.mjs';
import {
  PHONE, choose, fault, faultsOf, open, pageOf, receipt, receiptIsFound, send, typeIn,
} from './survey_steps.mjs';
import { holdSession, printCards } from './survey_town.mjs';
import { ORIGIN, Office, codesOf, definitionOf, makeKeys, serve } from './town.mjs';

const PEOPLE = 5;
const town = { office: new Office() };
before(async () => {
  const { office } = town;
  const told = office.committee('init', '--origin', ORIGIN, '--definition',
    office.write('edition.toml', definitionOf(makeKeys(office).keys)));
  town.edition = /edition ([0-9a-f]{32})/.exec(told)[1];
  town.cards = { uk: holdSession(office, town.edition,
    { people: PEOPLE, survey: 0, kind: 'open' }) };
  for (const language of ['ro', 'ru', 'en'])
    town.cards[language] = printCards(office, town.edition,
      { count: PEOPLE, language, survey: 0 });
  town.codes = codesOf(`${town.cards.uk}/cards.html`);
  town.server = await serve(office.ledger);
  town.base = town.server.base;
  town.browser = await launch();
});
after(async () => {
  await town.browser?.close();
  await town.server?.stop();
  rmSync(town.office.folder, { recursive: true });
});

const bare = (text) => text.normalize('NFC').replace(/[\s\u00ad\u002d\u2010\u2013]/g, '');

test('Session.TheCalendarTellsOnPaperTooWhoCame', async () => {
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(town.browser, PHONE);
    await page.goto(`${town.base}/${language}/calendar`);
    const title = { ro: 'Lecție despre buget', ru: 'Урок о бюджете', uk: 'Урок про бюджет',
      en: 'A lesson on budgets' }[language];
    const shown = await visibleText(page);
    const { text } = await pdfOf(page, town.office.folder);
    for (const told of [title, '17:30–19:00', String(PEOPLE)]) {
      assert.ok(shown.includes(told), told);
      assert.ok(bare(text).includes(bare(told)), told);
    }
    assert.deepEqual(await faultsOf(page, language, { axe: language === 'ru' }), []);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('Session.ItsCardsArePrintedFourToASheetAndReadByACamera', async () => {
  const reader = await person(town.browser);
  for (const language of LANGUAGES) {
    const { page, context } =
      await person(town.browser, { viewport: { width: 900, height: 1300 } });
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const file = `${town.cards[language]}/cards.html`;
    await page.goto(`file://${file}`);
    await page.emulateMedia({ media: 'print' });
    const codes = codesOf(file);
    assert.equal(new Set(codes).size, PEOPLE);
    assert.deepEqual(await qrTexts(page, reader.page), codes.map((code) =>
      `https://vote.example/${language}/surveys/0?edition=${town.edition}#${code}`));
    assert.deepEqual(await pageFaults(page, language), []);
    const { text, sheets } = await pdfOf(page, town.office.folder);
    assert.equal(sheets, 2);
    for (const code of codes) assert.ok(bare(text).includes(bare(code)), code);
    assert.equal(text.split(said('card.survey.title', language)).length - 1, PEOPLE);
    assert.deepEqual(asked, [`file://${file}`], 'what is secret asks nobody for anything');
    await context.close();
  }
  await reader.context.close();
});

test('Session.ACardAnswersOnceOnAPhoneWithTheKeyboardAlone', async () => {
  const { page, context, faults } = await open(town, 'uk', null, PHONE);
  assert.ok((await visibleText(page)).includes(said('survey.code.session', 'uk')));
  await typeIn(page, [4], town.codes[0]);
  assert.deepEqual(await faultsOf(page, 'uk'), []);
  await page.keyboard.press('Enter');
  await receiptIsFound(page, 'uk');
  await page.goto(`${pageOf(town, 'ru', 0)}#${town.codes[0]}`);
  await choose(page, [1]);
  await send(page);
  await fault(page, said('survey.problem.answered_before', 'ru'));
  assert.deepEqual(await pageFaults(page, 'ru'), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Session.NobodyAnswersWithACardOfAnotherSurvey', async () => {
  const [stranger] = codesOf(`${town.cards.ro}/cards.html`);
  for (const language of LANGUAGES) {
    const { page, context } = await open(town, language, { code: stranger }, PHONE);
    await choose(page, [3]);
    await send(page);
    await fault(page, said('survey.problem.not_on_roll', language));
    assert.deepEqual(await faultsOf(page, language, { axe: language === 'en' }), []);
    await context.close();
  }
});

test('Session.EveryoneWhoCameMayAnswerAndTheirSumsAreShown', async () => {
  for (const [i, code] of town.codes.slice(1, 4).entries()) {
    const { page, context } = await open(town, 'ro', { code }, PHONE);
    await choose(page, [[5, 5, 2][i]]);
    await send(page);
    await receipt(page);
    await context.close();
  }
  await town.server.stop();
  assert.throws(() => town.office.committee('survey', 'codes', '0', '--requests',
    `${town.cards.ro}/requests.csv`), /survey_numbers/, 'never more cards than people');
  town.office.committee('survey', 'close', '0');
  town.server = await serve(town.office.ledger);
  town.base = town.server.base;
  for (const language of LANGUAGES) {
    const { page, context } = await person(town.browser, PHONE);
    await page.goto(pageOf(town, language, 0));
    const counts = await page.locator('table').evaluate((table) =>
      [...table.tBodies[0].rows].map(({ cells }) => Number(cells[1].innerText)));
    assert.deepEqual(counts, [0, 1, 0, 1, 2, 0]);
    assert.deepEqual(await faultsOf(page, language, { axe: language === 'ro' }), []);
    await context.close();
  }
});
