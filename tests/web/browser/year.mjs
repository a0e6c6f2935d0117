// A town from its vote to the end of its year, for the browser's tests: the vote by the programs,
// and what happens around and after it by acts of the browser's own codec, through the open door.

import { chmodSync, rmSync } from 'node:fs';
import { readCode, seedOfCode } from '../../../api/web/site/code.mjs';
import { sha256Of } from '../../../api/web/sealed/receipt.mjs';
import { toHex, utf8 } from '../../../api/web/sealed/bytes.mjs';
import { submitAct } from './acts.mjs';
import { launch } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import {
  ORIGIN, Office, definitionOf, enrolVoters, makeKeys, oneQuestion, serve, texts,
} from './town.mjs';

const four = (ro, ru, uk, en) => ({ ro, ru, uk, en });
const PROJECTS = [[600, 'Rampe', 'Пандусы', 'Пандуси', 'Ramps'],
  [900, 'Bănci', 'Скамейки', 'Лавки', 'Benches']];
const DIMENSION = `[[dimension]]
tag = "status"
[[dimension.cell]]
tag = "citizen"
name = ${texts('cetățeni', 'граждане', 'громадяни', 'citizens')}
[[dimension.cell]]
tag = "protection"
name = ${texts('protecție temporară', 'временная защита', 'тимчасовий захист',
    'temporary protection')}
`;
const EVIDENCE = [{ sha256: toHex(sha256Of(utf8('photo'))),
  title: four('Fotografie', 'Фотография', 'Фотографія', 'Photograph') }];

const QUESTIONS = [
  { asked: 1, topic: 'satisfaction', choices: [],
    text: four('Cât de bine a mers votul?', 'Как прошло голосование?', 'Як пройшло голосування?',
      'How did the vote go?') },
  { asked: 2, topic: 'trust', choices: [],
    text: four('Aveți încredere în rezultat?', 'Доверяете результату?', 'Довіряєте результату?',
      'Do you trust the result?') },
  { asked: 3, topic: '',
    text: four('De unde ați aflat?', 'Откуда вы узнали?', 'Звідки ви дізналися?',
      'Where did you hear of it?'),
    choices: [four('De la vecini', 'От соседей', 'Від сусідів', 'From neighbours'),
      four('De la bibliotecă', 'В библиотеке', 'У бібліотеці', 'At the library')] }];
const SURVEY = { kind: 1, audience: 1, session: 0, questions: QUESTIONS,
  title: four('Cum a fost', 'Как это было', 'Як це було', 'How it was') };

const SESSION = { kind: 2, day: 20260620, from: 1080, until: 1200, languages: ['ro', 'uk'],
  title: four('Lecție despre buget', 'Урок о бюджете', 'Урок про бюджет', 'A lesson on budgets'),
  place: four('Biblioteca', 'Библиотека', 'Бібліотека', 'The library'),
  topic: four('Cum se propune.', 'Как предлагать.', 'Як пропонувати.', 'How to propose.') };

const item = (number, term, responsible, target) => ({
  number, term, responsible, target,
  title: four('Instruiri', 'Обучение', 'Навчання', 'Trainings'),
  partners: four('ONG', 'НКО', 'ГО', 'NGOs'),
  resources: four('Buget', 'Бюджет', 'Бюджет', 'Budget'),
  indicator: four('Întâlniri', 'Встречи', 'Зустрічі', 'Sessions') });
const PLAN = [item(1, 20200101, 'institution', 6), item(2, 29991231, '', 3),
  item(3, 29991231, 'institution', 4), item(4, 29991231, '', 9)];

export class Year {
  async raise() {
    this.office = new Office();
    this.prepare();
    this.vote();
    this.server = await serve(this.office.ledger);
    this.proxy = await new Proxy(this.server.base).start();
    this.browser = await launch();
    await this.happen();
  }

  async lower() {
    await this.browser?.close();
    await this.proxy?.stop();
    await this.server?.stop();
    if (this.office) rmSync(this.office.folder, { recursive: true });
  }

