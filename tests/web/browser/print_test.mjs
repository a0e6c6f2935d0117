// What comes out on paper: the result, a receipt and the report of the year as Chromium prints
// them, read back by others: the QR code out of the printed page, the text out of the PDF. Needs
// poppler's tools.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axeFaults, launch, person } from './browser.mjs';
import { pageFaults } from './page_faults.mjs';
import { pdfOf, printed } from './paper.mjs';
import { Proxy } from './proxy.mjs';
import { LANGUAGES, Stage, lookUp } from './stage.mjs';
import { URNA, makeTown, serve } from './town.mjs';

const folder = mkdtempSync(join(tmpdir(), 'js-print-'));
const stage = new Stage();
let declared;
let link;
let editions;
before(async () => {
  execFileSync(URNA, ['demo', '--open', '--residents', '300', '--no-serve', '--ledger',
    join(folder, 'ledger')], { stdio: 'ignore' });
  const only = ['report', '--ledger', join(folder, 'ledger'), '--out', join(folder, 'none')];
  const told = spawnSync(URNA, only, { encoding: 'utf8' }).stderr; // of two editions
  editions = [...told.matchAll(/[0-9a-f]{32}/g)].map(([id]) => id);
  for (const id of editions)
    execFileSync(URNA, ['report', '--ledger', join(folder, 'ledger'), '--edition', id, '--out',
      join(folder, id)], { stdio: 'ignore' });
  declared = await serve(join(folder, 'ledger'));
  stage.town = makeTown({ voters: 2 });
  stage.server = await serve(stage.town.office.ledger);
  stage.proxy = await new Proxy(stage.server.base).start();
  stage.browser = await launch();
  const { page, context } = await person(stage.browser);
  [link] = await stage.voteWhole(page, stage.town.cards[0]);
  await context.close();
});
after(async () => {
  await stage.lower();
  await declared?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Words without what a line's end does to them.
const bare = (text) => text.normalize('NFC').replace(/[\s\u00ad\u2010\u002d\u000c]/g, '');

test('Results.PrintWithTheirTableAndAddress', async () => {
  for (const [i, language] of LANGUAGES.entries()) {
    const { page, context, faults } = await person(stage.browser,
      { viewport: { width: 1280, height: 900 } });
    // With its edition, as a sheet outlives the year; of the former one, too.
    const address = `${declared.base}/${language}/results?edition=${editions[i % 2]}`;
    const newest = editions[i % 2] === editions.at(-1);
    await page.goto(newest ? address.split('?')[0] : address);
    await page.locator('#address svg').waitFor({ state: 'attached' });
    assert.ok(!(await page.locator('#address').isVisible())); // on paper alone
    const told = await page.locator('h1, main section:not(.elsewhere) > h2, table th, table td')
      .allInnerTexts();
    const { codes, text } = await printed(page, folder, 'A4');
    assert.deepEqual(codes, [address]);
    const paper = bare(text);
    for (const one of told) assert.ok(paper.includes(bare(one)), `${language}: ${one}`);
    assert.ok(paper.includes(bare(address)));
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('Receipt.PrintsAsACodeThatLeadsBack', async () => {
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(stage.browser);
    const own = link.replace(/\/[a-z]{2}\/receipt/, `/${language}/receipt`);
    await lookUp(page, own);
    const { codes, text, sheets } = await printed(page, folder, 'A5');
    assert.deepEqual(codes, [own]);
    assert.equal(sheets, 1);
    const [, code] = own.split('#');
    assert.ok(bare(text).includes(bare(code)));
    const heading = await page.locator('#verdict h2').innerText();
    assert.ok(bare(text).includes(bare(heading)), language);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('Receipt.TheLastScreenOfAVotePrintsEveryReceipt', async () => {
  const { page, context } = await person(stage.browser);
  const links = await stage.voteWhole(page, stage.town.cards[0], 'uk');
  assert.equal(links.length, 4);
  const { text } = await printed(page, folder, 'A4');
  const paper = bare(text);
  for (const one of links) assert.ok(paper.includes(bare(one.split('#')[1])), one);
  await context.close();
});

// Words that a narrow column has broken, in the page as it is painted now.
const brokenWords = (page) => page.evaluate(() => {
  const broken = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    const cell = node.parentElement.closest('th,td');
    if (cell === null || node.parentElement.closest('code') !== null) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\p{L}\d]+/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
});

// A4 without its margins of 14 mm, in pixels.
const SHEET = { width: 688, height: 1000 };

test('Report.ReadsWellOnAPhoneAndOnPaper', async () => {
  assert.equal(editions.length, 2);
  for (const [i, language] of LANGUAGES.entries()) {
    const { page, context, faults } = await person(stage.browser);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const address = `file://${folder}/${editions[i % 2]}/report-${language}.html`;
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      assert.deepEqual(await pageFaults(page, language), [], `${language} at ${width}`);
    }
    assert.deepEqual(await axeFaults(page), [], language);
    const told = await page.locator('h1, h2, h3, caption, th, td').allInnerTexts();
    assert.ok(told.length > 300, `${told.length} texts`);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize(SHEET);
    assert.deepEqual(await pageFaults(page, language), [], `${language} on paper`);
    assert.deepEqual(await brokenWords(page), [], language);
    const paper = bare((await pdfOf(page, folder)).text);
    for (const one of told) assert.ok(paper.includes(bare(one)), `${language}: ${one}`);
    assert.deepEqual(new Set(asked), new Set([address]));
    assert.deepEqual(faults, []);
    await context.close();
  }
});
