// Words in the browser: plural forms as the language has them, and every pattern of our catalogues.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Words, momentIn, money } from '../../api/web/site/words.mjs';

const folder = new URL('../../api/web/words/', import.meta.url);
const catalogues = Object.assign({}, ...readdirSync(folder).map((name) =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
const wordsIn = (language) => new Words(Object.fromEntries(
  Object.entries(catalogues).map(([key, texts]) => [key, texts[language]])), language);

test('Words.PluralsFollowTheLanguage', () => {
  const count = (language, n) => wordsIn(language).say('projects.count', { count: n });
  assert.equal(count('ro', 1), '1 proiect');
  assert.equal(count('ro', 2), '2 proiecte');
  assert.equal(count('ro', 20), '20 de proiecte');
  assert.equal(count('ro', 101), '101 proiecte');
  assert.equal(count('ru', 21), '21 проект');
  assert.equal(count('ru', 12), '12 проектов');
  assert.equal(count('uk', 3), '3 проєкти');
  assert.equal(count('en', 1), '1 project');
  assert.equal(count('en', 0), 'No project has been filed yet.');
});

test('Words.EveryPatternOfEveryCatalogueIsRead', () => {
  for (const language of ['ro', 'ru', 'uk', 'en'])
    for (const [key, texts] of Object.entries(catalogues))
      for (const n of [0, 1, 2, 5, 21]) {
        const names = [...texts[language].matchAll(/\{([a-z_]+)[,}]/g)].map(([, name]) => name);
        const values = Object.fromEntries(names.map((name) => [name, n]));
        const text = wordsIn(language).say(key, values);
        assert.doesNotMatch(text, /[{}#]|undefined/, `${language} ${key}`);
      }
});

test('Words.QuotesNestingAndMissingKeys', () => {
  const words = new Words({
    quoted: "it''s '{'{name}'}'",
    nested: '{n, plural, one {# of {name}} other {# of {m, plural, one {one} other {# m}}}}',
  }, 'en');
  assert.equal(words.say('quoted', { name: '<b>' }), "it's {<b>}");
  assert.equal(words.say('nested', { n: 1, name: 'x' }), '1 of x');
  assert.equal(words.say('nested', { n: 1234, m: 3 }), '1\u00a0234 of 3 m');
  assert.equal(words.say('no.such'), 'no.such');
  assert.ok(!words.knows('no.such'));
});

test('Words.MoneyIsWrittenAsThePagesWriteIt', () => {
  const unit = { decimals: 2, currency: 'MDL' };
  assert.equal(money(wordsIn('ro'), 1_234_567, unit), '12\u00a0345,67\u00a0MDL');
  assert.equal(money(wordsIn('ro'), 1_200_000, unit), '12\u00a0000\u00a0MDL');
  assert.equal(money(wordsIn('en'), 5, unit), '0.05\u00a0MDL');
  assert.equal(money(wordsIn('en'), 123_456_750, unit), '1\u00a0234\u00a0567.50\u00a0MDL');
});

test('Words.NumbersAreGroupedAlikeInEveryLanguage', () => {
  for (const language of ['ro', 'ru', 'uk', 'en'])
    for (const [value, text] of [[0, '0'], [999, '999'], [1000, '1 000'], [-12_345, '-12 345']])
      assert.equal(wordsIn(language).number(value), text.replaceAll(' ', '\u00a0'), language);
});

// The patterns are the server's; the months are what a browser knows of the language.
test('Words.MomentsAreWrittenAsThePagesWriteThem', () => {
  for (const language of ['ro', 'ru', 'uk', 'en']) {
    const { say } = wordsIn(language);
    for (let month = 1; month <= 12; month += 1) {
      const at = new Date(Date.UTC(2026, month - 1, month === 5 ? 31 : 2, 3, 18));
      const day = say('date.day', {
        day: String(at.getUTCDate()), month: say(`date.month.${month}`), year: '2026' });
      assert.equal(momentIn(language)(at.getTime() / 1000),
        say('date.moment', { day, time: '03:18' }), language);
    }
  }
});
