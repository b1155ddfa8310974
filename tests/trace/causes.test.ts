import { describe, expect, test } from 'vitest';
import { executionParts } from '../../src/base/ids.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TraceEvent, TraceEventOf, TraceEventType } from '../../src/wire/trace-events.ts';
import { COUNTING, eventsOf, STEPS_MAX, simulation } from '../jobs/run-job.ts';
import { AVAILABLE, History, isBefore, KILL, STORED, TIMING, traced, tracedRuns } from './traced-runs.ts';

/**
 * What a task is working on while its operators do something; in BATCH a record that waited until all had come, or a key that ends; after a
 * restore a record that was in flight.
 */
const WORK = ['bufferDelivered', 'recordRestored', 'recordEmitted', 'timerFired', 'recordHeld', 'keyEnded'] as const;
/** The same, before a task has had any input: it was told to run, with or without state, or a source is no longer silent. */
const START = ['taskStatus', 'restored', 'fault'] as const;
/** What was in flight when the checkpoint was taken, a record or a watermark, comes again. */
const RECOVERED = ['recordRestored', 'inFlightRestored'] as const;

/** What makes a task take its snapshot: a trigger, the barrier that decides, an end that stands for it, a time-out. */
const CUT = ['checkpointTriggered', 'barrier', 'bufferDelivered', 'endOfData', 'alignmentTimedOut'] as const;

/** What lets a task end: its input has ended, or is consumed, and the final checkpoint is taken and complete. */
const LAST = ['bufferDelivered', 'snapshotStored', 'notified', 'inputSorted', 'watermark', 'endOfData'] as const;

