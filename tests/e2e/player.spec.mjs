// The player: time's controls, keys, the ladder, and the study that survives a reload.
import { expect, test } from './fixture.mjs';

const KEY = 'capa5:corte-52';

async function open(page, query = '?lang=es') {
  await page.goto(`./${query}`);
  await expect(slider(page)).toBeVisible();
}

const slider = (page) => page.locator('.region-transport [role=slider]');
const play = (page) => page.locator('.tool-play');
const now = async (page) => Number(await slider(page).getAttribute('aria-valuenow'));
const last = async (page) => Number(await slider(page).getAttribute('aria-valuemax'));
/** What is kept, once the record on screen is. */
const study = (page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? 'null'), KEY);

async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Cuts the line at a position of the file, through the palette. */
async function cutAt(page, octet) {
  await page.locator('#interrupt').click();
  await page.locator('#break-cut').check();
  await page.locator('#when-file').check();
  await page.locator('#when-value').fill(String(octet));
  await page.locator('#interrupt-commit').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
}

test('it starts paused, plays, pauses, and says what the button does', async ({ page }) => {
  await open(page);
  await expect(play(page)).toHaveText('Reproducir');
  expect(await now(page)).toBe(0);
  await page.locator('.speed-choice:not(.pace-choice)').selectOption('four');
  await play(page).click();
  await expect(play(page)).toHaveText('Pausa');
  await expect.poll(() => now(page)).toBeGreaterThan(3);
  await play(page).click();
  await expect(play(page)).toHaveText('Reproducir');
  const stopped = await now(page);
  await page.waitForTimeout(300);
  expect(await now(page)).toBe(stopped);
});

test('a group plays as one motion and says how many and how far', async ({ page }) => {
  await open(page);
  await slider(page).focus();
  for (let index = 0; index < 30 && (await page.locator('.row-group').count()) === 0; index += 1) {
    await press(page, 'ArrowRight');
  }
  await expect(page.locator('.row-group').first()).toContainText(/DT × 1 de 100 · hasta 0,05\sMB/);
  await expect(page.locator('.row-group')).toHaveCount(1);
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(page.locator('.row-group').first()).toContainText(/DT × 100 · 0–5\sMB/);
});

test('step and step back are each other’s opposite', async ({ page }) => {
  await open(page);
  const texts = [await slider(page).getAttribute('aria-valuetext')];
  for (let index = 1; index <= 8; index += 1) {
    await page.locator('.tool-step').click();
    expect(await now(page)).toBe(index);
    texts.push(await slider(page).getAttribute('aria-valuetext'));
  }
  for (let index = 7; index >= 0; index -= 1) {
    await page.locator('.tool-back').click();
    expect(await slider(page).getAttribute('aria-valuetext')).toBe(texts[index]);
  }
  expect(new Set(texts).size).toBe(texts.length);
});

test('scrubbing reaches any moment and pauses', async ({ page }) => {
  await open(page);
  await play(page).click();
  const box = await slider(page).boundingBox();
  const to = (share) => page.mouse.move(box.x + 9 + (box.width - 18) * share, box.y + box.height / 2);
  await to(0.5);
  await page.mouse.down();
  await expect(play(page)).toHaveText('Reproducir');
  const middle = await now(page);
  expect(middle / (await last(page))).toBeGreaterThan(0.3);
  await to(0.8);
  expect(await now(page)).toBeGreaterThan(middle);
  await to(1);
  await page.mouse.up();
  expect(await now(page)).toBe(await last(page));
});

test('the keys do what the table says, and only without Ctrl, Meta and Alt', async ({ page }) => {
  await open(page);
  await slider(page).focus();
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowLeft');
  expect(await now(page)).toBe(1);
  await press(page, 'PageUp');
  expect(await now(page)).toBe(11);
  await press(page, 'PageDown', 'End');
  expect(await now(page)).toBe(await last(page));
  await press(page, '5');
  expect(await now(page)).toBeLessThan(await last(page));
  await press(page, 'Home');
  expect(await now(page)).toBe(0);
  await press(page, 'Control+ArrowRight', 'Alt+k', 'Meta+i');
  expect(await now(page)).toBe(0);
  await expect(play(page)).toHaveText('Reproducir');
  await press(page, '>', '>');
  await expect(page.locator('.speed-choice:not(.pace-choice)')).toHaveValue('four');
  await press(page, '<');
  await expect(page.locator('.speed-choice:not(.pace-choice)')).toHaveValue('two');
  await press(page, 'k');
  await expect(play(page)).toHaveText('Pausa');
  await press(page, 'Space');
  await expect(play(page)).toHaveText('Reproducir');
  await press(page, 'ArrowDown');
  await press(page, '?');
  await expect(page.getByRole('dialog', { name: 'Teclas' })).toBeVisible();
  await press(page, 'Escape', 'i');
  await expect(page.getByRole('dialog', { name: 'Interrumpir' })).toBeVisible();
});

