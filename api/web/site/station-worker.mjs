// A thread of its own for the station's key (station.mjs), whose policy gives it no network. It
// asks for nothing and answers two things: which key it holds, and a signature.
//   page -> worker  {id, ask: "hold" or "countersign", with}
//   worker -> page  {id, answer} or {id, error}

import { Station } from './station.mjs';

const station = new Station();
const TASKS = { hold: (text) => station.hold(text), countersign: (given) => station.sign(given) };

globalThis.addEventListener('message', ({ data: { id, ask, with: given } }) => {
  try {
    globalThis.postMessage({ id, answer: TASKS[ask](given) });
  } catch ({ code, message }) {
    globalThis.postMessage({ id, error: { code: code ?? 'own_fault', why: message } });
  }
});
