/** The states of a job and its tasks, and which failures restart what (3.3, 8.1, 8.4), as the JobManager tells them. */
import { expect, test } from 'vitest';
import { countJob, operatorIdOf, parallelJob } from './testing/graphs.ts';
import { TestCluster } from './testing/test-cluster.ts';

const FIXED = {
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '9',
  'restart-strategy.fixed-delay.delay': '10 ms',
};
const EVERY_SECOND = { ...FIXED, 'execution.checkpointing.interval': '1 s' };
const ENDLESS_BACKOFF = { ...FIXED, 'restart-strategy.fixed-delay.delay': '1 h' };

/** The states of one execution, in order. */
function statesOf(cluster: TestCluster, execution: string): string[] {
  return cluster.of('taskStatus').flatMap((event) => (event.execution === execution ? [event.to] : []));
}

function failedWith(cluster: TestCluster, execution: string, failure: string): TestCluster {
  const reason = { class: 'Error', message: 'in vain', causes: [{ class: failure, message: 'do not try again' }] };
  return cluster.tell('tm-1/0', { type: 'taskState', execution, state: 'FAILED', reason });
}

test('3.3.3: the job is RUNNING as soon as it is scheduled, though its tasks wait for slots', () => {
  const cluster = new TestCluster().register(1).submit(countJob(2));
  expect([cluster.jobStatuses.at(-1), cluster.running]).toEqual(['RUNNING', []]);
  expect(new Set(cluster.taskStates.values())).toEqual(new Set(['SCHEDULED']));
});

test('3.3.2: the job is RESTARTING until no task waits for its restart', () => {
  const cluster = new TestCluster().register(2).submit(parallelJob(2, FIXED));
  cluster.fail('map:0:0').advance(5).fail('map:1:0').advance(5);
  expect(cluster.running).toEqual(['source:0:1', 'map:0:1']);
  expect(cluster.jobStatuses).toEqual(['CREATED', 'RUNNING', 'RESTARTING']);
  expect(cluster.advance(5).jobStatuses).toEqual(['CREATED', 'RUNNING', 'RESTARTING', 'RUNNING']);
});

test('3.3.2: a job is cancelled while it restarts, and a cancelled one does not fail any more', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, ENDLESS_BACKOFF)).fail('count:0:0');
  cluster.tell('provider', { type: 'cancelJob' }).advance(4_000_000);
  expect(cluster.jobStatuses.slice(2)).toEqual(['RESTARTING', 'CANCELLING', 'CANCELED']);
  expect(cluster.running).toEqual([]);
});

test('3.3.4, 8.4.2: only who failed has FAILED, the others are CANCELED; each begins anew in its next attempt', () => {
  const cluster = new TestCluster().register(2).submit(countJob(2, FIXED)).fail('count:1:0').advance(10);
  const started = ['SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING'];
  expect(statesOf(cluster, 'count:1:0')).toEqual([...started, 'FAILED']);
  for (const other of ['source:0:0', 'source:1:0', 'count:0:0']) {
    expect(statesOf(cluster, other)).toEqual([...started, 'CANCELING', 'CANCELED']);
  }
  for (const next of ['source:0:1', 'count:1:1']) expect(statesOf(cluster, next)).toEqual(started);
  expect(cluster.of('failed').map(({ execution }) => execution)).toEqual(['count:1:0']);
});

test('8.1.s1: what can never be mended fails the job, whatever the strategy says, also deep in the causes', () => {
  const cluster = failedWith(
    new TestCluster().register(1).submit(countJob(1, FIXED)),
    'count:0:0',
    'SuppressRestartsException',
  );
  expect(cluster.jobStatuses.slice(2)).toEqual(['FAILING', 'FAILED']);
  const other = failedWith(new TestCluster().register(1).submit(countJob(1, FIXED)), 'count:0:0', 'AnotherException');
  expect(other.jobStatuses.slice(2)).toEqual(['RESTARTING']);
});

test('8.1.s2, 8.1.1: a task that fails restarts its region; what fails at the JobManager restarts all', () => {
  const expiring = { ...EVERY_SECOND, 'execution.checkpointing.timeout': '100 ms' };
  const job = () => new TestCluster().register(2).submit(parallelJob(2, expiring));
  expect(job().fail('map:1:0').advance(10).running).toEqual(['source:0:0', 'map:0:0', 'source:1:1', 'map:1:1']);
  const expired = job().advance(110);
  expect(expired.of('failed').map(({ execution }) => execution)).toEqual([null]);
  expect(expired.running.toSorted()).toEqual(['map:0:1', 'map:1:1', 'source:0:1', 'source:1:1']);
});

test('1.5.5: the enumerator is stored as it is before the barriers go out: what is assigned after that is not in it', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, EVERY_SECOND)).advance(0);
  const reader = { execution: 'source:0:0', operatorId: operatorIdOf('source') };
  cluster.tell('tm-1/0', { type: 'registerReader', ...reader }).tell('tm-1/0', { type: 'requestSplit', ...reader });
  cluster.acknowledgeAll(1).advance(1000).acknowledgeAll(2);
  const stored = cluster.asked.flatMap((request) => (request.type === 'putCheckpoint' ? [request.metadata] : []));
  expect(stored.map(({ coordinators }) => coordinators.map(({ state }) => state))).toMatchObject([
    [{ unassigned: [{ start: 1 }] }],
    [{ unassigned: [] }],
  ]);
});

test('3.3.1: a task that still waits for its slot is cancelled without having been deployed', () => {
  const cluster = new TestCluster().register(1).submit(countJob(2)).tell('provider', { type: 'cancelJob' });
  expect(statesOf(cluster, 'count:1:0')).toEqual(['SCHEDULED', 'CANCELING', 'CANCELED']);
  expect(cluster.jobStatuses).toEqual(['CREATED', 'RUNNING', 'CANCELLING', 'CANCELED']);
  expect([...cluster.register(1, 1, 2).deployments]).toEqual([]);
});

test('3.3.1, 3.1.3: a task whose slot does not come in time fails where it waits, and is scheduled again', () => {
  const waiting = { ...FIXED, 'restart-strategy.fixed-delay.attempts': '1' };
  const cluster = new TestCluster({ 'slot.request.timeout': '3 s' }).submit(countJob(1, waiting));
  cluster.tell('provider', { type: 'noTaskManagerAvailable' }).advance(3000);
  expect(statesOf(cluster, 'source:0:0')).toEqual(['SCHEDULED', 'FAILED']);
  expect(cluster.advance(10).register(1).running).toEqual(['source:0:1', 'count:0:1']);
});
