// The page's end of seal-worker.mjs: tasks as promises, and the reads that the worker asks for.

const LOG_PATH =
  /^(checkpoint|tile\/([0-9]|[1-5]\d|6[0-3]|entries)\/(x\d{3}\/)*\d{3}(\.p\/\d{1,3})?)$/;

/** What went wrong in the worker; `code` chooses the words. */
export class WorkerError extends Error {
  constructor(told) {
    super(`${told.code}: ${told.why}`);
    this.name = 'WorkerError';
    Object.assign(this, told);
  }
}

const endedError = () => new WorkerError({ code: 'ended', why: 'the session is over' });

export class SealWorker {
  #worker;
  #waiting = new Map();
  #last = 0;
  #ended = false;

  /** `read(path)`: fetches bytes of the log. `make`: for tests. */
  constructor(address, read, make = (url) => new Worker(url)) {
    this.#worker = make(address);
    this.#worker.addEventListener('message', ({ data }) =>
      (data.read === undefined ? this.#got(data) : this.#fetch(data, read)));
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault?.();
      for (const { failed } of this.#waiting.values())
        failed(new WorkerError({ code: 'no_worker', why: event.message }));
      this.#waiting.clear();
    });
  }

  #got({ id, answer, error }) {
    const { done, failed } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (error === undefined) done?.(answer);
    else failed?.(new WorkerError(error));
  }

  // Only what a log has: whatever runs in the worker, it reaches nothing else.
  async #fetch({ read: number, path }, read) {
    try {
      if (!LOG_PATH.test(path)) throw new WorkerError({ code: 'absent', why: path });
      this.#worker.postMessage({ read: number, bytes: await read(path) });
    } catch ({ code, why }) {
      this.#worker.postMessage({ read: number, error: { code: code ?? 'unreachable', why } });
    }
  }

  /** The thread ends, and with it all that it held; whoever waits for it is told `ended`. */
  end() {
    this.#worker.terminate();
    this.#ended = true;
    for (const { failed } of this.#waiting.values()) failed(endedError());
    this.#waiting.clear();
  }

  ask(task, given) {
    if (this.#ended) return Promise.reject(endedError());
    this.#last += 1;
    const id = this.#last;
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed });
      this.#worker.postMessage({ id, ask: task, with: given });
    });
  }
}
