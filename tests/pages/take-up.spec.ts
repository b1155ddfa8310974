import { expect, test } from '@playwright/test';
import { openHostPage, runSpec, sums } from './host-page.ts';
import { BREAK_OUT } from './support/forger.ts';

const LAST = 600;
const SUM = (LAST * (LAST + 1)) / 2;

test('a run comes back after a reload, from the checkpoints in IndexedDB', async ({ page }) => {
  await openHostPage(page);
  await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('reloaded');
      session.send({ type: 'setSpeed', factor: 5 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => session.events.filter(({ type }) => type === 'checkpointCompleted').length >= 2);
    },
    runSpec(sums(LAST)),
  );
  await page.reload();
  await page.waitForFunction(() => window.millrace !== undefined);
  const seen = await page.evaluate(async () => {
    const session = window.millrace.openSession('reloaded');
    session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
    session.send({ type: 'resumeAfterReload', run: 1, workspace: 'reloaded' });
    await session.until(() => session.state === 'paused' || session.broken !== null);
    const before = session.events.length;
    session.send({ type: 'resume' });
    await session.until(() => session.state === 'ended' || session.state === 'idle' || session.broken !== null);
    const types = session.events.map(({ type }) => type);
    const recovered = session.events.find((event) => event.type === 'jobManagerRecovered');
    const sums = new Map<number, number>();
    for (const event of session.events)
      if (event.type === 'sinkWrote') sums.set(Number(event.value), Number(event.value));
    return {
      broken: session.broken,
      state: session.state,
      before,
      lost: types.filter((type) => type === 'clusterLost').length,
      recovered,
      tape: session.tape,
      values: [...sums.keys()],
    };
  });
  expect(seen).toMatchObject({ broken: null, state: 'ended', lost: 1, recovered: { fromMetadata: true } });
  expect(seen.before).toBeGreaterThan(100);
  expect(seen.tape).toContainEqual(expect.objectContaining({ action: 'clusterLost', recorded: true }));
  // Each key's last sum is its greatest: 2500 + … for each residue of 4.
  const greatest = [0, 1, 2, 3].map((key) => {
    let sum = 0;
    for (let n = key === 0 ? 4 : key; n <= LAST; n += 4) sum += n;
    return sum;
  });
  expect(greatest.reduce((a, b) => a + b)).toBe(SUM);
  for (const sum of greatest) expect(seen.values).toContain(sum);
});

test('8.6.1: without high availability a reload is the end of the job, and the page says so', async ({ page }) => {
  test.slow();
  await openHostPage(page);
  const spec = runSpec(sums(LAST));
  const { 'high-availability.type': _none, ...configuration } = spec.configuration;
  await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('playground');
      session.send({ type: 'setSpeed', factor: 5 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      await session.until(() => session.events.filter(({ type }) => type === 'checkpointCompleted').length >= 3);
    },
    { ...spec, configuration },
  );
  const isSaid = async () => {
    await page.goto('./#/playground');
    await expect(page.getByText('Without high availability nothing of the job was kept.')).toBeVisible();
    await expect(page.getByLabel('Job status')).toHaveText(/^LOST no JobManager knows of it\s*$/);
    await expect(page.getByRole('button', { name: 'Resume' })).toBeHidden();
  };
  await isSaid();
  await openHostPage(page);
  const seen = await page.evaluate(async () => {
    const session = window.millrace.openSession('playground');
    session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
    session.send({ type: 'resumeAfterReload', run: 1, workspace: 'playground' });
    await session.until(() => session.state === 'paused' || session.broken !== null);
    session.send({ type: 'resume' });
    await session.until(() => session.state !== 'paused' && session.state !== 'running');
    const count = (wanted: string) => session.events.filter(({ type }) => type === wanted).length;
    const completed = count('checkpointCompleted');
    const [recovered, restored] = [count('jobManagerRecovered'), count('restored')];
    const lost = session.events.flatMap((event) => (event.type === 'clusterLost' ? [event.fromMetadata] : []));
    return { broken: session.broken, state: session.state, completed, lost, recovered, restored };
  });
  expect(seen).toMatchObject({ broken: null, lost: [false], recovered: 0, restored: 0 });
  // What was reported last may not have been kept when the page went away.
  expect(seen.completed).toBeGreaterThan(0);
  await isSaid();
});

