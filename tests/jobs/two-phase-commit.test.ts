import { describe, expect, test } from 'vitest';
import { chainOfMessages } from '../../src/base/failure.ts';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import { RunView } from '../../src/lesson/run-view.ts';
import { expectedOf, failureFreeRunOf, ledgerOf } from '../../src/view/ledger.ts';
import { viewOf } from '../../src/view/reduce.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, RESTARTING, run, runInTurns, writing } from './run-job.ts';

const WAITING = 'await new Promise((over) => setTimeout(over, 25));';
const CLUSTER = { taskManagers: 2, slotsEach: 1, standingBy: 3 };
const CONFIGURATION = { ...RESTARTING, 'execution.checkpointing.interval': '100 ms' };
const each = (numbers: number) => Array.from({ length: numbers }, (_, n) => n);
const inOrder = (rows: readonly unknown[]) => [...(rows as number[])].sort((a, b) => a - b);
const stored = (finished: FinishedRun) => inOrder(finished.rows('table').map(({ value }) => value));
/** What the trace says is there for all to see. */
const visible = (finished: FinishedRun) => inOrder(new RunView(finished).rows('table'));

const kill = (at: number): TapeEntry[] => [{ at, action: 'killTaskManager', target: 'tm-1' }];
const killWhen = (when: TapeEntry['when'], target = 'tm-1'): TapeEntry[] => [
  { ...(when && { when }), action: 'killTaskManager', target },
];

const failSinkWhen = (when: TapeEntry['when']): TapeEntry[] => [
  { ...(when && { when }), action: 'failTask', target: 'table' },
];

test('1.6.1: a sink with a committer is a writer and a committer in one chain, with names and uids of their own', () => {
  const finished = run(writing({ settings: ".uid('out')" }));
  const graph = eventsOf(finished, 'submitted')[0]?.graph;
  expect(graph?.vertices.map(({ name }) => name)).toEqual(['Source: numbers -> table: Writer -> table: Committer']);
  expect(graph?.vertices[0]?.operators.map(({ uid }) => uid)).toEqual([null, 'out', 'Sink Committer: out']);
  const apart = eventsOf(run(writing({ settings: '.disableChaining().setParallelism(1)' })), 'submitted')[0]?.graph;
  expect(apart?.vertices.map(({ name, parallelism }) => [name, parallelism])).toEqual([
    ['Source: numbers', 2],
    ['table: Writer', 1],
    ['table: Committer', 1],
  ]);
  expect(apart?.edges.map(({ shipStrategy }) => shipStrategy)).toEqual(['REBALANCE', 'FORWARD']);
});

test('1.6.4, 1.6.6: rows are seen when a checkpoint that holds them is complete, and the last ones with the final one', () => {
  const finished = run(writing());
  expect([stored(finished), visible(finished)]).toEqual([each(60), each(60)]);
  const completed = new Map(eventsOf(finished, 'checkpointCompleted').map((event) => [event.checkpoint, event.time]));
  for (const { checkpoint, time } of eventsOf(finished, 'committed')) {
    expect(time).toBeGreaterThan(completed.get(checkpoint) ?? Number.POSITIVE_INFINITY);
  }
  const rows = eventsOf(finished, 'committed').reduce((sum, event) => sum + event.rows, 0);
  expect(rows).toBe(60);
});

test('1.6.4: a job that starts from a savepoint commits what that holds, and keeps it beside what it writes itself', () => {
  const tape: TapeEntry[] = [{ when: { event: 'sinkWrote', nth: 25 }, action: 'stopWithSavepoint' }];
  const stopped = run(writing(), { tape, cluster: CLUSTER });
  const { checkpoint } = eventsOf(stopped, 'checkpointCompleted').at(-1) ?? { checkpoint: 0 };
  const before = new Set(
    eventsOf(stopped, 'committed').flatMap((event) => (event.checkpoint < checkpoint ? [event.transaction] : [])),
  );
  const known = eventsOf(stopped, 'sinkWrote').flatMap(({ transaction = '', value }) =>
    before.has(transaction) ? [value] : [],
  );
  const resumed = run(writing(), { snapshot: stopped.snapshot(checkpoint)!, cluster: CLUSTER });
  expect([stopped.status, resumed.status, known.length > 0]).toEqual(['FINISHED', 'FINISHED', true]);
  expect(stored(resumed)).toEqual(each(60).filter((number) => !known.includes(number)));
});

