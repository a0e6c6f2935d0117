// A log that was asked a moment too early is asked again.

const TRIES = 3;
const PAUSE_MS = 1500;

const sleep = (ms) => new Promise((after) => setTimeout(after, ms));

/** Asks again while the answer is `not_yet`: a moment's delay is no fault. `pause`: for tests. */
export async function patiently(ask, pause = sleep) {
  for (let count = 1; ; count += 1) {
    try {
      return await ask();
    } catch (error) {
      if (error.code !== 'not_yet' || count === TRIES) throw error;
      await pause(PAUSE_MS);
    }
  }
}
