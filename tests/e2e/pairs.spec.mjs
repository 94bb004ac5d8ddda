// Sizes, themes, languages and moments: each with each once, and with CAPA5_FULL all of them with all.
import { expect, test } from './fixture.mjs';

const SIZES = [
  { name: 'phone', width: 360, height: 740, touch: true },
  { name: 'phone on its side', width: 740, height: 360, touch: true },
  { name: 'tablet', width: 820, height: 1180, touch: true },
  { name: '400 % of 1280', width: 320, height: 256, touch: false },
  { name: 'laptop', width: 1280, height: 800, touch: false },
  { name: 'wide', width: 1920, height: 1080, touch: false },
];
const THEMES = ['light', 'dark', 'forced'];
const LANGUAGES = ['es', 'en', 'pseudo'];
const MOMENTS = ['0', '5', 'End'];

/** Every size with every theme; languages and moments shifted so that each meets each of the others. */
function pairs() {
  const all = [];
  SIZES.forEach((size, s) => THEMES.forEach((theme, t) => {
    const shifted = { language: LANGUAGES[(s + t) % 3], moment: MOMENTS[(s + 2 * t) % 3] };
    if (!process.env.CAPA5_FULL) all.push({ size, theme, ...shifted });
    else LANGUAGES.forEach((language) => MOMENTS.forEach((moment) => all.push({ size, theme, language, moment })));
  }));
  return all;
}

for (const touch of [true, false]) {
  test(`${touch ? 'by touch' : 'by mouse'}: nothing hangs over, nothing is too small, axe has nothing to say`, async ({ browser, isMobile, complaints }) => {
    test.skip(isMobile, 'sizes are its own');
    const cases = pairs().filter(({ size }) => size.touch === touch);
    test.setTimeout(60_000 + cases.length * 15_000);
    const context = await browser.newContext({ locale: 'es-ES', hasTouch: touch, isMobile: touch, serviceWorkers: 'block' });
    const page = await context.newPage();
    page.on('console', (message) => {
      const blocked = message.text().startsWith('Service Worker registration blocked');
      if (!blocked && ['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
    });
    const { readFile } = await import('node:fs/promises');
    const axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
    for (const { size, theme, language, moment } of cases) {
      const where = `${size.name}, ${theme}, ${language}, ${moment}`;
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light', forcedColors: theme === 'forced' ? 'active' : 'none' });
      await page.goto(`./?lang=${language}`);
      const slider = page.locator('.region-transport [role=slider]');
      await expect(slider, where).toBeVisible();
      await slider.focus();
      await page.keyboard.press(moment);
      await page.waitForTimeout(200);
      const found = await page.evaluate((touch) => {
        const root = document.documentElement;
        const small = [...document.querySelectorAll('.region-header button, .region-transport button, .region-transport select, .tab')].filter((element) => {
          const { width, height } = element.getBoundingClientRect();
          // A control that isn't shown has no size.
          return touch && width > 0 && (height < 43.5 || width < 43.5);
        });
        const cut = [...document.querySelectorAll('.region-header button, .region-transport button')].filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          return width > 0 && (left < -0.5 || right > root.clientWidth + 0.5);
        });
        const name = (element) => element.className + ' ' + element.getBoundingClientRect().width + '×' + element.getBoundingClientRect().height;
        return { over: root.scrollWidth - root.clientWidth, small: small.map(name), cut: cut.map(name) };
      }, touch);
      expect(found, where).toEqual({ over: 0, small: [], cut: [] });
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => (await window.axe.run(document)).violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`)));
      expect(violations, where).toEqual([]);
    }
    await context.close();
  });
}
