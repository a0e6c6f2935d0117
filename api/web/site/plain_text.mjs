// Texts as the log takes them (docs/FORMAT.md, Codec): well-formed, in NFC, without controls, line
// ends, bidi controls and noncharacters. NFC is the browser's own; only of scripts that Unicode
// took in after version 14 may it know more than the log's frozen tables, and the server decides.

import { utf8 } from '../sealed/bytes.mjs';

const FORBIDDEN = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e' +
  '\\u2066-\\u2069\\ufeff\\p{Noncharacter_Code_Point}\\p{Surrogate}]', 'gu');
const LINE_ENDS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/** Whether the log would take the text. */
export const isPlain = (text) => text.search(FORBIDDEN) < 0 && text.normalize('NFC') === text;

/** The same text as the log would take it: lines joined by spaces, what nobody can see left out. */
export const plainOf = (text) =>
  text.replace(LINE_ENDS, ' ').replace(FORBIDDEN, '').normalize('NFC').trim();

/** How long a text is for the log's limits. */
export const byteLength = (text) => utf8(text).length;
