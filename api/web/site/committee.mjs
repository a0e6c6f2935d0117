// The committee's page. It prepares acts, shows them in words, gives them away to be signed and
// takes them back, and holds no key: whatever it shows, `urna sign` shows what is signed. An act
// counts as done when the browser has found its bytes in the log, under the log's signature.

import { freshNonce, signedSubmission } from './act.mjs';
import { ActError, falseSigners, joinActs, readActLine } from './act_line.mjs';
import { saidOf } from './act_said.mjs';
import { alarmParts } from './alarm.mjs';
import { UrnaClient } from './client.mjs';
import {
  fieldLines, fillAct, fillDone, fillList, fillProject, titleOf,
} from './committee_parts.mjs';
import { findInLog } from './confirm.mjs';
import { questionsOf } from './define.mjs';
import { BallotForm } from './define_form.mjs';
import { definitionFacts } from './define_told.mjs';
import { button, dataOf, fill, make, paragraph, showStep, stayIn } from './dom.mjs';
import { decodeEvent, signable } from './event.mjs';
import { rememberLog, rememberedLog } from './memory.mjs';
import { patiently } from './patience.mjs';
import { readAmount } from './proposal.mjs';
import { isOfLog } from './vote_faults.mjs';
import { Words, money } from './words.mjs';

const PHASE = { announced: 1, proposals: 2, review: 3, enrolment: 4, voting: 5, closed: 6 };
const BARE = {
  [PHASE.announced]: 'proposals_opened', [PHASE.proposals]: 'proposals_closed',
  [PHASE.enrolment]: 'voting_opened', [PHASE.voting]: 'voting_closed',
};
const ADMITTED = 1;
const REJECTED = 2;
// Acts that the committee's quorum signs; a lottery's draw is signed by others.
const OURS = new Set(['ballot_defined', 'role_key_rotated', 'proposals_opened', 'proposals_closed',
  'proposal_reviewed', 'voting_opened', 'voting_closed', 'result_declared', 'lots_drawn',
  'organisations_named', 'merges_defined', 'milestone_reported', 'award_amended',
  'session_announced', 'session_held', 'plan_set', 'activity_reported', 'recommendations_made',
  'report_published', 'client_released', 'indicators_defined', 'baseline_set', 'survey_opened',
  'survey_codes_issued', 'survey_closed']);

const data = dataOf('committee-data');
const words = new Words(data.words, data.language);
const { say } = words;
const root = document.getElementById('committee');
const at = (id) => document.getElementById(id);
const fault = at('fault');
const client = new UrnaClient({ base: data.base, edition: data.edition });

let current = null; // the act on the screen: {origin, about, bytes, signers}
let ballot = null; // the form of the ballot: what was typed stays while the page is open

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
  if (isOfLog(error)) {
    client.distrustCache();
    return complain(alarmParts(say, error,
      { origin: data.origin, vkey: data.vkey, remembered: rememberedLog(data.origin) }), retry);
  }
  if (error.name === 'Unreachable')
    return complain([paragraph(say('committee.error.unreachable'), 'error')], retry);
  const code = error.code ?? error.name;
  const text = words.knows(`committee.error.${code}`)
    ? say(`committee.error.${code}`) : say('committee.error.other', { code });
  const detail = error.detail ? paragraph(error.detail, 'fine') : '';
  return complain([paragraph(text, 'error'), detail], retry);
}

