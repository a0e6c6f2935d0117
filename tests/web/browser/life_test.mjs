// One edition from its first proposal to its printed result and the receipts that outlive the
// server: residents and the committee in the browser, offices and trustees by the program. Each
// step has tests of its own beside this one; here every step stands on the one before.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axeFaults, cast, person, receipts, review as reviewVote, enter, step }
  from './browser.mjs';
import { committeeAt } from './committee_stage.mjs';
import { pageFaults } from './page_faults.mjs';
import { printed } from './paper.mjs';
import { ProposalStage, received, review as reviewProposal, send, write }
  from './proposal_stage.mjs';
import { LANGUAGES, lookUp, said, visibleText } from './stage.mjs';
import {
  AUDIT, ceremony, definitionOf, enrolVoters, oneQuestion, sealingBy, serve,
} from './town.mjs';

const TITLES = { ro: 'Bănci', ru: 'Скамейки', uk: 'Ліхтарі', en: 'Playground' };
const COSTS = { ro: '600', ru: '500', uk: '300', en: '200' };
const VOTES = [['ro', [0, 2]], ['ru', [0, 2]], ['uk', [1, 2]], ['en', [0]]];

// The stage of proposals, with trustees and a server that steps aside for acts beside the ledger.
class Life extends ProposalStage {
  definition({ keys, trustees }) {
    this.trustees = trustees;
    return definitionOf(keys);
  }

  async beside(work) {
    await this.server.stop();
    try {
      await work();
    } finally {
      this.server = await serve(this.office.ledger);
      this.proxy.target = this.server.base;
    }
  }
}

const life = new Life();
const { signAndSubmit, act } = committeeAt(() => life.office, () => life.base);
before(() => life.raise());
after(() => life.lower());

// Pages are as new as the last act: what the committee is to do is offered at once.
async function byCommittee(wanted, work) {
  const { page, context, faults } = await person(life.browser);
  await page.goto(`${life.base}/en/committee`);
  await page.locator(wanted).waitFor();
  await work(page);
  assert.deepEqual(faults, []);
  await context.close();
}

const byActing = (name) => byCommittee(
  `#step-list button:has-text("${said(`committee.do.${name}`, 'en')}")`,
  (page) => act(page, name));

