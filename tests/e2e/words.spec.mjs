// Only the words of the language that is shown are fetched; another language's come when it is chosen.
import { expect, test } from './fixture.mjs';

test('only one language is fetched, and once', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').pop()));
  await page.goto('./');
  await expect(page.locator('#app')).toBeVisible();
  const words = asked.filter((name) => name.startsWith('words-')).map((name) => name.replace(/-[0-9a-f]{16}.txt$/, ''));
  expect(words).toEqual(['words-first-es', 'words-es']);
});

test('the other language comes when it is chosen; where it does not, the page says so and keeps its own', async ({ page, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED/i);
  await page.route('**/words-*en-*', (route) => route.abort());
  await page.goto('./');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('.region-notices')).toContainText('no llegaron');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await page.unroute('**/words-*en-*');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('button', { name: 'Español' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('.region-notices')).not.toContainText('no llegaron');
});

test('without the rest of its words the first view stays, and asks again', async ({ page, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED/i);
  await page.route('**/words-es-*', (route) => route.abort());
  await page.goto('./');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('#first-play')).toBeVisible();
  await page.unroute('**/words-es-*');
  await page.getByRole('alert').getByRole('button').click();
  await expect(page.locator('#app')).toBeVisible();
});

test('without its words the page says that it cannot start', async ({ page, allowed }) => {
  allowed.push(/Failed to load resource|ERR_FAILED/i);
  await page.route('**/words-first-es-*', (route) => route.abort());
  await page.goto('./');
  await expect(page.locator('.load-failed')).toBeVisible();
});
