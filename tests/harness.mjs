// How the tests and benchmarks start the browser: one place for its flags.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of the browser: what xtask found, else the first on PATH. */
export function chromiumPath() {
  if (process.env.CAPA5_CHROMIUM) return process.env.CAPA5_CHROMIUM;
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error('no Chromium on PATH; `cargo xtask setup` installs one where it can');
}

/** Launch options for Playwright. The browser is to say nothing to anybody but the page's server. */
export function launchOptions() {
  return {
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  };
}
