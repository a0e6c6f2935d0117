// What an answer is bound to (tally/election/survey.h), worked out on the device from the survey's
// opening as the log holds it: an answer to another survey would be none to this one.

import { sameBytes, toHex, utf8 } from '../sealed/bytes.mjs';
import { sha256Of } from '../sealed/receipt.mjs';
import { h256 } from '../sealed/transcript.mjs';
import { openLog } from './log.mjs';
import { demand } from './log_error.mjs';
import { EVENT, eventBytes, readEvent } from './submission.mjs';

/** ctx = H256("survey-ctx"; origin, edition, SHA-256 of the opening's event bytes). */
export const surveyContext = (origin, edition, opening) =>
  h256('survey-ctx', utf8(origin), edition, sha256Of(opening));

/** Of a sealed survey: this, bound to the edition's ctx, which holds its key set. */
export const sealedSurveyContext = (survey, edition) => h256('survey-sealed-ctx', survey, edition);

/**
 * {memory, context} of the survey that entry `opened` opens, its place in the log checked.
 * `edition`: 16 bytes; `context` in hex. Throws LogError other_survey if it opens none.
 */
export async function surveyAt({ read, vkey, remembered, origin, edition, opened }) {
  const view = await openLog({ read, vkey, remembered });
  demand(opened < view.size, 'not_yet', `the log shows ${view.size} entries`);
  const opening = eventBytes(await view.entry(opened));
  const event = readEvent(opening);
  const right = event.type === EVENT.survey_opened && sameBytes(event.edition, edition);
  demand(right, 'other_survey', `entry ${opened} opens no survey of this edition`);
  return { memory: view.memory, context: toHex(surveyContext(origin, edition, opening)) };
}
