// The audit page, made livelier: this device checks the log's signature, its past, its witnesses,
// and that the scripts it is given are those whose hashes stand on the page.

import { alarmParts } from './alarm.mjs';
import { UrnaClient } from './client.mjs';
import { button, dataOf, fill, make, paragraph } from './dom.mjs';
import { openLog } from './log.mjs';
import { pinPolicy, pinnedPolicy, rememberLog, rememberedLog } from './memory.mjs';
import { warningOf, warningParts } from './witness_parts.mjs';
import { deviceTime, judgeWitnesses, readWitnesses } from './witnessing.mjs';
import { Words, momentIn } from './words.mjs';
import { toHex } from '../sealed/bytes.mjs';
import { sha256Of } from '../sealed/receipt.mjs';

const data = dataOf('audit-data');
const words = new Words(data.words, data.language);
const { say } = words;
const moment = momentIn(data.language);
const client = new UrnaClient({ base: data.base, tries: 3 });
const place = document.getElementById('witnesses');

// ---- witnesses

function table({ cosignatures }) {
  const row = ({ name, time }) => make('tr', {}, make('th', { scope: 'row' }, name),
    make('td', {}, time === null ? say('witness.not_signed') : moment(time)));
  const head = ['witness.name', 'witness.signed'].map((key) =>
    make('th', { scope: 'col' }, say(key)));
  return make('table', {}, make('caption', {}, say('witness.table')),
    make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...cosignatures.map(row)));
}

// A change of the list that a person had confirmed to them elsewhere.
function acceptance({ warnings }, served) {
  if (!warnings.some(({ code }) => code === 'weaker')) return [];
  const accept = () => {
    pinPolicy(data.origin, served);
    look();
  };
  return [paragraph(say('witness.accept.text')),
    make('p', { class: 'acts' }, button(say('witness.accept'), accept, { second: true }))];
}

function showWitnesses(judged, told, evidence) {
  const warning = warningOf(judged);
  const fine = judged.named ? paragraph(say('witness.enough'), 'good') : '';
  const verdict = warning === null ? [fine] : warningParts(say, warning, evidence, 'h3');
  const list = judged.named ? table(judged.checkpoint) : '';
  const unnamed = !judged.named && warning === null ? paragraph(say('witness.none')) : '';
  fill(place, ...verdict, unnamed, list, ...acceptance(judged, told.served));
}

async function look() {
  fill(place, paragraph(say('witness.checking')));
  const [remembered, pinned] = [rememberedLog(data.origin), pinnedPolicy(data.origin)];
  const now = deviceTime();
  const evidence = { origin: data.origin, vkey: data.vkey, now, remembered, pinned };
  try {
    const told = await readWitnesses(client);
    evidence.served = told.served;
    const view = await openLog({ read: client.read, vkey: data.vkey, remembered });
    evidence.seen = view.note;
    const judged = await judgeWitnesses(view, told, { pinned, vkey: data.vkey, now });
    rememberLog(data.origin, data.vkey, view.memory);
    if (judged.keep !== null) pinPolicy(data.origin, judged.keep);
    showWitnesses(judged, told, evidence);
  } catch (error) {
    fill(place, ...alarmParts(say, error, evidence));
  }
}

// ---- what the page itself is made of

async function checkAsset(cell) {
  const bytes = await fetch(cell.dataset.path, { cache: 'force-cache' })
    .then((response) => response.arrayBuffer(), () => null);
  const hash = bytes === null ? null : toHex(sha256Of(new Uint8Array(bytes)));
  const { released } = cell.dataset;  // undefined: the log names no release
  const key = hash !== cell.dataset.hash ? 'other'
    : released === undefined ? 'same' : released === hash ? 'released' : 'unreleased';
  cell.textContent = say(`witness.asset.${key}`);
  cell.className = ['same', 'released'].includes(key) ? 'good' : 'error';
}

look();
for (const cell of document.querySelectorAll('[data-hash]')) checkAsset(cell);
