// Answers that are filled in: a mask of units, things in their places; each by keyboard, at 360 px, with nothing for axe to say.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixture.mjs';

const beat = (page) => page.locator('.lesson-beat h2');
const answer = (page) => page.locator('.lesson-question').getByRole('button', { name: 'Responder' });

/** Opens a lesson and answers the question from two lessons back with which it begins. */
async function begin(page, id, review) {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`./?lesson=${id}&lang=es`);
  await expect(beat(page)).toBeVisible();
  await review();
  await on(page);
}

async function on(page) {
  const before = await beat(page).textContent();
  await page.locator('#lesson-next').click();
  await expect(beat(page)).not.toHaveText(before);
}

async function narrow(page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}

test('a mask of functional units is ticked, predicted, and stands beside what was agreed', async ({ page, axe }) => {
  await begin(page, 'functional-units', async () => {
    for (const [thing, place] of [['S-DATA', 'No sale'], ['S-TYPED-DATA', 'Sale'], ['S-TOKEN-PLEASE', 'Sale'], ['S-U-ABORT', 'Sale']]) {
      await page.getByRole('group', { name: thing, exact: true }).getByRole('radio', { name: place, exact: true }).check();
    }
    await answer(page).click();
  });
  await on(page);
  await page.locator('.speed-choice').selectOption('instant');
  for (const unit of ['duplex', 'minor-synchronize']) {
    await page.getByRole('checkbox', { name: unit, exact: true }).press('Space');
  }
  await expect(page.locator('.lesson-question code')).toHaveText('0x000a');
  await axe();
  await narrow(page);
  await answer(page).click();
  await expect(page.locator('.figures tbody tr').first()).toContainText(/duplex, minor-synchronize.*duplex, minor-synchronize/);
});

test('things are put in their places, what is wrong is counted and stays to be put right', async ({ page, axe }) => {
  await begin(page, 'four-tokens', () => page.locator('.lesson-choice', { hasText: 'S-P-ABORT' }).click());
  await on(page);
  await page.locator('.speed-choice').selectOption('instant');
  await page.locator('.lesson-question input').fill('4');
  await answer(page).click();
  await on(page);
  await on(page);
  await expect(answer(page)).toHaveAttribute('aria-disabled', 'true');
  const put = (thing, place) => page.getByRole('group', { name: thing }).getByRole('radio', { name: place, exact: true }).check();
  for (const [thing, place] of [[/S-DATA/, 'Uno'], [/menor/, 'Dos'], [/mayor/, 'Tres'], [/S-RELEASE/, 'Uno']]) {
    await put(thing, place);
  }
  await axe();
  await narrow(page);
  await answer(page).click();
  await expect(page.locator('.lesson-told')).toContainText(['3 de 4 están bien']);
  await expect(page.locator('.lesson-why')).toBeVisible();
  await put(/S-RELEASE/, 'Los cuatro');
  await answer(page).click();
  await expect(page.locator('.lesson-told')).toContainText(['4 de 4 están bien']);
  await expect(page.locator('#lesson-next')).toBeVisible();
});

test('a claim in the address is done and judged again here, and its run can be seen', async ({ page, axe }) => {
  const claim = readFileSync(new URL('../../core/tests/golden/claim.txt', import.meta.url), 'utf8').trim();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`./?lesson=dialogue-control&lang=es#c=${claim}`);
  const told = page.locator('section.lesson-claim');
  await expect(told).toContainText('La meta está cumplida.');
  await expect(told.locator('.lesson-goal.is-solid')).toHaveCount(3);
  await axe();
  await narrow(page);
  await told.getByRole('button', { name: 'Ver su ejecución' }).click();
  await expect(page.locator('#story')).toContainText('te espera');
  await page.goto('about:blank');
  await page.goto(`./?lesson=dialogue-control&lang=es#c=${claim.slice(0, 40)}`);
  await expect(told).toContainText('no llegó entero');
});
