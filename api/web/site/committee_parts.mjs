// What the committee's steps show: what is due, a project's review, an act with its signatures, its
// receipt. Nothing here decides anything; committee.mjs does.

import { actLine, fingerprintOf } from './act_line.mjs';
import { button, download, fileChooser, fill, make, paragraph } from './dom.mjs';
import { qrPicture } from './qr.mjs';
import { money } from './words.mjs';

// A code of more modules than this is not read off a screen any more.
const QR_BYTES = 1200;
const grouped = (hex) => hex.match(/.{4}/g).join(' ');
const own = (text) => make('bdi', {}, text);

const facts = (pairs) => make('dl', { class: 'facts' }, ...pairs.map(([term, ...parts]) =>
  make('div', {}, make('dt', {}, term), make('dd', {}, ...parts))));

/** Every field of an event's body, [name, value] each, as `urna sign` names them. */
export function fieldLines(value, name = '') {
  if (typeof value !== 'object') return [[name, String(value)]];
  if (value === null || Object.keys(value).length === 0) return [[name, '–']];
  const inner = (key) => {
    if (Array.isArray(value)) return `${name}[${key}]`;
    return name === '' ? key : `${name}.${key}`;
  };
  return Object.entries(value).flatMap(([key, one]) => fieldLines(one, inner(key)));
}

const allFields = ({ say }, lines) => make('details', { class: 'offer' },
  make('summary', {}, say('committee.fields', { count: lines.length })),
  make('ul', { class: 'fields' }, ...lines.map(([name, value]) =>
    make('li', {}, make('code', {}, name), ': ', own(value)))));

export const titleOf = ({ title }, language) =>
  title[language] ?? title.ro ?? Object.values(title)[0] ?? '';

/** `acts`: {key, act} each; `waiting`: projects to review; `onProject`, `onForeign(texts)`. */
export function fillList(section, words, { acts, notes, waiting, onProject, onForeign }) {
  const { say, language } = words;
  const projects = waiting.map((project) => make('li', { class: 'project' },
    make('h3', {}, own(`${project.label} · ${titleOf(project, language)}`)),
    make('p', { class: 'acts' }, button(say('committee.review'), () => onProject(project),
      { second: true }))));
  fill(section, make('h2', {}, say('committee.now')),
    ...notes.map((note) => paragraph(note)),
    ...acts.map(({ key, act }) => make('p', { class: 'acts' }, button(say(key), act))),
    ...(projects.length > 0 ? [make('h2', {}, say('committee.waiting', { count: projects.length })),
      make('ul', { class: 'projects' }, ...projects)] : []),
    make('h2', {}, say('committee.elsewhere')), paragraph(say('committee.elsewhere.text')),
    ...taking(words, onForeign));
}

/** Fields that take lines of acts: pasted, or in files. */
function taking({ say }, onLines) {
  const pasted = make('textarea', { id: 'act-line', rows: '3', autocomplete: 'off',
    spellcheck: 'false' });
  const [files, choose] = fileChooser('act-files', say('committee.files'), { multiple: true });
  files.addEventListener('change', async () => {
    const lines = await Promise.all([...files.files].map((file) => file.text()));
    files.value = '';
    onLines(lines);
  });
  return [make('label', { for: 'act-line' }, say('committee.paste')), pasted,
    make('p', { class: 'acts' },
      button(say('committee.take'), () => onLines([pasted.value]), { second: true })),
    make('p', { class: 'acts' }, files, choose)];
}

const options = (items) => items.map(({ id, name }) => make('option', { value: String(id) }, name));

function reasonFields({ say }, languages) {
  return languages.flatMap((tag) => [
    make('label', { for: `reason-${tag}` }, say('committee.reason', { language: tag })),
    make('textarea', { id: `reason-${tag}`, lang: tag, rows: '3', 'data-reason': tag })]);
}

/** Smallest units as they are typed. */
export const amountText = (units, { decimals }) => String(units / 10 ** decimals);

