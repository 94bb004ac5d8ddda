// What every end-to-end test gets: a page that fails the test on an error, a policy violation or a foreign request.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test as base } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export { expect };

export const test = base.extend({
  /** Faults that the test brings about itself: push patterns of the messages that are allowed. */
  allowed: async ({}, use) => {
    await use([]);
  },

  /** Everything the browser complained about in any page of the test. */
  complaints: [
    async ({ context, baseURL, allowed }, use) => {
      const complaints = [];
      const origin = new URL(baseURL).origin;
      await context.route(
        (url) => url.protocol.startsWith('http') && url.origin !== origin,
        (route) => {
          complaints.push(`a request left for ${route.request().url()}`);
          return route.abort();
        },
      );
      await context.exposeBinding('__capa5Violation', (_source, text) => {
        complaints.push(`policy violation: ${text}`);
      });
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => {
          window.__capa5Violation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
      });
      context.on('console', (message) => {
        const blocked = message.text().startsWith('Service Worker registration blocked by Playwright');
        if (!blocked && (message.type() === 'error' || message.type() === 'warning')) {
          complaints.push(`console ${message.type()}: ${message.text()}`);
        }
      });
      context.on('weberror', (error) => complaints.push(`uncaught: ${error.error()}`));
      context.on('response', (response) => {
        if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
      });
      await use(complaints);
      const faults = complaints.filter((text) => !allowed.some((pattern) => pattern.test(text)));
      expect(faults, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],

  /** Checks the page as it stands with axe; the result names each rule and element. */
  axe: async ({ page }, use) => {
    await use(async (options = {}) => {
      await page.evaluate(AXE);
      const violations = await page.evaluate(async (given) => {
        const result = await window.axe.run(document, given);
        return result.violations.flatMap((rule) =>
          rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target.join(' ')}`),
        );
      }, options);
      expect(violations, 'axe violations').toEqual([]);
    });
  },
});