  get base() {
    return this.proxy.base;
  }

  prepare() {
    const { office } = this;
    const { keys } = makeKeys(office);
    this.bodies = Object.fromEntries(['monitor', 'partner', 'institution'].map((name) =>
      [name, office.run('keys', 'new', office.path(name)).slice(0, 64)]));
    const told = office.committee('init', '--origin', ORIGIN, '--definition',
      office.write('edition.toml', definitionOf(keys, { tables: DIMENSION })));
    this.edition = /edition ([0-9a-f]{32})/.exec(told)[1];
    office.committee('open', 'proposals');
    PROJECTS.forEach(([cost, ...title], i) => office.at('propose', '--key', office.path('p'),
      '--file', office.write(`p${i}.toml`, `label = "P${i + 1}"\ntitle = ${texts(...title)}
summary = ${texts(...title)}\ncost = ${cost}\n`)));
    office.committee('close', 'proposals');
    for (const project of ['0', '1']) office.committee('review', '--project', project);
    office.committee('open', 'enrolment', '--ballot',
      office.write('ballot.toml', oneQuestion('kind = "approval", low = 0, high = 1')));
    this.cards = enrolVoters(office, this.edition, 8);
  }

  vote() {
    const { office, cards } = this;
    office.committee('open', 'voting');
    const seed = toHex(seedOfCode(readCode(cards[0].code).code));
    const file = office.write('voter', `${seed}\n`);
    chmodSync(file, 0o600);
    office.at('cast', '--slot', cards[0].slot, '--credential', file, '--choice', 'P1');
    office.committee('close', 'voting', '--leave-roll-open');
    office.committee('declare');
  }

  act = (...what) => submitAct(this, ...what);

  async happen() {
    const body = (label) => ({ label, key: this.bodies[label],
      name: four(`${label} ro`, `${label} ru`, `${label} uk`, `${label} en`) });
    await this.act('organisations_named', { monitors: [body('monitor')],
      partners: [body('partner')], institutions: [body('institution')] });
    await this.act('merges_defined', { merges: [{ dimension: 0, into: 0, from: 1 }] });
    await this.build();
    await this.meet();
    await this.act('plan_set', { items: PLAN });
    const done = { from: 20260101, until: 20260331, note: {}, evidence: [] };
    await this.act('activity_reported', { item: 2, quantity: 3, ...done });
    await this.act('activity_reported', { item: 3, quantity: 1, ...done }, ['institution']);
    await this.act('recommendations_made', { recommendations: [
      four('Mai devreme.', 'Раньше.', 'Раніше.', 'Earlier.')] });
    await this.act('survey_opened', SURVEY);
  }

  async build() {
    const report = { project: 0, spent: 250, planned_day: 20261130, evidence: EVIDENCE };
    const first = await this.act('milestone_reported', { ...report, per_mille: 400,
      actual_day: 20261120, title: four('Temelia', 'Основание', 'Основа', 'Foundation') });
    await this.act('milestone_judged', { report: first, finding: 1, reason: {}, evidence: [] },
      ['monitor']);
    const second = await this.act('milestone_reported', { ...report, per_mille: 1000, spent: 600,
      actual_day: 0, title: four('Balustrada', 'Перила', 'Поручні', 'The rail') });
    await this.act('milestone_judged', { report: second, finding: 2, evidence: EVIDENCE,
      reason: four('Lipsește.', 'Её нет.', 'Її немає.', 'It is missing.') }, ['monitor']);
    await this.act('award_amended', { project: 0, award: 700,
      reason: four('Prețuri', 'Цены', 'Ціни', 'Prices') });
  }

  async meet() {
    await this.act('session_announced', SESSION, ['partner']);
    await this.act('session_held', { session: 0, day: 20260620, people: 5,
      groups: [{ dimension: 0, cell: 0, people: 5 }], merged: '01' }, ['partner']);
    await this.act('session_announced', { ...SESSION, day: 20270115 });
  }
}
