// The ballot's definition on the committee's page, from the form to a vote that a voter casts: two
// sealed questions and two open ones, each answered in another way.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFaults, launch, person, step } from './browser.mjs';
import { committeeAt } from './committee_stage.mjs';
import { Proxy } from './proxy.mjs';
import { LANGUAGES, Stage, said, visibleText } from './stage.mjs';
import { ceremony, enrolVoters, makeReview, serve, texts } from './town.mjs';

const cell = (tag) =>
  `[[dimension.cell]]\ntag = "${tag}"\nname = ${texts(...Array(4).fill(tag))}\n`;
const more = { tables: `[[envelope]]
id = 1
name = ${texts('Coeziune', 'Единство', 'Єдність', 'Cohesion')}
amount = 800
[[dimension]]
tag = "age"
${['16-29', '30-59', '60+'].map(cell).join('')}` };

class DefinitionStage extends Stage {
  async raise() {
    this.town = makeReview({ reviewed: true, more });
    this.server = await serve(this.town.office.ledger);
    this.proxy = await new Proxy(this.server.base).start();
    this.browser = await launch();
  }
}

const stage = new DefinitionStage();
before(() => stage.raise());
after(() => stage.lower());

const office = () => stage.town.office;
const { open, save, sign, signAndSubmit, next, act } = committeeAt(office, () => stage.base);
const edition = async () =>
  (await fetch(`${stage.server.base}/api/v1/editions/${stage.town.edition}`)).json();

async function toForm(page, language = 'en') {
  await open(page, language);
  await page.locator('#step-list button', {
    hasText: said('committee.do.ballot_defined', language) }).click();
  await step(page, 'ballot');
}

const prepare = (page) => page.locator('#step-ballot button[type=submit]').click();

/** {field: text} by ids; a select takes its value. */
async function fillIn(page, typed) {
  for (const [id, value] of Object.entries(typed)) {
    const field = page.locator(`#${id}`);
    const choice = await field.evaluate(({ tagName }) => tagName === 'SELECT');
    await (choice ? field.selectOption(value) : field.fill(value));
  }
}

const titles = (at) => Object.fromEntries(LANGUAGES.map((tag) =>
  [`title-${at}-${tag}`, `Întrebarea ${at + 1}, ${tag}`]));

const ANSWERS = [
  { 'kind-0': '2', 'layout-0': 'approval', 'low-0': '0', 'high-0': '2' },
  { 'kind-1': '2', 'layout-1': 'knapsack', 'spend-1': '900', 'envelope-1-1': '300' },
  { 'layout-2': 'points', 'total-2': '4', 'per-2': '3' },
  { 'layout-3': 'ranking', 'ranks-3': '2' }];

async function fillQuestions(page) {
  for (const [at, answer] of ANSWERS.entries())
    await fillIn(page, { ...titles(at), ...answer, [`budget-${at}`]: '1000' });
}

const addButton = (page, key) => page.locator('#step-ballot button', { hasText: said(key, 'en') });

// Style 1 answers the first question only.
async function addStyle(page) {
  await addButton(page, 'committee.ballot.style.add').click();
  await page.locator('#style-1').fill('1');
  const row = page.locator('.answer', { has: page.locator('#style-1') });
  for (const number of [1, 2, 3]) await row.locator('input[type=checkbox]').nth(number).uncheck();
}

async function fillSealing(page) {
  const keys = stage.town.trustees.map(({ key }) => key).reverse();
  await fillIn(page, { trustees: keys.join('\n'), threshold: '2', minimum: '2' });
  await addButton(page, 'committee.ballot.merge.add').click();
  await fillIn(page, { 'merge-0': '0.2', 'merge-into-0': '0.1' });
}

