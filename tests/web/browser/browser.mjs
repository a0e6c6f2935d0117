// Debian's Chromium by playwright-core, and the steps of a vote as a person takes them.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../../api/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

// The same engine without windows takes two thirds of the time.
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';
const program = process.env.URNA_CHROMIUM
  ?? (existsSync(WITHOUT_WINDOWS) ? WITHOUT_WINDOWS : '/usr/bin/chromium');

export const launch = () => chromium.launch({ executablePath: program, args: ['--no-sandbox'] });

/** A page of a fresh person; what the page complains of is collected in `faults`. */
export async function person(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    const bad = message.type() === 'error' && !/Failed to load resource/.test(message.text());
    if (bad) faults.push(message.text());
  });
  page.setDefaultTimeout(60_000); // a busy machine fails no test
  return { page, context, faults };
}

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const decoderSource = readFileSync(require.resolve('jsqr/dist/jsQR.js'), 'utf8');

/**
 * What a decoder by others reads in the page's QR pictures, as they are painted. `reader`: the page
 * that it runs in, where this one allows no pictures.
 */
export async function qrTexts(page, reader = page) {
  const shots = [];
  for (const picture of await page.locator('svg.qr').all()) shots.push(await picture.screenshot());
  return decode(reader, shots);
}

/** The same of one PNG; undefined where there is no code in it. */
export const qrOf = async (page, png) => (await decode(page, [png]))[0];

async function decode(page, pictures) {
  const shots = pictures.map((png) => `data:image/png;base64,${png.toString('base64')}`);
  await bring(page, 'jsQR', decoderSource);
  return page.evaluate(async (addresses) => {
    const read = async (address) => {
      const image = Object.assign(new Image(), { src: address });
      await image.decode();
      const { width, height } = image;
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const paint = canvas.getContext('2d');
      paint.drawImage(image, 0, 0);
      return globalThis.jsQR(paint.getImageData(0, 0, width, height).data, width, height)?.data;
    };
    return Promise.all(addresses.map(read));
  }, shots);
}

// A program of others in the page, once for each document.
async function bring(page, name, source) {
  const there = await page.evaluate((one) => globalThis[one] !== undefined, name);
  if (!there) await page.evaluate(source);
}

/**
 * What axe finds in the page as it stands: rules of WCAG 2.2 A and AA, a line each. It tells only
 * what is wrong: all that is right, passed on from the page, takes longer than finding it.
 */
export async function axeFaults(page) {
  await bring(page, 'axe', axeSource);
  return page.evaluate(async () => {
    const tags =
      ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await globalThis.axe.run(document,
      { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}`);
  });
}

export const step = (page, name) => page.locator(`#step-${name}:not([hidden])`).waitFor();

/** From the link on a card to the choice. */
export async function enter(page, base, language, code) {
  await page.goto(`${base}/${language}/vote#${code}`);
  await step(page, 'choose');
}

/** Chooses in every question that is shown: 0 two marks, 1 one, 2 points, 3 places. */
export async function choose(page,
  { marks = [0, 2], spend = [1], points = [1, 2], places = [2, 0] } = {}) {
  const question = (number) => page.locator(`[data-question="${number}"]`);
  const mark = async (number, positions) => {
    for (const box of await question(number).locator('input').all())
      await box.setChecked(positions.includes(Number(await box.getAttribute('value'))));
  };
  await mark(0, marks);
  if (!(await question(1).isVisible())) return;
  await mark(1, spend);
  for (const [i, count] of points.entries())
    await question(2).locator('input').nth(i).fill(String(count));
  for (const [i, place] of places.entries())
    await question(3).locator('select').nth(i).selectOption(String(place));
}

export async function review(page) {
  await page.locator('#step-choose button[type=submit]').click();
  await step(page, 'review');
}

export const cast = (page) => page.locator('#step-review .acts button').first().click();

/** Codes of the receipts on the last screen, in the order of questions. */
export async function receipts(page) {
  await step(page, 'done');
  const links = await page.locator('#step-done .receipt a[href*="#"]').all();
  return Promise.all(links.map((link) => link.getAttribute('href')));
}
