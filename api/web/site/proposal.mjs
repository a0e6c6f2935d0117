// A proposal as it is written in the form, apart from the form: what is wrong with it, said so that
// a person can mend it before anything is signed, and the event it becomes. Values are texts as
// they were typed: {title: {ro}, summary: {ro}, cost, envelope, district, categories, locals,
// newcomers, files: [{name, size, sha256}]}.

import { LIMIT } from './event_schema.mjs';
import { byteLength, plainOf } from './plain_text.mjs';

const MOST_DIGITS = 20;
const fault = (field, code, more = {}) => ({ field, code, ...more });

/**
 * {units} of an amount in smallest units, or {code}: cost_missing, not_amount, decimals, too_much.
 * Spaces group digits; a comma or a point stands before the decimals, and only there, so that
 * "1.234" is never taken for another amount than was meant.
 */
export function readAmount(text, decimals) {
  const tight = text.replace(/\s/gu, '');
  if (tight === '') return { code: 'cost_missing' };
  const [, whole, part = ''] = /^(\d+)(?:[.,](\d+))?$/.exec(tight) ?? [];
  if (whole === undefined) return { code: 'not_amount' };
  if (part.length > decimals) return { code: 'decimals' };
  const digits = (whole + part.padEnd(decimals, '0')).replace(/^0+(?=\d)/, '');
  const fits = digits.length < MOST_DIGITS && BigInt(digits) <= BigInt(LIMIT.money);
  return fits ? { units: Number(digits) } : { code: 'too_much' };
}

/** {people} of a typed number of people, empty being none, or {code}. */
export function readPeople(text) {
  const tight = text.replace(/\s/gu, '');
  if (tight === '') return { people: 0 };
  if (!/^\d{1,9}$/.test(tight)) return { code: 'not_whole' };
  const people = Number(tight);
  return people <= LIMIT.team ? { people } : { code: 'too_many_people' };
}

/** mixed, one_sided or none: mixed is at least one of each. */
export function teamKind({ locals, newcomers }) {
  if (locals > 0 && newcomers > 0) return 'mixed';
  return locals > 0 || newcomers > 0 ? 'one_sided' : 'none';
}

/** Bytes that a text takes in the log, as it would be sent. */
export const roomOf = (text) => byteLength(plainOf(text));

function textFaults(values, tag) {
  const found = [];
  for (const name of ['title', 'summary']) {
    const has = roomOf(values[name][tag] ?? '');
    const over = has - LIMIT[name];
    if (over > 0) found.push(fault(`${name}-${tag}`, 'too_long', { over, has }));
  }
  const [title, summary] = ['title', 'summary'].map((name) => roomOf(values[name][tag] ?? ''));
  if (title > 0 && summary === 0) found.push(fault(`summary-${tag}`, 'summary_missing'));
  if (summary > 0 && title === 0) found.push(fault(`title-${tag}`, 'title_for'));
  return found;
}

/** What is wrong, in the order of the form: {field, code, ..} each; none if it may be sent. */
export function faultsOf(values, { languages, decimals }) {
  const texts = languages.flatMap((tag) => textFaults(values, tag));
  const spoken = languages.some((tag) => roomOf(values.title[tag] ?? '') > 0) || texts.length > 0;
  if (!spoken) texts.unshift(fault(`title-${languages[0]}`, 'title_missing'));
  const { code } = readAmount(values.cost, decimals);
  const cost = code === undefined ? [] : [fault('cost', code, { decimals })];
  const team = ['locals', 'newcomers'].flatMap((name) => {
    const read = readPeople(values[name]);
    return read.code === undefined ? [] : [fault(name, read.code, { limit: LIMIT.team })];
  });
  const files = values.files.length > LIMIT.attachments
    ? [fault('files', 'too_many_files', { limit: LIMIT.attachments })] : [];
  return [...texts, ...cost, ...team, ...files];
}

const spokenTexts = (texts) => Object.fromEntries(Object.entries(texts)
  .map(([tag, text]) => [tag, plainOf(text)]).filter(([, text]) => text !== ''));

/** Whether the log's texts differ from what was typed by more than spaces at the ends. */
export const wasTidied = ({ title, summary }) =>
  [...Object.values(title), ...Object.values(summary)]
    .some((text) => plainOf(text) !== text.trim());

/** A number for people that no other proposal has: the beginning of its key. */
export const labelOf = (key) => `W-${key.slice(0, 12).toUpperCase().match(/.{4}/g).join('-')}`;

/** The body of proposal_filed. Requires: no faults. `proposer`, `nonce`: hex. */
export function bodyOf(values, { proposer, nonce, decimals }) {
  return {
    nonce, proposer, label: labelOf(proposer),
    title: spokenTexts(values.title), summary: spokenTexts(values.summary),
    cost: readAmount(values.cost, decimals).units,
    envelope: Number(values.envelope), district: Number(values.district),
    categories: values.categories,
    team: { locals: readPeople(values.locals).people,
      newcomers: readPeople(values.newcomers).people },
    attachments: [...new Set(values.files.map(({ sha256 }) => sha256))],
  };
}
