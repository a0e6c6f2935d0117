// Screenshots of every page that links lead to, in four languages, narrow and wide, with what is
// wrong about each: node tests/web/browser/page_pictures.mjs FOLDER [BASE NAME]
// Without BASE: of a town in each phase and of one that has its result, made for this.

import { mkdirSync } from 'node:fs';
import { axeFaults, launch, person } from './browser.mjs';
import { crawl, labelOf } from './crawl.mjs';
import { pageFaults } from './page_faults.mjs';
import { throughPhases, withDeclared } from './phases.mjs';
import { LANGUAGES } from './stage.mjs';

const WIDTHS = [320, 1280];
const MOST = 3; // pages of one kind: all projects look alike

/** Pictures of all pages of the site at `base`; lines about what is wrong. */
async function lookThrough(browser, base, folder, name) {
  mkdirSync(folder, { recursive: true });
  const faults = [];
  for (const width of WIDTHS)
    for (const language of LANGUAGES) {
      const { page, context, faults: told } =
        await person(browser, { viewport: { width, height: 900 } });
      const { pages, faults: dead } = await crawl(base, language, MOST);
      faults.push(...dead.map((fault) => `${name}-${language}: ${fault}`));
      for (const { path } of pages) {
        const label = `${name}-${labelOf(path)}-${language}-${width}`;
        await page.goto(`${base}/${language}${path}`);
        const found = [...await pageFaults(page, language), ...await axeFaults(page)];
        faults.push(...found.map((fault) => `${label}: ${fault}`));
        await page.screenshot({ path: `${folder}/${label}.png`, fullPage: true });
      }
      faults.push(...told.map((fault) => `${name}-${language}-${width}: ${fault}`));
      await context.close();
    }
  return faults;
}

/** A town in each phase and a declared one, each made for this and gone after it. */
async function towns(see) {
  await throughPhases(see);
  await withDeclared((base) => see(base, 'declared'));
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
