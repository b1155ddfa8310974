import { expect, test } from 'vitest';
import type { ConfigurationMap } from '../wire/job-graph.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { type ExceptionView, exceptionHistory } from './exception-history.ts';
import { currentExecution, type JobView, latestCompleted } from './job-view.ts';
import { viewOf } from './reduce.ts';
import { at, channel, click, counted, running, script } from './testing/script.ts';

const TAKEN = {
  execution: 'count:0:0',
  checkpoint: 1,
  parts: [{ keyGroup: 7, entries: 1, bytes: 30 }],
  inFlightBytes: 0,
};
const BACK = [
  at(90, { type: 'taskStatus', execution: 'count:0:1', from: 'DEPLOYING', to: 'INITIALIZING', slot: 'tm-3/0' }),
  at(95, {
    type: 'restored',
    execution: 'count:0:1',
    from: 1,
    parts: [{ keyGroup: 7, from: 'count:0:0', entries: 1 }],
  }),
];

test('a record is with its producer, on the wire, at its consumer, and gone', () => {
  const [emitted, sent, delivered] = click(10, '/home', 0);
  const steps = [...running(), emitted!, sent!, delivered!, ...counted(21, '/home', 0, 1)];
  const before = running().length;
  const where = (count: number) => {
    const { staged, hops, queue } = viewOf(script(...steps).slice(0, before + count)).channels.get(channel(0, 0))!;
    return [staged.length, hops.length, queue.length];
  };
  expect(where(1)).toEqual([1, 0, 0]);
  expect(where(2)).toEqual([0, 1, 0]);
  expect(where(3)).toEqual([0, 0, 1]);
  expect(where(4)).toEqual([0, 0, 0]);
});

test('a barrier that has come blocks its channel until it is released (7.4.2)', () => {
  const blocked = { execution: 'count:0:0', checkpoint: 1, channel: channel(0, 0), waiting: 2 };
  const steps = [...running(), at(5, { type: 'channelBlocked', ...blocked })];
  expect(viewOf(script(...steps)).channels.get(channel(0, 0))?.blocked).toMatchObject({ checkpoint: 1, waiting: 2 });
  const released = viewOf(script(...steps, at(6, { type: 'channelReleased', ...blocked })));
  expect(released.channels.get(channel(0, 0))?.blocked).toBe(null);
});

test('a killed TaskManager takes state, fields and what was under way with it, before anyone has noticed', () => {
  const field = { execution: 'count:0:0', operator: 'count', field: 'seen', before: null, after: 1 };
  const alive = [
    ...running(),
    ...click(10, '/home', 0),
    ...counted(20, '/home', 0, 1),
    at(20, { type: 'fieldChanged', ...field }),
  ];
  const view = viewOf(script(...alive, at(30, { type: 'taskManagerKilled', taskManager: 'tm-1' })));
  expect(view.state.has('count:0:0')).toBe(false);
  expect(view.fields.size).toBe(0);
  expect(view.channels.size).toBe(0);
  expect(currentExecution(view, 'count', 0)).toMatchObject({ status: 'RUNNING', gone: true });
  expect(view.taskManagers.get('tm-1')?.status).toBe('killed');
});

test('a lost slot takes what ran there with it and leaves its TaskManager (3.1.2)', () => {
  const lost = at(30, { type: 'slotLost', taskManager: 'tm-1', slot: 0 });
  const view = viewOf(script(...running(), ...click(10, '/home', 0), ...counted(20, '/home', 0, 1), lost));
  expect(view.state.has('count:0:0')).toBe(false);
  expect(currentExecution(view, 'count', 0)).toMatchObject({ status: 'RUNNING', gone: true });
  expect(currentExecution(view, 'count', 1)).toMatchObject({ gone: false });
  expect(view.taskManagers.get('tm-1')?.status).toBe('running');
});

test('a new attempt has the state of its key groups as it was at the barrier, and its fields empty', () => {
  const view = viewOf(
    script(
      ...running(),
      ...counted(20, '/home', 0, 1),
      at(21, {
        type: 'fieldChanged',
        execution: 'count:0:0',
        operator: 'count',
        field: 'seen',
        before: null,
        after: 1,
      }),
      at(22, { type: 'checkpointTriggered', checkpoint: 1, kind: 'checkpoint', aligned: true }),
      at(23, { type: 'snapshotTaken', ...TAKEN }),
      ...counted(30, '/home', 1, 2),
      at(40, { type: 'checkpointCompleted', checkpoint: 1, kind: 'checkpoint', bytes: 30, durationMs: 18 }),
      at(50, { type: 'taskManagerKilled', taskManager: 'tm-1' }),
      ...BACK,
    ),
  );
  expect([...view.state.get('count:0:1')!.values()]).toMatchObject([{ keyText: '/home', value: 1, keyGroup: 7 }]);
  expect(view.fields.size).toBe(0);
  expect(view.job.restoredFrom).toBe(1);
  expect(latestCompleted(view)?.id).toBe(1);
});

