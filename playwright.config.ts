/** Page tests: real Chromium on the built site, served from a sub-path as a static host would. */
import { defineConfig } from '@playwright/test';
import { chromiumFlags } from './scripts/prepare.mjs';

const path = '/millrace/';
const port = Number(process.env.PORT ?? 4173);
const address = `http://127.0.0.1:${port}${path}`;
const executablePath = process.env.CHROMIUM_PATH;

export default defineConfig({
  testDir: 'tests/pages',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    baseURL: address,
    // A copy of the whole site for each test would only keep the machine busy; tests/pages/offline.spec.ts has one.
    serviceWorkers: 'block',
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Recording a trace of every test takes a third of their time; `--trace retain-on-failure` does where this does not tell enough.
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: ['--headless', ...chromiumFlags] },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort --base ${path}`,
    url: address,
    reuseExistingServer: !process.env.CI,
  },
});
