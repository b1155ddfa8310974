import { describe, expect, test } from 'vitest';
import { COUNTING, counts, eventsOf, RESTARTING, run, STEPS_MAX, simulation, TWENTY_EACH } from './run-job.ts';

const afterCheckpoint = (checkpoint: number) => ({ event: 'checkpointCompleted', where: { checkpoint } }) as const;
const RETENTION = 'execution.checkpointing.externalized-checkpoint-retention';

test('7.2.8: under a slow operator a checkpoint expires; tolerated, the job goes on and later ones complete', () => {
  const finished = run(COUNTING, {
    configuration: {
      ...RESTARTING,
      'execution.checkpointing.timeout': '150 ms',
      'execution.checkpointing.tolerable-failed-checkpoints': '1000',
    },
    tape: [
      { when: afterCheckpoint(2), action: 'slowOperator', target: 'count', value: 60 },
      { when: { event: 'checkpointFailed', nth: 2 }, action: 'slowOperator', target: 'count', value: 0 },
    ],
  });
  const reasons = eventsOf(finished, 'checkpointFailed').map(({ reason }) => reason);
  expect(reasons.slice(0, 2)).toEqual(['CHECKPOINT_EXPIRED', 'CHECKPOINT_EXPIRED']);
  const lastExpired = eventsOf(finished, 'checkpointFailed')[1]?.place.step ?? Number.POSITIVE_INFINITY;
  expect(eventsOf(finished, 'checkpointCompleted').some(({ place }) => place.step > lastExpired)).toBe(true);
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('7.7: an expired checkpoint that is not tolerated fails the job, which restarts', () => {
  const finished = run(COUNTING, {
    configuration: { ...RESTARTING, 'execution.checkpointing.timeout': '150 ms' },
    tape: [
      { when: afterCheckpoint(2), action: 'slowOperator', target: 'count', value: 60 },
      { when: { event: 'checkpointFailed' }, action: 'slowOperator', target: 'count', value: 0 },
    ],
  });
  expect(eventsOf(finished, 'failed')[0]?.reason.message).toContain('tolerable failure threshold');
  expect(eventsOf(finished, 'regionRestarting')).toHaveLength(1);
  expect(counts(finished)).toEqual(TWENTY_EACH);
});

test('slow storage: checkpoints take longer, and the records do not wait for them', () => {
  const durations = (tape: Parameters<typeof run>[1]) =>
    eventsOf(run(COUNTING, tape), 'checkpointCompleted').map(({ durationMs }) => durationMs);
  const slow = run(COUNTING, { tape: [{ at: 1, action: 'slowStorage', value: 150 }] });
  expect(Math.min(...eventsOf(slow, 'checkpointCompleted').map(({ durationMs }) => durationMs))).toBeGreaterThan(300);
  expect(Math.max(...durations({}))).toBeLessThan(150);
  const lastRow = eventsOf(slow, 'sinkWrote').at(-1)?.time ?? 0;
  expect(lastRow).toBeLessThan(2_300);
  expect(counts(slow)).toEqual(TWENTY_EACH);
});

describe('7.9.1: what is left of the checkpoints when the job has ended', () => {
  const cancel = { when: afterCheckpoint(3), action: 'cancelJob' } as const;
  const fail = { when: afterCheckpoint(3), action: 'failTask', target: 'count' } as const;
  const ended = (retention: string, tape: readonly (typeof cancel | typeof fail)[]) => {
    const configuration = { ...RESTARTING, 'restart-strategy.type': 'none', [RETENTION]: retention };
    return run(COUNTING, { configuration, tape });
  };

  test.each([
    ['FINISHED', 'RETAIN_ON_CANCELLATION', [], false],
    ['CANCELED', 'NO_EXTERNALIZED_CHECKPOINTS', [cancel], false],
    ['CANCELED', 'DELETE_ON_CANCELLATION', [cancel], false],
    ['CANCELED', 'RETAIN_ON_CANCELLATION', [cancel], true],
    ['FAILED', 'NO_EXTERNALIZED_CHECKPOINTS', [fail], false],
    ['FAILED', 'DELETE_ON_CANCELLATION', [fail], true],
    ['FAILED', 'RETAIN_ON_CANCELLATION', [fail], true],
  ] as const)('%s with %s', (status, retention, tape, kept) => {
    const finished = ended(retention, tape);
    expect(finished.status).toBe(status);
    const last = eventsOf(finished, 'checkpointCompleted').at(-1)?.checkpoint;
    expect(finished.stored.checkpoints).toEqual(kept ? [last] : []);
    expect(finished.stored.parts.length > 0).toBe(kept);
    expect(finished.stored.parts.every((part) => part.startsWith(`chk-${last}/`))).toBe(true);
    const atEnd = eventsOf(finished, 'checkpointDiscarded').filter(({ why }) => why === 'jobEnded');
    expect(atEnd.map(({ checkpoint }) => checkpoint)).toEqual(kept ? [] : [last]);
  });

  test('with num-retained 2 the last two stay', () => {
    const configuration = {
      ...RESTARTING,
      [RETENTION]: 'RETAIN_ON_CANCELLATION',
      'execution.checkpointing.num-retained': '2',
    };
    const finished = run(COUNTING, { configuration, tape: [cancel] });
    expect(finished.stored.checkpoints).toEqual([2, 3]);
    expect(eventsOf(finished, 'checkpointDiscarded')).toMatchObject([{ checkpoint: 1, why: 'subsumed' }]);
  });
});

describe('8.6.1: checkpoints and the death of the JobManager', () => {
  const available = { ...RESTARTING, 'high-availability.type': 'simulated' };
  const kill = { when: afterCheckpoint(3), action: 'killJobManager' } as const;

  test('its successor restores the last completed one, and goes on counting where it stood', () => {
    const finished = run(COUNTING, { configuration: available, tape: [kill] });
    expect(new Set(eventsOf(finished, 'restored').map(({ from }) => from))).toEqual(new Set([3]));
    const triggered = eventsOf(finished, 'checkpointTriggered').map(({ checkpoint }) => checkpoint);
    expect(triggered).toEqual([...new Set(triggered)].sort((a, b) => a - b));
    expect(finished.stored).toEqual({ checkpoints: [], parts: [], working: [] });
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('what is retained stays retained by the successor', () => {
    const configuration = { ...available, [RETENTION]: 'RETAIN_ON_CANCELLATION' };
    const tape = [kill, { when: { event: 'jobManagerRecovered' }, action: 'cancelJob' }] as const;
    const finished = run(COUNTING, { configuration, tape });
    expect(finished.status).toBe('CANCELED');
    expect(finished.stored.checkpoints).toEqual([3]);
  });

  test('its successor asks storage again until it answers', () => {
    const failing = { when: { event: 'jobManagerLost' }, action: 'failStorage', value: 3 } as const;
    const finished = run(COUNTING, { configuration: available, tape: [kill, failing] });
    expect(eventsOf(finished, 'jobManagerRecovered')).toHaveLength(1);
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('without high availability the job is lost, and its last checkpoint stays where it is', () => {
    const finished = run(COUNTING, { tape: [kill] });
    expect(finished.status).toBe('LOST');
    expect(finished.stored.checkpoints).toContain(3);
  });
});

test('7.9.2: a full checkpoint holds everything each time, and nothing of it is kept when a later one has taken its place', () => {
  const finished = run(COUNTING, {
    configuration: { ...RESTARTING, [RETENTION]: 'RETAIN_ON_CANCELLATION' },
    tape: [{ when: afterCheckpoint(5), action: 'cancelJob' }],
  });
  const subtasks = finished.snapshot(5)?.metadata.vertices.count?.subtasks ?? [];
  const entries = subtasks.flatMap(({ operators }) => operators.flatMap(({ keyed }) => keyed));
  expect(entries.reduce((sum, handle) => sum + handle.entries, 0)).toBe(10);
  expect(entries.every(({ part }) => part.startsWith('chk-5/'))).toBe(true);
  expect(finished.stored.parts.every((part) => part.startsWith('chk-5/'))).toBe(true);
});

/** One subtask keeps 6 MB from its first number on. */
const LARGE = `
import { DataGeneratorSource, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment, UpsertSink,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Keep extends RichMapFunction {
  open() { this.text = this.getRuntimeContext().getState(new ValueStateDescriptor('text')); }
  map(n) { if (n === 0) this.text.update('x'.repeat(6e6)); return n; }
}
env.fromSource(new DataGeneratorSource((n) => n, 100, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.noWatermarks(), 'numbers')
  .keyBy(() => 0).map(new Keep()).setParallelism(1).name('keep').sinkTo(new UpsertSink('kept', String));
env.execute('large');
`;

test('7.1: the memory of the JobManager takes no state of more than 5 MiB, but a savepoint of it; other storage does', () => {
  const untilKept = (storage: string) => {
    const tolerant = { ...RESTARTING, 'execution.checkpointing.tolerable-failed-checkpoints': '1000' };
    const configuration = { ...tolerant, 'execution.checkpointing.storage': storage };
    const tape = [{ when: { event: 'declined', nth: 1 }, action: 'triggerSavepoint' }] as const;
    const large = simulation(LARGE, { configuration, tape }, {});
    const { events } = large.result();
    large.advance(STEPS_MAX, () => {
      const last = events.at(-1);
      return last?.type === 'checkpointCompleted' && last.bytes > 6e6;
    });
    return large.result();
  };
  const [memory, files] = [untilKept('jobmanager'), untilKept('filesystem')];
  const [declined] = eventsOf(memory, 'declined');
  expect([declined?.execution, declined?.reason]).toEqual(['keep:0:0', 'CHECKPOINT_ASYNC_EXCEPTION']);
  expect(declined?.message).toMatch(
    /larger than the maximum permitted memory-backed state\. Size=6\d{6}, maxSize=5242880\..*set execution\.checkpointing\.storage/,
  );
  expect(eventsOf(memory, 'checkpointCompleted').at(-1)?.kind).toBe('savepoint');
  expect(eventsOf(files, 'declined')).toEqual([]);
  expect(eventsOf(files, 'checkpointCompleted').at(-1)?.kind).toBe('checkpoint');
});

describe('7.1 pause-until-first-checkpoint', () => {
  const configuration = { ...RESTARTING, 'pipeline.sources.pause-until-first-checkpoint': 'true' };

  test('7.1 with pause-until-first-checkpoint a source that is restored reads on only behind the first barrier', () => {
    const kill = { when: afterCheckpoint(3), action: 'killTaskManager', target: 'tm-1' } as const;
    const finished = run(COUNTING, {
      configuration,
      tape: [kill],
      cluster: { taskManagers: 3, slotsEach: 1, standingBy: 1 },
    });
    const resumed = eventsOf(finished, 'sourceResumed');
    // Not those of the first attempt, which start with nothing.
    expect(
      eventsOf(finished, 'sourcePaused')
        .map(({ execution }) => execution)
        .sort(),
    ).toEqual(['numbers:0:1', 'numbers:1:1']);
    expect(resumed.map(({ execution }) => execution).sort()).toEqual(['numbers:0:1', 'numbers:1:1']);
    for (const { execution, checkpoint, place } of resumed) {
      const read = eventsOf(finished, 'recordEmitted').filter(
        (event) => event.execution === execution && event.split !== undefined,
      );
      const barrier = eventsOf(finished, 'barrier').find((event) => event.execution === execution);
      expect(barrier?.checkpoint).toBe(checkpoint);
      expect(read.length).toBeGreaterThan(10);
      expect(read.every((event) => event.place.step >= place.step)).toBe(true);
    }
    expect(counts(finished)).toEqual(TWENTY_EACH);
  });

  test('7.2.2 the first checkpoint is taken after the pause, and not after an interval', () => {
    const idling = COUNTING.replace('import {', 'import { Duration,').replace(
      'WatermarkStrategy.noWatermarks()',
      'WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n).withIdleness(Duration.ofMillis(100))',
    );
    const stopped = run(idling, { tape: [{ when: afterCheckpoint(3), action: 'stopWithSavepoint' }] });
    const snapshot = stopped.snapshot(stopped.stored.checkpoints[0] ?? 0);
    if (snapshot === null) throw new Error('The run has left no savepoint.');
    const resume = (more: Record<string, string>) => {
      const seldom = { 'execution.checkpointing.interval': '100 s', 'execution.checkpointing.min-pause': '200 ms' };
      const often = { 'pipeline.auto-watermark-interval': '20 ms' };
      const resumed = run(idling, { snapshot, configuration: { ...RESTARTING, ...seldom, ...often, ...more } });
      expect(counts(resumed)).toEqual(TWENTY_EACH);
      const running = eventsOf(resumed, 'taskStatus').findLast(({ to }) => to === 'RUNNING')?.time ?? 0;
      const [delay = 0] = eventsOf(resumed, 'checkpointTriggered').map(({ time }) => time - running);
      return { resumed, delay };
    };
    const { resumed, delay } = resume({ 'pipeline.sources.pause-until-first-checkpoint': 'true' });
    expect(delay).toBeGreaterThanOrEqual(200);
    expect(delay).toBeLessThanOrEqual(400);
    // While they wait, sources are not idle: 4.2.7.
    expect(eventsOf(resumed, 'sourceResumed')).toHaveLength(2);
    expect(eventsOf(resumed, 'watermarkStatus').filter(({ idle }) => idle)).toEqual([]);
    // Without it the last one is the first, long after the end of the numbers.
    expect(resume({}).delay).toBeGreaterThan(10_000);
  });
});
