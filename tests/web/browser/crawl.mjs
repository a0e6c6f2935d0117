// Every page of a site, found by the links of its pages: what is added to the site is looked at
// without being added here. A page is known by its path and query (a former edition's), without the
// language.

/** Where no link leads, and people come all the same. */
const UNLINKED = ['/nothing-is-here'];
const ADDRESS = /\s(?:href|src)="([^"]+)"/g;

/** Pages that differ only in a number or a hash are of one kind. */
export const kindOf = (path) => path.replace(/[0-9a-f]{32,}/g, 'X').replace(/\d+/g, 'N');

export const labelOf = (path) => (path === '/' ? 'home' : path.slice(1).replace(/[/?=&]/g, '-'));

/** What every address that the site names answers: {status, html}, html null of other files. */
class Answers {
  #known = new Map();

  async of(address) {
    if (!this.#known.has(address)) this.#known.set(address, await this.#ask(address));
    return this.#known.get(address);
  }

  async #ask(address) {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    const type = answer.headers.get('content-type') ?? '';
    const html = type.startsWith('text/html') ? await answer.text() : null;
    await answer.body?.cancel().catch(() => {}); // the feed never ends
    return { status: answer.status, html };
  }
}

const addressesIn = (html, from) =>
  [...html.matchAll(ADDRESS)].map(([, text]) => new URL(text.replaceAll('&amp;', '&'), from));

/**
 * {pages: [{path, html}], faults}: of the site at `base` in one language, in the order found; of
 * each kind `most` at most. A fault is an address that leads away or nowhere.
 */
export async function crawl(base, language, most = Infinity) {
  const answers = new Answers();
  const [paths, kinds, pages, faults] = [new Set(['/', ...UNLINKED]), new Map(), [], new Set()];
  for (const path of paths) {
    const kind = kindOf(path);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kinds.get(kind) > most) continue;
    const { status, html } = await answers.of(`${base}/${language}${path}`);
    if (status !== (UNLINKED.includes(path) ? 404 : 200)) faults.add(`${path}: ${status}`);
    if (html === null) continue;
    pages.push({ path, html });
    for (const { origin, pathname, search } of addressesIn(html, `${base}/${language}${path}`))
      if (origin !== base) faults.add(`${path}: leads to ${origin}`);
      else if (!UNLINKED.includes(path) && pathname.startsWith(`/${language}/`))
        paths.add(pathname.slice(language.length + 1) + search);
      else if (!/^\/[a-z]{2}\//.test(pathname)
        && (await answers.of(base + pathname + search)).status >= 400)
        faults.add(`${path}: ${pathname} is not there`);
  }
  return { pages, faults: [...faults] };
}
