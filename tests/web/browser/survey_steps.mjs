// What people do on a survey's page, open or sealed, and what they read there.

import assert from 'node:assert/strict';
import { axeFaults, person, qrTexts, step } from './browser.mjs';
import { pageFaults } from './page_faults.mjs';
import { lookUp, said, visibleText } from './stage.mjs';

export const PHONE = { viewport: { width: 320, height: 640 } };

/**
 * What a reader would stumble over and, with `axe`, what that finds: the tree that it walks differs
 * by what a page is made of, not by its language, so that one language of each state is enough.
 */
export const faultsOf = async (page, language, { axe = true } = {}) =>
  [...await pageFaults(page, language), ...(axe ? await axeFaults(page) : [])];

export const pageOf = (stage, language, survey) => `${stage.base}/${language}/surveys/${survey}`;

/** A person who has the survey open; with `card` by the link of it. {page, context, faults}. */
export async function open(stage, language, card, { survey = 0, ...options } = {}) {
  const made = await person(stage.browser, options);
  const code = card === null ? '' : `#${card.code}`;
  await made.page.goto(pageOf(stage, language, survey) + code);
  await step(made.page, 'answer');
  return made;
}

/** Marks the answers, one for each question from the first. */
export async function choose(page, answers) {
  for (const [i, value] of answers.entries())
    await page.locator(`[data-asked="${i}"] input[value="${value}"]`).check();
}

export const send = (page) => page.locator('#step-answer button').click();

export const fault = (page, text) => page.locator('#fault', { hasText: text }).waitFor();

/** The link of the receipt on the last screen. */
export async function receipt(page) {
  await step(page, 'done');
  return page.locator('#step-done a[href*="#"]').getAttribute('href');
}

/** By the keyboard alone: `presses` of the arrow down for each question, then the code. */
export async function typeIn(page, presses, code) {
  const tabTo = async (find, given) => {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(find, given)) return;
    }
    assert.fail('no way by keyboard');
  };
  for (const [question, count] of presses.entries()) {
    await tabTo((name) => document.activeElement.name === name, `a${question}`);
    // From "no answer", the last one, round to the first.
    for (let i = 0; i < count; i += 1) await page.keyboard.press('ArrowDown');
  }
  await tabTo(() => document.activeElement.id === 'code');
  await page.keyboard.type(code.toLowerCase());
}

/** The last screen and what its receipt's link leads to, both without a fault of faultsOf. */
export async function receiptIsFound(page, language, looks = {}) {
  const link = await receipt(page);
  assert.ok((await visibleText(page)).includes(said('survey.done.title', language)));
  assert.deepEqual(await faultsOf(page, language, looks), []);
  assert.deepEqual(await qrTexts(page), [link]);
  assert.ok((await lookUp(page, link)).includes(said('receipt.answered.title', language)));
  assert.deepEqual(await faultsOf(page, language, looks), []);
  return link;
}
