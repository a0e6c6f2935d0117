// What officers and persons do at the desk of an information centre, and overseers beside it.

import { qrTexts, step } from './browser.mjs';
import { said } from './stage.mjs';

export const DAY = '2026-09-14';

/** `stage`: whose office has the keys s, f1, f2 and o. */
export function deskAt(stage) {
  const office = () => stage.town.office;
  const fault = (page, key, language = 'en') =>
    page.locator('#fault', { hasText: said(key, language) }).waitFor();

  async function openDesk(page, language = 'en') {
    await page.goto(`${stage.base}/${language}/desk`);
    await step(page, 'open');
    await page.locator('#station-key').setInputFiles(office().path('s'));
    await page.locator('#key-held', { hasText: /[0-9a-f]{8}/ }).waitFor();
    await page.locator('#day').fill(DAY);
    await page.locator('#step-open button[type=submit]').click();
    await step(page, 'ready');
  }

  async function withCard(page, card) {
    await page.locator('#with-card').click();
    await step(page, 'code');
    await page.locator('#code').fill(card.code);
    await page.locator('#step-code button[type=submit]').click();
    await step(page, 'choose');
  }

  async function review(page) {
    await page.locator('#step-choose button[type=submit]').click();
    await step(page, 'review');
  }

  async function castNow(page) {
    await page.locator('#step-review .acts button').first().click();
    await step(page, 'done');
  }

  const endSession = async (page) => {
    await page.locator('#step-done .acts button').nth(1).click();
    await step(page, 'ready');
  };

  /** What an officer or overseer does with the line of an act, on a machine of his own. */
  const signed = (line, key) =>
    office().run('sign', line, '--key', office().path(key), '--yes', '--language', 'en');

  /** The line that the page offers as a file. */
  async function offeredAct(page) {
    const saving = page.waitForEvent('download');
    await page.locator('#step-rotate a[download]').click();
    const file = office().path('rotation.act');
    await (await saving).saveAs(file);
    const [text] = await qrTexts(page);
    return { file, text };
  }

  async function paste(page, line) {
    await page.locator('#signed-line').fill(line);
    await page.locator('#step-rotate button', { hasText: said('desk.rotate.add', 'en') }).click();
  }

  async function toRotation(page, slot, reason = '1') {
    await page.locator('#without-card').click();
    await step(page, 'identity');
    await page.locator('#slot').fill(slot);
    await page.locator('#reason').selectOption(reason);
    await page.locator('#step-identity button[type=submit]').click();
    await step(page, 'rotate');
  }

  /** Officer and overseer sign too, and the person's ballot may be made. */
  async function turnKey(page, slot) {
    await toRotation(page, slot);
    const { text } = await offeredAct(page);
    for (const [i, key] of ['f1', 'o'].entries()) {
      await paste(page, signed(text, key));
      await page.locator('#step-rotate li.good').nth(i + 1).waitFor();
    }
    await page.locator('#step-rotate button', { hasText: said('desk.rotate.go', 'en') }).click();
    await step(page, 'choose');
  }

  return { office, fault, openDesk, withCard, review, castNow, endSession, signed, offeredAct,
    paste, toRotation, turnKey };
}
