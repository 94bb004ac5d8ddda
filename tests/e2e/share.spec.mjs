// Sharing: a moment as a link, a study as a file, and what anybody else may put into an address or a file.
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixture.mjs';

const slider = (page) => page.locator('.region-transport [role=slider]');
const event = async (page) => Number(await slider(page).getAttribute('aria-valuenow'));
const notices = (page) => page.locator('.region-notices');

async function open(page, query = '?lang=es') {
  await page.goto(`./${query}`);
  await expect(slider(page)).toBeVisible();
}

/** Cuts where the playhead is told to go on foot, and goes on to the break. */
async function cut(page, octet) {
  await page.locator('#interrupt').click();
  await page.locator('#break-cut').check();
  await page.locator('#when-file').check();
  await page.locator('#when-value').fill(String(octet));
  await page.locator('#interrupt-commit').click();
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await slider(page).focus();
  await page.keyboard.press('End');
}

async function linkOf(page) {
  await page.locator('#share').click();
  const link = await page.locator('.share-link').inputValue();
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  return link;
}

/** Another machine: nothing is shared with this one but what is given to it. */
async function elsewhere(browser, use) {
  const context = await browser.newContext({ locale: 'es-ES' });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

test('a link opens the same run at the same event on another machine, and a reload stays there', async ({ page, browser, axe }) => {
  await open(page);
  await cut(page, 52_000_000);
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
  const here = await slider(page).getAttribute('aria-valuetext');
  await page.locator('#share').click();
  await expect(page.locator('#share-kept')).toContainText('En este navegador');
  await page.getByText('Código QR').click();
  await expect(page.getByRole('img', { name: 'Código QR con este enlace' })).toBeVisible();
  await axe();
  const link = await page.locator('.share-link').inputValue();
  expect(link).toMatch(/\/curso\/capa5\/\?scene=corte-52#s=1\.[\w-]+$/);
  expect(link.length).toBeLessThan(500);
  await elsewhere(browser, async (there) => {
    await there.goto(`${link}&utm_source=x`);
    await expect(notices(there)).toContainText('viene de un enlace');
    expect(await slider(there).getAttribute('aria-valuetext')).toBe(here);
    expect(new URL(there.url()).hash).toBe('');
    await there.waitForTimeout(400);
    await there.reload();
    await expect(notices(there)).toContainText('donde lo dejaste');
    expect(await slider(there).getAttribute('aria-valuetext')).toBe(here);
  });
});

test('what a link brings stands beside one’s own runs', async ({ page, browser }) => {
  await open(page);
  await cut(page, 30_000_000);
  const link = await linkOf(page);
  await elsewhere(browser, async (there) => {
    await open(there);
    await cut(there, 70_000_000);
    const own = await slider(there).getAttribute('aria-valuetext');
    await there.evaluate((hash) => { location.hash = hash; }, new URL(link).hash);
    await expect(notices(there)).toContainText('Tus recorridos siguen en la lista');
    await there.getByRole('button', { name: 'Recorrido 2' }).first().click();
    await there.locator('.region-transport [role=slider]').press('End');
    expect(await slider(there).getAttribute('aria-valuetext')).toBe(own);
  });
});

for (const [language, words] of [
  ['es', { damaged: 'no se puede leer', later: 'versión más nueva', much: 'más recorridos', scene: 'Esto es de otra escena' }],
  ['en', { damaged: 'can’t be read', later: 'newer version', much: 'more runs', scene: 'This is of another scene' }],
]) {
  test(`hostile, old and damaged links get a notice (${language}), never a blank page, never script`, async ({ page }) => {
    test.setTimeout(120_000);
    const said = (text) => new RegExp(text.replace('’', "['’]"));
    await open(page, `?lang=${language}`);
    const good = new URL(await linkOf(page)).hash;
    await open(page, `?scene=one-call&lang=${language}`);
    const foreign = new URL(await linkOf(page)).hash;
    await page.evaluate(() => {
      window.ran = 0;
      window.alert = () => { window.ran += 1; };
    });
    const script = '<img src=x onerror=alert(1)><script>alert(1)</script>';
    const cases = [
      [`#s=1.`, words.damaged],
      [`#s=${script}`, words.damaged],
      [`#s=${encodeURIComponent(script)}`, words.damaged],
      [`#s=javascript:alert(1)`, words.damaged],
      [`${good.slice(0, -7)}`, words.damaged],
      [`#s=2.${good.slice(5)}`, words.later],
      [`#s=1.${'A'.repeat(20_000)}`, words.much],
      [good, words.scene],
    ];
    for (const [hash, text] of cases) {
      await page.evaluate((hash) => { location.hash = hash; }, hash);
      await expect(notices(page).locator('.is-fault')).toContainText(said(text));
      await notices(page).locator('.is-fault .is-icon').click();
      await expect(notices(page).locator('.is-fault')).toHaveCount(0);
    }
    // Somebody else's fragment is none of ours.
    await page.evaluate(() => { location.hash = '#inspector'; });
    await expect(notices(page).locator('.is-fault')).toHaveCount(0);
    // Any octet changed, taken out or put in: a notice or a run, and the page goes on.
    const silent = await page.evaluate(async (own) => {
      let seed = 52;
      const next = (below) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
      const silent = [];
      for (let turn = 0; turn < 60; turn += 1) {
        const at = 5 + next(own.length - 5);
        const letter = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[next(64)];
        const changed = [own.slice(0, at) + letter + own.slice(at + 1), own.slice(0, at), own.slice(0, at) + letter + own.slice(at)][turn % 3];
        document.querySelector('.region-notices .is-icon')?.click();
        await new Promise((done) => { addEventListener('hashchange', () => setTimeout(done, 20), { once: true }); location.hash = changed; });
        if (!document.querySelector('.region-notices .notice')) silent.push(changed);
      }
      return silent;
    }, foreign);
    expect(silent, 'links that nothing is said of').toEqual([]);
    await slider(page).press('Home');
    await page.locator('.tool-step').click();
    expect(await event(page)).toBe(1);
    expect(await page.evaluate(() => window.ran)).toBe(0);
    await expect(page.locator('#broken')).toBeHidden();
  });
}

test('the study goes out as a file and comes in on another machine; a bad file changes nothing', async ({ page, browser }) => {
  await open(page);
  await cut(page, 52_000_000);
  const here = await slider(page).getAttribute('aria-valuetext');
  await page.locator('#share').click();
  const download = page.waitForEvent('download');
  await page.locator('#share-save').click();
  const file = await (await download).path();
  const text = await readFile(file, 'utf8');
  await elsewhere(browser, async (there) => {
    await open(there);
    const load = async (buffer) => {
      await there.locator('#share').click();
      await there.locator('#share-file').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(buffer) });
      await expect(there.locator('dialog[open]')).toHaveCount(0);
    };
    for (const [bad, words] of [
      ['', 'no es un estudio'],
      ['{"v":1}', 'no es un estudio'],
      [text.slice(0, -40), 'no es un estudio'],
      [text.replace('"corte-52"', '"<b>x</b>"'), 'de una escena que esta página no tiene'],
      [text.replace(/"digest":"./, '"digest":"'), 'otra versión'],
      [text.replace('"v":1', '"v":7'), 'versión más nueva'],
    ]) {
      await load(bad);
      await expect(notices(there).locator('.is-fault')).toContainText(words);
      expect(await event(there)).toBe(0);
    }
    // As many branches of branches as may be: a deep tree, and still a page.
    const deep = JSON.parse(text);
    const own = deep.runs.at(-1);
    while (deep.runs.length < 250) deep.runs.push({ parent: deep.runs.length - 1, fork_at: 2, actions: [{ when: { time: 45_000_000 + deep.runs.length }, act: { crash: 1 } }] });
    deep.runs.push(own);
    deep.current = deep.runs.length - 1;
    await load(JSON.stringify(deep));
    await expect(notices(there).locator('.notice').first()).toBeVisible();
    await expect(there.locator('#broken')).toBeHidden();
    await slider(there).press('Home');
    await there.locator('.tool-step').click();
    expect(await event(there)).toBe(1);
    await there.evaluate(() => localStorage.clear());
    await there.goto('about:blank');
    await there.goto(new URL('?lang=es', page.url()).href);
    await load(text);
    await expect(notices(there)).toContainText('Archivo abierto');
    expect(await slider(there).getAttribute('aria-valuetext')).toBe(here);
  });
});

test('the link is copied where the browser lets it, and selected where it does not', async ({ page, context, isMobile }) => {
  test.skip(isMobile, 'the clipboard is the same');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.locator('#share').click();
  const link = await page.locator('.share-link').inputValue();
  await page.locator('#share-copy').click();
  await expect(page.locator('dialog[open]')).toContainText('Copiado.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.locator('#share-copy').click();
  await expect(page.locator('dialog[open]')).toContainText('no deja copiar');
  expect(await page.evaluate(() => getSelection().toString() || document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd))).toBe(link);
});

test('no string becomes script: Trusted Types refuse it', async ({ page, allowed, isMobile }) => {
  test.skip(isMobile, 'the policy is the same');
  allowed.push(/require-trusted-types-for|script-src|trusted-types|TrustedTypePolicy|TrustedHTML|TrustedScript|Content Security Policy/);
  await open(page);
  const refused = await page.evaluate(() => {
    const tries = {
      markup: () => { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'; },
      script: () => { document.createElement('script').src = 'data:text/javascript,alert(1)'; },
      text: () => { document.createElement('script').textContent = 'alert(1)'; },
      frame: () => { document.createElement('iframe').srcdoc = '<p>'; },
      another: () => { trustedTypes.createPolicy('mine', {}); },
    };
    return Object.entries(tries).filter(([, attempt]) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    }).map(([name]) => name);
  });
  // An iframe's markup without script is plain markup: it is a document without our origin's scripts, and its frames are refused.
  expect(refused).toEqual(expect.arrayContaining(['markup', 'script', 'text', 'another']));
});
