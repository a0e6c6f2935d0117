// What the steps behind the form show: the review, which is read out of the bytes to be signed; the
// receipt; what this device proposed. Nothing here decides anything; propose.mjs does.

import { toHex } from '../sealed/bytes.mjs';
import { sha256Of } from '../sealed/receipt.mjs';
import { button, download, fileChooser, fill, make, paragraph } from './dom.mjs';
import { keyFile } from './key_file.mjs';
import { teamKind } from './proposal.mjs';
import { money } from './words.mjs';

const fact = (name, value, className = null) =>
  make('div', { class: className }, make('dt', {}, name), make('dd', {}, value));
const own = (text, lang) => make('bdi', { lang }, text);

/** A text of the proposer's in the reader's language, or the first there is. */
export const titleOf = (title, language) => title[language] ?? Object.values(title)[0] ?? '';

/** The key as a file that `--key` of the programs and this page read. */
export const keyLink = (say, { seed, label }) => download(
  say('propose.key.save'), `urna-${label}.key`, keyFile(seed), 'application/octet-stream');

const texts = ({ title, summary }) => [...new Set([...Object.keys(title), ...Object.keys(summary)])]
  .flatMap((tag) => [make('h3', {}, own(title[tag] ?? '', tag)),
    summary[tag] === undefined ? '' : make('p', { lang: tag, dir: 'auto' }, summary[tag])]);

// The words that the form has for a number or a tag.
const optionText = (id, value) =>
  document.querySelector(`#${id} option[value="${value}"]`)?.textContent ?? null;
const categoryText = (tag) =>
  [...document.querySelectorAll('[name=category]')].find(({ value }) => value === tag)
    ?.closest('label').textContent ?? tag;

function teamText(say, team) {
  const people = say('project.team_is', team);
  return team.locals + team.newcomers === 0
    ? say('propose.team.none') : `${people}. ${say(`propose.team.${teamKind(team)}`)}`;
}

function facts({ words, unit }, body) {
  const { say } = words;
  const placed = (id) => {
    const text = optionText(id, body[id]);
    return text === null ? '' : fact(say(`propose.field.${id}`), own(text, null));
  };
  const listed = (items) => make('ul', { class: 'chosen' },
    ...items.map((item) => make('li', {}, item)));
  return make('dl', { class: 'facts' },
    fact(say('project.cost'), money(words, body.cost, unit)), placed('envelope'),
    placed('district'),
    body.categories.length === 0 ? ''
      : fact(say('propose.field.categories'), listed(body.categories.map(categoryText))),
    fact(say('propose.field.team'), teamText(say, body.team)),
    fact(say('propose.done.label'), body.label),
    body.attachments.length === 0 ? '' : fact(say('project.files'),
      listed(body.attachments.map((hash) => make('code', {}, hash))), 'whole'));
}

const detailsOf = (say, bytes, body) => make('details', { class: 'offer' },
  make('summary', {}, say('propose.review.details')),
  make('dl', { class: 'facts' },
    fact(say('propose.review.fingerprint'), make('code', {}, toHex(sha256Of(bytes))), 'whole'),
    fact(say('propose.review.public_key'), make('code', {}, body.proposer), 'whole')),
  make('pre', { class: 'command' }, make('code', {}, JSON.stringify(body, null, 1))));

/**
 * `page`: {words, unit, budget}; `act`: {bytes, shown, seed, tidied, kept}: kept says whether the
 * browser keeps anything.
 */
export function fillReview(section, page, { bytes, shown: { body }, seed, tidied, kept },
  { onSend, onBack }) {
  const { say } = page.words;
  const over = body.cost > page.budget
    ? paragraph(say('propose.review.over_budget', {
      budget: money(page.words, page.budget, page.unit) }), 'notice') : '';
  fill(section, make('h2', {}, say('propose.review.title')), paragraph(say('propose.review.text')),
    tidied ? paragraph(say('propose.review.tidied'), 'notice') : '', over,
    make('div', { class: 'answer' }, ...texts(body), facts(page, body)),
    detailsOf(say, bytes, body), paragraph(say('propose.review.key')),
    kept ? '' : paragraph(say('propose.review.not_kept'), 'error'),
    make('p', {}, keyLink(say, { seed, label: body.label })),
    paragraph(say('propose.not_sent'), 'unsent'),
    make('p', { class: 'acts' }, button(say('propose.review.send'), onSend),
      button(say('propose.review.back'), onBack, { second: true })));
}

