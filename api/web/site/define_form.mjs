// The form of a ballot's definition: one question for each district with admitted projects, styles,
// and what sealed questions need. It stays as it was typed while other steps are seen; what is
// wrong stands beside its field. define.mjs decides, this shows.

import { OPEN, SEALED } from '../sealed/ballot.mjs';
import { amountText, titleOf } from './committee_parts.mjs';
import { definitionBody, definitionFaults, layoutsFor, questionsOf, rangeOf } from './define.mjs';
import { button, fill, make, paragraph } from './dom.mjs';
import { money } from './words.mjs';

const NUMBERS = { approval: ['low', 'high'], points: ['total', 'per'], knapsack: ['spend'],
  ranking: ['ranks'] };
const USUAL_MINIMUM = '30';  // as `urna open enrolment` takes where a file says nothing

const option = (value, text) => make('option', { value: String(value) }, text);

export class BallotForm {
  /** `onReady(body)`: of ballot_defined, without a nonce. */
  constructor(words, { data, onReady, onBack }) {
    Object.assign(this, { words, data, onReady, asked: questionsOf(data), styles: [], merges: [] });
    const { say } = words;
    this.styleRows = make('div', {});
    this.mergeRows = make('div', {});
    this.sealing = this.#sealing();
    this.form = make('form', { novalidate: true },
      ...this.asked.map((question, at) => this.#question(question, at)),
      this.#styles(), this.sealing,
      make('p', { class: 'acts' }, make('button', { type: 'submit' }, say('committee.ballot.go')),
        button(say('committee.back'), onBack, { second: true })));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#prepare();
    });
    this.form.addEventListener('change', () => this.#refresh());
    this.form.addEventListener('input', ({ target }) => this.#forgive(target.id));
    const first = data.ballot.styles.length > 0 ? data.ballot.styles : [0];
    for (const style of first) this.#addStyle(String(style));
    this.#refresh();
  }

  /** What a step shows. */
  get parts() {
    const { say } = this.words;
    return [make('h2', {}, say('committee.ballot.title')), paragraph(say('committee.ballot.lead')),
      paragraph(say('committee.ballot.file')), this.form];
  }

  at = (id) => this.form.querySelector(`[id="${id}"]`);

  // ---- making fields

  // A field with its label, a hint of what it takes, and a place for what is wrong.
  #field(id, label, input, hint = '') {
    input.setAttribute('aria-describedby', `${id}-hint ${id}-error`);
    input.id = id;
    return [make('label', { for: id }, label),
      make('p', { id: `${id}-hint`, class: 'hint' }, hint), input,
      make('p', { id: `${id}-error`, class: 'error', hidden: true })];
  }

