// How a page tells what the witnesses say: never as fine where a warning stands (T10).

import { download, make, paragraph } from './dom.mjs';

const JSON_TYPE = 'application/json';

/** What is wrong for this entry: the warnings, else that it is not covered yet; null if nothing. */
export function warningOf(judged, index = null) {
  if (judged.warnings.length > 0) return { title: '', warnings: judged.warnings };
  if (index === null || !judged.named || judged.covers(index)) return null;
  return { title: '.not_covered', warnings: [{ code: 'not_covered' }] };
}

/** The heading and the sentences of a warning; for more than a short wait, what to do and keep. */
export function warningParts(say, { title, warnings }, evidence, level = 'h2') {
  const parts = [make(level, { class: title === '' ? 'error' : 'unsure' },
    say(title === '' ? 'witness.title' : 'witness.title.not_covered')),
  ...warnings.map(({ code, ...values }) => paragraph(say(`witness.${code}`, values)))];
  if (title !== '') return parts;
  return [...parts, paragraph(say('witness.what_to_do')), make('p', { class: 'acts' },
    download(say('check.evidence'), 'urna-evidence.json', JSON.stringify(evidence, null, 1),
      JSON_TYPE))];
}

/** One line for the facts: how many confirmed and when, or that nobody is named. */
export function witnessFact(say, { named, checkpoint }, moment) {
  if (!named) return say('witness.none');
  const count = checkpoint.cosignatures.filter(({ time }) => time !== null).length;
  return count === 0 ? say('witness.missing')
    : say('witness.fine', { count, time: moment(checkpoint.newest) });
}
