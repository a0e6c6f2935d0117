// Words for what was wrong with the log, and what a person keeps as evidence of it.

import { download, make, paragraph } from './dom.mjs';

const NAMED = ['rolled_back', 'forked', 'bad_signature', 'other_key', 'not_included', 'not_yet',
  'unreachable'];
const NO_ALARM = ['unreachable', 'not_yet'];

/** Whether somebody may be tampering, as opposed to a bad line. */
export const isAlarm = (code) => !NO_ALARM.includes(code);

/** One sentence. */
export const alarmText = (say, code) =>
  (NAMED.includes(code) ? say(`check.${code}`) : say('check.broken', { code }));

/** What to show: the sentence, and for an alarm what to do and a file of what was seen. */
export function alarmParts(say, error, seen) {
  const told = paragraph(alarmText(say, error.code), 'error');
  if (!isAlarm(error.code)) return [told];
  const evidence = JSON.stringify({ code: error.code, why: error.why, ...seen }, null, 1);
  return [told, paragraph(say('check.what_to_do')),
    make('p', { class: 'acts' },
      download(say('check.evidence'), 'urna-evidence.json', evidence, 'application/json'))];
}
