// What the browser's tests stand on: a town in its voting, its server, a proxy that may turn bad,
// and a browser; and what they ask of these again and again.

import { readFileSync, readdirSync } from 'node:fs';
import { cast, choose, enter, launch, receipts, review } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import { makeTown, serve } from './town.mjs';

export const LANGUAGES = ['ro', 'ru', 'uk', 'en'];
const catalogues = new URL('../../../api/web/words/', import.meta.url);
const words = Object.assign({}, ...readdirSync(catalogues).map((name) =>
  JSON.parse(readFileSync(new URL(name, catalogues)))));

/** What the page says under this key, up to the first argument. */
export const said = (key, language) => words[key][language].split('{')[0];

export const visibleText = (page) => page.locator('main').innerText();

/** Opens a receipt's link and answers what the page says of it. */
export async function lookUp(page, link) {
  await page.goto(link);
  await page.locator('#verdict h2').waitFor();
  return page.locator('#verdict').innerText();
}

export class Stage {
  async raise(voters) {
    this.town = makeTown({ voters });
    const { office } = this.town;
    office.run('export', '--ledger', office.ledger, '--out', office.path('start.tar'));
    this.server = await serve(office.ledger);
    this.proxy = await new Proxy(this.server.base).start();
    this.browser = await launch();
  }

  async lower() {
    await this.browser?.close();
    await this.proxy?.stop();
    await this.server?.stop();
    this.town?.close();
  }

  get base() {
    return this.proxy.base;
  }

  /** Exports the log as it is now; the server is away meanwhile. */
  async exportLog(name) {
    const { office } = this.town;
    await this.server.stop();
    office.run('export', '--ledger', office.ledger, '--out', office.path(name));
    this.server = await serve(office.ledger);
    this.proxy.target = this.server.base;
  }

  async ballotsOf({ slot }) {
    const address = `${this.server.base}/api/v1/slots/${slot}?edition=${this.town.edition}`;
    return (await (await fetch(address)).json()).ballots;
  }

  /** From the card to the links of the receipts. */
  async voteWhole(page, card, language = 'ro', choice = {}) {
    await enter(page, this.base, language, card.code);
    await choose(page, choice);
    await review(page);
    await cast(page);
    return receipts(page);
  }
}
