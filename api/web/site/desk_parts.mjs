// What the desk's steps show: the act that turns a slot's key, the paper receipts, the counts.
// Nothing here decides anything; desk.mjs does.

import { actLine, fingerprintOf } from './act_line.mjs';
import { button, download, fileChooser, fill, make, paragraph } from './dom.mjs';
import { qrPicture } from './qr.mjs';
import { formatReceiptCode, groupedReceiptCode } from './receipt_code.mjs';

const grouped = (hex, size = 4) => hex.match(new RegExp(`.{1,${size}}`, 'g')).join(' ');

export const factList = (facts) => make('dl', { class: 'facts' },
  ...facts.map(([term, text]) => make('div', {}, make('dt', {}, term), make('dd', {},
    make('bdi', {}, text)))));

const roleLine = (say, role, here) => make('li', { class: here ? 'good' : null },
  `${here ? '✓' : '…'} ${say(`desk.signer.${role}`)}`);

/**
 * `signed`: {station, officer, overseer}, whether each is there; `onLines(texts)` takes what was
 * pasted or read from files; `onSubmit` is offered when all are there.
 */
export function fillRotation(section, say, { act, facts, signed, onLines, onSubmit }) {
  const line = actLine(act);
  const pasted = make('textarea', { id: 'signed-line', rows: '3', autocomplete: 'off',
    spellcheck: 'false' });
  const [files, choose] = fileChooser(
    'signed-files', say('desk.rotate.files'), { multiple: true });
  files.addEventListener('change', async () =>
    onLines(await Promise.all([...files.files].map((file) => file.text()))));
  const whole = Object.values(signed).every(Boolean);
  fill(section, make('h2', {}, say('desk.rotate.title')), paragraph(say('desk.rotate.text')),
    paragraph(say('act.event.slot_key_rotated'), 'lead'), factList(facts),
    factList([[say('act.hash'), grouped(fingerprintOf(act.bytes))]]),
    make('ul', { class: 'signers' },
      ...Object.entries(signed).map(([role, here]) => roleLine(say, role, here))),
    ...(whole
      ? [make('p', { class: 'acts' }, button(say('desk.rotate.go'), onSubmit))]
      : [qrPicture(line, say('desk.rotate.qr')),
        make('p', { class: 'acts' },
          download(say('desk.rotate.file'), 'rotation.act', `${line}\n`)),
        make('label', { for: 'signed-line' }, say('desk.rotate.paste')), pasted,
        make('p', { class: 'acts' },
          button(say('desk.rotate.add'), () => onLines([pasted.value]), { second: true })),
        make('p', { class: 'acts' }, files, choose)]));
}

// A6: what a person takes home. Where and when, which question, and how to look it up; no choice.
function paper(say, { title, index, tracker }, { page, town, station, day }) {
  const link = `${page}#${formatReceiptCode(index, tracker)}`;
  return make('article', { class: 'slip' },
    make('p', { class: 'town' }, make('bdi', {}, town)),
    make('h3', {}, make('bdi', {}, title)),
    paragraph(say('vote.done.checked', { index: String(index) }), 'good'),
    qrPicture(link, say('vote.done.qr')),
    make('p', { class: 'label' }, say('vote.done.code')),
    make('p', { class: 'receipt-code' }, make('code', {}, groupedReceiptCode(index, tracker))),
    paragraph(say('desk.paper.check', { page: page.replace(/^https?:\/\//, '') }), 'fine'),
    make('p', { class: 'fine' }, make('bdi', {}, station), ` · ${day}`),
    paragraph(say('desk.paper.nothing'), 'fine'));
}

export function fillPapers(section, say, receipts, place, onEnd) {
  fill(section, make('h2', {}, say('vote.done.title')), paragraph(say('desk.done.text'), 'lead'),
    make('p', { class: 'acts' }, button(say('vote.done.print'), () => window.print()),
      button(say('desk.end'), onEnd)),
    ...receipts.map((one) => paper(say, one, place)));
}

export function fillCounts(section, say, { day, people, rotations }, station) {
  fill(section, factList([
    [say('desk.open.station'), station], [say('desk.open.day'), day],
    [say('desk.count.people'), String(people)], [say('desk.count.rotations'), String(rotations)],
  ]), paragraph(say('desk.count.text'), 'hint'));
}
