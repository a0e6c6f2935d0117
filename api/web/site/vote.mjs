// The ballot page, one step after the other: code, choice, review, sending, receipt. The page never
// says "received" before the worker found the vote in the log by itself. What is sent is kept until
// then, so that a lost connection or a closed page ends in one ballot and a receipt that is found.

import { UrnaClient } from './client.mjs';
import { behindHash, dataOf, fill, make, stayIn } from './dom.mjs';
import { KEY_FILE_BYTES } from './key_file.mjs';
import { keepPendingVote, pendingVote, rememberLog, rememberedLog } from './memory.mjs';
import { fromBase64, toBase64 } from './base64.mjs';
import { ownSlot } from './own_slot.mjs';
import { patiently } from './patience.mjs';
import { stepsOf } from './steps.mjs';
import { STORED_NOTHING, isOfLog, problemText } from './vote_faults.mjs';
import { QuestionForm } from './vote_form.mjs';
import { fillCheck, fillDone, fillPending, fillReview } from './vote_steps.mjs';
import { Words } from './words.mjs';
import { SealWorker } from './worker_client.mjs';

const NONE = '0'.repeat(64);

const data = dataOf('vote-data');
const words = new Words(data.words, data.language);
const { say } = words;
const root = document.getElementById('vote');
const at = (id) => document.getElementById(id);
const fault = at('fault');
const client = new UrnaClient({
  base: data.base, edition: data.edition, onWait: () => tell('vote.say.waiting') });
const worker = new SealWorker(data.worker, client.read);
const { tell, complainText, alarm, step, during, isBusy } =
  stepsOf({ root, words, client, log: data, retryKey: 'vote.retry' });
const forms = [...root.querySelectorAll('[data-question]')].map((fieldset) =>
  new QuestionForm(fieldset, data.questions[fieldset.dataset.question], words, data.money));

let mine = []; // forms of the voter's own questions
let slot = null; // what the server says of the slot
let code = ''; // as it was typed, for another language's page; forgotten with the vote
let done = []; // receipts, confirmed

const receiptPage = () => location.origin + data.receipt;

// ---- faults

// Whatever went wrong before anything was sent.
function explain(error, retry) {
  if (error.code === 'no_worker') return complainText(say('vote.error.no_worker'));
  if (isOfLog(error) && error.code !== 'unreachable') return alarm(error, retry);
  if (error.code === 'unreachable') return complainText(say('vote.error.unreachable'), retry);
  if (error.name === 'Problem') return complainText(problemText(words, error), retry);
  return complainText(say('vote.error.other', { code: error.code ?? error.name }), retry);
}

// ---- step 1: the code, or a key file

const remembered = () => rememberedLog(data.origin);

async function lookAtLog() {
  const { memory } = await worker.ask('look', { vkey: data.vkey, remembered: remembered() });
  rememberLog(data.origin, data.vkey, memory);
}

// Why this slot may not vote here, or null.
function refusalOf(voter) {
  if (slot === null)
    return say(voter.slot === null ? 'vote.error.key_no_slot' : 'vote.error.no_slot');
  if (slot.revoked) return say('vote.problem.slot_revoked');
  if (slot.paper) return say('vote.problem.slot_is_paper');
  if (slot.key !== voter.key) return say('vote.error.other_key');
  const { questions = [] } = data.styles.find(({ style }) => style === slot.style) ?? {};
  mine = forms.filter(({ number }) => questions.includes(number));
  return mine.length === 0 ? say('vote.error.no_question') : null;
}

function codeFault({ reason, given, letter }) {
  const empty = reason === 'short' && given === 0;
  const text = empty
    ? say('vote.error.code.empty') : say(`vote.error.code.${reason}`, { given, letter });
  complainText(text);
  at('code').setAttribute('aria-invalid', 'true');
}

// `task`: what the worker does with the text, that of a code or of a key file.
async function enter(task, text) {
  at('code').removeAttribute('aria-invalid');
  try {
    const voter = await worker.ask(task, text);
    await lookAtLog();
    slot = await ownSlot(client, worker, voter);
    const refused = refusalOf(voter);
    if (refused !== null) return complainText(refused);
    await worker.ask('join', { edition: data.edition, context: data.context,
      questions: data.questions });
    at('code').value = '';
    code = task === 'open' ? text : '';
    at('step-choose').reset(); // whoever used the page before leaves no marks
    forms.forEach((form) => form.show(mine.includes(form)));
    return step('step-choose');
  } catch (error) {
    if (error.code === 'key_file') return complainText(say('vote.error.key_file'));
    return error.code === 'code' ? codeFault(error) : explain(error, () => start(text, task));
  }
}
const start = (text, task = 'open') => during('vote.say.reading', () => enter(task, text));

async function takeKey(input) {
  const [file] = input.files;
  if (file === undefined) return undefined;
  const text = file.size > KEY_FILE_BYTES ? '' : await file.text();
  input.value = '';
  return start(text, 'open_key');
}

// ---- steps 2 and 3: choice and review

const lastOf = (form) => slot.ballots.find(({ question }) => question === form.number);

async function prepare(form) {
  if (form.empty) return null;
  const last = lastOf(form);
  return worker.ask('seal', {
    question: form.number, choice: form.choice.filter((j) => j !== null),
    bseq: (last?.bseq ?? 0) + 1, prev: last?.tracker ?? NONE });
}

