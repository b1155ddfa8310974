/** All conformance cases on one host of the built site: one page, one case after the other. */
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type BrowserHost, type BuiltSite, browserHost } from '../../../src/cli/conformance/browser-host.ts';
import { casesIn } from '../../../src/cli/conformance/read-cases.ts';
import { checkCase } from '../../../src/conformance/check-case.ts';
import { openHostPage } from '../host-page.ts';

const cases = casesIn(fileURLToPath(new URL('../../conformance/cases', import.meta.url)));

export function runCasesOn(host: BrowserHost): void {
  let page: Page;
  const site: BuiltSite = {
    run: (host, spec, sinks) =>
      page.evaluate(([host, spec, sinks]) => window.millrace.storedRuns.run(spec, sinks, host), [
        host,
        spec,
        sinks,
      ] as const),
  };

  // A case that fails does not keep the others from running.
  test.describe.configure({ mode: 'default' });

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await openHostPage(page);
  });

  test.afterAll(() => page.close());

  for (const found of cases) {
    test(`on the ${host} host, ${found.name}: as Flink 2.3.0 did it`, async () => {
      expect((await checkCase(browserHost(site, host), found, [1])).differences).toEqual([]);
    });
  }
}
