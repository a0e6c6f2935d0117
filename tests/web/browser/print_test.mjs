// What comes out on paper: the result and a receipt as Chromium prints them, read back by others:
// the QR code out of the printed page, the text out of the PDF. Needs poppler's tools.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, person } from './browser.mjs';
import { printed } from './paper.mjs';
import { Proxy } from './proxy.mjs';
import { LANGUAGES, Stage, lookUp } from './stage.mjs';
import { URNA, makeTown, serve } from './town.mjs';

const folder = mkdtempSync(join(tmpdir(), 'js-print-'));
const stage = new Stage();
let declared;
let link;
before(async () => {
  execFileSync(URNA, ['demo', '--open', '--residents', '300', '--no-serve', '--ledger',
    join(folder, 'ledger')], { stdio: 'ignore' });
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
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(stage.browser,
      { viewport: { width: 1280, height: 900 } });
    const address = `${declared.base}/${language}/results`;
    await page.goto(address);
    await page.locator('#address svg').waitFor({ state: 'attached' });
    assert.ok(!(await page.locator('#address').isVisible())); // on paper alone
    const told = await page.locator('h1, main h2, table th, table td').allInnerTexts();
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
