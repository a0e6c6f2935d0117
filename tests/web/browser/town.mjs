// A town for the browser's tests, made by the programs as offices would: four questions of four
// kinds, two of them sealed, voters whose cards come from `urna codes`, voting open. Everything
// under one temporary folder.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCode, voterOf } from '../../../api/web/site/code.mjs';
import { toHex } from '../../../api/web/sealed/bytes.mjs';

export const URNA = process.env.URNA_PROGRAM
  ?? new URL('../../../build/release/urna', import.meta.url).pathname;
export const AUDIT = `${URNA}-audit`;
export const ORIGIN = 'balti.example/pb-2026';
const STATION = '0102030405060708090a0b0c';

export const texts = (ro, ru, uk, en) =>
  `{ ro = "${ro}", ru = "${ru}", uk = "${uk}", en = "${en}" }`;

export const PROJECTS = [
  [0, 300, 'Rampe la intrări', 'Пандусы у входов', 'Пандуси біля входів', 'Ramps at entrances'],
  [0, 450, 'Lumini în parc', 'Фонари в парке', 'Ліхтарі в парку', 'Lights in the park'],
  [0, 700, 'Bănci la stații', 'Скамейки на остановках', 'Лавки на зупинках', 'Benches'],
  [0, 900, 'Curs de limba română', 'Курс румынского', 'Курс румунської', 'Romanian lessons'],
  [1, 400, 'Grădină comună', 'Общий сад', 'Спільний сад', 'A common garden'],
  [1, 350, 'Atelier de biciclete', 'Веломастерская', 'Веломайстерня', 'Bicycle workshop'],
  [1, 500, 'Teren de joacă', 'Детская площадка', 'Дитячий майданчик', 'A playground'],
  [2, 200, 'Copaci pe strada noastră', 'Деревья на нашей улице', 'Дерева на нашій вулиці', 'Trees'],
  [2, 250, 'Cafenea de limbi', 'Языковое кафе', 'Мовна кав’ярня', 'Language café'],
  [3, 100, 'Bibliotecă mobilă', 'Передвижная библиотека', 'Пересувна бібліотека', 'Mobile library'],
  [3, 150, 'Cinema în curte', 'Кино во дворе', 'Кіно у дворі', 'Cinema in the yard'],
  [3, 180, 'Festival de toamnă', 'Осенний фестиваль', 'Осінній фестиваль', 'Autumn festival'],
];

const SHORT = ['ce se face, unde, pentru cine și de ce tocmai acum.',
  'что делается, где, для кого и почему именно сейчас.',
  'що робиться, де, для кого і чому саме тепер.',
  'what is done, where, for whom and why just now.'];

const QUESTIONS = [
  ['sealed', 0, 'kind = "approval", low = 0, high = 2', texts('Ce proiecte pentru tot orașul?',
    'Какие проекты для всего города?', 'Які проєкти для всього міста?', 'Projects for the town?')],
  ['sealed', 1, 'kind = "knapsack", budget = 900', texts('Cum se cheltuie 900 de lei?',
    'Как потратить 900 леев?', 'Як витратити 900 леїв?', 'How to spend 900 lei?')],
  ['open', 2, 'kind = "points", per = 3, total = 4', texts('Puncte pentru cartier',
    'Баллы для района', 'Бали для району', 'Points for the district')],
  ['open', 3, 'kind = "ranking", high = 2', texts('Ordinea dorită', 'Желаемый порядок',
    'Бажаний порядок', 'The order you like')],
];

