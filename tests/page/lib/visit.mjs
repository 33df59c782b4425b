import { test as base, expect } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { Service } from './service.mjs';
import { Clock, seed } from './seed.mjs';

/** One filled service for all tests; a page that fails its test where it asks anything of another place, or breaks its own policy. */
export const test = base.extend({
  service: [async ({}, use) => {
    const service = await Service.start(process.env.IMQUOTA_TEST_SERVER, Clock);
    try {
      await seed(service);
      await use(service);
    } finally {
      await service.stop();
    }
  }, { scope: 'worker', timeout: 240_000 }],

  // What the console may say, where a test means to cause it.
  expected: [[], { option: true }],

  page: async ({ page, expected }, use) => {
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // What reads a frame in which nothing runs tries to run there at first; a statement has nothing to run (BillingWireTests).
      if (message.text().startsWith("Blocked script execution in 'blob:")) return;
      if (['error', 'warning'].includes(message.type()) && !expected.some((one) => message.text().includes(one))) complaints.push(`console: ${message.text()}`);
    });
    await page.context().route('**/*', (route) => {
      const { hostname, protocol } = new URL(route.request().url());
      if (hostname === '127.0.0.1' || protocol === 'blob:') return route.continue();
      complaints.push(`outside request: ${route.request().url()}`);
      return route.abort();
    });
    await use(page);
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => window.pwned).catch(() => undefined)).toBeUndefined();
  },
});

export { expect };

/** A picture for people to look at, where IMQUOTA_PAGE_SHOTS names a folder. */
export async function picture(page, name, options = {}) {
  const folder = process.env.IMQUOTA_PAGE_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const size = page.viewportSize();
  if (options.fullPage !== false) {
    // As high as it is, instead of a page that is laid out anew while the picture is taken and loses what is drawn.
    await page.setViewportSize({ width: size.width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
    await page.waitForTimeout(500);
  }
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.setViewportSize(size);
}