/** `done`: {proposal, index, receipt, withdraws}; `project`: the address of its page, or null. */
export function fillDone(section, { words, language }, { proposal, index, receipt, withdraws },
  project, { onBack }) {
  const { say } = words;
  const back = withdraws ? say('propose.done.back') : say('propose.done.again');
  fill(section,
    make('h2', {}, say(withdraws ? 'propose.done.withdrawn' : 'propose.done.title')),
    make('article', { class: 'answer' },
      make('h3', {}, own(titleOf(proposal.title, language), null)),
      paragraph(say('propose.done.checked', { index: String(index) }), 'good'),
      make('dl', { class: 'facts' }, fact(say('propose.done.label'), proposal.label)),
      make('p', { class: 'acts' },
        project === null ? ''
          : make('a', { href: project, class: 'button' }, say('propose.done.project')),
        download(say('propose.done.receipt'), `urna-${index}.tlog-proof`, receipt),
        withdraws ? '' : keyLink(say, { ...proposal, seed: proposal.bytes }))),
    paragraph(say(withdraws ? 'propose.done.stays' : 'propose.done.next')),
    withdraws ? '' : paragraph(say('propose.review.key')),
    make('p', { class: 'acts' }, button(back, onBack, { second: true })));
}

/** Something that was on its way when the page was left. */
export function fillPending(section, say, { onSend, onForget }) {
  fill(section, make('h2', {}, say('propose.pending.title')),
    paragraph(say('propose.pending.text')),
    make('p', { class: 'acts' }, button(say('propose.pending.go'), onSend),
      button(say('propose.pending.forget'), onForget, { second: true })));
}

export function fillWithdraw(section, { words, language }, proposal, { onGo, onBack }) {
  const { say } = words;
  fill(section, make('h2', {}, say('propose.withdraw.title')),
    make('p', {}, make('strong', {}, own(titleOf(proposal.title, language), null))),
    paragraph(say('propose.withdraw.text')),
    make('p', { class: 'acts' }, button(say('propose.withdraw.go'), onGo),
      button(say('propose.withdraw.back'), onBack, { second: true })));
}

// Forgetting asks once more, in the same place.
function forgetButton(say, proposal, onForget) {
  const place = make('span', { class: 'acts' });
  const ask = button(say('propose.mine.forget'), () => {
    fill(place, make('span', {}, say('propose.mine.forget.sure')),
      button(say('propose.mine.forget.yes'), () => onForget(proposal)));
    place.querySelector('button').focus();
  }, { second: true });
  place.append(ask);
  return place;
}

function mineItem({ words, language }, { proposal, project, status, address }, acts) {
  const { say } = words;
  const title = own(titleOf(proposal.title, language), null);
  const open = acts.onWithdraw !== null && project !== null && status !== 'withdrawn';
  return make('li', { class: 'project' },
    make('h3', {}, address === null ? title : make('a', { href: address }, title)),
    make('p', { class: 'facts-line' }, proposal.label, ' ',
      status === null ? '' : make('span', { class: `status ${status}` }, say(`status.${status}`))),
    make('p', { class: 'acts' }, keyLink(say, { ...proposal, seed: proposal.bytes }),
      open ? button(say('propose.mine.withdraw'), () => acts.onWithdraw(proposal, project),
        { second: true }) : '',
      forgetButton(say, proposal, acts.onForget)));
}

/**
 * `all`: {proposal, project, status, address} each; `onWithdraw` null where it is too late;
 * `page.heading`: whether the page has none of its own above.
 */
export function fillMine(section, page, all, { onWithdraw, onForget, onKeyFile }) {
  const { say } = page.words;
  const [input, choose] = fileChooser(
    'key-file', say('propose.mine.load'), { accept: '.key,text/plain' });
  input.addEventListener('change', () => input.files[0] && onKeyFile(input.files[0]));
  fill(section, page.heading ? make('h2', {}, say('propose.mine')) : '',
    all.length === 0 ? '' : paragraph(say('propose.mine.text')),
    all.length === 0 ? '' : make('ul', { class: 'projects' },
      ...all.map((one) => mineItem(page, one, { onWithdraw, onForget }))),
    paragraph(say('propose.mine.other')), input, choose);
}
