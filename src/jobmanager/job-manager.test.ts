import { expect, test } from 'vitest';
import { chainOfMessages } from '../base/failure.ts';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import { countJob, graph, parallelJob, stagedJob, vertex } from './testing/graphs.ts';
import { TestCluster } from './testing/test-cluster.ts';

const ATTEMPTS = 'restart-strategy.fixed-delay.attempts';
const FIXED = {
  'restart-strategy.type': 'fixed-delay',
  [ATTEMPTS]: '2',
  'restart-strategy.fixed-delay.delay': '10 ms',
};
const NONE = { 'restart-strategy.type': 'none' };

test('B1 a job starts: INITIALIZING, CREATED, RUNNING, and each task through its states', () => {
  const cluster = new TestCluster().register(2).submit(countJob(2));
  expect(cluster.jobStatuses).toEqual(['CREATED', 'RUNNING']);
  const ofSource = cluster.of('taskStatus').filter(({ execution }) => execution === 'source:0:0');
  expect(ofSource.map(({ to }) => to)).toEqual(['SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING']);
  expect(cluster.running).toEqual(['source:0:0', 'source:1:0', 'count:0:0', 'count:1:0']);
});

test('2.3.2, 3.1.2 subtask i of each vertex shares a slot; the slots go by TaskManager, then index', () => {
  const cluster = new TestCluster().register(2, 2).submit(countJob(2));
  const slots = cluster.of('taskStatus').filter(({ to }) => to === 'RUNNING');
  expect(slots.map(({ slot }) => slot)).toEqual(['tm-1/0', 'tm-1/1', 'tm-1/0', 'tm-1/1']);
  expect(cluster.of('slotGranted')).toHaveLength(2);
});

test('2.5.2, 3.5.1 a deployment names every channel by both executions, the edge and the slot at its other end', () => {
  const cluster = new TestCluster().register(2).submit(countJob(2));
  const count = cluster.deployments.get('count:1:0');
  expect(count?.inputs[0]?.channels).toEqual([
    { channel: 'source:0:0 > count:1:0 : e0', slot: 'tm-1/0' },
    { channel: 'source:1:0 > count:1:0 : e0', slot: 'tm-2/0' },
  ]);
  const source = cluster.deployments.get('source:0:0');
  expect(source?.outputs[0]?.channels.map(({ slot }) => slot)).toEqual(['tm-1/0', 'tm-2/0']);
  expect(source?.outputs[0]?.targetMaxParallelism).toBe(128);
});

test('3.2.2 nothing is deployed before all slots of the region are there', () => {
  const cluster = new TestCluster().register(1).submit(countJob(2));
  expect([...cluster.deployments]).toEqual([]);
  expect(cluster.sent.filter(({ to }) => to === 'provider')).toHaveLength(1);
  cluster.register(1, 1, 2);
  expect(cluster.running).toHaveLength(4);
});

test('3.1.3 slots that do not come fail the job through its restart strategy', () => {
  const cluster = new TestCluster({ 'slot.request.timeout': '3 s' }).submit(countJob(1, NONE));
  cluster.tell('provider', { type: 'noTaskManagerAvailable' }).advance(3000);
  expect(cluster.jobStatuses).toEqual(['CREATED', 'RUNNING', 'FAILING', 'FAILED']);
  expect(cluster.of('failed')[0]?.reason.class).toBe('NoResourceAvailableException');
});

test('B4 after a failure the region is cancelled, waits, and runs again in the next attempt', () => {
  const cluster = new TestCluster().register(2).submit(countJob(2, FIXED)).fail('count:0:0');
  expect(cluster.taskStates.get('count:0:0')).toBe('FAILED');
  expect(cluster.taskStates.get('count:1:0')).toBe('CANCELED');
  expect(cluster.jobStatuses.at(-1)).toBe('RESTARTING');
  cluster.advance(9);
  expect(cluster.running).toEqual([]);
  cluster.advance(1);
  expect(cluster.running).toEqual(['source:0:1', 'source:1:1', 'count:0:1', 'count:1:1']);
  expect(cluster.jobStatuses.at(-1)).toBe('RUNNING');
  expect(cluster.of('regionRestarting')[0]).toMatchObject({ backoffMs: 10, attemptsLeft: 1 });
});

