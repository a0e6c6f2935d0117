// What pages say, out of every catalogue.

import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../../api/web/words/', import.meta.url);
const words = Object.assign({}, ...readdirSync(folder).map((name) =>
  JSON.parse(readFileSync(new URL(name, folder)))));

/** The text of a key up to its first argument. */
export const saying = (key, language) => words[key][language].split('{')[0];
