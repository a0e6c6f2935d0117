// The desk of an information centre. In the morning the officer names the station and gives its
// key, which stays in a worker of its own until the page is closed. Then one person after the
// other: a fresh worker for each, with the code of a card or with a key made here; the choice, the
// review, the ballot with the station's signature, receipts on paper; and then everything of that
// person is gone. What stays on the device: the log's last checkpoint, and two numbers
// (desk_count.mjs).

import { alarmParts } from './alarm.mjs';
import { UrnaClient } from './client.mjs';
import { DeskCount } from './desk_count.mjs';
import { Idle } from './desk_idle.mjs';
import { exchange } from './desk_language.mjs';
import { fillCounts, fillPapers } from './desk_parts.mjs';
import { Rotation } from './desk_rotation.mjs';
import { button, dataOf, fill, make, paragraph, showStep, stayIn } from './dom.mjs';
import { KEY_FILE_BYTES } from './key_file.mjs';
import { rememberLog, rememberedLog } from './memory.mjs';
import { ownSlot } from './own_slot.mjs';
import { patiently } from './patience.mjs';
import { dayNumber } from './station.mjs';
import { STORED_NOTHING, isOfLog, problemText } from './vote_faults.mjs';
import { QuestionForm } from './vote_form.mjs';
import { fillCheck, fillReview } from './vote_steps.mjs';
import { Words } from './words.mjs';
import { SealWorker } from './worker_client.mjs';

const NONE = '0'.repeat(64);
const ASSISTED = 1;

const at = (id) => document.getElementById(id);
let data = null;
let words = null;
let forms = [];
const say = (key, values) => words.say(key, values);
let desk = null; // {station, day, count}, once it is open
let held = null; // the public half of the station's key
let person = null; // {worker, slot, mine: numbers of questions, answers, done, act}
let draw = () => {}; // writes the present step again, in another language
let grievance = null; // {parts, retry}, the same for what went wrong

readPage();
const client = new UrnaClient({
  base: data.base, edition: data.edition, onWait: () => tell('vote.say.waiting') });
const keeper = new SealWorker(data.keeper, client.read);
const idle = new Idle(() => at('idle'), () => end());

function readPage() {
  data = dataOf('desk-data');
  words = new Words(data.words, data.language);
  forms = [...document.querySelectorAll('[data-question]')].map((fieldset) =>
    new QuestionForm(fieldset, data.questions[fieldset.dataset.question], words, data.money));
}

const formOf = (number) => forms.find((form) => form.number === number);
const stationOf = (id) => data.stations.find((station) => station.id === id);

function tell(key) {
  at('status').textContent = key === null ? '' : say(key);
}

// `parts()`: made anew where the language changes.
function complain(parts, retry = null) {
  grievance = { parts, retry };
  tell(null);
  const again = () => {
    forgive();
    retry();
  };
  fill(at('fault'), ...parts(), retry === null
    ? '' : make('p', { class: 'acts' }, button(say('vote.retry'), again)));
  at('leave').hidden = person === null;
  at('fault').focus();
}
const complainText = (text, retry) => complain(() => [paragraph(text(), 'error')], retry);

function forgive() {
  grievance = null;
  fill(at('fault'));
}

const WITHOUT_LEAVING = new Set(['step-open', 'step-ready', 'step-send', 'step-done']);

function step(id, write = () => {}) {
  tell(null);
  forgive();
  draw = () => {
    write();
    at('leave').hidden = WITHOUT_LEAVING.has(id);
    showStep(at('desk'), id);
  };
  draw();
}

// One thing at a time; what a person who has left was waiting for delays nobody.
let busy = null;
async function during(key, act) {
  if (busy !== null) return;
  const mine = {};
  busy = mine;
  at('desk').setAttribute('aria-busy', 'true');
  forgive();
  tell(key);
  try {
    await act();
  } finally {
    if (busy === mine) rest();
  }
}

function rest() {
  busy = null;
  at('desk').removeAttribute('aria-busy');
}

