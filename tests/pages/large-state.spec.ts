/** State larger than memory on the live host, in Workers whose heap the browser holds to 256 MiB. `npm run large-state` does the same with a million keys. */
import { expect, test } from '@playwright/test';
import { backendOptions, countsExpected, countsJob, heapFlag, recordsOf } from '../../scripts/large-state-job.mjs';
import { chromiumFlags } from '../../scripts/prepare.mjs';
import { runLive, runSpec } from './host-page.ts';

const KEYS = 2000;
const executablePath = process.env.CHROMIUM_PATH;

test.use({
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    args: ['--headless', ...chromiumFlags, heapFlag(256)],
  },
});

test(`6.4.1: ${KEYS} keys of which a fifth has room in memory: every record counts once`, async ({ page }) => {
  const spec = runSpec(countsJob(KEYS, 500), { recordsPerBuffer: 1024 });
  const { events, broken, rows, metrics } = await runLive(
    page,
    { ...spec, configuration: { ...spec.configuration, ...backendOptions('indexeddb', 16) } },
    'sums',
  );
  const ended = events.findLast(({ type }) => type === 'jobStatus');
  expect({ broken, ended }).toMatchObject({ broken: null, ended: { to: 'FINISHED' } });
  expect(rows.map(({ value }) => value)).toEqual([countsExpected(KEYS)]);
  expect(Math.max(...metrics.map(({ numRecordsIn }) => numRecordsIn))).toBe(recordsOf(KEYS));
});