test('3.2.3 only the region of the failed subtask restarts', () => {
  const cluster = new TestCluster().register(2).submit(parallelJob(2, FIXED)).fail('map:1:0').advance(10);
  expect(cluster.running).toEqual(['source:0:0', 'map:0:0', 'source:1:1', 'map:1:1']);
});

test('8.2 with the failover strategy full everything restarts', () => {
  const full = { ...FIXED, 'jobmanager.execution.failover-strategy': 'full' };
  const cluster = new TestCluster().register(2).submit(parallelJob(2, full)).fail('map:1:0').advance(10);
  expect(cluster.running).toEqual(['source:0:1', 'map:0:1', 'source:1:1', 'map:1:1']);
});

test('B5 when the attempts are used up the job fails with the strategy and the cause', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, FIXED));
  for (const attempt of [0, 1, 2]) cluster.fail(`count:0:${attempt}`).advance(10);
  expect(cluster.jobStatuses.slice(-2)).toEqual(['FAILING', 'FAILED']);
  const reason = cluster.of('jobStatus').at(-1)?.reason;
  expect(reason && chainOfMessages(reason)).toEqual([
    'Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=2, backoffTimeMS=10)',
    'injected failure',
  ]);
  expect(cluster.of('recoverySuppressed')).toHaveLength(1);
});

test('8.1.s4 a failure during the backoff overtakes the restart that waits', () => {
  const cluster = new TestCluster().register(2).submit(parallelJob(2, FIXED));
  cluster.fail('map:0:0').advance(5).fail('map:1:0').advance(5);
  expect(cluster.jobStatuses.at(-1)).toBe('RESTARTING');
  expect(cluster.running).toEqual(['source:0:1', 'map:0:1']);
  cluster.advance(5);
  expect(cluster.jobStatuses.at(-1)).toBe('RUNNING');
  expect(cluster.running).toHaveLength(4);
});

test('8.6.2, 8.4.2 of a lost TaskManager the first task fails, its region is cancelled, and the job goes on in free slots', () => {
  const cluster = new TestCluster().register(3).submit(countJob(2, FIXED)).lose('tm-1').advance(10);
  const failed = cluster.of('failed');
  expect(failed.map(({ execution }) => execution)).toEqual(['source:0:0']);
  expect(statesOf(cluster, 'source:0:0').slice(-1)).toEqual(['FAILED']);
  for (const other of ['count:0:0', 'source:1:0', 'count:1:0'])
    expect(statesOf(cluster, other).slice(-2)).toEqual(['CANCELING', 'CANCELED']);
  expect(failed[0]?.reason.message).toContain('TaskManager 1 was lost');
  const slots = cluster.of('taskStatus').filter(({ to, time }) => to === 'RUNNING' && time === 10);
  expect(slots.map(({ execution, slot }) => `${execution} ${slot}`)).toEqual([
    'source:0:1 tm-3/0',
    'source:1:1 tm-2/0',
    'count:0:1 tm-3/0',
    'count:1:1 tm-2/0',
  ]);
});

test('8.6.2, 8.4.1 two regions on a lost TaskManager fail each for itself; the second joins the first where its backoff runs', () => {
  const lost = (configuration: ConfigurationMap) => {
    const cluster = new TestCluster().register(2, 2).submit(parallelJob(2, configuration)).lose('tm-1');
    const failed = cluster.of('failed').map(({ execution }) => execution);
    expect(failed).toEqual(['source:0:0', 'source:1:0']);
    return historyOf(cluster);
  };
  // As real Flink 2.3.0 tells of a TaskManager of a MiniCluster that is terminated.
  expect(lost(FIXED)).toEqual([['source:1:0'], ['source:0:0']]);
  expect(lost({ 'restart-strategy.type': 'exponential-delay' })).toEqual([['source:0:0', 'source:1:0']]);
});

