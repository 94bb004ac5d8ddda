// What the benchmarks in the browser share: script time of frames, a study as a learner left it, and who is over budget.
import { chromium } from '@playwright/test';
import { launchOptions } from '../../harness.mjs';

export const url = process.env.CAPA5_URL;
export const runs = Number(process.env.CAPA5_RUNS ?? 5);
const factor = Number(process.env.CAPA5_FACTOR ?? 1);

const WORK = new Set(['FireAnimationFrame', 'RunMicrotasks', 'TimerFire', 'EventDispatch', 'FunctionCall', 'v8.callFunction']);
export const p95 = (values) => values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

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
export async function frames(page, act) {
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

/** The page with that study; `early` runs in it before anything else. */
export async function open(browser, knobs, early) {
  const page = await (await browser.newContext()).newPage();
  if (early) await page.addInitScript(early);
  await page.addInitScript((text) => localStorage.setItem('capa5:corte-52', text), study(knobs));
  await page.goto(`${url}?lang=es`);
  await page.locator('.scrubber').waitFor();
  return page;
}

/**
 * Takes the best of several runs of each measure and says it; ends the process, with 1 where one is over its budget.
 *
 * A measure is a name, a budget (Infinity: it is only told), a unit, how it is measured, and at most how often.
 */
export async function report(measures) {
  const browser = await chromium.launch(launchOptions());
  let over = 0;
  try {
    for (const [name, budget, unit, measure, most = runs] of measures) {
      let best = Infinity;
      for (let run = 0; run < Math.min(runs, most); run += 1) best = Math.min(best, await measure(browser));
      const limit = unit === 'ms' ? budget * factor : budget;
      console.log(`${name}: ${best.toFixed(1)} ${unit}${Number.isFinite(limit) ? ` (at most ${limit} ${unit})` : ''}`);
      if (best > limit) over += 1;
    }
  } finally {
    await browser.close();
  }
  process.exit(over > 0 ? 1 : 0);
}
