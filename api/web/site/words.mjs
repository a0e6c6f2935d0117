// Words of a page in the reader's language: the part of ICU MessageFormat that our catalogues use,
// {name}, {n, plural, =0 {..} one {..} other {..}} with # for the number, and quotes. The
// catalogues themselves are checked where the program is built.

function closing(pattern, open) {
  let depth = 0;
  for (let at = open; at < pattern.length; at += 1) {
    if (pattern[at] === "'" && /[{}#]/.test(pattern[at + 1] ?? '')) {
      at = pattern.indexOf("'", at + 1);
      if (at < 0) return pattern.length;
    } else if (pattern[at] === '{') depth += 1;
    else if (pattern[at] === '}' && (depth -= 1) === 0) return at;
  }
  return pattern.length;
}

// [{at: "one", text: ".."}, ..] of "one {..} other {..}".
function cases(text) {
  const found = [];
  let at = 0;
  for (;;) {
    const [whole, name] = /^\s*([=a-z0-9]+)\s*/.exec(text.slice(at)) ?? [];
    if (whole === undefined) return found;
    const open = at + whole.length;
    const end = closing(text, open);
    found.push({ name, text: text.slice(open + 1, end) });
    at = end + 1;
  }
}

// Digits in threes with a space that no line breaks at, as api/reason_words.cc groups them: each
// language's own habit would write one number in two ways on one page.
const GAP = '\u00a0';

function grouped(value, decimals, point) {
  const format = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return format.formatToParts(value)
    .map(({ type, value: text }) => ({ group: GAP, decimal: point })[type] ?? text).join('');
}

export class Words {
  /** `patterns`: {key: pattern}; `language`: "ro". */
  constructor(patterns, language) {
    this.patterns = patterns;
    this.language = language;
    this.plural = new Intl.PluralRules(language);
  }

  number = (value) => grouped(value, 0, '');

  /** The text of a key with its arguments. A missing key shows itself. */
  say = (key, values = {}) =>
    this.patterns[key] === undefined ? key : this.#format(this.patterns[key], values, null);

  knows = (key) => this.patterns[key] !== undefined;

  #argument(inside, values) {
    const [name, kind, ...rest] = inside.split(',');
    const value = values[name.trim()];
    if (kind?.trim() !== 'plural')
      return typeof value === 'number' ? this.number(value) : String(value ?? '');
    const options = cases(rest.join(','));
    const named = (wanted) => options.find((option) => option.name === wanted);
    const chosen = named(`=${value}`) ?? named(this.plural.select(value)) ?? named('other');
    return this.#format(chosen.text, values, value);
  }

  #format(pattern, values, count) {
    let text = '';
    for (let at = 0; at < pattern.length; at += 1) {
      const [c, next] = [pattern[at], pattern[at + 1] ?? ''];
      if (c === "'" && next === "'") [text, at] = [`${text}'`, at + 1];
      else if (c === "'" && /[{}#]/.test(next)) {
        const end = pattern.indexOf("'", at + 1);
        [text, at] = [text + pattern.slice(at + 1, end), end];
      } else if (c === '{') {
        const end = closing(pattern, at);
        [text, at] = [text + this.#argument(pattern.slice(at + 1, end), values), end];
      } else text += c === '#' && count !== null ? this.number(count) : c;
    }
    return text;
  }
}

/** "12 345,67 MDL" of an amount in smallest units; decimals are left out where they are zero. */
export function money(words, amount, { decimals, currency }) {
  const unit = 10 ** decimals;
  const digits = amount % unit === 0 ? 0 : decimals;
  const point = words.language === 'en' ? '.' : ',';
  return `${grouped(amount / unit, digits, point)}${GAP}${currency}`;
}

/** Writes POSIX seconds as a day and a time of day, UTC, as Words::moment in api/pages/words.cc. */
export function momentIn(language) {
  const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const hour = language === 'ro' ? 'ora ' : '';
  return (seconds) => {
    const date = new Date(seconds * 1000);
    const time = date.toISOString().slice(11, 16);
    return `${day.format(date).replace(/\s/g, ' ')}, ${hour}${time} UTC`;
  };
}
