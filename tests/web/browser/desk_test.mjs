// The desk of an information centre in a real browser: the morning, a person with a card, one
// without, receipts on A6, another language on every screen, nobody there any more; and that
// nothing stays.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axeFaults, choose, person, qrTexts, step } from './browser.mjs';
import { DAY, deskAt } from './desk_stage.mjs';
import { LANGUAGES, Stage, said, visibleText } from './stage.mjs';

const stage = new Stage();
before(() => stage.raise(16));
after(() => stage.lower());

const {
  office, fault, openDesk, withCard, review, castNow, endSession, signed, offeredAct, paste,
  toRotation,
} = deskAt(stage);

const counts = async (page) => {
  await page.locator('#step-ready summary').click();
  const numbers = await page.locator('#counts dd').allInnerTexts();
  await page.locator('#step-ready summary').click();
  return numbers.slice(2).map(Number);
};

test('Desk.APersonWithACardVotesAndNothingStays', async () => {
  const card = stage.town.cards[2];
  const { page, context, faults } = await person(stage.browser);
  await openDesk(page);
  assert.deepEqual(await counts(page), [0, 0]);
  assert.ok(!(await page.locator('#end-now').isVisible()), 'nobody is here who could leave');
  await withCard(page, card);
  await choose(page);
  await review(page);
  assert.deepEqual(await stage.ballotsOf(card), [], 'nothing is sent before the button');
  await castNow(page);
  const ballots = await stage.ballotsOf(card);
  assert.equal(ballots.length, 4);
  const address = `${stage.server.base}/api/v1/entries/${ballots[0].entry}`;
  const entry = await (await fetch(address)).json();
  assert.equal(entry.signers.length, 1, 'the station signed');
  await endSession(page);
  assert.deepEqual(await counts(page), [1, 0]);
  const left = await page.evaluate(() => ({
    html: document.documentElement.outerHTML, kept: Object.keys(localStorage).sort(),
    fields: [...document.querySelectorAll('#desk input[type=text], #desk textarea')]
      .map(({ value }) => value).join(''),
    checked: document.querySelectorAll('#step-choose input[type=checkbox]:checked').length,
    whole: JSON.stringify({ ...localStorage, ...sessionStorage }),
  }));
  assert.deepEqual([left.fields, left.checked], ['', 0]);
  assert.deepEqual(left.kept.map((name) => name.slice(0, 10)), ['urna/desk/', 'urna/log/b']);
  for (const trace of [card.code, card.slot, ballots[0].tracker])
    assert.ok(!left.html.includes(trace) && !left.whole.includes(trace), trace);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Desk.ReceiptsAreA6WithoutTheChoice', async () => {
  const { page, context } = await person(stage.browser);
  await openDesk(page, 'ro');
  await withCard(page, stage.town.cards[3]);
  await choose(page);
  await review(page);
  await castNow(page);
  const ballots = await stage.ballotsOf(stage.town.cards[3]);
  const codes = await qrTexts(page);
  assert.deepEqual(codes, ballots.map(({ entry, tracker }) =>
    `${stage.base}/ro/receipt#${entry}.${tracker}`));
  await page.emulateMedia({ media: 'print' });
  const printed = await page.locator('body').innerText();
  for (const choice of ['Rampe', 'Bănci', 'Atelier', 'Copaci', 'Festival'])
    assert.ok(!printed.includes(choice), choice);
  assert.ok(printed.includes('Biblioteca „Eminescu”') && printed.includes(DAY));
  assert.ok(printed.includes(ballots[0].tracker.match(/.{5}/g).slice(0, 3).join(' ')));
  assert.ok(!printed.includes(said('desk.end', 'ro')), 'no buttons on paper');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
    .map(([, width, height]) => [Math.round(width), Math.round(height)]);
  assert.equal(boxes.length, 4, 'a page for each question');
  for (const [width, height] of boxes)
    assert.ok(Math.abs(width - 298) <= 1 && Math.abs(height - 420) <= 1, `${width} x ${height}`);
  await context.close();
});

