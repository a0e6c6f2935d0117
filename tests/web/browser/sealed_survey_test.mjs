// Sealed surveys in a real browser: answered on a small phone, sealed before anything is sent,
// called received only by what the device found, counted and opened by sums alone; and one that too
// few people answered, of which nothing is ever opened.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { readActEntry } from '../../../api/web/site/act.mjs';
import { person, step } from './browser.mjs';
import { LANGUAGES, lookUp, said, visibleText } from './stage.mjs';
import {
  PHONE, choose, fault, faultsOf, open, pageOf, receipt, receiptIsFound, send, typeIn,
} from './survey_steps.mjs';
import { SurveyTown } from './survey_town.mjs';
import { AUDIT } from './town.mjs';

const town = new SurveyTown();
before(() => town.raise(9));
after(() => town.lower());

const SUBMISSIONS = '/api/v1/submissions';
const SEALED = 2;
const [OF_THE_ROLL, OF_THE_SESSION] = [0, 1];

// What everybody answered, in the order of questions; 0 for none.
const given = [];
const answered = async (survey = OF_THE_ROLL) => (await town.surveys())[survey].answered;

async function answerWith(page, answers) {
  await choose(page, answers);
  given.push(answers);
  await send(page);
}

test('SealedSurvey.AnsweredOnASmallPhoneWithTheKeyboardAlone', async () => {
  const { page, context, faults } = await open(town, 'uk', null, PHONE);
  assert.ok((await visibleText(page)).includes(said('survey.sealed_answers', 'uk')));
  await typeIn(page, [5, 1, 2], town.cards[0].code);
  given.push([5, 1, 2]);
  assert.deepEqual(await faultsOf(page, 'uk'), []);
  await page.keyboard.press('Enter');
  await receiptIsFound(page, 'uk');
  assert.deepEqual(faults, []);
  await context.close();
});

for (const [i, language] of ['ro', 'ru', 'en'].entries())
  test(`SealedSurvey.FromTheLinkOnTheCardToTheReceipt.${language}`, async () => {
    const { page, context, faults } = await open(town, language, town.cards[1 + i], PHONE);
    assert.ok((await visibleText(page)).includes(said('survey.sealed_answers', language)));
    assert.equal(new URL(page.url()).hash, '', 'the code leaves the address bar');
    assert.deepEqual(await faultsOf(page, language, { axe: false }), []);
    await answerWith(page, [[1, 2, 0], [4, 0, 1], [5, 1, 1]][i]);
    await receiptIsFound(page, language, { axe: false });
    assert.deepEqual(faults, []);
    await context.close();
  });

