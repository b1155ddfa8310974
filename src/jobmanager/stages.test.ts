/** How the JobManager runs a BATCH job: regions in turn, results between them, and what runs again (§9, T75, T76). */
import { expect, test } from 'vitest';
import { edge, graph, source, stagedJob, vertex } from './testing/graphs.ts';
import { TestCluster } from './testing/test-cluster.ts';

const FIXED = {
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '5',
  'restart-strategy.fixed-delay.delay': '10 ms',
};
const POINTWISE = { pattern: 'POINTWISE', shipStrategy: 'RESCALE' } as const;

test('T76 3.2.2 a region is scheduled when all its blocking inputs are finished, and not before', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2));
  expect(cluster.running).toEqual(['source:0:0', 'source:1:0']);
  cluster.finish('source:0:0');
  expect(cluster.running).toEqual(['source:1:0']);
  cluster.finish('source:1:0');
  expect(cluster.running).toEqual(['count:0:0', 'count:1:0']);
  expect(cluster.taskStates.get('report:0:0')).toBe(undefined);
});

test('T76 3.2.2 pipelined lanes start together, what is behind a dam waits for all of them', () => {
  const vertices = [source('source', 2), vertex('map', 2), vertex('sink', 2, { slotSharingGroup: 'default 2' })];
  const lane = edge('e0', 'source', 'map', { shipStrategy: 'FORWARD', pattern: 'POINTWISE' });
  const dam = edge('e1', 'map', 'sink', { resultType: 'BLOCKING' });
  const cluster = new TestCluster().register(4).submit({ ...graph(vertices, [lane, dam]), type: 'BATCH' });
  expect(cluster.running.toSorted()).toEqual(['map:0:0', 'map:1:0', 'source:0:0', 'source:1:0']);
  cluster.finish('source:0:0', 'source:1:0', 'map:0:0');
  expect(cluster.running).toEqual(['map:1:0']);
  cluster.finish('map:1:0');
  expect(cluster.running).toEqual(['sink:0:0', 'sink:1:0']);
});

test('9.2 over pointwise exchanges a task of a set parallelism begins with its own inputs, another one with whole producers', () => {
  const set = new TestCluster()
    .register(2)
    .submit(stagedJob(2, {}, POINTWISE))
    .finish('source:0:0');
  expect(set.running).toEqual(['source:1:0', 'count:0:0']);
  const unset = { parallelismIsExplicit: false };
  const decided = new TestCluster()
    .register(2)
    .submit(stagedJob(2, {}, POINTWISE, unset))
    .finish('source:0:0');
  expect(decided.running).toEqual(['source:1:0']);
});

test('9.3 slots are needed for the widest stage only; those of a stage that is over are used again', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2));
  cluster.finish('source:0:0', 'source:1:0').finish('count:0:0', 'count:1:0').finish('report:0:0', 'report:1:0');
  expect(cluster.jobStatuses).toEqual(['CREATED', 'RUNNING', 'FINISHED']);
  expect(cluster.of('slotFreed')).toHaveLength(6);
  expect(cluster.sent.some(({ to }) => to === 'provider')).toBe(false);
});

test('9.3 with fewer slots than tasks the tasks of a stage run one after the other, however long that takes', () => {
  const cluster = new TestCluster({ 'slot.request.timeout': '1 s' }).register(1).submit(stagedJob(2));
  expect(cluster.running).toEqual(['source:0:0']);
  cluster.advance(5000);
  expect(cluster.of('failed')).toEqual([]);
  expect(cluster.finish('source:0:0').running).toEqual(['source:1:0']);
  expect(cluster.finish('source:1:0').running).toEqual(['count:0:0']);
});

test('3.1.3 slots that do not exist at all fail the job in BATCH as well', () => {
  const cluster = new TestCluster({ 'slot.request.timeout': '1 s' }).submit(stagedJob(1));
  cluster.tell('provider', { type: 'noTaskManagerAvailable' }).advance(1000);
  expect(cluster.of('failed')[0]?.reason.class).toBe('NoResourceAvailableException');
});

test('2.5.2 a producer is told no slots of consumers, a consumer the slots that keep what it reads', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2));
  const [output] = cluster.deployments.get('source:0:0')?.outputs ?? [];
  expect(output).toMatchObject({ resultType: 'BLOCKING' });
  expect(output?.channels).toEqual([
    { channel: 'source:0:0 > count:0:0 : e0', slot: null },
    { channel: 'source:0:0 > count:1:0 : e0', slot: null },
  ]);
  cluster.finish('source:0:0', 'source:1:0');
  expect(cluster.deployments.get('count:1:0')?.inputs[0]?.channels).toEqual([
    { channel: 'source:0:0 > count:1:0 : e0', slot: 'tm-1/0' },
    { channel: 'source:1:0 > count:1:0 : e0', slot: 'tm-2/0' },
  ]);
});

test('what a task has left that finished before it heard that it was canceled is released', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2));
  cluster.dead.add('tm-1').add('tm-2');
  cluster.tell('provider', { type: 'cancelJob' }).finish('source:0:0', 'source:1:0');
  expect(cluster.jobStatuses.at(-1)).toBe('CANCELED');
  expect(cluster.released).toEqual(['source:0:0 e0', 'source:1:0 e0']);
});

