// The page of the verifier: one file that works without any network. It takes a bundle, and if
// there is one a receipt, and says step by step what it found and what it did not look at.

import { checkBlobs, checkEntries, checkNames, checkReceiptFile, checkpointOf, keyOf }
  from './bundle.mjs';
import { dataOf, fill, make, paragraph, turns } from './dom.mjs';
import { readTar } from './tar.mjs';
import { EVENT } from './submission.mjs';
import { Words } from './words.mjs';

const catalogue = dataOf('verifier-words');
const LANGUAGES = ['ro', 'ru', 'uk', 'en'];
const at = (id) => document.getElementById(id);

const wordsIn = (language) => new Words(Object.fromEntries(
  Object.entries(catalogue).map(([key, texts]) => [key, texts[language]])), language);
const preferred = navigator.languages.map((tag) => tag.slice(0, 2))
  .find((tag) => LANGUAGES.includes(tag)) ?? 'ro';
let words = wordsIn(preferred);
const spoken = (key, values) => words.say(key, values);

let bundle = null; // {name, bytes}
let proof = null; // {name, text}
const ask = turns();

function speak(language) {
  words = wordsIn(language);
  document.documentElement.lang = language;
  document.title = spoken('verifier.title');
  for (const element of document.querySelectorAll('[data-say]'))
    element.textContent = words.say(element.dataset.say);
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
}

const line = (good, text) => make('li', { class: good ? 'good' : 'error' },
  make('span', { 'aria-hidden': 'true' }, good ? '✓ ' : '✗ '), text);

function faultText(error) {
  const key = `verifier.fault.${error.code}`;
  const known = words.knows(key) ? key : 'verifier.fault.other';
  return spoken(known, { what: error.why ?? error.message });
}

function tellPart(part) {
  at('status').textContent = spoken('verifier.working', { percent: Math.floor(100 * part) });
}

// Steps in order; each may need what earlier ones found of what was asked, {bundle, proof, key,
// isLatest}.
const STEPS = [
  ['tar', (found, asked) => {
    found.files = readTar(asked.bundle.bytes);
    return { count: found.files.size };
  }],
  ['key', (found, asked) => {
    found.vkey = keyOf(found.files, asked.key);
    return { origin: found.vkey.name };
  }],
  ['checkpoint', (found) => {
    found.checkpoint = checkpointOf(found.files, found.vkey);
    return { size: found.checkpoint.size };
  }],
  ['names', (found) => ({ count: checkNames(found.files, found.checkpoint.size) })],
  ['entries', async (found, asked) => {
    const onProgress = (part) => asked.isLatest() && tellPart(part);
    Object.assign(found, await checkEntries(found.files, found.checkpoint, onProgress));
    return { size: found.checkpoint.size };
  }],
  ['blobs', async (found) => ({ count: await checkBlobs(found.files) })],
];

// What was found, or null where a step failed or something else has been asked since.
async function run(asked, list) {
  const found = {};
  for (const [name, act] of STEPS) {
    try {
      list.append(line(true, spoken(`verifier.step.${name}`, await act(found, asked))));
    } catch (error) {
      list.append(line(false, faultText(error)));
      return null;
    }
    if (!asked.isLatest()) return null;
  }
  return found;
}

function judgeProof(text, found, list) {
  try {
    const { index, type } = checkReceiptFile(
      text, found.vkey, found.files, found.checkpoint, found.leaves);
    const key = type === EVENT.ballot_cast ? 'verifier.receipt.vote' : 'verifier.receipt.other';
    list.append(line(true, spoken(key, { index: String(index) })));
    return true;
  } catch (error) {
    const what = error.why ?? error.message;
    list.append(line(false, spoken('verifier.receipt.false', { what })));
    return false;
  }
}

function verdictOf(found, proofRight, { key }) {
  if (found === null || !proofRight) return ['error', spoken('verifier.verdict.fault')];
  return key !== ''
    ? ['good', spoken('verifier.verdict.right')]
    : ['unsure', spoken('verifier.verdict.nobodys_key')];
}

function notChecked(found, { bundle: { name }, key }) {
  const ballots = found.kinds[EVENT.ballot_cast] ?? 0;
  return [make('h2', {}, spoken('verifier.not.title')), make('ul', {},
    key === '' ? make('li', {}, spoken('verifier.not.key')) : '',
    make('li', {}, spoken('verifier.not.law')),
    make('li', {}, spoken('verifier.not.ballots', { count: ballots })),
    make('li', {}, spoken('verifier.not.count')),
    make('li', {}, spoken('verifier.not.witnesses'))),
  paragraph(spoken('verifier.not.how')),
  make('pre', {}, make('code', {}, `urna-audit verify ${name} --key ${found.vkey.text}`))];
}

function showVerdict(found, asked, list) {
  const proofRight = found === null || asked.proof === null ||
    judgeProof(asked.proof.text, found, list);
  const [mark, text] = verdictOf(found, proofRight, asked);
  at('status').textContent = '';
  fill(at('verdict'), make('h2', { class: mark }, text), list,
    ...(found === null ? [] : notChecked(found, asked)));
  at('verdict').focus();
}

// Judges what is given now. A verdict stands for exactly this: another file, key or language given
// meanwhile is another question, and the former one is answered no more.
async function judge() {
  if (bundle === null) return;
  const asked = { bundle, proof, key: at('key').value.trim(), isLatest: ask() };
  const list = make('ul', { class: 'steps' });
  fill(at('verdict'), list);
  tellPart(0);
  const found = await run(asked, list);
  if (asked.isLatest()) showVerdict(found, asked, list);
}

async function read(file) {
  if (file.name.endsWith('.tlog-proof')) proof = { name: file.name, text: await file.text() };
  else bundle = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

function nameGiven() {
  at('files').textContent = [bundle, proof].flatMap((file) => (file ? [file.name] : [])).join(', ');
}

// A file that the device does not give back is none: nothing is judged in its place.
async function take(files) {
  for (const file of files)
    try {
      await read(file);
      nameGiven();
    } catch {
      at('status').textContent = spoken('verifier.unread', { name: file.name });
      return;
    }
  at('status').textContent = proof === null ? '' : spoken('verifier.need_bundle');
  await judge();
}

// What was said of former files is said no more. One after another, so that those given last stand.
let taken = Promise.resolve();
function give(files) {
  ask();
  fill(at('verdict'));
  tellPart(0);
  taken = taken.then(() => take(files));
}

at('file').addEventListener('change', ({ target }) => give([...target.files]));
at('key').addEventListener('change', judge);
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  give([...(event.dataTransfer?.files ?? [])]);
});
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    speak(button.dataset.language);
    judge();
  });
speak(preferred);
