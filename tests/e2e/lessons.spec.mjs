// Lessons: predicted, tried, answered; left and taken up again.
import { expect, test } from './fixture.mjs';

const beat = (page) => page.locator('.lesson-beat h2');
const next = (page) => page.locator('#lesson-next');

async function open(page, id, lang = 'es') {
  await page.goto(`./?lesson=${id}&lang=${lang}`);
  await expect(beat(page)).toBeVisible();
  // It begins with a question of two lessons back.
  if (id !== 'resync-recovery') return;
  await page.locator('.lesson-choice', { hasText: /no tiene el turno|with no turn/ }).click();
  await on(page, 1);
}

/** On by so many steps, each of which only explains. */
async function on(page, steps) {
  for (let step = 0; step < steps; step += 1) {
    const before = await beat(page).textContent();
    await next(page).click();
    await expect(beat(page)).not.toHaveText(before);
  }
}

async function predict(page, numbers) {
  for (const number of numbers) {
    await page.locator('.lesson-question input').fill(number);
    await page.locator('.lesson-question').getByRole('button', { name: 'Responder' }).click();
  }
}

test('nothing runs before it is predicted; then both stand side by side, after a reload too', async ({ page }) => {
  await open(page, 'resync-recovery');
  await on(page, 2);
  await expect(next(page)).toHaveCount(0);
  await expect(page.locator('.tool-step')).toHaveAttribute('aria-disabled', 'true');
  await page.locator('.scrubber').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  await expect(page.locator('.clock-now')).toHaveText(/^0[.,]000/);
  await page.locator('.speed-choice').selectOption('instant');
  await predict(page, ['45', '55', '7']);
  const rows = page.locator('.figures tbody tr');
  await expect(rows.nth(0)).toContainText(/45.MB.*50.MB/);
  await expect(rows.nth(2)).toContainText(/7.MB.*2.MB/);
  const clock = await page.locator('.clock-now').textContent();
  // What is kept is kept a moment later.
  await page.waitForTimeout(400);
  await page.reload();
  await expect(rows.nth(0)).toContainText(/45.MB.*50.MB/);
  await expect(page.locator('.clock-now')).toHaveText(clock);
});

test('a goal is judged by the log: missed with a reason, then reached', async ({ page }) => {
  await open(page, 'resync-recovery');
  await on(page, 2);
  await page.locator('.speed-choice').selectOption('instant');
  await predict(page, ['50', '50', '2']);
  await on(page, 3);
  const goals = page.locator('.lesson-goal');
  await expect(goals).toHaveCount(4);
  await page.getByLabel('Cortar cuando haya salido hasta').fill('52');
  await page.getByRole('button', { name: 'Cortar la línea' }).click();
  await expect(goals.first()).toHaveClass(/is-solid/);
  await page.getByRole('button', { name: 'Comprobar' }).click();
  await expect(page.locator('.lesson-told:not(:empty)')).toContainText('Todavía no');
  await page.getByRole('button', { name: 'Arreglar la línea' }).click();
  await page.getByRole('button', { name: 'Ana sigue' }).click();
  await expect(page.locator('.lesson-goal.is-solid')).toHaveCount(4);
  await page.getByRole('button', { name: 'Comprobar' }).click();
  await expect(page.locator('.lesson-told:not(:empty)')).toContainText('102 MB');
  await expect(next(page)).toBeVisible();
});

test('a mistake is answered by the event that contradicts it, and the way back is where it was', async ({ page }) => {
  await open(page, 'resync-recovery');
  await on(page, 2);
  await page.locator('.speed-choice').selectOption('instant');
  await predict(page, ['50', '50', '2']);
  await on(page, 3);
  const title = await beat(page).textContent();
  await page.getByLabel('Cortar cuando haya salido hasta').fill('40');
  await page.getByRole('button', { name: 'Cortar la línea' }).click();
  await page.getByRole('button', { name: 'Comprobar' }).click();
  await page.locator('.lesson-why').getByRole('button').click();
  await expect(page.locator('#story')).toContainText('te espera');
  // Up to the record that contradicts, and no further: at the end it would be disabled.
  await expect(page.locator('.tool-step')).toHaveAttribute('aria-disabled', 'false');
  await page.getByRole('button', { name: 'Volver a la lección' }).click();
  await expect(beat(page)).toHaveText(title);
  await expect(page.locator('.lesson-why')).toBeVisible();
});

test('what was kept of a lesson and cannot be read is said, and offered as a file', async ({ page }) => {
  await page.addInitScript(() => {
    if (!sessionStorage.getItem('once')) localStorage.setItem('capa5/lesson/resync-recovery', 'capa5-lesson 1 00ff xx');
    sessionStorage.setItem('once', '1');
  });
  await open(page, 'resync-recovery');
  await expect(page.locator('.region-notices .notice.is-fault button').first()).toBeVisible();
  await on(page, 1);
  const title = await beat(page).textContent();
  await page.reload();
  await expect(beat(page)).toHaveText(title);
  await expect(page.locator('.region-notices .notice.is-fault')).toHaveCount(0);
});

test('the learner may take the controls, and comes back to the exact step', async ({ page }) => {
  await open(page, 'resync-recovery');
  await on(page, 1);
  const title = await beat(page).textContent();
  await page.locator('.tool-step').click();
  await page.locator('#interrupt').click();
  await page.getByRole('dialog').getByRole('button', { name: /Cortar/ }).first().click();
  await expect(page.locator('#story')).toContainText('te espera');
  // What she did herself is kept as well.
  const [clock, end] = [await page.locator('.clock-now').textContent(), await page.locator('.scrubber').getAttribute('aria-valuemax')];
  await page.waitForTimeout(400);
  await page.reload();
  await expect(page.locator('#story')).toContainText('te espera');
  await expect(page.locator('.clock-now')).toHaveText(clock);
  await expect(page.locator('.scrubber')).toHaveAttribute('aria-valuemax', end);
  await page.getByRole('button', { name: 'Volver a la lección' }).click();
  await expect(beat(page)).toHaveText(title);
});

test('a word of the glossary opens its entry, an event of the words is gone to', async ({ page }) => {
  await open(page, 'resync-recovery');
  await page.locator('.lesson-beat .link').first().click();
  await expect(page.getByRole('dialog')).toContainText(/punto/i);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await on(page, 2);
  await page.locator('.speed-choice').selectOption('instant');
  await predict(page, ['50', '50', '2']);
  await on(page, 1);
  await page.locator('.lesson-beat').getByRole('button', { name: 'La línea cae' }).click();
  await expect(page.locator('.clock-now')).toHaveText(/^52[.,]/);
});

for (const lang of ['es', 'en']) {
  test(`?lang=${lang}: a lesson’s first steps have nothing for axe to say, at 360 px too`, async ({ page, axe }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const [id, steps] of [['resync-recovery', 2], ['open-close-session', 1]]) {
      await open(page, id, lang);
      for (let step = 0; step <= steps; step += 1) {
        if (step) await on(page, 1);
        await axe();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      }
    }
  });
}

test('the list of scenes names the sixteen lessons, and leads to those that stand', async ({ page }) => {
  await page.goto('./?lang=en');
  await page.locator('.scene-title').click();
  const list = page.getByRole('dialog').locator('ol');
  await expect(list.locator('li')).toHaveCount(16);
  await expect(list.locator('a')).toHaveCount(8);
  await list.locator('a').first().click();
  await expect(beat(page)).toBeVisible();
});
