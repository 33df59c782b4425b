import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  workers: 1,
  // A machine may be busy with other things; a quiet one needs two seconds a test.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  globalTimeout: 900_000,
  forbidOnly: true,
  outputDir: process.env.IMQUOTA_PAGE_OUTPUT,
  reporter: [['list'], ['./lib/reporter.mjs']],
  use: {
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env.IMQUOTA_CHROMIUM ?? '/usr/bin/chromium',
      // As root, as in a container, its own sandbox cannot be made.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
