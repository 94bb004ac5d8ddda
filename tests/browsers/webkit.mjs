// The main journey in WebKitGTK, through its WebDriver: plain requests, no library. CAPA5_URL is where the page is served.
// Needs a display: `xvfb-run -a node webkit.mjs`.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { journey } from './journey.mjs';

const PORT = Number(process.env.CAPA5_WEBKIT_PORT ?? 4446);
const KEYS = { ArrowLeft: '\uE012', ArrowRight: '\uE014', End: '\uE010', Escape: '\uE00C' };
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The browser that the driver starts, wherever the distribution has it. */
function browser() {
  for (const folder of ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec', '/usr/lib']) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((name) => name.startsWith('webkit2gtk') || name.startsWith('webkitgtk')).sort().reverse()) {
      const path = `${folder}/${name}/MiniBrowser`;
      if (existsSync(path)) return path;
    }
  }
  throw new Error('no MiniBrowser of WebKitGTK');
}

async function ask(method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
  return value;
}

const driver = spawn('WebKitWebDriver', [`--port=${PORT}`], { stdio: 'ignore' });
try {
  let session;
  for (let turn = 0; !session; turn += 1) {
    try {
      const options = { binary: browser(), args: ['--automation'] };
      session = (await ask('POST', '/session', { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } })).sessionId;
    } catch (error) {
      if (turn > 40) throw error;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
  const at = `/session/${session}`;
  const element = async (selector) => (await ask('POST', `${at}/element`, { using: 'css selector', value: selector }))[ELEMENT];
  const run = (script, ...args) => ask('POST', `${at}/execute/sync`, { script, args });
  await ask('POST', `${at}/window/rect`, { width: 1280, height: 800 }).catch(() => {});
  const steps = await journey(
    {
      go: (url) => ask('POST', `${at}/url`, { url }),
      reload: () => ask('POST', `${at}/refresh`, {}),
      run,
      click: async (selector) => ask('POST', `${at}/element/${await element(selector)}/click`, {}),
      write: async (selector, text) => {
        const id = await element(selector);
        await ask('POST', `${at}/element/${id}/clear`, {});
        await ask('POST', `${at}/element/${id}/value`, { text });
      },
      press: (key) => {
        const value = KEYS[key] ?? key;
        return ask('POST', `${at}/actions`, { actions: [{ type: 'key', id: 'keyboard', actions: [{ type: 'keyDown', value }, { type: 'keyUp', value }] }] });
      },
    },
    process.env.CAPA5_URL,
  );
  for (const step of steps) console.log(`WebKitGTK: ${step}`);
  await ask('DELETE', at);
} finally {
  driver.kill();
}
