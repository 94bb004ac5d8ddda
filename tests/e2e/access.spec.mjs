// The first scene by keyboard alone, and by what a screen reader is given alone: played, interrupted, predicted, resumed, reopened.
import { expect, test } from './fixture.mjs';

test.skip(({ isMobile }) => isMobile, 'there is no keyboard');
test.describe.configure({ timeout: 90_000 });

/** Presses Tab until the element has the focus; whoever has it on the way can be seen. */
async function tabTo(page, selector, most = 80) {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate((selector) => {
      const focused = document.activeElement;
      const box = focused.getBoundingClientRect();
      const style = getComputedStyle(focused);
      const around = getComputedStyle(focused.closest('label, .switch, .radio, .choice') ?? focused);
      const ring = [style, around].some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0);
      return { there: focused.matches(selector), visible: ring && (box.width > 0 || focused.matches('input')), name: focused.outerHTML.slice(0, 120) };
    }, selector);
    expect(seen.visible, `the focus can be seen on ${seen.name}`).toBe(true);
    if (seen.there) return;
  }
  throw new Error(`Tab doesn't come to ${selector}`);
}

const told = (page) => page.locator('.narration');

test('by keyboard alone: predicted, played, interrupted, resumed, reopened', async ({ page }) => {
  await page.goto('./?lang=es');
  await expect(page.locator('#app')).toBeVisible();
  // The skip links come first, and lead where they say.
  await page.keyboard.press('Tab');
  await expect(page.locator('.skips a').first()).toBeFocused();
  await tabTo(page, '#predict-restart');
  for (const number of ['50', '50', '2']) {
    await page.keyboard.type(number);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.locator('#gate')).toHaveCount(0);
  await tabTo(page, '.tool-play');
  // It began to play by itself when the prediction was committed.
  if ((await page.locator('.tool-play').textContent()) === 'Pausa') await page.keyboard.press('k');
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await expect(page.locator('.tool-play')).toHaveText('Pausa');
  await page.keyboard.press('k');
  await expect(page.locator('.tool-play')).toHaveText('Reproducir');
  await page.keyboard.press('End');
  await expect(page.locator('#resume')).toBeAttached();
  await page.keyboard.press('r');
  await expect(page.locator('#resume')).toHaveCount(0);
  await page.keyboard.press('Space');
  await page.keyboard.press('5');
  await page.keyboard.press('i');
  await expect(page.locator('dialog[open]')).toBeVisible();
  await tabTo(page, '#interrupt-commit');
  await page.keyboard.press('Enter');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await expect(page.locator('.runs li')).toHaveCount(2);
  await tabTo(page, '.region-transport [role=slider]');
  await page.keyboard.press('End');
  const here = await page.locator('.region-transport [role=slider]').getAttribute('aria-valuetext');
  await page.waitForTimeout(400);
  await page.reload();
  await expect(page.locator('.region-notices')).toContainText('donde lo dejaste');
  expect(await page.locator('.region-transport [role=slider]').getAttribute('aria-valuetext')).toBe(here);
});

test('by what a screen reader is given alone: names, roles and what is said', async ({ page }) => {
  await page.goto('./?lang=es');
  const slider = page.getByRole('slider', { name: 'Posición en el recorrido' });
  const events = page.getByRole('list', { name: 'Lista de eventos' });
  await expect(page.getByRole('main')).toBeVisible();
  await expect(slider).toHaveAttribute('aria-valuetext', /^Evento 0 de/);
  await page.getByRole('textbox', { name: /./ }).first().waitFor();
  const questions = page.getByRole('group', { name: /./ }).getByRole('textbox');
  const fields = await questions.all();
  const numbers = ['50', '50', '2'];
  for (const [index, field] of fields.filter((_, index) => index >= fields.length - 3).entries()) await field.fill(numbers[index]);
  await page.getByRole('button', { name: 'Fijar la predicción' }).or(page.locator('#gate button[type=submit]')).first().click();
  await page.getByRole('button', { name: 'Evento siguiente' }).click();
  await expect(told(page)).toHaveText(/Ana/);
  const first = await told(page).textContent();
  await page.getByRole('button', { name: 'Evento siguiente' }).click();
  await expect(told(page)).not.toHaveText(first);
  // Every event that was seen is a button of the list, and says a whole sentence.
  await expect(events.getByRole('button').first()).toBeVisible();
  for (const button of await events.getByRole('button').all()) expect((await button.textContent()).trim().split(/\s+/).length).toBeGreaterThan(3);
  await slider.press('End');
  await expect(told(page)).toHaveText(/\S/);
  await page.getByRole('button', { name: /Reanudar/ }).first().click();
  await slider.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', /Evento (\d[\d.\s]*) de \1/);
});

