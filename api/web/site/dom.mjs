// Elements made by script. Text becomes text; nothing here takes markup.

/** An element with attributes (null and false leave one out) and children, elements or texts. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  element.append(...children.filter((child) => child !== null && child !== ''));
  return element;
}

export const paragraph = (text, className = null) => make('p', { class: className }, text);

/** A button that says `text` and does `act`. */
export function button(text, act, { second = false } = {}) {
  const made = make('button', { type: 'button', class: second ? 'second' : null }, text);
  made.addEventListener('click', act);
  return made;
}

/**
 * A field for files and its button: the browser's own speaks the browser's language, so ours stands
 * in its place. `label`: what the button says; `more`: attributes of the field.
 */
export function fileChooser(id, label, more = {}) {
  const input = make('input', { id, type: 'file', class: 'unseen', ...more });
  return [input, make('label', { for: id, class: 'button second' }, label)];
}

/** A link that saves bytes or text as a file, from this device. */
export function download(text, name, content, type = 'text/plain') {
  const address = URL.createObjectURL(new Blob([content], { type }));
  return make('a', { href: address, download: name, class: 'button second' }, text);
}

/** What the page gives its script. */
export const dataOf = (id) => JSON.parse(document.getElementById(id).textContent);

/** The page in other languages is of the same edition, whichever others are open by then. */
export function stayIn(edition) {
  for (const link of document.querySelectorAll('.languages a'))
    link.setAttribute('href', `${link.pathname}?edition=${edition}`);
}

/** What stands behind "#" of the address; as it stands where it is not what a browser writes. */
export function behindHash() {
  const text = location.hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Replaces what an element holds; nothing hides it. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== ''));
  element.hidden = children.length === 0;
}

/**
 * Tells the last of several questions from those before it: each call begins one and returns what
 * says whether it still is the last, so that a late answer does not stand for another question.
 */
export function turns() {
  let last = 0;
  return () => {
    last += 1;
    const mine = last;
    return () => mine === last;
  };
}

/** Shows one step of several and brings the reader there. */
export function showStep(root, id) {
  for (const step of root.querySelectorAll('[id^="step-"]')) step.hidden = step.id !== id;
  const heading = root.querySelector(`#${id} h2`);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'start' });
}
