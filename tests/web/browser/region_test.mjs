// Two towns on one server, in a browser: what is voted in one is found there and nowhere else,
// pages keep to their town and language, and the front page shows both.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFaults, cast, choose, enter, launch, person, receipts, review } from './browser.mjs';
import { LANGUAGES, lookUp, said, visibleText } from './stage.mjs';
import { makeTown, serveRegion } from './town.mjs';

let [balti, sadovoe, server, browser] = [];
before(async () => {
  balti = makeTown({ voters: 4 });
  sadovoe = makeTown({ voters: 4, origin: 'sadovoe.example/pb-2026', name: 'Sadovoe' });
  server = await serveRegion(balti.office,
    { balti: balti.office.ledger, sadovoe: sadovoe.office.ledger });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  balti?.close();
  sadovoe?.close();
});

const at = (name) => `${server.base}/${name}`;
const sizeOf = async (name) =>
  Number((await (await fetch(`${at(name)}/log/checkpoint`)).text()).split('\n')[1]);

test('Region.AVoteIsInItsTownAndInNoOther', async () => {
  const { page, context, faults } = await person(browser);
  const before_ = { balti: await sizeOf('balti'), sadovoe: await sizeOf('sadovoe') };
  await enter(page, at('sadovoe'), 'ru', sadovoe.cards[0].code);
  await choose(page);
  await review(page);
  await cast(page);
  const links = await receipts(page);
  assert.equal(links.length, 4);
  for (const link of links) assert.match(link, /\/sadovoe\/ru\/receipt#/);
  assert.equal(await sizeOf('balti'), before_.balti);
  assert.ok(await sizeOf('sadovoe') >= before_.sadovoe + 4);
  const here = await lookUp(page, new URL(links[0], server.base).href);
  assert.ok(here.includes(said('receipt.received.title', 'ru')));
  const there = new URL(links[0], server.base).href.replace('/sadovoe/', '/balti/');
  const text = await lookUp(page, there);
  assert.ok(!text.includes(said('receipt.received.title', 'ru')));
  assert.equal(await page.locator('#verdict .good').count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Region.ACardOfOneTownOpensNothingInTheOther', async () => {
  const { page, context } = await person(browser);
  await page.goto(`${at('balti')}/en/vote#${sadovoe.cards[1].code}`);
  await page.locator('#fault', { hasText: said('vote.error.no_slot', 'en') }).waitFor();
  assert.equal(await page.locator('#step-choose:not([hidden])').count(), 0);
  await context.close();
});

test('Region.TheFrontPageShowsBothAndLeadsToThem', async () => {
  const { page, context, faults } = await person(browser);
  for (const language of LANGUAGES) {
    await page.goto(`${server.base}/${language}/`);
    if (language === 'uk') assert.deepEqual(await axeFaults(page), []);
    assert.equal(await page.locator('.project').count(), 2);
    for (const name of ['balti', 'sadovoe'])
      assert.equal(await page.locator(`.project a[href="/${name}/${language}/"]`).count(), 1);
  }
  assert.match(await visibleText(page), /Sadovoe/);
  await page.locator('a[href="/sadovoe/en/"]').click();
  await page.waitForURL(`${at('sadovoe')}/en/`);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Region.EveryLinkOfATownStaysInItAndItsLanguage', async () => {
  const { page, context } = await person(browser);
  for (const way of ['', 'projects', 'projects/0', 'vote', 'receipt', 'results', 'audit', 'data']) {
    await page.goto(`${at('balti')}/uk/${way}`);
    const hrefs = await page.locator('a[href^="/"]').evaluateAll((links) =>
      links.map((link) => [link.getAttribute('href'), link.hreflang]));
    assert.ok(hrefs.length > 5, way);
    for (const [href, language] of hrefs) {
      const shared = href.startsWith('/assets/');
      assert.ok(shared || href.startsWith('/balti/'), `${way}: ${href}`);
      const other = /^\/balti\/(ro|ru|en)\//.test(href);
      assert.ok(!other || language !== '', `${way}: ${href} leaves the language`);
    }
  }
  await page.locator('a[hreflang=ru]').first().click();
  await page.waitForURL(`${at('balti')}/ru/data`);
  await context.close();
});

test('Region.AnUnknownTownIsNotFound', async () => {
  for (const path of ['/elizaveta/ro/', '/log/checkpoint', '/ro/vote', '/api/v1/editions'])
    assert.equal((await fetch(server.base + path)).status, 404, path);
});
