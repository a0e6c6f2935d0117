// Screenshots of every page that links lead to, in four languages, narrow and wide, with what is
// wrong about each: node tests/web/browser/page_pictures.mjs FOLDER [BASE NAME]
// Without BASE: of a town that votes and of one that has its result, made for this.
// A page is known by its path without the language, so that what is added to the site is looked at
// without being added here.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axeFaults, launch, person } from './browser.mjs';
import { pageFaults } from './page_faults.mjs';
import { LANGUAGES } from './stage.mjs';
import { URNA, makeTown, serve } from './town.mjs';

const WIDTHS = [320, 1280];
const MOST = 3; // pages of one kind: all projects look alike

const kindOf = (path) => path.replace(/\d+/g, 'N').replace(/[0-9a-f]{32,}/g, 'X');

async function linksOf(page, base, language) {
  const all = await page.$$eval('a[href]', (links) => links.map(({ href }) => href));
  return all.filter((link) => link.startsWith(`${base}/${language}/`))
    .map((link) => new URL(link).pathname.slice(language.length + 1));
}

// Every page of one language; what differs only in a number is walked `MOST` times at most.
async function walk(page, base, language, see) {
  const seen = new Set(['/']);
  const kinds = new Map();
  for (const path of seen) {
    const kind = kindOf(path);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kinds.get(kind) > MOST) continue;
    const answer = await page.goto(`${base}/${language}${path}`);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    await see(path, answer.status());
    for (const link of await linksOf(page, base, language)) seen.add(link);
  }
  return seen.size;
}

/** Pictures of all pages of the site at `base`; lines about what is wrong. */
async function lookThrough(browser, base, folder, name) {
  mkdirSync(folder, { recursive: true });
  const faults = [];
  for (const width of WIDTHS)
    for (const language of LANGUAGES) {
      const { page, context, faults: told } =
        await person(browser, { viewport: { width, height: 900 } });
      await walk(page, base, language, async (path, status) => {
        const label = `${name}${path === '/' ? '-home' : path.replaceAll('/', '-')}`;
        const found = [...await pageFaults(page, language), ...await axeFaults(page)];
        if (status !== 200) found.push(`answered ${status}`);
        faults.push(...found.map((fault) => `${label}-${language}-${width}: ${fault}`));
        await page.screenshot({ path: `${folder}/${label}-${language}-${width}.png`,
          fullPage: true });
      });
      faults.push(...told.map((fault) => `${name}-${language}-${width}: ${fault}`));
      await context.close();
    }
  return faults;
}

/** A voting town and a declared one, each made for this and gone after it. */
async function towns(see) {
  const voting = makeTown({ voters: 2 });
  const declared = mkdtempSync(join(tmpdir(), 'js-declared-'));
  execFileSync(URNA, ['demo', '--open', '--residents', '300', '--no-serve', '--ledger',
    join(declared, 'ledger')], { stdio: 'ignore' });
  for (const [name, ledger] of [['voting', voting.office.ledger],
    ['declared', join(declared, 'ledger')]]) {
    const server = await serve(ledger);
    await see(server.base, name);
    await server.stop();
  }
  voting.close();
  rmSync(declared, { recursive: true });
}

const [, , folder, base, name = 'page'] = process.argv;
const browser = await launch();
const faults = [];
const see = async (address, town) =>
  faults.push(...await lookThrough(browser, address, folder, town));
await (base === undefined ? towns(see) : see(base, name));
await browser.close();
console.log(faults.length === 0 ? 'no page has a fault' : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
