// The whole of a proposer's way in a real browser: filing in four languages, a draft over a reload,
// every limit, texts that somebody will try, a bad line, withdrawal, review, the keyboard, axe.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { axeFaults, person } from './browser.mjs';
import { ProposalStage, received, review, send, write } from './proposal_stage.mjs';
import { LANGUAGES, said } from './stage.mjs';

const stage = new ProposalStage();
before(() => stage.raise());
after(() => stage.lower());

const plain = (title, language = 'ro') => ({
  title: { [language]: title }, summary: { [language]: `${title}: ce, unde, pentru cine.` },
  cost: '12,50' });
const titlesOf = async () =>
  (await stage.projects()).flatMap(({ filed }) => Object.values(filed.title));

test('Propose.BeforeItsTimeThePageSaysWhen', async () => {
  const { page, context } = await person(stage.browser);
  await page.goto(`${stage.base}/en/propose`);
  const text = await page.locator('main').innerText();
  assert.match(text, /Proposals are taken from 1 June 2026 to 30 June 2026/);
  assert.equal(await page.locator('form').count(), 0);
  await context.close();
  await stage.committee('proposals_opened');
  await stage.seen(await (await stage.browser.newContext()).newPage(),
    `${stage.base}/en/propose`, '#step-write');
});

for (const [i, language] of LANGUAGES.entries())
  test(`Propose.FromTheFormToTheReceipt.${language}`, async () => {
    const { page, context, faults } = await person(stage.browser);
    const title = { ro: 'Bănci la stații', ru: 'Скамейки', uk: 'Лавки', en: 'Benches' };
    await stage.open(page, language);
    await write(page, { title, summary: { [language]: 'a\n\nb', ...Object.fromEntries(
      LANGUAGES.map((tag) => [tag, `${title[tag]}\u202e ${i}`])) }, cost: '1 234,5',
    envelope: '1', district: '2', categories: ['green', 'youth'], locals: '3', newcomers: '2' });
    await page.locator('#files').setInputFiles({
      name: '<i>plan</i>.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`plan ${i}`) });
    await page.locator('#files-list li').waitFor();
    assert.ok((await page.locator('#team-told').innerText()).includes(
      said('propose.team.mixed', language)));
    await review(page);
    const shown = await page.locator('main').innerText();
    assert.ok(shown.includes(said('propose.not_sent', language)));
    assert.ok(shown.includes(said('propose.review.tidied', language)));
    for (const text of Object.values(title)) assert.ok(shown.includes(text), text);
    assert.equal((await stage.projects()).length, i, 'nothing is sent before the button');
    const saving = page.waitForEvent('download');
    await page.locator('#step-review a[download$=".key"]').click();
    await saving;
    await send(page);
    const { event, signers } = await stage.entry(await received(page));
    const hash = createHash('sha256').update(`plan ${i}`).digest('hex');
    assert.deepEqual({ ...event.body, nonce: '', label: '' }, {
      nonce: '', proposer: signers[0].key, label: '', title,
      summary: Object.fromEntries(LANGUAGES.map((tag) => [tag, `${title[tag]} ${i}`])),
      cost: 123450, envelope: 1, district: 2, categories: ['green', 'youth'],
      team: { locals: 3, newcomers: 2 }, attachments: [hash] });
    const done = await page.locator('main').innerText();
    assert.ok(done.includes(said('propose.done.title', language)));
    const address = await page.locator('#step-done a.button').first().getAttribute('href');
    await stage.seen(page, stage.base + address, 'h1:has-text("' + title[language] + '")');
    const project = await page.locator('main').innerText();
    assert.ok(project.includes(hash) && project.includes(said('project.waits', language)));
    assert.deepEqual(faults, []);
    await context.close();
  });

test('Propose.TheDraftOutlivesAReloadAndAnotherLanguageAndIsNeverSent', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'ro');
  stage.proxy.asked.length = 0;
  await write(page, { title: { ro: 'Ciornă', uk: 'Чернетка' }, summary: { ro: 'text' }, cost: '7',
    categories: ['youth'], district: '3', locals: '1' });
  await page.locator('#files').setInputFiles(
    { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await page.locator('#files-list li').waitFor();
  assert.ok((await page.locator('#draft-told').innerText()).includes(
    said('propose.draft.kept', 'ro')));
  assert.deepEqual(stage.proxy.asked, []);
  for (const go of [() => page.reload(), () => page.locator('.languages a[lang=uk]').click()]) {
    await go();
    await page.locator('#step-write:not([hidden])').waitFor();
    assert.equal(await page.locator('#title-ro').inputValue(), 'Ciornă');
    assert.equal(await page.locator('#title-uk').inputValue(), 'Чернетка');
    assert.ok(await page.locator('#title-ro').isVisible(), 'what holds text is open');
    assert.equal(await page.locator('#cost').inputValue(), '7');
    assert.equal(await page.locator('#district').inputValue(), '3');
    assert.ok(await page.locator('[name=category][value=youth]').isChecked());
    assert.equal(await page.locator('#files-list li').count(), 1);
  }
  assert.ok(stage.proxy.asked.every((line) => line.startsWith('GET ')));
  await page.locator('#draft-delete').click();
  assert.equal(await page.locator('#title-ro').inputValue(), '');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  await page.reload();
  assert.equal(await page.locator('#title-ro').inputValue(), '');
  await context.close();
});

test('Propose.EachLimitIsCountedAndMetBeforeSending', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'en');
  const wrong = async (change, field, key) => {
    await write(page, { ...plain('Limit', 'en'), ...change });
    await page.locator('#step-write button[type=submit]').click();
    const error = page.locator(`#${field}-error:not([hidden])`);
    assert.ok((await error.innerText()).startsWith(said(key, 'en')), field);
    assert.equal(await page.locator(`#${field}`).getAttribute('aria-invalid'), 'true');
    assert.equal(await page.evaluate(() => document.activeElement.id), field);
    assert.ok(await page.locator('#step-review').isHidden());
  };
  await page.locator('#step-write button[type=submit]').click();
  await page.locator('#title-en-error:not([hidden])').waitFor();
  await page.locator('#title-en').fill('a');
  assert.ok(await page.locator('#title-en-error').isHidden(), 'what is mended is said no more');
  const box = page.locator('#fault');
  assert.match(await box.innerText(), /^1 field has to be mended/);
  await page.locator('#cost').fill('7');
  assert.ok(await box.isHidden(), 'nor counted');
  const nothing = { title: { en: '' }, summary: { en: '' } };
  await wrong(nothing, 'title-en', 'propose.error.title_missing');
  await wrong({ title: { en: 'ș'.repeat(500) + 'a' } }, 'title-en', 'propose.error.too_long');
  const room = await page.locator('#title-en-count').innerText();
  assert.equal(room, 'Room used: 1\u00a0001 of 1\u00a0000');
  await wrong({ summary: { en: 'ж'.repeat(3001) } }, 'summary-en', 'propose.error.too_long');
  await wrong({ summary: { en: '' } }, 'summary-en', 'propose.error.summary_missing');
  const half = { title: { en: 'a', uk: '' }, summary: { en: 'b', uk: 'x' } };
  await wrong(half, 'title-uk', 'propose.error.title_for');
  await write(page, { summary: { uk: '' } });
  await wrong({ cost: '' }, 'cost', 'propose.error.cost_missing');
  await wrong({ cost: '12 lei' }, 'cost', 'propose.error.not_amount');
  await wrong({ cost: '1.234' }, 'cost', 'propose.error.decimals');
  await wrong({ cost: '90071992547409,93' }, 'cost', 'propose.error.too_much');
  await wrong({ locals: '1.5' }, 'locals', 'propose.error.not_whole');
  await wrong({ locals: '', newcomers: '100001' }, 'newcomers', 'propose.error.too_many_people');
  await write(page, { ...plain('Limit', 'en'), newcomers: '' });
  await page.locator('#files').setInputFiles(Array.from({ length: 33 }, (_, i) =>
    ({ name: `f${i}`, mimeType: 'text/plain', buffer: Buffer.from(`f${i}`) })));
  await page.locator('#files-error:not([hidden])').waitFor();
  assert.equal(await page.locator('#files-list li').count(), 32);
  await page.locator('#files').setInputFiles(
    { name: 'empty', mimeType: 'text/plain', buffer: Buffer.alloc(0) });
  await page.locator('#files-list button').first().click();
  assert.equal(await page.locator('#files-list li').count(), 31);
  await write(page, { title: { en: 'a'.repeat(1000) }, summary: { en: 'ж'.repeat(3000) } });
  await review(page);
  await context.close();
});

