// The committee's page. It prepares acts, shows them in words, gives them away to be signed and
// takes them back, and holds no key: whatever it shows, `urna sign` shows what is signed. An act
// counts as done when the browser has found its bytes in the log, under the log's signature.

import { fromHex } from '../sealed/bytes.mjs';
import { freshBytes } from '../sealed/random.mjs';
import { ActError, falseSigners, joinActs, readAct, writeSubmission } from './act.mjs';
import { bareEvent, readCommitteeAct, reviewEvent } from './act_event.mjs';
import { alarmParts } from './alarm.mjs';
import { UrnaClient } from './client.mjs';
import { fillAct, fillDone, fillList, fillProject, titleOf } from './committee_parts.mjs';
import { button, dataOf, fill, make, paragraph, showStep } from './dom.mjs';
import { openLog } from './log.mjs';
import { LogError } from './log_error.mjs';
import { rememberLog, rememberedLog } from './memory.mjs';
import { holdsSubmission } from './submission.mjs';
import { isOfLog } from './vote_faults.mjs';
import { Words, money } from './words.mjs';

const PHASE = { announced: 1, proposals: 2, review: 3, enrolment: 4, voting: 5, closed: 6 };
const BARE = {
  [PHASE.announced]: 'proposals_opened', [PHASE.proposals]: 'proposals_closed',
  [PHASE.enrolment]: 'voting_opened', [PHASE.voting]: 'voting_closed',
};
const NONCE_BYTES = 8;
const LOOKS = 3;
const LOOK_PAUSE_MS = 1500;

const data = dataOf('committee-data');
const words = new Words(data.words, data.language);
const { say } = words;
const root = document.getElementById('committee');
const at = (id) => document.getElementById(id);
const fault = at('fault');
const edition = fromHex(data.edition);
const client = new UrnaClient({ base: data.base, edition: data.edition });

let current = null; // the act on the screen: {origin, about, event, signatures}

const tell = (key) => {
  at('status').textContent = key === null ? '' : say(key);
};

function complain(parts, retry) {
  tell(null);
  fill(fault, ...parts, retry === undefined ? ''
    : make('p', { class: 'acts' }, button(say('committee.retry'), retry)));
  fault.focus();
}

function explain(error, retry) {
  if (isOfLog(error))
    return complain(alarmParts(say, error,
      { origin: data.origin, vkey: data.vkey, remembered: rememberedLog(data.origin) }), retry);
  if (error.name === 'Unreachable')
    return complain([paragraph(say('committee.error.unreachable'), 'error')], retry);
  const code = error.code ?? error.name;
  const text = words.knows(`committee.error.${code}`)
    ? say(`committee.error.${code}`) : say('committee.error.other', { code });
  const detail = error.detail ? paragraph(error.detail, 'fine') : '';
  return complain([paragraph(text, 'error'), detail], retry);
}

function step(id) {
  tell(null);
  fill(fault);
  showStep(root, id);
}

let busy = false;
async function during(key, act) {
  if (busy) return;
  busy = true;
  fill(fault);
  tell(key);
  try {
    await act();
  } catch (error) {
    explain(error, error.code === 'not_found' ? undefined : () => during(key, act));
  } finally {
    busy = false;
  }
}

// ---- what is due

const fresh = () => freshBytes(NONCE_BYTES);
const unsigned = (about, event) => ({ origin: data.origin, about, event, signatures: [] });

function prepareBare(name) {
  showAct(unsigned(data.title, bareEvent(name, edition, fresh())));
}

const prepareResult = () => during('committee.say.counting', async () => {
  const line = await client.preparedResult();
  takeForeign([line]);
});

function showList() {
  current = null;
  const bare = BARE[data.phase];
  const acts = bare === undefined ? [] : [{ key: `committee.do.${bare}`,
    act: () => prepareBare(bare) }];
  if (data.phase === PHASE.closed)
    acts.push({ key: 'committee.do.result_declared', act: prepareResult });
  const waiting = data.phase === PHASE.review ? data.projects.filter((one) => one.waiting) : [];
  const notes = data.phase === PHASE.review && waiting.length === 0
    ? [say('committee.define')] : [];
  if (data.phase > PHASE.closed) notes.push(say('committee.nothing'));
  fillList(at('step-list'), words, {
    acts, notes, waiting, onProject: showProject, onForeign: takeForeign });
  step('step-list');
}

// ---- a project's review

/** Smallest units of "1 234,50", or null. */
function amountOf(text) {
  const { decimals } = data.money;
  const plain = text.replace(/[\s\u00a0]/g, '');
  const [, whole, part = ''] = /^(\d{1,12})(?:[.,](\d+))?$/.exec(plain) ?? [];
  if (whole === undefined || part.length > decimals) return null;
  return Number(whole + part.padEnd(decimals, '0'));
}

function reviewed(project, { rejected, cost, envelope, reason }) {
  const amount = rejected ? project.cost : amountOf(cost);
  if (amount === null) throw new ActError('cost');
  const empty = data.languages.filter((tag) => reason[tag] === '');
  if (rejected && empty.length > 0) throw new ActError('reason', empty.join(', '));
  const { number, categories, locals, newcomers } = project;
  return { project: number, rejected, cost: amount, categories, locals, newcomers,
    envelope: rejected ? project.envelope : envelope, reason: rejected ? reason : {} };
}