/** From what each kind of event follows. `outside`: what a person, a fault or the cluster's start did, which nothing in the run caused. */
const CAUSES: Readonly<Partial<Record<TraceEventType, readonly (TraceEventType | 'outside')[]>>> = {
  submitted: ['outside'],
  fault: ['outside'],
  userAction: ['outside'],
  // The first ones come with the cluster; later ones are asked for, added by a person, or register with the next JobManager.
  taskManagerRegistered: ['outside', 'taskManagerRequested', 'userAction', 'jobManagerLost', 'clusterLost'],
  taskManagerRequested: ['jobStatus', 'regionFinished'],
  taskManagerKilled: ['fault'],
  // By its silence, a loss follows from what silenced it.
  taskManagerLost: ['taskManagerKilled', 'fault'],
  slotLost: ['fault'],
  slotFailed: ['slotLost'],
  jobManagerLost: ['fault'],
  clusterLost: ['fault'],
  jobManagerRecovered: ['jobManagerLost', 'clusterLost'],
  // The job ends with its last task, restarts with the end of the backoff or of the last task it waited for.
  jobStatus: [
    'submitted',
    'jobManagerRecovered',
    'jobStatus',
    'taskStatus',
    'regionRestarting',
    'recoverySuppressed',
    'userAction',
  ],
  // A message to or from a task carries the event before; a task's end follows from what let it end.
  taskStatus: [
    'jobStatus',
    'taskStatus',
    'regionScheduled',
    'slotRequested',
    'taskManagerRegistered',
    'regionRestarting',
    // A slot that became free with a region, a result that is whole.
    'regionFinished',
    'partitionFinished',
    'failed',
    'taskManagerLost',
    'slotFailed',
    'restored',
    // INITIALIZING ends with what was in flight.
    ...RECOVERED,
    ...LAST,
  ],
  // The first with the job, the others when their inputs are there: with the end of a task, or of the region that made them.
  regionScheduled: ['jobStatus', 'taskStatus', 'regionFinished'],
  regionFinished: ['taskStatus'],
  slotRequested: ['regionScheduled'],
  // Or the slot of a task that has ended, to a stage of a BATCH job that waited for it.
  slotGranted: ['slotRequested', 'taskManagerRegistered', 'taskStatus'],
  slotFreed: ['taskStatus'],
  // A source's first record follows from the split it got, and so from its deployment; others from a record, a timer, a buffer.
  // Committables leave a sink's writer when a barrier is due, and at the end of its data.
  recordEmitted: [...WORK, ...START, 'asyncCompleted', ...CUT],
  recordProcessed: ['bufferDelivered', 'recordRestored', 'recordEmitted', 'recordHeld'],
  // A source's watermark follows from the record that raised it, one that goes on from the one that came.
  watermark: ['bufferDelivered', 'inFlightRestored', 'watermark', 'recordEmitted', 'endOfData', 'inputSorted'],
  watermarkStatus: ['bufferDelivered', 'inFlightRestored', 'watermarkStatus', 'recordEmitted', ...START],
  // A buffer leaves with its last element.
  bufferSent: ['recordEmitted', 'recordRestored', 'watermark', 'watermarkStatus', 'barrier', 'endOfData', ...LAST],
  bufferDelivered: ['bufferSent'],
  bufferSpilled: ['recordEmitted', 'watermark', 'endOfData', ...LAST],
  partitionFinished: ['partitionFinished', ...LAST],
  partitionRequested: ['credit'],
  partitionReleased: ['regionFinished', 'regionRestarting', 'jobStatus'],
  partitionLost: ['taskManagerLost', 'slotFailed'],
  recordHeld: ['bufferDelivered'],
  inputSorted: ['endOfData'],
  // By the first record of the next key, or the end of event time.
  keyEnded: ['recordHeld', 'watermark'],
  // The first when the task starts, more when a buffer has come or what is in it has been worked through.
  credit: [
    'taskStatus',
    'bufferDelivered',
    ...RECOVERED,
    'recordHeld',
    'inputSorted',
    'watermark',
    'watermarkStatus',
    'barrier',
    'endOfData',
  ],
  backPressured: [...WORK, ...START, 'watermark', 'endOfData', 'notified'],
  // By room in a channel, or in an operator that has what it waited for: a result, the end of a commit.
  flowing: ['credit', ...WORK, 'restored', 'notified', 'endOfData'],
  // A source waits for what it has emitted, and goes on when the slowest of its group has told of what that one emitted.
  alignmentPaused: ['recordEmitted'],
  alignmentResumed: ['recordEmitted'],
  sourcePaused: ['restored'],
  sourceResumed: ['checkpointTriggered'],
  // A source that is stopped ends with its part of the savepoint, one that is drained before it.
  endOfData: ['bufferDelivered', 'endOfData', 'inputSorted', 'checkpointTriggered', 'snapshotTaken', ...START],
  stateChanged: WORK,
  broadcastStateChanged: WORK,
  // By what waits for its state: a record, or timers that are due.
  stateExchanged: [...WORK, 'watermark', 'restored'],
  fieldChanged: [...WORK, ...START, 'watermark', 'timerRegistered'],
  log: [...WORK, ...START],
  // By what the task worked on last, also where they are told later; and when it ends, however it does.
  metricsReported: [...WORK, ...START, ...LAST, 'jobManagerLost', 'failed', 'checkpointTriggered', 'snapshotTaken'],
  timerRegistered: [...WORK, ...START],
  timerDeleted: WORK,
  // Of processing time by its registration, or in a later attempt by the restore; of event time by the watermark.
  timerFired: ['timerRegistered', 'watermark', 'restored', 'keyEnded'],
  windowOpened: ['bufferDelivered', 'recordRestored', 'recordHeld'],
  windowAdded: ['bufferDelivered', 'recordRestored', 'recordHeld'],
  windowMerged: ['bufferDelivered', 'recordRestored', 'recordHeld'],
  windowFired: WORK,
  windowCleared: WORK,
  sinkWrote: WORK,
  // In a later attempt by the restore of what was under way.
  asyncInvoked: [...WORK, 'restored'],
  asyncCompleted: ['asyncInvoked'],
  asyncTimedOut: ['asyncInvoked'],
  preCommitted: CUT,
  committed: ['notified', 'restored', 'endOfData'],
  // By the end of its writer, by the restore of another one, or by its committer.
  transactionAborted: ['failed', 'taskStatus', 'jobManagerLost', 'restored', 'notified'],
  // The clock starts with the last task that runs.
  // Behind another one after the pause that the configuration asks for.
  checkpointTriggered: ['taskStatus', 'userAction', 'checkpointCompleted'],
  // Of a source that is drained, behind the end of its data.
  barrier: CUT,
  // With the first barrier that was seen waiting, or the one that could not leave.
  alignmentTimedOut: ['bufferDelivered', 'barrier', 'checkpointTriggered'],
  channelBlocked: ['barrier'],
  // By the last barrier, or by a marker or an end that says that it will not come.
  channelReleased: ['barrier', 'bufferDelivered', 'alignmentTimedOut'],
  snapshotTaken: CUT,
  // Of an unaligned one with the last barrier, or the end that stands for it, if that comes later; or when its own has left.
  snapshotStored: ['snapshotTaken', 'barrier', 'bufferDelivered', 'alignmentTimedOut', 'credit'],
  acknowledged: ['snapshotStored'],
  acknowledgementLost: ['acknowledged'],
  // The state could not be stored, the task is not ready, or a marker, or a barrier of the next one, said that it was given up upstream.
  declined: ['snapshotTaken', 'checkpointTriggered', 'bufferDelivered', 'barrier'],
  checkpointCompleted: ['acknowledged'],
  // Declined, cut short by a task or the job, expired, subsumed, or its metadata could not be stored.
  checkpointFailed: [
    'declined',
    'taskStatus',
    'jobStatus',
    'checkpointTriggered',
    'checkpointCompleted',
    'acknowledged',
    'fault',
  ],
  savepointFailed: ['userAction', 'checkpointFailed', 'taskStatus', 'jobStatus'],
  jobRestored: ['submitted'],
  checkpointDiscarded: ['checkpointCompleted', 'checkpointFailed', 'jobStatus'],
  notified: ['checkpointCompleted', 'checkpointFailed'],
  // One event a failure: the slot's for what happened in a task, the JobManager's for what it alone declares.
  failed: [
    ...WORK,
    ...START,
    'watermark',
    'barrier',
    'endOfData',
    'fault',
    'taskManagerLost',
    'slotFailed',
    'checkpointFailed',
    'slotRequested',
  ],
  regionRestarting: ['failed'],
  recoverySuppressed: ['failed'],
  restored: ['taskStatus'],
  inFlightRestored: ['restored'],
  recordRestored: ['inFlightRestored'],
};

