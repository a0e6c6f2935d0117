// Two editions of one town at once: while one is voted in, the next is announced, takes proposals
// and is voted in too. Nobody loses the way to what is open, and every page says of which it is.

import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { cast, choose, enter, launch, person, receipts, review, step } from './browser.mjs';
import { received, review as reviewProposal, send, write } from './proposal_stage.mjs';
import { LANGUAGES, lookUp, said, visibleText } from './stage.mjs';
import { PHONE, faultsOf } from './survey_steps.mjs';
import {
  KEY_FILES, Office, definitionOf, enrolVoters, makeTown, oneQuestion, serve, texts,
} from './town.mjs';

// The same people's next edition, in the same ledger.
class NextOffice extends Office {
  constructor(office) {
    super();
    this.ledger = office.ledger;
    const keys = {};
    for (const name of KEY_FILES) {
      copyFileSync(office.path(name), this.path(name));
      keys[name] = office.run('keys', 'show', office.path(name)).slice(0, 64);
    }
    const told = this.committee('announce', '--definition',
      this.write('edition.toml', definitionOf(keys).replaceAll('2026', '2027')));
    [, this.edition] = /edition ([0-9a-f]{32})/.exec(told);
    this.at = (verb, ...words) =>
      this.run(verb, ...words, '--ledger', this.ledger, '--edition', this.edition);
  }

  propose(label) {
    const name = texts(...Array(4).fill(label));
    this.at('propose', '--key', this.path('p'), '--file', this.write('p.toml',
      `label = "${label}"\ntitle = ${name}\nsummary = ${name}\ncost = 900\n`));
  }

  /** From its proposals, `count` of them, to its vote; answers the cards. */
  toVoting(count) {
    this.committee('close', 'proposals');
    for (let i = 0; i < count; i += 1) this.committee('review', '--project', String(i));
    this.committee('open', 'enrolment', '--ballot', this.write('ballot.toml',
      oneQuestion('kind = "approval", low = 0, high = 1')));
    const cards = enrolVoters(this, this.edition, 3);
    this.committee('open', 'voting');
    return cards;
  }
}

let [town, next, server, browser] = [];
before(async () => {
  town = makeTown({ voters: 4 });
  next = new NextOffice(town.office);
  next.committee('open', 'proposals');
  next.propose('N1');
  server = await serve(next.ledger);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (next) rmSync(next.folder, { recursive: true });
  town?.close();
});

const at = (language, path) => `${server.base}/${language}/${path}`;
// Whose page it is, as its script is told.
const editionOf = async (page, id) =>
  JSON.parse(await page.locator(`#${id}`).textContent()).edition;
const projectsOf = async (edition) => (await (await fetch(
  `${server.base}/api/v1/projects?edition=${edition}`)).json()).projects;
const saysItIsOfTheFormer = async (page, language) =>
  assert.match(await visibleText(page),
    new RegExp(`${said('notice.edition', language)} [^\n]* 2026`));