function showProject(project) {
  fillProject(at('step-project'), words, { project, data, onBack: showList,
    onReview: (typed) => {
      try {
        const event = reviewEvent(edition, fresh(), reviewed(project, typed));
        const about = `${project.label} ${titleOf(project, data.language)}`;
        showAct(unsigned(`${data.title} · ${about}`, event));
      } catch (error) {
        explain(error);
      }
    } });
  step('step-project');
}

// ---- an act and its signatures

const projectName = (number) => {
  const project = data.projects.find((one) => one.number === number);
  return project === undefined ? String(number)
    : `${number} · ${project.label} · ${titleOf(project, data.language)}`;
};

function reviewFacts(read) {
  const envelope = data.envelopes.find(({ id }) => id === read.envelope)?.name
    ?? say('committee.envelope.none');
  return [[say('committee.project'), projectName(read.project)],
    [say('committee.cost.act'), money(words, read.cost, data.money)],
    [say('committee.envelope'), envelope],
    [say('committee.categories'), read.categories.join(', ') || '–'],
    [say('committee.team'), say('committee.team.text', read)],
    ...Object.entries(read.reason).map(([tag, text]) =>
      [say('committee.reason', { language: tag }), make('bdi', { lang: tag }, text)])];
}

const resultFacts = (read) => read.results.flatMap(({ question, counted, winners, spent }) => [
  [say('committee.question', { number: String(question) }),
    winners.length === 0 ? say('committee.no_winner')
      : make('ul', {}, ...winners.map((number) => make('li', {}, projectName(number))))],
  [say('committee.counted'), words.number(counted)],
  [say('committee.spent'), money(words, spent, data.money)]]);

/** {sentence, facts, notes} of an act, as far as the page can read it. */
function toldOf(read) {
  const notes = read.whole ? [] : [say('committee.not_whole')];
  const sentence = (key, values) => ({ sentence: say(key, values), notes });
  if (read.name === 'proposal_reviewed')
    return { ...sentence(`act.event.proposal_reviewed.${read.rejected ? 'rejected' : 'admitted'}`,
      { project: String(read.project), cost: String(read.cost) }), facts: reviewFacts(read) };
  if (read.name === 'result_declared') {
    notes.push(say('committee.counted_here'));
    return { ...sentence('act.event.result_declared'), facts: resultFacts(read) };
  }
  const key = `act.event.${read.name}`;
  return { ...sentence(read.whole && words.knows(key) ? key : 'act.event.other',
    { name: read.name }), facts: [] };
}

function needOurs(act) {
  if (act.origin !== data.origin) throw new ActError('other_log');
  const read = readCommitteeAct(act.event);
  if (read.edition !== data.edition) throw new ActError('other_edition');
  if (falseSigners(act).length > 0) throw new ActError('false_signature');
  if (act.signatures.some(({ key }) => !data.committee.includes(key)))
    throw new ActError('stranger');
  return read;
}

function showAct(act) {
  const read = needOurs(act);
  current = act;
  fillAct(at('step-act'), words, { act, name: read.name, told: toldOf(read), data,
    onLines: takeSigned, onSubmit: submit, onBack: showList });
  step('step-act');
}

// Lines of one act; the first says which.
function takeForeign(lines) {
  try {
    const [first, ...more] = lines.map(readAct);
    showAct(more.reduce(joinActs, first));
  } catch (error) {
    explain(error);
  }
}

function takeSigned(lines) {
  try {
    showAct(lines.map(readAct).reduce((act, more) => {
      needOurs(more);
      return joinActs(act, more);
    }, current));
  } catch (error) {
    explain(error);
  }
}

// ---- into the log

const pause = (ms) => new Promise((after) => setTimeout(after, ms));

async function lookFor(index, submission) {
  const { origin, vkey } = data;
  const view = await openLog({ read: client.read, vkey, remembered: rememberedLog(origin) });
  if (index >= view.size) throw new LogError('not_yet', `the log shows ${view.size} entries`);
  if (!holdsSubmission(await view.entry(index), submission))
    throw new LogError('not_included', 'another entry stands there');
  rememberLog(origin, vkey, view.memory);
}

async function confirm(index, submission) {
  for (let count = 1; ; count += 1) {
    try {
      return await lookFor(index, submission);
    } catch (error) {
      if (error.code !== 'not_yet' || count === LOOKS) throw error;
      await pause(LOOK_PAUSE_MS);
    }
  }
}

// Exactly the quorum goes in; whoever signed beyond it is not needed.
const submit = () => during('committee.say.sending', async () => {
  const signatures = current.signatures.slice(0, data.quorum);
  const submission = writeSubmission({ event: current.event, signatures });
  const { index, receipt } = await client.submit(submission);
  await confirm(index, submission);
  const { sentence } = toldOf(readCommitteeAct(current.event));
  fillDone(at('step-done'), words, { sentence, index, receipt, onNext: () => location.reload() });
  step('step-done');
});

showList();
