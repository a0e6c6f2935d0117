// One question of the form that the server wrote: what is chosen, whether it is within the limits,
// and the running count beside it.

import { faultOf, isEmpty } from './limits.mjs';
import { money } from './words.mjs';

const numbersOf = (inputs) => inputs.map(({ value }) => (value === '' ? 0 : Number(value)));
const marksOf = (inputs) => inputs
  .filter(({ checked, value }) => checked && value !== 'none').map(({ value }) => Number(value));
const placesOf = (selects) =>
  selects.map(({ value }) => (value === 'none' ? null : Number(value)));

// Plus votes first, then minus votes behind them, as the layout has them.
function signsOf(selects) {
  const with_ = (sign) => selects.flatMap(({ value }, j) => (value === sign ? [j] : []));
  return [...with_('1'), ...with_('-1').map((j) => j + selects.length)];
}

const READ = { approval: marksOf, knapsack: marksOf, points: numbersOf, ranking: placesOf };

export class QuestionForm {
  /** `question`: as the page's data has it; `unit`: {decimals, currency}. */
  constructor(fieldset, question, words, unit) {
    Object.assign(this, { fieldset, question, words, unit });
    this.number = Number(fieldset.dataset.question);
    this.error = fieldset.querySelector('.error');
    this.count = fieldset.querySelector('.count');
    fieldset.addEventListener('input', () => this.refresh());
    this.refresh();
  }

  show(visible) {
    this.error.hidden = true;
    this.refresh();
    this.fieldset.hidden = !visible;
    this.fieldset.disabled = !visible;
  }

  get inputs() {
    return [...this.fieldset.querySelectorAll('input, select')];
  }

  /** As sealed/layout.mjs takes it, but a ranking may still hold null where a place is empty. */
  get choice() {
    const read = this.question.predicates.maximum_minus > 0 ? signsOf : READ[this.question.layout];
    return read(this.inputs);
  }

  get empty() {
    return isEmpty(this.question, this.choice);
  }

  /** After a change: the running count, and what is wrong if that was shown. */
  refresh() {
    this.count.textContent = this.#countText();
    const fault = this.empty ? null : faultOf(this.question, this.choice);
    this.count.classList.toggle('over', fault !== null && !fault.code.startsWith('too_few'));
    if (!this.error.hidden) this.check();
  }

  #countText() {
    const { say } = this.words;
    const { layout, parameters } = this.question;
    const choice = this.choice;
    if (layout === 'knapsack') return this.#budgetText(choice, parameters);
    if (layout === 'points') {
      const count = choice.reduce((sum, x) => sum + (Number.isFinite(x) ? x : 0), 0);
      return say('vote.count.points', { count, high: parameters[2] });
    }
    if (layout === 'ranking' || this.question.predicates.maximum_minus > 0) return '';
    return parameters[2] === 1 ? '' : say('vote.count.chosen', {
      count: choice.length, high: parameters[2] });
  }

  #budgetText(choice, [costs, budget]) {
    const spent = choice.reduce((sum, j) => sum + costs[j], 0);
    const amount = (value) => money(this.words, value, this.unit);
    return this.words.say('vote.count.budget', {
      spent: amount(spent), left: amount(budget - spent), budget: amount(budget) });
  }

  /** Shows what is wrong with the choice. Returns whether it is right, or empty. */
  check() {
    const fault = this.empty ? null : faultOf(this.question, this.choice);
    this.error.hidden = fault === null;
    this.error.textContent = fault === null ? '' : this.#faultText(fault);
    for (const input of this.inputs) input.toggleAttribute('aria-invalid', fault !== null);
    return fault === null;
  }

  #faultText({ code, ...numbers }) {
    const { say } = this.words;
    if (code === 'over_budget')
      return say('vote.limit.over_budget', { over: money(this.words, numbers.over, this.unit) });
    return say(`vote.limit.${code}`, numbers);
  }

  /** What is chosen, a line each, for people. */
  lines(choice = this.choice) {
    const { projects, layout, predicates } = this.question;
    const { say } = this.words;
    const title = (j) => projects[j].title;
    if (layout === 'points')
      return choice.flatMap((count, j) =>
        (count > 0 ? [`${title(j)}: ${say('vote.review.points', { count })}`] : []));
    if (predicates.maximum_minus > 0)
      return choice.map((j) => (j < projects.length
        ? `${say('vote.plus')}: ${title(j)}`
        : `${say('vote.minus')}: ${title(j - projects.length)}`));
    return choice.filter((j) => j !== null).map(title);
  }

  /** What the chosen projects cost together, where the question counts it. */
  total() {
    if (this.question.layout !== 'knapsack') return null;
    const [costs] = this.question.parameters;
    return money(this.words, this.choice.reduce((sum, j) => sum + costs[j], 0), this.unit);
  }
}
