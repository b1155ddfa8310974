import { expect, test } from 'vitest';
import { countJob, edge, graph, operatorIdOf, parallelJob, source, vertex } from './testing/graphs.ts';
import { TestCluster } from './testing/test-cluster.ts';

const EVERY_SECOND = {
  'execution.checkpointing.interval': '1 s',
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '9',
  'restart-strategy.fixed-delay.delay': '10 ms',
};
const RETAINED = { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' };

function running(more: Record<string, string> = {}, job = countJob(2, { ...EVERY_SECOND, ...more })): TestCluster {
  return new TestCluster().register(2).submit(job);
}

function reasons(cluster: TestCluster): string[] {
  return cluster.of('checkpointFailed').map(({ checkpoint, reason }) => `${checkpoint} ${reason}`);
}

function completed(cluster: TestCluster): number[] {
  return cluster.of('checkpointCompleted').map(({ checkpoint }) => checkpoint);
}

test('B2 barriers start at the sources; the checkpoint exists once its metadata is stored, then all are told', () => {
  const cluster = running().advance(0);
  expect(cluster.commands('triggerCheckpoint')).toEqual(['source:0:0', 'source:1:0']);
  cluster.putCheckpointAnswer = null;
  cluster.acknowledgeAll(1);
  expect(completed(cluster)).toEqual([]);
  cluster.answerHeld({ type: 'done' });
  expect(completed(cluster)).toEqual([1]);
  expect(cluster.commands('checkpointCompleted')).toHaveLength(4);
});

test('7.2.2 after the first one checkpoints come at a fixed rate', () => {
  const cluster = running().advance(0).acknowledgeAll(1).advance(999);
  expect(cluster.of('checkpointTriggered')).toHaveLength(1);
  cluster.advance(1);
  expect(cluster.of('checkpointTriggered').map(({ checkpoint, time }) => [checkpoint, time])).toEqual([
    [1, 0],
    [2, 1000],
  ]);
});

test('7.1 an interval shorter than the pause is raised to it', () => {
  const raised = running({ 'execution.checkpointing.min-pause': '3 s' }).advance(3000).acknowledgeAll(1).advance(2999);
  expect(raised.of('checkpointTriggered')).toHaveLength(1);
  expect(raised.advance(1).of('checkpointTriggered')).toHaveLength(2);
});

test('7.2.4 a periodic checkpoint keeps the pause, a manual one does not', () => {
  const cluster = running({ 'execution.checkpointing.min-pause': '800 ms' }).advance(800);
  cluster.advance(900).acknowledgeAll(1).advance(700);
  expect(cluster.of('checkpointTriggered')).toHaveLength(1);
  cluster.tell('provider', { type: 'triggerCheckpoint' });
  expect(cluster.of('checkpointTriggered')).toHaveLength(2);
  cluster.acknowledgeAll(2).advance(799);
  expect(cluster.of('checkpointTriggered')).toHaveLength(2);
  cluster.advance(1);
  expect(cluster.of('checkpointTriggered')).toHaveLength(3);
});

test('7.2.4 with one checkpoint under way the next waits for its end', () => {
  const cluster = running().advance(1500);
  expect(cluster.of('checkpointTriggered')).toHaveLength(1);
  cluster.acknowledgeAll(1);
  expect(cluster.of('checkpointTriggered')).toHaveLength(2);
});

test('7.2.4 with max-concurrent-checkpoints 2 a second one starts beside the first, and the third waits for an end', () => {
  const cluster = running({ 'execution.checkpointing.max-concurrent-checkpoints': '2' }).advance(3500);
  expect(cluster.of('checkpointTriggered').map(({ checkpoint }) => checkpoint)).toEqual([1, 2]);
  cluster.acknowledgeAll(1);
  expect(cluster.of('checkpointTriggered').map(({ checkpoint }) => checkpoint)).toEqual([1, 2, 3]);
});

test('B3 an expired checkpoint is aborted, counted, and fails the job at tolerance 0', () => {
  const cluster = running({ 'execution.checkpointing.timeout': '500 ms' }).advance(500);
  expect(reasons(cluster)).toEqual(['1 CHECKPOINT_EXPIRED']);
  expect(cluster.commands('checkpointAborted')).toHaveLength(4);
  expect(cluster.of('failed')[0]).toMatchObject({ execution: null, reason: { class: 'FlinkRuntimeException' } });
  expect(cluster.jobStatuses.at(-1)).toBe('RESTARTING');
});

test('7.7 a tolerated failure leaves the job running, and the next number is used', () => {
  const cluster = running({ 'execution.checkpointing.tolerable-failed-checkpoints': '1' }).advance(0);
  const declined = { type: 'declineCheckpoint', execution: 'count:0:0', checkpoint: 1, message: '' } as const;
  cluster
    .tell('tm-1/0', { ...declined, reason: 'CHECKPOINT_ASYNC_EXCEPTION' })
    .advance(1000)
    .acknowledgeAll(2);
  expect(cluster.jobStatuses.at(-1)).toBe('RUNNING');
  expect(completed(cluster)).toEqual([2]);
});

test('7.2.10 a checkpoint that could not be stored has failed', () => {
  const cluster = running({ 'execution.checkpointing.tolerable-failed-checkpoints': '1' }).advance(0);
  cluster.putCheckpointAnswer = { type: 'failed', why: 'quota', message: 'full' };
  cluster.acknowledgeAll(1);
  expect(reasons(cluster)).toEqual(['1 FINALIZE_CHECKPOINT_FAILURE']);
});

test('7.2.8 the oldest beyond num-retained is subsumed and its parts are swept', () => {
  const cluster = running().advance(0).acknowledgeAll(1).advance(1000).acknowledgeAll(2);
  expect(cluster.of('checkpointDiscarded')).toMatchObject([{ checkpoint: 1, why: 'subsumed' }]);
  expect(cluster.asked.map(({ type }) => type).slice(-3)).toEqual(['putCheckpoint', 'discardCheckpoint', 'sweep']);
});

test('7.2.1 B4 a failure aborts what is under way; after the restart the next one comes at once', () => {
  const cluster = running().advance(0).acknowledgeAll(1).advance(1000).fail('count:0:0').advance(10);
  expect(reasons(cluster)).toEqual(['2 CHECKPOINT_COORDINATOR_SUSPEND']);
  expect(cluster.deployments.get('count:1:1')?.restore?.checkpoint).toBe(1);
  cluster.advance(0);
  expect(cluster.of('checkpointTriggered').at(-1)).toMatchObject({ checkpoint: 3, time: 1010 });
});

test('7.9.7 a restart waits until it is known whether the checkpoint on its way to storage exists', () => {
  const cluster = running().advance(0);
  cluster.putCheckpointAnswer = null;
  cluster.acknowledgeAll(1).fail('count:0:0').advance(100);
  expect(cluster.running).toEqual([]);
  cluster.answerHeld({ type: 'done' });
  expect(cluster.deployments.get('count:0:1')?.restore?.checkpoint).toBe(1);
});

test('7.2.7 T68 with finished sources the barriers start where no running task feeds', () => {
  const cluster = running({}, parallelJob(2, EVERY_SECOND)).finish('source:0:0').advance(1000);
  expect(cluster.commands('triggerCheckpoint')).toEqual(['source:1:0', 'map:0:0']);
  cluster.acknowledgeAll(1);
  const put = cluster.asked.find((request) => request.type === 'putCheckpoint');
  expect(put?.metadata.vertices.source?.subtasks.map(({ finished }) => finished)).toEqual([true, false]);
});

test('T68 7.2.7 connected all to all, one running source feeds everybody', () => {
  const vertices = [source('source', 3), vertex('target', 4)];
  const job = graph(vertices, [edge('e0', 'source', 'target')], EVERY_SECOND);
  const cluster = new TestCluster().register(4).submit(job).finish('source:0:0', 'source:1:0').advance(0);
  expect(cluster.commands('triggerCheckpoint')).toEqual(['source:2:0']);
});

test('T68 7.2.7 subtask by subtask, a target is triggered where its own source has finished', () => {
  const of4 = () => new TestCluster().register(4).submit(parallelJob(4, EVERY_SECOND));
  const finished = of4().finish('source:0:0', 'source:1:0');
  expect(finished.advance(0).commands('triggerCheckpoint').sort()).toEqual([
    'map:0:0',
    'map:1:0',
    'source:2:0',
    'source:3:0',
  ]);
  const more = of4().finish('source:0:0', 'source:1:0', 'map:0:0');
  expect(more.advance(0).commands('triggerCheckpoint').sort()).toEqual(['map:1:0', 'source:2:0', 'source:3:0']);
});

test('7.8 a task that ends without having acknowledged aborts the checkpoint uncounted', () => {
  const cluster = running().advance(0).finish('source:0:0');
  expect(cluster.of('checkpointFailed')).toMatchObject([
    { counted: false, reason: 'CHECKPOINT_DECLINED_TASK_CLOSING' },
  ]);
  expect(cluster.jobStatuses.at(-1)).toBe('RUNNING');
});

test('7.9.1 at the end checkpoints are deleted, unless they are retained on cancellation', () => {
  const deleted = running().advance(0).acknowledgeAll(1).tell('provider', { type: 'cancelJob' });
  expect(deleted.of('checkpointDiscarded')).toMatchObject([{ checkpoint: 1, why: 'jobEnded' }]);
  const kept = running(RETAINED).advance(0).acknowledgeAll(1).tell('provider', { type: 'cancelJob' });
  expect(kept.of('checkpointDiscarded')).toEqual([]);
});

test('7.9.1 what a checkpoint kept from being swept, whose metadata was on its way at the end of the job, is swept when it is there', () => {
  const cluster = running({ 'execution.checkpointing.max-concurrent-checkpoints': '2' }).advance(0);
  cluster.putCheckpointAnswer = null;
  cluster.acknowledgeAll(1).advance(1000).acknowledge('source:0:0', 2).tell('provider', { type: 'cancelJob' });
  const sweptUpTo = () => Math.max(0, ...cluster.asked.map((request) => (request.type === 'sweep' ? request.upTo : 0)));
  expect(sweptUpTo()).toBe(0);
  cluster.answerHeld({ type: 'done' });
  expect(cluster.of('checkpointDiscarded').at(-1)).toMatchObject({ checkpoint: 1, why: 'jobEnded' });
  expect(sweptUpTo()).toBe(2);
});

test('8.6.1 B9 a new JobManager goes on from the last completed checkpoint', () => {
  const storage = { record: null, checkpoints: new Map() };
  const ha = { 'high-availability.type': 'zookeeper' };
  const job = countJob(2, EVERY_SECOND);
  new TestCluster(ha, storage).register(2).submit(job).advance(0).acknowledgeAll(1).advance(1000);
  const next = new TestCluster(ha, storage).register(2).submit(job, true);
  expect(next.of('jobManagerRecovered')[0]?.fromMetadata).toBe(true);
  expect(next.running).toEqual(['source:0:1', 'source:1:1', 'count:0:1', 'count:1:1']);
  expect(next.deployments.get('count:0:1')?.restore?.checkpoint).toBe(1);
  next.advance(0);
  expect(next.of('checkpointTriggered')[0]?.checkpoint).toBe(3);
});

test('8.6.1 without high availability the job is lost with its JobManager', () => {
  const storage = { record: null, checkpoints: new Map() };
  const job = countJob(2, EVERY_SECOND);
  new TestCluster({}, storage).register(2).submit(job).advance(0).acknowledgeAll(1);
  const next = new TestCluster({}, storage).register(2).submit(job, true);
  expect(next.of('jobManagerRecovered')[0]?.fromMetadata).toBe(false);
  expect(next.jobStatuses).toEqual([]);
});

test('7.2.6 enumerators are asked before the barriers start, and the time-out runs from the trigger', () => {
  const tolerant = { 'execution.checkpointing.tolerable-failed-checkpoints': '1' };
  const cluster = running({ ...tolerant, 'execution.checkpointing.timeout': '700 ms' }).advance(0);
  // A reader that comes when the barrier is under way gets a split that the snapshot of its enumerator still has.
  const reader = { execution: 'source:0:0', operatorId: operatorIdOf('source') };
  cluster.tell('tm-1/0', { type: 'registerReader', ...reader }).tell('tm-1/0', { type: 'requestSplit', ...reader });
  cluster.acknowledgeAll(1);
  expect(cluster.commands('assignSplits')).toEqual(['source:0:0']);
  const put = cluster.asked.find((request) => request.type === 'putCheckpoint');
  expect(put?.metadata.coordinators).toMatchObject([{ state: { unassigned: [{ start: 1 }, { start: 6 }] } }]);
  cluster.advance(1000 + 699);
  expect(reasons(cluster)).toEqual([]);
  cluster.advance(1);
  expect(reasons(cluster)).toEqual(['2 CHECKPOINT_EXPIRED']);
});

test('7.2.6, 7.2.3 a number is recorded before it is used', () => {
  const cluster = new TestCluster({ 'high-availability.type': 'zookeeper' }).register(2);
  cluster.submit(countJob(2, EVERY_SECOND)).advance(0);
  const recorded = cluster.asked.findIndex(
    (request) => request.type === 'putRecord' && request.record.nextCheckpointId === 2,
  );
  expect(recorded).toBeGreaterThanOrEqual(0);
  expect(cluster.commands('triggerCheckpoint')).toHaveLength(2);
});

test('7.2.8 a checkpoint that completes takes older ones that are under way along, but no savepoint', () => {
  const cluster = running({ 'execution.checkpointing.max-concurrent-checkpoints': '3' }).advance(0);
  cluster.tell('provider', { type: 'triggerSavepoint' }).advance(1000);
  expect(cluster.of('checkpointTriggered').map(({ kind }) => kind)).toEqual(['checkpoint', 'savepoint', 'checkpoint']);
  cluster.acknowledgeAll(3);
  expect(reasons(cluster)).toEqual(['1 CHECKPOINT_SUBSUMED']);
  expect(completed(cluster.acknowledgeAll(2))).toEqual([3, 2]);
});

test('7.2.8 so it does with one that all have acknowledged while its metadata was on the way; where that fails, the older one completes', () => {
  const bothAcknowledged = () => {
    const cluster = running({
      'execution.checkpointing.max-concurrent-checkpoints': '2',
      'execution.checkpointing.tolerable-failed-checkpoints': '1',
    });
    cluster.advance(1000).putCheckpointAnswer = null;
    return cluster.acknowledgeAll(2).acknowledgeAll(1);
  };
  const cluster = bothAcknowledged().answerHeld({ type: 'done' });
  expect(completed(cluster)).toEqual([2]);
  expect(reasons(cluster)).toEqual(['1 CHECKPOINT_SUBSUMED']);
  const refused = bothAcknowledged().answerHeld({ type: 'failed', why: 'unavailable', message: 'no answer' });
  expect(reasons(refused)).toEqual(['2 FINALIZE_CHECKPOINT_FAILURE']);
  expect(completed(refused.answerHeld({ type: 'done' }))).toEqual([1]);
});

test('7.2.9, 7.7.3 what is acknowledged after the end of a checkpoint is swept away, and its number is not used again', () => {
  const cluster = running({
    'execution.checkpointing.timeout': '500 ms',
    'execution.checkpointing.tolerable-failed-checkpoints': '1',
  }).advance(499);
  expect(reasons(cluster)).toEqual([]);
  cluster.advance(1);
  expect(reasons(cluster)).toEqual(['1 CHECKPOINT_EXPIRED']);
  const [aborted] = cluster.sent.map(({ message }) => message).filter(({ type }) => type === 'checkpointAborted');
  expect(aborted).toMatchObject({ checkpoint: 1, latestCompleted: null });
  const before = cluster.asked.length;
  cluster.acknowledgeAll(1);
  expect(completed(cluster)).toEqual([]);
  expect(new Set(cluster.asked.slice(before).map(({ type }) => type))).toEqual(new Set(['sweep']));
  expect(completed(cluster.advance(500).acknowledgeAll(2))).toEqual([2]);
});

test('7.7.2 beyond the tolerated number the job fails once, and the count starts anew', () => {
  const cluster = running({ 'execution.checkpointing.tolerable-failed-checkpoints': '1' });
  const decline = (checkpoint: number, attempt: number) =>
    cluster.advance(1000).tell('tm-1/0', {
      type: 'declineCheckpoint',
      execution: `count:0:${attempt}`,
      checkpoint,
      message: '',
      reason: 'CHECKPOINT_ASYNC_EXCEPTION',
    });
  cluster.advance(-1000);
  decline(1, 0);
  expect(cluster.of('failed')).toEqual([]);
  decline(2, 0);
  expect(cluster.of('failed')[0]?.reason.message).toMatch(/^Exceeded checkpoint tolerable failure threshold\./);
  cluster.advance(10);
  decline(3, 1);
  expect(cluster.of('failed')).toHaveLength(1);
});

test('7.7.2 a plain savepoint that fails at the JobManager does not count; one to stop with that a task declines fails the job', () => {
  const plain = running({ 'execution.checkpointing.timeout': '500 ms' });
  plain.tell('provider', { type: 'triggerSavepoint' }).advance(0).acknowledgeAll(2).advance(500);
  expect(plain.of('savepointFailed')).toMatchObject([{ kind: 'savepoint', reason: 'CHECKPOINT_EXPIRED' }]);
  expect([plain.of('failed'), plain.jobStatuses.at(-1)]).toEqual([[], 'RUNNING']);
  const stopping = running({ 'execution.checkpointing.tolerable-failed-checkpoints': '9' });
  stopping.tell('provider', { type: 'stopWithSavepoint', drain: false }).tell('tm-1/0', {
    type: 'declineCheckpoint',
    execution: 'count:0:0',
    checkpoint: 1,
    message: '',
    reason: 'CHECKPOINT_ASYNC_EXCEPTION',
  });
  expect(stopping.of('failed')[0]?.reason.message).toMatch(/^Stop-with-savepoint failed\./);
  expect(stopping.jobStatuses.at(-1)).toBe('RESTARTING');
});
