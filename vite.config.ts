import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { chromiumFlags } from './scripts/prepare.mjs';
import { contentSecurity } from './scripts/vite/content-security.mjs';
import { engineSource } from './scripts/vite/engine-source.mjs';
import { lessonScripts } from './scripts/vite/lesson-scripts.mjs';
import { offlineCopy } from './scripts/vite/offline-copy.mjs';
import { plainPreview } from './scripts/vite/plain-preview.mjs';
import { recordings } from './scripts/vite/recordings.mjs';
import { withoutDomTypings } from './scripts/vite/without-dom-typings.mjs';

const executablePath = process.env.CHROMIUM_PATH;

/** Whole jobs before units, the mutants before all: a short file that takes long must not be left to the end, where one core would wait for it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      ['/tests/mutants/', '/tests/'].findIndex((folder) => moduleId.includes(folder)) >>> 0;
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  base: './',
  resolve: { alias: { 'millrace/lesson': new URL('./src/lesson/checks.ts', import.meta.url).pathname } },
  plugins: [
    engineSource(),
    contentSecurity(),
    withoutDomTypings(),
    recordings(),
    lessonScripts(),
    offlineCopy(),
    plainPreview(),
  ],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', chunkSizeWarningLimit: 5000 },
  worker: { format: 'es', plugins: () => [withoutDomTypings()] },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
          exclude: ['**/*.web.test.{ts,tsx}', 'tests/pages/**'],
          environment: 'node',
          // Modules are loaded once for each processor, not once for each file: half of the time went there. No module keeps what a test left behind.
          isolate: false,
          // A machine as strange as any: what depends on its language or its zone shows here.
          env: { LC_ALL: 'sv_SE.UTF-8', TZ: 'Asia/Kolkata' },
          // Of a test that hangs; on a busy machine a whole job may take its time.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.web.test.{ts,tsx}', 'tests/**/*.web.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...chromiumFlags] },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