/** Counts by key for a few seconds, and puts the counts out at the end of its input. */
const COUNTS = `import { DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment, UpsertSink,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
class Count extends KeyedProcessFunction {
  open() {
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count'));
  }
  processElement(n, context) {
    context.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
    this.count.update((this.count.value() ?? 0) + 1);
  }
  onTimer(time, context, out) {
    out.collect([context.getCurrentKey(), this.count.value()]);
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(100);
env.fromSource(
  new DataGeneratorSource((index) => index, 20000, RateLimiterStrategy.perSecond(4000)),
  WatermarkStrategy.noWatermarks(),
  'numbers',
)
  .keyBy((n) => n % 5)
  .process(new Count())
  .sinkTo(new UpsertSink('counts', (row) => row[0]));
env.execute('counts');
`;

test('a live run comes back after a reload from its last completed checkpoint, and has counted each record once', async ({
  page,
}) => {
  await openHostPage(page);
  const completed = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('live');
    session.send({ type: 'run', run: 1, spec, paused: false, live: true });
    const checkpoints = () => session.events.filter(({ type }) => type === 'checkpointCompleted').length;
    await session.until(() => checkpoints() >= 3);
    return checkpoints();
  }, runSpec(COUNTS));
  await page.reload();
  await page.waitForFunction(() => window.millrace !== undefined);
  const seen = await page.evaluate(async () => {
    const session = window.millrace.openSession('live');
    session.send({ type: 'resumeAfterReload', run: 1, workspace: 'live' });
    await session.until(() => session.state === 'paused' || session.broken !== null);
    const known = session.events.map(({ type }) => type);
    session.send({ type: 'resume' });
    await session.until(() => session.state === 'ended' || session.broken !== null);
    const restored = session.events.flatMap((event) => (event.type === 'restored' ? [Number(event.from)] : []));
    const statuses = session.events.flatMap((event) => (event.type === 'jobStatus' ? [event.to] : []));
    const rows = (await session.storedRows('counts')).map(({ value }) => value);
    return { broken: session.broken, known, restored, statuses, rows };
  });
  expect(seen).toMatchObject({ broken: null, known: ['submitted', 'fault', 'clusterLost'] });
  expect(seen.statuses).toEqual(['CREATED', 'RUNNING', 'FINISHED']);
  expect(seen.restored).toHaveLength(4);
  expect(Math.min(...seen.restored)).toBeGreaterThanOrEqual(completed);
  expect(seen.rows).toEqual([0, 1, 2, 3, 4].map((key) => [key, 4000]));
});

test('a run that had ended comes back as it ended', async ({ page }) => {
  await openHostPage(page);
  const steps = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('ended');
      await session.runToEnd(spec);
      return session.steps;
    },
    runSpec(sums(40)),
  );
  await page.reload();
  await page.waitForFunction(() => window.millrace !== undefined);
  const seen = await page.evaluate(async () => {
    const session = window.millrace.openSession('ended');
    session.send({ type: 'resumeAfterReload', run: 1, workspace: 'ended' });
    await session.until(() => session.state === 'ended' || session.state === 'paused' || session.broken !== null);
    return { broken: session.broken, state: session.state, steps: session.steps };
  });
  expect(seen).toEqual({ broken: null, state: 'ended', steps });
});

test('nothing comes back where nothing was kept', async ({ page }) => {
  await openHostPage(page);
  const broken = await page.evaluate(async () => {
    const session = window.millrace.openSession('never ran');
    session.send({ type: 'resumeAfterReload', run: 1, workspace: 'never ran' });
    await session.until(() => session.broken !== null);
    return session.broken;
  });
  expect(broken).toMatchObject({ class: 'NothingKept' });
});