/** The form of one project's review; `onReview({rejected, cost, envelope, reason})` as typed. */
export function fillProject(section, words, { project, data, onReview, onBack }) {
  const { say, language } = words;
  const cost = make('input', { type: 'text', id: 'cost', inputmode: 'decimal', autocomplete: 'off',
    value: amountText(project.cost, data.money) });
  const envelope = make('select', { id: 'envelope' },
    ...options([{ id: 0, name: say('committee.envelope.none') }, ...data.envelopes]));
  envelope.value = String(project.envelope);
  const read = (rejected) => onReview({ rejected, cost: cost.value,
    envelope: Number(envelope.value),
    reason: Object.fromEntries([...section.querySelectorAll('[data-reason]')]
      .map((field) => [field.dataset.reason, field.value.trim()])) });
  fill(section, make('h2', {}, own(`${project.label} · ${titleOf(project, language)}`)),
    facts([[say('committee.cost.filed'), money(words, project.cost, data.money)],
      [say('committee.team'), say('committee.team.text', project)]]),
    make('h3', {}, say('committee.admit')),
    make('label', { for: 'cost' }, say('committee.cost', { currency: data.money.currency })), cost,
    make('label', { for: 'envelope' }, say('committee.envelope')), envelope,
    make('p', { class: 'acts' }, button(say('committee.admit.go'), () => read(false))),
    make('h3', {}, say('committee.reject')), paragraph(say('committee.reject.text')),
    ...reasonFields(words, data.languages),
    make('p', { class: 'acts' }, button(say('committee.reject.go'), () => read(true)),
      button(say('committee.back'), onBack, { second: true })));
}

function signerLine({ say }, data, key, here) {
  const number = data.committee.indexOf(key) + 1;
  const name = say('committee.member', { number, key: key.slice(0, 8) });
  return make('li', { class: here ? 'good' : null }, `${here ? '✓' : '…'} ${name}`);
}

const receiving = (words, { onLines }) => [
  make('h3', {}, words.say('committee.back_here')), ...taking(words, onLines)];

function giving({ say }, line, name) {
  const parts = [make('h3', {}, say('committee.give')), paragraph(say('committee.give.text')),
    make('p', { class: 'acts' }, download(say('committee.file'), `${name}.act`, `${line}\n`)),
    make('pre', { class: 'command' }, make('code', {}, `urna sign ${name}.act --key KEY --out ` +
      `${name}-1.act`))];
  return line.length > QR_BYTES
    ? [...parts, paragraph(say('committee.no_qr'))]
    : [...parts, qrPicture(line, say('committee.qr'))];
}

/** `act`: {origin, about, bytes, signers}; `told`: {sentence, facts, notes, lines} of it. */
export function fillAct(section, words, { act, name, told, data, onLines, onSubmit, onBack }) {
  const { say } = words;
  const here = new Set(act.signers.map(({ key }) => key));
  const enough = here.size >= data.quorum;
  fill(section, make('h2', {}, say('committee.act')), paragraph(say('committee.unsent'), 'unsent'),
    paragraph(told.sentence, 'lead'), ...told.notes.map((note) => paragraph(note)),
    facts([[say('act.origin'), own(act.origin)],
      [say('act.edition'), own(data.title), ` (${data.edition.slice(0, 8)})`],
      [say('act.kind'), make('code', {}, name)], ...told.facts,
      [say('act.hash'), make('code', {}, grouped(fingerprintOf(act.bytes)))]]),
    allFields(words, told.lines),
    make('h3', {}, say('committee.signatures', { count: here.size, quorum: data.quorum })),
    make('ul', { class: 'signers' },
      ...data.committee.map((key) => signerLine(words, data, key, here.has(key)))),
    ...(enough ? [make('p', { class: 'acts' }, button(say('committee.submit'), onSubmit))] : []),
    ...giving(words, actLine(act), name), ...(enough ? [] : receiving(words, { onLines })),
    make('p', { class: 'acts' }, button(say('committee.back'), onBack, { second: true })));
}

export function fillDone(section, { say }, { sentence, index, receipt, onNext }) {
  fill(section, make('h2', {}, say('committee.done')), paragraph(sentence, 'lead'),
    paragraph(say('committee.done.text', { index: String(index) }), 'good'),
    make('p', { class: 'acts' }, button(say('committee.next'), onNext),
      download(say('committee.receipt'), `urna-${index}.tlog-proof`, receipt)));
}
