// The scenes: the list from which one is opened, and each of them to its end.
import { expect, test } from './fixture.mjs';

const slider = (page) => page.locator('.region-transport [role=slider]');

test('the list of scenes opens another one, and the way back is where one stood', async ({ page, axe }) => {
  await page.goto('./?lang=es');
  await page.locator('.tool-step').click();
  await expect(slider(page)).toHaveAttribute('aria-valuenow', '1');
  await page.locator('.scene-title').click();
  const list = page.locator('dialog[open]');
  await expect(list.getByRole('link', { name: 'Corte en el MB 52', exact: true })).toHaveAttribute('aria-current', 'page');
  await axe();
  await list.getByRole('link', { name: 'Dos manos' }).click();
  await expect(page).toHaveURL(/scene=two-hands/);
  await expect(page.locator('.scene-title')).toContainText('Dos manos');
  await expect(slider(page)).toHaveAttribute('aria-valuenow', '0');
  await page.goBack();
  await expect(slider(page)).toHaveAttribute('aria-valuenow', '1');
});

test('every scene has a title, plays to its end and says each event in words', async ({ page }, { project }) => {
  test.skip(project.name !== 'desktop', 'one size is enough: the layout is the same for all scenes');
  test.setTimeout(240_000);
  await page.goto('./?lang=en');
  await page.locator('.scene-title').click();
  const addresses = await page.locator('dialog[open] a.scene-link[href*="scene="]').evaluateAll((links) => links.map((link) => link.href));
  expect(addresses.length).toBeGreaterThan(30);
  for (const address of addresses.filter((address) => !address.includes('corte-52'))) {
    await page.goto(address);
    // Its own title, which the head says too: never another scene's story.
    const title = (await page.locator('.scene-title').innerText()).replace('▾', '').trim();
    await expect(page.locator('#story h2'), address).toHaveText(title);
    await page.locator('.tool-end').click();
    const end = await slider(page).getAttribute('aria-valuemax');
    await expect(slider(page), address).toHaveAttribute('aria-valuenow', end);
    await page.locator('#inspector [role=tab]').nth(2).click();
    const told = page.locator('#inspector [role=tabpanel]');
    // The list comes a moment after its tab.
    await expect(told.getByRole('listitem').nth(2), address).toBeVisible();
    const said = await told.innerText();
    expect(said.split('\n').length, address).toBeGreaterThan(5);
    // An id of the core that has no words would stand there as it is.
    expect(said.match(/\b(ev|row|why|token|term)\.[a-z-]+/g), address).toBeNull();
  }
});

test('a scene without a file can be interrupted, and its end says what was lost', async ({ page }) => {
  await page.goto('./?lang=en&scene=four-tokens');
  for (let step = 0; step < 12; step += 1) await page.locator('.tool-step').click();
  await page.locator('#interrupt').click();
  await expect(page.locator('#when-file')).toHaveCount(0);
  await page.locator('#break-cut').check();
  await page.locator('#interrupt-commit').click();
  await slider(page).press('End');
  await expect(page.locator('#story .told')).toContainText('S-P-ABORT');
});
