// Screenshots of every state of voting and checking, in four languages, narrow and wide, for people
// to look at: node tests/web/browser/pictures.mjs FOLDER

import { mkdirSync, readFileSync } from 'node:fs';
import { axeFaults, cast, choose, enter, launch, person, review, step } from './browser.mjs';
import {
  ProposalStage, received, review as reviewProposal, send, write,
} from './proposal_stage.mjs';
import { Proxy } from './proxy.mjs';
import { makeTown, serve } from './town.mjs';

const WIDTHS = [320, 1280];
const LANGUAGES = (process.env.URNA_LANGUAGES ?? 'ro,ru,uk,en').split(',');

// What axe finds, and anything wider than the window.
async function stateFaults(page, name) {
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > room ? ['wider than the window'] : [];
  });
  return [...wide, ...await axeFaults(page)].map((fault) => `${name}: ${fault}`);
}

async function voteStates(page, shot, base, language, card, proxy) {
  await page.goto(`${base}/${language}/vote`);
  await step(page, 'code');
  await shot('code');
  await page.locator('#code').fill(card.code.slice(0, 20));
  await page.locator('#step-code button').click();
  await page.locator('#fault').waitFor();
  await shot('code-short');
  await enter(page, base, language, card.code);
  await shot('choose');
  await choose(page, { marks: [0, 1, 2], spend: [0, 2], points: [3, 3], places: [1, 1] });
  await page.locator('#step-choose button[type=submit]').click();
  await shot('choose-wrong');
  await choose(page);
  await review(page);
  await page.locator('#step-review summary').click();
  await shot('review');
  await page.locator('#step-review details button').first().click();
  await step(page, 'check');
  await shot('check');
  await page.locator('#step-check .acts button').click();
  await step(page, 'review');
  proxy.bend = (path, answer) => {
    if (path.startsWith('/log/tile/entries/')) answer.body[answer.body.length - 70] ^= 1;
    return answer;
  };
  await cast(page);
  await page.locator('#fault').waitFor();
  await shot('tampered');
  proxy.straight();
  await page.locator('#fault button').click();
  await step(page, 'done');
  await shot('done');
  return page.locator('#step-done .receipt a[href*="#"]').first().getAttribute('href');
}

async function receiptStates(page, shot, base, language, link) {
  const looked = async (address, name) => {
    await page.goto('about:blank');
    await page.goto(address);
    await page.locator('#verdict h2, #verdict .error').first().waitFor();
    await shot(name);
  };
  await page.goto(`${base}/${language}/receipt`);
  await shot('receipt');
  await looked(link, 'receipt-received');
  await looked(link.replace(/#\d+/, '#99999'), 'receipt-not-there');
}

async function verifierStates(page, shot, base, language, bundle) {
  await page.goto(`${base}/verifier.html`);
  await page.locator(`[data-language=${language}]`).click();
  await shot('verifier');
  await page.locator('#file').setInputFiles(
    { name: 'balti.tar', mimeType: 'application/x-tar', buffer: bundle });
  await page.locator('#verdict h2').first().waitFor();
  await page.waitForFunction(() => document.getElementById('status').textContent === '');
  await shot('verifier-right');
}

async function proposalStates(page, shot, stage, language) {
  await stage.open(page, language);
  await shot('propose');
  await page.locator('#step-write button[type=submit]').click();
  await shot('propose-wrong');
  await write(page, {
    title: { [language]: 'Лавки · Bănci · Benches' }, summary: { [language]: 'Bănci. '.repeat(40) },
    cost: '12,50', envelope: '1', categories: ['green'], locals: '2', newcomers: '3' });
  await page.locator('#files').setInputFiles(
    { name: 'plan.pdf', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await page.locator('#files-list li').waitFor();
  await shot('propose-written');
  await reviewProposal(page);
  await shot('propose-review');
  await send(page);
  await received(page);
  await shot('propose-done');
  await page.locator('#step-done .acts button').last().click();
  await page.locator('#mine li').waitFor();
  await shot('propose-mine');
  await page.locator('#mine li button').first().click();
  await page.locator('#step-withdraw:not([hidden])').waitFor();
  await shot('propose-withdraw');
}

// Everybody's state, one width and language after the other.
async function everyState(folder, browser, faults, states) {
  for (const width of WIDTHS)
    for (const language of LANGUAGES) {
      const { page, context } = await person(browser, { viewport: { width, height: 900 } });
      const shot = async (name) => {
        faults.push(...await stateFaults(page, `${name}-${language}-${width}`));
        await page.screenshot({
          path: `${folder}/${name}-${language}-${width}.png`, fullPage: true });
      };
      await states(page, shot, language);
      await context.close();
    }
}

async function proposals(folder, faults) {
  const stage = new ProposalStage();
  try {
    await stage.raise();
    await stage.committee('proposals_opened');
    await everyState(folder, stage.browser, faults, (page, shot, language) =>
      proposalStates(page, shot, stage, language));
  } finally {
    await stage.lower();
  }
}

async function main(folder) {
  mkdirSync(folder, { recursive: true });
  const town = makeTown({ voters: WIDTHS.length * LANGUAGES.length + 2 });
  town.office.run('export', '--ledger', town.office.ledger, '--out', town.office.path('b.tar'));
  const bundle = readFileSync(town.office.path('b.tar'));
  const server = await serve(town.office.ledger);
  const proxy = await new Proxy(server.base).start();
  const browser = await launch();
  const cards = town.cards.slice(2);
  const faults = [];
  try {
    await everyState(folder, browser, faults, async (page, shot, language) => {
      const link = await voteStates(page, shot, proxy.base, language, cards.pop(), proxy);
      await receiptStates(page, shot, proxy.base, language, link);
      await verifierStates(page, shot, proxy.base, language, bundle);
    });
  } finally {
    await browser.close();
    await proxy.stop();
    await server.stop();
    town.close();
  }
  await proposals(folder, faults);
  console.log(faults.length === 0 ? 'no state has a fault' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await main(process.argv[2]);