test('a run whose frame dies before its storage is open begins again, and is not the run before it', async ({
  page,
}) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async ([former, next]) => {
      const session = window.millrace.openSession('dead frame');
      await session.runToEnd(former);
      const before = session.events.length;
      session.state = 'none';
      session.send({ type: 'run', run: 2, spec: next, paused: false });
      // The Worker that is told to run it is gone with its frame, which the page does not know yet.
      document.querySelector('iframe')?.remove();
      await session.until(() => session.state === 'ended' || session.broken !== null);
      const events = session.events.slice(before);
      const jobs = events.flatMap((event) => (event.type === 'submitted' ? [event.graph.name] : []));
      const rows = (await session.storedRows('out')).length;
      return { broken: session.broken, takenUp: session.takenUp, jobs, rows };
    },
    [runSpec(sums(40)), runSpec(sums(24).replace("'sums'", "'next sums'"))] as const,
  );
  expect(seen).toEqual({ broken: null, takenUp: 0, jobs: ['next sums'], rows: 24 });
});

test('a fork keeps the history up to its step and is the run of its tape from there', async ({ page }) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('forked');
      await session.runToEnd(spec);
      const before = session.hashes.length;
      session.state = 'none';
      session.send({ type: 'fork', step: 200, entry: { action: 'killTaskManager', target: 'tm-1' } });
      await session.until(() => session.state === 'ended' || session.broken !== null);
      const { hashes } = await window.millrace.runs.runWithHashes({ ...spec, tape: session.tape }, 100_000);
      return {
        broken: session.broken,
        original: session.hashes.slice(0, before),
        forked: session.hashes.slice(before),
        hashes,
        tape: session.tape,
      };
    },
    runSpec(sums(60)),
  );
  expect(seen.broken).toBeNull();
  expect(seen.tape).toEqual([{ action: 'killTaskManager', target: 'tm-1', at: 201 }]);
  expect(seen.forked).toEqual(seen.hashes);
  expect(seen.forked.slice(0, 200)).toEqual(seen.original.slice(0, 200));
  expect(seen.forked[200]).not.toBe(seen.original[200]);
});

test('a long run comes back from the leg that it had come to, and not from its beginning', async ({ page }) => {
  const last = 1000;
  test.slow();
  await openHostPage(page);
  const before = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('long');
      session.send({ type: 'setSpeed', factor: 1 });
      session.send({ type: 'run', run: 1, spec, paused: false });
      const isThird = () => session.events.some((event) => event.type === 'legStarted' && event.leg === 3);
      await session.until(isThird);
      const from = session.events.length;
      await session.until(() => session.events.slice(from).some(({ type }) => type === 'checkpointCompleted'));
      session.send({ type: 'pause' });
      await session.until(() => session.state === 'paused');
      return session.events.filter(({ type }) => type === 'legStarted').at(-1);
    },
    runSpec(sums(last), { legSteps: 300 }),
  );
  await page.reload();
  await page.waitForFunction(() => window.millrace !== undefined);
  const seen = await page.evaluate(async () => {
    const session = window.millrace.openSession('long');
    session.send({ type: 'setSpeed', factor: Number.POSITIVE_INFINITY });
    session.send({ type: 'resumeAfterReload', run: 1, workspace: 'long' });
    await session.until(() => session.state === 'paused' || session.broken !== null);
    const [first] = session.events;
    const legs = session.events.filter(({ type }) => type === 'legStarted');
    session.send({ type: 'resume' });
    await session.until(() => session.state === 'ended' || session.broken !== null);
    const sums = session.events.flatMap((event) => (event.type === 'sinkWrote' ? [Number(event.value)] : []));
    const lost = session.events.filter(({ type }) => type === 'clusterLost').length;
    return { broken: session.broken, state: session.state, first, legs, sums, lost };
  });
  expect(seen).toMatchObject({ broken: null, state: 'ended', lost: 1, first: { type: 'legStarted' } });
  // A leg may have begun between the last look and the reload; the history is that of the last one.
  expect(seen.legs).toHaveLength(1);
  expect(seen.first?.place.step).toBeGreaterThanOrEqual(before?.place.step ?? 0);
  for (const key of [0, 1, 2, 3]) {
    const numbers = Array.from({ length: last + 1 }, (_, n) => n).filter((n) => n % 4 === key);
    expect(seen.sums).toContain(numbers.reduce((a, b) => a + b));
  }
});

