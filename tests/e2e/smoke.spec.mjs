// The page opens, from a folder below the root, and its first load is as small as promised.
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { expect, test } from './fixture.mjs';

/** Octets after brotli, of everything fetched until the scene can be played: xtask's budget, which it hands over. */
const FIRST_LOAD = Number(process.env.CAPA5_FIRST_LOAD);

/** What is fetched only after the first view lives: the page, its style and all other words. */
const LATER = /-rooms\.wasm$|\/rooms-[^/]*\.css$|\/words-(es|en)-[^/]*\.txt$/;

/** What a file of the page takes on the way, in octets after brotli. */
async function compressed(url) {
  const body = await (await fetch(url)).arrayBuffer();
  return (await promisify(brotliCompress)(Buffer.from(body))).length;
}

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

/** Keeps all that comes after the first view from coming, until `release` is called. */
async function holdTheRest(page) {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route(LATER, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

test('time runs before the rest is here, and what that took is inside its budget', async ({ page }) => {
  const fetched = new Set();
  const release = await holdTheRest(page);
  // A page that runs has had the head of every answer it needed, though perhaps not yet the news that the last octet came.
  page.on('response', (response) => fetched.add(response.url()));
  await open(page);
  const clock = page.locator('.clock');
  const before = await clock.textContent();
  await page.locator('.tool-play').click();
  await expect(clock).not.toHaveText(before);
  await expect(page.locator('#app')).toHaveCount(0);
  page.removeAllListeners('response');
  const files = [...fetched].filter((url) => !LATER.test(url));
  expect(files.some((url) => url.endsWith('.wasm')), files.join(' ')).toBe(true);
  // Without xtask nobody says what the budget is; all the rest holds anyway.
  if (FIRST_LOAD) {
    const sizes = await Promise.all(files.map(async (url) => [new URL(url).pathname, await compressed(url)]));
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    expect(total, JSON.stringify(sizes)).toBeLessThanOrEqual(FIRST_LOAD);
  }
  release();
  await expect(page.locator('#story h1, #story h2').first()).toBeVisible();
});

test('the page goes on where the first view stands, and its time with it', async ({ page, isMobile }) => {
  const release = await holdTheRest(page);
  await open(page);
  for (let step = 0; step < 5; step += 1) await page.locator('.tool-step').click();
  await page.locator('.tool-back').click();
  const clock = await page.locator('.clock-now').textContent();
  const told = await page.locator('#first-caption').textContent();
  release();
  await expect(page.locator('#app')).toBeVisible();
  await expect(page.locator('.clock-now')).toHaveText(clock);
  await expect(page.locator(isMobile ? '.region-caption' : '#stage-description')).toContainText(told);
  await expect(page.locator('.tool-play')).toBeFocused();
  await expect(page.locator('#first-view')).toHaveCount(0);
});

test('what is pressed while the page is got ready counts', async ({ page }) => {
  // The page asks for its lock before it takes the first view's place: here the answer waits.
  await page.addInitScript(() => {
    const ask = navigator.locks.request.bind(navigator.locks);
    const held = new Promise((release) => {
      window.giveTheLock = release;
    });
    navigator.locks.request = (...args) => {
      window.askedForTheLock = true;
      return held.then(() => ask(...args));
    };
  });
  await open(page);
  await page.waitForFunction(() => window.askedForTheLock);
  await page.locator('.tool-step').click();
  await page.locator('.tool-step').click();
  const clock = await page.locator('.clock-now').textContent();
  await page.evaluate(() => window.giveTheLock());
  await expect(page.locator('#app')).toBeVisible();
  await expect(page.locator('.clock-now')).toHaveText(clock);
  await expect(page.locator('[role=slider]').first()).not.toHaveAttribute('aria-valuenow', '0');
});

test('where the rest does not arrive the first view says so, goes on, and asks again', async ({ page, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED|failed to fetch|TypeError/i);
  await page.route('**/*-rooms.wasm', (route) => route.abort());
  await open(page);
  await expect(page.getByRole('alert')).toBeVisible();
  const clock = page.locator('.clock');
  const before = await clock.textContent();
  for (let step = 0; step < 3; step += 1) await page.locator('.tool-step').click();
  await expect(clock).not.toHaveText(before);
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
