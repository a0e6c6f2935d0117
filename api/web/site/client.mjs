// The HTTP client that the site itself uses; README.md shows it at work. It knows addresses,
// waiting and asking again, and nothing of ballots. Every error is a Problem (the server said no)
// or Unreachable (nobody can say whether it arrived; asking again with the same bytes does no
// harm).

import { LogError } from './log_error.mjs';

const TRIES = 6;
const TIMEOUT_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** A refusal: `code` is stable (docs/API.md); `receipt` comes with chain_conflict. */
export class Problem extends Error {
  constructor({ status, code, detail, receipt, entry, retryAfter }) {
    super(`${status} ${code}`);
    this.name = 'Problem';
    Object.assign(this, { status, code, detail, receipt, entry, retryAfter });
  }
}

/** No whole answer came, after every try. */
export class Unreachable extends Error {
  constructor(why) {
    super(why);
    this.name = 'Unreachable';
    this.code = 'unreachable';
  }
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function problemOf(response) {
  let told = {};
  try {
    told = await response.json();
  } catch {
    // A proxy's own page: its status says enough.
  }
  const retryAfter = Number(response.headers.get('Retry-After'));
  return new Problem({
    status: response.status,
    code: typeof told.code === 'string' ? told.code : `http_${response.status}`,
    detail: told.detail, receipt: told.receipt, entry: told.entry,
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : 0,
  });
}

// Answers that say "later": nothing was stored, or the same bytes will tell.
const isLater = (error) =>
  error instanceof Unreachable || [429, 502, 503, 504].includes(error.status);

const indexOf = (receipt) => {
  const [, index] = /^index (0|[1-9][0-9]{0,15})$/m.exec(receipt) ?? [];
  return index === undefined ? null : Number(index);
};

export class UrnaClient {
  #fetch;
  #sleep;

  /**
   * `base`: "" for the page's own server, or "https://town.example". For tests: `fetch`, `sleep`.
   * `onWait({try, ms})` is told before each pause.
   */
  constructor({ base = '', edition = null, timeout = TIMEOUT_MS, tries = TRIES, onWait = () => {},
    fetch = (...asked) => globalThis.fetch(...asked), sleep: pause = sleep } = {}) {
    Object.assign(this, { base, edition, timeout, tries, onWait, cache: 'default' });
    this.#fetch = fetch;
    this.#sleep = pause;
  }

  // One request, its body read to the end, within the time limit.
  async #once(path, options, read) {
    const timer = new AbortController();
    const clock = setTimeout(() => timer.abort(), this.timeout);
    try {
      const asked = { credentials: 'omit', referrerPolicy: 'no-referrer', ...options };
      const response = await this.#fetch(this.base + path, { ...asked, signal: timer.signal });
      if (!response.ok) throw await problemOf(response);
      return await read(response);
    } catch (error) {
      throw error instanceof Problem ? error : new Unreachable(String(error?.message ?? error));
    } finally {
      clearTimeout(clock);
    }
  }

  async #ask(path, options, read) {
    for (let count = 1; ; count += 1) {
      try {
        return await this.#once(path, options, read);
      } catch (error) {
        if (!isLater(error) || count >= this.tries) throw error;
        const doubled = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS);
        const ms = Math.max(doubled, Math.min((error.retryAfter ?? 0) * 1000, LONGEST_PAUSE_MS));
        this.onWait({ try: count, ms });
        await this.#sleep(ms);
      }
    }
  }

  #json = (path) => this.#ask(path, {}, (response) => response.json());

  // Links name the whole path on the server; requests begin behind the base.
  #inside(path) {
    const base = /^(?:https?:\/\/[^/]*)?(.*)$/.exec(this.base)[1];
    return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  }

  #named = (path) => (this.edition === null ? path : `${path}?edition=${this.edition}`);

  /** {editions: [{edition, title, phase, ..}]} */
  editions = () => this.#json('/api/v1/editions');

  /** The edition's definition, ballot, context, phase and counts. */
  editionView = (id = this.edition) => this.#json(`/api/v1/editions/${id}`);

  /** All projects, page after page. */
  async projects() {
    const all = [];
    let path = this.#named('/api/v1/projects');
    while (path !== null) {
      const [page, next] = await this.#ask(path, {}, async (response) =>
        [await response.json(), /<([^>]+)>; rel="next"/.exec(response.headers.get('Link') ?? '')]);
      all.push(...page.projects);
      path = next === null ? null : this.#inside(next[1]);
    }
    return all;
  }

  /** The act that declares the result, as a line to be signed. Throws Problem not_found. */
  preparedResult = () =>
    this.#ask(this.#named('/api/v1/acts/result'), {}, (response) => response.text());

  /** What happened in a slot (hex). Throws Problem unknown_slot. */
  slot = (slot) => this.#json(this.#named(`/api/v1/slots/${slot}`));

  /**
   * Sends canonical submission bytes until there is an answer: {fresh, index, receipt}. The same
   * bytes again give the same index, so a lost answer ends in one ballot and a receipt that is
   * found. Throws Problem (409 chain_conflict carries the other ballot's receipt) or Unreachable.
   */
  submit(bytes) {
    const options = {
      method: 'POST', body: bytes, headers: { 'Content-Type': 'application/octet-stream' } };
    return this.#ask('/api/v1/submissions', options, async (response) => {
      const receipt = await response.text();
      const index = indexOf(receipt);
      if (index === null) throw new Unreachable('an answer without a receipt');
      return { fresh: response.status === 201, index, receipt };
    });
  }

  /** From now on nothing is taken from the browser's cache: what it holds may be what was wrong. */
  distrustCache() {
    this.cache = 'reload';
  }

  /** The text of the log's policy; null where it names no witnesses. */
  policy = async () => {
    try {
      const text = (response) => response.text();
      return await this.#ask('/log/policy', { cache: 'no-store' }, text);
    } catch (error) {
      if (error.status === 404) return null;
      throw new LogError('unreachable', `policy: ${error.message}`);
    }
  };

  /** The newest checkpoint that the policy's quorum cosigned, if there is one. */
  witnessed = async () => {
    try {
      return await this.#ask('/api/v1/witnessed', { cache: 'no-store' }, async (response) =>
        new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      if (error.status === 404) return null;
      throw new LogError('unreachable', `witnessed: ${error.message}`);
    }
  };

  /** The bytes at a path under /log/, for log.mjs. Throws LogError absent or unreachable. */
  read = async (path) => {
    try {
      const options = { cache: path === 'checkpoint' ? 'no-store' : this.cache };
      return await this.#ask(`/log/${path}`, options, async (response) =>
        new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      const code = error.status === 404 ? 'absent' : 'unreachable';
      throw new LogError(code, `${path}: ${error.message}`);
    }
  };
}
