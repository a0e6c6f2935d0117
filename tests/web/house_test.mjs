// The house rules, for the JavaScript: small files, one library one place, nothing unfinished.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = (path) => new URL(path, import.meta.url);
const sourcesIn = (path) =>
  readdirSync(folder(path)).filter((name) => name.endsWith('.mjs')).map((name) => ({
    name, lines: readFileSync(folder(path + name), 'utf8').split('\n'),
  }));
const library = sourcesIn('../../api/web/sealed/');
const site = sourcesIn('../../api/web/site/');
const all = [...library, ...site, ...sourcesIn('./'), ...sourcesIn('./browser/')];

test('Files are small enough to see, and lines end in sight', () => {
  for (const { name, lines } of all) {
    assert.ok(lines.length <= 500, name);
    lines.forEach((line, i) => assert.ok(line.length <= 100, `${name}:${i + 1}`));
  }
});

test('The curve library and each hash have one home', () => {
  const homes = {
    '@noble/curves': ['group.mjs'],
    '@noble/hashes/sha2.js': ['receipt.mjs', 'transcript.mjs'],
    '@noble/hashes/utils.js': ['random.mjs'],
  };
  for (const { name, lines } of library)
    for (const line of lines.filter((text) => /^import .*'@/.test(text))) {
      const home = Object.keys(homes).find((prefix) => line.includes(`'${prefix}`));
      assert.ok(homes[home]?.includes(name), `${name}: ${line}`);
    }
});

test('The site has each library in one place', () => {
  const homes = {
    '@noble/curves/ed25519.js': 'ed25519.mjs', '@noble/hashes/sha2.js': 'code.mjs ed25519.mjs',
    'qrcode-generator': 'qr.mjs',
  };
  for (const { name, lines } of site)
    for (const line of lines) {
      const [, from] = /^import .*'([^.'][^']*)'/.exec(line) ?? [];
      if (from) assert.ok(homes[from]?.split(' ').includes(name), `${name}: ${line}`);
    }
});

test('No page runs text: nothing of ours becomes markup or code', () => {  // N14
  const never =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|style=/;
  for (const { name, lines } of site)
    for (const line of lines) assert.doesNotMatch(line, never, name);
});

test('Only the command line touches what a browser lacks', () => {
  for (const { name, lines } of [...library, ...site].filter(({ name }) => name !== 'cli.mjs'))
    for (const line of lines) assert.doesNotMatch(line, /'node:|\bprocess\.|\bBuffer\b/, name);
});

test('Nothing is random but through the one file', () => {
  for (const { name, lines } of [...library, ...site])
    for (const line of lines) assert.doesNotMatch(line, /Math\.random|Date\.now/, name);
});

test('Nothing is unfinished', () => {
  const unfinished = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|'));
  for (const { name, lines } of all)
    for (const line of lines) assert.doesNotMatch(line, unfinished, name);
});