test('keys are the page’s own where the player has no focus', async ({ page }) => {
  await open(page);
  await page.locator('.header-tools button').first().focus();
  await press(page, 'ArrowRight', 'k', 'End');
  expect(await now(page)).toBe(0);
});

test('instant goes to the decision at once; there the ladder ends open', async ({ page }) => {
  await open(page);
  await cutAt(page, 52_000_000);
  await slider(page).focus();
  await press(page, 'Home');
  await page.locator('.speed-choice:not(.pace-choice)').selectOption('instant');
  await play(page).click();
  await expect(page.locator('.row-open')).toContainText('aquí decides tú');
  await expect(page.locator('.row-cut')).toBeVisible();
  await expect(play(page)).toHaveText('Antes, decide');
  await expect(play(page)).toHaveAttribute('aria-disabled', 'true');
  // At the usual speed again, so that what resumes can be seen.
  await page.locator('.speed-choice:not(.pace-choice)').selectOption({ index: 1 });
  await slider(page).focus();
  await press(page, 'r');
  await expect(page.locator('.row-open')).toHaveCount(0);
  await press(page, ...Array(11).fill('ArrowRight'));
  await expect(page.locator('.row-resumes')).toHaveCount(1);
});

test('the ladder is an ordered list of buttons with one selection', async ({ page }) => {
  await open(page);
  await slider(page).focus();
  await press(page, ...Array(9).fill('ArrowRight'));
  const row = page.locator('ol.ladder-rows > li').filter({ hasText: 'CN' }).getByRole('button').first();
  await row.click();
  await expect(row).toHaveAttribute('aria-pressed', 'true');
  await press(page, 'ArrowDown');
  await expect(row).toHaveAttribute('aria-pressed', 'false');
  await expect(page.locator('.row.is-selected')).toHaveCount(1);
});

test('a group opens into its messages and stays windowed', async ({ page }) => {
  await open(page);
  await slider(page).focus();
  await press(page, 'End');
  await expect(page.locator('.row.is-current')).toBeInViewport();
  await page.locator('.row-opener').first().click();
  await expect.poll(() => page.locator('.row-member').count()).toBeGreaterThan(3);
  expect(await page.locator('.row').count()).toBeLessThan(80);
});

test('closed in the middle and opened again: same run, same branch, same event, paused', async ({ page }) => {
  await open(page);
  await slider(page).focus();
  await press(page, 'End');
  await press(page, '5');
  await cutAt(page, 20_000_000);
  await slider(page).focus();
  await press(page, 'End', 'r', 'k', ...Array(4).fill('ArrowRight'));
  await expect(play(page)).toHaveText('Reproducir');
  const text = await slider(page).getAttribute('aria-valuetext');
  await expect.poll(async () => (await study(page))?.playhead.event ?? 0).toBeGreaterThan(0);
  await page.reload();
  await expect(slider(page)).toHaveAttribute('aria-valuetext', text);
  await expect(play(page)).toHaveText('Reproducir');
  await expect(page.locator('.region-notices')).toContainText(/Sigues donde lo dejaste/);
  const kept = await study(page);
  expect(kept.runs.length).toBeGreaterThan(0);
  expect(kept.current).toBe(kept.runs.length - 1);
});

test('left while it plays, it comes back paused where it was', async ({ page }) => {
  await open(page);
  await page.locator('.speed-choice:not(.pace-choice)').selectOption('four');
  await play(page).click();
  await expect.poll(() => now(page)).toBeGreaterThan(5);
  await page.reload();
  await expect(slider(page)).toBeVisible();
  expect(await now(page)).toBeGreaterThan(5);
  await expect(play(page)).toHaveText('Reproducir');
});