async function alarm(error, retry) {
  client.distrustCache();
  const evidence = { origin: data.origin, vkey: data.vkey, remembered: remembered() };
  complain(() => alarmParts(say, error, evidence), retry);
}

function explain(error, retry = null) {
  if (error.code === 'ended') return undefined;
  if (error.code === 'no_worker') return complainText(() => say('vote.error.no_worker'));
  if (isOfLog(error) && error.code !== 'unreachable') return alarm(error, retry);
  if (['unreachable', 'Unreachable'].includes(error.code ?? error.name))
    return complainText(() => say('vote.error.unreachable'), retry);
  const code = error.code ?? error.name;
  return complainText(() => (words.knows(`desk.error.${code}`)
    ? say(`desk.error.${code}`) : problemText(words, { code })), retry);
}

// ---- the morning

async function takeKey(input) {
  const [file] = input.files;
  if (file === undefined) return;
  held = null;
  try {
    if (file.size > KEY_FILE_BYTES) throw Object.assign(new Error(), { code: 'key_file' });
    held = await keeper.ask('hold', await file.text());
    const station = data.stations.find(({ key }) => key === held);
    if (station === undefined) throw Object.assign(new Error(), { code: 'key_other' });
    at('station').value = station.id;
    forgive();
  } catch (error) {
    held = null;
    explain(error);
  }
  input.value = '';
  showHeld();
}

function showHeld() {
  const key = held?.slice(0, 8);
  at('key-held').textContent = held === null ? '' : say('desk.open.held', { key });
}

function openDesk() {
  const station = stationOf(at('station').value);
  const day = dayNumber(at('day').value);
  if (held === null) return complainText(() => say('desk.error.no_key'));
  if (station.key !== held) return complainText(() => say('desk.error.key_other'));
  if (day === null) return complainText(() => say('desk.error.day'));
  desk = { station: station.id, day, written: at('day').value,
    count: new DeskCount(data.edition, station.id, day) };
  return ready();
}

const countsNow = () => ({ ...desk.count, day: desk.written });
const ready = () => step('step-ready', () =>
  fillCounts(at('counts'), say, countsNow(), stationOf(desk.station).name));

// ---- a person comes and goes

function welcome(id) {
  person = { worker: new SealWorker(data.worker, client.read), done: [], answers: [] };
  idle.start();
  step(id);
}

/** Everything of the person who was here goes, whatever the step was. */
function end() {
  idle.stop();
  person?.worker.end();
  person = null;
  rest();
  for (const form of document.querySelectorAll('form:not(#step-open)')) form.reset();
  for (const form of forms) form.show(false);
  for (const section of document.querySelectorAll('section[id^="step-"]:not(#step-ready)')) {
    for (const { href } of section.querySelectorAll('a[href^="blob:"]')) URL.revokeObjectURL(href);
    section.replaceChildren();
  }
  ready();
  tell('desk.ended');
}

const remembered = () => rememberedLog(data.origin);

async function lookAtLog({ worker }) {
  const { memory } = await worker.ask('look', { vkey: data.vkey, remembered: remembered() });
  rememberLog(data.origin, data.vkey, memory);
}

const confirm = ({ worker }, index, submission) => patiently(async () => {
  const asked = { vkey: data.vkey, remembered: remembered(), index, submission };
  const { memory } = await worker.ask('confirm', asked);
  rememberLog(data.origin, data.vkey, memory);
});

// Why this slot may not vote here, as a key of words, or null.
function refusalOf(slot) {
  if (slot.revoked) return 'vote.problem.slot_revoked';
  return slot.paper ? 'vote.problem.slot_is_paper' : null;
}

function questionsOf(slot) {
  const { questions = [] } = data.styles.find(({ style }) => style === slot.style) ?? {};
  return forms.map(({ number }) => number).filter((number) => questions.includes(number));
}

const toForm = (who) => step('step-choose', () =>
  forms.forEach((form) => form.show(who.mine.includes(form.number))));

