// Pictures of the page, scenes × sizes × themes × languages, for a person to look at: `cargo xtask shots`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from '../harness.mjs';

const url = process.env.CAPA5_URL;
const folder = process.env.CAPA5_SHOTS;
/** Only the shots whose name has this in it. */
const only = process.env.CAPA5_ONLY ?? '';

const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 900, height: 1100 } },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  narrow: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

const slider = (page) => page.locator('.region-transport [role=slider]');
const press = async (page, ...keys) => {
  await slider(page).focus();
  for (const key of keys) await page.keyboard.press(key);
};

async function predict(page, ...numbers) {
  for (const [index, q] of ['restart', 'left', 'twice'].entries()) await page.locator(`#predict-${q}`).fill(numbers[index]);
  await page.locator('#gate button[type=submit]').click();
}

async function decision(page) {
  await predict(page, '52', '48', '0');
  await press(page, 'End');
}

async function resumed(page) {
  await decision(page);
  await page.locator('#resume').click();
  await press(page, 'k', ...Array(14).fill('ArrowRight'));
}

async function palette(page, harm) {
  await page.locator('#interrupt').click();
  await page.locator(`#break-${harm}`).check();
}

/** Two runs, the second one cut earlier. */
async function branched(page) {
  await resumed(page);
  await press(page, '2', 'i');
  await page.locator('#break-cut').check();
  await page.locator('#interrupt-commit').click();
}

async function compared(page) {
  await branched(page);
  await page.locator('.run-tool[aria-haspopup=dialog]').click();
}

async function middle(page) {
  await press(page, '5');
}

const SHOTS = [
  ['corte-52-start', 'desktop', 'light', 'es', 'corte-52', async () => {}],
  ['corte-52-decision', 'desktop', 'light', 'es', 'corte-52', decision],
  ['corte-52-resumed', 'desktop', 'dark', 'en', 'corte-52', resumed],
  ['corte-52-decision', 'phone', 'light', 'es', 'corte-52', decision],
  ['corte-52-resumed', 'tablet', 'light', 'en', 'corte-52', resumed],
  ['palette', 'desktop', 'light', 'es', 'corte-52', async (page) => { await press(page, '3'); await palette(page, 'damage'); }],
  ['palette', 'phone', 'dark', 'en', 'corte-52', async (page) => { await press(page, '3'); await palette(page, 'stall'); await page.locator('#when-every').check(); }],
  ['runs', 'desktop', 'light', 'es', 'corte-52', branched],
  ['compared', 'desktop', 'light', 'en', 'corte-52', compared],
  ['compared', 'phone', 'light', 'es', 'corte-52', async (page) => { await compared(page); }],
  ['until', 'phone', 'light', 'en', 'corte-52', async (page) => { await page.locator('#until').click(); await page.locator('#until-kind').selectOption('variable'); }],
  ['four-tokens', 'desktop', 'dark', 'es', 'four-tokens', middle],
  ['tomorrow', 'desktop', 'light', 'en', 'tomorrow', async (page) => press(page, 'End')],
  ['no-activities', 'phone', 'dark', 'es', 'no-activities', async (page) => press(page, 'End')],
  ['scenes', 'desktop', 'light', 'es', 'sync-points', async (page) => page.locator('.scene-title').click()],
  ['corte-52-playing', 'narrow', 'light', 'es', 'corte-52', async (page) => press(page, '4')],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
let failed = 0;
try {
  for (const [what, size, theme, language, scene, act] of SHOTS) {
    const name = `${what}-${size}-${theme}-${language}.png`;
    if (!name.includes(only)) continue;
    const context = await browser.newContext({ ...SIZES[size], colorScheme: theme, locale: language, reducedMotion: 'reduce' });
    const page = await context.newPage();
    try {
      await page.goto(`${url}?scene=${scene}&lang=${language}`);
      await page.locator('.region-header').waitFor();
      await act(page);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, name) });
      console.log(name);
    } catch (error) {
      failed += 1;
      await page.screenshot({ path: join(folder, `failed-${name}`) });
      console.log(`${name}: ${String(error).split('\n')[0]}`);
    }
    await context.close();
  }
} finally {
  await browser.close();
}
process.exit(failed > 0 ? 1 : 0);
