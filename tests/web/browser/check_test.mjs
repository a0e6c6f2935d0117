// Those who check: a page that an operator tampers with, receipts, the verifier without a network,
// the log of all of it before the auditor's own program, and every state before axe.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axeFaults, cast, choose, enter, person, receipts, review, step } from './browser.mjs';
import { Stage, lookUp, said, visibleText } from './stage.mjs';
import { URNA } from './town.mjs';

const stage = new Stage();
before(async () => {
  await stage.raise(16);
  const { page, context } = await person(stage.browser);
  await stage.voteWhole(page, stage.town.cards[0]);
  await context.close();
});
after(() => stage.lower());

// An operator who shows something else than the log that was signed.
const bentTile = (path, answer) => {
  if (path.startsWith('/log/tile/entries/')) answer.body[answer.body.length - 70] ^= 1;
  return answer;
};

test('Vote.ATamperedTileIsNoticedBeforeAnybodyIsTold', async () => {  // T01, T17, N21
  const card = stage.town.cards[11];
  const { page, context } = await person(stage.browser);
  await enter(page, stage.base, 'en', card.code);
  await choose(page, { marks: [0], spend: [], points: [0, 0], places: ['none', 'none'] });
  await review(page);
  stage.proxy.bend = bentTile;
  await cast(page);
  await page.locator('#fault', { hasText: said('check.not_included', 'en') }).waitFor();
  assert.ok(!(await visibleText(page)).includes(said('vote.done.title', 'en')));
  assert.ok(await page.locator('#fault a[download]').isVisible());
  stage.proxy.straight();
  await page.locator('#fault button').click();
  assert.equal((await receipts(page)).length, 1);
  await context.close();
});

test('Vote.AnOlderLogIsNoticedByADeviceThatKnowsBetter', async () => {  // T03, T10
  const card = stage.town.cards[12];
  const older = await (await fetch(`${stage.server.base}/log/checkpoint`)).arrayBuffer();
  const { page, context } = await person(stage.browser);
  await stage.voteWhole(page, card, 'en');
  stage.proxy.bend = (path, answer) =>
    (path === '/log/checkpoint' ? { ...answer, body: Buffer.from(older) } : answer);
  await page.goto(`${stage.base}/en/vote#${card.code}`);
  await page.locator('#fault', { hasText: said('check.rolled_back', 'en') }).waitFor();
  const own = `${stage.base}/en/receipt#1.${'0'.repeat(64)}`;
  await page.goto(own);
  await page.locator('#verdict', { hasText: said('check.rolled_back', 'en') }).waitFor();
  stage.proxy.straight();
  await context.close();
});

test('Vote.AForgedCheckpointIsNoticed', async () => {  // T16
  const { page, context } = await person(stage.browser);
  stage.proxy.bend = (path, answer) => {
    if (path === '/log/checkpoint') answer.body[answer.body.length - 20] ^= 1;
    return answer;
  };
  await page.goto(`${stage.base}/en/vote#${stage.town.cards[13].code}`);
  await page.locator('#fault').waitFor();
  stage.proxy.straight();
  await context.close();
});

test('Receipt.NobodyIsToldWhichOne', async () => {
  const { page, context, faults } = await person(stage.browser);
  const [ballot] = await stage.ballotsOf(stage.town.cards[0]);
  stage.proxy.asked.length = 0;
  const text = await lookUp(page, `${stage.base}/uk/receipt#${ballot.entry}.${ballot.tracker}`);
  assert.ok(text.includes(said('receipt.received.title', 'uk')));
  const asked = stage.proxy.asked.filter((line) => !/\/(uk\/receipt|assets\/)/.test(line));
  for (const line of asked) assert.match(line, /^GET \/log\/(checkpoint|policy|tile\/)/);
  assert.ok(!stage.proxy.asked.join().includes(ballot.tracker));
  assert.deepEqual(faults, []);
  await context.close();
});

test('Receipt.TypedAndFromAFile', async () => {
  const { page, context } = await person(stage.browser);
  const [ballot] = await stage.ballotsOf(stage.town.cards[0]);
  await page.goto(`${stage.base}/en/receipt`);
  const verdictAfter = async (act) => {
    await page.evaluate(() => document.getElementById('verdict').replaceChildren());
    await act();
    await page.waitForFunction(() => document.querySelector('#verdict h2, #verdict .error'));
    return page.locator('#verdict').innerText();
  };
  const typed = (code) => verdictAfter(async () => {
    await page.locator('#code').fill(code);
    await page.locator('#receipt-form button').click();
  });
  const good = `${ballot.entry}.${ballot.tracker}`;
  assert.ok((await typed(good.slice(0, good.indexOf('.') + 17))).includes('received'));
  assert.ok((await typed(`${ballot.entry + 1}.${ballot.tracker}`)).includes('Something else'));
  assert.ok((await typed(`99999.${ballot.tracker}`)).includes('NOT in the log'));
  assert.ok((await typed('hello')).includes(said('receipt.error.shape', 'en')));
  const answer = await fetch(`${stage.server.base}/api/v1/receipts/${ballot.tracker}`);
  const proof = Buffer.from(await answer.arrayBuffer());
  const drop = (buffer) => verdictAfter(() => page.locator('#file').setInputFiles(
    { name: 'mine.tlog-proof', mimeType: 'text/plain', buffer }));
  assert.ok((await drop(proof)).includes('received'));
  const bent = Buffer.from(proof.toString().replace(/^index .*$/m, `index ${ballot.entry + 1}`));
  assert.ok((await drop(bent)).includes('ATTENTION'));
  await context.close();
});