test('Propose.ACostBeyondTheBudgetIsSaidAndNotForbidden', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'en');
  await write(page, { ...plain('Dear', 'en'), cost: '50.01' });
  await review(page);
  assert.ok((await page.locator('#step-review').innerText()).includes(
    said('propose.review.over_budget', 'en')));
  await page.locator('#step-review .acts button').nth(1).click();
  await write(page, { cost: '50.00' });
  await review(page);
  assert.ok(!(await page.locator('#step-review').innerText()).includes(
    said('propose.review.over_budget', 'en')));
  await context.close();
});

const naughty = () => readFileSync(new URL('../../data/naughty.txt', import.meta.url), 'utf8')
  .split('\n').filter((line) => /^(plain|refused) /.test(line))
  .map((line) => line.replace(/^\w+ /, '').replace(/\\x([0-9a-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16))).replaceAll('\\\\', '\\'));

test('Propose.TextsThatSomebodyWillTryComeOutAsText', async () => {  // N14
  const { page, context, faults } = await person(stage.browser);
  page.on('dialog', () => faults.push('a dialog'));
  const all = naughty();
  assert.ok(all.length > 100);
  for (let at = 0; at < all.length; at += 40) {
    const text = all.slice(at, at + 40).join(' ').slice(0, 900);
    await stage.open(page, 'en');
    await write(page, { title: { en: `N${at} ${text}`.slice(0, 330) },
      summary: { en: text }, cost: '1' });
    await review(page);
    await send(page);
    const { event } = await stage.entry(await received(page));
    const address = await page.locator('#step-done a.button').first().getAttribute('href');
    await stage.seen(page, stage.base + address, `h1:has-text("N${at} ")`);
    const shown = (part) => part.replaceAll(/\s+/g, ' ').trim();
    assert.equal(shown(await page.locator('h1').textContent()), shown(event.body.title.en));
    const summary = await page.locator('main p[dir=auto]').first().textContent();
    assert.equal(shown(summary), shown(event.body.summary.en));
    assert.equal(await page.locator('main script:not([src]), main iframe, main img').count(), 0);
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test('Propose.ALostAnswerEndsInOneProposalAndItsReceipt', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'ru');
  await write(page, plain('Потерянный ответ', 'ru'));
  await review(page);
  let lost = 2;
  stage.proxy.bend = (path, answer) =>
    (path === '/api/v1/submissions' && lost-- > 0 ? null : answer);
  await send(page);
  await received(page);
  stage.proxy.straight();
  assert.equal((await titlesOf()).filter((t) => t === 'Потерянный ответ').length, 1);
  await context.close();
});

test('Propose.AClosedPageEndsInOneProposalToo', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'uk');
  await write(page, plain('Закрита сторінка', 'uk'));
  await review(page);
  stage.proxy.bend = (path, answer) => (path === '/api/v1/submissions' ? null : answer);
  await send(page);
  await page.waitForFunction(() => document.getElementById('status').textContent !== '');
  while ((await titlesOf()).every((title) => title !== 'Закрита сторінка'))
    await setTimeout(50);
  stage.proxy.straight();
  await page.goto(`${stage.base}/uk/propose`);
  await page.locator('#step-pending:not([hidden])').waitFor();
  await page.locator('#step-pending button').first().click();
  await received(page);
  assert.equal((await titlesOf()).filter((t) => t === 'Закрита сторінка').length, 1);
  await page.goto(`${stage.base}/uk/propose`);
  await page.locator('#step-write:not([hidden])').waitFor();
  assert.equal(await page.locator('#title-uk').inputValue(), '', 'the draft went with it');
  await context.close();
});

