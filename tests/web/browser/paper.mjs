// A page as it comes out on paper, read back by programs of others: poppler's for the sheets and
// their text, jsQR for the codes.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { qrOf } from './browser.mjs';

/** {codes, text, sheets: how many} of the page as it is printed. `folder`: for files on the way. */
export async function printed(page, folder, format) {
  const file = join(folder, 'page.pdf');
  await page.pdf({ path: file, format, printBackground: false });
  execFileSync('pdftoppm', ['-png', '-r', '150', file, join(folder, 'sheet')]);
  const sheets = readdirSync(folder).filter((name) => /^sheet-\d+\.png$/.test(name)).sort();
  const codes = [];
  for (const name of sheets) {
    codes.push(await qrOf(page, readFileSync(join(folder, name))));
    rmSync(join(folder, name));
  }
  const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
  return { codes: codes.filter(Boolean), text, sheets: sheets.length };
}
