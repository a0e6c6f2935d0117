// The sentence of an act on the committee's page: for every act that its quorum signs, all values
// of the pattern are given, in every language, as the C++ side gives them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { saidOf } from '../../api/web/site/act_said.mjs';
import { Words } from '../../api/web/site/words.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const catalogue = read('../../api/web/words/act.json');
const golden = read('../golden/acts.json');
const wordsIn = (language) => new Words(Object.fromEntries(
  Object.entries(catalogue).map(([key, texts]) => [key, texts[language]])), language);

const OTHERS = new Set(['edition_announced', 'proposal_filed', 'proposal_withdrawn', 'roll_closed',
  'milestone_judged', 'turnout_reported', 'survey_answered', 'survey_papers_counted']);

test('Acts.OfTheCommitteeAreSaidWholeInEveryLanguage', () => {
  const seen = new Set();
  for (const event of golden.events.filter(({ name }) => !OTHERS.has(name)))
    for (const language of ['ro', 'ru', 'uk', 'en']) {
      const words = wordsIn(language);
      const [more, values] = saidOf(event, language);
      const key = `act.event.${event.name}${more}`;
      assert.ok(words.knows(key), event.name);
      const asked = [...catalogue[key][language].matchAll(/\{([a-z_]+)[,}]/g)].map(([, n]) => n);
      for (const name of asked) assert.ok(values[name] !== undefined, `${key} lacks ${name}`);
      const sentence = words.say(key, values);
      assert.doesNotMatch(sentence, /[{}#]|undefined/, event.name);
      seen.add(event.name);
    }
  assert.ok(seen.size > 20);
});

test('Acts.SayTheirNumbers', () => {
  const said = (name, body) =>
    wordsIn('en').say(`act.event.${name}`, saidOf({ name, body }, 'en')[1]);
  assert.equal(said('session_held', { session: 0, people: 1 }),
    'Session number 0 was held; 1 person came.');
  assert.equal(said('activity_reported', { item: 4, quantity: '9007199254740993' }),
    'A report on item 4 of the action plan: quantity 9007199254740993.');
});