test('SealedSurvey.WhatIsSentHoldsNoAnswerThatAnybodyCouldRead', async () => {
  const { page, context } = await open(town, 'en', town.cards[4]);
  assert.deepEqual(page.workers().map((worker) => new URL(worker.url()).pathname),
    [await page.evaluate(() => JSON.parse(document.getElementById('survey-data').textContent)
      .worker)], 'what seals is a thread of its own');
  const sent = [];
  page.on('request', (request) => sent.push([request.url(), request.postDataBuffer()]));
  await answerWith(page, [3, 1, 0]);
  const entry = Number(/#(\d+)\./.exec(await receipt(page))[1]);
  const posted = sent.filter(([, body]) => body !== null);
  assert.equal(posted.length, 1);
  assert.ok(posted[0][0].endsWith(SUBMISSIONS));
  const answer = await fetch(`${town.server.base}/api/v1/entries/${entry}`,
    { headers: { Accept: 'application/octet-stream' } });
  const { event } = readActEntry(new Uint8Array(await answer.arrayBuffer()));
  assert.equal(Buffer.from(event.body.ballot, 'hex')[0], SEALED);
  const kept = JSON.stringify(await page.evaluate(() => ({ ...localStorage })));
  assert.ok(!kept.includes(town.cards[4].code) && !kept.includes('submission'));
  await context.close();
});

test('SealedSurvey.NothingIsCalledReceivedBeforeTheDeviceFoundIt', async () => {
  const { page, context, faults } = await open(town, 'ro', town.cards[5], PHONE);
  const before_ = await answered();
  let arrived = false;
  let release;
  const held = new Promise((done) => { release = done; });
  // The server has the answer; what the device checks it by is held back, then turns out forged.
  town.proxy.bend = async (path, answer) => {
    if (path === SUBMISSIONS) arrived = true;
    else if (arrived && path.startsWith('/log/')) await held;
    if (arrived && path.startsWith('/log/tile/entries/')) answer.body[answer.body.length - 70] ^= 1;
    return answer;
  };
  await answerWith(page, [2, 2, 2]);
  await page.locator('#status', { hasText: said('survey.say.confirming', 'ro') }).waitFor();
  assert.equal(await answered(), before_ + 1);
  const nothing = async () => {
    assert.ok(!(await visibleText(page)).includes(said('survey.done.title', 'ro')));
    assert.equal(await page.locator('svg.qr, #step-done:not([hidden])').count(), 0);
  };
  await nothing();
  assert.deepEqual(await faultsOf(page, 'ro'), []);
  release();
  await fault(page, said('check.not_included', 'ro'));
  await nothing();
  assert.deepEqual(await faultsOf(page, 'ro'), []);
  town.proxy.straight();
  await page.locator('#fault button').click();
  await receipt(page);
  assert.equal(await answered(), before_ + 1);
  assert.deepEqual(faults, []);
  await context.close();
});

test('SealedSurvey.ASecondAnswerIsRefusedInWords', async () => {
  for (const language of LANGUAGES) {
    const before_ = await answered();
    const { page, context } = await open(town, language, town.cards[0], PHONE);
    await choose(page, [1, 2, 2]);
    await send(page);
    await fault(page, said('survey.problem.answered_before', language));
    assert.ok(!(await visibleText(page)).includes(said('survey.done.title', language)));
    assert.deepEqual(await faultsOf(page, language, { axe: language === 'ru' }), []);
    assert.equal(await answered(), before_);
    await context.close();
  }
});

test('SealedSurvey.AnAnswerLostOnTheWayEndsInOneAndAReceipt', async () => {
  const before_ = await answered();
  const { page, context } = await open(town, 'en', town.cards[6]);
  let lost = 0;
  town.proxy.bend = (path, answer) => {
    if (path === SUBMISSIONS) lost += 1;
    return path === SUBMISSIONS && lost <= 2 ? null : answer;
  };
  await answerWith(page, [4, 1, 2]);
  const link = await receipt(page);
  town.proxy.straight();
  assert.equal(lost, 3);
  assert.equal(await answered(), before_ + 1);
  assert.ok((await lookUp(page, link)).includes(said('receipt.answered.title', 'en')));
  await context.close();
});

test('SealedSurvey.APageClosedInTheMiddleFindsItsAnswerAgain', async () => {
  const before_ = await answered();
  const { page, context } = await open(town, 'ru', town.cards[7], PHONE);
  town.proxy.bend = (path, answer) => (path === SUBMISSIONS ? null : answer);
  await answerWith(page, [5, 2, 1]);
  await page.locator('#status', { hasText: said('survey.say.waiting', 'ru') }).waitFor();
  town.proxy.refuse = (path) => path === SUBMISSIONS;
  await page.reload();
  town.proxy.straight();
  await step(page, 'pending');
  assert.deepEqual(await faultsOf(page, 'ru'), []);
  await page.locator('#step-pending .acts button').first().click();
  await receiptIsFound(page, 'ru', { axe: false });
  assert.equal(await answered(), before_ + 1);
  await page.goto(pageOf(town, 'ru', OF_THE_ROLL));
  await step(page, 'answer');
  await context.close();
});

test('SealedSurvey.WhoCameToTheSessionAnswersWithTheCardOfIt', async () => {
  const own = { survey: OF_THE_SESSION, ...PHONE };
  const { page, context, faults } =
    await open(town, 'uk', { code: town.sessionCards[0] }, own);
  assert.equal(await page.locator('[data-asked]').count(), 1);
  assert.deepEqual(await faultsOf(page, 'uk'), []);
  await choose(page, [5]);
  await send(page);
  await receiptIsFound(page, 'uk', { axe: false });
  assert.equal(await answered(OF_THE_SESSION), 1);
  for (const [card, survey] of [[town.cards[8], OF_THE_SESSION],
    [{ code: town.sessionCards[1] }, OF_THE_ROLL]]) {
    const other = await open(town, 'en', card, { survey });
    await choose(other.page, [1]);
    await send(other.page);
    await fault(other.page, said(survey === OF_THE_SESSION
      ? 'survey.problem.not_on_roll' : 'vote.error.no_slot', 'en'));
    await other.context.close();
  }
  assert.equal(await answered(OF_THE_SESSION), 1);
  assert.deepEqual(faults, []);
  await context.close();
});

// The page of a closed survey, in each language.
async function closed(survey, look) {
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(town.browser, PHONE);
    await page.goto(pageOf(town, language, survey));
    const text = await visibleText(page);
    assert.ok(text.includes(said('survey.state.closed', language)));
    assert.equal(await page.locator('form').count(), 0);
    await look(page, language, text);
    assert.deepEqual(await faultsOf(page, language, { axe: language === 'ro' }), []);
    assert.deepEqual(faults, []);
    await context.close();
  }
}

