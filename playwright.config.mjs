// End-to-end tests of the built page: `cargo xtask test`, or `npx playwright test` after `cargo xtask build`.
import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/harness.mjs';

const port = Number(process.env.CAPA5_E2E_PORT ?? 4175);
// A folder below the root, as on a course server: an absolute address in the page would miss it.
const base = '/curso/capa5/';
const xtask = process.env.CAPA5_XTASK ? `"${process.env.CAPA5_XTASK}"` : 'cargo xtask';

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'target/e2e',
  reporter: 'list',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  // With all of everything the kills alone take a quarter of an hour.
  globalTimeout: (process.env.CAPA5_FULL ? 60 : 20) * 60_000,
  use: {
    baseURL: `http://127.0.0.1:${port}${base}`,
    locale: 'es-ES',
    timezoneId: 'UTC',
    // It would answer in the place of what a test routes; offline.spec.mjs lets it.
    serviceWorkers: 'block',
    launchOptions: launchOptions(),
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      use: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
  ],
  webServer: {
    command: `${xtask} static --port ${port} --base ${base} --for 3600`,
    url: `http://127.0.0.1:${port}${base}`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