for (const width of [320, 1280])
  test(`Define.TheFormIsAccessible.${width}`, async () => {
    const { page, context, faults } = await person(stage.browser,
      { viewport: { width, height: 900 } });
    const right = async (name, axe = true) => {
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (process.env.URNA_PICTURES)
        await page.screenshot({
          path: `${process.env.URNA_PICTURES}/define-${name}-${width}.png`, fullPage: true });
      assert.ok(wide <= 0, `${name} is ${wide} wider than the window`);
      if (axe) assert.deepEqual(await axeFaults(page), [], name);
    };
    for (const language of LANGUAGES) {
      const axe = language === 'ru'; // what it walks is the same in all
      await toForm(page, language);
      await right(language, axe);
      await page.locator('#kind-0').selectOption('2');
      await prepare(page);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'title-0-ro');
      await right(`wrong-${language}`, axe);
    }
    await fillSealing(page);
    await right('sealing');
    assert.deepEqual(faults, []);
    await context.close();
  });

test('Define.WhatIsWrongStandsBesideItsField', async () => {
  const { page, context } = await person(stage.browser);
  await toForm(page);
  await fillQuestions(page);
  await prepare(page);
  const wrong = async (field, key) => {
    const text = await page.locator(`#${field}-error:not([hidden])`).innerText();
    assert.ok(text.includes(said(`committee.ballot.error.${key}`, 'en')), `${field}: ${text}`);
    assert.ok(await page.evaluate((id) => document.getElementById(id).matches(':focus'), field));
  };
  await wrong('trustees', 'trustees_missing');
  await fillSealing(page);
  await page.locator('#budget-3').fill('2001');
  await prepare(page);
  await wrong('budget-3', 'amount_most');
  assert.match(await page.locator('#budget-3-error').innerText(), /2\s000\sMDL/);
  await page.locator('#budget-3').fill('1000');
  await page.locator('#high-0').fill('5');
  await prepare(page);
  await wrong('high-0', 'range');
  await page.locator('#high-0').fill('2');
  await page.locator('#trustees').fill(`${stage.town.trustees[0].key}\nab`);
  await prepare(page);
  await wrong('trustees', 'trustee_key');
  assert.equal(await page.locator('#step-act:not([hidden])').count(), 0);
  await context.close();
});

test('Define.FromTheFormToAnOpenVote', async () => {
  const { page, context, faults } = await person(stage.browser);
  await toForm(page);
  await fillQuestions(page);
  await addStyle(page);
  await fillSealing(page);
  await prepare(page);
  await step(page, 'act');
  await page.locator('#step-act button', { hasText: said('committee.back', 'en') }).click();
  await page.locator('#step-list button', {
    hasText: said('committee.do.ballot_defined', 'en') }).click();
  await step(page, 'ballot');
  assert.equal(await page.locator('#title-3-uk').inputValue(), 'Întrebarea 4, uk', 'it is kept');
  await prepare(page);
  await step(page, 'act');
  const shown = (await visibleText(page)).replaceAll('\u00a0', ' ');
  for (const part of ['Întrebarea 2, en', 'the marked projects cost together at most 900 MDL',
    'points in all: 4; to one project at most: 3', 'projects marked: 0 to 2', '3 trustees'])
    assert.ok(shown.includes(part), part);
  const told = sign(await save(page, 'defined.act'), 'a');
  assert.match(told, /urna-act1:/);
  const asked = office().run('sign', office().path('defined.act'), '--language', 'en');
  for (const line of ['questions[1].layout.budget: 900', 'sealing.threshold: 2',
    'sealing.merges[0].from: 2', 'styles[1].questions[0]: 0',
    'questions[2].title.ro: Întrebarea 3'])
    assert.ok(asked.includes(line), `${line} in ${asked}`);
  await signAndSubmit(page);
  assert.equal((await edition()).phase, 'enrolment');
  await next(page);  // the page is as new as the act
  await page.locator('#step-list button', {
    hasText: said('committee.do.voting_opened', 'en') }).waitFor();
  await stage.server.stop();
  ceremony(office(), stage.town.trustees, stage.town.vkey);
  stage.town.cards = enrolVoters(office(), stage.town.edition, 2);
  stage.server = await serve(office().ledger);
  stage.proxy.target = stage.server.base;
  await open(page);
  await act(page, 'voting_opened');
  const links = await stage.voteWhole(page, stage.town.cards[0], 'en');
  assert.equal(links.length, 4);
  assert.equal((await stage.voteWhole(page, stage.town.cards[1], 'uk')).length, 1);
  assert.deepEqual(faults, []);
  await context.close();
});
