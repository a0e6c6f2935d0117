// How a page comes up: what it asks for and of whom, what keeps it from being painted, and whether
// anything moves while it does. On loopback all is there before the first picture, so scripts and
// what they ask for are held back a little here: what they move would not be seen else.

import { setTimeout } from 'node:timers/promises';

const HELD_BACK_MS = 150;
const QUIET_MS = 100; // with nothing asked for: all has been said
export const MOST_SHIFT = 0.01;

// Runs in the page before anything of its own.
function noteShifts() {
  globalThis.shifts = [];
  const note = ({ value, hadRecentInput, sources }) => {
    if (hadRecentInput) return;
    const names = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    globalThis.shifts.push({ value, names });
  };
  new PerformanceObserver((list) => list.getEntries().forEach(note))
    .observe({ type: 'layout-shift', buffered: true });
}

const timesOf = () => {
  const [{ domContentLoadedEventEnd }] = performance.getEntriesByType('navigation');
  const blocking = performance.getEntriesByType('resource')
    .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking');
  return { ready_ms: domContentLoadedEventEnd, blocking: blocking.map(({ name }) => name),
    shifts: globalThis.shifts };
};

/** Watches a fresh page as it comes by a slow line. {opened(address), foreign}. */
export async function watchLoading(page, base) {
  const asked = new Set();
  const foreign = new Set();
  let last = 0;
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !/^(data|blob):/.test(url)) foreign.add(url);
    if (request.resourceType() !== 'eventsource') asked.add(request);
  });
  const answered = (request) => { asked.delete(request); last = performance.now(); };
  page.on('requestfinished', answered);
  page.on('requestfailed', answered);
  await page.addInitScript(noteShifts);
  await page.route(/\/assets\/.*\.js$|\/api\/|\/log\//, async (route) => {
    await setTimeout(HELD_BACK_MS);
    await route.continue().catch(() => {}); // the page may have gone on
  });

  /** Goes there, and returns when all has come: {ready_ms, blocking, shifts}. */
  async function opened(address) {
    asked.clear();
    last = performance.now();
    await page.goto(address);
    while (asked.size > 0 || performance.now() - last < QUIET_MS) await setTimeout(QUIET_MS / 4);
    return page.evaluate(timesOf);
  }
  return { opened, foreign };
}

/** Lines about a page that moves, or is kept from being painted by more than its style. */
export function loadingFaults({ blocking, shifts }) {
  const moved = shifts.reduce((sum, { value }) => sum + value, 0);
  const names = [...new Set(shifts.flatMap((shift) => shift.names))];
  return [
    ...blocking.filter((name) => !name.endsWith('.css')).map((name) => `${name} keeps it back`),
    ...(moved > MOST_SHIFT ? [`moves by ${moved.toFixed(3)}: ${names.join(', ')}`] : [])];
}
