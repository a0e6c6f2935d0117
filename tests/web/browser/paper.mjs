// A page as it comes out on paper, read back by programs of others: poppler's for the sheets and
// their text, jsQR for the codes.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { qrOf } from './browser.mjs';

/** {file, text, sheets: how many} of the page as a PDF. `size`: as page.pdf takes it. */
export async function pdfOf(page, folder, size = { preferCSSPageSize: true }) {
  const file = join(folder, 'page.pdf');
  await page.pdf({ path: file, printBackground: false, ...size });
  const ask = (program, ...words) => execFileSync(program, words, { encoding: 'utf8' });
  const sheets = Number(/^Pages:\s+(\d+)$/m.exec(ask('pdfinfo', file))[1]);
  return { file, text: ask('pdftotext', '-raw', file, '-'), sheets };
}

/** {codes, text, sheets: how many} of the page as it is printed. `folder`: for files on the way. */
export async function printed(page, folder, format) {
  const { file, ...told } = await pdfOf(page, folder, { format });
  execFileSync('pdftoppm', ['-png', '-r', '150', file, join(folder, 'sheet')]);
  const pictures = readdirSync(folder).filter((name) => /^sheet-\d+\.png$/.test(name)).sort();
  const codes = [];
  for (const name of pictures) {
    codes.push(await qrOf(page, readFileSync(join(folder, name))));
    rmSync(join(folder, name));
  }
  return { codes: codes.filter(Boolean), ...told };
}