  #number = (id, label, hint, value = '') => this.#field(id, label, make('input', {
    type: 'text', inputmode: 'numeric', autocomplete: 'off', value }), hint);

  #amount = (id, label, hint, value = '') => this.#field(id, label, make('input', {
    type: 'text', inputmode: 'decimal', autocomplete: 'off', value }), hint);

  #select = (id, label, options, hint = '') =>
    this.#field(id, label, make('select', {}, ...options), hint);

  #money = (units) => money(this.words, units, this.data.money);

  #range = ({ from, to }) => this.words.say('committee.ballot.range', {
    from: String(from), to: String(to) });

  // ---- a question

  #question(question, at) {
    const { say } = this.words;
    const { name, projects } = question;
    return make('fieldset', { class: 'part', 'data-asked': String(at) },
      make('legend', {}, say('committee.ballot.question', { number: String(at + 1) }), ': ',
        make('bdi', {}, name ?? say('committee.ballot.whole'))),
      make('details', { class: 'offer' },
        make('summary', {}, say('committee.ballot.projects', { count: projects.length })),
        make('ul', {}, ...projects.map((project) => make('li', {},
          make('bdi', {}, `${project.label} · ${titleOf(project, this.words.language)}`))))),
      ...this.#titles(at), ...this.#kinds(at), ...this.#layouts(question, at),
      ...this.#moneys(at));
  }

  #titles = (at) => this.data.languages.flatMap((tag) =>
    this.#field(`title-${at}-${tag}`, this.words.say('committee.ballot.text', { language: tag }),
      make('input', { type: 'text', lang: tag, autocomplete: 'off', 'data-title': tag })));

  #kinds(at) {
    const { say } = this.words;
    return this.#select(`kind-${at}`, say('committee.ballot.kind'),
      [option(OPEN, say('committee.ballot.open')), option(SEALED, say('committee.ballot.sealed'))],
      say('committee.ballot.kind.hint'));
  }

  #layouts({ projects }, at) {
    const { say } = this.words;
    const offered = layoutsFor(this.data.ballot);
    const groups = offered.map((layout) => make('div', { 'data-layout': layout },
      ...NUMBERS[layout].flatMap((name) => this.#layoutNumber(name, at, projects.length))));
    return [...this.#select(`layout-${at}`, say('committee.ballot.layout'),
      offered.map((layout) => option(layout, say(`committee.ballot.layout.${layout}`)))),
    ...groups];
  }

  #layoutNumber(name, at, count) {
    const { say } = this.words;
    const { currency } = this.data.money;
    const label = say(`committee.ballot.${name}`, { currency });
    if (name === 'spend') return this.#amount(`spend-${at}`, label, '');
    return this.#number(`${name}-${at}`, label, this.#range(rangeOf(name, count)),
      name === 'low' ? '0' : '');
  }

  // One question has the whole budget; of several each says its own.
  #moneys(at) {
    const { say } = this.words;
    const { ballot, money: unit } = this.data;
    const alone = this.asked.length === 1;
    const value = (units) => (alone ? amountText(units, unit) : '');
    const most = say('committee.ballot.budget.hint', { budget: this.#money(ballot.budget) });
    return [...this.#amount(`budget-${at}`,
      say('committee.ballot.budget', { currency: unit.currency }), most, value(ballot.budget)),
    ...ballot.envelopes.flatMap(({ id, amount }) => this.#amount(`envelope-${at}-${id}`,
      say('committee.ballot.envelope', { name: this.#envelopeName(id), currency: unit.currency }),
      say('committee.ballot.envelope.hint', { amount: this.#money(amount) }), value(amount)))];
  }

  #envelopeName = (wanted) => this.data.envelopes.find(({ id }) => id === wanted).name;

  // ---- styles: rows that come and go

  #styles() {
    const { say } = this.words;
    const granted = this.data.ballot.styles.join(', ');
    return make('fieldset', { class: 'part' },
      make('legend', {}, say('committee.ballot.styles')),
      make('p', { class: 'hint' }, say('committee.ballot.styles.hint')),
      granted === '' ? null
        : make('p', { class: 'hint' }, say('committee.ballot.styles.granted', { styles: granted })),
      this.styleRows, make('p', { id: 'styles-error', class: 'error', hidden: true }),
      make('p', { class: 'acts' }, button(say('committee.ballot.style.add'), () => {
        this.#addStyle('');
        this.#listRows();
      }, { second: true })));
  }

  #addStyle(style) {
    const questions = this.asked.map((_, number) => number);
    this.styles.push({ style, questions: new Set(questions) });
    this.#listRows();
  }

  #styleRow(row, at) {
    const { say } = this.words;
    const boxes = this.asked.map((_, number) => {
      const box = make('input', { type: 'checkbox', checked: row.questions.has(number) });
      box.addEventListener('change', () =>
        (box.checked ? row.questions.add(number) : row.questions.delete(number)));
      return make('label', { class: 'choice' }, box,
        say('committee.ballot.question', { number: String(number + 1) }));
    });
    const fields = this.#number(`style-${at}`, say('committee.ballot.style'),
      this.#range({ from: 0, to: 65_535 }), row.style);
    fields[2].addEventListener('input', ({ target }) => (row.style = target.value));
    return make('div', { class: 'answer' }, ...fields, ...boxes, this.#removing(this.styles, row,
      say('committee.ballot.style.remove', { number: String(at + 1) })));
  }

  #removing(rows, row, text) {
    return make('p', { class: 'acts' }, button(text, () => {
      rows.splice(rows.indexOf(row), 1);
      this.#listRows();
    }, { second: true }));
  }

  #listRows() {
    fill(this.styleRows, ...this.styles.map((row, at) => this.#styleRow(row, at)));
    fill(this.mergeRows, ...this.merges.map((row, at) => this.#mergeRow(row, at)));
  }

  // ---- what sealed questions need

  #sealing() {
    const { say } = this.words;
    return make('fieldset', { class: 'part', id: 'sealing' },
      make('legend', {}, say('committee.ballot.sealing')),
      ...this.#field('trustees', say('committee.ballot.trustees'), make('textarea', {
        rows: '4', autocomplete: 'off', spellcheck: 'false' }),
      say('committee.ballot.trustees.hint')),
      ...this.#number('threshold', say('committee.ballot.threshold'),
        say('committee.ballot.threshold.hint')),
      ...this.#number('minimum', say('committee.ballot.minimum'),
        this.#range({ from: 1, to: 1_000_000 }), USUAL_MINIMUM), ...this.#mergeOffer());
  }

  #mergeOffer() {
    const { say } = this.words;
    if (this.data.ballot.dimensions.length === 0) return [];
    return [make('h3', {}, say('committee.ballot.merges')),
      make('p', { class: 'hint' }, say('committee.ballot.merges.hint')), this.mergeRows,
      make('p', { class: 'acts' }, button(say('committee.ballot.merge.add'), () => {
        this.merges.push({ from: '0.0', into: '0.0' });
        this.#listRows();
      }, { second: true }))];
  }

  #mergeRow(row, at) {
    const { say } = this.words;
    const cells = this.data.ballot.dimensions.flatMap(({ name, cells: names }, dimension) =>
      names.map((cell, number) => option(`${dimension}.${number}`, `${name}: ${cell}`)));
    const field = (id, key, name) => {
      const made = this.#select(id, say(key), cells.map((one) => one.cloneNode(true)));
      made[2].value = row[name];
      made[2].addEventListener('change', ({ target }) => (row[name] = target.value));
      return made;
    };
    return make('div', { class: 'answer' },
      ...field(`merge-${at}`, 'committee.ballot.merge.from', 'from'),
      ...field(`merge-into-${at}`, 'committee.ballot.merge.into', 'into'),
      this.#removing(this.merges, row, say('committee.ballot.merge.remove')));
  }

  // ---- what is seen, what was typed

  // Numbers of the chosen layout alone; trustees where a question is sealed.
  #refresh() {
    this.asked.forEach((_, at) => {
      const layout = this.at(`layout-${at}`).value;
      for (const group of this.form.querySelectorAll(`[data-asked="${at}"] [data-layout]`))
        group.hidden = group.dataset.layout !== layout;
    });
    this.sealing.hidden =
      this.asked.every((_, at) => this.at(`kind-${at}`).value !== String(SEALED));
  }

  #typedQuestion(at) {
    const value = (name) => this.at(`${name}-${at}`)?.value ?? '';
    const titles = this.data.languages.map((tag) => [tag, this.at(`title-${at}-${tag}`).value]);
    const numbers = Object.values(NUMBERS).flat().map((name) => [name, value(name)]);
    return { ...Object.fromEntries(numbers), title: Object.fromEntries(titles),
      kind: Number(value('kind')), layout: value('layout'), budget: value('budget'),
      envelopes: Object.fromEntries(this.data.ballot.envelopes.map(({ id }) =>
        [id, this.at(`envelope-${at}-${id}`).value])) };
  }

  /** As define.mjs takes them. */
  get values() {
    return {
      questions: this.asked.map((_, at) => this.#typedQuestion(at)),
      styles: this.styles.map(({ style, questions }) => ({ style, questions: [...questions] })),
      sealing: { trustees: this.at('trustees').value, threshold: this.at('threshold').value,
        minimum: this.at('minimum').value, merges: this.merges.map((row) => ({ ...row })) },
    };
  }

  #prepare() {
    const { values } = this;
    const faults = definitionFaults(values, this.data);
    this.#show(faults);
    if (faults.length === 0) this.onReady(definitionBody(values, this.data));
  }

  #faultText({ code, amount, ...more }) {
    const { say } = this.words;
    const numbers = Object.fromEntries(Object.entries(more).map(([name, value]) =>
      [name, name === 'decimals' ? value : String(value)]));
    if (amount !== undefined) numbers.amount = this.#money(amount);
    return say(`committee.ballot.error.${code}`, numbers);
  }

  #forgive(id) {
    const error = this.at(`${id}-error`);
    if (error !== null) error.hidden = true;
    this.at(id)?.removeAttribute('aria-invalid');
  }

  // What is wrong beside each field; the reader is brought to the first.
  #show(faults) {
    for (const error of this.form.querySelectorAll('[id$="-error"]'))
      this.#forgive(error.id.slice(0, -'-error'.length));
    for (const found of faults) {
      const error = this.at(`${found.field}-error`);
      error.hidden = false;
      error.textContent = this.#faultText(found);
      this.at(found.field)?.setAttribute('aria-invalid', 'true');
    }
    if (faults.length === 0) return;
    const first = this.at(faults[0].field) ?? this.at(`${faults[0].field}-error`);
    first.tabIndex = Math.max(first.tabIndex, -1);
    first.focus();
  }
}
