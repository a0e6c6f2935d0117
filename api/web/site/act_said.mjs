// What the sentence of an act (api/web/words/act.json) says beside its words, as act_words.cc puts
// it on the C++ side: the key's ending and the values, out of the act's body.

import { titleOf } from './committee_parts.mjs';

const REJECTED = 2;
const counted = (list) => ['', { count: list.length }];
const textsOf = (fields) => ['', Object.fromEntries(
  Object.entries(fields).map(([name, value]) => [name, String(value)]))];
const titled = (body, language) => ['', { title: titleOf(body, language) }];

const SAID = {
  proposal_reviewed: ({ verdict, project, cost }) => [
    verdict === REJECTED ? '.rejected' : '.admitted',
    { project: String(project), cost: String(cost) }],
  ballot_defined: ({ questions }) => counted(questions),
  milestone_reported: ({ project, per_mille: done, spent }) => textsOf({ project, done, spent }),
  award_amended: ({ project, award }) => textsOf({ project, award }),
  session_announced: titled,
  session_held: ({ session, people }) => ['', { session: String(session), count: people }],
  plan_set: ({ items }) => counted(items),
  activity_reported: ({ item, quantity }) => textsOf({ item, quantity }),
  recommendations_made: ({ recommendations }) => counted(recommendations),
  report_published: ({ tree_size: size }) => textsOf({ size }),
  client_released: ({ version }) => textsOf({ version }),
  indicators_defined: ({ indicators }) => counted(indicators),
  baseline_set: ({ indicator, year }) => textsOf({ indicator, year }),
  survey_opened: titled,
  survey_codes_issued: ({ survey, codes }) => ['', { survey: String(survey), count: codes.length }],
  survey_closed: ({ survey }) => textsOf({ survey }),
};

/** [ending of the key, values] of an event's sentence. */
export const saidOf = ({ name, body }, language) => SAID[name]?.(body, language) ?? ['', {}];