test('as much is told as was chosen, politely; while time runs a digest', async ({ page, axe }) => {
  await page.goto('./?lang=es');
  await page.getByRole('button', { name: 'Ayuda y teclas' }).click();
  await axe();
  await page.getByRole('radio', { name: /Con explicación/ }).check();
  await page.keyboard.press('Escape');
  const slider = page.locator('.region-transport [role=slider]');
  await slider.press('3');
  await expect(told(page)).toContainText('token de datos');
  const sentences = (text) => text.split('. ').length;
  const teaching = await told(page).textContent();
  await page.reload();
  await page.getByRole('button', { name: 'Ayuda y teclas' }).click();
  await expect(page.getByRole('radio', { name: /Con explicación/ })).toBeChecked();
  await page.getByRole('radio', { name: /Breve/ }).check();
  await page.keyboard.press('Escape');
  await slider.press('3');
  await expect.poll(async () => sentences(await told(page).textContent())).toBeLessThan(sentences(teaching));
  for (const place of await told(page).locator('p').all()) await expect(place).toHaveAttribute('aria-live', 'polite');
  // Leafing says the last event, not each.
  await slider.press('Home');
  const said = await page.evaluate(() => new Promise((resolve) => {
    const seen = [];
    const watch = new MutationObserver(() => {
      const text = document.querySelector('.narration').textContent;
      if (text && text !== seen.at(-1)) seen.push(text);
    });
    watch.observe(document.querySelector('.narration'), { subtree: true, characterData: true, childList: true });
    const slider = document.querySelector('.region-transport [role=slider]');
    for (let turn = 0; turn < 12; turn += 1) slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
    setTimeout(() => resolve(seen.length), 700);
  }));
  expect(said).toBeLessThan(3);
});

test('keys of one character can be switched off; the others stay', async ({ page }) => {
  await page.goto('./?lang=es');
  const slider = page.locator('.region-transport [role=slider]');
  await page.getByRole('button', { name: 'Ayuda y teclas' }).click();
  await page.locator('#switch-keys').uncheck();
  await page.keyboard.press('Escape');
  await slider.focus();
  for (const key of ['5', 'i', '.', '?', 'k']) await page.keyboard.press(key);
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await expect(page.locator('.tool-play')).toHaveText('Reproducir');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuenow', '1');
  await page.reload();
  await slider.focus();
  await page.keyboard.press('5');
  await expect(slider).toHaveAttribute('aria-valuenow', '1');
});

test('the run as panels: without motion, with what changed marked, fit for paper', async ({ page, axe }) => {
  await page.goto('./?lang=es&motion=reduce');
  const slider = page.locator('.region-transport [role=slider]');
  await slider.focus();
  for (let turn = 0; turn < 8; turn += 1) await page.keyboard.press('ArrowRight');
  await expect(page.locator('.region-stage [data-changed]').first()).toBeAttached();
  await page.locator('#share').click();
  await page.locator('#share-board').click();
  const panels = page.locator('.board-panel');
  await expect(panels).toHaveCount(8);
  await expect(panels.nth(3).locator('svg')).toBeVisible();
  await expect(panels.nth(3).locator('[data-changed]').first()).toBeAttached();
  await axe();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.region-header')).toBeHidden();
  await expect(panels.last()).toBeVisible();
  const pdf = await page.pdf();
  expect(pdf.length).toBeGreaterThan(10_000);
});

test('the ladder goes out as a picture and a message as text and as a capture', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('./?lang=es');
  const slider = page.locator('.region-transport [role=slider]');
  await slider.press('End');
  const saved = async (act) => {
    const download = page.waitForEvent('download');
    await act();
    const stream = await (await download).createReadStream();
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  await page.locator('#share').click();
  const picture = (await saved(() => page.locator('#share-svg').click())).toString();
  expect(await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('parsererror').length, picture)).toBe(0);
  expect(picture).toContain('DT × 100');
  await page.keyboard.press('Escape');
  await page.locator('.row-message .row-hit').first().click();
  await page.locator('.copy-message').click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^0000 {2}03 00 /m);
  expect(text).toContain('TPKT');
  await page.locator('.downloads summary').click();
  const one = await saved(() => page.locator('#capture-message').click());
  const all = await saved(() => page.locator('#capture-short').click());
  expect(one.subarray(0, 4).toString('hex')).toBe('0a0d0d0a');
  expect(one.length).toBeLessThan(all.length);
  const begins = /^0000 {2}((?:[0-9a-f]{2} ){8})/m.exec(text)[1].replaceAll(' ', '');
  expect(one.includes(Buffer.from(begins, 'hex'))).toBe(true);
});
