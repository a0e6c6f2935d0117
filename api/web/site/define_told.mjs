// A ballot's definition in words, read out of the act: what whoever signs should look at first.

import { SEALED } from '../sealed/ballot.mjs';
import { make } from './dom.mjs';
import { money } from './words.mjs';

const LAYOUTS = ['approval', 'points', 'knapsack', 'ranking'];

function answered({ say }, { layout }, amount) {
  const { low, high, per, total, budget } = layout;
  const numbers = { low, high, per, total, ranks: high };
  const written = Object.fromEntries(Object.entries(numbers)
    .map(([name, value]) => [name, String(value)]));
  return say(`committee.ballot.told.${LAYOUTS[layout.kind - 1]}`,
    { ...written, budget: amount(budget) });
}

function questionFacts(words, question, number, { data, projectName }) {
  const { say } = words;
  const amount = (units) => money(words, units, data.money);
  const title = question.title[data.language] ?? Object.values(question.title)[0] ?? '';
  const kind = question.kind === SEALED ? 'committee.ballot.sealed' : 'committee.ballot.open';
  return [say('committee.ballot.question', { number: String(number + 1) }),
    make('ul', {}, make('li', {}, make('bdi', {}, title)), make('li', {}, say(kind)),
      make('li', {}, answered(words, question, amount)),
      make('li', {}, say('committee.ballot.told.budget', { budget: amount(question.budget) })),
      ...question.projects.map((id) => make('li', {}, make('bdi', {}, projectName(id)))))];
}

const styleFacts = ({ say }, { style, questions }) =>
  [`${say('committee.ballot.style')} ${style}`,
    say('committee.ballot.told.style',
      { questions: questions.map((number) => number + 1).join(', ') || '–' })];

/** Facts, [term, ..parts] each, of the body of ballot_defined. `projectName(id)`: for people. */
export function definitionFacts(words, { questions, styles, sealing }, { data, projectName }) {
  const { say } = words;
  const sealed = sealing === null ? [] : [[say('committee.ballot.sealing'),
    say('committee.ballot.told.trustees', { count: sealing.trustees.length,
      threshold: String(sealing.threshold), minimum: String(sealing.minimum_ballots) })]];
  return [...questions.map((question, number) =>
    questionFacts(words, question, number, { data, projectName })),
  ...styles.map((style) => styleFacts(words, style)), ...sealed];
}
