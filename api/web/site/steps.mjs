// A page that is taken one step after the other: one step is seen, one thing is done at a time,
// what is going on is said, and what went wrong stands in one place with a way to try again. The
// page has elements "status" and "fault", and sections whose ids begin with "step-".

import { alarmParts } from './alarm.mjs';
import { button, fill, make, paragraph, showStep } from './dom.mjs';
import { rememberedLog } from './memory.mjs';

/** `log`: {origin, vkey}; `retryKey`: words of the button that tries again. */
export function stepsOf({ root, words, client, log, retryKey }) {
  const { say } = words;
  const fault = document.getElementById('fault');
  let busy = false;

  function tell(key) {
    document.getElementById('status').textContent = key === null ? '' : say(key);
  }

  function complain(parts, retry = null) {
    tell(null);
    const again = () => {
      fill(fault);
      retry();
    };
    fill(fault, ...parts, retry === null
      ? '' : make('p', { class: 'acts' }, button(say(retryKey), again)));
    fault.focus();
  }
  const complainText = (text, retry) => complain([paragraph(text, 'error')], retry);

  // Somebody may be tampering: what was seen is offered as a file.
  async function alarm(error, retry, more = {}) {
    client.distrustCache();
    const seen = await client.read('checkpoint').then((b) => new TextDecoder().decode(b),
      () => null);
    const remembered = rememberedLog(log.origin);
    const evidence = { origin: log.origin, vkey: log.vkey, remembered, seen, ...more };
    complain(alarmParts(say, error, evidence), retry);
  }

  function step(id) {
    tell(null);
    fill(fault);
    showStep(root, id);
  }

  async function during(key, act) {
    if (busy) return;
    busy = true;
    root.setAttribute('aria-busy', 'true');
    fill(fault);
    tell(key);
    try {
      await act();
    } finally {
      busy = false;
      root.removeAttribute('aria-busy');
    }
  }

  /** Takes back what was complained of. */
  const hush = () => fill(fault);

  return { tell, complainText, hush, alarm, step, during, isBusy: () => busy };
}
