import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { COUNTING, counts, eventsOf, RESTARTING, run, TWENTY_EACH } from './run-job.ts';

const afterCheckpoint = (checkpoint: number) => ({ event: 'checkpointCompleted', where: { checkpoint } }) as const;
const TOLERANT = { ...RESTARTING, 'execution.checkpointing.tolerable-failed-checkpoints': '5' } as const;

function runWith(entry: TapeEntry | readonly TapeEntry[], spec: Partial<RunSpec> = {}): FinishedRun {
  return run(COUNTING, { tape: Array.isArray(entry) ? entry : [entry as TapeEntry], ...spec });
}

const reasons = (finished: FinishedRun) => eventsOf(finished, 'checkpointFailed').map(({ reason }) => reason);
const failures = (finished: FinishedRun) => eventsOf(finished, 'failed').map(({ reason }) => reason);

function expectExact(finished: FinishedRun): void {
  expect(finished.status).toBe('FINISHED');
  expect(counts(finished)).toEqual(TWENTY_EACH);
}

/** Five keys, each with a timer of event time that rings at the end of the input and emits its key. */
const RINGING = `
import { CollectSink, DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Ring extends KeyedProcessFunction {
  processElement(n, context) { context.timerService().registerEventTimeTimer(1000); }
  onTimer(timestamp, context, out) { out.collect(context.getCurrentKey()); }
}
const source = new DataGeneratorSource((n) => n, 50, RateLimiterStrategy.perSecond(100));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers')
  .keyBy((n) => n % 5).process(new Ring()).name('ring').sinkTo(new CollectSink('rung'));
env.execute('ringing');
`;

describe('a call that throws', () => {
  test.each(['open', 'processElement', 'snapshotState', 'notifyCheckpointComplete', 'close'] as const)(
    '%s: the task fails at that very call, once, and the job comes back with nothing lost',
    (callback) => {
      // From the beginning, since `open` and `close` are called but once.
      const at = callback === 'open' || callback === 'close' ? { at: 1 } : { when: afterCheckpoint(2) };
      const finished = runWith({ ...at, action: 'throwInCallback', target: 'count:1', value: { callback } });
      expect(failures(finished)).toHaveLength(1);
      const [failure] = failures(finished);
      const injected = failure?.class === 'InjectedFailure' ? failure : failure?.causes?.[0];
      expect(injected).toMatchObject({ class: 'InjectedFailure', message: expect.stringContaining(callback) });
      expectExact(finished);
    },
  );

  test('onTimer: the task fails when the timer rings, and the timer, which is in its state, rings again', () => {
    const value = { callback: 'onTimer', nth: 3, operator: 'ring' };
    const finished = run(RINGING, { tape: [{ at: 1, action: 'throwInCallback', target: 'ring', value }] });
    expect(failures(finished)).toMatchObject([
      { class: 'InjectedFailure', message: expect.stringContaining('onTimer') },
    ]);
    const rung = new Set(finished.rows('rung').map(({ value: key }) => key));
    expect([finished.status, [...rung].sort()]).toEqual(['FINISHED', [0, 1, 2, 3, 4]]);
  });

  test('it is the call that was asked for: the job has emitted that many records before', () => {
    const value = { callback: 'processElement', nth: 7, operator: 'count' };
    const finished = runWith({ at: 1, action: 'throwInCallback', target: 'count:1', value });
    const failed = eventsOf(finished, 'failed')[0];
    const before = eventsOf(finished, 'recordProcessed').filter(
      ({ execution, operator, place }) =>
        execution === 'count:1:0' && operator === 'count' && place.step <= (failed?.place.step ?? 0),
    );
    expect(before).toHaveLength(6);
    expectExact(finished);
  });

  test('an entry that names no call does nothing', () => {
    const finished = runWith({ at: 1, action: 'throwInCallback', target: 'count', value: { callback: 'map' } });
    expect(failures(finished)).toEqual([]);
    expectExact(finished);
  });
});

test('a fault at a barrier of one channel takes place when that channel has brought it, and not another', () => {
  const where = { subtask: 'count:1', producer: 'numbers:0', checkpoint: 2, direction: 'in' } as const;
  const finished = runWith({ when: { event: 'barrier', where }, action: 'failTask', target: 'count:1' });
  const failed = eventsOf(finished, 'failed')[0];
  const arrived = eventsOf(finished, 'barrier').find(
    ({ execution, channel, checkpoint, direction }) =>
      execution === 'count:1:0' && channel?.startsWith('numbers:0:0 ') && checkpoint === 2 && direction === 'in',
  );
  expect(arrived).toBeDefined();
  expect(eventsOf(finished, 'fault').map(({ place }) => place.step)).toEqual([(arrived?.place.step ?? 0) + 1]);
  expect(failed?.execution).toBe('count:1:0');
  expectExact(finished);
});

