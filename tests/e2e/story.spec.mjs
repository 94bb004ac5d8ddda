// The learner's way through the scene: predict, cut, resume, compare; own file; digests; downloads; runs.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixture.mjs';

test.describe.configure({ timeout: 120_000 });

/** Opens the scene, on a phone with its lesson in full height. */
async function open(page, query = '?lang=es') {
  await page.goto(`./${query}`);
  await expect(page.locator('.story-title')).toBeAttached();
}

/** Commits a prediction, in MB unless the file is small. */
async function predict(page, restart, left, twice) {
  await page.locator('#predict-restart').fill(restart);
  await page.locator('#predict-left').fill(left);
  await page.locator('#predict-twice').fill(twice);
  await page.locator('#gate button[type=submit]').click();
  await expect(page.locator('#gate')).toHaveCount(0);
}

/** To the end of what there is. */
async function toEnd(page) {
  await page.locator('.region-transport [role=slider]').focus();
  await page.keyboard.press('End');
}

/** The numbers of the outcome, without units. */
const outcome = (page, q) => page.locator(`tr[data-q=${q}] .is-outcome`);

async function interrupt(page, what, when, value) {
  await page.locator('#interrupt').click();
  await page.locator(`#break-${what}`).check();
  await page.locator(`#when-${when}`).check();
  if (value !== undefined) await page.locator('#when-value').fill(String(value));
  await page.locator('#interrupt-commit').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
}

test('without three numbers nothing begins', async ({ page }) => {
  await open(page);
  await page.locator('#gate button[type=submit]').click();
  await expect(page.locator('#predict-restart')).toHaveAttribute('aria-invalid', 'true');
  await page.locator('#predict-restart').fill('52');
  await page.locator('#predict-left').fill('x');
  await page.locator('#predict-twice').fill('101');
  await page.locator('#gate button[type=submit]').click();
  await expect(page.locator('#predict-restart')).toHaveAttribute('aria-invalid', 'false');
  await expect(page.locator('#predict-left')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#predict-twice')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#gate')).toBeVisible();
});

test('the default run: predicted, cut at 52 MB, resumed: 50, 50, 2, 102; digests equal', async ({ page }) => {
  await open(page);
  await predict(page, '52', '48', '0');
  await toEnd(page);
  await expect(outcome(page, 'restart')).toHaveText(/^50\sMB$/);
  await expect(outcome(page, 'left')).toHaveText(/^50\sMB$/);
  await expect(outcome(page, 'twice')).toHaveText(/^2\sMB$/);
  // Both ends were told, and both memories stand side by side.
  await expect(page.locator('.told')).toContainText(/Ana.*S-P-ABORT[\s\S]*Beto.*S-P-ABORT/);
  await expect(page.locator('.memories')).toContainText('F-01');
  // What is forbidden says state, event and why, and can be reached.
  const forbidden = page.locator('.choice-forbidden', { hasText: 'S-RESYNCHRONIZE' });
  await forbidden.focus();
  await expect(forbidden).toBeFocused();
  await expect(forbidden).toHaveAccessibleDescription(/STA01.*SRSYN/);
  await page.locator('#resume').click();
  await expect(page.locator('#resume')).toHaveCount(0);
  await toEnd(page);
  await expect(page.locator('[data-total]')).toHaveAttribute('data-total', '102000000');
  await page.locator('#digest').click();
  await expect(page.locator('#digest-verdict')).toHaveAttribute('data-equal', 'true', { timeout: 90_000 });
  await expect(page.locator('#digest-a')).toHaveText(/^[0-9a-f]{64}$/);
});

test('a cut by the button, in the past: another run, and the first one stays', async ({ page }) => {
  await open(page);
  await predict(page, '50', '50', '2');
  await toEnd(page);
  await page.locator('#resume').click();
  await toEnd(page);
  await interrupt(page, 'cut', 'file', 20_000_000);
  await expect(page.locator('.runs li')).toHaveCount(2);
  await expect(page.locator('#resume')).toBeAttached();
  await expect(page.locator('.told')).toContainText('S-P-ABORT');
  await page.locator('.runs .link').click();
  await expect(page.locator('.runs li').first()).toContainText('en pantalla');
  await toEnd(page);
  await expect(page.locator('[data-total]')).toHaveAttribute('data-total', '102000000');
});

test('a cut by the keyboard', async ({ page, isMobile }) => {
  test.skip(isMobile, 'there is no keyboard');
  await open(page);
  await predict(page, '50', '50', '2');
  await page.locator('.tool-play').click();
  await page.locator('#player').focus();
  await page.keyboard.press('Home');
  for (let n = 0; n < 14; n += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('i');
  await expect(page.locator('dialog[open]')).toBeVisible();
  await expect(page.locator('#when-now')).toBeChecked();
  // The first choice has the focus: Enter does what it says, an arrow would choose the next.
  await expect(page.locator('#break-cut')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await toEnd(page);
  await expect(page.locator('#resume')).toBeAttached();
});

test('what comes next is in sight without scrolling, and so are the octets', async ({ page, isMobile }) => {
  await open(page);
  // On a phone the question comes after what is to be read first.
  if (!isMobile) await expect(page.locator('#gate button[type=submit]')).toBeInViewport({ ratio: 1 });
  await predict(page, '50', '50', '2');
  await toEnd(page);
  if (isMobile) {
    // There what is to be read comes first; the button that says “decide” leads on.
    await page.locator('.tool-play').click({ force: true });
    await expect(page.locator('#resume')).toBeFocused();
    await expect(page.locator('#resume')).toBeInViewport({ ratio: 1 });
    return;
  }
  await expect(page.locator('#resume')).toBeInViewport({ ratio: 1 });
  const octets = await page.locator('#inspector .hex').boundingBox();
  expect(octets.height).toBeGreaterThan(100);
  await expect(page.locator('#inspector .hex')).toBeInViewport({ ratio: 0.95 });
});

test('the regions scroll, the page itself never does', async ({ page, isMobile }) => {
  await open(page);
  await page.locator('.knobs summary').click();
  const over = () => page.evaluate(() => document.scrollingElement.scrollHeight - window.innerHeight);
  expect(await over()).toBeLessThanOrEqual(0);
  if (isMobile) await page.locator('.sheet-grip').click();
  await page.locator('.knob-slide').last().scrollIntoViewIfNeeded();
  await expect(page.locator('.knob-slide').last()).toBeInViewport();
  expect(await over()).toBeLessThanOrEqual(0);
});

test('at a decision nothing can be cut now, and the palette says why', async ({ page }) => {
  await open(page);
  await predict(page, '50', '50', '2');
  await toEnd(page);
  await page.locator('#interrupt').click();
  await expect(page.locator('#when-now')).toBeDisabled();
  await expect(page.locator('#when-now-why')).toContainText('cortada');
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
});

test('the crash of B: the last store counts, and B is told nothing', async ({ page }) => {
  await open(page);
  await predict(page, '50', '50', '2');
  await interrupt(page, 'crash', 'file', 12_000_000);
  await toEnd(page);
  await expect(page.locator('.told')).toContainText('Beto se cayó');
  await expect(page.locator('.memories')).toContainText('punto 2');
  await page.locator('#resume').click();
  await toEnd(page);
  await expect(page.locator('[data-total]')).toHaveAttribute('data-total', '102000000');
});

test('a file of the learner’s own: hashed, sent, and asked for again after a reload', async ({ page }) => {
  const octets = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 7 + (n >> 8)) % 256));
  const own = { name: 'apuntes.bin', mimeType: 'application/octet-stream', buffer: octets };
  await open(page);
  await page.locator('.knobs > summary').click();
  await page.locator('.file-choice input[type=file]').setInputFiles(own);
  await expect(page.locator('.file-choice')).toContainText('apuntes.bin');
  await page.locator('#knob-interval').fill('50000');
  await page.locator('#knob-interval').blur();
  await page.locator('#knob-dt').fill('10000');
  await page.locator('#knob-dt').blur();
  await page.locator('#knob-rate-ns').fill('10000');
  await page.locator('#knob-rate-ns').blur();
  await predict(page, '150000', '150000', '6000');
  await toEnd(page);
  await page.locator('#resume').click();
  await toEnd(page);
  await page.locator('#digest').click();
  await expect(page.locator('#digest-verdict')).toHaveAttribute('data-equal', 'true');
  const digest = await page.locator('#digest-a').textContent();

  await page.reload();
  await expect(page.locator('.file-wanted')).toContainText('apuntes.bin');
  await expect(page.locator('.file-wanted')).toContainText(digest);
  const again = page.locator('.file-wanted input[type=file]');
  await again.setInputFiles({ ...own, buffer: octets.subarray(1) });
  await expect(page.locator('#story [role=alert]')).toBeVisible();
  await again.setInputFiles(own);
  await expect(page.locator('.file-wanted')).toHaveCount(0);
  await toEnd(page);
  await page.locator('#digest').click();
  await expect(page.locator('#digest-a')).toHaveText(digest);
});

