// What a voter keeps: the entry's index and the ballot's tracker. In a link it stands behind "#",
// which no server sees; by hand it is typed with or without spaces, and the first 16 digits of the
// tracker are enough to tell it from any other.

export const LEAST_DIGITS = 16;
const DIGITS = 64;

/** "47.36488467.." */
export const formatReceiptCode = (index, tracker) => `${index}.${tracker}`;

/** The same in groups of five, for eyes: "47. 36484 67bf4 ..". */
export const groupedReceiptCode = (index, tracker) =>
  `${index}. ${tracker.match(/.{1,5}/g).join(' ')}`;

/**
 * {index, tracker} of a code or of a whole link; `tracker` may be its first digits. Or {reason}:
 * `empty`, `shape` (no index, point and digits), `short` or `long`.
 */
export function readReceiptCode(text) {
  const written = text.slice(text.lastIndexOf('#') + 1).replace(/[\s\u00a0]/g, '').toLowerCase();
  if (written === '') return { reason: 'empty' };
  const [, index, tracker] = /^([0-9]{1,15})[.,:]([0-9a-f]*)$/.exec(written) ?? [];
  if (index === undefined) return { reason: 'shape' };
  if (tracker.length < LEAST_DIGITS) return { reason: 'short' };
  if (tracker.length > DIGITS) return { reason: 'long' };
  return { index: Number(index), tracker };
}