test('Receipt.ALateAnswerIsNotShownForAnotherReceipt', async () => {
  const { page, context } = await person(stage.browser);
  const [ballot] = await stage.ballotsOf(stage.town.cards[0]);
  await page.goto(`${stage.base}/en/receipt`);
  let goOn = null;
  const held = new Promise((done) => { goOn = done; });
  await page.route('**/log/checkpoint', async (route) => {
    await held;
    await route.continue();
  });
  const typed = async (code) => {
    await page.locator('#code').fill(code);
    await page.locator('#receipt-form button').click();
  };
  await typed(`${ballot.entry}.${ballot.tracker}`);
  await typed('hello');
  await page.locator('#verdict', { hasText: said('receipt.error.shape', 'en') }).waitFor();
  const answered = page.waitForResponse('**/log/tile/entries/**');
  goOn();
  await answered;
  await page.waitForLoadState('networkidle');
  const told = await page.locator('#verdict').innerText();
  assert.ok(told.includes(said('receipt.error.shape', 'en')), told);
  await context.close();
});

test('Receipt.FromAPictureWhereTheBrowserReadsPictures', async () => {
  const [ballot] = await stage.ballotsOf(stage.town.cards[0]);
  const link = `${stage.base}/en/receipt#${ballot.entry}.${ballot.tracker}`;
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk' +
    '+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const verdictOf = async (detected) => {
    const { page, context } = await person(stage.browser);
    await page.addInitScript((texts) => {
      if (texts === null) delete globalThis.BarcodeDetector;
      else globalThis.BarcodeDetector = class {
        detect = async () => texts.map((rawValue) => ({ rawValue }));
      };
    }, detected);
    await page.goto(`${stage.base}/en/receipt`);
    await page.locator('#file').setInputFiles(
      { name: 'photo.png', mimeType: 'image/png', buffer: pixel });
    await page.waitForFunction(() => document.querySelector('#verdict h2, #verdict .error'));
    const text = await page.locator('#verdict').innerText();
    await context.close();
    return text;
  };
  assert.ok((await verdictOf([link])).includes(said('receipt.received.title', 'en')));
  assert.ok((await verdictOf([])).includes(said('receipt.error.file', 'en')));
  assert.ok((await verdictOf(null)).includes(said('receipt.error.no_detector', 'en')));
});

test('Pages.WithoutScriptSayWhereToGo', async () => {
  const { page, context } = await person(stage.browser, { javaScriptEnabled: false });
  await page.goto(`${stage.base}/ru/vote`);
  assert.ok((await visibleText(page)).includes(said('vote.no_script', 'ru')));
  assert.equal(await page.locator('#code').isVisible(), false);
  await page.goto(`${stage.base}/uk/receipt`);
  assert.ok((await visibleText(page)).includes(said('receipt.no_script', 'uk')));
  await context.close();
});

test('Pages.AxeFindsNothingInAnyStateOfAVote', async () => {
  const { page, context } = await person(stage.browser, { viewport: { width: 320, height: 700 } });
  const state = async (name) => assert.deepEqual(await axeFaults(page), [], name);
  await page.goto(`${stage.base}/ro/vote`);
  await step(page, 'code');
  await state('code');
  await page.locator('#step-code button').click();
  await page.locator('#fault').waitFor();
  await state('code, fault');
  await enter(page, stage.base, 'ro', stage.town.cards[8].code);
  await choose(page, { marks: [0, 1, 2], places: [1, 1] });
  await page.locator('#step-choose button[type=submit]').click();
  await state('choice, faults');
  await choose(page);
  await review(page);
  await page.locator('#step-review summary').click();
  await state('review');
  await page.locator('#step-review details button').first().click();
  await step(page, 'check');
  await state('check');
  await page.locator('#step-check .acts button').click();
  await step(page, 'review');
  await cast(page);
  const [link] = await receipts(page);
  await state('done');
  await lookUp(page, link);
  await state('receipt');
  await page.goto(`${stage.base}/verifier.html`);
  await state('verifier');
  await context.close();
});

