// What the page costs while it plays, seeks and digests: best of several runs, in a real Chromium.
//
// Script time is what the browser's own trace says: animation frames, events, timers and microtasks of the page's thread.
import { frames, open, p95, report } from './lib/tools.mjs';

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

// A seek is the key and all that is redrawn in the same turn; the ladder's rows come in the frame after it, and the message taken
// apart when the playhead rests: that isn't measured. Those rows and the digests of both ends' 100 MB are told, not held.
await report([
  ['script per frame while playing, p95', 8, 'ms', playing],
  ['seek in 100,000 events, without the rows of the ladder', 4, 'ms', seeking],
  ['rows of the ladder in the frame after it', Infinity, 'ms', following],
  ['digests of twice 100 MB', Infinity, 'ms', digesting],
]);
