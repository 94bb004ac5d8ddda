// The main journey, in the words of any browser: open, step by keys, cut, go on, reload, share, open what was shared.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SLIDER = '.region-transport [role=slider]';

/** Waits until `what` gives something, at most 20 s. */
async function until(what, says) {
  const end = Date.now() + 20_000;
  for (;;) {
    const value = await what().catch(() => undefined);
    if (value) return value;
    if (Date.now() > end) throw new Error(`it didn't come: ${says}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/**
 * Makes the journey. `driver` has `go(url)`, `reload()`, `run(text of a function's body, ...arguments)`, `click(selector)`,
 * `write(selector, text)` and `press(name of a key)`; all of them give promises.
 */
export async function journey(driver, url) {
  const steps = [];
  const step = (name) => steps.push(name);
  const shown = (selector) => until(() => driver.run('return Boolean(document.querySelector(arguments[0]))', selector), selector);
  const attribute = (selector, name) => driver.run('return document.querySelector(arguments[0])?.getAttribute(arguments[1])', selector, name);
  const event = async () => Number(await attribute(SLIDER, 'aria-valuenow'));
  const said = () => driver.run("return document.querySelector('.region-notices').textContent");
  const closed = () => until(() => driver.run("return !document.querySelector('dialog[open]')"), 'the dialog closes');
  const axe = async (where) => {
    await driver.run(`${AXE}; return true`);
    await driver.run("window.axed = undefined; axe.run(document).then((result) => { window.axed = result.violations.map((rule) => rule.id + ': ' + rule.nodes.map((node) => node.target.join(' ')).join(', ')); })");
    const found = await until(() => driver.run('return window.axed && JSON.stringify(window.axed)'), 'axe');
    assert.deepEqual(JSON.parse(found), [], `axe, ${where}`);
  };

  await driver.go(`${url}?lang=es`);
  await shown('#app');
  await driver.run("window.wrong = []; addEventListener('error', (event) => window.wrong.push(String(event.message))); addEventListener('securitypolicyviolation', (event) => window.wrong.push(event.violatedDirective + ' ' + event.blockedURI))");
  assert.equal(await event(), 0);
  step('the page is up, at its start');

  await driver.run("document.querySelector(arguments[0]).focus()", SLIDER);
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft']) await driver.press(key);
  assert.equal(await event(), 1);
  step('the keys step');
  await axe('at the first event');

  await driver.click('#interrupt');
  await shown('dialog[open] #break-cut');
  await driver.click('#break-cut');
  await driver.click('#when-file');
  await driver.write('#when-value', '52000000');
  await driver.click('#interrupt-commit');
  await closed();
  await driver.run("document.querySelector(arguments[0]).focus()", SLIDER);
  await driver.press('End');
  await until(() => driver.run("return Boolean(document.querySelector('.row-cut'))"), 'the torn line');
  const cut = await event();
  step('the line is cut at megabyte 52');

  await driver.press('r');
  await until(async () => (await event()) > cut, 'it goes on');
  await driver.press('End');
  const end = await event();
  assert.ok(end > cut);
  await axe('at the end');
  step('the session is resumed and comes to its end');

  await driver.click('#share');
  await shown('dialog[open] .share-link');
  const link = await driver.run("return document.querySelector('.share-link').value");
  assert.match(link, /#s=1\.[\w-]+$/);
  await driver.press('Escape');
  await closed();
  assert.equal(await driver.run('return JSON.stringify(window.wrong)'), '[]', 'what the browser complained about');

  await driver.run('return new Promise((done) => setTimeout(() => done(true), 500))').catch(() => undefined);
  await driver.reload();
  await until(async () => (await said()).includes('donde lo dejaste'), 'it is reopened');
  assert.equal(await event(), end);
  step('a reload goes on where it was');

  await driver.run("localStorage.clear()");
  await driver.go(`${url}?lang=en`);
  await shown('#app');
  await driver.go(link);
  await until(async () => (await said()).includes('viene de un enlace'), 'the link is opened');
  assert.equal(await event(), end);
  step('the link opens the same event');
  return steps;
}