test('Desk.WithoutACardThreeSignaturesTurnTheKey', async () => {
  const card = stage.town.cards[5];
  const { page, context, faults } = await person(stage.browser);
  await openDesk(page);
  await toRotation(page, card.slot.match(/.{4}/g).join(' ').toUpperCase());
  const { file, text } = await offeredAct(page);
  const shown = office().run('sign', file, '--language', 'en');
  assert.match(shown, /One voter’s key is replaced/);
  assert.ok(shown.includes(card.slot) && shown.includes('20260914'));
  const mark = await page.locator('#step-rotate dd').last().innerText();
  assert.ok(shown.includes(mark.replace(/ /g, '')), 'the same fingerprint on both screens');
  await paste(page, signed(text, 'f1'));
  await page.locator('#step-rotate li.good').nth(1).waitFor();
  writeFileSync(office().path('back.act'), signed(text, 'o'));
  await page.locator('#signed-files').setInputFiles(office().path('back.act'));
  await page.locator('#step-rotate button', { hasText: said('desk.rotate.go', 'en') }).click();
  await step(page, 'choose');
  await choose(page);
  await review(page);
  await castNow(page);
  assert.equal((await stage.ballotsOf(card)).length, 4);
  await endSession(page);
  assert.deepEqual(await counts(page), [1, 1]);
  await page.locator('#with-card').click();  // the card's own key is no longer the slot's
  await page.locator('#code').fill(card.code);
  await page.locator('#step-code button[type=submit]').click();
  await fault(page, 'vote.error.other_key');
  assert.deepEqual(faults, []);
  await context.close();
});

test('Desk.TakesNoSignatureThatHasNoBusinessThere', async () => {
  const { page, context } = await person(stage.browser);
  await openDesk(page);
  await toRotation(page, stage.town.cards[6].slot);
  const { text } = await offeredAct(page);
  await paste(page, 'urna-act1:AAAA');
  await fault(page, 'desk.error.no_act');
  await paste(page, signed(text, 'a'));
  await fault(page, 'desk.error.stranger');
  await paste(page, signed(text, 'f1'));
  await page.locator('#step-rotate li.good').nth(1).waitFor();
  await paste(page, signed(text, 'f2'));
  await fault(page, 'desk.error.stranger');
  const spoilt = signed(text, 'o');
  const bytes = Buffer.from(spoilt.trim().slice(10), 'base64');
  bytes[bytes.length - 5] ^= 1;
  await paste(page, `urna-act1:${bytes.toString('base64')}`);
  await fault(page, 'desk.error.false_signature');
  await page.locator('#end-now').click();
  await step(page, 'ready');
  await toRotation(page, stage.town.cards[6].slot);
  await paste(page, signed(text, 'o'));  // of the act before
  await fault(page, 'desk.error.other_act');
  assert.equal(await page.locator('#step-rotate li.good').count(), 1);
  await context.close();
});

test('Desk.EveryMistakeOfTheOfficerIsSaidInWords', async () => {
  const { page, context } = await person(stage.browser);
  await page.goto(`${stage.base}/en/desk`);
  await step(page, 'open');
  const open = () => page.locator('#step-open button[type=submit]').click();
  await open();
  await fault(page, 'desk.error.no_key');
  for (const [name, key] of [['vkey', 'desk.error.key_file'], ['a', 'desk.error.key_other']]) {
    await page.locator('#station-key').setInputFiles(office().path(name));
    await fault(page, key);
  }
  await page.locator('#station-key').setInputFiles(office().path('s'));
  await page.locator('#key-held', { hasText: /[0-9a-f]{8}/ }).waitFor();
  await open();
  await fault(page, 'desk.error.day');
  await openDesk(page);
  await page.locator('#without-card').click();
  for (const [slot, key] of [['12', 'desk.error.slot'], ['0'.repeat(32), 'vote.error.no_slot']]) {
    await page.locator('#slot').fill(slot);
    await page.locator('#step-identity button[type=submit]').click();
    await fault(page, key);
  }
  await page.locator('#end-now').click();
  await page.locator('#with-card').click();
  assert.equal(await page.locator('#fault').isVisible(), false);
  await page.locator('#code').fill('short');
  await page.locator('#step-code button[type=submit]').click();
  await page.locator('#fault .error').waitFor();
  await context.close();
});

