/** All conformance cases on one host of the built site: one page, a few cases side by side, each in a frame and a session of its own. */
import { fileURLToPath } from 'node:url';
import { expect, type JSHandle, type Page, test } from '@playwright/test';
import { type BrowserHost, type BuiltSite, browserHost } from '../../../src/cli/conformance/browser-host.ts';
import { casesIn } from '../../../src/cli/conformance/read-cases.ts';
import { type CaseResult, type ConformanceHost, checkCase } from '../../../src/conformance/check-case.ts';
import type { ConformanceCase } from '../../../src/conformance/conformance-case.ts';
import type { StoredRuns } from '../../../src/hosts/browser/stored-runs.ts';
import { openHostPage } from '../host-page.ts';

const cases = casesIn(fileURLToPath(new URL('../../conformance/cases', import.meta.url)));

/** A live run waits for the wall clock, and a directed one for Workers to start: meanwhile others go on. */
const AT_ONCE = 4;

export function runCasesOn(host: BrowserHost): void {
  let page: Page;
  let lanes: readonly Lane[];
  const results = new Map<number, Promise<CaseResult>>();

  /** Begins the cases from this one on, as many as there are lanes, each once, and gives the result of this one. */
  function result(index: number): Promise<CaseResult> | undefined {
    for (const [ahead, found] of cases.slice(index, index + AT_ONCE).entries()) {
      const lane = lanes[(index + ahead) % AT_ONCE];
      if (lane && !results.has(index + ahead)) results.set(index + ahead, lane(found));
    }
    return results.get(index);
  }

  // A case that fails does not keep the others from running.
  test.describe.configure({ mode: 'default' });

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await openHostPage(page);
    lanes = await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, name) => lane(browserHost(await openSite(page, `${name}`), host))),
    );
  });

  test.afterAll(() => page.close());

  for (const [index, { name }] of cases.entries()) {
    test(`on the ${host} host, ${name}: as Flink 2.3.0 did it`, async () => {
      expect((await result(index))?.differences).toEqual([]);
    });
  }
}

/** Runs one case after the other. */
type Lane = (found: ConformanceCase) => Promise<CaseResult>;

function lane(host: ConformanceHost): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return (found) => {
    const result = last.then(() => checkCase(host, found, [1]));
    last = result;
    return result;
  };
}

async function openSite(page: Page, name: string): Promise<BuiltSite> {
  const runs: JSHandle<StoredRuns> = await page.evaluateHandle((name) => window.millrace.openStoredRuns(name), name);
  return {
    run: (host, spec, sinks) =>
      runs.evaluate((runs, [host, spec, sinks]) => runs.run(spec, sinks, host), [host, spec, sinks] as const),
  };
}