/** Writes files, runs the program, and remembers where. */
export class Office {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'js-town-'));
    this.ledger = this.path('l');
  }

  path = (name) => join(this.folder, name);

  write(name, text) {
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  run = (...words) =>
    execFileSync(URNA, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  at = (verb, ...words) => this.run(verb, ...words, '--ledger', this.ledger);

  committee = (verb, ...words) =>
    this.at(verb, ...words, '--key', this.path('a'), '--key', this.path('b'));
}

/** `top`: more lines for the whole edition; `tables`: what follows. */
export function definitionOf(keys, { top = '', tables = '' } = {}) {
  const districts = [1, 2, 3].map((code) =>
    `[[district]]\ncode = ${code}\nname = ${texts(...Array(4).fill(`Cartierul ${code}`))}\n`);
  return `environment = "drill"
title = ${texts('Bugetul participativ Bălți 2026', 'Бюджет участия Бельцы 2026',
    'Бюджет участі Бєльці 2026', 'Participatory budget Bălți 2026')}
languages = ["ro", "ru", "uk", "en"]
currency = "MDL"
budget = 5000
minimum_group = 2
${top}${districts.join('')}
[calendar]
proposals_from = 20260601
proposals_until = 20260630
voting_from = 20260914
voting_until = 20260927
result_by = 20261005
[eligibility]
minimum_age = 16
residence = ${texts('Locuiește aici.', 'Живёт здесь.', 'Живе тут.', 'Lives here.')}
[[eligibility.document_kind]]
code = 1
name = ${texts('Buletin', 'Удостоверение', 'Посвідчення', 'Identity card')}
[roles]
committee = ["${keys.a}", "${keys.b}"]
committee_quorum = 2
registrars = ["${keys.r}"]
overseers = ["${keys.o}"]
rotations_per_station_day = 5
[[roles.station]]
id = "${STATION}"
name = ${texts('Biblioteca „Eminescu”', 'Библиотека «Эминеску»', 'Бібліотека «Емінеску»',
    'Eminescu library')}
key = "${keys.s}"
officers = [${[keys.f1, keys.f2].sort().map((key) => `"${key}"`).join(', ')}]
${tables}`;
}

export function ballotOf(trustees) {
  const questions = QUESTIONS.map(([kind, district, layout, title]) => `[[question]]
kind = "${kind}"
title = ${title}
district = ${district}
budget = 1000
layout = { ${layout} }
`);
  return `${questions.join('')}
[[style]]
style = 0
questions = [0, 1, 2, 3]
[[style]]
style = 1
questions = [0]
[sealing]
${sealingBy(trustees)}`;
}

/** A ballot of one question about everything. `sealing`: what stands under [sealing], if sealed. */
export const oneQuestion = (layout, sealing = null) => `[[question]]
kind = "${sealing === null ? 'open' : 'sealed'}"
title = ${texts('Ce alegeți?', 'Что выбираете?', 'Що обираєте?', 'What do you choose?')}
budget = 1000
layout = { ${layout} }
[[style]]
style = 0
questions = [0]
[[style]]
style = 1
questions = [0]
${sealing === null ? '' : `[sealing]\n${sealing}`}`;

/** What stands under [sealing]: opened by two of these trustees' keys. */
export const sealingBy = (keys) =>
  `trustees = [${keys.map((key) => `"${key}"`).join(', ')}]
threshold = 2
minimum_ballots = 2
`;

export const KEY_FILES = ['a', 'b', 'r', 'o', 'p', 'rt', 'ot', 's', 'f1', 'f2'];

export function makeKeys(office) {
  const keys = {};
  for (const name of KEY_FILES)
    keys[name] = office.run('keys', 'new', office.path(name)).slice(0, 64);
  const trustees = ['x', 'y', 'z'].map((name) => {
    const told = office.run('trustee', 'init', office.path(name), '--language', 'en');
    return { key: /[0-9a-f]{64}/.exec(told)[0], file: office.path(name) };
  }).sort((one, other) => (one.key < other.key ? -1 : 1));
  return { keys, trustees };
}

export function fileProjects(office) {
  PROJECTS.forEach(([district, cost, ...title], i) => {
    const summary = title.map((name, at) => `${name}: ${SHORT[at]}`);
    const file = office.write(`p${i}.toml`, `label = "P${i + 1}"\ntitle = ${texts(...title)}
summary = ${texts(...summary)}\ncost = ${cost}\ndistrict = ${district}\n`);
    office.at('propose', '--key', office.path('p'), '--file', file);
  });
}

export const admit = (office, project) =>
  office.committee('review', '--project', String(project));

/** The keys of sealed questions, made by all trustees. */
export function ceremony(office, trustees, vkey) {
  for (const step of ['reveal', 'reveal', 'share', 'share'])
    for (const { file } of trustees)
      office.at('trustee', step, file, '--key', vkey, '--language', 'en');
}

/** Cards of voters, and these on the roll. */
export function enrolVoters(office, edition, count, origin = ORIGIN) {
  const cards = makeCards(office, origin, edition, count);
  enrol(office, cards);
  return cards;
}

/** The codes on a page of cards. */
export const codesOf = (page) =>
  Array.from(readFileSync(page, 'utf8').matchAll(/class="code">([0-9A-Z-]{35})</g),
    ([, code]) => code);

// Cards from the program; what a card holds is read from its page, as a person would.
function makeCards(office, origin, edition, count) {
  office.run('codes', '--origin', origin, '--edition', edition, '--site', 'http://127.0.0.1',
    '--count', String(count), '--out', office.path('cards'));
  const codes = codesOf(office.path('cards/cards.html'));
  const [, ...rows] = readFileSync(office.path('cards/requests.csv'), 'utf8').trim().split('\n');
  return codes.map((code, i) => {
    const [slot, key, proof] = rows[i].split(',');
    return { code, slot, key, proof, style: i === 1 ? 1 : 0 };
  });
}

function enrol(office, cards) {
  const rows = cards.map(({ slot, key, proof, style }, i) =>
    `${slot},${key},${proof},${style},1,MDA,A${i},1990-01-01\n`);
  const roll = office.write('roll.csv',
    `slot,key,proof,style,document_type,country,number,birth_date\n${rows.join('')}`);
  office.at('enrol', '--roll', roll, '--registrar', office.path('r'), '--overseer',
    office.path('o'), '--registrar-tags', office.path('rt'), '--overseer-tags', office.path('ot'),
    '--salts', office.path('salts'));
}

const townIn = (office, known) =>
  ({ office, ...known, close: () => rmSync(office.folder, { recursive: true }) });

// Answers what of it is known: {vkey, edition, cards}.
function found(office, { voters, origin, name }) {
  const { keys, trustees } = makeKeys(office);
  const told = office.committee('init', '--origin', origin, '--definition',
    office.write('edition.toml', definitionOf(keys).replaceAll('Bălți', name)));
  const vkey = /key (\S+)/.exec(told)[1];
  office.write('vkey', `${vkey}\n`);
  office.committee('open', 'proposals');
  fileProjects(office);
  office.committee('close', 'proposals');
  for (const i of PROJECTS.keys()) admit(office, i);
  office.committee('open', 'enrolment', '--ballot',
    office.write('ballot.toml', ballotOf(trustees.map(({ key }) => key))));
  ceremony(office, trustees, vkey);
  const edition = /edition ([0-9a-f]{32})/.exec(told)[1];
  const cards = enrolVoters(office, edition, voters, origin);
  office.committee('open', 'voting');
  return { vkey, edition, cards };
}

// What a run of many test files has one of: made by shared_town.mjs, copied by whoever needs it.
const SHARED = process.env.URNA_TOWN;
const SHARED_VOTERS = 16;

/** Makes in `folder` the town that `makeTown` copies where URNA_TOWN names it. */
export function makeSharedTown(folder) {
  const office = new Office();
  const known = found(office, { voters: SHARED_VOTERS, origin: ORIGIN, name: 'Bălți' });
  office.write('town.json', JSON.stringify(known));
  execFileSync('cp', ['-a', `${office.folder}/.`, folder]);
  townIn(office, known).close();
}

function copyOfShared() {
  const office = new Office();
  execFileSync('cp', ['-a', `${SHARED}/.`, office.folder]);
  return townIn(office, JSON.parse(readFileSync(office.path('town.json'), 'utf8')));
}

/**
 * {office, vkey, edition, cards, close()} with `voters` cards at least; card 1 may answer the first
 * question only. `name` stands in the place of Bălți, where a second town is needed.
 */
export function makeTown({ voters = 12, origin = ORIGIN, name = 'Bălți' } = {}) {
  const usual = origin === ORIGIN && name === 'Bălți' && voters <= SHARED_VOTERS;
  if (SHARED && usual) return copyOfShared();
  const office = new Office();
  return townIn(office, found(office, { voters, origin, name }));
}

/**
 * A town whose committee has all projects to review, or has `reviewed` them; open.toml is a ballot
 * without a seal. `more`: as definitionOf takes it.
 */
export function makeReview({ reviewed = false, more = {} } = {}) {
  const office = new Office();
  const { keys, trustees } = makeKeys(office);
  const told = office.committee('init', '--origin', ORIGIN, '--definition',
    office.write('edition.toml', definitionOf(keys, more)));
  const vkey = /key (\S+)/.exec(told)[1];
  office.write('vkey', `${vkey}\n`);
  office.committee('open', 'proposals');
  fileProjects(office);
  office.committee('close', 'proposals');
  if (reviewed) for (const i of PROJECTS.keys()) admit(office, i);
  office.write('open.toml',
    ballotOf([]).replaceAll('"sealed"', '"open"').replace(/\[sealing\][^]*$/, ''));
  const edition = /edition ([0-9a-f]{32})/.exec(told)[1];
  return townIn(office, { vkey, edition, trustees });
}

/** Whether a card's code gives, in JavaScript, the slot and key that the program made of it. */
export function cardAgrees({ code, slot, key }) {
  const voter = voterOf(readCode(code).code);
  return toHex(voter.slot) === slot && toHex(voter.key) === key;
}

// Runs a program that says where it listens. {base, stop()}.
async function listener(program, words) {
  const server = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const base = await new Promise((found, failed) => {
    let told = '';
    const listen = (part) => {
      told += part;
      const [, port] = /127\.0\.0\.1:([1-9][0-9]*)/.exec(told) ?? [];
      if (port) found(`http://127.0.0.1:${port}`);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => failed(new Error(`${words[0]} ended with ${code}: ${told}`)));
  });
  const stop = () => new Promise((ended) => {
    server.removeAllListeners('exit');
    server.on('exit', ended);
    server.kill('SIGTERM');
  });
  return { base, stop };
}

/** Starts `urna serve` on a free port. {base, stop()}. */
export const serve = (ledger, ...more) =>
  listener(URNA, ['serve', '--ledger', ledger, '--listen', '127.0.0.1:0', ...more]);

/** The same of several: `ledgers` is {name: directory}. */
export function serveRegion(office, ledgers) {
  const parts = Object.entries(ledgers).map(([name, directory]) =>
    `[[ledger]]\nname = "${name}"\ndirectory = "${directory}"\n`);
  return listener(URNA, ['serve', '--config',
    office.write('region.toml', `listen = "127.0.0.1:0"\n${parts.join('')}`)]);
}

/** A witness for a town's log, as others run it: {line, stop()}, line: its line of a policy. */
export async function witness({ office, vkey }, name) {
  const audit = (...words) =>
    execFileSync(AUDIT, ['cosign', '--name', `witness.example/${name}`, ...words],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const key = /witness\.example\/\S+/.exec(audit('--new-key', office.path(name)))[0];
  const { base, stop } = await listener(AUDIT, ['cosign', '--name', `witness.example/${name}`,
    '--listen', '127.0.0.1:0', '--state', office.path(`${name}.state`), '--key',
    office.path(name), '--log', vkey]);
  return { line: `witness ${name} ${key} ${base}\n`, stop };
}
