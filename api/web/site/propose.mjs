// The page of proposals, one step after the other: writing, review, sending, receipt; and looking
// after what this device proposed. What is reviewed is read out of the bytes that are signed.
// Nothing is sent before the one button, and "received" appears after this browser found exactly
// what it sent in the log. Until then the act is kept, so that a lost connection or a closed page
// ends in one proposal. The draft never leaves the device.

import { fromHex, toHex } from '../sealed/bytes.mjs';
import { freshNonce, freshSeed, keyOf, signEvent, signedSubmission } from './act.mjs';
import { fromBase64, toBase64 } from './base64.mjs';
import { UrnaClient } from './client.mjs';
import { findInLog } from './confirm.mjs';
import { dataOf, fill, make, stayIn } from './dom.mjs';
import { signable } from './event.mjs';
import { KEY_FILE_BYTES, readKeyFile } from './key_file.mjs';
import {
  keepOwnProposals, keepPendingAct, keepProposalDraft, ownProposals, pendingAct, proposalDraft,
  rememberLog, rememberedLog,
} from './memory.mjs';
import { patiently } from './patience.mjs';
import { bodyOf, faultsOf, wasTidied } from './proposal.mjs';
import { ProposalForm } from './propose_form.mjs';
import { fillDone, fillMine, fillPending, fillReview, fillWithdraw } from './propose_steps.mjs';
import { stepsOf } from './steps.mjs';
import { Words } from './words.mjs';

const data = dataOf('propose-data');
const words = new Words(data.words, data.language);
const { say } = words;
const root = document.getElementById('propose');
const at = (id) => document.getElementById(id);
const page = { words, unit: data.money, budget: data.budget, language: data.language };
const client = new UrnaClient({
  base: data.base, edition: data.edition, onWait: () => tell('propose.say.waiting') });
const { tell, complainText, hush, alarm, step: showStep, during } =
  stepsOf({ root, words, client, log: data, retryKey: 'propose.retry' });

function step(id) {
  showStep(id);
  at('mine').hidden = id !== 'step-write';
}

const isOpen = data.phase === 'proposals';
const mayWithdraw = isOpen || data.phase === 'review';
const form = isOpen ? new ProposalForm(at('step-write'), words, {
  unit: data.money, onChange: changed }) : null;

let mine = ownProposals(data.edition); // what this device proposed
let found = []; // proposals of a key file, not kept
let kept = true; // whether the browser keeps anything

// ---- the draft

function tellDraft(key) {
  at('draft-told').textContent = key === null ? '' : say(key);
}

function keepDraft() {
  kept = keepProposalDraft(data.edition, form.empty ? null : form.values);
  tellDraft(kept ? 'propose.draft.kept' : 'propose.draft.not_kept');
}

function deleteDraft() {
  keepProposalDraft(data.edition, null);
  form.clear();
  recount();
  tellDraft('propose.draft.deleted');
}

// ---- faults

let countTold = null; // the sentence in the box that says how many fields are wrong

const countOfFaults = () => say('propose.error.fields', { count: form.faultCount });

function complainOfFields() {
  complainText(countOfFaults());
  countTold = at('fault').firstElementChild;
}

// What is mended is not counted any longer; a complaint about something else stays.
function recount() {
  if (!countTold?.isConnected) return;
  if (form.faultCount === 0) return hush();
  const text = countOfFaults(); // the same text again would be read out again
  if (countTold.textContent !== text) countTold.textContent = text;
  return undefined;
}

function changed() {
  keepDraft();
  recount();
}

const STORAGE = ['low_space', 'fenced', 'clock_wrong', 'clock_backwards', 'stopping'];

function textOf({ code }) {
  const known = STORAGE.includes(code) ? 'storage' : code;
  return words.knows(`propose.problem.${known}`)
    ? say(`propose.problem.${known}`) : say('propose.error.other', { code });
}

function explain(error, retry) {
  if (error.name === 'LogError' && error.code !== 'unreachable') return alarm(error, retry);
  if (error.code === 'unreachable') return complainText(say('propose.error.unreachable'), retry);
  return complainText(textOf({ code: error.code ?? error.name }), retry);
}

// ---- writing and review

function makeAct(values) {
  const seed = freshSeed();
  const body = bodyOf(values, {
    proposer: keyOf(seed), nonce: freshNonce(), decimals: data.money.decimals });
  const act = signable({ name: 'proposal_filed', edition: data.edition, body });
  const submission = signedSubmission(act.bytes, [signEvent(data.origin, act.bytes, seed)]);
  const files = values.files.map(({ name, sha256 }) => ({ name, sha256 }));
  const { label, title } = act.shown.body;
  const proposal = { seed: toHex(seed), label, title, files };
  return { ...act, seed, submission, proposal, tidied: wasTidied(values), kept };
}

function review() {
  keepDraft();
  const values = form.values;
  const limits = { languages: form.languages, decimals: data.money.decimals };
  const faults = faultsOf(values, limits);
  form.show(faults);
  if (faults.length > 0) {
    complainOfFields();
    return at(faults[0].field).focus();
  }
  return showReview(values);
}

function showReview(values) {
  let act;
  try {
    act = makeAct(values);
  } catch (error) {
    if (error.code === 'too_large') return complainText(say('propose.error.too_large'));
    return explain(error, null);
  }
  fillReview(at('step-review'), page, act, {
    onSend: () => during('propose.say.sending', () => send(act)), onBack: write });
  return step('step-review');
}

// ---- sending

const confirm = (index, submission) => patiently(async () => {
  const asked = { read: client.read, vkey: data.vkey, remembered: rememberedLog(data.origin) };
  const { memory } = await findInLog({ ...asked, index, submission });
  return rememberLog(data.origin, data.vkey, memory);
});