const runs = (await tracedRuns(25)).map(({ what, run }) => ({ what, run, history: new History(run.events) }));

describe.each(runs)('$what', ({ history }) => {
  test('every event follows from an earlier one of a kind that can bring it about, or comes from outside', () => {
    const wrong = new Set<string>();
    for (const event of history.events) {
      const cause = history.causeOf(event);
      const allowed = CAUSES[event.type] ?? [];
      if (event.cause !== null && cause === undefined) wrong.add(`${event.type} has a cause that is no event`);
      else if (cause !== undefined && !isBefore(cause, event))
        wrong.add(`${event.type} comes before its ${cause.type}`);
      else if (!allowed.includes(cause?.type ?? 'outside')) wrong.add(`${event.type} <- ${cause?.type ?? 'outside'}`);
    }
    expect([...wrong]).toEqual([]);
  });

  test('a completed checkpoint leads back over its last acknowledgement to its trigger, and so does every other', () => {
    const acknowledged = history.events.filter((event) => event.type === 'acknowledged');
    for (const event of history.events) {
      if (event.type !== 'checkpointCompleted') continue;
      expect(history.causeOf(event)).toMatchObject({ type: 'acknowledged', checkpoint: event.checkpoint });
      const own = acknowledged.filter(({ checkpoint, time }) => checkpoint === event.checkpoint && time <= event.time);
      for (const one of own) expect(triggerOf(history, one)).toBe(event.checkpoint);
      expect(own.length).toBeGreaterThan(0);
    }
  });

  test('every row leads back to a record of a source, to the end of its data, or to the restore of a timer', () => {
    for (const event of history.events) {
      if (event.type !== 'sinkWrote') continue;
      const chain = history.chainOf(event);
      const isExplained = chain.some(
        (cause) => isRead(cause) || cause.type === 'endOfData' || cause.type === 'restored',
      );
      expect(isExplained, chain.map(({ type }) => type).join(' <- ')).toBe(true);
    }
  });
});