/** `key`: why nothing is told; of a sentence with a number in it, the last one. */
const nothingIsTold = (key) => async (page, language, text) => {
  assert.ok(text.includes(said(key, language).split(/(?<=\.) /).at(-1)), text);
  assert.equal(await page.locator('main table, main figure').count(), 0);
};

test('SealedSurvey.UntilTheTrusteesOpenTheSumsNothingIsTold', async () => {
  for (const survey of [OF_THE_ROLL, OF_THE_SESSION]) {
    await town.act('survey_closed', { survey });
    await closed(survey, nothingIsTold(survey === OF_THE_ROLL ? 'survey.not_opened'
      : 'survey.never_opened'));
  }
  assert.deepEqual((await town.surveys()).map(({ counts }) => counts), [null, null]);
});

test('SealedSurvey.TheSumsAreWhatWasAnswered', async () => {
  const { office, trustees, vkey } = town;
  const told = await town.beside(() => {
    const first = office.committee('count');
    for (const { file } of trustees.slice(0, 2))
      office.at('trustee', 'decrypt', file, '--key', vkey, '--language', 'en');
    return first + office.committee('count');
  });
  assert.match(told, /survey 0: opened: entry/);
  assert.match(told, /survey 1: 1 answers are too few, it is never opened/);
  const expected = [5, 2, 2].map((most, asked) => Array.from({ length: most }, (_, i) =>
    given.filter((answers) => answers[asked] === i + 1).length));
  assert.equal(given.length, 8);
  await closed(OF_THE_ROLL, async (page, language, text) => {
    assert.ok(!text.includes(said('survey.not_opened', language)));
    const rows = await page.locator('table').evaluateAll((tables) => tables.map((table) =>
      [...table.tBodies[0].rows].map(({ cells }) => Number(cells[1].innerText))));
    assert.deepEqual(rows.map((counts) => counts.slice(0, -1)), expected);
    const none = expected.map((counts) => given.length - counts.reduce((sum, n) => sum + n, 0));
    assert.deepEqual(rows.map((counts) => counts.at(-1)), none);
    assert.equal(await page.locator('figure.bars').count(), 3);
  });
});

test('SealedSurvey.OfTooFewAnswersNothingIsOpenedAndThatIsNotZero', async () => {
  await closed(OF_THE_SESSION, nothingIsTold('survey.never_opened'));
  assert.equal((await town.surveys())[OF_THE_SESSION].counts, null);
});

test('SealedSurvey.TheWholeLogAudits', async () => {
  const file = town.office.path('whole.tar');
  await town.beside(() =>
    town.office.run('export', '--ledger', town.office.ledger, '--out', file));
  const audited = JSON.parse(execFileSync(AUDIT,
    ['verify', file, '--key', town.office.path('vkey'), '--format', 'json'], { encoding: 'utf8' }));
  assert.equal(audited.first_fault, null);
});
