// What a learner with a keyboard does on her way through a lesson.
import { expect } from '../fixture.mjs';

/** A learner with a keyboard. */
export class Learner {
  constructor(page, axe) {
    Object.assign(this, { page, axe, seen: new Set() });
    this.room = page.locator('#story');
    this.beat = page.locator('.lesson-beat[data-beat]');
  }

  /** Goes to an element by Tab, or backwards, as the document has it. */
  async reach(target) {
    await target.waitFor();
    for (let tries = 0; tries < 40; tries += 1) {
      // How many stops there seem to be between here and there; what comes of it is looked at again.
      const stops = await target.evaluate((element) => {
        const active = document.activeElement;
        if (active === element) return 0;
        const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
        // Of a group of radio buttons one is a stop: the chosen one, else the first.
        const stop = (one) => {
          if (one.type !== 'radio' || one.checked) return true;
          const group = [...document.getElementsByName(one.name)];
          return group[0] === one && !group.some((other) => other.checked);
        };
        const all = [...document.querySelectorAll(wanted)].filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility() && stop(one));
        const between = (from, to) => all.filter((one) => from.compareDocumentPosition(one) & 4 && to.compareDocumentPosition(one) & 2).length;
        if (active === document.body) return between(document.body.firstChild, element) + 1;
        return element.compareDocumentPosition(active) & 4 ? -between(element, active) - 1 : between(active, element) + 1;
      });
      if (!stops) return;
      for (let press = 0; press < Math.abs(stops); press += 1) await this.page.keyboard.press(stops > 0 ? 'Tab' : 'Shift+Tab');
    }
    throw new Error(`out of reach: ${target}`);
  }

  async press(target, key = 'Enter') {
    await this.reach(target);
    await this.page.keyboard.press(key);
  }

  async type(target, text) {
    await this.reach(target);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
  }

  /** A number as the answer to the open question. */
  async number(text) {
    await this.type(this.page.locator('.lesson-question input'), text);
    await this.page.keyboard.press('Enter');
  }

  /** A choice by its words: its place is drawn. */
  async choose(...words) {
    const either = words.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    await this.press(this.page.locator('.lesson-choice', { hasText: new RegExp(`^\\s*(${either})\\s*$`) }));
  }

  /** Puts items in order: `wanted` are their places in the list as it stands. */
  async order(wanted) {
    const list = wanted.map((_, index) => index);
    for (const [to, item] of wanted.entries()) {
      for (let at = list.indexOf(item); at > to; at -= 1) {
        await this.press(this.page.locator('.lesson-order').nth(at).locator('button').first());
        [list[at - 1], list[at]] = [list[at], list[at - 1]];
      }
    }
    await this.press(this.page.locator('.lesson-question .button.is-primary'));
  }

  /** The items that are to be put in order, as they stand. */
  async items() {
    return this.page.locator('.lesson-order > span').allTextContents();
  }

  /** Puts items in this order: each by its words in either language. */
  async inOrder(wanted) {
    await this.page.getByRole('button', { name: /^(Antes|Earlier)/ }).first().waitFor();
    const items = (await this.items()).map((text) => text.trim());
    await this.order(wanted.map((words) => items.findIndex((text) => words.includes(text))));
  }

  /** Ticks just these of the boxes that stand there. */
  async tick(where, names) {
    for (const box of await where.getByRole('checkbox').all()) {
      const name = await box.evaluate((element) => element.labels[0].textContent.trim());
      if ((await box.isChecked()) !== names.includes(name)) await this.press(box, 'Space');
    }
  }

  /** The open question is answered with what was filled in. */
  async filled() {
    await this.press(this.page.locator('.lesson-question .button.is-primary'));
  }

  /** A mask of functional units. */
  async mask(units) {
    await this.tick(this.page.locator('.lesson-question .choices'), units);
    await this.filled();
  }

  /** Puts each thing in its place: of each the place's number, from 0. */
  async sort(places) {
    const things = this.page.locator('.lesson-sort');
    await expect(things).toHaveCount(places.length);
    for (const [item, place] of places.entries()) {
      const radios = things.nth(item).getByRole('radio');
      await this.press(radios.first(), 'Space');
      for (let at = 0; at < place; at += 1) await this.page.keyboard.press('ArrowDown');
      await expect(radios.nth(place)).toBeChecked();
    }
    await this.filled();
  }

  /** Fills in a table row by row. */
  async table(rows) {
    const cells = this.page.locator('.lesson-cell');
    await expect(cells).toHaveCount(rows.flat().length);
    for (const [place, value] of rows.flat().entries()) await this.type(cells.nth(place), String(value));
    await this.filled();
  }

  /** Asks for a primitive in the name of the first or second of the learner's ends. */
  async ask(name, { end = 0, ticks, texts = [], numbers = [] } = {}) {
    const form = this.page.locator('.lesson-ask').nth(end);
    const list = form.locator('select');
    await this.reach(list);
    const [now, wanted] = await list.evaluate((element, text) => [element.selectedIndex, [...element.options].findIndex((option) => option.text === text)], name);
    for (let at = now; at !== wanted; at += Math.sign(wanted - at)) {
      await this.page.keyboard.press(wanted > at ? 'ArrowDown' : 'ArrowUp');
    }
    await expect(list.locator('option:checked')).toHaveText(name);
    if (ticks) await this.tick(form, ticks);
    for (const [place, text] of texts.entries()) await this.type(form.locator('input[type=text]').nth(place), text);
    for (const [place, number] of numbers.entries()) await this.type(form.locator('input[type=number]').nth(place), number);
    await this.press(form.locator('button[type=submit]'));
  }

  /** Types a line of mail at the prompt, and sends it. */
  async line(text) {
    const prompt = this.room.locator('.mail-input');
    await this.type(prompt, text);
    await expect(prompt).toHaveValue(text);
    await this.page.keyboard.press('Enter');
    await expect(prompt).toHaveValue('');
  }

  /** Waits until a reply has come, and is explained. */
  async reply(code) {
    await expect(this.room.locator('.mail-code h3')).toContainText(code, { timeout: 30_000 });
  }

  /** The next request comes in the instant of the one before. */
  async together() {
    await this.press(this.room.getByLabel(/^(En el mismo instante|In the same instant)/), 'Space');
  }

  /** What can be set of the run, opened. */
  async knobs() {
    const details = this.room.locator('details.aside').filter({ has: this.page.locator('.lesson-knobs') });
    if (!(await details.evaluate((element) => element.open))) await this.press(details.locator('summary'));
    return details;
  }

  /** A number of the run. */
  async knob(es, en, value) {
    const details = await this.knobs();
    await this.type(details.getByLabel(new RegExp(`^(${es}|${en})`)), value);
    await this.page.keyboard.press('Tab');
  }

  /** Turns a switch of the run on, or off. */
  async turn(es, en) {
    const details = await this.knobs();
    await this.press(details.getByLabel(new RegExp(`^\\s*(${es}|${en})$`)), 'Space');
  }

  /** The first number that a step has room for. */
  async measure(text) {
    await this.type(this.room.locator('form.field input').first(), text);
  }

  /** To the end of the run. */
  async toEnd() {
    await this.press(this.page.getByRole('slider', { name: /^(Posición en el recorrido|Position in the run)$/ }), 'End');
  }

  /** To a moment of the run, record by record. */
  async seek(ms) {
    const clock = this.page.locator('.clock-now');
    const now = async () => Number((await clock.textContent()).replace(/[^0-9]/g, ''));
    await this.press(this.page.locator('.scrubber'), 'Home');
    for (let presses = 0; (await now()) < ms; presses += 1) {
      expect(presses, 'the run is that long').toBeLessThan(200);
      await this.page.keyboard.press('.');
    }
  }

  /** To where a row of the ladder begins, record by record. */
  async seekRow(words) {
    const row = this.page.locator('.ladder-rows .is-current', { hasText: words });
    await this.press(this.page.locator('.scrubber'), 'Home');
    for (let presses = 0; !(await row.count()); presses += 1) {
      expect(presses, `the run comes to ${words}`).toBeLessThan(200);
      await this.page.keyboard.press('.');
    }
  }

  /** Watches the run, which plays by itself unless she was away meanwhile, up to where it stops in a row. */
  async watch(words) {
    const play = this.page.locator('.tool-play');
    const plays = await play.evaluate((button) => button.classList.contains('is-playing'));
    const there = await this.page.locator('.ladder-rows .is-current', { hasText: words }).count();
    if (!plays && !there) await this.press(play);
    await expect(this.page.locator('.tool-play')).not.toHaveClass(/is-playing/, { timeout: 30_000 });
    await expect(this.page.locator('.ladder-rows .is-current')).toContainText(words);
  }

  /** The learner says that the goal is reached, and it is. */
  async check() {
    await expect(this.page.locator('.lesson-goal:not(.is-solid)')).toHaveCount(0);
    await this.press(this.room.locator('.button.is-primary').first());
    await expect(this.page.locator('#lesson-next')).toBeVisible();
  }

  /** Closes the page where the lesson rests, and comes on another day. */
  async anotherDay() {
    // Unless she has just been away.
    const rest = this.room.locator('.lesson-rest');
    await expect(rest).toBeVisible();
    if (/Ya estás de vuelta|Welcome back/.test(await rest.textContent())) return;
    await expect(rest).toContainText(/cierra esta página|Close this page/);
    await this.reload();
    await expect(this.room.locator('.lesson-rest')).toContainText(/Ya estás de vuelta|Welcome back/);
  }

  async reload() {
    await this.page.reload();
    await expect(this.beat).toBeVisible();
  }

  /** On to a beat, doing on the way what each asks for. */
  async to(id, acts) {
    for (;;) {
      const here = await this.where();
      if (here === id) return;
      for (const act of acts[here] ?? []) await act(this);
      await this.press(this.next());
      await expect.poll(() => this.where()).not.toBe(here);
    }
  }

  /** Which beat she is in. */
  async where() {
    return this.beat.getAttribute('data-beat');
  }

  /** What leads on from it. */
  next() {
    return this.page.locator('#lesson-next');
  }

  /** The beat's heading. */
  title() {
    return this.beat.locator('h2');
  }

  /** Through all beats: what is done in each is a list of acts; what isn't named only goes on. */
  async through(acts, kinds = []) {
    for (let place = 1; ; place += 1) {
      const id = await this.where();
      expect(id, 'a beat of the lesson').toBeTruthy();
      if (kinds.includes(id)) await this.axe();
      const todo = acts[id] ?? [];
      const interrupted = place % 3 === 0;
      for (const [index, act] of todo.entries()) {
        if (interrupted && index === todo.length - 1) await this.reload();
        await act(this);
      }
      if (interrupted && !todo.length) await this.reload();
      expect(await this.where()).toBe(id);
      this.seen.add(id);
      if (id === 'end') {
        await expect(this.next()).toHaveCount(0);
        return;
      }
      await this.press(this.next());
      await expect.poll(() => this.where()).not.toBe(id);
      // Who goes by keyboard, or listens, goes on from the step's title.
      await expect(this.title()).toBeFocused();
    }
  }
}