test('a fork in a later leg is the run of its tape, and none goes back before the leg', async ({ page }) => {
  await openHostPage(page);
  const seen = await page.evaluate(
    async (spec) => {
      const session = window.millrace.openSession('forked leg');
      await session.runToEnd(spec);
      const ran = session.hashes.length;
      const began = session.events.filter(({ type }) => type === 'legStarted').at(-1)?.place.step ?? 0;
      session.send({ type: 'fork', step: began - 10, entry: null });
      const at = began + 100;
      session.state = 'none';
      session.send({ type: 'fork', step: at, entry: { action: 'failTask', target: 'map' } });
      await session.until(() => session.state === 'ended' || session.broken !== null);
      const tape = [{ at: at + 1, action: 'failTask', target: 'map' } as const];
      const { hashes } = await window.millrace.runs.runWithHashes({ ...spec, tape }, 100_000);
      const { broken, tape: forkedTape } = session;
      return { broken, began, ran, forked: session.hashes.slice(ran), hashes, tape: forkedTape };
    },
    runSpec(sums(120), { legSteps: 400 }),
  );
  expect(seen.broken).toBeNull();
  expect(seen.began).toBeGreaterThan(400);
  expect(seen.forked).toEqual(seen.hashes.slice(seen.began - 1));
  expect(seen.tape).toMatchObject([
    { action: 'newLeg', at: seen.began },
    { action: 'failTask', at: seen.began + 101 },
  ]);
});

test('a job that does otherwise the second time cannot be gone on from, and says so', async ({ page }) => {
  await openHostPage(page);
  // A count of the thread's own: in the original each slot has one, in the rehearsal all have the same.
  const counting = sums(60, `${BREAK_OUT} world.seen = (world.seen ?? 0) + 1; return n * world.seen`);
  const broken = await page.evaluate(async (spec) => {
    const session = window.millrace.openSession('otherwise');
    await session.runToEnd(spec);
    session.state = 'none';
    session.send({ type: 'fork', step: 300, entry: null });
    await session.until(() => session.state === 'ended' || session.broken !== null);
    return session.broken;
  }, runSpec(counting));
  expect(broken).toMatchObject({ class: 'NonDeterministicJob' });
});

test('a second tab of a workspace does not run it, and can take it over', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await openHostPage(first);
  await openHostPage(second);
  const spec = runSpec(sums(5000));
  await first.evaluate(async (spec) => {
    const session = window.millrace.openSession('shared');
    Object.assign(window, { session });
    session.send({ type: 'run', run: 1, spec, paused: false });
    await session.until(() => session.events.length > 0);
  }, spec);
  const seen = await second.evaluate(async (spec) => {
    const session = window.millrace.openSession('shared');
    session.send({ type: 'run', run: 1, spec, paused: false });
    await session.until(() => session.broken !== null);
    const refused = session.broken?.class;
    session.broken = null;
    session.takeOver({ type: 'run', run: 2, spec, paused: false });
    await session.until(() => session.events.length > 0 || session.broken !== null);
    return { refused, broken: session.broken };
  }, spec);
  expect(seen).toEqual({ refused: 'OpenInAnotherTab', broken: null });
  const lost = () =>
    first.evaluate(
      () => (window as unknown as { session: { broken: { class: string } | null } }).session.broken?.class,
    );
  await expect.poll(lost).toBe('TakenOver');
});