test('a second tab opens without saving and says so', async ({ page, context }) => {
  await open(page);
  await page.locator('.tool-step').click();
  await expect.poll(async () => (await study(page))?.playhead.event ?? 0).toBeGreaterThan(0);
  const before = await study(page);
  const second = await context.newPage();
  await open(second);
  await expect(second.locator('.region-notices')).toContainText('otra pestaña');
  await second.locator('.tool-end').or(second.locator('.tool-step')).first().press('Enter');
  await second.waitForTimeout(600);
  expect(await study(second)).toEqual(before);
});

for (const [what, text] of [
  ['cut short', '{"v":1,"scenario":"corte-52","runs":[{'],
  ['no study', '"hola"'],
  ['of another version', JSON.stringify({ v: 99, scenario: 'corte-52', revision: 1, seed: 52, runs: [], current: 0, playhead: { event: 0, at: 0 }, view: {}, digest: '' })],
  ['without its runs', JSON.stringify({ v: 1, scenario: 'corte-52', revision: 1, seed: 52, runs: [], current: 0, playhead: { event: 0, at: 0 }, view: {}, digest: 'e3b0c44298fc1c14' })],
  ['of another log', JSON.stringify({ v: 1, scenario: 'corte-52', revision: 1, seed: 52, runs: [{ parent: null, fork_at: 0, actions: [] }], current: 0, playhead: { event: 9, at: 0 }, view: {}, digest: '0000000000000000' })],
]) {
  test(`stored state ${what}: a notice, a fresh start, the text as a file`, async ({ page }) => {
    await page.addInitScript(([key, value]) => {
      if (!sessionStorage.getItem('spoilt')) {
        sessionStorage.setItem('spoilt', '1');
        localStorage.setItem(key, value);
      }
    }, [KEY, text]);
    await open(page);
    await expect(page.locator('.region-notices .is-fault')).toContainText('Se empieza de nuevo');
    expect(await now(page)).toBe(0);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Descargar el texto dañado' }).click();
    const stream = await (await download).createReadStream();
    let saved = '';
    for await (const chunk of stream) saved += chunk;
    expect(saved).toBe(text);
    await page.locator('.tool-step').click();
    expect(await now(page)).toBe(1);
  });
}

test('storage denied: it works and says that it can’t remember', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
  });
  await open(page);
  await expect(page.locator('.region-notices')).toContainText('olvidará tu estudio');
  await page.locator('.tool-step').click();
  expect(await now(page)).toBe(1);
});

for (const [query, word] of [['?lang=es', 'Reproducir'], ['?lang=en', 'Play'], ['?lang=pseudo', /\S/]]) {
  test(`${query}: words, no sideways scroll at 360 and 320 px, nothing for axe to say`, async ({ page, axe }) => {
    await open(page, query);
    await expect(play(page)).toHaveText(word);
    await slider(page).focus();
    await press(page, ...Array(14).fill('ArrowRight'));
    await axe();
    await page.keyboard.press('End');
    await axe();
    const wide = page.viewportSize();
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 740 });
      await expect(page.locator('.region-sheet')).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
    await page.setViewportSize(wide);
  });
}

test('the language changes in place', async ({ page }) => {
  await open(page, '?lang=es');
  await page.locator('.tool-step').click();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(play(page)).toHaveText('Play');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await now(page)).toBe(1);
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Event 1 of/);
});

test('the stage’s picture has a title of its own', async ({ page, isMobile }) => {
  await open(page);
  if (isMobile) await page.getByRole('tab', { name: 'Escenario' }).click();
  const title = page.locator('svg.stage-picture > title');
  await expect(title).toHaveText('Dos extremos y una línea');
  await expect(page.getByRole('img', { name: 'Dos extremos y una línea' })).toBeVisible();
});

test('with reduced motion there is before and after, and no travel', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.locator('.speed-choice:not(.pace-choice)').selectOption('four');
  const stops = await page.evaluate(() => new Promise((resolve) => {
    const clock = document.querySelector('.clock-now');
    const seen = new Set();
    new MutationObserver(() => seen.add(clock.textContent)).observe(clock, { subtree: true, characterData: true, childList: true });
    document.querySelector('.tool-play').click();
    setTimeout(() => resolve(seen.size), 2500);
  }));
  expect(stops).toBeGreaterThan(1);
  expect(stops).toBeLessThan(60);
});
