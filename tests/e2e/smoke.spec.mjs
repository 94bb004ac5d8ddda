// The page opens, from a folder below the root, and its first load is as small as promised.
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from './fixture.mjs';

/** Octets after brotli, of everything fetched until the scene can be played: xtask's budget, which it hands over. */
const FIRST_LOAD = Number(process.env.CAPA5_FIRST_LOAD);

/** Waits until WebAssembly has started: Trunk says so once the module's entry has run, and gives the error if not. */
async function open(page) {
  await page.addInitScript(() => {
    addEventListener('TrunkApplicationStarted', ({ detail }) => {
      document.documentElement.dataset.started = detail.wasm instanceof Error ? 'no' : 'yes';
    });
  });
  await page.goto('./');
  await expect(page.locator('html')).toHaveAttribute('data-started', 'yes');
}

test('the page starts without a complaint', async ({ page }) => {
  await open(page);
  await expect(page).toHaveTitle(/Capa 5/);
});

test('time runs before the rooms are here, and what that took is inside its budget', async ({ page }) => {
  const bodies = [];
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/*-rooms.wasm', async (route) => {
    await held;
    await route.continue();
  });
  page.on('requestfinished', (request) => {
    bodies.push(
      request.response().then(async (response) => ({
        url: new URL(request.url()).pathname,
        size: brotliCompressSync(await response.body()).length,
      })),
    );
  });
  await open(page);
  const clock = page.locator('.clock');
  const before = await clock.textContent();
  await page.locator('.tool-play').click();
  await expect(clock).not.toHaveText(before);
  await expect(page.locator('#story *')).toHaveCount(0);
  // The page runs before the browser says that the module's transfer is over.
  await expect.poll(async () => (await Promise.all(bodies)).some(({ url }) => url.endsWith('.wasm'))).toBe(true);
  const files = new Map((await Promise.all(bodies)).map(({ url, size }) => [url, size]));
  const total = [...files.values()].reduce((sum, size) => sum + size, 0);
  // Without xtask nobody says what the budget is; all the rest holds anyway.
  if (FIRST_LOAD) expect(total, JSON.stringify([...files])).toBeLessThanOrEqual(FIRST_LOAD);
  // What comes from here on isn't counted: compressing it would keep this process from looking.
  page.removeAllListeners('requestfinished');
  release();
  await expect(page.locator('#story h1, #story h2').first()).toBeVisible();
});

test('where the rooms do not arrive the page says so, goes on, and asks again', async ({ page, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED|failed to fetch|TypeError/i);
  await page.route('**/*-rooms.wasm', (route) => route.abort());
  await open(page);
  await expect(page.getByRole('alert')).toBeVisible();
  await page.locator('.tool-step').click();
  await page.unroute('**/*-rooms.wasm');
  await page.getByRole('alert').getByRole('button').click();
  await expect(page.locator('#story h1, #story h2').first()).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the sentence and the poster are there without WebAssembly', async ({ page, context, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED|failed to fetch|TypeError/i);
  await context.route('**/*.wasm', (route) => route.abort());
  await page.goto('./');
  await expect(page.locator('body')).not.toBeEmpty();
});
