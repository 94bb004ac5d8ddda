// Mail: typed from 220 to 221 by keyboard, broken in each phase and repaired, and by chips alone on a phone.
import { expect, test } from './fixture.mjs';

test.use({ reducedMotion: 'reduce' });

const input = (page) => page.locator('.mail-input');
const lines = (page) => page.locator('.mail-lines');
const chip = (page, text) => page.locator('.mail-chips').getByRole('button', { name: text, exact: true });

async function open(page, scene, lang = 'en') {
  await page.goto(`./?lang=${lang}&scene=${scene}`);
  // What is typed is there at once: this is no test of how long it travels.
  await page.locator('.speed-choice').selectOption('instant');
  await page.locator('.region-transport [role=slider]').press('End');
}

async function type(page, line, code) {
  await input(page).fill(line);
  await input(page).press('Enter');
  if (code) await expect(page.locator('.mail-code h3')).toContainText(code);
}

const message = ['Subject: Lunes', '', 'Nos vemos.'];
const barred = (page, text) => expect(chip(page, text)).toHaveAttribute('aria-disabled', 'true');

test('a mail is typed from 220 to 221 by keyboard, and each reply is explained', async ({ page, axe }, { project }) => {
  test.skip(project.name !== 'desktop', 'the phone has its own way');
  await open(page, 'mail-typed');
  await expect(lines(page)).toContainText('220 lab.example');
  await type(page, 'EHLO casa.example', '250');
  await type(page, 'MAIL FROM: <ana@casa.example>', '501');
  await input(page).press('ArrowUp');
  await expect(input(page)).toHaveValue('MAIL FROM: <ana@casa.example>');
  await type(page, 'MAIL FROM:<ana@casa.example>', '250');
  await type(page, 'RCPT TO:<beto@lab.example>', '250');
  await type(page, 'RCPT TO:<carla@lab.example>', '250');
  await type(page, 'DATA', '354');
  await expect(page.locator('.mail-code')).toContainText('go on: more is needed');
  for (const line of ['To: <beto@lab.example>', ...message]) await type(page, line);
  await type(page, '.', '250');
  await axe();
  await type(page, 'QUIT', '221');
  await page.locator('#inspector [role=tab]').nth(1).click();
  const state = page.locator('#inspector [role=tabpanel]');
  await expect(state.locator('.mail-blind')).toHaveCount(1);
  await expect(state.locator('tbody tr')).toHaveCount(2);
});

test('broken after MAIL, inside DATA and before the last 250, a dialogue is repaired in its own way', async ({ page }, { project }) => {
  test.skip(project.name !== 'desktop', 'the phone has its own way');
  await open(page, 'mail-typed');
  const cut = () => chip(page, 'Cut the line').click();
  const again = async () => {
    await chip(page, 'Mend the line').click();
    await barred(page, 'Mend the line');
    await chip(page, 'Open the connection').click();
    await expect(page.locator('.mail-code h3')).toContainText('220');
    await type(page, 'EHLO casa.example', '250');
  };
  await type(page, 'EHLO casa.example', '250');
  await type(page, 'MAIL FROM:<ana@casa.example>', '250');
  await barred(page, 'Mend the line');
  await expect(page.locator('.mail-why')).toContainText('Open the connection: it is open already.');
  await cut();
  await barred(page, 'Open the connection');
  await expect(chip(page, 'Open the connection')).toHaveAccessibleDescription(/mend it first/);
  await again();
  await type(page, 'RCPT TO:<beto@lab.example>', '503');
  await type(page, 'MAIL FROM:<ana@casa.example>', '250');
  await type(page, 'RCPT TO:<beto@lab.example>', '250');
  await type(page, 'DATA', '354');
  await type(page, 'half a message');
  await cut();
  await again();
  await type(page, 'MAIL FROM:<ana@casa.example>', '250');
  await type(page, 'RCPT TO:<beto@lab.example>', '250');
  await type(page, 'DATA', '354');
  for (const line of [...message, '.']) await type(page, line);
  await expect(page.locator('.mail-code h3')).toContainText('250');
  await page.locator('#inspector [role=tab]').nth(1).click();
  await expect(page.locator('#inspector [role=tabpanel] tbody tr')).toHaveCount(1);
  await open(page, 'mail-twice', 'es');
  await page.locator('#inspector [role=tab]').nth(1).click();
  await expect(page.locator('#inspector [role=tabpanel]')).toContainText('llega dos veces');
});

test('on a phone chips alone write a mail', async ({ page }, { project }) => {
  test.skip(project.name !== 'phone', 'this is about the phone');
  await open(page, 'mail-typed', 'es');
  await expect(page.locator('.mail-chips')).toBeVisible();
  for (const line of ['EHLO casa.example', 'MAIL FROM:<ana@casa.example>', 'RCPT TO:<beto@lab.example>', 'DATA', 'Subject: Lunes', '(línea vacía)', 'Nos vemos el lunes.', '.', 'QUIT']) {
    await chip(page, line).click();
  }
  await expect(page.locator('.mail-code h3')).toContainText('221');
});

test('behind STARTTLS the lines go in simulated records, and the page says so', async ({ page, axe }, { project }) => {
  test.skip(project.name !== 'desktop', 'the phone has its own way');
  await open(page, 'mail-tls');
  await expect(page.locator('.mail-lines')).toContainText('in a TLS record, simulated');
  await lines(page).getByRole('button').filter({ hasText: 'MAIL FROM:<ana@casa.example>' }).click();
  await expect(page.locator('#inspector')).toContainText('Simulated content');
  await axe();
  await page.locator('#inspector [role=tab]').nth(1).click();
  await expect(page.locator('#inspector [role=tabpanel]')).toContainText('TLS records have passed');
});

test('a scene lets the server be lenient and take its extensions away', async ({ page }, { project }) => {
  test.skip(project.name !== 'desktop', 'the phone has its own way');
  await open(page, 'mail-typed');
  await page.locator('.scene-knobs summary').click();
  await page.getByLabel('Lenient server').check();
  await page.getByLabel('CHUNKING').uncheck();
  await page.locator('#knob-begin').click();
  await page.locator('.region-transport [role=slider]').press('End');
  await type(page, 'EHLO casa.example', '250');
  await expect(lines(page)).not.toContainText('CHUNKING');
  await type(page, 'MAIL FROM: <ana@casa.example>', '250');
});

test('who listens stands between the two, and each message shows whether it could be read', async ({ page }) => {
  await open(page, 'mail-tls', 'es');
  await expect(page.locator('.ladder-head')).toHaveText(['A · Ana', 'C · Eva', 'B · Beto']);
  const events = page.getByRole('list', { name: 'Lista de eventos' });
  await expect(events.getByRole('button', { name: /STARTTLS.*Eva escucha y lo lee/ }).first()).toBeAttached();
  await expect(events.getByRole('button', { name: /TLS.*Eva escucha: pasa un registro TLS y no le dice nada/ }).last()).toBeAttached();
  await expect(page.locator('.heard-sealed').last()).toBeVisible();
  // Before it came she hasn't heard it.
  await page.locator('.region-transport [role=slider]').press('Home');
  await expect(page.locator('.heard:not(.is-hidden)')).toHaveCount(0);
});
