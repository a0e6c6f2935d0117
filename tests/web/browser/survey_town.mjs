// A town that asks sealed surveys, for the browser's tests: its trustees have made their keys, and
// that is all a survey needs. Nobody votes in it yet.

import { rmSync } from 'node:fs';
import { submitAct } from './acts.mjs';
import { launch } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import {
  ORIGIN, Office, ceremony, codesOf, definitionOf, enrolVoters, makeKeys, oneQuestion, sealingBy,
  serve, texts,
} from './town.mjs';

// Keys for 18 bits, as many as three questions of five answers take: the vote's own two projects
// and a budget whose rest is told in sixteen bits.
const LAYOUT = 'kind = "knapsack", budget = 65535';

const question = (asked, text, more = '') =>
  `[[question]]\nasked = "${asked}"\ntext = ${text}\n${more}`;
const SCORE = question('score', texts('Cât de bine a mers?', 'Как прошло?', 'Як пройшло?',
  'How did it go?'), 'topic = "satisfaction"\n');
const TRUST = question('yes-no', texts('Aveți încredere?', 'Доверяете?', 'Довіряєте?',
  'Do you trust it?'), 'topic = "trust"\n');
const CHOICES = [
  texts('De la vecini', 'От соседей', 'Від сусідів', 'From neighbours'),
  texts('De la bibliotecă', 'В библиотеке', 'У бібліотеці', 'At the library')];
const SOURCE = question('choice', texts('De unde ați aflat?', 'Откуда вы узнали?',
  'Звідки ви дізналися?', 'Where did you hear of it?'), `choices = [${CHOICES.join(', ')}]\n`);
const TITLE = texts('Cum a fost', 'Как это было', 'Як це було', 'How it was');

/** A survey's file: of the roll with a question of each kind, or of who came to session 0. */
export const surveyFile = ({ kind, session = false }) => `title = ${TITLE}
kind = "${kind}"
${session ? 'audience = "codes"\nsession = 0\n' : 'audience = "roll"\n'}
${session ? SCORE : SCORE + TRUST + SOURCE}`;

const SESSION = `kind = "information"
title = ${texts('Lecție despre buget', 'Урок о бюджете', 'Урок про бюджет', 'A lesson on budgets')}
place = ${texts('Biblioteca', 'Библиотека', 'Бібліотека', 'The library')}
topic = ${texts('Cum se propune.', 'Как предлагать.', 'Як пропонувати.', 'How to propose.')}
day = 20260618
from = "17:30"
until = "19:00"
languages = ["ro", "uk"]
`;

/** Cards to hand out, as `urna codes` prints them: the folder of cards.html and requests.csv. */
export function printCards(office, edition, { count, language, survey }) {
  const out = office.path(`cards-${language}`);
  office.run('codes', '--origin', ORIGIN, '--edition', edition, '--site', 'https://vote.example',
    '--survey', String(survey), '--count', String(count), '--language', language, '--out', out);
  return out;
}

/**
 * Session 0, to which as many people came, and their survey, for which each of them got a card.
 * Answers the cards' folder. `survey`: its number.
 */
export function holdSession(office, edition, { people, survey, kind }) {
  office.committee('session', 'announce', office.write('session.toml', SESSION));
  office.committee('session', 'held', '0', '--people', String(people), '--day', '20260618');
  const out = printCards(office, edition, { count: people, language: 'uk', survey });
  office.committee('survey', 'open',
    office.write('session-survey.toml', surveyFile({ kind, session: true })));
  office.committee('survey', 'codes', String(survey), '--requests', `${out}/requests.csv`);
  return out;
}

const PROJECTS = [[600, 'Rampe', 'Пандусы', 'Пандуси', 'Ramps'],
  [900, 'Bănci', 'Скамейки', 'Лавки', 'Benches']];

export class SurveyTown {
  /** `voters`: how many are on the roll. */
  async raise(voters) {
    this.office = new Office();
    this.prepare(voters);
    await this.serveAgain();
    this.proxy = await new Proxy(this.server.base).start();
    this.browser = await launch();
  }

  async lower() {
    await this.browser?.close();
    await this.proxy?.stop();
    await this.server?.stop();
    if (this.office) rmSync(this.office.folder, { recursive: true });
  }

  act = (...what) => submitAct(this, ...what);

  get base() {
    return this.proxy.base;
  }

  prepare(voters) {
    const { office } = this;
    const { keys, trustees } = makeKeys(office);
    const told = office.committee('init', '--origin', ORIGIN, '--definition',
      office.write('edition.toml', definitionOf(keys)));
    this.vkey = /key (\S+)/.exec(told)[1];
    office.write('vkey', `${this.vkey}\n`);
    this.edition = /edition ([0-9a-f]{32})/.exec(told)[1];
    this.trustees = trustees;
    office.committee('open', 'proposals');
    PROJECTS.forEach(([cost, ...title], i) => office.at('propose', '--key', office.path('p'),
      '--file', office.write(`p${i}.toml`, `label = "P${i + 1}"\ntitle = ${texts(...title)}
summary = ${texts(...title)}\ncost = ${cost}\n`)));
    office.committee('close', 'proposals');
    for (const i of PROJECTS.keys()) office.committee('review', '--project', String(i));
    office.committee('open', 'enrolment', '--ballot',
      office.write('ballot.toml', oneQuestion(LAYOUT, sealingBy(trustees.map(({ key }) => key)))));
    ceremony(office, trustees, this.vkey);
    this.cards = enrolVoters(office, this.edition, voters);
    office.committee('survey', 'open', office.write('s.toml', surveyFile({ kind: 'sealed' })));
    const session = holdSession(office, this.edition, { people: 3, survey: 1, kind: 'sealed' });
    this.sessionCards = codesOf(`${session}/cards.html`);
  }

  async serveAgain() {
    this.server = await serve(this.office.ledger);
    if (this.proxy) this.proxy.target = this.server.base;
  }

  /** What the server says of the surveys. */
  async surveys() {
    const address = `${this.server.base}/api/v1/editions/${this.edition}/surveys`;
    return (await (await fetch(address)).json()).surveys;
  }

  /** What is done beside the ledger; the server is away meanwhile. */
  async beside(work) {
    await this.server.stop();
    try {
      return await work();
    } finally {
      await this.serveAgain();
    }
  }
}
