import { expect, test } from 'vitest';
import type { DataSet } from '../ports/job-loader.ts';
import { splitsOf } from './source-splits.ts';
import { SplitAssignmentTracker } from './split-assignment-tracker.ts';
import { countJob, graph, operator, operatorIdOf, vertex } from './testing/graphs.ts';
import { TestCluster } from './testing/test-cluster.ts';

const FIXED = { 'restart-strategy.type': 'fixed-delay', 'restart-strategy.fixed-delay.delay': '1 ms' };
const CHECKPOINTED = { ...FIXED, 'execution.checkpointing.interval': '1 s' };
const rows: DataSet = { name: 'quakes', rows: [1, 2, 3, 4, 5], ratePerSecond: null, replay: 'once' };

test('1.5.7 a sequence is cut into contiguous ranges, the first n mod p one longer', () => {
  const splits = splitsOf({ kind: 'sequence', from: 1, to: 10, boundedness: 'BOUNDED' }, 3, []);
  expect(splits.map(({ id, start, end }) => [id, start, end])).toEqual([
    ['1', 1, 5],
    ['2', 5, 8],
    ['3', 8, 11],
  ]);
});

test('1.5.7 there is no empty split', () => {
  expect(splitsOf({ kind: 'sequence', from: 7, to: 7, boundedness: 'BOUNDED' }, 4, [])).toHaveLength(1);
});

test('1.5.1 rows are dealt to the splits in turn, without end where they are replayed for ever', () => {
  const source = { kind: 'rows', dataSet: 'quakes', boundedness: 'BOUNDED' } as const;
  expect(splitsOf(source, 2, [rows])).toMatchObject([
    { start: 0, step: 2, end: 5 },
    { start: 1, step: 2, end: 5 },
  ]);
  expect(splitsOf(source, 2, [{ ...rows, replay: 'forever' }])[1]).toMatchObject({ start: 1, end: null });
});

test('a data set that is not there fails the job before it starts, and says which there are', () => {
  const reads = { kind: 'rows', dataSet: 'quake', boundedness: 'BOUNDED' } as const;
  const job = graph([vertex('s', 1, { operators: [operator('s', { source: reads })] })], []);
  const cluster = new TestCluster({}, undefined, [rows]).register(1).submit(job);
  expect(cluster.of('jobStatus')[0]?.reason?.message).toContain('This run has quakes.');
});

test('1.5.2, 1.5.7 splits go to readers in the order in which they ask; then there are no more', () => {
  const cluster = new TestCluster().register(2).submit(countJob(2));
  ask(ask(ask(cluster, 'source:1:0'), 'source:0:0'), 'source:1:0');
  expect(assignments(cluster)).toEqual(['source:1:0 1..5', 'source:0:0 6..10']);
  expect(cluster.commands('noMoreSplits')).toEqual(['source:1:0']);
});

test('nobody asks for topics that could not be read when the job is over', () => {
  const orders = { kind: 'topic', topics: ['orders'], startingOffsets: 'earliest', boundedness: 'BOUNDED' } as const;
  const job = graph([vertex('source', 1, { operators: [operator('source', { source: orders })] })], []);
  const cluster = ask(new TestCluster().register(1).submit(job), 'source:0:0');
  const asked = () => cluster.asked.filter(({ type }) => type === 'describeTopics').length;
  cluster.advance(1000);
  expect(asked()).toBe(2);
  cluster.tell('provider', { type: 'cancelJob' }).advance(60_000);
  expect(asked()).toBe(2);
});

test('8.5.2 without a checkpoint a restarted reader gets its splits again from the beginning', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, FIXED));
  ask(cluster, 'source:0:0').fail('count:0:0').advance(1);
  ask(cluster, 'source:0:1');
  expect(assignments(cluster)).toEqual(['source:0:0 1..10', 'source:0:1 1..10']);
});

test('1.5.6 a split that a checkpoint holds in the reader is not given out again', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, CHECKPOINTED));
  ask(cluster, 'source:0:0').advance(0).acknowledgeAll(1).fail('count:0:0').advance(1);
  ask(cluster, 'source:0:1');
  expect(assignments(cluster)).toEqual(['source:0:0 1..10']);
  expect(cluster.commands('noMoreSplits')).toEqual(['source:0:1']);
});

test('1.5.6 after a global failure the enumerator is made anew from its snapshot', () => {
  const expiring = { ...CHECKPOINTED, 'execution.checkpointing.timeout': '100 ms' };
  const cluster = new TestCluster().register(1).submit(countJob(1, expiring)).advance(0).acknowledgeAll(1);
  ask(cluster, 'source:0:0').advance(1101);
  expect(cluster.running).toEqual(['source:0:1', 'count:0:1']);
  ask(cluster, 'source:0:1');
  expect(assignments(cluster)).toEqual(['source:0:0 1..10', 'source:0:1 1..10']);
});

test('1.5.6 a checkpoint from before anybody asked where the topics stand gives out all of their partitions again', () => {
  const orders = { kind: 'topic', topics: ['orders'], startingOffsets: 'earliest', boundedness: 'BOUNDED' } as const;
  const job = graph([vertex('source', 1, { operators: [operator('source', { source: orders })] })], []);
  const cluster = new TestCluster({ ...CHECKPOINTED, 'execution.checkpointing.timeout': '100 ms' });
  cluster.topics = [{ name: 'orders', ends: [3], stable: [3] }];
  cluster.register(1).submit(job).advance(0).acknowledgeAll(1);
  ask(cluster, 'source:0:0').advance(1101);
  ask(cluster, 'source:0:1');
  expect(assignments(cluster)).toEqual(['source:0:0 0..2', 'source:0:1 0..2']);
});

test('a request of a former attempt is not answered', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, FIXED)).fail('count:0:0').advance(1);
  ask(cluster, 'source:0:0');
  expect(assignments(cluster)).toEqual([]);
});

test('T70 1.5.6 reset gives back what was assigned after the checkpoint; completion forgets what came before', () => {
  const split = (id: string) => ({ id, start: 0, step: 1, end: 1, next: 0 });
  const filled = () => {
    const tracker = new SplitAssignmentTracker();
    tracker.record(0, split('A'));
    tracker.onCheckpoint(100);
    tracker.record(0, split('B'));
    tracker.onCheckpoint(101);
    return tracker;
  };
  const taken = (tracker: SplitAssignmentTracker, checkpoint: number) =>
    tracker.takeAssignedAfter(0, checkpoint).map(({ id }) => id);
  expect(taken(filled(), 99)).toEqual(['A', 'B']);
  expect(taken(filled(), 100)).toEqual(['B']);
  const completed = filled();
  completed.onCheckpointComplete(100);
  expect(taken(completed, 99)).toEqual(['B']);
});

function ask(cluster: TestCluster, execution: string): TestCluster {
  const operatorId = operatorIdOf('source');
  cluster.tell('tm-1/0', { type: 'registerReader', execution, operatorId });
  return cluster.tell('tm-1/0', { type: 'requestSplit', execution, operatorId });
}

function assignments(cluster: TestCluster): string[] {
  return cluster.sent.flatMap(({ message }) => {
    if (message.type !== 'assignSplits') return [];
    return message.splits.map(({ start, end }) => `${message.execution} ${start}..${(end ?? 0) - 1}`);
  });
}
