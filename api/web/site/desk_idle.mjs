// Nobody's session stays open on a desk. After a while without a touch the person is asked, may
// have more time as often as he likes (WCAG 2.2.1), and a minute later the session ends by itself.

const QUIET_MS = 180_000;
const GRACE_MS = 60_000;
const TOUCHES = ['pointerdown', 'keydown', 'input', 'wheel'];

export class Idle {
  #dialog;
  #onEnd;
  #timer = null;

  /** `dialog()`: the <dialog> as it stands now; another language brings another one. */
  constructor(dialog, onEnd) {
    this.#dialog = dialog;
    this.#onEnd = onEnd;
    for (const touch of TOUCHES)
      document.addEventListener(touch, () => this.#touched(), { passive: true, capture: true });
  }

  #wait(ms, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms);
  }

  start() {
    this.#wait(QUIET_MS, () => this.#ask());
  }

  #touched() {
    if (this.#timer !== null && !this.#dialog().open) this.start();
  }

  #ask() {
    this.#dialog().showModal();
    this.#wait(GRACE_MS, () => this.#onEnd());
  }

  /** The person is still there. Also what Escape means. */
  more() {
    this.#dialog().close();
    this.start();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#dialog().open) this.#dialog().close();
  }
}
