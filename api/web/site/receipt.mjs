// Looking for a receipt: from the address behind "#", typed, out of a .tlog-proof file, or out of a
// picture of its QR code. Only tiles and the checkpoint are read, so nobody is told whose it is.

import { alarmParts } from './alarm.mjs';
import { UrnaClient } from './client.mjs';
import { behindHash, button, dataOf, fill, make, paragraph, turns } from './dom.mjs';
import { openLog } from './log.mjs';
import { qrPicture } from './qr.mjs';
import { pinPolicy, pinnedPolicy, rememberLog, rememberedLog } from './memory.mjs';
import { formatReceiptCode, groupedReceiptCode, readReceiptCode } from './receipt_code.mjs';
import { readProofFile } from './receipt_file.mjs';
import { receiptStatus } from './receipt_status.mjs';
import { warningOf, warningParts, witnessFact } from './witness_parts.mjs';
import { deviceTime, judgeWitnesses, readWitnesses } from './witnessing.mjs';
import { Words, momentIn } from './words.mjs';
import { fromHex } from '../sealed/bytes.mjs';

const BUNDLES_AT_ONCE = 16;
const LARGEST_FILE = 20 << 20;
const LONGEST_CODE = 1000;

const data = dataOf('receipt-data');
const words = new Words(data.words, data.language);
const { say } = words;
const at = (id) => document.getElementById(id);
const eachOf = (object, make_) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make_(value)]));
const contexts = { ...eachOf(data.contexts, fromHex),
  surveys: eachOf(data.surveys, (all) => all.map(fromHex)) };
const client = new UrnaClient({ base: data.base, tries: 3 });

const tell = (text) => {
  at('status').textContent = text;
};

function show(...parts) {
  tell('');
  fill(at('verdict'), ...parts);
  at('verdict').focus({ preventScroll: true });
  at('verdict').scrollIntoView({ block: 'nearest' });
}
const ask = turns();
function complain(text) {
  ask();
  show(paragraph(text, 'error'));
}

// ---- the log

async function readLog() {
  const remembered = rememberedLog(data.origin);
  const pinned = pinnedPolicy(data.origin);
  const told = await readWitnesses(client);
  const view = await openLog({ read: client.read, vkey: data.vkey, remembered });
  const now = deviceTime();
  const witnesses = await judgeWitnesses(view, told, { pinned, vkey: data.vkey, now });
  rememberLog(data.origin, data.vkey, view.memory);
  if (witnesses.keep !== null) pinPolicy(data.origin, witnesses.keep);
  const evidence = { origin: data.origin, vkey: data.vkey, now, pinned, served: told.served,
    seen: view.note };
  return { view, witnesses, evidence };
}

async function alarmOf(error, retry, more) {
  client.distrustCache();
  const seen = await client.read('checkpoint').then((b) => new TextDecoder().decode(b), () => null);
  const evidence = { origin: data.origin, vkey: data.vkey, remembered: rememberedLog(data.origin),
    seen, ...more };
  return [...alarmParts(say, error, evidence),
    make('p', { class: 'acts' }, button(say('receipt.retry'), retry))];
}

// ---- verdicts

const moment = momentIn(data.language);

const MARKS = { received: 'good', counted: 'good', act: 'good', answered: 'good' };
const fact = (name, value, className = null) =>
  make('div', { class: className }, make('dt', {}, name), make('dd', {}, value));

// Entries are named as the code spells them, without grouping.
function verdictText({ status, why, index, by, closedAt, size }) {
  const named = { index: String(index), by: String(by), closed: String(closedAt), size };
  return say(status === 'not_counted' ? `receipt.why.${why}` : `receipt.${status}`, named);
}

function facts(found, view, witnesses) {
  if (found.time === undefined) return '';
  return make('dl', { class: 'facts' },
    fact(say('receipt.time'), moment(found.time)),
    fact(say('receipt.size'), words.number(view.size)),
    fact(say('witness.fact'), witnessFact(say, witnesses, moment)),
    found.tracker === undefined ? '' : fact(say('receipt.code'),
      make('code', {}, groupedReceiptCode(found.index, found.tracker)), 'whole'),
    fact(say('receipt.checked'), say('receipt.checked.text'), 'whole'));
}

