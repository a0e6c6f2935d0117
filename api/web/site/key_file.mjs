// A key as a file: one line of 64 hex digits, as `urna keys new` writes and `--key` reads.

import { fromHex, toHex } from '../sealed/bytes.mjs';

/** No file of a key is larger. */
export const KEY_FILE_BYTES = 200;

export const keyFile = (seed) => `${toHex(seed)}\n`;

/** The seed in a key file, or null. */
export const readKeyFile = (text) =>
  (/^[0-9a-f]{64}\r?\n?$/.test(text) ? fromHex(text.slice(0, 64)) : null);
