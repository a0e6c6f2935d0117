// The form that the server wrote: its values, the room that each text takes, what is wrong beside
// each field, and the files, of which only fingerprints are kept.

import { fill, make } from './dom.mjs';
import { LIMIT } from './event_schema.mjs';
import { hashFile } from './file_hash.mjs';
import { plainOf } from './plain_text.mjs';
import { readPeople, roomOf, teamKind } from './proposal.mjs';
import { money } from './words.mjs';

const NUMBERS = ['cost', 'locals', 'newcomers'];
const CHOICES = ['envelope', 'district'];

export class ProposalForm {
  /** `unit`: {decimals, currency}; `onChange()` after every change. */
  constructor(form, words, { unit, onChange }) {
    const groups = [...form.querySelectorAll('[data-language]')];
    const languages = groups.map(({ dataset }) => dataset.language);
    Object.assign(this, { form, words, languages, unit, onChange, files: [] });
    form.addEventListener('input', ({ target }) => {
      if (this.at(`${target.id}-error`)?.hidden === false) this.#fault(target.id, null);
      this.#changed();
    });
    this.at('files').addEventListener('change', ({ target }) => this.#take([...target.files]));
    this.refresh();
  }

  at = (id) => document.getElementById(id);

  /** As proposal.mjs takes them. */
  get values() {
    const texts = (name) => Object.fromEntries(
      this.languages.map((tag) => [tag, this.at(`${name}-${tag}`).value]));
    const typed = Object.fromEntries(NUMBERS.map((id) => [id, this.at(id).value]));
    const chosen = Object.fromEntries(CHOICES.map((id) => [id, this.at(id)?.value ?? '0']));
    const boxes = [...this.form.querySelectorAll('[name=category]:checked')];
    return { title: texts('title'), summary: texts('summary'), ...typed, ...chosen,
      categories: boxes.map(({ value }) => value), files: this.files };
  }

  /** Puts values back, as far as the form has a place for them. */
  set values(values) {
    const put = (id, value) => {
      if (this.at(id) !== null && typeof value === 'string') this.at(id).value = value;
    };
    for (const name of ['title', 'summary'])
      for (const tag of this.languages) put(`${name}-${tag}`, values[name]?.[tag]);
    for (const id of [...NUMBERS, ...CHOICES]) put(id, values[id]);
    for (const box of this.form.querySelectorAll('[name=category]'))
      box.checked = values.categories.includes(box.value);
    this.files = values.files;
    this.#open((tag) => this.at(`title-${tag}`).value + this.at(`summary-${tag}`).value !== '');
    this.refresh();
  }

  get empty() {
    const { title, summary, cost, locals, newcomers, categories, files } = this.values;
    const texts = [...Object.values(title), ...Object.values(summary), cost, locals, newcomers];
    return texts.every((text) => plainOf(text) === '') && categories.length + files.length === 0;
  }

  clear() {
    this.form.reset();
    this.files = [];
    this.#clearFaults();
    this.refresh();
  }

  // Opens the languages that `wanted(tag)` says.
  #open(wanted) {
    for (const details of this.form.querySelectorAll('details[data-language]'))
      details.open ||= wanted(details.dataset.language);
  }

  #changed() {
    this.refresh();
    this.onChange();
  }

  /** Counters, the sentence about the team, and the list of files. */
  refresh() {
    const { say } = this.words;
    for (const name of ['title', 'summary'])
      for (const tag of this.languages) {
        const [has, limit] = [roomOf(this.at(`${name}-${tag}`).value), LIMIT[name]];
        const count = this.at(`${name}-${tag}-count`);
        count.textContent = say('propose.room', { has, limit });
        count.classList.toggle('over', has > limit);
      }
    const [locals, newcomers] = ['locals', 'newcomers'].map((id) => readPeople(this.at(id).value));
    const kind = teamKind({ locals: locals.people, newcomers: newcomers.people });
    const told = locals.code === undefined && newcomers.code === undefined;
    this.at('team-told').textContent = told ? say(`propose.team.${kind}`) : '';
    this.#listFiles();
  }

  #listFiles() {
    const { say } = this.words;
    const remove = (file) => {
      const text = say('propose.files.remove', { name: file.name });
      const made = make('button', { type: 'button', class: 'second' }, text);
      made.addEventListener('click', () => {
        this.files = this.files.filter((other) => other !== file);
        this.#changed();
        this.at('files').focus();
      });
      return made;
    };
    fill(this.at('files-list'), ...this.files.map((file) => make('li', {},
      make('bdi', {}, file.name), ' ', make('code', {}, file.sha256), ' ', remove(file))));
    this.at('files-count').textContent =
      say('propose.files.count', { count: this.files.length, limit: LIMIT.attachments });
  }

  async #take(files) {
    this.at('files').value = '';
    this.#fault('files', null);
    for (const file of files) {
      if (this.files.length >= LIMIT.attachments)
        return this.#fault('files', { code: 'too_many_files', limit: LIMIT.attachments });
      const hashed = await hashFile(file);
      if (hashed === null) this.#fault('files', { code: 'file', name: file.name });
      else if (!this.files.some(({ sha256 }) => sha256 === hashed.sha256)) this.files.push(hashed);
      this.#changed();
    }
    return undefined;
  }

  /** How many fields something is said to be wrong with. */
  get faultCount() {
    return this.form.querySelectorAll('[id$="-error"]:not([hidden])').length;
  }

  #clearFaults() {
    for (const error of this.form.querySelectorAll('[id$="-error"]'))
      this.#fault(error.id.slice(0, -'-error'.length), null);
  }

  #fault(field, found) {
    const error = this.at(`${field}-error`);
    error.hidden = found === null;
    error.textContent = found === null ? '' : this.#faultText(found);
    if (found === null) this.at(field)?.removeAttribute('aria-invalid');
    else this.at(field)?.setAttribute('aria-invalid', 'true');
  }

  #faultText({ code, ...more }) {
    const { decimals } = this.unit;
    const point = this.words.language === 'en' ? '.' : ',';
    const example = decimals === 0 ? '1500' : `1500${point}${'5'.padEnd(decimals, '0')}`;
    const most = money(this.words, LIMIT.money, this.unit);
    return this.words.say(`propose.error.${code}`, { ...more, example, most });
  }

  /** Shows what is wrong beside each field and brings the reader to the first. */
  show(faults) {
    this.#clearFaults();
    for (const { field, ...found } of faults) this.#fault(field, found);
    this.#open((tag) => faults.some(({ field }) => field.endsWith(`-${tag}`)));
  }
}