test('a result is released when all who read it have finished', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2)).finish('source:0:0', 'source:1:0');
  cluster.finish('count:0:0');
  expect(cluster.released).toEqual([]);
  cluster.finish('count:1:0');
  expect(cluster.released).toEqual(['source:0:0 e0', 'source:1:0 e0']);
});

test('8.2.1 a consumer that fails reads its inputs again: nobody else restarts', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2, FIXED)).finish('source:0:0', 'source:1:0');
  cluster.fail('count:0:0').advance(10);
  expect(cluster.running).toEqual(['count:1:0', 'count:0:1']);
  expect(cluster.deployments.get('count:0:1')?.inputs[0]?.channels[1]?.channel).toBe('source:1:0 > count:0:1 : e0');
});

test('9.11 a lost TaskManager: a consumer that runs elsewhere is told which of its inputs are gone', () => {
  const job = stagedJob(2, FIXED, {}, { parallelism: 1 });
  const cluster = new TestCluster().register(2).submit(job).finish('source:0:0', 'source:1:0');
  expect(cluster.running).toEqual(['count:0:0']);
  cluster.lose('tm-2');
  expect(cluster.of('partitionLost')).toMatchObject([{ execution: 'source:1:0', edge: 'e0' }]);
  const told = cluster.sent.flatMap(({ to, message }) =>
    message.type === 'partitionsLost' ? [{ to, ...message }] : [],
  );
  expect(told).toMatchObject([{ to: 'tm-1/0', execution: 'count:0:0', channels: ['source:1:0 > count:0:0 : e0'] }]);
  expect(cluster.running).toEqual(['count:0:0']);
});

test('9.11 a result that is lost before its consumers run: they are deployed, told, and it is made again', () => {
  const cluster = new TestCluster().register(2).submit(stagedJob(2, FIXED)).finish('source:0:0').lose('tm-1');
  expect(cluster.running).toEqual(['source:1:0']);
  cluster.finish('source:1:0').register(1, 1, 3);
  const told = cluster.sent.filter(({ message }) => message.type === 'partitionsLost');
  expect(told).toHaveLength(2);
});

test('9.11, 3.5.8 PartitionNotFound: the producer of what is missing runs again, and then all who read it', () => {
  const cluster = new TestCluster().register(3).submit(stagedJob(2, FIXED)).finish('source:0:0', 'source:1:0');
  const reason = { class: 'PartitionNotFound', message: 'not found' };
  const unavailable = 'source:1:0 > count:0:0 : e0';
  cluster.tell('tm-1/0', { type: 'taskState', execution: 'count:0:0', state: 'FAILED', reason, unavailable });
  expect(cluster.taskStates.get('count:1:0')).toBe('CANCELED');
  cluster.advance(10);
  expect(cluster.running).toEqual(['source:1:1']);
  cluster.finish('source:1:1');
  expect(cluster.running).toEqual(['count:0:1', 'count:1:1']);
  expect(cluster.deployments.get('count:0:1')?.inputs[0]?.channels.map(({ channel }) => channel)).toEqual([
    'source:0:0 > count:0:1 : e0',
    'source:1:1 > count:0:1 : e0',
  ]);
});

test('9.11 a task that had finished runs again only if its result is lost and still needed', () => {
  const cluster = new TestCluster().register(3).submit(stagedJob(1, FIXED)).finish('source:0:0').finish('count:0:0');
  expect(cluster.released).toEqual(['source:0:0 e0']);
  cluster.lose('tm-1');
  cluster.advance(10);
  // The result of the count is gone, and what it was made of had been released.
  expect(cluster.running).toEqual(['source:0:1']);
  cluster.finish('source:0:1').finish('count:0:1').finish('report:0:1');
  expect(cluster.jobStatuses.at(-1)).toBe('FINISHED');
});

test('7.9.9 nobody takes a checkpoint of a BATCH job, also not by hand', () => {
  const cluster = new TestCluster().register(1).submit(stagedJob(1));
  cluster.finish('source:0:0').finish('count:0:0').tell('provider', { type: 'triggerCheckpoint' });
  expect(cluster.of('checkpointTriggered')).toEqual([]);
});

test('8.2.1 what a task wrote that runs again is released with its next attempt, and can be read until then', () => {
  const cluster = new TestCluster().register(3).submit(stagedJob(2, FIXED)).finish('source:0:0', 'source:1:0');
  const reason = { class: 'PartitionNotFound', message: 'not found' };
  const unavailable = 'source:1:0 > count:0:0 : e0';
  cluster.finish('count:1:0');
  cluster.tell('tm-1/0', { type: 'taskState', execution: 'count:0:0', state: 'FAILED', reason, unavailable });
  expect(cluster.released).toEqual([]);
  expect(cluster.advance(10).released).toEqual(['count:1:0 e1']);
});

test('a job that is cancelled releases what it has kept when nobody reads it any more', () => {
  const cluster = new TestCluster().register(1).submit(stagedJob(1)).finish('source:0:0');
  cluster.dead.add('tm-1');
  cluster.tell('provider', { type: 'cancelJob' });
  expect(cluster.jobStatuses.at(-1)).toBe('CANCELLING');
  expect(cluster.released).toEqual([]);
  cluster.tell('tm-1/0', { type: 'taskState', execution: 'count:0:0', state: 'CANCELED' });
  expect(cluster.jobStatuses.at(-1)).toBe('CANCELED');
  expect(cluster.released).toEqual(['source:0:0 e0']);
});