test('3.1.2, 8.4.1 a TaskManager tells of a slot: what runs there fails, in the words of a TaskExecutor; one that is not registered is not heard', () => {
  const cluster = new TestCluster().register(1, 2).submit(parallelJob(2, FIXED));
  cluster.tell('tm-2', { type: 'failSlot', slot: 'tm-2/0' });
  expect([cluster.of('slotFailed'), cluster.of('failed')]).toEqual([[], []]);
  cluster.tell('tm-1', { type: 'failSlot', slot: 'tm-1/1' });
  expect(cluster.of('slotFailed')).toMatchObject([{ taskManager: 'tm-1', slot: 1 }]);
  expect(cluster.of('failed')).toMatchObject([{ execution: 'source:1:0', reason: { class: 'FlinkException' } }]);
  expect(cluster.of('taskManagerLost')).toEqual([]);
  expect(cluster.advance(10).running.toSorted()).toEqual(['map:0:0', 'map:1:1', 'source:0:0', 'source:1:1']);
});

test('8.6.2 a second lost TaskManager leaves the job waiting for a slot until one comes', () => {
  const cluster = new TestCluster().register(2).submit(countJob(2, FIXED)).lose('tm-1').advance(100);
  expect(cluster.jobStatuses.at(-1)).toBe('RUNNING');
  expect(cluster.taskStates.get('source:0:1')).toBe('SCHEDULED');
  expect(cluster.register(1, 1, 3).running).toHaveLength(4);
});

test('3.1.4 a TaskManager that gives no heartbeat for the time-out is lost', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1)).advance(60_000);
  expect(cluster.of('taskManagerLost')).toEqual([]);
  cluster.dead.add('tm-1');
  cluster.advance(49_000);
  expect(cluster.of('taskManagerLost')).toEqual([]);
  cluster.advance(11_000);
  expect(cluster.of('taskManagerLost')[0]).toMatchObject({ taskManager: 'tm-1', detectedBy: 'heartbeat' });
});

test('3.1.4 nobody watches over a TaskManager that comes when the job is over', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1)).finish('source:0:0', 'count:0:0');
  cluster.register(1, 1, 2).advance(60_000);
  expect(cluster.sent.filter(({ message }) => message.type === 'heartbeatRequest')).toEqual([]);
  expect(cluster.of('taskManagerLost')).toEqual([]);
});

test('B6 a cancelled job ends CANCELED, from RUNNING and from RESTARTING', () => {
  const running = new TestCluster().register(1).submit(countJob(1));
  running.tell('provider', { type: 'cancelJob' });
  expect(running.jobStatuses.slice(-2)).toEqual(['CANCELLING', 'CANCELED']);
  const restarting = new TestCluster().register(1).submit(countJob(1, FIXED)).fail('count:0:0');
  restarting.tell('provider', { type: 'cancelJob' }).advance(1000);
  expect(restarting.jobStatuses.at(-1)).toBe('CANCELED');
});

test('B7 the job is FINISHED after its last task, and no alarm is left', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1)).finish('source:0:0');
  expect(cluster.jobStatuses.at(-1)).toBe('RUNNING');
  cluster.finish('count:0:0');
  expect(cluster.jobStatuses.at(-1)).toBe('FINISHED');
  expect(cluster.of('slotFreed')).toHaveLength(1);
  const reported = cluster.sent.length;
  expect(cluster.advance(1_000_000).sent).toHaveLength(reported);
});

test('2.6.3 a parallelism above the max parallelism goes from INITIALIZING to FAILED', () => {
  const cluster = new TestCluster().register(3).submit(graph([vertex('X', 3, { maxParallelism: 2 })], []));
  expect(cluster.of('jobStatus')).toMatchObject([{ from: 'INITIALIZING', to: 'FAILED' }]);
  expect(cluster.of('jobStatus')[0]?.reason?.message).toContain(
    "Vertex X's parallelism (3) is higher than the max parallelism (2).",
  );
});

test('a report of a former attempt changes nothing', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, FIXED)).fail('count:0:0').advance(10);
  const before = cluster.events.length;
  cluster.fail('count:0:0');
  expect(cluster.events).toHaveLength(before);
});

test('8.4.1 a failure that falls into a running backoff joins the newest entry of the exception history', () => {
  const exponential = { 'restart-strategy.type': 'exponential-delay' };
  const cluster = new TestCluster().register(2).submit(parallelJob(2, exponential));
  cluster.fail('map:0:0', 'first').advance(500).fail('map:1:0', 'second').advance(10_000).fail('map:0:1', 'third');
  const history = cluster.manager.exceptionHistory;
  expect(history.map(({ execution, reason }) => `${execution} ${reason.message}`)).toEqual([
    'map:0:1 third',
    'map:0:0 first',
  ]);
  expect(history[1]?.concurrent.map(({ execution }) => execution)).toEqual(['map:1:0']);
  expect(cluster.of('jobStatus').at(-1)?.restarts).toBe(2);
});

