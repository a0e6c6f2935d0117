// Every page of a town in each phase and of one with a result, as people find them: nothing cut or
// in the way at any width, every text in the reader's language, nothing for axe to find by day or
// night, every link alive, nothing asked of others, nothing that moves while it comes. Words are
// read in four languages; painted is, in two of them at a time, what looks or says something that
// no page before it did. URNA_FULL=1 paints everything in all four.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFaults, launch, person } from './browser.mjs';
import { crawl, kindOf, labelOf } from './crawl.mjs';
import { loadingFaults, watchLoading } from './loading.mjs';
import { pageFaults, wordFaults } from './page_faults.mjs';
import { throughPhases, withDeclared } from './phases.mjs';
import { LANGUAGES } from './stage.mjs';

const WIDTHS = [320, 1280];
const ZOOMED = 640; // 1280 px at 200 %; at 400 % it is 320
const MOST = 6; // pages of one kind that are looked for
const FULL = process.env.URNA_FULL === '1';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// What a page says that those of the same kind do not: no numbers, no words of people.
const wordsOf = (html) => html.replace(/<(head|footer|h1|bdi|script|code)\b[^]*?<\/\1>/g, '')
  .replace(/<p [^>]*lang="[^]*?<\/p>/g, '').replace(/[0-9a-f]{16,}|\d+/g, '0');

// What it is made of, however often.
const shapeOf = (html) => [...new Set([...html.matchAll(/<([a-z]\w*)([^>]*)/g)]
  .map(([, tag, rest]) => tag + (/ class="[^"]*"/.exec(rest) ?? '')))].join();

const seen = new Set();
const isNew = (key) => FULL || (!seen.has(key) && Boolean(seen.add(key)));

// The languages in which to look at each page: two for what is made of something new, one of them
// from a telephone first; the next one for what says something new.
let turn = 0;
function languagesFor({ path, html }) {
  const [words, shape] = [isNew(wordsOf(html)), isNew(kindOf(path) + shapeOf(html))];
  if (FULL) return LANGUAGES;
  if (!words && !shape) return [];
  turn += 1;
  const pair = [turn, turn + 1].map((place) => LANGUAGES[place % LANGUAGES.length]);
  return shape ? pair : pair.slice(0, 1);
}

const viewportOf = (width) => ({ width, height: 900 });

// As it comes at one width, turned by languages, and as it stands at the others.
async function lookAt({ page, opened, base }, path, language) {
  const turned = LANGUAGES.indexOf(language);
  const widths = turned % 2 === 0 ? [...WIDTHS, ZOOMED] : [ZOOMED, ...WIDTHS].reverse();
  await page.emulateMedia({ colorScheme: turned < 2 ? 'light' : 'dark' });
  await page.setViewportSize(viewportOf(widths[0]));
  const found = loadingFaults(await opened(`${base}/${language}${path}`));
  for (const width of widths) {
    await page.setViewportSize(viewportOf(width));
    found.push(...(await pageFaults(page, language)).map((fault) => `${width}: ${fault}`));
  }
  return found;
}

async function lookThrough(base, phase) {
  const { pages, faults } = await crawl(base, LANGUAGES[0], MOST);
  for (const language of LANGUAGES.slice(1))
    faults.push(...(await crawl(base, language, MOST)).pages.flatMap(({ path, html }) =>
      wordFaults(html, language).map((fault) => `${labelOf(path)}-${language}: ${fault}`)));
  const { page, context, faults: told } = await person(browser);
  const { opened, foreign } = await watchLoading(page, base);
  let looks = 0;
  for (const one of pages) {
    const languages = languagesFor(one);
    for (const [i, language] of languages.entries()) {
      const found = await lookAt({ page, opened, base }, one.path, language);
      // The tree that axe walks differs by what the page is made of, not by its language.
      if (FULL || i > 0) found.push(...await axeFaults(page));
      faults.push(...found.map((fault) => `${labelOf(one.path)}-${language}: ${fault}`));
    }
    looks += languages.length;
  }
  await context.close();
  console.log(`${phase}: ${pages.length} pages, looked at ${looks} times`);
  return [...faults, ...told, ...[...foreign].map((url) => `asks for ${url}`)]
    .map((fault) => `${phase}: ${fault}`);
}

test('Pages.OfEveryPhaseAreWhole', async () => {
  const faults = [];
  await throughPhases(async (base, phase) => faults.push(...await lookThrough(base, phase)));
  assert.deepEqual(faults, []);
});

test('Pages.OfAResultAreWhole', () => withDeclared(async (base) =>
  assert.deepEqual(await lookThrough(base, 'declared'), [])));
