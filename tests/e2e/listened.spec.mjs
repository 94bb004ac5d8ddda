// Lessons by what a screen reader is given alone: every thing by its role and name, interrupted by a reload in every third step.
import { expect, test } from './fixture.mjs';
import { Listener } from './walks/listener.mjs';
import openCloseSession from './walks/open-close-session.mjs';
import resyncRecovery from './walks/resync-recovery.mjs';

test.skip(({ isMobile }) => isMobile, 'the accessibility tree is the same');

const LESSONS = { 'open-close-session': [openCloseSession, 'es'], 'resync-recovery': [resyncRecovery, 'en'] };

for (const [id, [{ acts }, lang]] of Object.entries(LESSONS)) {
  test(`${id} in ${lang}: from start to finish by the accessibility tree alone`, async ({ page, axe }) => {
    test.setTimeout(240_000);
    await page.goto(`./?lesson=${id}&lang=${lang}`);
    const listener = new Listener(page, axe, id, lang);
    await expect(listener.beat).toBeVisible();
    await listener.through(acts);
    expect(Object.keys(acts).filter((beat) => !listener.seen.has(beat))).toEqual([]);
  });
}
