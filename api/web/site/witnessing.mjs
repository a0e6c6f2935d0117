// Whether a log's witnesses stand behind what this device is shown (T10). The policy seen first is
// kept: from then on nobody can make do with fewer witnesses unseen, and a log that is held still
// shows by the age of their newest line.

import { LogError } from './log_error.mjs';
import { openCheckpoint, parseVkey } from './note.mjs';
import { isWeaker, judgeCheckpoint, parsePolicy } from './policy.mjs';

/** Witnesses date what does not move every ten minutes (api/witnesses.h); beyond this it is old. */
export const STALE_S = 3_600;

/** POSIX seconds by the device's own clock. */
export const deviceTime = () => Math.floor(new Date().getTime() / 1000);

// The policy if the text is one and speaks of this log, else null.
function policyOf(text, vkey) {
  try {
    const policy = parsePolicy(text);
    return policy.logs.some((log) => log.vkey.text === vkey) ? policy : null;
  } catch (error) {
    if (error instanceof LogError) return null;
    throw error;
  }
}

/**
 * By which policy to judge: {policy, text, change}. `pinned` and `served` are texts or null. `text`
 * is what the device keeps; `change` is null, or why what is served is not believed: "gone",
 * "unreadable", "weaker". Then the pinned one stands.
 */
export function choosePolicy(pinned, served, vkey) {
  const kept = pinned === null ? null : policyOf(pinned, vkey);
  const offered = served === null ? null : policyOf(served, vkey);
  const stay = (change) => ({ policy: kept, text: kept === null ? null : pinned, change });
  if (served === null) return stay(kept === null ? null : 'gone');
  if (offered === null) return stay('unreadable');
  if (kept !== null && isWeaker(kept, offered)) return stay('weaker');
  return { policy: offered, text: served, change: null };
}

/**
 * What the server says of its witnesses, asked for before the log is: so that the log must be at
 * least as long. {served, witnessed}: text or null, bytes or null.
 */
export async function readWitnesses(client) {
  const served = await client.policy();
  return { served, witnessed: served === null ? null : await client.witnessed() };
}

// The better of the newest checkpoint and the newest that the quorum cosigned, which must be a
// prefix of it.
async function bestOf(policy, view, witnessed, vkey) {
  const newest = judgeCheckpoint(policy, new TextEncoder().encode(view.note), vkey);
  if (newest.met || witnessed === null) return newest;
  await view.checkContinues(openCheckpoint(witnessed, vkey));
  const older = judgeCheckpoint(policy, witnessed, vkey);
  return older.met ? older : newest;
}

const isDated = (policy) => policy.quorum !== '';

/**
 * {named, keep, warnings, checkpoint, covers(index)}. `named`: whether there is a policy that wants
 * witnesses. `keep`: the policy's text for this device. `warnings`: [{code, ..}] of gone,
 * unreadable, weaker, missing, stale; empty if all is well. `covers`: whether a quorum stands
 * behind the entry. Throws LogError where a witness's line or the past does not hold.
 */
export async function judgeWitnesses(view, { served, witnessed }, { pinned, vkey: text, now }) {
  const { policy, text: keep, change } = choosePolicy(pinned, served, text);
  const warnings = change === null ? [] : [{ code: change }];
  if (policy === null || !isDated(policy))
    return { named: false, keep, warnings, checkpoint: null, covers: () => change === null };
  const checkpoint = await bestOf(policy, view, witnessed, parseVkey(text));
  const age = checkpoint.newest === null ? null : Math.max(0, now - checkpoint.newest);
  if (!checkpoint.met) warnings.push({ code: 'missing' });
  else if (age > STALE_S) warnings.push({ code: 'stale', hours: Math.floor(age / 3_600) });
  const covers = (index) => checkpoint.met && index < checkpoint.size;
  return { named: true, keep, warnings, checkpoint, age, covers };
}
