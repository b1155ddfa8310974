import { effect } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { SimulatedRuns } from '../../src/hosts/simulation/simulated-runs.ts';
import { DEFAULT_PACE, type RunSpec } from '../../src/ports/run-spec.ts';
import { ChaosMode, type ChaosState } from '../../src/ui/chaos/chaos-mode.ts';
import { RunPresenter } from '../../src/ui/run/run-presenter.ts';
import { historyHash } from '../../src/view/hashes.ts';
import { CONFIGURATION } from './in-chaos.ts';
import { COUNTING } from './run-job.ts';
import { simulatedSession } from './simulated-session.ts';

const COLLECTING = COUNTING.replace('UpsertSink,', 'CollectSink,').replace(
  "new UpsertSink('counts', (row) => String(row.digit))",
  "new CollectSink('counts')",
);
const ENDLESS = COLLECTING.replace('(n) => n, 200,', '(n) => n, Number.MAX_SAFE_INTEGER,');
/** Everything that one subtask counts is in a field of it, and counted from 1 again in each attempt. */
const IN_A_FIELD = ENDLESS.replace(/open\(\) \{.*\}/, 'open() { this.counts = {}; }').replace(
  /this\.count\.update[^\n]*\n[^\n]*/,
  'const count = this.counts[n % 10] = (this.counts[n % 10] ?? 0) + 1; return { digit: n % 10, count };',
);

const base: RunSpec = {
  code: ENDLESS,
  dataSets: [],
  cluster: { taskManagers: 2, slotsEach: 1, standingBy: 1 },
  configuration: CONFIGURATION,
  seed: 1,
  tape: [],
  pace: DEFAULT_PACE,
  recordsPerBuffer: 1,
};

let presenter: RunPresenter;
let chaos: ChaosMode;
let isBusy = false;

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (frame: (now: number) => void) =>
    setImmediate(() => frame(performance.now())),
  );
  presenter = new RunPresenter(simulatedSession());
  chaos = new ChaosMode(presenter, new SimulatedRuns(loadJob), (busy) => {
    isBusy = busy;
  });
});

afterEach(() => {
  chaos.dispose();
  presenter.close();
  vi.unstubAllGlobals();
});

/** Faults against the job, from its beginning, until something is said of it. */
async function said(code: string, plan: { seed: number; faults: number }): Promise<ChaosState> {
  presenter.session.run({ ...base, code });
  chaos.start({ ...plan, everyMs: 200 });
  return new Promise((resolve) => {
    const stop = effect(() => {
      const state = chaos.state.value;
      if (!['found', 'held', 'unknown'].includes(state.kind)) return;
      resolve(state);
      queueMicrotask(() => stop());
    });
  });
}

test('a job that is exactly once has lost nothing when all faults are drawn, and goes on', async () => {
  const state = await said(ENDLESS, { seed: 1, faults: 3 });
  expect(state).toMatchObject({ kind: 'held', faults: 3 });
  expect(presenter.session.state.value).toBe('running');
  expect(isBusy).toBe(false);
});

test('a job that ends first is judged at its end', async () => {
  const state = await said(COLLECTING, { seed: 2, faults: 1000 });
  expect(state).toMatchObject({ kind: 'held' });
  expect(presenter.session.state.value).toBe('ended');
});

test('a count in a field is found out; one fault is left, which leads to the same on any machine', async () => {
  const state = await said(IN_A_FIELD, { seed: 1, faults: 20 });
  expect(presenter.session.state.value).toBe('paused');
  if (state.kind !== 'found' || state.shortest === null) throw new Error(`It is ${state.kind}.`);
  expect(state.breach.text).toMatch(/^Sink “counts” has a row .* for a record that makes .* without failures\.$/);
  const { spec, tape, moment } = state.shortest;
  expect(tape).toHaveLength(1);
  expect(tape[0]?.at).toBeGreaterThan(0);
  const again = await new SimulatedRuns(loadJob).run(spec, moment.step);
  expect(historyHash(again.events)).toBe(moment.hash);
});

test('what is stopped before its last fault is judged by the faults that were drawn', async () => {
  const stop = effect(() => {
    if ((presenter.session.chaos.value?.drawn ?? 0) >= 2) queueMicrotask(() => chaos.end());
  });
  const state = await said(ENDLESS, { seed: 3, faults: 1000 });
  stop();
  expect(state.kind).toBe('held');
  expect(state.kind === 'held' && state.faults).toBeLessThan(1000);
});

test('another run in its place ends it without a word', async () => {
  presenter.session.run(base);
  chaos.start({ seed: 1, everyMs: 200, faults: 5 });
  presenter.session.run(base);
  expect(chaos.state.value).toEqual({ kind: 'off' });
});