test('Desk.AnotherLanguageOnEveryScreenKeepsEverything', async () => {
  const card = stage.town.cards[7];
  const { page, context, faults } = await person(stage.browser);
  const to = async (language) => {
    await page.locator(`.languages a[lang=${language}]`).click();
    await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
  };
  await openDesk(page, 'en');
  await to('uk');
  assert.ok((await visibleText(page)).includes(said('desk.ready.title', 'uk')));
  await page.locator('#with-card').click();
  await page.locator('#code').fill(card.code);
  await to('ru');
  assert.equal(await page.locator('#code').inputValue(), card.code);
  await page.locator('#step-code button[type=submit]').click();
  await step(page, 'choose');
  await choose(page, { marks: [1, 3], spend: [2], points: [0, 3], places: [1, 0] });
  for (const language of LANGUAGES) {
    await to(language);
    assert.ok((await visibleText(page)).includes(said('vote.choose.title', language)));
  }
  assert.deepEqual(await page.locator('[data-question="0"] input').evaluateAll((boxes) =>
    boxes.map(({ checked }) => checked)), [false, true, false, true]);
  assert.equal(await page.locator('[data-question="2"] input').nth(1).inputValue(), '3');
  assert.equal(await page.locator('[data-question="3"] select').first().inputValue(), '1');
  await review(page);
  const mark = await page.locator('.mark code').first().innerText();
  await to('ro');
  assert.equal(await page.locator('.mark code').first().innerText(), mark, 'the same ballot');
  assert.ok((await visibleText(page)).includes('Lumini în parc'));
  await castNow(page);
  const [before] = await qrTexts(page);
  await to('en');
  assert.ok((await visibleText(page)).includes(said('vote.done.title', 'en')));
  assert.equal((await qrTexts(page))[0].split('#')[1], before.split('#')[1]);
  assert.equal((await stage.ballotsOf(card)).length, 4);
  await endSession(page);
  assert.deepEqual(faults, []);
  await context.close();
});

test('Desk.WhereNobodySitsTheSessionEndsAndTimeCanBeHad', async () => {
  const { page, context } = await person(stage.browser);
  await page.clock.install();
  await openDesk(page);
  await withCard(page, stage.town.cards[8]);
  await choose(page, { marks: [1] });
  const minutes = (count) => page.clock.fastForward(count * 60_000 + 1000);
  for (const more of ['#idle-more', 'Escape']) {
    await minutes(3);
    await page.locator('#idle[open]').waitFor();
    if (more === 'Escape') await page.keyboard.press('Escape');
    else await page.locator(more).click();
    await page.locator('#idle[open]').waitFor({ state: 'detached' });
    assert.ok(await page.locator('[data-question="0"] input').nth(1).isChecked());
  }
  await minutes(3);
  assert.deepEqual(await axeFaults(page), []);
  await minutes(1);
  await step(page, 'ready');
  await page.locator('#status', { hasText: said('desk.ended', 'en') }).waitFor();
  await minutes(10);
  assert.equal(await page.locator('#idle[open]').count(), 0, 'nobody is asked where nobody is');
  await withCard(page, stage.town.cards[9]);
  assert.equal(await page.locator('#step-choose input:checked').count(), 0);
  await context.close();
});

