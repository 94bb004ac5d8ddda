// What the page costs while it plays, seeks and digests: best of several runs, in a real Chromium.
//
// Script time is what the browser's own trace says: animation frames, events, timers and microtasks of the page's thread.
import { chromium } from '@playwright/test';
import { launchOptions } from '../harness.mjs';

const url = process.env.CAPA5_URL;
const runs = Number(process.env.CAPA5_RUNS ?? 5);
const factor = Number(process.env.CAPA5_FACTOR ?? 1);

/**
 * Milliseconds. A seek is the key and all that is redrawn in the same turn; the ladder's rows come in the frame after it, and the
 * message taken apart when the playhead rests: that isn't measured. Those rows and the digests of both ends' 100 MB are told,
 * not held.
 */
const BUDGETS = {
  'script per frame while playing, p95': 8,
  'seek in 100,000 events, without the rows of the ladder': 4,
  'rows of the ladder in the frame after it': Infinity,
  'digests of twice 100 MB': Infinity,
};

const WORK = new Set(['FireAnimationFrame', 'RunMicrotasks', 'TimerFire', 'EventDispatch', 'FunctionCall', 'v8.callFunction']);
const p95 = (values) => values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

/** Total length of the union of intervals. */
function union(intervals) {
  let [total, end] = [0, -Infinity];
  for (const [from, to] of intervals.sort((a, b) => a[0] - b[0])) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

/** Script time of each animation frame, in ms, while `act` goes on. */
async function frames(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['devtools.timeline', 'v8.execute'] } });
  await act();
  const over = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await over;
  const work = events.filter((event) => WORK.has(event.name) && event.ph === 'X');
  const busiest = new Map();
  for (const event of work) busiest.set(event.tid, (busiest.get(event.tid) ?? 0) + 1);
  const thread = [...busiest].sort((a, b) => b[1] - a[1])[0]?.[0];
  const starts = work.filter((event) => event.name === 'FireAnimationFrame' && event.tid === thread).map((event) => event.ts).sort((a, b) => a - b);
  return starts.slice(0, -1).map((from, index) => {
    const inside = work.filter((event) => event.tid === thread && event.ts >= from && event.ts < starts[index + 1]);
    return union(inside.map((event) => [event.ts, event.ts + event.dur])) / 1000;
  });
}

/** A study as a learner would have left it: knobs turned, nothing cut, at its start. */
const study = (knobs) => JSON.stringify({
  v: 1, scenario: 'corte-52', revision: 1, seed: 52, current: 0, playhead: { event: 0, at: 0 }, view: {}, digest: 'e3b0c44298fc1c14',
  runs: [{
    parent: null, fork_at: 0,
    actions: [
      ...Object.entries(knobs).map(([knob, value]) => ({ when: 'start', act: { set: { knob, value } } })),
      ...['restart', 'left', 'twice'].map((q) => ({ when: 'start', act: { predict: { q, value: 0 } } })),
    ],
  }],
});

async function open(browser, knobs) {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript((text) => localStorage.setItem('capa5:corte-52', text), study(knobs));
  await page.goto(`${url}?lang=es`);
  await page.locator('.scrubber').waitFor();
  return page;
}

async function playing(browser) {
  const page = await open(browser, {});
  const costs = await frames(page, async () => {
    await page.locator('.tool-play').click();
    await page.waitForTimeout(6_000);
  });
  await page.context().close();
  if (costs.length < 60) throw new Error(`only ${costs.length} frames while playing`);
  return p95(costs);
}

/** Medians of script time over many seeks: of the turn itself, and of the frame after it. */
async function seeks(browser) {
  const page = await open(browser, { dt: 5_000, interval: 50_000 });
  await page.locator('.scrubber').focus();
  const costs = await page.evaluate(async () => {
    const target = document.querySelector('.scrubber');
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    const [turns, frames] = [[], []];
    for (const digit of '395172846039517284') {
      // Asked for before the page asks, so it is the first of that frame; the other one is the last.
      const first = frame();
      const from = performance.now();
      target.dispatchEvent(new KeyboardEvent('keydown', { key: digit, code: `Digit${digit}`, bubbles: true }));
      for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
      turns.push(performance.now() - from);
      const last = await frame();
      frames.push(last - (await first));
    }
    return [turns, frames].map((times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]);
  });
  await page.context().close();
  return costs;
}

const seeking = async (browser) => (await seeks(browser))[0];
const following = async (browser) => (await seeks(browser))[1];

async function digesting(browser) {
  const page = await open(browser, {});
  await page.locator('.scrubber').focus();
  await page.keyboard.press('End');
  await page.locator('#digest').waitFor();
  const from = Date.now();
  await page.locator('#digest').click();
  await page.locator('.digests').waitFor({ timeout: 120_000 });
  const cost = Date.now() - from;
  await page.context().close();
  return cost;
}

const browser = await chromium.launch(launchOptions());
let over = 0;
try {
  const measures = [playing, seeking, following, digesting];
  for (const [index, name] of Object.keys(BUDGETS).entries()) {
    let best = Infinity;
    for (let run = 0; run < runs; run += 1) best = Math.min(best, await measures[index](browser));
    const limit = BUDGETS[name] * factor;
    console.log(`${name}: ${best.toFixed(1)} ms${Number.isFinite(limit) ? ` (at most ${limit} ms)` : ''}`);
    if (best > limit) over += 1;
  }
} finally {
  await browser.close();
}
process.exit(over > 0 ? 1 : 0);