async function toChoice(who) {
  who.slot = await ownSlot(client, who.worker, who.voter);
  if (who !== person) return undefined;
  if (who.slot === null) return complainText(() => say('vote.error.no_slot'));
  const other = who.slot.key === who.voter.key ? null : 'vote.error.other_key';
  const refused = refusalOf(who.slot) ?? other;
  who.mine = questionsOf(who.slot);
  if (refused !== null) return complainText(() => say(refused));
  if (who.mine.length === 0) return complainText(() => say('vote.error.no_question'));
  await who.worker.ask('join', { edition: data.edition, context: data.context,
    questions: data.questions });
  at('step-choose').reset();
  return toForm(who);
}

function codeFault({ reason, given, letter }) {
  const key = reason === 'short' && given === 0 ? 'empty' : reason;
  complainText(() => say(`vote.error.code.${key}`, { given, letter }));
}

async function withCard(who, text) {
  try {
    who.voter = await who.worker.ask('open', text);
    at('code').value = '';
    await lookAtLog(who);
    await toChoice(who);
  } catch (error) {
    if (error.code === 'code') codeFault(error);
    else explain(error, () => during('vote.say.reading', () => withCard(who, text)));
  }
}

// ---- no card: the slot's key is turned to one that lives as long as this session

async function identify(who) {
  const slot = at('slot').value.replace(/[\s-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(slot)) return complainText(() => say('desk.error.slot'));
  try {
    await lookAtLog(who);
    who.slot = await client.slot(slot);
    if (who !== person) return undefined;
    const refused = refusalOf(who.slot);
    if (refused !== null) return complainText(() => say(refused));
    const { origin, edition } = data;
    who.voter = await who.worker.ask('fresh', { origin, edition, slot });
    who.rotation = new Rotation({ data, desk, keeper, voter: who.voter,
      reason: Number(at('reason').value) });
    await who.rotation.make();
    return showRotation(who);
  } catch (error) {
    return explain(error, () => during('vote.say.reading', () => identify(who)));
  }
}

const showRotation = (who) => step('step-rotate', () =>
  who.rotation.show(at('step-rotate'), say, data, {
    onLines: (lines) => addSignatures(who, lines),
    onSubmit: () => during('desk.say.rotating', () => turnKey(who)),
  }));

function addSignatures(who, lines) {
  try {
    for (const line of lines) who.rotation.add(line);
    showRotation(who);
  } catch (error) {
    explain(error);
  }
}

async function turnKey(who) {
  try {
    const { submission } = who.rotation;
    const { index, fresh } = await client.submit(submission);
    await confirm(who, index, submission);
    if (fresh) desk.count.add({ rotations: 1 });
    await toChoice(who);
  } catch (error) {
    explain(error, () => during('desk.say.rotating', () => turnKey(who)));
  }
}

// ---- choice and review

const lastOf = ({ slot }, number) => slot.ballots.find(({ question }) => question === number);

async function prepare(who, number) {
  const form = formOf(number);
  const last = lastOf(who, number);
  const prepared = form.empty ? null : await who.worker.ask('seal', {
    question: number, choice: form.choice.filter((j) => j !== null), channel: ASSISTED,
    bseq: (last?.bseq ?? 0) + 1, prev: last?.tracker ?? NONE,
  });
  return { number, prepared, earlier: last !== undefined };
}

const withForms = (answers) =>
  answers.map((answer) => ({ ...answer, form: formOf(answer.number) }));

async function showReview(who) {
  await who.worker.ask('discard');
  who.answers = [];
  for (const number of who.mine) who.answers.push(await prepare(who, number));
  step('step-review', () => fillReview(at('step-review'), say, withForms(who.answers), {
    onCast: () => during('vote.say.sending', () => cast(who)),
    onBack: () => toForm(who),
    onCheck: (answer) => during('vote.say.sealing', () => check(who, answer)),
  }));
}
const review = (who) => during('vote.say.sealing', () =>
  showReview(who).catch((error) => explain(error, () => review(who))));

function choose(who) {
  const mine = who.mine.map(formOf);
  const wrong = mine.filter((form) => !form.check());
  if (wrong.length > 0) return wrong[0].inputs[0].focus();
  if (mine.every((form) => form.empty)) return complainText(() => say('vote.error.nothing'));
  return review(who);
}

async function check(who, { number, prepared: { tracker } }) {
  try {
    const opened = await who.worker.ask('check', tracker);
    step('step-check', () => fillCheck(at('step-check'), say,
      { form: formOf(number), tracker, ...opened }, () => review(who)));
  } catch (error) {
    explain(error, () => review(who));
  }
}

// ---- sending

async function cast(who) {
  const ballots = [];
  try {
    for (const { number, prepared } of who.answers.filter((one) => one.prepared !== null)) {
      const submission = await who.worker.ask('cast', prepared.tracker);
      ballots.push({ number, tracker: prepared.tracker,
        submission: await keeper.ask('countersign', { origin: data.origin, submission }) });
    }
  } catch (error) {
    return explain(error, () => review(who));
  }
  who.done = [];
  return send(who, ballots);
}

async function send(who, ballots) {
  step('step-send', () => fill(at('step-send'), make('h2', {}, say('vote.say.sending'))));
  tell('vote.say.sending');
  let rest = ballots;
  try {
    for (; rest.length > 0; rest = rest.slice(1)) {
      const [{ number, tracker, submission }] = rest;
      const { index } = await client.submit(submission);
      tell('vote.say.confirming');
      await confirm(who, index, submission);
      who.done.push({ number, index, tracker });
    }
  } catch (error) {
    return failed(who, error, rest);
  }
  desk.count.add({ people: 1 });
  return showDone(who);
}

function showDone(who) {
  const place = () => ({ page: location.origin + data.receipt, town: data.town,
    station: stationOf(desk.station).name, day: desk.written });
  const receipts = () => who.done.map((one) =>
    ({ ...one, title: data.questions[one.number].title }));
  step('step-done', () => fillPapers(at('step-done'), say, receipts(), place(), end));
}

function failed(who, error, rest) {
  const again = () => during('vote.say.sending', () => send(who, rest));
  if (['chain_conflict', 'wrong_chain'].includes(error.code))
    return complainText(() => say('vote.error.newer'), () => review(who));
  if (error.name === 'Unreachable') return complainText(() => say('vote.error.unknown'), again);
  return explain(error, STORED_NOTHING.has(error.status) ? null : again);
}

// ---- begin, and again in another language

function onSubmit(id, act) {
  at(id).addEventListener('submit', (event) => {
    event.preventDefault();
    forgive();
    act();
  });
}

async function switchTo(address) {
  try {
    await exchange(address, 'desk-data');
  } catch (error) {
    return explain({ code: 'unreachable', why: String(error) }, () => switchTo(address));
  }
  const before = grievance;
  readPage();
  bind();
  draw();
  if (before !== null) complain(before.parts, before.retry);
  return document.querySelector('.languages [aria-current]').focus();
}

function bind() {
  onSubmit('step-open', openDesk);
  onSubmit('step-code', () => {
    const [who, text] = [person, at('code').value];
    during('vote.say.reading', () => withCard(who, text));
  });
  onSubmit('step-identity', () => during('vote.say.reading', () => identify(person)));
  onSubmit('step-choose', () => choose(person));
  const onClick = (id, act) => at(id).addEventListener('click', act);
  onClick('with-card', () => welcome('step-code'));
  onClick('without-card', () => welcome('step-identity'));
  onClick('end-now', end);
  onClick('idle-more', () => idle.more());
  onClick('idle-end', end);
  onClick('close-desk', () => location.reload());
  at('idle').addEventListener('cancel', (event) => {
    event.preventDefault();
    idle.more();
  });
  at('station-key').addEventListener('change', (event) => takeKey(event.target));
  stayIn(data.edition);
  for (const link of document.querySelectorAll('.languages a'))
    link.addEventListener('click', (event) => {
      event.preventDefault();
      if (busy === null) switchTo(link.getAttribute('href'));
    });
}

bind();
step('step-open', showHeld);
