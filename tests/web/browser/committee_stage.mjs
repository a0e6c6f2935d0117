// What a committee does on its page and beside it: acts saved, signed by `urna sign` with keys that
// the page never sees, brought back, submitted.

import { step } from './browser.mjs';
import { said } from './stage.mjs';

/** `office()`: whose folder has the keys a and b; `base()`: where the page is served. */
export function committeeAt(office, base) {
  const path = (name) => office().path(name);

  async function open(page, language = 'en') {
    await page.goto(`${base()}/${language}/committee`);
    await step(page, 'list');
  }

  /** Takes the act as a file, as a member would. */
  async function save(page, name) {
    const saving = page.waitForEvent('download');
    await page.locator('#step-act a[download]').click();
    await (await saving).saveAs(path(name));
    return path(name);
  }

  const sign = (file, key, ...more) =>
    office().run('sign', file, '--key', path(key), '--yes', '--language', 'en', ...more);

  async function paste(page, line) {
    await page.locator('#act-line').fill(line);
    await page.locator('section:not([hidden]) button', { hasText: said('committee.take', 'en') })
      .click();
  }

  const submit = (page) =>
    page.locator('#step-act button', { hasText: said('committee.submit', 'en') }).click();

  /** Signed by two members on machines of their own, taken back as files, submitted. */
  async function signAndSubmit(page) {
    const file = await save(page, 'now.act');
    const signed = ['a', 'b'].map((key) => path(`now-${key}.act`));
    ['a', 'b'].forEach((key, i) => sign(file, key, '--out', signed[i]));
    await page.locator('#act-files').setInputFiles(signed);
    await page.locator('.signers li.good').nth(1).waitFor();
    await submit(page);
    await step(page, 'done');
  }

  const next = async (page) => {
    await page.locator('#step-done button').first().click();
    await step(page, 'list');
  };

  /** One of the acts without anything to fill in: "proposals_opened". */
  async function act(page, name) {
    const hasText = said(`committee.do.${name}`, 'en');
    await page.locator('#step-list button', { hasText }).click();
    await step(page, 'act');
    await signAndSubmit(page);
  }

  return { open, save, sign, paste, submit, signAndSubmit, next, act };
}
