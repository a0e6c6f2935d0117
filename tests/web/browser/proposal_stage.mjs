// A town that takes proposals, its server, a proxy that may turn bad, a browser; what a proposer
// does on the page, and what the committee signs, made by the browser's own codec.

import { rmSync } from 'node:fs';
import { readActEntry } from '../../../api/web/site/act.mjs';
import { submitAct } from './acts.mjs';
import { launch } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import { ORIGIN, Office, definitionOf, makeKeys, serve, texts } from './town.mjs';

const four = (text) => texts(...Array(4).fill(text));
const TABLES = `[[envelope]]
id = 1
name = ${texts('Coeziune', 'Единство', 'Єдність', 'Cohesion')}
amount = 2000
[[category]]
tag = "green"
name = ${texts('Mediu', 'Экология', 'Довкілля', 'Environment')}
[[category]]
tag = "youth"
name = ${four('<b>Y</b> & "Z"').replaceAll('"Z"', "'Z'")}
`;

export class ProposalStage {
  async raise() {
    this.office = new Office();
    const made = makeKeys(this.office);
    const told = this.office.committee('init', '--origin', ORIGIN, '--definition',
      this.office.write('edition.toml', this.definition(made)));
    this.vkey = /key (\S+)/.exec(told)[1];
    this.edition = /edition ([0-9a-f]{32})/.exec(told)[1];
    this.server = await serve(this.office.ledger);
    this.proxy = await new Proxy(this.server.base).start();
    this.browser = await launch();
  }

  /** The edition that it is about. */
  definition({ keys }) {
    return definitionOf(keys, { top: 'currency_decimals = 2\n', tables: TABLES });
  }

  async lower() {
    await this.browser?.close();
    await this.proxy?.stop();
    await this.server?.stop();
    if (this.office) rmSync(this.office.folder, { recursive: true });
  }

  get base() {
    return this.proxy.base;
  }

  /** An act of the committee, signed by both of its keys. */
  committee = (name, body) => submitAct(this, name, body);

  async projects() {
    const address = `${this.server.base}/api/v1/projects?edition=${this.edition}`;
    return (await (await fetch(address)).json()).projects;
  }

  /** The entry's act as the browser's codec reads it. */
  async entry(index) {
    const response = await fetch(`${this.server.base}/api/v1/entries/${index}`,
      { headers: { Accept: 'application/octet-stream' } });
    return readActEntry(new Uint8Array(await response.arrayBuffer()));
  }

  /** The page when it is ready to be written on. */
  async open(page, language) {
    await page.goto(`${this.base}/${language}/propose`);
    await page.locator('#step-write:not([hidden])').waitFor();
  }

  /** Opens a page, which says this at once: it is as new as the log. */
  async seen(page, address, locator) {
    await page.goto(address);
    if (await page.locator(locator).count() === 0) throw new Error(`${address}: no ${locator}`);
  }
}

/** Fills the form: {title: {ro}, summary: {ro}, cost, ..} by ids; `categories`: tags. */
export async function write(page, { title = {}, summary = {}, categories = [], ...typed }) {
  for (const [name, texts_] of Object.entries({ title, summary }))
    for (const [tag, text] of Object.entries(texts_)) {
      const details = page.locator(`details[data-language=${tag}]:not([open]) > summary`);
      if (await details.count() > 0) await details.click();
      await page.locator(`#${name}-${tag}`).fill(text);
    }
  for (const [id, value] of Object.entries(typed))
    if (['envelope', 'district'].includes(id)) await page.locator(`#${id}`).selectOption(value);
    else await page.locator(`#${id}`).fill(value);
  for (const tag of categories) await page.locator(`[name=category][value="${tag}"]`).check();
}

export async function review(page) {
  await page.locator('#step-write button[type=submit]').click();
  await page.locator('#step-review:not([hidden])').waitFor();
}

export const send = (page) => page.locator('#step-review .acts button').first().click();

/** Waits for the receipt; answers the entry's number. */
export async function received(page) {
  await page.locator('#step-done:not([hidden])').waitFor();
  return Number(/\d+/.exec((await page.locator('#step-done .good').innerText())
    .replace(/\D*(\d+)\.?$/, '$1'))[0]);
}