test('Desk.ALostAnswerEndsInOneBallotAndWhoeverLeavesDelaysNobody', async () => {
  const card = stage.town.cards[10];
  const { page, context } = await person(stage.browser);
  await openDesk(page);
  await withCard(page, card);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  let lost = 0;
  stage.proxy.bend = (path, answer) =>
    (path === '/api/v1/submissions' && (lost += 1) === 1 ? null : answer);
  await castNow(page);
  stage.proxy.straight();
  assert.deepEqual((await stage.ballotsOf(card)).map(({ bseq }) => bseq), [1]);
  await endSession(page);
  stage.proxy.bend = (path, answer) => (path === '/api/v1/submissions' ? null : answer);
  await withCard(page, stage.town.cards[11]);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  await page.clock.install();
  await page.locator('#step-review .acts button').first().click();
  await page.locator('#status', { hasText: said('vote.say.waiting', 'en') }).waitFor();
  await page.evaluate(() => document.getElementById('end-now').click());
  await step(page, 'ready');
  stage.proxy.straight();
  await page.clock.resume();
  await withCard(page, stage.town.cards[12]);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  await castNow(page);
  await context.close();
});

test('Desk.WithTheKeyboardAlone', async () => {
  const card = stage.town.cards[13];
  const { page, context } = await person(stage.browser);
  await openDesk(page);
  const tabTo = async (find, wanted) => {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(find, wanted)) return;
    }
    assert.fail(`no way by keyboard to ${wanted}`);
  };
  const toId = (id) => tabTo((wanted) => document.activeElement.id === wanted, id);
  const toSelector = (selector) =>
    tabTo((wanted) => document.activeElement.matches(wanted), selector);
  await toId('with-card');
  await page.keyboard.press('Enter');
  await step(page, 'code');
  await toId('code');
  await page.keyboard.type(card.code);
  await page.keyboard.press('Enter');
  await step(page, 'choose');
  await toSelector('[name=q0]');
  await page.keyboard.press('Space');
  await toSelector('#step-choose [type=submit]');
  await page.keyboard.press('Enter');
  await step(page, 'review');
  await toSelector('#step-review .acts button');
  await page.keyboard.press('Enter');
  await step(page, 'done');
  await toSelector('#step-done .acts button');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await step(page, 'ready');
  assert.equal((await stage.ballotsOf(card)).length, 1);
  await context.close();
});

for (const width of [320, 1280])
  test(`Desk.EveryStateIsAccessible.${width}`, async () => {
    const { page, context } = await person(stage.browser, { viewport: { width, height: 900 } });
    const pictures = process.env.URNA_PICTURES;
    const right = async (name) => {
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (pictures)
        await page.screenshot({ path: `${pictures}/desk-${name}-${width}.png`, fullPage: true });
      assert.ok(wide <= 0, `${name} is ${wide} wider than the window`);
      assert.deepEqual(await axeFaults(page), [], name);
    };
    await page.goto(`${stage.base}/ru/desk`);
    await step(page, 'open');
    await right('open');
    await openDesk(page, 'ru');
    await right('ready');
    await page.locator('#step-ready summary').click();
    await right('staff');
    await toRotation(page, stage.town.cards[14].slot, '2');
    await right('rotate');
    await page.locator('#end-now').click();
    await page.locator('#without-card').click();
    await page.locator('#step-identity button[type=submit]').click();
    await fault(page, 'desk.error.slot', 'ru');
    await right('identity-wrong');
    await page.locator('#end-now').click();
    await withCard(page, stage.town.cards[14]);
    await right('choose');
    await choose(page);
    await review(page);
    await right('review');
    await castNow(page);
    assert.equal(await page.locator('#step-done .slip:visible').count(), 4);
    await right('done');
    await context.close();
  });

test('Desk.HasNoWaysElsewhere', async () => {
  const { page, context } = await person(stage.browser);
  await page.goto(`${stage.base}/ro/desk`);
  await step(page, 'open');
  const links = await page.locator('a:visible').evaluateAll((all) =>
    all.map((link) => link.getAttribute('href')));
  const own = /^(#content|\/(ro|ru|uk|en)\/desk\?edition=[0-9a-f]{32})$/;
  const elsewhere = links.filter((href) => !own.test(href));
  assert.deepEqual(elsewhere, []);
  await context.close();
});
