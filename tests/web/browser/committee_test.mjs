// A committee at work in a real browser: acts prepared on the page, signed by `urna sign` with keys
// that the page never sees, brought back, submitted, and found in the log.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { axeFaults, launch, person, qrTexts, step } from './browser.mjs';
import { committeeAt } from './committee_stage.mjs';
import { LANGUAGES, said, visibleText } from './stage.mjs';
import { Proxy } from './proxy.mjs';
import { URNA, makeReview, serve } from './town.mjs';

const require = createRequire(new URL('../../../api/web/package.json', import.meta.url));
const jsQR = require('jsqr');

let town = null;
let server = null;
let proxy = null;
let browser = null;
before(async () => {
  town = makeReview();
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

const office = () => town.office;
const path = (name) => office().path(name);
const fault = (page, key, language = 'en') =>
  page.locator('#fault', { hasText: said(key, language) }).waitFor();

const { open, save, sign, paste, submit, signAndSubmit, next } =
  committeeAt(office, () => proxy.base);

const edition = async () =>
  (await fetch(`${server.base}/api/v1/editions/${town.edition}`)).json();
const projectAt = async (number) =>
  (await fetch(`${server.base}/api/v1/projects/${number}`)).json();

const review = (page, title) =>
  page.locator('.project', { hasText: title }).locator('button').click();

for (const width of [320, 1280])
  test(`Committee.EveryStateIsAccessible.${width}`, async () => {
    const { page, context } = await person(browser, { viewport: { width, height: 900 } });
    const right = async (name, axe = true) => {
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (process.env.URNA_PICTURES)
        await page.screenshot({
          path: `${process.env.URNA_PICTURES}/committee-${name}-${width}.png`, fullPage: true });
      assert.ok(wide <= 0, `${name} is ${wide} wider than the window`);
      if (axe) assert.deepEqual(await axeFaults(page), [], name);
    };
    for (const language of LANGUAGES) {
      await open(page, language);
      await right(`list-${language}`, language === 'en');
    }
    await review(page, 'Ramps');
    await right('project');
    await page.locator('button', { hasText: said('committee.reject.go', 'en') }).click();
    await fault(page, 'committee.error.reason');
    await right('project-wrong');
    await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
    await step(page, 'act');
    await page.locator('#step-act summary').click();
    await right('act');
    const file = await save(page, 'seen.act');
    await paste(page, sign(file, 'a'));
    await page.locator('.signers li.good').waitFor();
    await paste(page, sign(file, 'b'));
    await page.locator('.signers li.good').nth(1).waitFor();
    await right('act-signed');
    await context.close();
  });

test('Committee.WithTheKeyboardAlone', async () => {
  const { page, context } = await person(browser);
  await open(page);
  const tabTo = async (words) => {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate(() => document.activeElement.textContent);
      if (text === words) return;
    }
    assert.fail(`no way by keyboard to ${words}`);
  };
  await tabTo(said('committee.review', 'en'));
  await page.keyboard.press('Enter');
  await step(page, 'project');
  await tabTo(said('committee.admit.go', 'en'));
  await page.keyboard.press('Enter');
  await step(page, 'act');
  await tabTo(said('committee.file', 'en'));
  await tabTo(said('committee.take', 'en'));
  await tabTo(said('committee.back', 'en'));
  await page.keyboard.press('Enter');
  await step(page, 'list');
  await context.close();
});

test('Committee.ActsOfOthersAndBrokenOnesAreRefusedInWords', async () => {
  const { page, context, faults } = await person(browser);
  await open(page);
  await paste(page, 'urna-act1:AAAA');
  await fault(page, 'committee.error.no_act');
  await review(page, 'Ramps');
  await page.locator('#cost').fill('12,345');
  await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
  await fault(page, 'committee.error.cost');
  await page.locator('button', { hasText: said('committee.reject.go', 'en') }).click();
  await fault(page, 'committee.error.reason');
  await page.locator('#cost').fill('250');
  await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
  await step(page, 'act');
  const line = readFileSync(await save(page, 'one.act'), 'utf8').trim();
  await paste(page, sign(line, 'r'));  // the registrar is not of the committee
  await fault(page, 'committee.error.stranger');
  const bent = Buffer.from(sign(line, 'a').trim().slice(10), 'base64');
  bent[bent.length - 1] ^= 1;
  await paste(page, `urna-act1:${bent.toString('base64')}`);
  await fault(page, 'committee.error.false_signature');
  const other = Buffer.from(line.slice(10), 'base64');
  other[5] ^= 1;  // a letter of the origin
  await paste(page, `urna-act1:${other.toString('base64')}`);
  await fault(page, 'committee.error.other_log');
  assert.equal(await page.locator('.signers li.good').count(), 0);
  await open(page);
  await review(page, 'Ramps');
  await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
  await paste(page, sign(line, 'a'));  // of the act before
  await fault(page, 'committee.error.other_act');
  assert.deepEqual(faults, []);
  await context.close();
});

test('Committee.AProjectIsAdmittedWithAnotherCost', async () => {
  const { page, context, faults } = await person(browser);
  await open(page);
  await review(page, 'Ramps');
  await page.locator('#cost').fill('250');
  await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
  await step(page, 'act');
  const shown = await visibleText(page);
  assert.ok(shown.includes(said('committee.unsent', 'en')) && shown.includes('250'));
  const file = await save(page, 'ramps.act');
  assert.deepEqual(await qrTexts(page), [readFileSync(file, 'utf8').trim()]);
  const told = office().run('sign', file, '--language', 'en');
  assert.match(told, /Project number 0 is ADMITTED/);
  assert.match(told, /Ramps/);
  const mark = await page.locator('#step-act dd code').last().innerText();
  assert.ok(told.includes(mark.replace(/ /g, '')), 'one fingerprint on both screens');
  await paste(page, sign(file, 'b'));
  await page.locator('.signers li.good').waitFor();
  assert.equal(await page.locator('#step-act button', {
    hasText: said('committee.submit', 'en') }).count(), 0, 'one signature is no quorum');
  await paste(page, sign(file, 'a'));
  await submit(page);
  await step(page, 'done');
  assert.ok((await visibleText(page)).includes(said('committee.done', 'en')));
  const { status, review: reviewed } = await projectAt(0);
  assert.equal(status, 'admitted');
  assert.equal(reviewed.cost, 250);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Committee.AProjectIsRejectedWithAReasonInEveryLanguage', async () => {
  const { page, context } = await person(browser);
  await open(page);
  await review(page, 'Lights');
  for (const language of LANGUAGES)
    await page.locator(`#reason-${language}`).fill(`de ce ${language}`);
  await page.locator('button', { hasText: said('committee.reject.go', 'en') }).click();
  await step(page, 'act');
  const told = office().run('sign', await save(page, 'lights.act'), '--language', 'uk');
  assert.match(told, /ВІДХИЛЕНО/);
  for (const language of LANGUAGES)
    assert.ok(told.includes(`reason.${language}: de ce ${language}`));
  await signAndSubmit(page);
  assert.equal((await projectAt(1)).status, 'rejected');
  await context.close();
});

test('Committee.ALostAnswerAndASecondTryEndInOneAct', async () => {
  const { page, context } = await person(browser);
  await open(page);
  await review(page, 'Benches');
  await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
  let lost = 0;
  proxy.bend = (where, answer) =>
    (where === '/api/v1/submissions' && (lost += 1) === 1 ? null : answer);
  await signAndSubmit(page);
  proxy.straight();
  assert.equal(lost, 2);
  assert.equal((await projectAt(2)).status, 'admitted');
  await next(page);
  await paste(page, readFileSync(path('now-a.act'), 'utf8'));  // again: reviewed already
  await step(page, 'act');
  await page.locator('#act-files').setInputFiles([path('now-b.act')]);
  await submit(page);
  await step(page, 'done');  // the same bytes, the same entry
  await context.close();
});

test('Committee.WhatTheLogDoesNotHoldIsNotCalledDone', async () => {
  const { page, context } = await person(browser);
  await open(page);
  await review(page, 'lessons');
  await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
  proxy.bend = (where, answer) => {
    if (where.startsWith('/log/tile/entries/')) answer.body[answer.body.length - 70] ^= 1;
    return answer;
  };
  const file = await save(page, 'bent.act');
  await paste(page, sign(file, 'a'));
  await page.locator('.signers li.good').waitFor();
  await paste(page, sign(file, 'b'));
  await submit(page);
  await page.locator('#fault .error').waitFor();
  assert.ok(!(await visibleText(page)).includes(said('committee.done', 'en')));
  proxy.straight();
  await page.locator('#fault button').click();
  await step(page, 'done');
  await context.close();
});

test('Committee.FromTheBallotToTheDeclaredResult', async () => {
  const { page, context, faults } = await person(browser);
  for (const number of [4, 5, 6, 7, 8, 9, 10, 11]) {
    if ((await projectAt(number)).status !== 'filed') continue;
    await open(page);
    await page.locator('.project', { hasText: new RegExp(`^P${number + 1} `) }).locator('button')
      .click();
    await page.locator('button', { hasText: said('committee.admit.go', 'en') }).click();
    await signAndSubmit(page);
  }
  await open(page);  // as new as the last review
  assert.ok((await visibleText(page)).includes('urna open enrolment'));
  await server.stop();  // the ballot comes from a file, beside the ledger
  office().at('open', 'enrolment', '--ballot', path('open.toml'), '--prepare', path('ballot.act'));
  server = await serve(office().ledger);
  proxy.target = server.base;
  await open(page);
  await page.locator('#act-files').setInputFiles([path('ballot.act')]);
  await step(page, 'act');
  await page.locator('#step-act summary').click();
  assert.ok((await visibleText(page)).includes('questions[0].layout.kind'));
  await signAndSubmit(page);
  await next(page);
  for (const key of ['committee.do.voting_opened', 'committee.do.voting_closed']) {
    await page.locator('#step-list button', { hasText: said(key, 'en') }).click();
    await signAndSubmit(page);
    await next(page);
  }
  await page.locator('#step-list button', {
    hasText: said('committee.do.result_declared', 'en') }).click();
  await step(page, 'act');
  assert.ok((await visibleText(page)).includes(said('committee.counted_here', 'en')));
  assert.match(office().run('sign', await save(page, 'result.act'), '--language', 'en'),
    /The result is declared/);
  await signAndSubmit(page);
  assert.equal((await edition()).phase, 'declared');
  await next(page);
  assert.ok((await visibleText(page)).includes(said('committee.nothing', 'en')));
  assert.deepEqual(faults, []);
  await server.stop();
  office().run('export', '--ledger', office().ledger, '--out', path('whole.tar'));
  server = await serve(office().ledger);
  proxy.target = server.base;
  const audited = execFileSync(URNA.replace(/urna$/, 'urna-audit'),
    ['verify', path('whole.tar'), '--key', path('vkey')], { encoding: 'utf8' });
  assert.match(audited, /VERDICT/);
  await context.close();
});

test('Sign.PrintsACodeThatADecoderReads', async () => {
  const line = readFileSync(path('now-a.act'), 'utf8').trim();
  const told = office().run('sign', path('now-a.act'), '--key', path('b'), '--yes', '--qr');
  const rows = told.split('\n').filter((row) => row.length > 0).flatMap((row) => [
    Array.from(row, (c) => '█▀'.includes(c)), Array.from(row, (c) => '█▄'.includes(c))]);
  const scale = 4;
  const [width, height] = [rows[0].length * scale, rows.length * scale];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (rows[Math.floor(y / scale)][Math.floor(x / scale)])
        pixels.fill(0, 4 * (y * width + x), 4 * (y * width + x) + 3);
  const { data } = jsQR(pixels, width, height);
  assert.ok(data.startsWith('urna-act1:') && data.length > line.length);
});
