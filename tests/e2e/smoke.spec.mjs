// The page opens, from a folder below the root, and its first load is as small as promised.
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from './fixture.mjs';

/** Octets after brotli, of everything fetched until the page is quiet: xtask's budget, which it hands over. */
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

test('the first load stays inside its budget', async ({ page }) => {
  test.skip(!FIRST_LOAD, 'cargo xtask test says what the budget is');
  const bodies = [];
  page.on('requestfinished', (request) => {
    bodies.push(
      request.response().then(async (response) => ({
        url: new URL(request.url()).pathname,
        size: brotliCompressSync(await response.body()).length,
      })),
    );
  });
  await open(page);
  await page.waitForLoadState('networkidle');
  // The page runs before the browser says that the module's transfer is over.
  await expect.poll(async () => (await Promise.all(bodies)).some(({ url }) => url.endsWith('.wasm'))).toBe(true);
  const files = new Map((await Promise.all(bodies)).map(({ url, size }) => [url, size]));
  const total = [...files.values()].reduce((sum, size) => sum + size, 0);
  expect([...files.keys()].some((url) => url.endsWith('.wasm'))).toBe(true);
  expect(total, JSON.stringify([...files])).toBeLessThanOrEqual(FIRST_LOAD);
});

test('the sentence and the poster are there without WebAssembly', async ({ page, context, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED|failed to fetch|TypeError/i);
  await context.route('**/*.wasm', (route) => route.abort());
  await page.goto('./');
  await expect(page.locator('body')).not.toBeEmpty();
});
