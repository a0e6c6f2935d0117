// What a device keeps between visits, all of it public: the last checkpoint of each log, and a
// sealed ballot whose receipt has not come yet. Where a browser keeps nothing, nothing is lost but
// the memory.

const LOG = 'urna/log/';
const POLICY = 'urna/policy/';
const PENDING = 'urna/pending/';

const storeOf = () => {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
};

function take(store, name) {
  try {
    return JSON.parse(store?.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

function keep(store, name, value) {
  try {
    if (value === null) store?.removeItem(name);
    else store?.setItem(name, JSON.stringify(value));
    return store !== null;
  } catch {
    return false;
  }
}

const isCheckpoint = (it) =>
  it !== null && typeof it.vkey === 'string' && Number.isSafeInteger(it.size) && it.size >= 0 &&
  Array.isArray(it.root) && it.root.length === 32 && it.root.every((b) => b >= 0 && b <= 255);

/** {vkey, size, root, note} of the last visit to this log, or null. */
export function rememberedLog(origin, store = storeOf()) {
  const found = take(store, LOG + origin);
  return isCheckpoint(found) ? found : null;
}

/** Keeps the newest checkpoint. Requires: it continues the one that is kept. */
export const rememberLog = (origin, vkey, memory, store = storeOf()) =>
  keep(store, LOG + origin, { vkey, ...memory });

/** The text of the policy by which this device judges the log's witnesses, or null. */
export function pinnedPolicy(origin, store = storeOf()) {
  const found = take(store, POLICY + origin);
  return typeof found === 'string' ? found : null;
}

/** Keeps it. Requires: it is no weaker than the one that is kept, or a person said so. */
export const pinPolicy = (origin, text, store = storeOf()) => keep(store, POLICY + origin, text);

/** What was about to be sent in this edition: {question, tracker, submission} each, or null. */
export function pendingVote(edition, store = storeOf()) {
  const found = take(store, PENDING + edition);
  return Array.isArray(found) && found.length > 0 ? found : null;
}

export const keepPendingVote = (edition, ballots, store = storeOf()) =>
  keep(store, PENDING + edition, ballots.length === 0 ? null : ballots);