describe('1.6.6: every row is seen exactly once, whenever a TaskManager dies or a sink fails', () => {
  const moments: readonly (readonly [string, TapeEntry[]])[] = [
    ...Array.from({ length: 30 }, (_, n) => [`at step ${40 + 17 * n}`, kill(40 + 17 * n)] as const),
    ['between pre-commit and the barrier’s acknowledgement', killWhen({ event: 'preCommitted', nth: 3 })],
    ['between the completion of the checkpoint and its commit', killWhen({ event: 'checkpointCompleted', nth: 2 })],
    ['when one of two committers has heard of it', killWhen({ event: 'notified', nth: 3 })],
    ['right after a commit', killWhen({ event: 'committed', nth: 2 })],
    ['after the end of the data, before the last commit', killWhen({ event: 'endOfData', nth: 2 })],
    ['when the final checkpoint is complete', killWhen({ event: 'checkpointCompleted', nth: 7 })],
    ['its sink fails between pre-commit and acknowledgement', failSinkWhen({ event: 'preCommitted', nth: 3 })],
    ['its sink fails between completion and commit', failSinkWhen({ event: 'checkpointCompleted', nth: 2 })],
    ['twice', [...killWhen({ event: 'preCommitted', nth: 4 }), ...killWhen({ event: 'restored', nth: 2 }, 'tm-2')]],
  ];
  for (const commit of ['', WAITING]) {
    test.each(moments)(
      `${commit === '' ? 'with a quick commit' : 'with one that takes time'}, %s`,
      async (_what, tape) => {
        const spec = { tape, cluster: CLUSTER, configuration: CONFIGURATION };
        const finished = await runInTurns(writing({ commit }), spec, {});
        expect(finished.status).toBe('FINISHED');
        expect([stored(finished), visible(finished)]).toEqual([each(60), each(60)]);
      },
    );
  }

  test('while commit is under way: it is called again after the restart', async () => {
    const spec = { cluster: CLUSTER, configuration: CONFIGURATION };
    const free = await runInTurns(writing({ commit: WAITING }), spec, {});
    const notified = eventsOf(free, 'notified')[2]?.place.step ?? 0;
    const tapes = [1, 4, 8].map((later) => kill(notified + later));
    for (const tape of tapes) {
      const finished = await runInTurns(writing({ commit: WAITING }), { ...spec, tape }, {});
      expect([stored(finished), visible(finished)]).toEqual([each(60), each(60)]);
    }
  });

  test.each([
    ['the JobManager', 'killJobManager'],
    ['the whole cluster', 'clusterLost'],
  ] as const)('and when %s is lost', async (_what, action) => {
    for (const event of ['preCommitted', 'checkpointCompleted', 'committed'] as const) {
      const tape: TapeEntry[] = [{ when: { event, nth: 2 }, action }];
      const configuration = { ...CONFIGURATION, 'high-availability.type': 'simulated' };
      const finished = await runInTurns(writing(), { tape, cluster: CLUSTER, configuration }, {});
      expect([stored(finished), visible(finished)]).toEqual([each(60), each(60)]);
    }
  });
});

test('1.6.6: what a dead writer has left open is aborted by the one that takes its place, and by nobody else', async () => {
  const tape = killWhen({ event: 'preCommitted', nth: 5 });
  const finished = await runInTurns(writing(), { tape, cluster: CLUSTER, configuration: CONFIGURATION }, {});
  const aborted = eventsOf(finished, 'transactionAborted');
  const begun = new Set(eventsOf(finished, 'sinkWrote').map(({ transaction }) => transaction));
  const committed = new Set(eventsOf(finished, 'committed').map(({ transaction }) => transaction));
  expect(aborted.length).toBeGreaterThan(0);
  expect(new Set([...committed, ...aborted.map(({ transaction }) => transaction)])).toEqual(begun);
  expect(aborted.filter(({ transaction }) => committed.has(transaction))).toEqual([]);
  const restored = eventsOf(finished, 'restored')[0]?.from as number;
  expect(Math.min(...aborted.map(({ checkpoint }) => checkpoint))).toBeGreaterThan(restored);
});

