// Lighthouse on the built page as a course server sends it, seen by a middling phone: performance at least 95, accessibility and best practices 100.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromiumPath, launchOptions } from '../harness.mjs';
import { serve } from './compressed.mjs';

const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100 };

const server = await serve(process.env.CAPA5_DIST ?? 'dist');
const chrome = await launch({ chromePath: chromiumPath(), chromeFlags: ['--headless', ...launchOptions().args], logLevel: 'silent' });
try {
  const { lhr } = await lighthouse(server.url, { port: chrome.port, logLevel: 'error', onlyCategories: Object.keys(LEAST) });
  let failed = false;
  for (const [name, least] of Object.entries(LEAST)) {
    const category = lhr.categories[name];
    const score = Math.round(category.score * 100);
    console.log(`Lighthouse ${lhr.lighthouseVersion}, mobile: ${name} ${score} (at least ${least})`);
    failed ||= score < least;
    for (const { id } of score < 100 ? category.auditRefs : []) {
      const audit = lhr.audits[id];
      if (audit.score !== null && audit.score < 0.9) console.log(`  ${id}: ${audit.displayValue ?? audit.title}`);
    }
  }
  if (failed) process.exitCode = 1;
} finally {
  chrome.kill();
  server.close();
}