async function showReview(note = null) {
  await worker.ask('discard');
  const answers = [];
  for (const form of mine)
    answers.push({ form, prepared: await prepare(form), earlier: lastOf(form) !== undefined });
  fillReview(at('step-review'), say, answers, {
    onCast: () => during('vote.say.sending', () => cast(answers)),
    onBack: () => step('step-choose'),
    onCheck: (answer) => during('vote.say.sealing', () => check(answer)),
  });
  step('step-review');
  if (note !== null) complainText(note);
}
const review = (note) => during('vote.say.sealing', () =>
  showReview(note).catch((error) => explain(error, () => review(note))));

function choose() {
  const wrong = mine.filter((form) => !form.check());
  if (wrong.length > 0) return wrong[0].inputs[0].focus();
  if (mine.every((form) => form.empty)) return complainText(say('vote.error.nothing'));
  return review();
}

async function check({ form, prepared: { tracker } }) {
  try {
    const opened = await worker.ask('check', tracker);
    fillCheck(at('step-check'), say, { form, tracker, ...opened }, () => review());
    step('step-check');
  } catch (error) {
    explain(error, () => review());
  }
}

// ---- sending

async function cast(answers) {
  const ballots = [];
  try {
    for (const { form, prepared } of answers.filter((answer) => answer.prepared !== null)) {
      const submission = await worker.ask('cast', prepared.tracker);
      ballots.push({ question: form.number, tracker: prepared.tracker,
        submission: toBase64(submission) });
    }
  } catch (error) {
    return explain(error, () => review());
  }
  done = [];
  code = '';
  return send(ballots);
}

// The worker finds the vote in the log by itself; a moment's delay is no fault.
const confirm = (index, submission) => patiently(async () => {
  const asked = { vkey: data.vkey, remembered: remembered(), index, submission };
  const { memory } = await worker.ask('confirm', asked);
  return rememberLog(data.origin, data.vkey, memory);
});

async function sendOne({ question, tracker, submission: text }) {
  const submission = fromBase64(text);
  const { index, receipt } = await client.submit(submission);
  tell('vote.say.confirming');
  await confirm(index, submission);
  done.push({ title: data.questions[question].title, index, tracker, receipt });
}

function showSending() {
  fill(at('step-send'), make('h2', {}, say('vote.say.sending')));
  step('step-send');
  tell('vote.say.sending');
}

async function send(ballots) {
  showSending();
  let rest = ballots;
  keepPendingVote(data.edition, rest);
  try {
    for (; rest.length > 0; rest = rest.slice(1), keepPendingVote(data.edition, rest))
      await sendOne(rest[0]);
  } catch (error) {
    return failed(error, rest);
  }
  return showDone();
}

function showDone() {
  fillDone(at('step-done'), say, done, receiptPage());
  step('step-done');
}

// A place in the chain that is taken, or a vote that is newer: nothing of ours was stored.
async function overtaken(rest) {
  keepPendingVote(data.edition, []);
  if (slot === null) return complainText(say('vote.error.newer'), () => location.reload());
  try {
    slot = await client.slot(slot.slot);
    mine = mine.filter(({ number }) => rest.some(({ question }) => question === number));
    return await showReview(say('vote.error.newer'));
  } catch (error) {
    return explain(error, () => location.reload());
  }
}

function failed(error, rest) {
  at('step-send').querySelector('h2').textContent = say('vote.unconfirmed');
  if (done.length > 0) showDone();
  const again = () => during('vote.say.sending', () => send(rest));
  if (['chain_conflict', 'wrong_chain'].includes(error.code)) return overtaken(rest);
  if (error.name === 'Unreachable') return complainText(say('vote.error.unknown'), again);
  if (isOfLog(error)) return alarm(error, again, { submission: rest[0].submission });
  if (error.name !== 'Problem') return explain(error, again);
  const final = STORED_NOTHING.has(error.status);
  if (final) keepPendingVote(data.edition, []);
  return complainText(problemText(words, error), final ? null : again);
}

// ---- begin

function codeFromAddress() {
  const text = behindHash();
  if (text !== '') history.replaceState(null, '', location.pathname + location.search);
  return text;
}

function begin() {
  const text = codeFromAddress();
  step('step-code');
  if (text === '') return;
  at('code').value = text;
  start(text);
}

function offerPending(ballots) {
  fillPending(at('step-pending'), say, {
    onSend: () => during('vote.say.sending', () => send(ballots)),
    onForget: () => {
      keepPendingVote(data.edition, []);
      begin();
    },
  });
  step('step-pending');
}

at('step-code').addEventListener('submit', (event) => {
  event.preventDefault();
  start(at('code').value);
});
at('key-file').addEventListener('change', ({ target }) => takeKey(target));
at('step-choose').addEventListener('submit', (event) => {
  event.preventDefault();
  fill(fault);
  choose();
});
window.addEventListener('hashchange', () => {
  if (location.hash.length > 1 && !isBusy()) begin();
});

stayIn(data.edition);
// The code goes along to the page in another language, behind "#", as on the card.
for (const link of document.querySelectorAll('.languages a'))
  link.addEventListener('click', () => {
    link.hash = code;
  });

const waiting = pendingVote(data.edition);
if (waiting === null) begin();
else offerPending(waiting);
