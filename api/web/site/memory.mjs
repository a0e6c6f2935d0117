// What a device keeps between visits: the last checkpoint of each log, a sealed ballot whose
// receipt has not come yet, the draft of a proposal, and what this device proposed. All of it is
// public but the draft and the keys of proposals, which withdraw them and do nothing else. Where a
// browser keeps nothing, nothing is lost but the memory.

const LOG = 'urna/log/';
const POLICY = 'urna/policy/';
const PENDING = 'urna/pending/';
const DRAFT = 'urna/draft/';
const PROPOSALS = 'urna/proposals/';
const SENDING = 'urna/sending/';

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

const isObject = (it) => typeof it === 'object' && it !== null && !Array.isArray(it);
const isHash = (it) => typeof it === 'string' && /^[0-9a-f]{64}$/.test(it);
const isProposal = (it) => isObject(it) && isHash(it.seed) && typeof it.label === 'string' &&
  isObject(it.title) && Object.values(it.title).every((text) => typeof text === 'string');
const isFile = (it) => isObject(it) && typeof it.name === 'string' && isHash(it.sha256);

/** The draft of a proposal in this edition as the form's values, or null. */
export function proposalDraft(edition, store = storeOf()) {
  const found = take(store, DRAFT + edition);
  if (!isObject(found)) return null;
  const list = (values) => (Array.isArray(values) ? values : []);
  return { ...found, files: list(found.files).filter(isFile), categories: list(found.categories) };
}

/** Keeps or, with null, deletes the draft. Returns whether the browser keeps anything. */
export const keepProposalDraft = (edition, values, store = storeOf()) =>
  keep(store, DRAFT + edition, values);

/** What this device proposed: {seed, label, title, entry, receipt, files} each, oldest first. */
export function ownProposals(edition, store = storeOf()) {
  const found = take(store, PROPOSALS + edition);
  return Array.isArray(found) ? found.filter(isProposal) : [];
}

export const keepOwnProposals = (edition, proposals, store = storeOf()) =>
  keep(store, PROPOSALS + edition, proposals.length === 0 ? null : proposals);

/** An act that was about to be sent: {submission, proposal, withdraws}, or null. */
export function pendingAct(edition, store = storeOf()) {
  const found = take(store, SENDING + edition);
  const fits = isObject(found) && typeof found.submission === 'string' &&
    isProposal(found.proposal) && typeof found.withdraws === 'boolean';
  return fits ? found : null;
}

export const keepPendingAct = (edition, act, store = storeOf()) =>
  keep(store, SENDING + edition, act);