test('the ledger counts what is committed; what is only written waits', async () => {
  const spec = { tape: kill(300), cluster: CLUSTER, configuration: CONFIGURATION };
  const free = expectedOf([failureFreeRunOf(viewOf(run(writing()).events))]);
  const finished = await runInTurns(writing(), spec, {});
  const total = ledgerOf(viewOf(finished.events), free).sinks[0]?.total;
  expect(total).toMatchObject({ expected: 60, seen: 60, duplicated: 0, lost: 0 });
  const atOnce = await runInTurns(writing({ commit: null }), spec, {});
  expect(ledgerOf(viewOf(atOnce.events), free).output).toBe('not exactly once');
  const firstCommit = finished.events.findIndex(({ type }) => type === 'committed');
  const before = viewOf(finished.events.slice(0, firstCommit)).sinks.get('table');
  const uncommitted = [...(before?.uncommitted.values() ?? [])].flat();
  expect([before?.rows.length, uncommitted.length > 0]).toEqual([0, true]);
  expect([...viewOf(finished.events).sinks.get('table')!.uncommitted.values()]).toEqual([]);
});

test('1.6.2: without a committer rows are seen at once, and after a failure some of them twice', async () => {
  const tape = kill(300);
  const code = writing({ commit: null });
  const finished = await runInTurns(code, { tape, cluster: CLUSTER, configuration: CONFIGURATION }, {});
  expect(new Set(stored(finished))).toEqual(new Set(each(60)));
  expect(stored(finished).length).toBeGreaterThan(60);
  expect(visible(finished)).toEqual(stored(finished));
});

test('1.6.4: without checkpoints rows are committed at the end, and a restart commits them anew', () => {
  const configuration = { 'parallelism.default': '2' };
  const finished = run(writing(), { configuration });
  expect(stored(finished)).toEqual(each(60));
  const last = Math.max(...eventsOf(finished, 'sinkWrote').map(({ time }) => time));
  expect(eventsOf(finished, 'committed').every(({ time }) => time >= last - 50)).toBe(true);
});

test('1.6.5: a commit that fails now and then is made again after the restart', async () => {
  const commit = "if (Math.random() < 0.3) throw new Error('the table is locked');";
  const finished = await runInTurns(writing({ commit }), { cluster: CLUSTER, configuration: CONFIGURATION }, {});
  const failed = eventsOf(finished, 'failed');
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.flatMap(({ reason }) => chainOfMessages(reason)).join()).toContain('the table is locked');
  expect(JSON.stringify(failed[0]?.reason)).toContain('"line":');
  expect([stored(finished), visible(finished)]).toEqual([each(60), each(60)]);
});

test('1.6.5: a commit that is retried for ever fails the task in the end', () => {
  const commit = 'for (const request of requests) request.retryLater();';
  const configuration = { ...CONFIGURATION, 'restart-strategy.type': 'none' };
  const { status, failure } = run(writing({ commit }), { configuration });
  expect(status).toBe('FAILED');
  expect(chainOfMessages(failure!).join()).toContain('Failed to commit 1 committables after 10 retries');
});

test('1.6.1: a committer of another parallelism gets its committables by a channel', async () => {
  const code = writing({ settings: '.disableChaining()' });
  for (const tape of [[], kill(250), kill(400)]) {
    const cluster = { taskManagers: 2, slotsEach: 1, standingBy: 2 };
    const finished = await runInTurns(code, { tape, cluster, configuration: CONFIGURATION }, {});
    expect([stored(finished), visible(finished)]).toEqual([each(60), each(60)]);
  }
});
