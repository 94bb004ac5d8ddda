// What the workbench costs: playing, also on a slow machine, selecting, scrubbing, and runs that are made by the hundred.
import { frames, open, p95, report, runs } from './lib/tools.mjs';

const slider = (page) => page.locator('.region-transport [role=slider]');
/** How many records have happened; the study says so. */
const records = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('capa5:corte-52')).playhead.event);

/** Script time per frame, p95, while a thousand events and more are played, on a machine so many times slower. */
async function playing(browser, slower) {
  const page = await open(browser, {});
  await slider(page).focus();
  await page.keyboard.press('2');
  await page.waitForTimeout(600);
  const from = await records(page);
  if (slower > 1) {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  }
  const costs = await frames(page, async () => {
    await page.locator('.tool-play').click();
    await page.waitForTimeout(8_000);
    await page.locator('.tool-play').click();
  });
  await page.waitForTimeout(800 * slower);
  const count = (await records(page)) - from;
  await page.context().close();
  if (count < 1_000) throw new Error(`only ${count} events were played`);
  return p95(costs);
}

/** From a press on a row to the frame in which everything about its message is there: p95, in a run of 10,000 events. */
async function selecting(browser) {
  const page = await open(browser, {});
  await slider(page).focus();
  await page.keyboard.press('End');
  await page.waitForTimeout(600);
  const costs = await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const times = [];
    for (let round = 0; round < 3; round += 1) {
      for (const row of document.querySelectorAll('.row-message .row-hit')) {
        await frame();
        const from = performance.now();
        row.click();
        for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
        await frame();
        // What is laid out for it belongs to it.
        document.querySelector('#inspector').getBoundingClientRect();
        times.push(performance.now() - from);
      }
    }
    return times;
  });
  await page.context().close();
  if (costs.length < 20) throw new Error(`only ${costs.length} rows`);
  return p95(costs);
}

/** Script time per frame, p95, while a hand drags the thumb over 100,000 events, one move a frame. */
async function scrubbing(browser) {
  const page = await open(browser, { dt: 5_000, interval: 50_000 });
  const box = await slider(page).boundingBox();
  const at = (share) => [box.x + 9 + (box.width - 18) * share, box.y + box.height / 2];
  await page.mouse.move(...at(0.1));
  await page.mouse.down();
  const costs = await frames(page, () => page.evaluate(async ([from, to, y]) => {
    const target = document.querySelector('.scrubber');
    for (let step = 0; step < 180; step += 1) {
      const clientX = from + (to - from) * (0.5 - 0.5 * Math.cos(step / 9));
      target.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY: y, buttons: 1, pointerId: 1, bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, [at(0.1)[0], at(0.9)[0], at(0)[1]]));
  await page.mouse.up();
  await page.context().close();
  if (costs.length < 120) throw new Error(`only ${costs.length} frames while scrubbing`);
  return p95(costs);
}

/** How many MB the simulation's memory has grown by after 200 forks of a run of 10,000 events. */
async function forking(browser) {
  const page = await open(browser, {}, () => {
    // The simulation's memory is its module's own: whoever makes an instance knows it.
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const make = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const made = await make.apply(WebAssembly, given);
        const memory = (made.instance ?? made).exports?.memory;
        if (memory) window.simulationMemory ??= memory;
        return made;
      };
    }
  });
  const size = () => page.evaluate(() => window.simulationMemory.buffer.byteLength);
  await slider(page).focus();
  await page.keyboard.press('End');
  const fork = () => page.evaluate(async () => {
    const turn = () => new Promise((resolve) => setTimeout(resolve));
    const key = (key, code) => document.querySelector('.scrubber').dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true }));
    key('7', 'Digit7');
    key('i', 'KeyI');
    while (!document.querySelector('#interrupt-commit')) await turn();
    document.querySelector('#interrupt-commit').click();
    while (document.querySelector('dialog[open]')) await turn();
    key('[', 'BracketLeft');
    await turn();
  });
  // The first one grows what is needed once.
  await fork();
  const before = await size();
  for (let count = 0; count < 200; count += 1) await fork();
  const grown = ((await size()) - before) / 1_000_000;
  const made = await page.locator('.runs li').count();
  await page.context().close();
  if (made < 200) throw new Error(`only ${made} runs were made`);
  return grown;
}

// In the checks once is enough: they hold four times the budget.
const times = runs < 5 ? 1 : 3;

await report([
  ['script per frame while 1,000 events play, p95', 4, 'ms', (browser) => playing(browser, 1), times],
  ['the same on a machine six times slower', 16, 'ms', (browser) => playing(browser, 6), times],
  ['selecting a message in a run of 10,000 events, p95', 50, 'ms', selecting, times],
  ['script per frame while scrubbing 100,000 events, p95', 1000 / 60, 'ms', scrubbing, times],
  // Slow: only where all benchmarks are asked for.
  ...(runs < 5 ? [] : [['memory after 200 forks of a run of 10,000 events', 20, 'MB', forking, 1]]),
]);
