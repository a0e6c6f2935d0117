// Whether the log holds what was sent, found by this device in tiles under the log's signature. No
// page says "received" before.

import { LogError, openLog } from './log.mjs';
import { holdsSubmission } from './submission.mjs';

/** {memory, size, others} if the submission stands at `index`. Throws LogError. */
export async function findInLog({ read, vkey, remembered, index, submission }) {
  const view = await openLog({ read, vkey, remembered });
  if (index >= view.size) throw new LogError('not_yet', `the log shows ${view.size} entries`);
  const holds = holdsSubmission(await view.entry(index), submission);
  if (!holds) throw new LogError('not_included', 'another entry stands there');
  return { memory: view.memory, size: view.size, others: view.others };
}
