/** The built site with its test handle: runs jobs on the real directed host and on the simulation, without the page's own controls. */
import { expect, type Page, test } from '@playwright/test';
import type { TestHandle } from '../../src/hosts/browser/test-handle.ts';
import type { SinkRow } from '../../src/ports/durable-storage.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';

declare global {
  interface Window {
    readonly millrace: TestHandle;
  }
}

export async function openHostPage(page: Page): Promise<void> {
  await page.goto('./?testing=1#/course');
  await page.waitForFunction(() => window.millrace !== undefined);
}

/** One page of the site for all tests of a file that a worker does: the runs have sessions, and so frames and Workers, of their own. */
export function oneHostPage(): () => Page {
  let page: Page;
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    await openHostPage(page);
  });
  test.afterAll(() => page.close());
  return () => page;
}

/** A spec of the site's kind: two TaskManagers of one slot, one standing by, high availability, checkpoints on durable storage. */
export function runSpec(code: string, changes: Partial<RunSpec> = {}): RunSpec {
  return {
    code,
    dataSets: [],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
    configuration: {
      'high-availability.type': 'millrace.IndexedDbHaServicesFactory',
      'execution.checkpointing.storage': 'filesystem',
      'parallelism.default': '2',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '10',
      'restart-strategy.fixed-delay.delay': '100 ms',
      'heartbeat.interval': '1 s',
      'heartbeat.timeout': '5 s',
    },
    seed: 3,
    tape: [],
    pace: { stepMs: 1, hopMs: 2, storageMs: 20, startMs: 400, connectionLostMs: 100, jitterMs: 0 },
    recordsPerBuffer: 1,
    ...changes,
  };
}

/**
 * Runs a job on the directed host and on the simulation, and holds them against each other step by step. Gives the number of steps, and what
 * of the tape was not done. Nothing of the run is left on the page; what it stored is under a name that no other has.
 */
export async function expectEqualHosts(
  page: Page,
  spec: RunSpec,
): Promise<{ readonly steps: number; readonly undone: readonly TapeEntry[] }> {
  const both = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession(crypto.randomUUID());
    await session.runToEnd(spec);
    const { run, hashes } = await window.millrace.runs.runWithHashes(spec, 100_000);
    const { broken, refused, steps } = session;
    const firstDifference = hashes.findIndex((hash, index) => hash !== session.hashes[index]);
    const undone = session.tape.filter(({ at }) => at === undefined);
    session.close();
    return { broken, refused, steps, undone, firstDifference, simulated: run.steps };
  }, spec);
  expect(both).toMatchObject({ broken: null, refused: 0, firstDifference: -1 });
  expect(both.steps).toBe(both.simulated);
  return both;
}

/** Runs a job on the live host to its end; what it told, and the rows of a sink as they are stored. */
export async function runLive(page: Page, spec: RunSpec, sink: string) {
  await openHostPage(page);
  const { rows, ...run } = await page.evaluate(
    async ([spec, sink]) => {
      const session = window.millrace.openSession('live');
      await session.runToEnd(spec, 'live');
      const { events, broken, refused, metrics, tape } = session;
      // As text: Playwright takes many values one by one, and slowly.
      const rows = JSON.stringify(await session.storedRows(sink));
      session.close();
      return { events, broken, refused, rows, tape, metrics: [...metrics.values()] };
    },
    [spec, sink] as const,
  );
  return { ...run, rows: JSON.parse(rows) as SinkRow[] };
}

/** A keyed sum over `to` numbers with a checkpoint each 50 ms. `inMap` is the body of a map in front of it. */
export function sums(to: number, inMap = 'return n'): string {
  return [
    "import { CollectSink, StreamExecutionEnvironment } from 'millrace';",
    'const env = StreamExecutionEnvironment.getExecutionEnvironment();',
    'env.enableCheckpointing(50);',
    `env.fromSequence(1, ${to})`,
    `  .map((n) => { ${inMap} })`,
    "  .keyBy((n) => n % 4).reduce((a, b) => a + b).sinkTo(new CollectSink('out'));",
    "env.execute('sums');",
  ].join('\n');
}

/** The same sum, of numbers that are looked up first: up to four at a time, 5 ms to 40 ms each. */
export function lookedUp(to: number): string {
  return [
    "import { AsyncDataStream, CollectSink, Duration, RichAsyncFunction, StreamExecutionEnvironment } from 'millrace';",
    'class LookUp extends RichAsyncFunction {',
    '  async asyncInvoke(n) {',
    '    await new Promise((answered) => setTimeout(answered, 5 + Math.floor(Math.random() * 36)));',
    '    if (n % 7 === 0) console.log(n, new Date().toISOString());',
    '    return n % 5 === 0 ? [] : [n];',
    '  }',
    '}',
    'const env = StreamExecutionEnvironment.getExecutionEnvironment();',
    'env.enableCheckpointing(50);',
    `const numbers = env.fromSequence(1, ${to});`,
    'AsyncDataStream.unorderedWait(numbers, new LookUp(), Duration.ofSeconds(30), 4)',
    "  .keyBy((n) => n % 4).reduce((a, b) => a + b).sinkTo(new CollectSink('out'));",
    "env.execute('looked up');",
  ].join('\n');
}

/** Counts keys that are pressed on the page, by letter; without end. */
export const TYPING = [
  "import { PageEventSource, StreamExecutionEnvironment, UpsertSink, WatermarkStrategy } from 'millrace';",
  'const env = StreamExecutionEnvironment.getExecutionEnvironment();',
  'env.enableCheckpointing(50);',
  "env.fromSource(new PageEventSource('key'), WatermarkStrategy.forMonotonousTimestamps(), 'keys')",
  '  .map((event) => ({ key: event.key, count: 1 })).keyBy((row) => row.key)',
  '  .reduce((a, b) => ({ key: a.key, count: a.count + b.count }))',
  "  .sinkTo(new UpsertSink('counts', (row) => row.key));",
  "env.execute('typing');",
].join('\n');

export function pressed(key: string, time?: number): TapeEntry {
  const value = { type: 'key', x: 0, y: 0, key };
  return { action: 'pageEvent', value, recorded: true, ...(time !== undefined && { time }) };
}

/** Numbers to a sink that commits in two phases. */
export function committed(to: number): string {
  return [
    "import { CustomSink, StreamExecutionEnvironment } from 'millrace';",
    'class Table extends CustomSink {',
    '  createWriter() {',
    '    let written = [];',
    '    return {',
    '      write: (row) => written.push(row),',
    '      flush() {},',
    '      prepareCommit() {',
    '        const prepared = written.length === 0 ? [] : [{ rows: written.length }];',
    '        written = [];',
    '        return prepared;',
    '      },',
    '    };',
    '  }',
    '  createCommitter() {',
    '    return {',
    '      async commit(requests) {',
    '        await new Promise((over) => setTimeout(over, 12));',
    "        console.log('commits', requests.length);",
    '      },',
    '    };',
    '  }',
    '}',
    'const env = StreamExecutionEnvironment.getExecutionEnvironment();',
    'env.enableCheckpointing(40);',
    `env.fromSequence(1, ${to}).map((n) => n).sinkTo(new Table()).name('table');`,
    "env.execute('committed');",
  ].join('\n');
}