test('a source stands where the checkpoint says after a restore, and remembers how far it once was', () => {
  const source = { execution: 'clicks:0:0', checkpoint: 1, parts: [], inFlightBytes: 0 };
  const view = viewOf(
    script(
      ...running(),
      ...click(10, '/a', 0),
      at(11, { type: 'checkpointTriggered', checkpoint: 1, kind: 'checkpoint', aligned: true }),
      at(12, { type: 'snapshotTaken', ...source }),
      ...click(30, '/b', 1),
      ...click(40, '/c', 2),
      at(60, { type: 'taskStatus', execution: 'clicks:0:1', from: 'DEPLOYING', to: 'INITIALIZING', slot: 'tm-3/0' }),
      at(70, { type: 'restored', execution: 'clicks:0:1', from: 1, parts: [] }),
    ),
  );
  expect(view.sources.get('clicks:0')).toMatchObject({ position: 1, furthest: 3, rewoundFrom: 3, rewoundAt: 70 });
});

test('a restart has a countdown while it backs off, and none once the job runs', () => {
  const steps = [
    ...running(),
    at(50, { type: 'jobStatus', from: 'RUNNING', to: 'RESTARTING', restarts: 1 }),
    at(50, { type: 'regionRestarting', executions: ['count:0:0'], strategy: 's', backoffMs: 1000, attemptsLeft: 2 }),
  ];
  expect(viewOf(script(...steps)).restart).toMatchObject({ startedAt: 50, endsAt: 1050, attemptsLeft: 2 });
  const back = at(1060, { type: 'jobStatus', from: 'RESTARTING', to: 'RUNNING', restarts: 1 });
  expect(viewOf(script(...steps, back)).restart).toBe(null);
});

test('a job that fails before it has tasks says why (7.9.4)', () => {
  const reason = { class: 'RestoreRefused', message: 'Cannot map its state.' };
  const refused = at(1, { type: 'jobStatus', from: 'INITIALIZING', to: 'FAILED', restarts: 0, reason });
  const view = viewOf(script(refused));
  expect(view.exceptions.toArray()).toMatchObject([{ time: 1, execution: null, reason }]);
  expect(historyOf(view)).toEqual([['job Cannot map its state.']]);
});

/** A failure of a task of which the JobManager hears, and what it decides. */
function failing(time: number, execution: string, message: string, joins: object = {}): ReturnType<typeof at>[] {
  const ended = { type: 'taskStatus', execution, from: 'RUNNING', to: 'FAILED', slot: null } as const;
  const restart = { strategy: 's', backoffMs: 100, attemptsLeft: 2, executions: ['clicks:0:0', execution], ...joins };
  return [
    at(time, { type: 'failed', execution, reason: { class: 'Error', message } }),
    at(time, ended),
    at(time, { type: 'regionRestarting', ...restart, cause: { step: -2, index: 0 } }),
  ];
}

/** As `script`; a step below zero is that many before the event that it has caused. */
function scriptOf(...steps: readonly ReturnType<typeof at>[]): TraceEvent[] {
  return script(...steps).map((event) => {
    const { cause, place } = event;
    return cause !== null && cause.step < 0 ? { ...event, cause: { step: place.step + cause.step, index: 0 } } : event;
  });
}

function historyOf(view: JobView, cluster: ConfigurationMap = {}): string[][] {
  const text = ({ execution, reason }: ExceptionView) => `${execution ?? 'job'} ${reason.message}`;
  return exceptionHistory(view, cluster).roots.map(({ exception, concurrent }) => [exception, ...concurrent].map(text));
}

test('8.4.1 a failure that joins a backoff stands under its root, and so does one whose task a later root restarts', () => {
  const joins = { joins: true } as const;
  const steps = [...running(), ...failing(20, 'count:0:0', 'a'), ...failing(30, 'count:1:0', 'b', joins)];
  expect(historyOf(viewOf(scriptOf(...steps)))).toEqual([['count:0:0 a', 'count:1:0 b']]);
  const both = { executions: ['count:0:0', 'clicks:1:0'] };
  const view = viewOf(scriptOf(...steps, ...failing(200, 'clicks:1:0', 'c', both)));
  expect(historyOf(view)).toEqual([
    ['clicks:1:0 c', 'count:0:0 a'],
    ['count:0:0 a', 'count:1:0 b'],
  ]);
});

test('8.4.1 what the JobManager does not hear of as a failure is no exception of the job', () => {
  const reason = { class: 'Error', message: 'while it was cancelled' };
  const view = viewOf(script(...running(), at(20, { type: 'failed', execution: 'count:0:0', reason })));
  expect(view.exceptions.length).toBe(1);
  expect(historyOf(view)).toEqual([]);
});

test('8.4.1 what has ended the job is a root of no task, with the tasks that failed', () => {
  const [failed, ended] = failing(20, 'count:0:0', 'nine');
  const status = { type: 'jobStatus', restarts: 0, reason: { class: 'JobException', message: 'given up' } } as const;
  const steps = [...running(), failed!, ended!, at(21, { ...status, from: 'RUNNING', to: 'FAILING' })];
  expect(historyOf(viewOf(scriptOf(...steps)))).toEqual([]);
  const view = viewOf(scriptOf(...steps, at(22, { ...status, from: 'FAILING', to: 'FAILED' })));
  expect(historyOf(view)).toEqual([['job given up', 'count:0:0 nine']]);
});

