// What a learner with a screen reader does on her way through a lesson: nothing is found but by its role and name in the
// accessibility tree. Which step it is she hears from its heading.
import { readFileSync, readdirSync } from 'node:fs';
import { expect } from '../fixture.mjs';
import { Learner } from './learner.mjs';

const LESSONS = new URL('../../../lessons/', import.meta.url);

/** Of a lesson: which step has which heading. */
function headings(number, lang) {
  const read = (name) => readFileSync(new URL(`${number}/${name}`, LESSONS), 'utf8');
  const beats = new Set([...read('lesson.toml').matchAll(/^\[\[beats\]\]\nid = "(\S+)"/gm)].map(([, id]) => id));
  return new Map([...read(`${lang}.md`).matchAll(/^## (\S+)\n# (.+)$/gm)].filter(([, id]) => beats.has(id)).map(([, id, title]) => [title.trim(), id]));
}

/** The folder of a lesson with this name. */
function folder(id) {
  const known = readdirSync(LESSONS).filter((name) => /^\d\d$/.test(name));
  return known.find((name) => readFileSync(new URL(`${name}/lesson.toml`, LESSONS), 'utf8').includes(`"${id}"`));
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const either = (...words) => new RegExp(`^\\s*(${words.map(escaped).join('|')})\\s*$`);

export class Listener extends Learner {
  constructor(page, axe, id, lang) {
    super(page, axe);
    page.setDefaultTimeout(20_000);
    this.ids = headings(folder(id), lang);
    this.room = page.getByRole('main');
    this.beat = this.room.getByRole('heading', { level: 2 }).first();
  }

  /** The first number that is asked for. */
  async measure(text) {
    await this.type(this.room.getByRole('textbox').first(), text);
  }

  /** A number of the run: its group is opened, it is found by its name. */
  async knob(es, en, value) {
    const field = this.room.getByRole('spinbutton', { name: new RegExp(`^(${es}|${en})`) }).or(this.room.getByRole('textbox', { name: new RegExp(`^(${es}|${en})`) }));
    if (!(await field.isVisible())) await this.press(this.room.getByText(either('Ajustes del envío', 'Settings of the transfer')));
    await this.type(field, value);
    await this.page.keyboard.press('Tab');
  }

  /** Which step she is in, by its heading. */
  async where() {
    return this.ids.get((await this.beat.textContent()).trim());
  }

  title() {
    return this.beat;
  }

  named(role, ...words) {
    return this.room.getByRole(role, { name: either(...words) });
  }

  /** What a screen reader does with what it stands on: it goes there and activates it. */
  async press(target, key = 'Enter') {
    await target.focus();
    await expect(target).toBeFocused();
    await this.page.keyboard.press(key);
  }

  async type(target, text) {
    await target.fill(String(text));
  }

  async answer() {
    await this.press(this.named('button', 'Responder', 'Answer'));
  }

  async number(text) {
    await this.type(this.room.getByRole('textbox').or(this.room.getByRole('spinbutton')).first(), text);
    await this.answer();
  }

  async choose(...words) {
    await this.press(this.named('button', ...words));
  }

  async order(wanted) {
    const list = this.room.getByRole('list').filter({ has: this.page.getByRole('button', { name: /^(Antes|Earlier)/ }) }).first();
    const items = list.getByRole('listitem');
    const words = (await items.allTextContents()).map((text) => text.replace(/[↑↓]/g, '').trim());
    // Each button says which way and what: that is all there is to go by.
    for (const [to, item] of wanted.entries()) {
      const up = list.getByRole('button', { name: new RegExp(`^(Antes|Earlier) ${escaped(words[item])}$`) });
      for (let guard = 0; guard < wanted.length; guard += 1) {
        const now = (await items.allTextContents()).map((text) => text.replace(/[↑↓]/g, '').trim()).indexOf(words[item]);
        if (now === to) break;
        await this.press(up);
        // Focus goes along: what was moved is still what she stands on.
        await expect(list.getByRole('button', { name: new RegExp(`${escaped(words[item])}$`) }).and(this.page.locator(':focus'))).toHaveCount(1);
      }
    }
    await this.answer();
  }

  async items() {
    const list = this.room.getByRole('list').filter({ has: this.page.getByRole('button', { name: /^(Antes|Earlier)/ }) }).first();
    return (await list.getByRole('listitem').allTextContents()).map((text) => text.replace(/[↑↓]/g, ''));
  }

  async tick(where, names) {
    for (const box of await where.getByRole('checkbox').all()) {
      const name = await box.evaluate((element) => element.labels[0].textContent.trim());
      if ((await box.isChecked()) !== names.includes(name)) await this.press(box, 'Space');
    }
  }

  async ask(name, { end = 0, ticks, texts = [], numbers = [] } = {}) {
    const form = this.room.getByRole('form', { name: /(pide|asks)/ }).nth(end);
    await form.getByRole('combobox').first().selectOption({ label: name });
    if (ticks) await this.tick(form, ticks);
    for (const [place, text] of texts.entries()) await this.type(form.getByRole('textbox').nth(place), text);
    for (const [place, number] of numbers.entries()) await this.type(form.getByRole('spinbutton').nth(place), number);
    await this.press(form.getByRole('button', { name: either('Pedir', 'Ask') }));
  }

  async check() {
    await expect(this.room.getByRole('listitem').filter({ hasText: /^.?(Falta|Missing):/ })).toHaveCount(0);
    await this.press(this.named('button', 'Comprobar', 'Check'));
    await expect(this.next()).toBeVisible();
  }

  next() {
    return this.named('button', 'Seguir', 'Go on');
  }

  async reload() {
    await this.page.reload();
    await expect(this.beat).toBeVisible();
  }
}
