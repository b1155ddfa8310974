/** How the tasks of a job end one after the other (3.4.4), and what is lost with a TaskManager on which some have ended. */
import { expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, RESTARTING, run, runInTurns } from './run-job.ts';

/** Ten numbers, made in one slot and collected in another. */
const TWO_SLOTS = `
import { CollectSink, StreamExecutionEnvironment } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, 10).name('numbers').slotSharingGroup('first')
  .map((n) => n).name('far').slotSharingGroup('second').sinkTo(new CollectSink('all')).slotSharingGroup('second');
env.execute('two slots');
`;
const TEN = new Set(Array.from({ length: 10 }, (_, index) => index + 1));
/** The last word of `numbers` takes longer than three checkpoints, and longer than the loss of a TaskManager is unknown. */
const SLOW_END: TapeEntry = {
  when: { event: 'endOfData', nth: 1 },
  action: 'slowChannel',
  target: 'numbers:0 > far:0',
  value: 400,
};

function runTwoSlots(tape: readonly TapeEntry[]): FinishedRun {
  const cluster = { taskManagers: 2, slotsEach: 1, standingBy: 1 };
  return run(TWO_SLOTS, { cluster, configuration: { ...RESTARTING, 'parallelism.default': '1' }, tape });
}

function endOf(finished: FinishedRun, execution: string) {
  const end = eventsOf(finished, 'taskStatus').find(
    (event) => event.execution === execution && event.to === 'FINISHED',
  );
  return { step: end?.place.step ?? Number.NaN, time: end?.time ?? Number.NaN };
}

test('3.4.4 a task has FINISHED when all its records are processed and the final checkpoint is complete, read to its last word or not', () => {
  const finished = runTwoSlots([SLOW_END]);
  const read = eventsOf(finished, 'endOfData').find(
    ({ execution, channel }) => execution === 'far:0:0' && channel !== null,
  );
  expect(read?.place.step).toBeLessThan(endOf(finished, 'numbers:0:0').step);
  expect(endOf(finished, 'far:0:0').time - endOf(finished, 'numbers:0:0').time).toBeGreaterThanOrEqual(400);
});

test('7.2.7 behind tasks that have FINISHED it is the coordinator that triggers, and no checkpoint waits for the ends of partitions', () => {
  const finished = runTwoSlots([SLOW_END]);
  const [from, to] = [endOf(finished, 'numbers:0:0').time, endOf(finished, 'far:0:0').time];
  const meanwhile = eventsOf(finished, 'checkpointCompleted').filter(({ time }) => time > from && time < to);
  expect(meanwhile.length).toBeGreaterThan(2);
  expect(eventsOf(finished, 'declined')).toEqual([]);
});

test('3.5.8 a TaskManager is lost on which a task had FINISHED: who has not read its last word fails, and both run again', () => {
  const kill: TapeEntry = {
    when: { event: 'taskStatus', where: { to: 'FINISHED' } },
    action: 'killTaskManager',
    target: 'tm-1',
  };
  const finished = runTwoSlots([SLOW_END, kill]);
  expect(eventsOf(finished, 'failed')).toMatchObject([
    { execution: 'far:0:0', reason: { class: 'RemoteTransportException' } },
  ]);
  expect(endOf(finished, 'numbers:0:1').step).toBeLessThan(endOf(finished, 'far:0:1').step);
  expect(finished.status).toBe('FINISHED');
  expect(new Set(finished.rows('all').map(({ value }) => value))).toEqual(TEN);
});

test('3.5.8 lost when its last word has been read, it fails nobody', () => {
  const kill: TapeEntry = { when: { event: 'taskStatus', nth: 10 }, action: 'killTaskManager', target: 'tm-1' };
  const finished = runTwoSlots([kill]);
  expect(eventsOf(finished, 'failed')).toEqual([]);
  expect(finished.status).toBe('FINISHED');
});

test('3.4.4 what an operator emits behind the end of the data of a stopped job is sent before its task ends, credit or none', async () => {
  const code = `
import { AsyncDataStream, CollectSink, DataGeneratorSource, Duration, RateLimiterStrategy, RichAsyncFunction, StreamExecutionEnvironment,
  WatermarkStrategy } from 'millrace';
class LookUp extends RichAsyncFunction {
  asyncInvoke(n, future) { setTimeout(() => future.complete([n]), n === 0 ? 0 : 150); }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const source = env.fromSource(new DataGeneratorSource((n) => n, 1000, RateLimiterStrategy.perSecond(500)), WatermarkStrategy.noWatermarks(), 'numbers').slotSharingGroup('first');
AsyncDataStream.unorderedWait(source, new LookUp(), Duration.ofMinutes(5), 100).name('look up').slotSharingGroup('first')
  .map((n) => n).name('far').slotSharingGroup('second').sinkTo(new CollectSink('all')).slotSharingGroup('second');
env.execute('late answers');
`;
  const slow: TapeEntry = { when: { event: 'sinkWrote', nth: 1 }, action: 'slowOperator', target: 'far', value: 10 };
  const stop: TapeEntry = { at: 400, action: 'stopWithSavepoint' };
  const cluster = { taskManagers: 2, slotsEach: 1, standingBy: 0 };
  const finished = await runInTurns(code, {
    cluster,
    configuration: { ...RESTARTING, 'parallelism.default': '1' },
    tape: [slow, stop],
  });
  expect(finished.status).toBe('FINISHED');
  const said = eventsOf(finished, 'endOfData').find(
    ({ execution, channel }) => execution === 'far:0:0' && channel !== null,
  );
  const behind = eventsOf(finished, 'recordProcessed').filter(
    ({ execution, place }) => execution === 'far:0:0' && place.step > (said?.place.step ?? 0),
  );
  expect(behind.length).toBeGreaterThan(10);
});