test('Life.ResidentsProposeEachInTheirLanguage', async () => {
  await byActing('proposals_opened');
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(life.browser);
    await page.goto(`${life.base}/${language}/propose`);
    await page.locator('#step-write:not([hidden])').waitFor();
    await write(page, { title: { [language]: TITLES[language] },
      summary: { [language]: `${TITLES[language]}.` }, cost: COSTS[language] });
    await reviewProposal(page);
    await send(page);
    await received(page);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('Life.TheCommitteeReviewsThem', async () => {
  await byActing('proposals_closed');
  for (const language of LANGUAGES)
    await byCommittee(`.project:has-text("${TITLES[language]}") button`, async (page) => {
      await page.locator('.project', { hasText: TITLES[language] }).locator('button').click();
      if (language === 'en')
        for (const tag of LANGUAGES) await page.locator(`#reason-${tag}`).fill(`why, ${tag}`);
      const verdict = language === 'en' ? 'committee.reject.go' : 'committee.admit.go';
      await page.locator('button', { hasText: said(verdict, 'en') }).click();
      await step(page, 'act');
      await signAndSubmit(page);
    });
  const statuses = (await life.projects()).map(({ status }) => status);
  assert.deepEqual(statuses, ['admitted', 'admitted', 'admitted', 'rejected']);
});

test('Life.OfficesAndTrusteesPrepareTheVote', async () => {
  const { office, trustees } = life;
  office.write('ballot.toml',
    oneQuestion('kind = "approval", low = 0, high = 2', sealingBy(trustees.map(({ key }) => key))));
  await life.beside(() => {
    office.committee('open', 'enrolment', '--ballot', office.path('ballot.toml'));
    ceremony(office, trustees, life.vkey);
    life.cards = enrolVoters(office, life.edition, VOTES.length);
  });
  await byActing('voting_opened');
});

async function vote(language, card, marks) {
  const { page, context, faults } = await person(life.browser);
  await enter(page, life.base, language, card.code);
  for (const box of await page.locator('[data-question="0"] input').all())
    await box.setChecked(marks.includes(Number(await box.getAttribute('value'))));
  await reviewVote(page);
  await cast(page);
  const [link] = await receipts(page);
  assert.deepEqual(faults, []);
  await context.close();
  return link;
}

test('Life.PeopleVoteInEachLanguageAndOneAgain', async () => {
  life.links = [];
  await vote('en', life.cards[0], [1]); // replaced by the one below
  for (const [i, [language, marks]] of VOTES.entries())
    life.links.push(await vote(language, life.cards[i], marks));
});

test('Life.TheResultIsOpenedAndDeclared', async () => {
  await byActing('voting_closed');
  const { office, trustees, vkey } = life;
  await life.beside(() => {
    office.committee('count');
    for (const { file } of trustees.slice(0, 2))
      office.at('trustee', 'decrypt', file, '--key', vkey, '--language', 'en');
    office.committee('count');
  });
  await byActing('result_declared');
  const address = `${life.server.base}/api/v1/results?edition=${life.edition}`;
  const { questions: [{ winners }] } = await (await fetch(address)).json();
  const labels = (await life.projects()).map(({ filed }) => filed.label);
  // Three votes each, the cheaper first; with one vote the other does not fit beside them.
  assert.deepEqual(winners.map((label) => labels.indexOf(label)), [2, 0]);
});

test('Life.EveryoneReadsWhyAndTakesItAlongOnPaper', async () => {
  for (const language of LANGUAGES) {
    const { page, context, faults } = await person(life.browser);
    const address = `${life.base}/${language}/results`;
    await page.goto(address);
    await page.locator('.status.won').first().waitFor();
    const text = await visibleText(page);
    for (const tag of ['ro', 'uk']) assert.ok(text.includes(TITLES[tag]), TITLES[tag]);
    assert.deepEqual(await pageFaults(page, language), []);
    if (language === 'ru') assert.deepEqual(await axeFaults(page), []);
    const { codes } = await printed(page, life.office.folder, 'A4');
    assert.deepEqual(codes, [`${address}?edition=${life.edition}`]);
    assert.deepEqual(faults, []);
    await context.close();
  }
});

test('Life.ReceiptsOutliveTheServer', async () => {
  const { office, vkey } = life;
  const { page, context, faults } = await person(life.browser);
  for (const [i, link] of life.links.entries()) {
    const language = VOTES[i][0];
    assert.ok((await lookUp(page, link)).includes(said('receipt.counted.title', language)), link);
    await page.goto('about:blank');
  }
  const saved = life.links.map((link) => link.split('#')[1]);
  await life.beside(() =>
    office.run('export', '--ledger', office.ledger, '--out', office.path('whole.tar')));
  const audited = JSON.parse(execFileSync(AUDIT,
    ['verify', office.path('whole.tar'), '--key', vkey, '--format', 'json'], { encoding: 'utf8' }));
  assert.equal(audited.first_fault, null);
  await page.goto(`${life.base}/verifier.html`);
  await context.setOffline(true);
  await page.locator('[data-language=en]').click();
  await page.locator('#key').fill(vkey);
  await page.locator('#file').setInputFiles({ name: 'whole.tar', mimeType: 'application/x-tar',
    buffer: readFileSync(office.path('whole.tar')) });
  await page.locator('#verdict h2').first().waitFor();
  await page.waitForFunction(() => document.getElementById('status').textContent === '');
  assert.ok((await page.locator('#verdict').innerText()).includes(
    said('verifier.verdict.right', 'en')));
  assert.equal(new Set(saved).size, VOTES.length);
  assert.deepEqual(faults, []);
  await context.close();
});
