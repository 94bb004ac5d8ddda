// Lessons from start to finish by keyboard alone, interrupted by a reload in every third step and taken up again.
import { expect, test } from './fixture.mjs';

/** A learner with a keyboard. */
class Learner {
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
        const all = [...document.querySelectorAll(wanted)].filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility());
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

  /** Asks for a primitive in the name of the first or second of the learner's ends. */
  async ask(name, { end = 0, units = [], numbers = [] } = {}) {
    const form = this.page.locator('.lesson-ask').nth(end);
    const list = form.locator('select');
    await this.reach(list);
    const [now, wanted] = await list.evaluate((element, text) => [element.selectedIndex, [...element.options].findIndex((option) => option.text === text)], name);
    for (let at = now; at !== wanted; at += Math.sign(wanted - at)) {
      await this.page.keyboard.press(wanted > at ? 'ArrowDown' : 'ArrowUp');
    }
    await expect(list.locator('option:checked')).toHaveText(name);
    for (const unit of units) await this.press(form.getByLabel(unit, { exact: true }), 'Space');
    for (const [place, number] of numbers.entries()) await this.type(form.locator('input[type=number]').nth(place), number);
    await this.press(form.locator('button[type=submit]'));
  }

  /** The learner says that the goal is reached, and it is. */
  async check() {
    await expect(this.page.locator('.lesson-goal:not(.is-solid)')).toHaveCount(0);
    await this.press(this.room.locator('.button.is-primary').first());
    await expect(this.page.locator('#lesson-next')).toBeVisible();
  }

  async reload() {
    // What is kept is kept a moment later.
    await this.page.waitForTimeout(300);
    await this.page.reload();
    await expect(this.beat).toBeVisible();
  }

  /** Through all beats: what is done in each is a list of acts; what isn't named only goes on. */
  async through(acts, kinds) {
    for (let place = 1; ; place += 1) {
      const id = await this.beat.getAttribute('data-beat');
      if (kinds.includes(id)) await this.axe();
      const todo = acts[id] ?? [];
      const interrupted = place % 3 === 0;
      for (const [index, act] of todo.entries()) {
        if (interrupted && index === todo.length - 1) await this.reload();
        await act(this);
      }
      if (interrupted && !todo.length) await this.reload();
      expect(await this.beat.getAttribute('data-beat')).toBe(id);
      this.seen.add(id);
      const next = this.page.locator('#lesson-next');
      if (id === 'end') {
        await expect(next).toHaveCount(0);
        return;
      }
      await this.press(next);
      await expect(this.beat).not.toHaveAttribute('data-beat', id);
      // Who goes by keyboard goes on from the step's title.
      await expect(this.beat.locator('h2')).toBeFocused();
    }
  }
}

const number = (text) => (learner) => learner.number(text);
const choose = (es, en) => (learner) => learner.choose(es, en);
const order = (wanted) => (learner) => learner.order(wanted);
const ask = (name, more) => (learner) => learner.ask(name, more);
const check = (learner) => learner.check();
const keep = (learner) => learner.press(learner.room.locator('.choices input[type=checkbox]').first(), 'Space');
const button = (es, en) => (learner) => learner.press(learner.room.getByRole('button', { name: new RegExp(`^(${es}|${en})$`) }));
const knob = (es, en, value) => async (learner) => {
  const details = learner.room.locator('details.aside').filter({ has: learner.page.locator('.lesson-knobs') });
  if (!(await details.evaluate((element) => element.open))) await learner.press(details.locator('summary'));
  await learner.type(details.getByLabel(new RegExp(`^(${es}|${en})`)), value);
  await learner.page.keyboard.press('Tab');
};