describe('sources', () => {
  test('1.5: a silent source emits nothing until it is heard again; checkpoints go on', () => {
    const finished = runWith([
      { when: afterCheckpoint(2), action: 'muteSource', target: 'numbers' },
      { when: afterCheckpoint(6), action: 'muteSource', target: 'numbers', value: false },
    ]);
    const completed = new Map(
      eventsOf(finished, 'checkpointCompleted').map(({ checkpoint, time }) => [checkpoint, time]),
    );
    const between = eventsOf(finished, 'recordEmitted').filter(
      ({ operator, time }) =>
        operator === 'numbers' && time > (completed.get(3) ?? 0) && time < (completed.get(6) ?? 0),
    );
    expect(between).toEqual([]);
    expectExact(finished);
  });

  test('it stays silent after a restart', () => {
    const finished = runWith([
      { when: afterCheckpoint(2), action: 'muteSource', target: 'numbers' },
      { when: afterCheckpoint(3), action: 'failTask', target: 'count' },
      { when: afterCheckpoint(6), action: 'muteSource', target: 'numbers', value: false },
    ]);
    const heard = eventsOf(finished, 'checkpointCompleted').find(({ checkpoint }) => checkpoint === 6);
    const restarted = eventsOf(finished, 'recordEmitted').filter(
      ({ execution }) => execution.startsWith('numbers') && execution.endsWith(':1'),
    );
    expect(restarted.every(({ time }) => time >= (heard?.time ?? 0))).toBe(true);
    expectExact(finished);
  });

  test('8.3.1: a poisoned element fails the job again after each restart, until the strategy gives up', () => {
    const configuration = { ...RESTARTING, 'restart-strategy.fixed-delay.attempts': '3' };
    const finished = runWith({ at: 1, action: 'poisonRecord', target: 'numbers', value: 42 }, { configuration });
    expect(finished.status).toBe('FAILED');
    expect(failures(finished).filter(({ class: name }) => name === 'PoisonedRecord')).toHaveLength(4);
    expect(eventsOf(finished, 'recoverySuppressed')).toHaveLength(1);
  });
});

describe('checkpoints', () => {
  test('7.7.5: one that is made to expire fails as at its time-out, and the next completes', () => {
    const finished = runWith(
      { when: { event: 'checkpointTriggered', where: { checkpoint: 3 } }, action: 'expireCheckpoint' },
      { configuration: TOLERANT },
    );
    expect(reasons(finished)).toEqual(['CHECKPOINT_EXPIRED']);
    expectExact(finished);
  });

  test('a lost acknowledgement: the checkpoint waits for it until it expires', () => {
    const finished = runWith(
      { when: afterCheckpoint(2), action: 'dropAcknowledgement', target: 'count:0' },
      { configuration: { ...TOLERANT, 'execution.checkpointing.timeout': '500 ms' } },
    );
    expect(eventsOf(finished, 'acknowledgementLost')).toMatchObject([{ execution: 'count:0:0', checkpoint: 3 }]);
    expect(reasons(finished)).toEqual(['CHECKPOINT_EXPIRED']);
    expectExact(finished);
  });

  test('a late acknowledgement: the checkpoint takes so much longer, and what follows it is not late', () => {
    const late = runWith({ when: afterCheckpoint(2), action: 'delayAcknowledgement', target: 'count:0', value: 60 });
    const durations = eventsOf(late, 'checkpointCompleted').map(({ durationMs }) => durationMs);
    expect(durations[2]).toBeGreaterThanOrEqual(60);
    expect(durations[1]).toBeLessThan(60);
    expectExact(late);
  });

  test('an upload that fails: the task declines, and the checkpoint fails with the reason', () => {
    const finished = runWith(
      { when: afterCheckpoint(2), action: 'failUpload', target: 'count:1' },
      { configuration: TOLERANT },
    );
    expect(eventsOf(finished, 'declined')).toMatchObject([
      { execution: 'count:1:0', reason: 'CHECKPOINT_ASYNC_EXCEPTION' },
    ]);
    expectExact(finished);
  });

  test('a slow upload: the asynchronous part of that task takes so much longer', () => {
    const finished = runWith({ when: afterCheckpoint(2), action: 'delayUpload', target: 'count:1', value: 70 });
    const slow = eventsOf(finished, 'acknowledged').filter(({ checkpoint }) => checkpoint === 3);
    expect(slow.find(({ execution }) => execution === 'count:1:0')?.asyncMs).toBeGreaterThanOrEqual(70);
    expect(slow.find(({ execution }) => execution === 'count:0:0')?.asyncMs).toBeLessThan(70);
    expectExact(finished);
  });

  test('a full disk: no checkpoint completes until there is room again', () => {
    const finished = runWith(
      [
        { when: afterCheckpoint(2), action: 'fillStorage' },
        { when: { event: 'checkpointFailed', nth: 2 }, action: 'fillStorage', value: false },
      ],
      { configuration: { ...TOLERANT, 'restart-strategy.type': 'fixed-delay' } },
    );
    expect(
      eventsOf(finished, 'declined')
        .map(({ message }) => message)
        .join(),
    ).toContain('no room left');
    expect(reasons(finished)).toHaveLength(2);
    expect(eventsOf(finished, 'checkpointCompleted').length).toBeGreaterThan(4);
    expectExact(finished);
  });

  test('a damaged part: the restore fails, and again, since the newest checkpoint is the one to restore', () => {
    const finished = runWith(
      [
        { when: afterCheckpoint(2), action: 'corruptPart', target: 'count' },
        { when: { event: 'fault' }, action: 'killTaskManager', target: 'tm-1' },
      ],
      { configuration: { ...RESTARTING, 'restart-strategy.fixed-delay.attempts': '3' } },
    );
    expect(finished.status).toBe('FAILED');
    expect(failures(finished).some(({ message }) => message.includes('A fault of this run has damaged it'))).toBe(true);
  });
});

test('3.5: a slow channel holds its records back, and the producer feels it', () => {
  const slow = runWith({ at: 1, action: 'slowChannel', target: 'numbers > count:0', value: 50 });
  const delays = (to: string) =>
    eventsOf(slow, 'bufferSent')
      .filter(({ channel }) => channel.includes(`> ${to}:`))
      .map(({ time, arrivesAt }) => arrivesAt - time);
  expect(Math.min(...delays('count:0'))).toBeGreaterThanOrEqual(50);
  expect(Math.max(...delays('count:1'))).toBeLessThan(50);
  expectExact(slow);
});