test('8.4.1 of twenty failures the newest sixteen are remembered, and fewer where it is so configured', () => {
  const messages = (configuration: ConfigurationMap) => {
    const often = { ...FIXED, [ATTEMPTS]: '100', ...configuration };
    const cluster = new TestCluster().register(1).submit(countJob(1, often));
    for (let attempt = 0; attempt < 20; attempt++) cluster.fail(`count:0:${attempt}`, `f${attempt}`).advance(10);
    return cluster.manager.exceptionHistory.map(({ reason }) => reason.message);
  };
  const newest = Array.from({ length: 16 }, (_, index) => `f${19 - index}`);
  expect(messages({})).toEqual(newest);
  expect(messages({ 'web.exception-history-size': '3' })).toEqual(newest.slice(0, 3));
  expect(messages({ 'web.exception-history-size': '0' })).toEqual([]);
});

test('8.4.1 a failure that restarts a task which has failed already has that one beside it', () => {
  const history = (configuration: ConfigurationMap) => {
    const cluster = new TestCluster().register(2).submit(stagedJob(2, configuration));
    cluster.finish('source:0:0', 'source:1:0').fail('count:0:0').advance(5);
    const reason = { class: 'PartitionNotFound', message: 'gone' };
    const unavailable = 'source:1:0 > count:1:0 : e0';
    cluster.tell('tm-1/0', { type: 'taskState', execution: 'count:1:0', state: 'FAILED', reason, unavailable });
    return historyOf(cluster);
  };
  expect(history(FIXED)).toEqual([['count:1:0', 'count:0:0'], ['count:0:0']]);
  // It is its own root, and there again, as in Flink.
  expect(history({ 'restart-strategy.type': 'exponential-delay' })).toEqual([['count:0:0', 'count:1:0', 'count:0:0']]);
});

test('8.4.1 the failure that ends the job is the last root: of no task, with the tasks that have failed, once the job has FAILED', () => {
  const cluster = new TestCluster().register(1).submit(countJob(1, { ...FIXED, [ATTEMPTS]: '1' }));
  cluster.fail('count:0:0', 'first').advance(10).dead.add('tm-1');
  cluster.fail('count:0:1', 'second');
  expect(cluster.jobStatuses.at(-1)).toBe('FAILING');
  expect(historyOf(cluster)).toEqual([['count:0:0']]);
  cluster.lose('tm-1');
  expect(cluster.jobStatuses.at(-1)).toBe('FAILED');
  expect(historyOf(cluster)).toEqual([[null, 'count:0:1'], ['count:0:0']]);
  expect(chainOfMessages(cluster.manager.exceptionHistory[0]!.reason)).toEqual([
    expect.stringContaining('Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy'),
    'second',
  ]);
});

test('8.6.1 a JobManager that takes over a job that had ended tells its result, and does not run it again', () => {
  const storage = { record: null, checkpoints: new Map() };
  const highAvailability = { 'high-availability.type': 'test' };
  new TestCluster(highAvailability, storage).register(1).submit(countJob(1)).finish('source:0:0', 'count:0:0');
  const next = new TestCluster(highAvailability, storage).register(1).submit(countJob(1), true).advance(60_000);
  expect(next.jobStatuses).toEqual(['FINISHED']);
  expect([...next.deployments]).toEqual([]);
  expect(next.of('taskManagerLost')).toEqual([]);
  expect(next.sent.filter(({ message }) => message.type === 'heartbeatRequest')).toEqual([]);
});

/** The roots of the exception history, each with what came with it. */
function historyOf(cluster: TestCluster): (string | null)[][] {
  return cluster.manager.exceptionHistory.map(({ execution, concurrent }) => [
    execution,
    ...concurrent.map((other) => other.execution),
  ]);
}

/** The states that an execution has passed through. */
function statesOf(cluster: TestCluster, execution: string): string[] {
  return cluster.of('taskStatus').flatMap((event) => (event.execution === execution ? [event.to] : []));
}
