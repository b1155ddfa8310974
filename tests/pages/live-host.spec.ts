import { expect, test } from '@playwright/test';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../src/hosts/simulation/simulation.ts';
import type { SinkRow } from '../../src/ports/durable-storage.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeAction, TraceEventType } from '../../src/wire/trace-events.ts';
import { openHostPage, runLive, runSpec, sums } from './host-page.ts';
import { BREAK_OUT } from './support/forger.ts';

const RECORDS = 1_000_000;

/** Counts by key; the counts leave at the end of the input, so that the sink is no part of what is measured. */
const COUNTS = `import { DataGeneratorSource, KeyedProcessFunction, StreamExecutionEnvironment, Types, UpsertSink,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
class Count extends KeyedProcessFunction {
  open() {
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count'));
  }
  processElement(record, context) {
    const count = this.count.value();
    if (count === null) context.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
    this.count.update((count ?? 0) + record.n);
  }
  onTimer(time, context, out) {
    out.collect([context.getCurrentKey(), this.count.value()]);
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(250);
env.fromSource(
  new DataGeneratorSource((index) => ({ key: 'key-' + ((index * 7919) % 1000), n: index % 3 }), ${RECORDS}),
  WatermarkStrategy.noWatermarks(),
  'generated',
)
  .keyBy((record) => record.key)
  .process(new Count())
  .sinkTo(new UpsertSink('counts', (row) => row[0]));
env.execute('counts');
`;

const spec: RunSpec = runSpec(COUNTS, { recordsPerBuffer: 1024 });
const after = (nth: number, action: TapeAction, target?: string): RunSpec => ({
  ...spec,
  tape: [{ when: { event: 'checkpointCompleted', nth }, action, ...(target !== undefined && { target }) }],
});

/** What is done to the run, and the event that shows it was. */
const runs: Readonly<Record<string, { readonly spec: RunSpec; readonly shown: TraceEventType }>> = {
  'without failure': { spec, shown: 'submitted' },
  'with a TaskManager killed between checkpoints': {
    spec: after(2, 'killTaskManager', 'tm-1'),
    shown: 'taskManagerKilled',
  },
  'with the JobManager killed': { spec: after(1, 'killJobManager'), shown: 'jobManagerRecovered' },
  'with the whole cluster lost': { spec: after(1, 'clusterLost'), shown: 'clusterLost' },
};

const text = (rows: readonly SinkRow[]) => rows.map(({ key, value }) => `${key} ${JSON.stringify(value)}`).sort();

let simulated: readonly string[] = [];

test.beforeAll(() => {
  const job = loadJob(spec.code);
  if ('message' in job) throw new Error(job.message);
  const run = new Simulation(spec, job, { tracing: false }).runToEnd(Number.MAX_SAFE_INTEGER);
  simulated = text(run.rows('counts'));
  expect({ status: run.status, keys: simulated.length }).toEqual({ status: 'FINISHED', keys: 1000 });
});

for (const [what, { spec: liveSpec, shown }] of Object.entries(runs)) {
  test(`a million records by key on the live host, ${what}: exactly what the simulation gives`, async ({ page }) => {
    const { events, broken, refused, rows, metrics } = await runLive(page, liveSpec, 'counts');
    const statuses = events.flatMap((event) => (event.type === 'jobStatus' ? [event] : []));
    expect({ broken, refused, end: statuses.at(-1)?.to }).toEqual({ broken: null, refused: 0, end: 'FINISHED' });
    expect(events.map(({ type }) => type)).toContain(shown);
    expect(text(rows)).toEqual(simulated);
    const sent = metrics.reduce((sum, { numRecordsOut }) => sum + numRecordsOut, 0);
    const taken = metrics.reduce((sum, { numRecordsIn }) => sum + numRecordsIn, 0);
    if (what === 'without failure') expect({ sent, taken }).toEqual({ sent: RECORDS, taken: RECORDS });
    else expect(taken).toBeGreaterThan(0);
    const began = statuses.find(({ to }) => to === 'RUNNING')?.time ?? 0;
    const seconds = ((statuses.at(-1)?.time ?? 0) - began) / 1000;
    console.log(`live host, ${what}: ${Math.round(RECORDS / seconds)} records/s (${seconds.toFixed(2)} s)`);
  });
}

test('a live job that writes faster than storage takes it loses no row', async ({ page }) => {
  const code = `import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 200000).sinkTo(new CollectSink('out'));
env.execute('rows');
`;
  const { broken, rows } = await runLive(page, runSpec(code), 'out');
  expect(broken).toBeNull();
  expect(rows.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 200_000 }, (_, index) => index + 1),
  );
});

/** Sends forgeries in front of what a live slot truly says. */
const FORGER = sums(
  40,
  `
    if (n !== 5) return n;
    ${BREAK_OUT}
    const done = new Set();
    const forging = (post) => function (said, ports) {
      const forge = (message) => post.call(this, message);
      const isFirst = (type) => said !== null && said.type === type && !done.has(type) && done.add(type);
      if (isFirst('buffer')) {
        forge({ ...said, bytes: 'text' });
        forge({ type: 'jobManagerLost' });
      }
      if (isFirst('did')) {
        const asking = (request) => forge({ type: 'did', reports: [], requests: [{ id: 1, cause: null, request }] });
        forge({ type: 'ready' });
        forge({ id: 'a', type: 'APPLY', path: ['constructor', 'constructor'], argumentList: [{ type: 'RAW', value: 'alert(1)' }] });
        forge({ type: 'did', reports: [{ message: { type: 'cancelJob' }, cause: null }], requests: [] });
        asking({ type: 'putParts', parts: [{ key: 'chk-1/a', bytes: new Uint8Array(65e6) }] });
        asking({ type: 'putCheckpoint', metadata: {}, record: {} });
      }
      return post.call(this, said, ports ?? []);
    };
    // To other slots, and to the JobManager.
    MessagePort.prototype.postMessage = forging(MessagePort.prototype.postMessage);
    world.postMessage = forging(world.postMessage);
    return n;`,
);

test('forged messages of a live slot, to the JobManager and to another slot, change nothing and are counted', async ({
  page,
}) => {
  const { broken, refused, events } = await runLive(page, runSpec(FORGER), 'out');
  expect(broken).toBeNull();
  expect(events.flatMap((event) => (event.type === 'jobStatus' ? [event.to] : [])).at(-1)).toBe('FINISHED');
  expect(refused).toBeGreaterThanOrEqual(7);
});

test('live code that never returns is ended by the watchdog, in the end for good, and the page stays responsive', async ({
  page,
}) => {
  const cluster = { taskManagers: 2, slotsEach: 1, standingBy: 3 };
  await openHostPage(page);
  await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('live');
      Object.assign(window, { session });
      session.send({ type: 'run', run: 1, spec, paused: false, live: true });
      // It loops, has been ended once, and is started anew, to loop again.
      await session.until(() => session.tape.length > 0);
    },
    runSpec(sums(100, 'while (n === 50); return n'), { cluster }),
  );
  await expect(page.evaluate(() => 'responsive')).resolves.toBe('responsive');
  const { broken, tape } = await page.evaluate(async () => {
    const { session } = window as unknown as { session: ReturnType<typeof window.millrace.openSession> };
    await session.until(() => session.broken !== null);
    return { broken: session.broken, tape: session.tape };
  });
  expect(broken).toMatchObject({ class: 'JobHangs' });
  expect(tape.map(({ action }) => action)).toEqual(['hung', 'hung', 'hung']);
});

/** Runs a job to its end on the live host. */