test('Address.BehindWhichStandsWhatNoBrowserWrites', async () => {
  const { page, context, faults } = await person(stage.browser);
  await page.goto(`${stage.base}/en/vote#%E0%A4%A`);
  await step(page, 'code');
  await page.goto(`${stage.base}/en/receipt#%`);
  await page.locator('#verdict .error').waitFor();
  assert.equal(await page.locator('#code').inputValue(), '%');
  assert.deepEqual(faults, []);
  await context.close();
});

// Exports the log once all above have voted. {bundle, ballot, proof}: a ballot and its receipt.
async function wholeLog() {
  const [ballot] = await stage.ballotsOf(stage.town.cards[0]);
  const address = `${stage.server.base}/api/v1/receipts/${ballot.tracker}`;
  const proof = await (await fetch(address)).text();
  await stage.exportLog('whole.tar');
  return { bundle: readFileSync(stage.town.office.path('whole.tar')), ballot, proof };
}
let exported = null;

// The page of the verifier without a network, with the whole log and a receipt at hand.
async function verifier() {
  exported ??= wholeLog();
  const { bundle, ballot, proof } = await exported;
  const { page, context, faults } = await person(stage.browser);
  await page.goto(`${stage.base}/verifier.html`);
  await context.setOffline(true);
  await page.locator('[data-language=en]').click();
  await page.locator('#key').fill(stage.town.vkey);
  const give = async (buffer, text = proof) => {
    await page.locator('#file').setInputFiles([
      { name: 'whole.tar', mimeType: 'application/x-tar', buffer },
      { name: 'mine.tlog-proof', mimeType: 'text/plain', buffer: Buffer.from(text) }]);
    await page.locator('#verdict h2').first().waitFor();
    return page.locator('#verdict').innerText();
  };
  return { page, context, faults, give, bundle, proof, ballot };
}

test('Verifier.WorksWithoutANetworkAndNamesADamagedFile', async () => {
  const { context, faults, give, bundle, proof, ballot } = await verifier();
  const right = await give(bundle);
  assert.ok(right.includes(said('verifier.verdict.right', 'en')), right);
  assert.ok(right.includes(`entry ${ballot.entry}`));
  assert.ok(right.includes(said('verifier.not.law', 'en')));
  const bent = Buffer.from(bundle);
  bent[bundle.indexOf('tile/entries/000') + 512 + 40] ^= 1;
  assert.ok((await give(bent)).includes(said('verifier.verdict.fault', 'en')));
  const otherIndex = proof.replace(/^index .*$/m, `index ${ballot.entry - 1}`);
  assert.ok((await give(bundle, otherIndex)).includes('does NOT fit'));
  assert.deepEqual(faults, []);
  await context.close();
});

// A key typed while the entries are read comes after the step that compares keys.
test('Verifier.AKeyGivenDuringAJudgementIsComparedToo', async () => {
  const { page, context, faults, give, bundle } = await verifier();
  await page.evaluate(() => {
    const [status, key] = ['status', 'key'].map((id) => document.getElementById(id));
    new MutationObserver((_, observer) => {
      if (!/100/.test(status.textContent)) return;
      observer.disconnect();
      key.value = key.value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      key.dispatchEvent(new Event('change'));
    }).observe(status, { childList: true });
  });
  const told = await give(bundle);
  assert.ok(told.includes(said('verifier.verdict.fault', 'en')), told);
  assert.ok(!told.includes(said('verifier.verdict.right', 'en')));
  assert.deepEqual(faults, []);
  await context.close();
});

test('Verifier.SaysNothingOfFormerFilesOnceOthersAreGiven', async () => {
  const { page, context, give, bundle } = await verifier();
  await give(bundle);
  const shown = await page.evaluate(() => {
    const field = document.getElementById('file');
    field.dispatchEvent(new Event('change'));
    return document.getElementById('verdict').hidden;
  });
  assert.equal(shown, true);
  await page.locator('#verdict h2').first().waitFor();
  await page.evaluate(() => {  // as a browser answers for a file that is gone
    File.prototype.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    document.getElementById('file').dispatchEvent(new Event('change'));
  });
  await page.locator('#status', { hasText: 'whole.tar could not be read' }).waitFor();
  assert.equal(await page.locator('#verdict h2').count(), 0);
  await context.close();
});

test('Log.OfAllTheseVotesIsRight', async () => {
  const audit = URNA.replace(/urna$/, 'urna-audit');
  const bundle = stage.town.office.path('whole.tar');
  const told = execFileSync(audit, ['verify', bundle, '--key', stage.town.vkey],
    { encoding: 'utf8' });
  assert.match(told, /VERDICT: RIGHT/);
});
