// What the steps after the choice show: the review with the seal's mark, an opened ballot, and the
// receipts. Nothing here decides anything; vote.mjs does.

import { button, download, fill, make, paragraph } from './dom.mjs';
import { qrPicture } from './qr.mjs';
import { formatReceiptCode, groupedReceiptCode } from './receipt_code.mjs';

const SHOWN_MARK = 16;

/** The first digits of a tracker, in groups, enough to compare by eye. */
export const markOf = (tracker) => tracker.slice(0, SHOWN_MARK).match(/.{4}/g).join(' ');

const listOf = (form, lines) => make(
  form.question.layout === 'ranking' ? 'ol' : 'ul', { class: 'chosen' },
  ...lines.map((line) => make('li', {}, make('bdi', {}, line))));

function reviewed(say, { form, prepared, earlier }) {
  const parts = [make('h3', {}, make('bdi', {}, form.question.title))];
  if (prepared === null)
    return [...parts, paragraph(say(earlier ? 'vote.review.stands' : 'vote.review.nothing'))];
  parts.push(listOf(form, form.lines()));
  const total = form.total();
  if (total !== null) parts.push(paragraph(say('vote.review.total', { sum: total })));
  if (earlier) parts.push(paragraph(say('vote.review.replaces')));
  if (!prepared.sealed) return [...parts, paragraph(say('vote.open'))];
  parts.push(make('p', { class: 'mark' }, `${say('vote.tracker')}: `,
    make('code', {}, markOf(prepared.tracker))));
  return parts;
}

function checkOffer(say, answers, onCheck) {
  const sealed = answers.filter(({ prepared }) => prepared?.sealed);
  if (sealed.length === 0) return null;
  return make('details', { class: 'offer' },
    make('summary', {}, say('vote.check.offer')), paragraph(say('vote.check.text')),
    ...sealed.map((answer) => make('p', {},
      make('bdi', {}, sealed.length > 1 ? `${answer.form.question.title} ` : ''),
      button(say('vote.check.go'), () => onCheck(answer), { second: true }))));
}

/** `answers`: {form, prepared: {tracker, sealed} or null, earlier: whether a vote stands} each. */
export function fillReview(section, say, answers, { onCast, onBack, onCheck }) {
  fill(section, make('h2', {}, say('vote.review.title')),
    ...answers.map((answer) => make('div', { class: 'answer' }, ...reviewed(say, answer))),
    paragraph(say('vote.not_sent'), 'unsent'),
    make('p', { class: 'acts' }, button(say('vote.cast'), onCast),
      button(say('vote.back'), onBack, { second: true })),
    checkOffer(say, answers, onCheck) ?? '');
}

/** An opened ballot: what it held, and the file for another device. */
export function fillCheck(section, say, { form, tracker, choice, file }, onNext) {
  const name = `urna-check-${tracker.slice(0, 8)}.ballot`;
  const held = say('vote.check.held', { mark: markOf(tracker) });
  fill(section, make('h2', {}, say('vote.check.title')), paragraph(held),
    make('div', { class: 'answer' }, make('h3', {}, make('bdi', {}, form.question.title)),
      listOf(form, form.lines(choice))),
    paragraph(say('vote.check.never')), paragraph(say('vote.not_sent'), 'unsent'),
    make('p', { class: 'acts' }, button(say('vote.check.next'), onNext),
      download(say('vote.check.file'), name, file)),
    paragraph(say('vote.check.elsewhere')),
    make('pre', { class: 'command' }, make('code', {},
      `urna challenge ${name} --offline --bundle BUNDLE.tar --key VKEY`)));
}

/** `checked`: words for what the device found out by itself. */
export function receiptCard(say, { title, index, tracker, receipt }, page,
  checked = 'vote.done.checked') {
  const link = `${page}#${formatReceiptCode(index, tracker)}`;
  return make('article', { class: 'receipt' },
    make('h3', {}, make('bdi', {}, title)),
    paragraph(say(checked, { index: String(index) }), 'good'),
    qrPicture(link, say('vote.done.qr')),
    make('p', { class: 'label' }, say('vote.done.code')),
    make('p', { class: 'receipt-code' }, make('code', {}, groupedReceiptCode(index, tracker))),
    make('p', { class: 'acts' }, make('a', { href: link, class: 'button second' },
      say('vote.done.link')),
    download(say('vote.done.file'), `urna-${index}.tlog-proof`, receipt)));
}

/** `receipts`: {title, index, tracker, receipt} each; `page`: address of the receipt page. */
export function fillDone(section, say, receipts, page) {
  fill(section, make('h2', {}, say('vote.done.title')), paragraph(say('vote.done.keep')),
    ...receipts.map((one) => receiptCard(say, one, page)),
    make('p', { class: 'acts' }, button(say('vote.done.print'), () => window.print())),
    paragraph(say('vote.done.again')), paragraph(say('vote.done.shared')));
}

/** A vote that was on its way when the page was left. */
export function fillPending(section, say, { onSend, onForget }) {
  fill(section, make('h2', {}, say('vote.pending.title')), paragraph(say('vote.pending.text')),
    make('p', { class: 'acts' }, button(say('vote.pending.go'), onSend),
      button(say('vote.pending.forget'), onForget, { second: true })));
}