const LESSONS = {
  'open-close-session': {
    kinds: ['hook', 'guess-order', 'closing', 'call', 'cost', 'cut-it', 'lab', 'recall'],
    acts: {
      'guess-order': [order([1, 3, 4, 2, 0])],
      call: [ask('S-CONNECT.req'), ask('S-DATA.req'), check],
      'be-beto': [ask('S-CONNECT.rsp −'), ask('S-CONNECT.rsp +'), check],
      refusal: [keep, ask('S-CONNECT.req'), ask('S-CONNECT.req'), check],
      cost: [number('160')],
      'three-calls': [keep, ...Array(3).fill([ask('S-CONNECT.req'), ask('S-RELEASE.req')]).flat(), check],
      'two-at-once': [choose('Se la niegan en su propio lado', 'Her own side refuses it')],
      'cut-it': [
        choose('Termina, y los dos usuarios reciben un aviso', 'It ends, and both users are told'),
        async (learner) => {
          await learner.press(learner.page.locator('.scrubber'), 'End');
          await button('Cortar la línea', 'Cut the line')(learner);
        },
        check,
      ],
      'three-lives': [choose('Varias sesiones seguidas sobre una línea', 'Many sessions in turn on one line')],
      lifelines: [order([1, 0, 2, 3])],
      recall: [number('1'), choose('Se suelta, o queda para la sesión siguiente', 'It is given up, or kept for the next session'), choose('Una indicación de S-P-ABORT', 'An indication of S-P-ABORT')],
    },
  },
  'resync-recovery': {
    kinds: ['guess', 'second-way', 'classic', 'lag', 'no-copy', 'build-restart', 'lab'],
    acts: {
      before: [choose('El informe es de quien no tiene el turno', 'The report is for the side with no turn')],
      guess: [number('50'), number('50'), number('2')],
      classic: [
        async (learner) => {
          await learner.type(learner.room.locator('form.field input').first(), '52');
          await button('Cortar la línea', 'Cut the line')(learner);
        },
        button('Arreglar la línea', 'Mend the line'),
        button('Ana sigue', 'Ana goes on'),
        check,
      ],
      'no-points': [number('152')],
      'late-yes': [number('45'), number('7')],
      lag: [
        ask('S-CONNECT.req', { units: ['duplex', 'half-duplex', 'minor-synchronize', 'activity-management'] }),
        ask('S-ACTIVITY-RESUME.req', { numbers: ['8'] }),
        ask('S-DATA.req · SSDU', { numbers: ['5000'] }),
        check,
      ],
      'no-copy': [choose('Beto, en su disco', 'Beto, on his disk')],
      'build-restart': [ask('S-RESYNCHRONIZE.req restart', { numbers: ['3'] })],
      living: [
        ask('S-RESYNCHRONIZE.req restart', { end: 1, numbers: ['4'] }),
        ask('S-DATA.req · SSDU', { numbers: ['1000'] }),
        check,
      ],
      which: [number('3'), number('500')],
      'three-cuts': [knob('Un punto cada', 'A point every', '5'), knob('Retraso', 'Lag', '0'), check],
      recall: [number('45'), choose('Ya no hay sesión', 'There is no session any more'), number('152')],
    },
  },
};

/** Both lessons in both languages at both sizes; by default each of them once. */
const WAYS = [
  ['open-close-session', 'es', 'desktop'],
  ['resync-recovery', 'en', 'phone'],
  ['open-close-session', 'en', 'phone'],
  ['resync-recovery', 'es', 'desktop'],
];

for (const [id, lang, size] of WAYS.slice(0, process.env.CAPA5_FULL ? 4 : 2)) {
  test(`${id} in ${lang} on a ${size}: from start to finish by keyboard, with interruptions`, async ({ page, axe }, info) => {
    test.skip(info.project.name !== size, 'each way has its size');
    // Slow where many work at once; alone it takes a fraction of that.
    test.setTimeout(240_000);
    await page.goto(`./?lesson=${id}&lang=${lang}`);
    const learner = new Learner(page, axe);
    await expect(learner.beat).toBeVisible();
    await learner.through(LESSONS[id].acts, LESSONS[id].kinds);
    expect(Object.keys(LESSONS[id].acts).filter((beat) => !learner.seen.has(beat))).toEqual([]);
    // The course knows it.
    await page.goto(`./?view=course&lang=${lang}`);
    await expect(page.locator('.map-lesson').filter({ has: page.locator(`a[href*="${id}"]`) })).toContainText(/terminada|finished/);
  });
}
