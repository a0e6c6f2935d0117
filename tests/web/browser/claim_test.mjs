// A slot whose person voted at the desk with help and claimed it later, with a key of their own:
// they vote again at home, by a card's code or by a key file, in one chain with the assisted
// ballot.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axeFaults, cast, choose, enter, person, receipts, review, step } from './browser.mjs';
import { deskAt } from './desk_stage.mjs';
import { LANGUAGES, Stage, lookUp, said, visibleText } from './stage.mjs';
import { AUDIT, ORIGIN, serve } from './town.mjs';

const ASSISTED = 1;
const OWN_DEVICE = 0;
const stage = new Stage();
const desk = deskAt(stage);
before(() => stage.raise(4));
after(() => stage.lower());

const office = () => stage.town.office;
const slotOf = (number) => stage.town.cards[number].slot;
const last = async (number) => (await stage.ballotsOf(stage.town.cards[number]))[0];

// Of slots 0 and 1 somebody voted at the desk, without a card.
async function voteAtTheDesk(number, marks) {
  const { page, context } = await person(stage.browser);
  await desk.openDesk(page);
  await desk.turnKey(page, slotOf(number));
  await choose(page, { marks });
  await desk.review(page);
  await desk.castNow(page);
  await desk.endSession(page);
  await context.close();
}

/** The offices turn the slot to the person's key; the server is away meanwhile. */
async function beside(work) {
  await stage.server.stop();
  await work();
  stage.server = await serve(office().ledger);
  stage.proxy.target = stage.server.base;
}

const rotate = (slot, key, proof) => office().at('roll', 'rotate', '--slot', slot, '--new-key', key,
  '--proof', proof, '--registrar', office().path('r'), '--overseer', office().path('o'));

/** A card printed for a slot that stands on the roll: {code, slot, key, proof}. */
function cardFor(slot) {
  office().run('codes', '--origin', ORIGIN, '--edition', stage.town.edition, '--site',
    'http://127.0.0.1', '--count', '1', '--slot', slot, '--out', office().path('claim'));
  const [, code] = /class="code">([0-9A-Z-]{35})</.exec(
    readFileSync(office().path('claim/cards.html'), 'utf8'));
  const [, row] = readFileSync(office().path('claim/requests.csv'), 'utf8').trim().split('\n');
  const [named, key, proof] = row.split(',');
  return { code, slot: named, key, proof };
}

async function openKeyFile(page, name, language = 'en') {
  await page.goto(`${stage.base}/${language}/vote`);
  await step(page, 'code');
  await page.locator('#step-code summary').click();
  await page.locator('#key-file').setInputFiles(office().path(name));
}

const fault = (page, key, language = 'en') =>
  page.locator('#fault', { hasText: said(key, language) }).waitFor();

test('Claim.ByACardForTheSlotTheChainGoesOnAfterTheAssistedBallot', async () => {
  await voteAtTheDesk(0, [0]);
  const assisted = await last(0);
  assert.deepEqual([assisted.bseq, assisted.channel], [1, ASSISTED]);
  const { code, slot, key, proof } = cardFor(slotOf(0));
  assert.equal(slot, slotOf(0));
  const { page, context, faults } = await person(stage.browser);
  await page.goto(`${stage.base}/en/vote#${code}`);
  await fault(page, 'vote.error.no_slot');  // not turned yet
  await beside(() => rotate(slot, key, proof));
  for (const [marks, bseq] of [[[1], 2], [[2, 3], 3]]) {
    await enter(page, stage.base, 'en', code);
    await choose(page, { marks });
    await review(page);
    assert.ok((await visibleText(page)).includes(said('vote.review.replaces', 'en')));
    await cast(page);
    const [link] = await receipts(page);
    const newest = await last(0);
    assert.deepEqual([newest.bseq, newest.channel], [bseq, OWN_DEVICE]);
    assert.ok(link.endsWith(`#${newest.entry}.${newest.tracker}`));
    assert.ok((await lookUp(page, link)).includes(said('receipt.received.title', 'en')));
    await page.goto('about:blank');
  }
  await page.goto(`${stage.base}/en/vote#${stage.town.cards[0].code}`);
  await fault(page, 'vote.error.other_key');  // the card of before the desk
  assert.deepEqual(faults, []);
  await context.close();
});

test('Claim.ByAKeyFileThatStaysOnTheDevice', async () => {
  await voteAtTheDesk(1, [0]);
  office().run('keys', 'new', office().path('me'));
  const { page, context } = await person(stage.browser);
  for (const language of LANGUAGES) {
    await openKeyFile(page, 'vkey', language);
    await fault(page, 'vote.error.key_file', language);
    if (language === 'ro') assert.deepEqual(await axeFaults(page), []);
    await openKeyFile(page, 'me', language);
    await fault(page, 'vote.error.key_no_slot', language);
  }
  await beside(() => {
    const told = office().at('keys', 'credential', office().path('me'), '--slot', slotOf(1));
    const [, key, proof] = /key (\S+)\nproof (\S+)/.exec(told);
    rotate(slotOf(1), key, proof);
  });
  const sent = [];
  page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''));
  for (const [marks, bseq] of [[[1], 2], [[0], 3]]) {
    await openKeyFile(page, 'me', 'ro');
    await step(page, 'choose');
    await choose(page, { marks });
    await review(page);
    assert.ok((await visibleText(page)).includes(said('vote.review.replaces', 'ro')));
    await cast(page);
    assert.equal((await receipts(page)).length, 1, 'the questions of the slot, no others');
    const newest = await last(1);
    assert.deepEqual([newest.bseq, newest.channel], [bseq, OWN_DEVICE]);
  }
  const secret = readFileSync(office().path('me'), 'utf8').trim();
  assert.ok(sent.every((text) => !text.includes(secret)), 'the key stays on the device');
  assert.ok(!(await page.evaluate(() => JSON.stringify({ ...localStorage }))).includes(secret));
  await context.close();
});

test('Claim.AtTheDeskTheCardForTheSlotIsACardLikeOthers', async () => {
  const { page, context } = await person(stage.browser);
  const [, code] = /class="code">([0-9A-Z-]{35})</.exec(
    readFileSync(office().path('claim/cards.html'), 'utf8'));
  await desk.openDesk(page);
  await desk.withCard(page, { code });
  await choose(page, { marks: [1] });
  await desk.review(page);
  await desk.castNow(page);
  assert.deepEqual([(await last(0)).bseq, (await last(0)).channel], [4, ASSISTED]);
  await context.close();
});

test('Claim.TheWholeLogAudits', async () => {
  await stage.exportLog('claimed.tar');
  const audited = JSON.parse(execFileSync(AUDIT, ['verify', office().path('claimed.tar'), '--key',
    office().path('vkey'), '--format', 'json'], { encoding: 'utf8' }));
  assert.equal(audited.first_fault, null);
});