// What is not seen is not there: no field stands twice in the page.
function step(id) {
  tell(null);
  fill(fault);
  for (const other of root.querySelectorAll('section')) if (other.id !== id) fill(other);
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

function prepare(name, body, about = data.title) {
  const event = { name, edition: data.edition, body: { nonce: freshNonce(), ...body } };
  showAct({ origin: data.origin, about, bytes: signable(event).bytes, signers: [] });
}

const prepareResult = () => during('committee.say.counting', async () => {
  const line = await client.preparedResult();
  takeForeign([line]);
});

function showList() {
  current = null;
  const bare = BARE[data.phase];
  const acts = bare === undefined ? [] : [{ key: `committee.do.${bare}`,
    act: () => prepare(bare, {}) }];
  if (data.phase === PHASE.closed)
    acts.push({ key: 'committee.do.result_declared', act: prepareResult });
  const waiting = data.phase === PHASE.review ? data.projects.filter((one) => one.waiting) : [];
  const notes = [];
  if (data.phase === PHASE.review && waiting.length === 0) {
    const asked = questionsOf(data).length > 0;
    notes.push(say(asked ? 'committee.define' : 'committee.ballot.none'));
    if (asked) acts.push({ key: 'committee.do.ballot_defined', act: showBallot });
  }
  if (data.phase > PHASE.closed) notes.push(say('committee.nothing'));
  fillList(at('step-list'), words, {
    acts, notes, waiting, onProject: showProject, onForeign: takeForeign });
  step('step-list');
}

// ---- a project's review

function reviewed(project, { rejected, cost, envelope, reason }) {
  const amount = rejected ? project.cost : readAmount(cost, data.money.decimals).units;
  if (amount === undefined) throw new ActError('cost');
  const empty = data.languages.filter((tag) => reason[tag] === '');
  if (rejected && empty.length > 0) throw new ActError('reason', empty.join(', '));
  const { number, categories, locals, newcomers } = project;
  return { project: number, verdict: rejected ? REJECTED : ADMITTED, cost: amount, categories,
    team: { locals, newcomers }, envelope: rejected ? project.envelope : envelope,
    reason: rejected ? reason : {} };
}

function showProject(project) {
  fillProject(at('step-project'), words, { project, data, onBack: showList,
    onReview: (typed) => {
      try {
        const about = `${data.title} · ${project.label} ${titleOf(project, data.language)}`;
        prepare('proposal_reviewed', reviewed(project, typed), about);
      } catch (error) {
        explain(error);
      }
    } });
  step('step-project');
}

// ---- the ballot

function prepareBallot(body) {
  try {
    prepare('ballot_defined', body);
  } catch (error) {
    explain(error);
  }
}

function showBallot() {
  ballot ??= new BallotForm(words, { data, onReady: prepareBallot, onBack: showList });
  fill(at('step-ballot'), ...ballot.parts);
  step('step-ballot');
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
    [say('committee.team'), say('committee.team.text', read.team)],
    ...Object.entries(read.reason).map(([tag, text]) =>
      [say('committee.reason', { language: tag }), make('bdi', { lang: tag }, text)])];
}

const resultFacts = (read) => read.results.flatMap(({ question, counted, winners, spent }) => [
  [say('committee.question', { number: String(question) }),
    winners.length === 0 ? say('committee.no_winner')
      : make('ul', {}, ...winners.map((number) => make('li', {}, projectName(number))))],
  [say('committee.counted'), words.number(counted)],
  [say('committee.spent'), money(words, spent, data.money)]]);

/** {sentence, facts, notes, lines} of an act, read out of its bytes. */
function toldOf({ name, body }) {
  const [more, values] = saidOf({ name, body }, data.language);
  const told = { sentence: say(`act.event.${name}${more}`, values), facts: [], notes: [],
    lines: fieldLines(body) };
  if (name === 'proposal_reviewed') told.facts = reviewFacts(body);
  if (name === 'ballot_defined')
    told.facts = definitionFacts(words, body, { data, projectName });
  if (name !== 'result_declared') return told;
  return { ...told, facts: resultFacts(body), notes: [say('committee.counted_here')] };
}

function eventOf(bytes) {
  try {
    return decodeEvent(bytes);
  } catch {
    throw new ActError('not_committee');
  }
}

/** The event of an act that this committee may sign, with signatures of its members alone. */
function needOurs(act) {
  if (act.origin !== data.origin) throw new ActError('other_log');
  const event = eventOf(act.bytes);
  if (!OURS.has(event.name)) throw new ActError('not_committee');
  if (event.edition !== data.edition) throw new ActError('other_edition');
  if (falseSigners(act).length > 0) throw new ActError('false_signature');
  if (act.signers.some(({ key }) => !data.committee.includes(key))) throw new ActError('stranger');
  return event;
}

function showAct(act) {
  const event = needOurs(act);
  current = act;
  fillAct(at('step-act'), words, { act, name: event.name, told: toldOf(event), data,
    onLines: takeSigned, onSubmit: submit, onBack: showList });
  step('step-act');
}

// Lines of one act; the first says which.
function takeForeign(lines) {
  try {
    const [first, ...more] = lines.map(readActLine);
    showAct(more.reduce(joinActs, first));
  } catch (error) {
    explain(error);
  }
}

function takeSigned(lines) {
  try {
    showAct(lines.map(readActLine).reduce((act, more) => {
      needOurs(more);
      return joinActs(act, more);
    }, current));
  } catch (error) {
    explain(error);
  }
}

// ---- into the log

const confirm = (index, submission) => patiently(async () => {
  const { origin, vkey } = data;
  const remembered = rememberedLog(origin);
  const found = await findInLog({ read: client.read, vkey, remembered, index, submission });
  rememberLog(origin, vkey, found.memory);
});

// Exactly the quorum goes in; whoever signed beyond it is not needed.
const submit = () => during('committee.say.sending', async () => {
  const submission = signedSubmission(current.bytes, current.signers.slice(0, data.quorum));
  const { index, receipt } = await client.submit(submission);
  await confirm(index, submission);
  const { sentence } = toldOf(decodeEvent(current.bytes));
  const onNext = () => location.reload();
  fillDone(at('step-done'), words, { sentence, index, receipt, onNext });
  step('step-done');
});

stayIn(data.edition);
showList();