test('8.4.1 of twenty roots the newest sixteen are shown, or as many as job or cluster say', () => {
  const failures = Array.from({ length: 20 }, (_, n) => failing(20 + n, `count:0:${n}`, `f${n}`)).flat();
  const view = viewOf(scriptOf(...running(), ...failures));
  const newest = Array.from({ length: 16 }, (_, index) => `count:0:${19 - index} f${19 - index}`);
  expect(historyOf(view).map(([root]) => root)).toEqual(newest);
  expect(exceptionHistory(view, {})).toMatchObject({ size: 16, isCut: true });
  const size = (text: string) => ({ 'web.exception-history-size': text });
  expect(historyOf(view, size('2')).map(([root]) => root)).toEqual(newest.slice(0, 2));
  expect(historyOf(view, size('0'))).toEqual([]);
  expect(exceptionHistory(view, size('20'))).toMatchObject({ size: 20, isCut: false });
  // A job that was refused for it has this to show.
  expect(historyOf(view, size('many'))).toHaveLength(16);
});

test('8.6.1 a JobManager that takes over has no exceptions', () => {
  const lost = [...running(), ...failing(20, 'count:0:0', 'a'), at(30, { type: 'jobManagerLost', fromMetadata: true })];
  expect(historyOf(viewOf(scriptOf(...lost)))).toHaveLength(1);
  const back = at(40, { type: 'jobManagerRecovered', fromMetadata: true });
  expect(historyOf(viewOf(scriptOf(...lost, back)))).toEqual([]);
});

test('a failed checkpoint says why, and holds no channel any longer', () => {
  const view = viewOf(
    script(
      ...running(),
      at(5, { type: 'checkpointTriggered', checkpoint: 1, kind: 'checkpoint', aligned: true }),
      at(6, { type: 'channelBlocked', execution: 'count:0:0', checkpoint: 1, channel: channel(0, 0), waiting: 0 }),
      at(9, {
        type: 'checkpointFailed',
        checkpoint: 1,
        reason: 'Checkpoint expired before completing.',
        counted: true,
      }),
    ),
  );
  expect(view.checkpoints.get(1)).toMatchObject({ status: 'failed', reason: 'Checkpoint expired before completing.' });
  expect(view.channels.get(channel(0, 0))?.blocked).toBe(null);
});

test('a sink keeps every row, and of each key the last with the one before it', () => {
  const view = viewOf(script(...running(), ...counted(20, '/home', 0, 1), ...counted(30, '/home', 1, 2)));
  const sink = view.sinks.get('counts')!;
  expect(sink.rows.toArray().map((row) => row.value)).toEqual([
    { page: '/home', n: 1 },
    { page: '/home', n: 2 },
  ]);
  expect(sink.table.get('/home')).toMatchObject({ value: { n: 2 }, previous: { n: 1 } });
});

test('8.6.1: with its JobManager a job is SUSPENDED, and what it had been restored from is history', () => {
  const restored = [...running(), ...BACK];
  const lost = at(100, { type: 'jobManagerLost', fromMetadata: true });
  expect(viewOf(script(...restored)).job).toMatchObject({ status: 'RUNNING', restoredFrom: 1 });
  const view = viewOf(script(...restored, lost));
  expect(view.job).toMatchObject({ status: 'SUSPENDED', restoredFrom: null });
  expect(view.jobManager).toMatchObject({ alive: false, keepsJobs: true });
});

test.each(['jobManagerLost', 'clusterLost'] as const)(
  '8.6.1: without high availability a job is LOST, not SUSPENDED, with %s: no JobManager will find it',
  (type) => {
    const view = viewOf(script(...running(), at(100, { type, fromMetadata: false })));
    expect(view.job).toMatchObject({ status: 'LOST', restoredFrom: null });
  },
);

test('a job that had ended stays as it ended when the JobManager goes', () => {
  const ended = at(90, { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 });
  const lost = at(100, { type: 'clusterLost', fromMetadata: true });
  expect(viewOf(script(...running(), ended, lost)).job.status).toBe('FINISHED');
});

test('of a long run the last hundred checkpoints are remembered, and all that are still on the shelf', () => {
  const checkpoint = (id: number) => [
    at(id, { type: 'checkpointTriggered', checkpoint: id, kind: id === 1 ? 'savepoint' : 'checkpoint', aligned: true }),
    at(id, { type: 'checkpointCompleted', checkpoint: id, kind: 'checkpoint', bytes: 1, durationMs: 1 }),
    ...(id > 2 ? [at(id, { type: 'checkpointDiscarded', checkpoint: id - 1, why: 'subsumed' })] : []),
  ];
  const view = viewOf(script(...running(), ...Array.from({ length: 300 }, (_, n) => checkpoint(n + 1)).flat()));
  expect(view.checkpoints.size).toBe(100);
  expect([...view.checkpoints.keys()].slice(0, 2)).toEqual([1, 202]);
  expect(latestCompleted(view)?.id).toBe(300);
});
