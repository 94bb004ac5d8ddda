// Without a network: what was opened is still there, and a newer version says so and takes over when it is asked to.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { expect, test } from './fixture.mjs';

const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.txt': 'text/plain' };

/** A server of its own with a copy of the page: it can be put out, and given another version. */
async function site() {
  const folder = await mkdtemp(join(tmpdir(), 'capa5-offline-'));
  await cp('dist', folder, { recursive: true });
  const asked = [];
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, 'http://x').pathname.slice(1) || 'index.html';
    asked.push(name);
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': KINDS[extname(name)] ?? 'application/octet-stream', 'cache-control': 'no-store' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  const start = (port) => new Promise((done) => server.listen(port, '127.0.0.1', done));
  await start(0);
  const { port } = server.address();
  return {
    address: `http://127.0.0.1:${port}/`,
    folder,
    asked,
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
    start: () => start(port),
  };
}

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });
  test.skip(({ isMobile }) => isMobile, 'the same script');

  test('what was opened works, and a newer version waits until it is wanted', async ({ browser }) => {
    const server = await site();
    const context = await browser.newContext({ locale: 'es-ES', serviceWorkers: 'allow' });
    const page = await context.newPage();
    const kept = () => page.evaluate(async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith('capa5-'));
      const lists = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
      return { builds: names.length, files: lists.at(-1) ?? 0 };
    });
    try {
      await page.goto(`${server.address}?lang=es`);
      await expect(page.locator('#app')).toBeVisible();
      const first = server.asked.length;
      expect(server.asked.filter((name) => name === 'sw.js'), 'it isn’t part of the first visit').toEqual([]);
      await expect.poll(async () => (await kept()).files, { timeout: 15_000 }).toBeGreaterThan(5);
      expect(first).toBeGreaterThan(5);
      await page.locator('.tool-step').click();
      await page.waitForTimeout(400);

      await server.stop();
      await page.goto(`${server.address}?scene=one-call&lang=es`);
      await expect(page.locator('#app')).toBeVisible();
      await page.goto(`${server.address}?lang=es`);
      await expect(page.locator('.region-notices')).toContainText('donde lo dejaste');
      await page.locator('.tool-step').click();
      // What was never opened isn't there, and the page says so.
      await page.getByRole('button', { name: 'English' }).click();
      await expect(page.locator('.region-notices')).toContainText('no llegaron');

      await server.start();
      const script = join(server.folder, 'sw.js');
      const build = (text) => text.replace(/BUILD = '\w{16}'/, "BUILD = 'ffffffffffffffff'");
      await writeFile(script, build(await readFile(script, 'utf8')));
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      // The files are the same: the page is of the newer version already, which takes over without a word.
      await expect.poll(async () => (await kept()).builds).toBe(2);
      await expect(page.locator('#newer')).toHaveCount(0);
      await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting === null)).toBe(true);

      // Now one with another file in place of one that this page has.
      const text = await readFile(script, 'utf8');
      const style = text.match(/rooms-[0-9a-f]{16}\.css/)[0];
      const other = 'rooms-0123456789abcdef.css';
      await cp(join(server.folder, style), join(server.folder, other));
      const index = join(server.folder, 'index.html');
      await writeFile(index, (await readFile(index, 'utf8')).replaceAll(style, other));
      await writeFile(script, text.replaceAll(style, other).replace("'ffffffffffffffff'", "'eeeeeeeeeeeeeeee'"));
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
      await expect(page.locator('#newer')).toBeVisible({ timeout: 15_000 });
      await page.locator('#newer').click();
      await expect(page.locator('#newer')).toHaveCount(0);
      await expect(page.locator('.region-notices')).toContainText('donde lo dejaste');
      await server.stop();
      await page.reload();
      await expect(page.locator('#app')).toBeVisible();
      expect(await page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href?.includes('0123456789abcdef')))).toBe(true);
    } finally {
      await context.close();
      await server.stop().catch(() => {});
      await rm(server.folder, { recursive: true, force: true });
    }
  });

  test('in a frame that may nothing, nothing is said and nothing breaks', async ({ page, allowed }) => {
    allowed.push(/can escape its sandboxing/);
    await page.goto('./?lang=es');
    const address = new URL('./?lang=es&embed=1', page.url()).href;
    await expect(page.locator('#app')).toBeVisible();
    await page.evaluate((address) => {
      const frame = document.createElement('iframe');
      frame.sandbox = 'allow-scripts allow-same-origin';
      frame.src = address;
      document.body.append(frame);
    }, address);
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('#app')).toBeVisible();
    await page.waitForTimeout(4_000);
    await expect(frame.locator('#newer')).toHaveCount(0);
  });
});
