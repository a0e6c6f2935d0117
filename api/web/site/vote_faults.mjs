// What can go wrong between a ballot and its receipt, in words.

const PROBLEMS = {
  low_space: 'storage', fenced: 'storage', clock_wrong: 'storage', clock_backwards: 'storage',
  stopping: 'storage', not_on_roll: 'no_slot', unknown_slot: 'no_slot',
};

/** One sentence for a Problem of the server. */
export function problemText(words, { code }) {
  const { say } = words;
  const known = PROBLEMS[code] ?? code;
  if (known === 'no_slot') return say('vote.error.no_slot');
  return words.knows(`vote.problem.${known}`)
    ? say(`vote.problem.${known}`) : say('vote.error.other', { code });
}

const LOG = new Set(['rolled_back', 'forked', 'bad_signature', 'other_key', 'not_included',
  'not_yet', 'bad_key', 'bad_checkpoint', 'other_log', 'bad_tile', 'bad_entry', 'absent',
  'unreachable']);

/** Whether it is about what the log showed, in the page or in the worker. */
export const isOfLog = ({ name, code }) =>
  name === 'LogError' || (name === 'WorkerError' && LOG.has(code));

/** Statuses after which the log is as it was before, and asking again changes nothing. */
export const STORED_NOTHING = new Set([400, 403, 404, 409, 413, 422]);