test('Propose.TwoWindowsKeepBothKeys', async () => {
  const { page, context } = await person(stage.browser);
  const other = await context.newPage();
  for (const [window, title] of [[page, 'One window'], [other, 'Other window']]) {
    await stage.open(window, 'en');
    await write(window, plain(title, 'en'));
    await review(window);
  }
  for (const window of [page, other]) {
    await send(window);
    await received(window);
  }
  await stage.open(page, 'en');
  assert.deepEqual(await page.locator('#mine li h3').allInnerTexts(),
    ['One window', 'Other window']);
  await context.close();
});

test('Propose.ATamperedTileIsNoticedBeforeAnybodyIsTold', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'en');
  await write(page, plain('Tampered', 'en'));
  await review(page);
  stage.proxy.bend = (path, answer) => {
    if (path.startsWith('/log/tile/entries/')) answer.body[answer.body.length - 70] ^= 1;
    return answer;
  };
  await send(page);
  await page.locator('#fault', { hasText: said('check.not_included', 'en') }).waitFor();
  assert.ok(await page.locator('#step-done').isHidden());
  stage.proxy.straight();
  await page.locator('#fault button').click();
  await received(page);
  await context.close();
});

test('Propose.ARefusalIsSaidInWordsAndKeepsTheDraft', async () => {
  const { page, context } = await person(stage.browser);
  await page.clock.install();
  for (const [code, status, key] of [['wrong_phase', 409, 'propose.problem.wrong_phase'],
    ['low_space', 503, 'propose.problem.storage'], ['io', 500, 'propose.error.other']]) {
    await page.goto('about:blank');
    await stage.open(page, 'ro');
    await write(page, plain('Refuzată'));
    await review(page);
    let [asked, waited] = [0, 0];
    stage.proxy.answer = (path) => {
      if (path !== '/api/v1/submissions') return null;
      asked += 1;
      return { status, code };
    };
    await send(page);
    const refused = page.locator('#fault', { hasText: said(key, 'ro') });
    // Between one try and the next the page waits; it need not be waited for here.
    while (!(await refused.isVisible())) {
      if (asked > waited) await page.clock.fastForward(8_000);
      waited = asked;
      await setTimeout(50);
    }
    assert.equal(asked, status === 503 ? 6 : 1);
    stage.proxy.straight();
    await page.evaluate(() => Object.keys(localStorage).filter((name) => /sending/.test(name))
      .forEach((name) => localStorage.removeItem(name)));
  }
  await stage.open(page, 'ro');
  assert.equal(await page.locator('#title-ro').inputValue(), 'Refuzată');
  await context.close();
});

