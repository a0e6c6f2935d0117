// Makes the verifier's one file: page, style, words and script inside, and a policy that names them by
// their hashes and allows nothing else, no network at all.
//   node site/build/verifier.mjs OUT

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSync } from 'esbuild';

const here = (path) => new URL(path, import.meta.url).pathname;
const bundled = (entry) => buildSync({
  entryPoints: [here(entry)], bundle: true, minify: true, format: 'iife', target: 'es2022',
  charset: 'utf8', legalComments: 'none', write: false, logLevel: 'warning',
}).outputFiles[0].text.trimEnd();

const script = bundled('../verifier.mjs');
const style = bundled('../verifier.css');
const words = JSON.stringify(JSON.parse(readFileSync(here('../../words/verifier.json'), 'utf8')))
  .replaceAll('<', '\\u003c');
if (/<\/(script|style)/i.test(script + style)) throw new Error('the script would end itself');

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; ` +
  "img-src data:; base-uri 'none'; form-action 'none'";
const template = readFileSync(here('./verifier.html'), 'utf8');
// Functions, so that no "$" of a script is taken for a pattern.
const page = template.replace('POLICY', () => policy).replace('STYLE', () => style)
  .replace('WORDS', () => words).replace('SCRIPT', () => script);
writeFileSync(process.argv[2], page);
