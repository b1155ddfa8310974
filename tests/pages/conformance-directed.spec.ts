import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { type BuiltSite, browserHost } from '../../src/cli/conformance/browser-host.ts';
import { checkCase } from '../../src/cli/conformance/check-case.ts';
import { casesIn } from '../../src/cli/conformance/conformance-case.ts';
import { openHostPage } from './host-page.ts';

// One page for all cases, one case after the other; a case that fails does not keep the others from running.
test.describe.configure({ mode: 'default' });

const cases = casesIn(fileURLToPath(new URL('../conformance/cases', import.meta.url)));

let page: Page;

const site: BuiltSite = {
  run: (host, spec, sinks) =>
    page.evaluate(([host, spec, sinks]) => window.millrace.storedRuns.run(spec, sinks, host), [
      host,
      spec,
      sinks,
    ] as const),
};

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await openHostPage(page);
});

test.afterAll(() => page.close());

for (const found of cases) {
  test(`on the directed host, ${found.name}: as Flink 2.3.0 did it`, async () => {
    expect((await checkCase(browserHost(site, 'directed'), found, [1])).differences).toEqual([]);
  });
}