export const number = (text) => (learner) => learner.number(text);
export const choose = (es, en) => (learner) => learner.choose(es, en);
export const inOrder = (...wanted) => (learner) => learner.inOrder(wanted);
export const order = (wanted) => (learner) => learner.order(wanted);
export const mask = (...units) => (learner) => learner.mask(units);
export const sort = (...places) => (learner) => learner.sort(places);
export const table = (...rows) => (learner) => learner.table(rows);
export const ask = (name, more) => (learner) => learner.ask(name, more);
export const line = (text) => (learner) => learner.line(text);
export const lines = (...texts) => texts.map(line);
export const reply = (code) => (learner) => learner.reply(code);
export const say = (end = 0) => ask('S-DATA.req', { end });
export const give = (ticks = ['data'], end = 0) => ask('S-TOKEN-GIVE.req', { ticks, end });
export const please = (ticks = ['data'], end = 0) => ask('S-TOKEN-PLEASE.req', { ticks, end });
export const together = (learner) => learner.together();
export const seekRow = (words) => (learner) => learner.seekRow(words);
export const watch = (words) => (learner) => learner.watch(words);
export const reload = (learner) => learner.reload();
export const anotherDay = (learner) => learner.anotherDay();
export const check = (learner) => learner.check();
export const keep = (learner) => learner.press(learner.room.getByRole('checkbox', { name: /^Ana (mantiene la línea|keeps the line)/ }), 'Space');
export const button = (es, en) => (learner) => learner.press(learner.room.getByRole('button', { name: new RegExp(`^(${es}|${en})$`) }));
export const knob = (es, en, value) => (learner) => learner.knob(es, en, value);
export const chip = (text) => (learner) => learner.press(learner.room.locator('.mail-chips').getByRole('button', { name: text, exact: true }));
export const turn = (es, en) => (learner) => learner.turn(es, en);
