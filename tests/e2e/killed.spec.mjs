// The tab is killed at any moment, without a word to the page: what was done before is there.
import { expect, test } from './fixture.mjs';

const TIMES = process.env.CAPA5_FULL ? 200 : 10;

test('a killed tab loses nothing that was done in it', async ({ context, isMobile, allowed }) => {
  test.skip(isMobile, 'the same storage');
  test.setTimeout(60_000 + TIMES * 6_000);
  allowed.push(/crash/i);
  // Reproducible: another seed is another order of deeds.
  let seed = Number(process.env.CAPA5_SEED ?? 7);
  const next = (below) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const facts = (page) => page.evaluate(() => ({
    last: document.querySelector('.region-transport [role=slider]').getAttribute('aria-valuemax'),
    runs: document.querySelectorAll('.runs li').length,
  }));
  let expected = null;
  for (let turn = 0; turn < TIMES; turn += 1) {
    const page = await context.newPage();
    await page.goto('./?lang=es');
    const slider = page.locator('.region-transport [role=slider]');
    await expect(slider).toBeVisible();
    if (expected) expect(await facts(page), `after kill ${turn}`).toEqual(expected);
    await expect(page.locator('#broken')).toBeHidden();
    for (let deed = next(3); deed >= 0; deed -= 1) {
      await slider.focus();
      await page.keyboard.press(String(next(10)));
      for (let steps = next(4); steps > 0; steps -= 1) await page.keyboard.press('ArrowRight');
      await page.locator('#interrupt').click();
      await page.locator(next(2) ? '#break-cut' : '#break-crash').check();
      await page.locator('#interrupt-commit').click();
      await expect(page.locator('dialog[open]')).toHaveCount(0);
      if (next(2)) {
        await slider.focus();
        await page.keyboard.press('End');
        await page.keyboard.press('r');
        await page.keyboard.press('Space');
      }
    }
    expected = await facts(page);
    await page.waitForTimeout(next(300));
    const session = await context.newCDPSession(page);
    const gone = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await gone;
    await page.close();
  }
});
