// Another language on the same screen: the page in that language is fetched and takes the place of
// this one, while the thread with the credential, the choices and the step stay. The form is the
// same in every language but for its words, so what stood in its n-th field goes into the n-th.

const fields = (root) => [...root.querySelectorAll('input:not([type=file]), select, textarea')];

const valueOf = (field) =>
  (['checkbox', 'radio'].includes(field.type) ? field.checked : field.value);

function put(field, value) {
  if (['checkbox', 'radio'].includes(field.type)) field.checked = value;
  else field.value = value;
}

/** What was typed and chosen, in the order of the fields that the server wrote. */
export const valuesOf = (form) => fields(form).map(valueOf);
export const putValues = (form, values) =>
  fields(form).forEach((field, i) => put(field, values[i]));

// The page there, if it is the same page of the same edition.
async function fetched(address, id) {
  const answer = await fetch(address, { credentials: 'omit', cache: 'no-store' });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const editionIn = (one) => JSON.parse(one.getElementById(id)?.textContent ?? '{}').edition;
  if (editionIn(page) !== editionIn(document)) throw new Error('another page');
  return page;
}

/** Puts the page at this address in the place of this one. `id`: what both must have. */
export async function exchange(address, id) {
  const page = await fetched(address, id);
  const forms = [...document.querySelectorAll('main form[id]')].map((form) =>
    ({ id: form.id, values: valuesOf(form) }));
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  for (const part of ['.skip', 'header', 'main'])
    document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  for (const { id: form, values } of forms) putValues(document.getElementById(form), values);
  history.replaceState(null, '', address);
}