test('with one record in a buffer every count leads back to the number that was counted', () => {
  const run = traced(COUNTING, [KILL]);
  const history = new History(run.events);
  const rows = eventsOf(run, 'sinkWrote');
  for (const row of rows) {
    const read = history.chainOf(row).find(isRead);
    expect((read?.value as number) % 10).toBe((row.value as { digit: number }).digit);
    expect(read?.replayed).toBe(replayedIn(history, row));
  }
  expect(rows.length).toBeGreaterThan(200);
});

test('a window leads back over its timer and the watermark to the record that raised it', () => {
  const history = new History(traced(TIMING).events);
  const first = history.events.find((event) => event.type === 'windowFired');
  const types = history.chainOf(first as TraceEvent).map(({ type }) => type);
  expect(types.slice(0, 3)).toEqual(['windowFired', 'timerFired', 'watermark']);
  expect(types.indexOf('recordEmitted')).toBeGreaterThan(2);
});

test('6.4.1: an exchange is told of where state is in storage, at most once a record or timer, and nowhere else', () => {
  const of = (configuration: RunSpec['configuration']) =>
    traced(TIMING, [], { configuration: { ...AVAILABLE, ...configuration } });
  expect(eventsOf(of({}), 'stateExchanged')).toEqual([]);
  const run = of(STORED);
  const exchanges = eventsOf(run, 'stateExchanged');
  const executions = new Set(exchanges.map(({ execution }) => execution));
  const works = [...eventsOf(run, 'recordProcessed'), ...eventsOf(run, 'timerFired')];
  expect(exchanges.length).toBeGreaterThan(100);
  expect(exchanges.length).toBeLessThanOrEqual(works.filter(({ execution }) => executions.has(execution)).length);
  expect(exchanges.filter(({ read, written, bytes }) => read + written === 0 || bytes === 0)).toEqual([]);
});

test('a restore leads back to the kill', () => {
  const run = traced(COUNTING, [KILL]);
  const history = new History(run.events);
  for (const event of eventsOf(run, 'restored')) {
    const types = history.chainOf(event).map(({ type }) => type);
    const milestones = ['restored', 'regionRestarting', 'failed', 'taskManagerLost', 'taskManagerKilled', 'fault'];
    expect(types.filter((type) => milestones.includes(type))).toEqual(milestones);
  }
});

test('one event a failure, also where the slots report nothing', () => {
  const failed = traced(COUNTING, [{ at: 400, action: 'failTask', target: 'count', value: 'on purpose' }]);
  expect(eventsOf(failed, 'failed')).toMatchObject([{ reason: { message: 'on purpose' } }]);
  const lost = eventsOf(traced(COUNTING, [KILL]), 'failed').map(({ execution }) => execution);
  expect(new Set(lost).size).toBe(lost.length);
  const tape = [{ at: 400, action: 'failTask', target: 'count', value: 'on purpose' }] as const;
  const untraced = simulation(COUNTING, { tape }, { tracing: false }).runToEnd(STEPS_MAX);
  expect(eventsOf(untraced, 'failed')).toMatchObject([{ reason: { message: 'on purpose' } }]);
});

type Read = TraceEventOf<'recordEmitted'>;

/** Whether a source has emitted this as it read it. */
function isRead(event: TraceEvent): event is Read {
  return event.type === 'recordEmitted' && event.position !== undefined;
}

function triggerOf(history: History, event: TraceEvent): number | undefined {
  const trigger = history.chainOf(event).find(({ type }) => type === 'checkpointTriggered');
  return (trigger as TraceEventOf<'checkpointTriggered'> | undefined)?.checkpoint;
}

/** Whether an earlier attempt of the source had read the same. */
function replayedIn(history: History, row: TraceEvent): boolean {
  const read = history.chainOf(row).find(isRead) as Read;
  return history.events.some(
    (event) =>
      isRead(event) &&
      isBefore(event, read) &&
      event.split === read.split &&
      event.position === read.position &&
      executionParts(event.execution).attempt < executionParts(read.execution).attempt,
  );
}