test('downloads: the capture begins as pcapng does, the study is JSON', async ({ page }) => {
  await open(page);
  await predict(page, '50', '50', '2');
  await toEnd(page);
  await page.locator('.downloads > summary').click();
  const [capture] = await Promise.all([page.waitForEvent('download'), page.locator('#capture-short').click()]);
  const octets = readFileSync(await capture.path());
  expect(octets.subarray(0, 4).toString('hex')).toBe('0a0d0d0a');
  expect(octets.length).toBeGreaterThan(100_000);
  expect(octets.length).toBeLessThan(1_000_000);
  const [study] = await Promise.all([page.waitForEvent('download'), page.locator('#study-file').click()]);
  const saved = JSON.parse(readFileSync(await study.path(), 'utf8'));
  expect(saved.scenario).toBe('corte-52');
});

test('tree and octets are coupled both ways', async ({ page, isMobile }) => {
  test.skip(isMobile, 'the inspector is behind a tab there');
  await open(page);
  await predict(page, '50', '50', '2');
  await toEnd(page);
  await page.getByRole('button', { name: 'Ver la fila que lo decidió' }).click();
  const serial = page.getByRole('treeitem', { name: /Número de serie del punto/ }).last();
  await serial.click();
  await expect(serial).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.hex-selected').first()).toBeVisible();
  await expect(page.locator('.meaning')).toContainText('PI 42');
  await page.locator('[role=gridcell][data-at="0"]').click();
  await expect(page.getByRole('treeitem', { name: /^Versión/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('treeitem', { name: /^Reservado/ })).toHaveAttribute('aria-selected', 'true');
});
