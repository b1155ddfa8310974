/** Savepoints of whole jobs, and what other runs make of them (7.9.3 to 7.9.7). */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { KeptSnapshot } from '../../src/ports/kept-snapshot.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import facts from '../facts/failure-restore.json' with { type: 'json' };
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH, writing } from './run-job.ts';

const WITH_UIDS = COUNTING.replace("'numbers')", "'numbers').uid('numbers')").replace(
  ".name('count')",
  ".name('count').uid('count')",
);
const ANOTHER_REGION = `
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'others').setParallelism(1).uid('others')
  .sinkTo(new UpsertSink('others', (n) => String(n))).setParallelism(1);`;
const afterCheckpoint = (nth: number) => ({ event: 'checkpointCompleted', nth }) as const;
const stop = (value?: 'drain'): TapeEntry => ({
  when: afterCheckpoint(3),
  action: 'stopWithSavepoint',
  ...(value && { value }),
});
const trigger: TapeEntry = { when: afterCheckpoint(3), action: 'triggerSavepoint' };
const parallel = (parallelism: number) => ({ ...RESTARTING, 'parallelism.default': String(parallelism) });

/** The savepoint that a run has left behind. */
function savepointOf(finished: FinishedRun): KeptSnapshot {
  const completed = eventsOf(finished, 'checkpointCompleted').find(({ kind }) => kind !== 'checkpoint');
  const snapshot = finished.snapshot(completed?.checkpoint ?? 0);
  if (snapshot === null) throw new Error('The run has left no savepoint.');
  return snapshot;
}

/** A run that is stopped with a savepoint, and another one that starts from it. */
function stopAndResume(spec: Partial<RunSpec>, resumed: Partial<RunSpec>, code = WITH_UIDS, resumedCode = code) {
  const stopped = run(code, { tape: [stop()], ...spec });
  return { stopped, resumed: run(resumedCode, { snapshot: savepointOf(stopped), ...resumed }) };
}

function failureOf(finished: FinishedRun): string {
  return `${finished.status} ${finished.failure?.class}: ${finished.failure?.message}`;
}