function showSending() {
  fill(at('step-send'), make('h2', {}, say('propose.say.sending')));
  step('step-send');
  tell('propose.say.sending');
}

/** `act`: {submission, proposal, withdraws}: sent, found in the log, and remembered. */
async function send({ submission, proposal, withdraws = false }) {
  showSending();
  const act = { submission, proposal, withdraws };
  keepPendingAct(data.edition, { ...act, submission: toBase64(submission) });
  try {
    const { index, receipt } = await client.submit(submission);
    tell('propose.say.confirming');
    await confirm(index, submission);
    return await received(act, index, receipt);
  } catch (error) {
    return failed(error, act);
  }
}

async function received({ proposal, withdraws }, index, receipt) {
  if (!withdraws) {
    keepMine((all) => [...all.filter(({ label }) => label !== proposal.label),
      { ...proposal, entry: index }]);
    keepProposalDraft(data.edition, null);
    form?.clear();
  }
  keepPendingAct(data.edition, null);
  const project = await addressOf(proposal);
  fillDone(at('step-done'), page,
    { proposal: withBytes(proposal), index, receipt, withdraws }, project, {
      onBack: () => during('propose.say.reading', () => begin()) });
  step('step-done');
}

const STORED_NOTHING = new Set([400, 403, 404, 409, 413, 422]);

function failed(error, act) {
  at('step-send').querySelector('h2').textContent = say('propose.unconfirmed');
  const again = () => during('propose.say.sending', () => send(act));
  if (error.name === 'Unreachable') return complainText(say('propose.error.unknown'), again);
  if (error.name !== 'Problem') return explain(error, again);
  const final = STORED_NOTHING.has(error.status);
  if (final) keepPendingAct(data.edition, null);
  return complainText(textOf(error), final ? () => begin() : again);
}

// ---- what this device proposed

const withBytes = (proposal) => ({ ...proposal, bytes: fromHex(proposal.seed) });

// What another window kept meanwhile stays.
function keepMine(change) {
  mine = change(kept ? ownProposals(data.edition) : mine);
  kept = keepOwnProposals(data.edition, mine);
}

const addressOfProject = (number) => `${data.projects}/${number}${data.query}`;

// The list of all projects: nobody is told which of them is ours.
async function projectsByLabel() {
  const all = await client.projects();
  return new Map(all.map((project) => [project.filed.label, project]));
}

async function addressOf({ label }) {
  try {
    const project = (await projectsByLabel()).get(label);
    return project === undefined ? null : addressOfProject(project.project);
  } catch {
    return null; // the list cannot be read now; the proposal is received all the same
  }
}

async function showMine() {
  const all = [...mine, ...found].map(withBytes);
  let known = new Map();
  if (all.length > 0) known = await projectsByLabel().catch(() => known);
  const listed = all.map((proposal) => {
    const { project = null, status = null } = known.get(proposal.label) ?? {};
    return { proposal, project, status,
      address: project === null ? null : addressOfProject(project) };
  });
  fillMine(at('mine'), { ...page, heading: isOpen }, listed, {
    onWithdraw: mayWithdraw ? askWithdraw : null,
    onForget: (proposal) => {
      found = found.filter(({ label }) => label !== proposal.label);
      keepMine((all) => all.filter(({ label }) => label !== proposal.label));
      during('propose.say.reading', async () => {
        await showMine();
        tell(null);
      });
    },
    onKeyFile: (file) => during('propose.say.reading', () => openKey(file)),
  });
}

async function openKey(file) {
  const text = file.size > KEY_FILE_BYTES ? '' : await file.text();
  const seed = readKeyFile(text);
  if (seed === null) return complainText(say('propose.mine.error.key'));
  try {
    const own = (await client.projects()).filter(({ filed }) => filed.proposer === keyOf(seed));
    const news = own.map(({ filed: { label, title } }) => ({ seed: toHex(seed), label, title }))
      .filter(({ label }) => ![...mine, ...found].some((one) => one.label === label));
    found.push(...news);
    if (own.length === 0) return complainText(say('propose.mine.error.none'));
    await showMine();
    return tell(null);
  } catch (error) {
    return explain(error, () => during('propose.say.reading', () => openKey(file)));
  }
}

function askWithdraw(proposal, project) {
  fillWithdraw(at('step-withdraw'), page, proposal, {
    onGo: () => during('propose.say.sending', () => withdraw(proposal, project)),
    onBack: write });
  step('step-withdraw');
}

function withdraw({ bytes: seed, ...proposal }, project) {
  const body = { nonce: freshNonce(), project };
  const { bytes } = signable({ name: 'proposal_withdrawn', edition: data.edition, body });
  const submission = signedSubmission(bytes, [signEvent(data.origin, bytes, seed)]);
  return send({ submission, proposal, withdraws: true });
}

// ---- begin

const write = () => step('step-write');

async function begin() {
  await showMine();
  write();
}

function offerPending(act) {
  const submission = fromBase64(act.submission) ?? new Uint8Array();
  fillPending(at('step-pending'), say, {
    onSend: () => during('propose.say.sending', () => send({ ...act, submission })),
    onForget: () => {
      keepPendingAct(data.edition, null);
      during('propose.say.reading', begin);
    },
  });
  step('step-pending');
}

stayIn(data.edition);
if (form !== null) {
  const draft = proposalDraft(data.edition);
  if (draft !== null) {
    form.values = draft;
    tellDraft('propose.draft.kept');
  }
  at('step-write').addEventListener('submit', (event) => {
    event.preventDefault();
    review();
  });
  at('draft-delete').addEventListener('click', deleteDraft);
}

const waiting = pendingAct(data.edition);
if (waiting === null) during('propose.say.reading', begin);
else offerPending(waiting);