async function fileAndKeepKey(page, title) {
  await stage.open(page, 'en');
  await write(page, plain(title, 'en'));
  await review(page);
  await send(page);
  await received(page);
  const saving = page.waitForEvent('download');
  await page.locator('#step-done a[download$=".key"]').click();
  const file = stage.office.path(`${title}.key`);
  await (await saving).saveAs(file);
  return file;
}
const statusOf = async (title) =>
  (await stage.projects()).find(({ filed }) => filed.title.en === title).status;

async function withdraw(page, title) {
  const item = page.locator('#mine li', { hasText: title });
  await item.locator('button', { hasText: said('propose.mine.withdraw', 'en') }).click();
  await page.locator('#step-withdraw:not([hidden]) button').first().click();
  await page.locator('#step-done:not([hidden]) h2',
    { hasText: said('propose.done.withdrawn', 'en') }).waitFor();
}

test('Propose.TheReceiptsFileIsReadByTheReceiptPage', async () => {
  const { page, context } = await person(stage.browser);
  await stage.open(page, 'ro');
  await write(page, plain('Dovada'));
  await review(page);
  await send(page);
  await received(page);
  const saving = page.waitForEvent('download');
  await page.locator('#step-done a[download$=".tlog-proof"]').click();
  const file = stage.office.path('proposal.tlog-proof');
  await (await saving).saveAs(file);
  await page.goto(`${stage.base}/ro/receipt`);
  await page.locator('#file').setInputFiles(file);
  await page.locator('#verdict h2.good', { hasText: said('receipt.act.title', 'ro') }).waitFor();
  await context.close();
});

