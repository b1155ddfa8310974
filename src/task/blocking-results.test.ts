/** What lies between two stages: written whole, kept by the slot, read as often as it is asked for (3.5.1, 9.3, 9.11). */
import { expect, test } from 'vitest';
import { COUNT_SLOT, countDeployment, SlotScript, SOURCE_SLOT, sourceDeployment } from './testing/slot-script.ts';

const SOURCE = 'source:0:0';
const BLOCKING = { resultType: 'BLOCKING' } as const;
const counted = (script: SlotScript) => script.journal.filter((line) => line.startsWith('count record'));

/** The source has read `records` numbers and is gone. */
function finished(records: number): SlotScript {
  const operatorId = 'operator-source';
  const splits = [{ id: 's', start: 0, step: 1, end: records, next: 0 }];
  return new SlotScript({ tracing: true })
    .tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment(BLOCKING) })
    .settle()
    .tell(SOURCE_SLOT, { type: 'assignSplits', execution: SOURCE, operatorId, splits })
    .tell(SOURCE_SLOT, { type: 'noMoreSplits', execution: SOURCE, operatorId })
    .settle();
}

const deployCount = (script: SlotScript, attempt: number) =>
  script
    .tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({ ...BLOCKING, attempt, producers: 0 }) })
    .settle();

test('3.5.4: a producer is never held back: it writes all it has and is FINISHED before anyone reads', () => {
  const script = finished(100);
  expect(script.states(SOURCE)).toEqual(['INITIALIZING', 'RUNNING', 'FINISHED']);
  expect(script.events.filter(({ type }) => type === 'backPressured')).toEqual([]);
  expect(script.events.find(({ type }) => type === 'partitionFinished')).toMatchObject({ records: 100, edge: 'e0' });
});

test('9.3: what a finished task has left is read by credit, to its end', () => {
  const script = deployCount(finished(100), 0);
  expect(counted(script)).toHaveLength(100);
  expect(counted(script).at(-1)).toBe('count record 99');
  expect(script.states('count:0:0')).toEqual(['INITIALIZING', 'RUNNING', 'FINISHED']);
});

test('9.11: another attempt of the consumer reads it from the beginning', () => {
  const script = finished(20);
  script.held = [];
  deployCount(script, 0);
  expect(counted(script)).toEqual([]);
  script.tell(COUNT_SLOT, { type: 'cancel', execution: 'count:0:0' }).release();
  expect(counted(deployCount(script, 1))).toHaveLength(20);
  const requests = script.events.filter(({ type }) => type === 'partitionRequested');
  expect(requests).toMatchObject([
    { channel: 'source:0:0 > count:0:0 : e0', written: 'source:0:0 > count:0:0 : e0' },
    { channel: 'source:0:0 > count:0:1 : e0', written: 'source:0:0 > count:0:0 : e0' },
  ]);
});

test('8.2.1: a consumer whose input is not there fails with PartitionNotFound and says which', () => {
  const script = finished(20).tell(SOURCE_SLOT, {
    type: 'releasePartitions',
    partitions: [{ execution: SOURCE, edge: 'e0' }],
  });
  expect(script.events.at(-1)).toMatchObject({ type: 'partitionReleased', execution: SOURCE });
  deployCount(script, 0);
  const failed = script.of('taskState').find(({ state }) => state === 'FAILED');
  expect(failed).toMatchObject({
    execution: 'count:0:0',
    reason: { class: 'PartitionNotFound' },
    unavailable: 'source:0:0 > count:0:0 : e0',
  });
});

test('9.11: a consumer that hears of a loss fails, also where all that it has not read is the end of the input', () => {
  const channels = ['source:0:0 > count:0:0 : e0'];
  const lost = { type: 'partitionsLost', execution: 'count:0:0', channels } as const;
  const reading = finished(20);
  reading.held = [];
  deployCount(reading, 0).tell(COUNT_SLOT, lost);
  expect(reading.states('count:0:0')).toEqual(['INITIALIZING', 'RUNNING', 'FAILED']);

  const through = finished(3);
  through.tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment(BLOCKING) });
  while (!through.events.some((event) => event.type === 'endOfData' && event.execution === 'count:0:0'))
    through.apply(COUNT_SLOT, { type: 'run', execution: 'count:0:0', elements: 1 });
  through.tell(COUNT_SLOT, lost).settle();
  expect(through.states('count:0:0')).toEqual(['INITIALIZING', 'RUNNING', 'FAILED']);

  const done = deployCount(finished(3), 0).tell(COUNT_SLOT, lost).settle();
  expect(done.states('count:0:0')).toEqual(['INITIALIZING', 'RUNNING', 'FINISHED']);
});

test('3.1.4: when the JobManager is lost, results are gone', () => {
  const script = deployCount(finished(5).tell(SOURCE_SLOT, { type: 'jobManagerLost' }), 0);
  expect(script.states('count:0:0')).toEqual(['INITIALIZING', 'FAILED']);
});

test('a task that fails leaves no result behind', () => {
  const script = new SlotScript()
    .tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment(BLOCKING) })
    .settle()
    .tell(SOURCE_SLOT, { type: 'failTask', execution: SOURCE, reason: { class: 'Error', message: 'on purpose' } });
  deployCount(script, 0);
  expect(script.of('taskState').at(-1)).toMatchObject({ reason: { class: 'PartitionNotFound' } });
});