// Where witnesses do not stand behind it, their warning is the heading, and nothing is called good.
function heading(found, warning, evidence) {
  const title = say(`receipt.${found.status}.title`);
  if (warning === null) return [make('h2', { class: MARKS[found.status] ?? 'error' }, title)];
  return [...warningParts(say, warning, evidence), make('h3', {}, title)];
}

function verdictParts(found, { view, witnesses, evidence }, receipt) {
  const partly = found.complete === false;
  const warning = warningOf(witnesses, found.tracker === undefined ? null : receipt.index);
  return [
    ...heading(found, warning, evidence),
    paragraph(verdictText({ ...found, index: receipt.index })),
    partly ? paragraph(say('receipt.partly')) : '',
    partly ? button(say('receipt.whole'), () => look(receipt, Infinity), { second: true }) : '',
    facts(found, view, witnesses),
    onPaper(found)];
}

// What the paper leads back to: this receipt, on this page.
function onPaper({ index, tracker }) {
  if (tracker === undefined) return '';
  const link = `${location.origin}${location.pathname}#${formatReceiptCode(index, tracker)}`;
  return make('div', { class: 'paper' }, qrPicture(link, say('receipt.code')));
}

// The file's own checkpoint must lie on the log's way, and its path lead to the entry shown.
async function fitsProof(view, proof) {
  await view.checkContinues(proof.checkpoint);
  return proof.fits(await view.entry(proof.index));
}

async function answerTo(receipt, most, onProgress) {
  try {
    const log = await readLog();
    const { view } = log;
    if (receipt.proof && !(await fitsProof(view, receipt.proof)))
      return [paragraph(say('receipt.error.false_proof'), 'error')];
    const found = await receiptStatus(view, receipt, contexts, { most, onProgress });
    return verdictParts(found, log, receipt);
  } catch (error) {
    const known = error.name === 'LogError' ? error : { code: error.name, why: error.message };
    return alarmOf(known, () => look(receipt, most), { index: receipt.index });
  }
}

// A receipt given while another is looked for takes its place: what comes late of the former is
// not shown as an answer to the later.
async function look(receipt, most = BUNDLES_AT_ONCE) {
  const isLatest = ask();
  fill(at('verdict'));
  tell(say('receipt.say.reading'));
  const onProgress = (part) => part > 0 && isLatest() &&
    tell(say('receipt.say.following', { percent: Math.floor(100 * part) }));
  const answer = await answerTo(receipt, most, onProgress);
  if (isLatest()) show(...answer);
}

// ---- where receipts come from

function typed(text) {
  const read = readReceiptCode(text);
  if (read.reason === undefined) return look(read);
  return complain(say(`receipt.error.${read.reason}`));
}

async function fromPicture(file) {
  if (!('BarcodeDetector' in globalThis)) return complain(say('receipt.error.no_detector'));
  try {
    const detector = new globalThis.BarcodeDetector({ formats: ['qr_code'] });
    const found = await detector.detect(await createImageBitmap(file));
    return found.length === 0 ? complain(say('receipt.error.file')) : typed(found[0].rawValue);
  } catch {
    return complain(say('receipt.error.file'));
  }
}

async function fromFile(file) {
  if (file.type.startsWith('image/')) return fromPicture(file);
  const text = file.size > LARGEST_FILE ? '' : await file.text();
  const proof = readProofFile(text, data.vkey);
  if (proof === null) {
    const code = readReceiptCode(text.slice(0, LONGEST_CODE));
    return code.reason === undefined ? look(code) : complain(say('receipt.error.file'));
  }
  if (proof.origin !== undefined)
    return complain(say('receipt.error.other_log', { origin: proof.origin }));
  if (proof.false) return complain(say('receipt.error.false_proof'));
  return look({ index: proof.index, tracker: '', proof });
}

function fromAddress() {
  const text = behindHash();
  if (text === '') return;
  at('code').value = text;
  typed(text);
}

at('receipt-form').addEventListener('submit', (event) => {
  event.preventDefault();
  typed(at('code').value);
});
at('file').addEventListener('change', ({ target }) => target.files[0] && fromFile(target.files[0]));
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) fromFile(file);
});
window.addEventListener('hashchange', fromAddress);
tell('');
at('receipt-form').hidden = false;
fromAddress();