test('Editions.TheFrontPageLeadsToTheVoteAndToProposing', async () => {
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(browser, PHONE);
    for (const way of ['vote', 'propose']) {
      await page.goto(at(language, ''));
      assert.deepEqual(await faultsOf(page, language, { axe: language === 'uk' }), []);
      await page.locator(`a.button[href="/${language}/${way}"]`).click();
      await page.waitForURL(at(language, way));
      await step(page, way === 'vote' ? 'code' : 'write');
      assert.deepEqual(await faultsOf(page, language, { axe: language === 'ru' }), []);
    }
    assert.ok(!(await visibleText(page)).includes(said('notice.edition', language)));
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('Editions.AVoteOfTheFormerIsCastWhileTheNextTakesProposals', async () => {
  const { page, context, faults } = await person(browser, PHONE);
  await enter(page, server.base, 'uk', town.cards[0].code);
  await saysItIsOfTheFormer(page, 'uk');
  await choose(page);
  await review(page);
  await cast(page);
  const links = await receipts(page);
  assert.equal(links.length, 4);
  assert.ok((await lookUp(page, new URL(links[0], server.base).href))
    .includes(said('receipt.received.title', 'uk')));
  assert.deepEqual(faults, []);
  await context.close();
});

test('Editions.AProposalGoesIntoTheNext', async () => {
  const { page, context, faults } = await person(browser);
  await page.goto(at('en', 'propose'));
  await step(page, 'write');
  await write(page, { title: { en: 'A bench' }, summary: { en: 'Where, for whom.' }, cost: '12' });
  await reviewProposal(page);
  await send(page);
  await received(page);
  const filed = (await projectsOf(next.edition)).map((project) => project.filed.title.en);
  assert.deepEqual(filed, ['N1', 'A bench']);
  await page.locator('#step-done .acts button').last().click();
  await page.locator('#mine li a[href$="/en/projects/1"]').click();
  await page.locator('h1', { hasText: 'A bench' }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('Editions.EachHasItsCommittee', async () => {
  const { page, context } = await person(browser);
  await page.goto(at('en', 'committee'));
  assert.ok((await visibleText(page)).includes(said('phase.proposals', 'en')));
  await page.locator(`a[href="/en/committee?edition=${town.edition}"]`).click();
  await page.waitForURL(/edition=/);
  await saysItIsOfTheFormer(page, 'en');
  assert.equal(await editionOf(page, 'committee-data'), town.edition);
  await step(page, 'list');
  assert.deepEqual(await faultsOf(page, 'en'), []);
  await context.close();
});

test('Editions.AnEditionThatIsNotThereIsSaidSo', async () => {
  const { page, context } = await person(browser);
  for (const language of LANGUAGES) {
    const answer = await page.goto(at(language, `results?edition=${'0'.repeat(32)}`));
    assert.equal(answer.status(), 404);
    assert.deepEqual(await faultsOf(page, language, { axe: false }), []);
  }
  await context.close();
});

test('Editions.TwoVotesAtOnceAndEveryCardFindsItsOwn', async () => {
  await server.stop();
  const cards = next.toVoting(2);
  server = await serve(next.ledger);
  const { page, context, faults } = await person(browser, PHONE);
  // As the card has it, whatever else is open.
  await page.goto(`${at('ro', 'vote')}?edition=${next.edition}#${cards[0].code}`);
  await step(page, 'choose');
  assert.equal(await page.locator('[data-question]:visible').count(), 1);
  // Typed on the page of the other: refused in words, and the way there stands above.
  await page.goto(at('ro', 'vote'));
  await step(page, 'code');
  await page.locator('#code').fill(town.cards[2].code);
  await page.locator('#step-code button').click();
  await page.locator('#fault', { hasText: said('vote.error.no_slot', 'ro') }).waitFor();
  assert.ok((await visibleText(page)).includes(said('follow.editions', 'ro')));
  assert.deepEqual(await faultsOf(page, 'ro'), []);
  await page.locator(`a[href="/ro/vote?edition=${town.edition}"]`).click();
  await page.waitForURL(/edition=/);
  await saysItIsOfTheFormer(page, 'ro');
  await page.locator('a[hreflang=ru]').first().click();
  await page.waitForURL(`${at('ru', 'vote')}?edition=${town.edition}`);
  await step(page, 'code');
  await page.locator('#code').fill(town.cards[2].code);
  await page.locator('#step-code button').click();
  await step(page, 'choose');
  await choose(page);
  await review(page);
  await cast(page);
  assert.equal((await receipts(page)).length, 4);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Editions.TheDeskOpensForEither', async () => {
  const { page, context, faults } = await person(browser, PHONE);
  await page.goto(at('uk', 'desk'));
  await step(page, 'open');
  await page.locator(`a[href="/uk/desk?edition=${town.edition}"]`).click();
  await page.waitForURL(/edition=/);
  await step(page, 'open');
  await saysItIsOfTheFormer(page, 'uk');
  assert.equal(await editionOf(page, 'desk-data'), town.edition);
  assert.deepEqual(await faultsOf(page, 'uk'), []);
  assert.deepEqual(faults, []);
  await context.close();
});

// Opened by an address without an edition, when another was voted in.
test('Editions.TheDeskStaysInItsOwnInEveryLanguage', async () => {
  const { page, context, faults } = await person(browser, PHONE);
  const edition = () => editionOf(page, 'desk-data');
  await page.goto(at('uk', 'desk'));
  await step(page, 'open');
  assert.equal(await edition(), next.edition);
  // The server as it would be with yet another edition open: it answers without a name by another.
  const address = (url) => url.pathname === '/ro/desk' && url.search !== `?edition=${next.edition}`;
  await page.route(address, (route) =>
    route.fulfill({ status: 302, headers: { Location: `/ro/desk?edition=${town.edition}` } }));
  await page.locator('.languages a[hreflang=ro]').click();
  await page.locator('html[lang=ro]').waitFor({ state: 'attached' });
  assert.equal(await edition(), next.edition);
  // And what is of another edition is not taken.
  const other = await (await fetch(`${at('ru', 'desk')}?edition=${town.edition}`)).text();
  await page.route((url) => url.pathname === '/ru/desk', (route) =>
    route.fulfill({ contentType: 'text/html', body: other }));
  await page.locator('.languages a[hreflang=ru]').click();
  await page.locator('#fault:not([hidden])').waitFor();
  assert.equal(await edition(), next.edition);
  assert.deepEqual(faults, []);
  await context.close();
});