test('Propose.WithdrawsFromTheSameDeviceAndSaysSo', async () => {
  const { page, context, faults } = await person(stage.browser);
  await fileAndKeepKey(page, 'Regretted');
  await page.locator('#step-done .acts button').last().click();
  await withdraw(page, 'Regretted');
  assert.equal(await statusOf('Regretted'), 'withdrawn');
  const address = await page.locator('#step-done a.button').first().getAttribute('href');
  await stage.seen(page, stage.base + address, '.status.withdrawn');
  await stage.open(page, 'en');
  const item = page.locator('#mine li', { hasText: 'Regretted' });
  assert.equal(await item.locator('.status').innerText(), said('status.withdrawn', 'en'));
  assert.equal(await item.locator('button').count(), 1, 'nothing left to withdraw');
  await item.locator('button').click();
  await item.locator('button', { hasText: said('propose.mine.forget.yes', 'en') }).click();
  await item.waitFor({ state: 'detached' });
  assert.ok(!JSON.stringify(await page.evaluate(() => ({ ...localStorage }))).includes('seed'));
  assert.deepEqual(faults, []);
  await context.close();
});

test('Propose.WithdrawsFromAnotherDeviceWithTheKeysFile', async () => {
  const { page, context } = await person(stage.browser);
  const file = await fileAndKeepKey(page, 'Elsewhere');
  await context.close();
  const other = await person(stage.browser);
  await stage.open(other.page, 'en');
  const open = (given) => other.page.locator('#key-file').setInputFiles(given);
  await open({ name: 'x.key', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await other.page.locator('#fault', { hasText: said('propose.mine.error.key', 'en') }).waitFor();
  await open({ name: 'x.key', mimeType: 'text/plain', buffer: Buffer.from('ab'.repeat(32)) });
  await other.page.locator('#fault', { hasText: said('propose.mine.error.none', 'en') }).waitFor();
  await open(file);
  await withdraw(other.page, 'Elsewhere');
  assert.equal(await statusOf('Elsewhere'), 'withdrawn');
  const kept = JSON.stringify(await other.page.evaluate(() => ({ ...localStorage })));
  assert.ok(!kept.includes('seed'), 'a key out of a file is not kept');
  await other.context.close();
});

test('Propose.ByKeyboardAloneAt320', async () => {
  const { page, context } = await person(stage.browser, { viewport: { width: 320, height: 640 } });
  await stage.open(page, 'en');
  const type = async (id, text) => {
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.id) === id) break;
    }
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
    await page.keyboard.type(text);
  };
  await type('title-en', 'By keyboard');
  await type('summary-en', 'No mouse at all.');
  await type('cost', '3');
  await page.keyboard.press('Enter');
  await page.locator('#step-review:not([hidden])').waitFor();
  const press = async (text) => {
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.textContent) === text) break;
    }
    await page.keyboard.press('Enter');
  };
  await press(said('propose.review.send', 'en'));
  await received(page);
  await context.close();
});

