// A survey's page: questions, the code, one button, and the receipt. The page never says "received"
// before the device found the answer in the log by itself. What is sent is kept until then, so that
// a lost connection ends in one answer and a receipt that is found.

import { fromBase64, toBase64 } from './base64.mjs';
import { UrnaClient } from './client.mjs';
import { behindHash, button, dataOf, fill, make, paragraph, stayIn } from './dom.mjs';
import { KEY_FILE_BYTES } from './key_file.mjs';
import { keepPendingVote, pendingVote, rememberLog, rememberedLog } from './memory.mjs';
import { ownSlot } from './own_slot.mjs';
import { patiently } from './patience.mjs';
import { stepsOf } from './steps.mjs';
import { STORED_NOTHING, isOfLog, problemText } from './vote_faults.mjs';
import { receiptCard } from './vote_steps.mjs';
import { Words } from './words.mjs';
import { SealWorker } from './worker_client.mjs';

const data = dataOf('survey-data');
const words = new Words(data.words, data.language);
const { say } = words;
const root = document.getElementById('survey');
const at = (id) => document.getElementById(id);
const client = new UrnaClient({
  base: data.base, edition: data.edition, onWait: () => tell('survey.say.waiting') });
const worker = new SealWorker(data.worker, client.read);
const { tell, complainText, alarm, step, during, isBusy } =
  stepsOf({ root, words, client, log: data, retryKey: 'vote.retry' });
const pendingName = `${data.edition}/survey/${data.survey}`;

// ---- faults

function refusalText(error) {
  const key = `survey.problem.${error.code}`;
  return words.knows(key) ? say(key) : problemText(words, error);
}

function codeFault({ reason, given, letter }) {
  const empty = reason === 'short' && given === 0;
  complainText(empty
    ? say('vote.error.code.empty') : say(`vote.error.code.${reason}`, { given, letter }));
  at('code').setAttribute('aria-invalid', 'true');
}

// Whatever went wrong before anything was sent.
function explain(error, retry) {
  if (error.code === 'code') return codeFault(error);
  if (error.code === 'key_file') return complainText(say('vote.error.key_file'));
  if (error.code === 'other_survey') return complainText(say('survey.error.other_survey'));
  if (error.code === 'no_worker') return complainText(say('vote.error.no_worker'));
  if (error.code === 'unreachable') return complainText(say('vote.error.unreachable'), retry);
  if (isOfLog(error)) return alarm(error, retry);
  if (error.name === 'Problem') return complainText(refusalText(error), retry);
  return complainText(say('vote.error.other', { code: error.code ?? error.name }), retry);
}

// ---- the answer

/** The answer of every question, 0 for none. */
const choice = () => [...root.querySelectorAll('[data-asked]')].map((fieldset) =>
  Number(fieldset.querySelector('input:checked')?.value ?? 0));

const remembered = () => rememberedLog(data.origin);

// Why the card of a voter may not answer, or null.
async function refusalOf(voter) {
  if (!data.roll) return null;
  const slot = await ownSlot(client, worker, voter);
  if (slot === null)
    return say(voter.slot === null ? 'vote.error.key_no_slot' : 'vote.error.no_slot');
  if (slot.revoked) return say('vote.problem.slot_revoked');
  return slot.key === voter.key ? null : say('vote.error.other_key');
}

// The worker's task that takes what the voter has: a key file that was chosen, else the code.
async function credential() {
  const [file] = at('key-file')?.files ?? [];
  if (file === undefined) return ['open', at('code').value];
  return ['open_key', file.size > KEY_FILE_BYTES ? '' : await file.text()];
}

async function prepare() {
  const voter = await worker.ask(...await credential());
  const { memory, context } = await worker.ask('survey', { vkey: data.vkey,
    remembered: remembered(), origin: data.origin, edition: data.edition, opened: data.opened });
  rememberLog(data.origin, data.vkey, memory);
  const refused = await refusalOf(voter);
  if (refused !== null) return { refused };
  return worker.ask('answer', { edition: data.edition, context, survey: data.survey,
    answers: data.answers, sealed: data.sealed, choice: choice() });
}

