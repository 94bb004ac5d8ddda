// Lessons from start to finish by keyboard alone, interrupted by a reload in every third step and taken up again.
import { expect, test } from './fixture.mjs';
import activities from './walks/activities.mjs';
import dialogueControl from './walks/dialogue-control.mjs';
import fourTokens from './walks/four-tokens.mjs';
import functionalUnits from './walks/functional-units.mjs';
import { Learner } from './walks/learner.mjs';
import openCloseSession from './walks/open-close-session.mjs';
import resyncRecovery from './walks/resync-recovery.mjs';
import smtpDialogue from './walks/smtp-dialogue.mjs';
import syncPoints from './walks/sync-points.mjs';

const LESSONS = {
  'open-close-session': openCloseSession,
  'resync-recovery': resyncRecovery,
  'dialogue-control': dialogueControl,
  'four-tokens': fourTokens,
  'functional-units': functionalUnits,
  'sync-points': syncPoints,
  activities,
  'smtp-dialogue': smtpDialogue,
};

/** One way for each lesson by default; with everything each in both languages at both sizes. */
const ONCE = [
  ['open-close-session', 'es', 'desktop'],
  ['resync-recovery', 'en', 'phone'],
  ['dialogue-control', 'en', 'desktop'],
  ['four-tokens', 'es', 'phone'],
  ['functional-units', 'es', 'desktop'],
  ['sync-points', 'en', 'phone'],
  ['activities', 'en', 'desktop'],
  ['smtp-dialogue', 'es', 'desktop'],
];
const ALL = Object.keys(LESSONS).flatMap((id) => ['es', 'en'].flatMap((lang) => ['desktop', 'phone'].map((size) => [id, lang, size])));

for (const [id, lang, size] of process.env.CAPA5_FULL ? ALL : ONCE) {
  test(`${id} in ${lang} on a ${size}: from start to finish by keyboard, with interruptions`, async ({ page, axe }, info) => {
    test.skip(info.project.name !== size, 'each way has its size');
    // Slow where many work at once; alone it takes a fraction of that.
    test.setTimeout(240_000);
    await page.goto(`./?lesson=${id}&lang=${lang}`);
    const learner = new Learner(page, axe);
    await expect(learner.beat).toBeVisible();
    const { acts, kinds } = LESSONS[id];
    await learner.through(acts, kinds);
    expect([...Object.keys(acts), ...kinds].filter((beat) => !learner.seen.has(beat))).toEqual([]);
    // The course knows it.
    await page.goto(`./?view=course&lang=${lang}`);
    await expect(page.locator('.map-lesson').filter({ has: page.locator(`a[href*="lesson=${id}"]`) }).locator('.map-progress')).toContainText(/terminada|finished/);
  });
}