describe('7.9.3 stop with savepoint', () => {
  test('B8 without drain sources stop behind the barrier, nothing finishes, and the job has FINISHED', () => {
    const stopped = run(WITH_UIDS, { tape: [stop()] });
    expect(stopped.status).toBe('FINISHED');
    const ends = eventsOf(stopped, 'endOfData');
    expect(ends.length).toBeGreaterThan(0);
    expect(ends.every((event) => event.stopped)).toBe(true);
    expect(eventsOf(stopped, 'watermark').filter(({ timestamp }) => timestamp === Number.MAX_SAFE_INTEGER)).toEqual([]);
    const triggered = eventsOf(stopped, 'checkpointTriggered').at(-1);
    expect(triggered).toMatchObject({ kind: 'suspend', aligned: true });
    // The tasks hear of it, and end.
    const heard = eventsOf(stopped, 'notified').filter(({ checkpoint }) => checkpoint === triggered?.checkpoint);
    expect(heard.filter(({ completed }) => completed)).toHaveLength(4);
    // The job's own checkpoints are gone with it; the savepoint stays (7.9.1).
    expect(stopped.stored.checkpoints).toEqual([triggered?.checkpoint]);
  });

  test('no element is lost and none counts twice, at whatever parallelism the job goes on', () => {
    for (const [before, after] of [
      [2, 2],
      [2, 3],
      [3, 1],
      [1, 3],
    ] as const) {
      const { stopped, resumed } = stopAndResume(
        { configuration: parallel(before) },
        { configuration: parallel(after) },
      );
      const sum = counts(stopped).reduce((all: number, row) => all + (row as { count: number }).count, 0);
      expect(sum).toBeLessThan(200);
      expect(resumed.status).toBe('FINISHED');
      expect(counts(resumed)).toEqual(TWENTY_EACH);
      const emitted = [stopped, resumed].flatMap((one) =>
        eventsOf(one, 'recordEmitted').filter(({ split }) => split !== undefined),
      );
      expect(emitted.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 200 }, (_, n) => n),
      );
    }
  });

  test('7.2.3 the numbers of checkpoints go on after that of the savepoint', () => {
    const { stopped, resumed } = stopAndResume({}, {});
    const { checkpoint } = savepointOf(stopped).metadata;
    expect(eventsOf(resumed, 'checkpointTriggered')[0]?.checkpoint).toBe(checkpoint + 1);
    expect(eventsOf(resumed, 'jobRestored')).toMatchObject([{ checkpoint, kind: 'suspend', claimMode: 'NO_CLAIM' }]);
  });

  const WINDOWS = `
import { CollectSink, DataGeneratorSource, Duration, ProcessWindowFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  TumblingEventTimeWindows, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const times = WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n * 1000);
class Count extends ProcessWindowFunction {
  process(key, _context, elements, out) { out.collect({ key, count: [...elements].length }); }
}
env.fromSource(new DataGeneratorSource((n) => n, 200, RateLimiterStrategy.perSecond(100)), times, 'numbers').uid('numbers')
  .keyBy((n) => n % 4).window(TumblingEventTimeWindows.of(Duration.ofHours(1))).process(new Count()).uid('window')
  .sinkTo(new CollectSink('windows'));
env.execute('windows');
`;

  test('T78, 7.9.3 [RUN] without drain a window of one hour says nothing, and says all of it after the resume at p=3', () => {
    const { stopped, resumed } = stopAndResume({}, { configuration: parallel(3) }, WINDOWS);
    expect(stopped.rows('windows')).toEqual([]);
    const rows = resumed.rows('windows').map(({ value }) => value as { key: number });
    expect(rows.sort((a, b) => a.key - b.key)).toEqual([0, 1, 2, 3].map((key) => ({ key, count: 50 })));
  });

  test('T78, 7.9.3 [RUN] B8 with drain every open window fires before the savepoint, and a resume makes wrong early ones', () => {
    const stopped = run(WINDOWS, { tape: [stop('drain')] });
    expect(stopped.status).toBe('FINISHED');
    const early = stopped.rows('windows').map(({ value }) => (value as { count: number }).count);
    expect(early).toHaveLength(4);
    const [fired] = eventsOf(stopped, 'windowFired');
    const triggered = eventsOf(stopped, 'checkpointTriggered').find(({ kind }) => kind === 'terminate');
    const { checkpoint } = triggered ?? {};
    const barrier = eventsOf(stopped, 'barrier').find(
      (event) => event.checkpoint === checkpoint && event.execution === fired?.execution && event.direction === 'in',
    );
    expect(fired?.place.step).toBeLessThan(barrier?.place.step ?? 0);
    const resumed = run(WINDOWS, { snapshot: savepointOf(stopped) });
    const late = resumed.rows('windows').map(({ value }) => (value as { count: number }).count);
    expect([...early, ...late].reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(late.every((count) => count < 50)).toBe(true);
  });

  test('rejected at once while a task is not running, and the job goes on', () => {
    const finished = run(WITH_UIDS, { tape: [{ at: 3, action: 'stopWithSavepoint' }] });
    expect(eventsOf(finished, 'savepointFailed')).toMatchObject([
      { kind: 'suspend', reason: 'NOT_ALL_REQUIRED_TASKS_RUNNING' },
    ]);
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('8.1.1 a savepoint that cannot be stored fails the job, which goes on and takes checkpoints again', () => {
    const full: TapeEntry = {
      when: { event: 'checkpointTriggered', where: { kind: 'suspend' } },
      action: 'failStorage',
      value: 1,
    };
    const finished = run(WITH_UIDS, { tape: [stop(), full] });
    const [failed] = eventsOf(finished, 'savepointFailed');
    expect(failed).toMatchObject({ kind: 'suspend' });
    expect(
      eventsOf(finished, 'failed').some(({ reason }) => reason.message.startsWith('Stop-with-savepoint failed.')),
    ).toBe(true);
    const after = eventsOf(finished, 'checkpointCompleted').filter(
      ({ place }) => place.step > (failed?.place.step ?? 0),
    );
    expect(after.length).toBeGreaterThan(0);
    expect(after.every(({ kind }) => kind === 'checkpoint')).toBe(true);
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('a savepoint that takes too long is given up; tasks that have stopped for it fail, and start anew', () => {
    const slow: TapeEntry = {
      when: { event: 'checkpointTriggered', where: { kind: 'suspend' } },
      action: 'slowStorage',
      value: 300,
    };
    const fast: TapeEntry = { when: { event: 'savepointFailed' }, action: 'slowStorage', value: 0 };
    const configuration = { ...RESTARTING, 'execution.checkpointing.timeout': '250 ms' };
    const finished = run(WITH_UIDS, { configuration, tape: [stop(), slow, fast] });
    expect(eventsOf(finished, 'savepointFailed')).toMatchObject([{ reason: 'CHECKPOINT_EXPIRED' }]);
    expect(eventsOf(finished, 'checkpointFailed').find(({ reason }) => reason === 'CHECKPOINT_EXPIRED')?.counted).toBe(
      false,
    );
    expect(eventsOf(finished, 'failed')[0]?.reason.message).toContain('Stop-with-savepoint failed.');
    expect(finished.status).toBe('FINISHED');
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('the savepoint is there, but a machine dies before all have finished: the whole job fails over', () => {
    const kill: TapeEntry = {
      when: { event: 'checkpointCompleted', where: { kind: 'suspend' } },
      action: 'killTaskManager',
      target: 'tm-1',
    };
    const cluster = { taskManagers: 3, slotsEach: 1, standingBy: 1 };
    const finished = run(WITH_UIDS, { tape: [stop(), kill], cluster });
    const reasons = eventsOf(finished, 'failed').map(({ reason }) => reason.class);
    expect(reasons).toContain('StopWithSavepointStoppingException');
    expect(counts(finished)).toEqual(TWENTY_EACH);
    const resumed = run(WITH_UIDS, { snapshot: savepointOf(finished) });
    expect(counts(resumed)).toEqual(TWENTY_EACH);
  });

  describe('the savepoint completes after a task has failed, before the restart', () => {
    const failing = (acknowledged: number): TapeEntry => ({
      when: { event: 'acknowledged', where: { checkpoint: 4 }, nth: acknowledged },
      action: 'failTask',
      target: 'numbers',
    });
    /** The last failure is that of the stop, after the savepoint completed in a job that was restarting already. */
    const expectFailover = (finished: FinishedRun, kind: string) => {
      const [completed] = eventsOf(finished, 'checkpointCompleted').filter((event) => event.kind === kind);
      const [restarting] = eventsOf(finished, 'jobStatus').filter(({ to }) => to === 'RESTARTING');
      expect(restarting?.place.step).toBeLessThan(completed?.place.step ?? 0);
      expect(eventsOf(finished, 'failed').map(({ reason }) => reason.class)).toEqual([
        'Error',
        'StopWithSavepointStoppingException',
      ]);
      // The savepoint is no checkpoint of the job: its next attempts go back to the one before.
      expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([3]));
      expect(finished.status).toBe('FINISHED');
      expect(counts(finished)).toEqual(TWENTY_EACH);
      return completed;
    };

    test.each(['suspend', 'terminate'])('%s: the whole job fails over at once and nothing is lost', (kind) => {
      const finished = run(WITH_UIDS, { tape: [stop(kind === 'terminate' ? 'drain' : undefined), failing(4)] });
      const completed = expectFailover(finished, kind);
      expect(eventsOf(finished, 'failed').at(-1)).toMatchObject({ execution: null, cause: completed?.place });
      const resumed = run(WITH_UIDS, { snapshot: savepointOf(finished) });
      expect(counts(resumed)).toEqual(TWENTY_EACH);
    });

    test('another region finishes with the savepoint: it goes back with the one that has failed', () => {
      const code = WITH_UIDS.replace('env.execute', `${ANOTHER_REGION}\nenv.execute`);
      // So that the failed one has begun anew before that.
      const configuration = { ...RESTARTING, 'restart-strategy.fixed-delay.delay': '1 ms' };
      const finished = run(code, { configuration, tape: [stop(), failing(5)] });
      expectFailover(finished, 'suspend');
      const others = finished.rows('others').map(({ value }) => value as number);
      expect(others.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    });
  });

  test('7.9.3 [RUN] asked to stop once more, the job gives up the first savepoint; tasks that have stopped for it fail, and all start anew', () => {
    const again: TapeEntry = {
      when: { event: 'checkpointTriggered', where: { kind: 'suspend' } },
      action: 'stopWithSavepoint',
      value: 'drain',
    };
    const finished = run(WITH_UIDS, { tape: [stop(), again] });
    const failed = eventsOf(finished, 'savepointFailed').map(({ kind, reason }) => [kind, reason]);
    // The second one is given up when the tasks that stopped for the first fail.
    expect(failed).toEqual([
      ['suspend', 'CHECKPOINT_COORDINATOR_SUSPEND'],
      ['terminate', 'CHECKPOINT_COORDINATOR_SUSPEND'],
    ]);
    expect(eventsOf(finished, 'failed')[0]?.reason.message).toContain('Stop-with-savepoint failed.');
    const after = eventsOf(finished, 'checkpointCompleted').filter(
      ({ place }) => place.step > (eventsOf(finished, 'savepointFailed')[1]?.place.step ?? 0),
    );
    expect(after.map(({ kind }) => kind)).toContain('checkpoint');
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('7.9.3 asked once more when the savepoint is there, the second one fails: its tasks finish, and the job with them', () => {
    const again: TapeEntry = {
      when: { event: 'checkpointCompleted', where: { kind: 'suspend' } },
      action: 'stopWithSavepoint',
    };
    const finished = run(WITH_UIDS, { tape: [stop(), again] });
    expect(eventsOf(finished, 'savepointFailed')).toMatchObject([{ reason: 'CHECKPOINT_DECLINED_TASK_CLOSING' }]);
    expect(eventsOf(finished, 'failed')).toEqual([]);
    expect(finished.status).toBe('FINISHED');
    expect(counts(run(WITH_UIDS, { snapshot: savepointOf(finished) }))).toEqual(TWENTY_EACH);
  });

  test('7.2.5, 7.9.3 [RUN] a plain savepoint that is asked for meanwhile is taken beside the one that the job stops with', () => {
    const plain: TapeEntry = {
      when: { event: 'checkpointTriggered', where: { kind: 'suspend' } },
      action: 'triggerSavepoint',
    };
    const finished = run(WITH_UIDS, { tape: [stop(), plain] });
    expect(finished.status).toBe('FINISHED');
    expect(eventsOf(finished, 'savepointFailed')).toEqual([]);
    const savepoints = eventsOf(finished, 'checkpointCompleted').filter(({ kind }) => kind !== 'checkpoint');
    expect(savepoints.map(({ kind }) => kind)).toEqual(['suspend', 'savepoint']);
    for (const { checkpoint } of savepoints) {
      const snapshot = finished.snapshot(checkpoint) as KeptSnapshot;
      expect(counts(run(WITH_UIDS, { snapshot }))).toEqual(TWENTY_EACH);
    }
  });

  test('a job that takes no checkpoints stops with a savepoint all the same', () => {
    const { 'execution.checkpointing.interval': _, ...configuration } = RESTARTING;
    const { stopped, resumed } = stopAndResume({ configuration, tape: [{ at: 300, action: 'stopWithSavepoint' }] }, {});
    expect(stopped.status).toBe('FINISHED');
    expect(counts(resumed)).toEqual(TWENTY_EACH);
  });
});

describe('7.2.8 a plain savepoint', () => {
  test('is heard of by nobody, subsumes nothing, and is no checkpoint of the job', () => {
    const kill: TapeEntry = {
      when: { event: 'checkpointCompleted', where: { kind: 'savepoint' } },
      action: 'failTask',
      target: 'count',
    };
    const finished = run(WITH_UIDS, { tape: [trigger, kill] });
    const { checkpoint } = savepointOf(finished).metadata;
    expect(
      eventsOf(finished, 'notified').filter((event) => event.checkpoint === checkpoint && event.completed),
    ).toEqual([]);
    expect(eventsOf(finished, 'restored').map(({ from }) => from)).not.toContain(checkpoint);
    expect(finished.stored.checkpoints).toEqual([checkpoint]);
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('outlives its job, whatever becomes of that, and two runs start from it', () => {
    const cancelled = run(WITH_UIDS, { tape: [trigger, { when: afterCheckpoint(5), action: 'cancelJob' }] });
    expect(cancelled.status).toBe('CANCELED');
    const snapshot = savepointOf(cancelled);
    for (const seed of [1, 2]) expect(counts(run(WITH_UIDS, { snapshot, seed }))).toEqual(TWENTY_EACH);
  });

  test('7.2.5 runs beside a checkpoint that is under way', () => {
    const configuration = { ...RESTARTING, 'execution.checkpointing.max-concurrent-checkpoints': '1' };
    const tape: TapeEntry[] = [{ when: { event: 'checkpointTriggered', nth: 3 }, action: 'triggerSavepoint' }];
    const finished = run(WITH_UIDS, { configuration, tape });
    const events = finished.events.filter(
      ({ type }) => type === 'checkpointTriggered' || type === 'checkpointCompleted',
    );
    const at = events.findIndex((event) => event.type === 'checkpointTriggered' && event.kind === 'savepoint');
    expect(events[at - 1]).toMatchObject({ type: 'checkpointTriggered', checkpoint: 3 });
    expect(events.slice(at + 1, at + 3).map((event) => event.type)).toEqual([
      'checkpointCompleted',
      'checkpointCompleted',
    ]);
  });

  test('7.9.9 there is none between the stages of a BATCH job', () => {
    const configuration = { ...RESTARTING, 'execution.runtime-mode': 'BATCH' };
    const finished = run(WITH_UIDS, { configuration, tape: [{ at: 40, action: 'triggerSavepoint' }] });
    expect(eventsOf(finished, 'savepointFailed')).toMatchObject([{ reason: 'BLOCKING_OUTPUT_EXIST' }]);
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });
});

describe('7.9.4 what is restored', () => {
  const stopped = run(WITH_UIDS, { tape: [stop()] });
  const snapshot = savepointOf(stopped);
  const RENAMED = WITH_UIDS.replace("uid('count')", "uid('tally')");

  test('state without operator is refused: the message names it, and says what to do', () => {
    const failure = failureOf(run(RENAMED, { snapshot }));
    expect(failure).toMatch(/^FAILED IllegalStateException: Failed to rollback to checkpoint\/savepoint 4\./);
    expect(failure).toContain('the state is that of "count" with uid "count": 10 entries'.replace('the', 'The'));
    expect(failure).toContain('set execution.state-recovery.ignore-unclaimed-state to true');
    expect(failure).toContain('Give its successor this uid');
  });

  test('with ignore-unclaimed-state it is left behind, and the trace says which; the operator starts empty', () => {
    const configuration = { ...RESTARTING, 'execution.state-recovery.ignore-unclaimed-state': 'true' };
    const resumed = run(RENAMED, { snapshot, configuration });
    expect(eventsOf(resumed, 'jobRestored')[0]?.leftBehind).toMatchObject([
      { uid: 'count', name: 'count', entries: 10 },
    ]);
    const before = counts(stopped) as { count: number }[];
    const after = counts(resumed) as { count: number }[];
    expect(after.map(({ count }, digit) => count + (before[digit]?.count ?? 0))).toEqual(Array(10).fill(20));
  });

  test('2.4.2 without uids the ids change with the graph; with them an operator more does no harm', () => {
    const more = (code: string) => code.replace('.keyBy((n)', '.filter((n) => n >= 0).keyBy((n)');
    const failure = failureOf(stopAndResume({}, {}, COUNTING, more(COUNTING)).resumed);
    expect(failure).toContain('which had no uid');
    expect(failure).toContain('Give operators with state a uid before a savepoint is taken.');
    expect(counts(stopAndResume({}, {}, WITH_UIDS, more(WITH_UIDS)).resumed)).toEqual(TWENTY_EACH);
    // So do they where the cluster no longer chains operators.
    const unchained = { configuration: { ...RESTARTING, 'pipeline.operator-chaining.enabled': 'false' } };
    expect(failureOf(stopAndResume({}, unchained, COUNTING).resumed)).toContain('which had no uid');
    expect(counts(stopAndResume({}, unchained).resumed)).toEqual(TWENTY_EACH);
    // The same graph has the same ids.
    expect(counts(stopAndResume({}, {}, COUNTING).resumed)).toEqual(TWENTY_EACH);
  });

  test('2.6.4 the wall at the max parallelism of the snapshot; one that was computed gives way, an explicit one does not', () => {
    const small = run(WITH_UIDS, { tape: [stop()], configuration: { ...RESTARTING, 'pipeline.max-parallelism': '2' } });
    const wall = savepointOf(small);
    expect(failureOf(run(WITH_UIDS, { snapshot: wall, configuration: parallel(3) }))).toContain(
      'The maximum parallelism (2) of the restored state is lower than the configured parallelism (3)',
    );
    const explicit = { ...RESTARTING, 'pipeline.max-parallelism': '64' };
    expect(failureOf(run(WITH_UIDS, { snapshot: wall, configuration: explicit }))).toContain(
      'Max parallelism mismatch',
    );
    const adopted = run(WITH_UIDS, { snapshot: wall });
    expect(counts(adopted)).toEqual(TWENTY_EACH);
    expect(eventsOf(adopted, 'stateChanged').every(({ keyGroup }) => keyGroup < 2)).toBe(true);
  });

  test('execution.state-recovery.path names what the run brings along, or the job fails and says so', () => {
    const named = (path: string) => ({ ...RESTARTING, 'execution.state-recovery.path': path });
    expect(counts(run(WITH_UIDS, { snapshot, configuration: named(snapshot.path) }))).toEqual(TWENTY_EACH);
    const failure = failureOf(run(WITH_UIDS, { configuration: named('savepoint-7') }));
    expect(failure).toContain(
      "FileNotFoundException: Cannot find checkpoint or savepoint file/directory 'savepoint-7'",
    );
  });

  test('a retained checkpoint is restored like a savepoint', () => {
    const retention = { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' };
    const cancelled = run(WITH_UIDS, {
      configuration: { ...RESTARTING, ...retention },
      tape: [{ when: afterCheckpoint(4), action: 'cancelJob' }],
    });
    const [kept] = cancelled.stored.checkpoints;
    const resumed = run(WITH_UIDS, {
      snapshot: cancelled.snapshot(kept ?? 0) as KeptSnapshot,
      configuration: parallel(3),
    });
    expect(counts(resumed)).toEqual(TWENTY_EACH);
  });
});

describe('6.3.2, 7.9.5 operator state at another parallelism: list is dealt out, union is for all, broadcast is copied', () => {
  /** Each subtask begins with as many elements as `sizes` says, and passes on with every number what it was restored with. */
  const keepingState = (sizes: readonly number[]) => `
import { CollectSink, DataGeneratorSource, ListStateDescriptor, MapStateDescriptor, RateLimiterStrategy, RichMapFunction,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Keeping extends RichMapFunction {
  initializeState(context) {
    const store = context.getOperatorStateStore();
    const list = store.getListState(new ListStateDescriptor('list'));
    const union = store.getUnionListState(new ListStateDescriptor('union'));
    const broadcast = store.getBroadcastState(new MapStateDescriptor('broadcast'));
    const entries = [...broadcast.entries()].map(([key, value]) => key + '=' + value);
    this.restored = { list: [...list.get()].sort(), union: [...union.get()].sort(), broadcast: entries.sort() };
    if (context.isRestored()) return;
    const me = this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    const elements = Array.from({ length: ${JSON.stringify(sizes)}[me] }, (_, n) => 's' + me + '-' + n);
    list.update(elements);
    union.update(elements);
    for (const n of [0, 1, 2]) broadcast.put('k' + n, 'v' + n);
  }
  snapshotState() {}
  map(number) { return { number, subtask: this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), restored: this.restored }; }
}
env.fromSource(new DataGeneratorSource((n) => n, 50, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), 'numbers')
  .uid('numbers').rebalance().map(new Keeping()).uid('keeping').sinkTo(new CollectSink('out'));
env.execute('operator state');
`;
  interface Row {
    readonly number: number;
    readonly subtask: number;
    readonly restored: Readonly<Record<'list' | 'union' | 'broadcast', readonly string[]>>;
  }
  const rowsOf = (finished: FinishedRun) => finished.rows('out').map(({ value }) => value as unknown as Row);
  const recorded = (kind: string, before: number, after: number, sizes: readonly number[]) => {
    const name = `${kind} state ${before}->${after} sizes [${sizes.join(', ')}]`;
    return facts.cases.find((fact) => fact.case === name)?.expected;
  };

  test.each([
    [2, 3, [3, 3]],
    [3, 2, [2, 2, 2]],
    [3, 1, [2, 2, 2]],
    [1, 3, [7]],
  ])('%i to %i: each subtask has what it has in Flink, where that was recorded', (before, after, sizes) => {
    const { stopped, resumed } = stopAndResume(
      { configuration: parallel(before), tape: [{ when: afterCheckpoint(1), action: 'stopWithSavepoint' }] },
      { configuration: parallel(after) },
      keepingState(sizes),
    );
    const [first, then] = [stopped, resumed].map(rowsOf) as [Row[], Row[]];
    expect(first.flatMap(({ restored }) => Object.values(restored).flat())).toEqual([]);
    const numbers = [...first, ...then].map(({ number }) => number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    const everything = sizes.flatMap((size, subtask) => Array.from({ length: size }, (_, n) => `s${subtask}-${n}`));
    const all = { union: everything, broadcast: ['k0=v0', 'k1=v1', 'k2=v2'] };
    for (const kind of ['list', 'union', 'broadcast'] as const) {
      const bySubtask = Array.from({ length: after }, (_, subtask) => {
        const found = new Set(
          then.filter((row) => row.subtask === subtask).map(({ restored }) => restored[kind].join()),
        );
        return { subtask, restored: [...found].flatMap((one) => one.split(',')) };
      });
      const same = bySubtask.map(({ subtask }) => ({ subtask, restored: kind === 'list' ? [] : all[kind] }));
      expect(bySubtask).toEqual(recorded(kind, before, after, sizes) ?? same);
    }
  });
});

describe('7.9.6, 7.9.7 whose the snapshot is', () => {
  const snapshot = savepointOf(run(WITH_UIDS, { tape: [stop()] }));
  const { checkpoint } = snapshot.metadata;
  const claim = { 'execution.state-recovery.claim-mode': 'CLAIM' };

  test('NO_CLAIM: it is never deleted; CLAIM: it goes when a newer one has taken its place', () => {
    expect(run(WITH_UIDS, { snapshot }).stored.checkpoints).toEqual([checkpoint]);
    const claimed = run(WITH_UIDS, { snapshot, configuration: { ...RESTARTING, ...claim } });
    expect(claimed.stored.checkpoints).toEqual([]);
    expect(eventsOf(claimed, 'checkpointDiscarded')[0]).toMatchObject({ checkpoint, why: 'subsumed' });
  });

  test('it counts as completed: a failure before the first new checkpoint goes back to it', () => {
    const first = { event: 'taskStatus', where: { to: 'RUNNING' }, nth: 4 } as const;
    for (const configuration of [RESTARTING, { ...RESTARTING, ...claim }]) {
      const finished = run(WITH_UIDS, {
        snapshot,
        configuration,
        tape: [{ when: first, action: 'failTask', target: 'count' }],
      });
      const restored = eventsOf(finished, 'restored').map(({ from }) => from);
      expect(restored.slice(0, 8)).toEqual(Array(8).fill(checkpoint));
      expect(counts(finished)).toEqual(TWENTY_EACH);
    }
  });

  test.each(['submitted', 'jobRestored', 'checkpointTriggered', 'checkpointCompleted'] as const)(
    '8.6.1 a new JobManager goes on from it, or from what came after: it dies at %s',
    (event) => {
      const configuration = { ...RESTARTING, 'high-availability.type': 'simulated' };
      const finished = run(WITH_UIDS, {
        snapshot,
        configuration,
        tape: [{ when: { event }, action: 'killJobManager' }],
      });
      expect(eventsOf(finished, 'jobManagerLost')).toHaveLength(1);
      expect(counts(finished)).toEqual(TWENTY_EACH);
      expect(finished.stored.checkpoints).toEqual([checkpoint]);
    },
  );
});

describe('faults around a savepoint lose nothing and count nothing twice', () => {
  const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1);
  test.each(seeds)(
    'seed %i: a kill before, in or after the stop, a resume at another parallelism, and a kill there',
    (seed) => {
      const cluster = { taskManagers: 3, slotsEach: 1, standingBy: 3 };
      const at = 250 + seed * 37;
      const kill: TapeEntry = { at, action: 'killTaskManager', target: `owner-of:${seed % 10}` };
      const first = run(WITH_UIDS, {
        seed,
        cluster,
        tape: [
          { at: at + (seed % 3) * 20 - 20, action: 'triggerSavepoint' },
          kill,
          { when: { event: 'checkpointCompleted', nth: 8 }, action: 'stopWithSavepoint' },
        ],
      });
      const { checkpoint } = eventsOf(first, 'checkpointCompleted')
        .filter(({ kind }) => kind !== 'checkpoint')
        .at(-1) ?? { checkpoint: 0 };
      const snapshot = first.snapshot(checkpoint) as KeptSnapshot;
      const again = {
        when: { event: 'recordProcessed', nth: 40 + seed },
        action: 'killTaskManager',
        target: `owner-of:${seed % 7}`,
      } as const;
      const resumed = run(WITH_UIDS, {
        seed,
        cluster,
        snapshot,
        configuration: parallel((seed % 3) + 1),
        tape: [again],
      });
      expect(resumed.status).toBe('FINISHED');
      expect(counts(resumed)).toEqual(TWENTY_EACH);
    },
  );
});

test('a run that is resumed is cut into legs like any other, and a leg is run anew from its start', () => {
  const snapshot = savepointOf(run(WITH_UIDS, { tape: [stop()] }));
  for (const configuration of [RESTARTING, { ...RESTARTING, 'execution.state-recovery.claim-mode': 'CLAIM' }]) {
    const spec = {
      snapshot,
      configuration,
      legSteps: 300,
      tape: [{ ...trigger, when: { event: 'legStarted' } } as TapeEntry],
    };
    const long = simulation(WITH_UIDS, spec);
    const finished = long.runToEnd(STEPS_MAX);
    expect(counts(finished)).toEqual(TWENTY_EACH);
    const start = long.leg ?? undefined;
    expect(start?.leg).toBeGreaterThan(2);
    expect(start?.restore.checkpoints.map(({ kind }) => kind)).toEqual(['checkpoint']);
    const again = simulation(WITH_UIDS, { ...spec, ...(start && { start }), tape: finished.tape }).runToEnd(STEPS_MAX);
    expect(again.hashes).toEqual(finished.hashes.slice(start?.step));
  }
});

test('7.2.8 M28: a plain savepoint commits nothing, one that the job is stopped with does; what is resumed goes on from there', () => {
  const code = writing()
    .replace("'numbers')", "'numbers').uid('numbers')")
    .replace(".name('table')", ".name('table').uid('table')");
  const plain = run(code, { tape: [{ when: afterCheckpoint(1), action: 'triggerSavepoint' }] });
  const of = (finished: FinishedRun, checkpoint: number) =>
    eventsOf(finished, 'committed').filter((event) => event.checkpoint === checkpoint);
  // Its rows are committed with the next checkpoint of the job.
  const { checkpoint } = savepointOf(plain).metadata;
  const later = eventsOf(plain, 'checkpointCompleted').find((event) => event.checkpoint > checkpoint);
  expect(of(plain, checkpoint).length).toBeGreaterThan(0);
  expect(of(plain, checkpoint).every(({ place }) => place.step > (later?.place.step ?? 0))).toBe(true);
  const { stopped, resumed } = stopAndResume(
    { tape: [{ when: afterCheckpoint(2), action: 'stopWithSavepoint' }] },
    {},
    code,
  );
  expect(of(stopped, savepointOf(stopped).metadata.checkpoint).length).toBeGreaterThan(0);
  // What the savepoint holds may have been committed or not: a run that starts from it commits it again.
  const savepoint = savepointOf(stopped).metadata.checkpoint;
  const own = eventsOf(resumed, 'committed').filter((event) => event.checkpoint > savepoint);
  const rows = [...eventsOf(stopped, 'committed'), ...own].map((event) => event.rows);
  expect(resumed.status).toBe('FINISHED');
  expect(rows.reduce((sum, count) => sum + count, 0)).toBe(60);
});
