// The main journey in Firefox, through WebDriver BiDi. CAPA5_URL is where the page is served.
import puppeteer from 'puppeteer-core';
import { journey } from './journey.mjs';

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: process.env.CAPA5_FIREFOX ?? '/usr/bin/firefox-esr',
  headless: true,
  extraPrefsFirefox: { 'intl.accept_languages': 'es-ES', 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false },
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  const driver = {
    go: (url) => page.goto(url),
    reload: () => page.reload(),
    // The page's policy allows no code from text; what the driver evaluates isn't the page's.
    run: (body, ...given) => page.evaluate(`(function () { ${body} }).apply(null, ${JSON.stringify(given)})`),
    click: (selector) => page.locator(selector).click(),
    write: async (selector, text) => {
      await page.focus(selector);
      await page.$eval(selector, (field) => field.select());
      await page.keyboard.type(text);
    },
    press: (key) => page.keyboard.press(key),
  };
  for (const step of await journey(driver, process.env.CAPA5_URL)) console.log(`Firefox: ${step}`);
} finally {
  await browser.close();
}