test('Propose.EveryStateIsCleanToAxeAndFits320', async () => {
  const { page, context } = await person(stage.browser, { viewport: { width: 320, height: 700 } });
  const faults = [];
  const look = async (name) => {
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth > document.documentElement.clientWidth);
    if (wide) faults.push(`${name}: wider than the window`);
    faults.push(...(await axeFaults(page)).map((fault) => `${name}: ${fault}`));
  };
  await stage.open(page, 'uk');
  await look('empty');
  await page.locator('#step-write button[type=submit]').click();
  await look('wrong');
  await write(page, { ...plain('Доступність', 'uk'), title: { uk: 'Доступність', en: 'A' },
    summary: { uk: 'x', en: 'y' }, categories: ['green'], envelope: '1' });
  await page.locator('#files').setInputFiles(
    { name: 'plan.pdf', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await page.locator('#files-list li').waitFor();
  await look('written');
  await review(page);
  await page.locator('#step-review details summary').click();
  await look('review');
  await send(page);
  await received(page);
  await look('done');
  await page.locator('#step-done .acts button').last().click();
  await page.locator('#mine li').waitFor();
  await page.locator('#mine li button').last().click();
  await look('mine');
  await page.locator('#mine li button').first().click();
  await page.locator('#step-withdraw:not([hidden])').waitFor();
  await look('withdraw');
  assert.deepEqual(faults, []);
  await context.close();
});

test('Propose.FirstLoadIsSmall', async () => {
  const { page, context } = await person(stage.browser);
  const sizes = [];
  page.on('response', async (response) =>
    sizes.push(gzipSync(await response.body(), { level: 9 }).length));
  await stage.open(page, 'uk');
  await page.waitForLoadState('networkidle');
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(whole < 60_000, `${whole} bytes`);
  await context.close();
});

test('Propose.WithoutScriptThePageSaysSoAndOffersTheDesk', async () => {
  const { page, context } = await person(stage.browser, { javaScriptEnabled: false });
  await page.goto(`${stage.base}/ru/propose`);
  assert.ok((await page.locator('main').innerText()).includes(said('propose.no_script', 'ru')));
  assert.ok(await page.locator('#cost').isHidden());
  await context.close();
});

// Last: the phase moves on.
test('Propose.ReviewIsSeenAndWithdrawalStaysPossible', async () => {
  const { page, context } = await person(stage.browser);
  await fileAndKeepKey(page, 'Late regret');
  await fileAndKeepKey(page, 'Rejected one');
  await stage.open(page, 'en');
  await write(page, plain('Never sent', 'en'));
  await review(page);
  await stage.committee('proposals_closed');
  await send(page);
  await page.locator('#fault', { hasText: said('propose.problem.wrong_phase', 'en') }).waitFor();
  const { project, filed } = (await stage.projects()).find(({ filed: { title } }) =>
    title.en === 'Rejected one');
  const { cost, envelope, categories, team } = filed;
  await stage.committee('proposal_reviewed', { project, verdict: 2, cost, envelope, categories,
    team, reason: Object.fromEntries(LANGUAGES.map((tag) => [tag, `Why <b>not</b> ${tag}`])) });
  await stage.seen(page, `${stage.base}/en/projects/${project}`, '.status.rejected');
  assert.ok((await page.locator('main').innerText()).includes('Why <b>not</b> en'));
  await stage.seen(page, `${stage.base}/en/propose`, 'main:has-text("Proposals were taken from")');
  await page.locator('#mine li', { hasText: 'Late regret' }).waitFor();
  assert.equal(await page.locator('#cost').count(), 0);
  await withdraw(page, 'Late regret');
  assert.equal(await statusOf('Late regret'), 'withdrawn');
  assert.ok(!(await titlesOf()).includes('Never sent'));
  await context.close();
});