async function answer() {
  at('code').removeAttribute('aria-invalid');
  try {
    const { refused, tracker, submission } = await prepare();
    if (refused !== undefined) return complainText(refused);
    return await send({ tracker, submission: toBase64(submission) });
  } catch (error) {
    return explain(error, () => start());
  }
}

function start() {
  if (choice().every((one) => one === 0)) return complainText(say('survey.error.nothing'));
  return during('survey.say.reading', answer);
}

// ---- sending

// The worker finds the answer in the log by itself; a moment's delay is no fault.
const confirm = (index, submission) => patiently(async () => {
  const asked = { vkey: data.vkey, remembered: remembered(), index, submission };
  const { memory } = await worker.ask('confirm', asked);
  return rememberLog(data.origin, data.vkey, memory);
});

function showDone(receipt) {
  const page = location.origin + data.receipt;
  fill(at('step-done'), make('h2', {}, say('survey.done.title')),
    paragraph(say('survey.done.keep')),
    receiptCard(say, { title: data.title, ...receipt }, page, 'survey.done.checked'),
    make('p', { class: 'acts' }, button(say('vote.done.print'), () => window.print())),
    paragraph(say('vote.done.shared')));
  step('step-done');
}

async function send(sent) {
  fill(at('step-send'), make('h2', {}, say('survey.say.sending')));
  step('step-send');
  tell('survey.say.sending');
  keepPendingVote(pendingName, [sent]);
  try {
    const submission = fromBase64(sent.submission);
    const { index, receipt } = await client.submit(submission);
    tell('survey.say.confirming');
    await confirm(index, submission);
    keepPendingVote(pendingName, []);
    at('step-answer').reset();
    return showDone({ index, tracker: sent.tracker, receipt });
  } catch (error) {
    return failed(error, sent);
  }
}

function failed(error, sent) {
  at('step-send').querySelector('h2').textContent = say('survey.unconfirmed');
  const again = () => during('survey.say.sending', () => send(sent));
  if (error.name === 'Unreachable') return complainText(say('survey.error.unknown'), again);
  if (isOfLog(error)) return alarm(error, again, { submission: sent.submission });
  if (error.name !== 'Problem') return explain(error, again);
  const final = STORED_NOTHING.has(error.status);
  if (final) keepPendingVote(pendingName, []);
  return complainText(refusalText(error), final ? null : again);
}

// ---- begin

function begin() {
  const text = behindHash();
  if (text !== '') history.replaceState(null, '', location.pathname + location.search);
  step('step-answer');
  if (text !== '') at('code').value = text;
}

function offerPending([sent]) {
  fill(at('step-pending'), make('h2', {}, say('survey.pending.title')),
    paragraph(say('survey.pending.text')),
    make('p', { class: 'acts' },
      button(say('survey.pending.go'), () => during('survey.say.sending', () => send(sent))),
      button(say('survey.pending.forget'), () => {
        keepPendingVote(pendingName, []);
        begin();
      }, { second: true })));
  step('step-pending');
}

at('step-answer').addEventListener('submit', (event) => {
  event.preventDefault();
  fill(at('fault'));
  start();
});
at('key-file')?.addEventListener('change', ({ target }) => {
  at('key-file-name').textContent = target.files[0]?.name ?? '';
});
window.addEventListener('hashchange', () => {
  if (location.hash.length > 1 && !isBusy()) begin();
});

stayIn(data.edition);
// The code goes along to the page in another language, behind "#", as on the card.
for (const link of document.querySelectorAll('.languages a'))
  link.addEventListener('click', () => {
    link.hash = at('code').value;
  });

const waiting = pendingVote(pendingName);
if (waiting === null) begin();
else offerPending(waiting);
