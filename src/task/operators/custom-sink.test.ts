/** Writers and committers of a learner's own sinks, each driven by hand. */
import { expect, test } from 'vitest';
import type { OperatorSpec } from '../../api/transformations.ts';
import type { CommittableMessage } from './committable-collector.ts';
import { OperatorHarness } from './testing/operator-harness.ts';

interface Request {
  getCommittable(): unknown;
  getNumberOfRetries(): number;
  retryLater(): void;
  updateAndRetryLater(committable: unknown): void;
  signalAlreadyCommitted(): void;
  signalFailedWithKnownReason(error: Error): void;
  signalFailedWithUnknownReason(error: Error): void;
}

/** A sink that notes what is done to it. */
function sinkThat(parts: { writer?: object; commit?: (requests: Request[]) => unknown; more?: object }) {
  const calls: string[] = [];
  const writer = {
    write: (element: unknown, context: { timestamp(): unknown; currentWatermark(): unknown }) =>
      calls.push(`write ${element} @ ${context.timestamp()}`),
    flush: (endOfInput: boolean) => calls.push(`flush ${endOfInput}`),
    ...parts.writer,
  };
  const { commit } = parts;
  const sink = {
    createWriter: () => writer,
    ...(commit === undefined ? {} : { createCommitter: () => ({ commit }) }),
    ...parts.more,
  };
  return { sink, calls };
}

function writing(sink: object, restored?: ConstructorParameters<typeof OperatorHarness>[1]): OperatorHarness {
  return new OperatorHarness({ type: 'sink', sink: { kind: 'custom', sink } } as OperatorSpec, {
    traced: true,
    ...restored,
  });
}

function committing(
  commit: (requests: Request[]) => unknown,
  options: ConstructorParameters<typeof OperatorHarness>[1] = {},
): OperatorHarness {
  const { sink } = sinkThat({ commit });
  return new OperatorHarness({ type: 'committer', sink: { kind: 'custom', sink } } as unknown as OperatorSpec, {
    configuration: { 'execution.checkpointing.interval': '1 s' },
    traced: true,
    ...options,
  });
}

/** Hands a committer the committables of a writer's subtask for a checkpoint. */
function hand(
  harness: OperatorHarness,
  checkpoint: number,
  committables: readonly unknown[],
  announced = committables.length,
) {
  const transactions = [{ id: `t${checkpoint}`, rows: committables }];
  const messages: CommittableMessage[] = [
    { kind: 'summary', checkpoint, subtask: 0, committables: announced, transactions },
    ...committables.map((committable) => ({ kind: 'committable', checkpoint, subtask: 0, committable }) as const),
  ];
  for (const message of messages) harness.element(message, null);
}

const told = (harness: OperatorHarness) =>
  harness.events.flatMap((event) =>
    event.type === 'preCommitted' || event.type === 'committed' || event.type === 'transactionAborted'
      ? [`${event.type} ${event.transaction} ${event.checkpoint}: ${event.rows}`]
      : [],
  );

test('1.6.2: a writer is flushed before the barrier; without a committer its rows are seen at once', () => {
  const { sink, calls } = sinkThat({});
  const harness = writing(sink).watermark(4).element('a', 5);
  expect(harness.rows).toEqual([{ sink: 'sink', key: null, value: 'a' }]);
  harness.capture(1);
  harness.operator.endInput?.();
  expect(calls).toEqual(['write a @ 5', 'flush false', 'flush true']);
  expect(harness.drain()).toEqual([{ wm: 4 }]);
});

test('1.6.2, 1.6.3: with a committer the committables go ahead of the barrier, the last ones with the next checkpoint’s number', () => {
  let written: unknown[] = [];
  const writer = {
    write: (element: unknown) => written.push(element),
    flush: () => {},
    prepareCommit: () => {
      const [prepared] = [written.length === 0 ? [] : [written.join()]];
      written = [];
      return prepared;
    },
  };
  const harness = writing(sinkThat({ writer, commit: () => {} }).sink)
    .element('a', 1)
    .element('b', 2);
  expect(harness.rows).toEqual([]);
  harness.capture(7);
  harness.capture(8);
  harness.element('c', 3);
  harness.operator.endInput?.();
  harness.capture(9);
  expect(harness.values()).toMatchObject([
    { kind: 'summary', checkpoint: 7, committables: 1, transactions: [{ rows: ['a', 'b'] }] },
    { kind: 'committable', checkpoint: 7, committable: 'a,b' },
    { kind: 'summary', checkpoint: 8, committables: 0, transactions: [] },
    { kind: 'summary', checkpoint: 9, committables: 1, transactions: [{ rows: ['c'] }] },
    { kind: 'committable', checkpoint: 9, committable: 'c' },
  ]);
  expect(told(harness)).toEqual(['preCommitted 1-0-0-0 7: 2', 'preCommitted 1-0-0-2 9: 1']);
});

test('1.6.1: a stateful writer is restored from what it had stored, and its rows with it', () => {
  const restored: unknown[] = [];
  const writer = {
    prepareCommit: () => [],
    snapshotState: (checkpoint: number) => [`state at ${checkpoint}`],
  };
  const more = {
    restoreWriter: (context: { getRestoredCheckpointId(): unknown }, state: unknown[]) => {
      restored.push(context.getRestoredCheckpointId(), ...state);
      return { write: () => {}, flush: () => {}, prepareCommit: () => ['both'] };
    },
  };
  const { sink } = sinkThat({ writer, commit: () => {}, more });
  const first = writing(sink).element('before', 1);
  const second = writing(sink, { restored: first.snapshot(3) }).element('after', 2);
  expect(restored).toEqual([3, 'state at 3']);
  second.capture(4);
  expect(second.values()[0]).toMatchObject({ transactions: [{ rows: ['before'] }, { rows: ['after'] }] });
});

test('1.6.6: what was written since the last barrier is given up when the writer is closed', () => {
  const harness = writing(sinkThat({ writer: { prepareCommit: () => ['c'] }, commit: () => {} }).sink).element('a', 1);
  harness.capture(1);
  harness.element('b', 1).element('c', 1);
  harness.operator.close();
  expect(told(harness)).toEqual(['preCommitted 1-0-0-0 1: 1', 'transactionAborted 1-0-0-1 1: 2']);
});

test.each([
  ['has no prepareCommit', {}, 'it has no prepareCommit()'],
  ['prepares no array', { prepareCommit: () => 'all' }, 'prepareCommit() gave string'],
])('1.6.1: a sink with a committer whose writer %s is told so', (_what, writer, message) => {
  expect(() => writing(sinkThat({ writer, commit: () => {} }).sink).capture(1)).toThrow(message);
});

test('1.6.1: what cannot write is no writer', () => {
  expect(() => writing({ createWriter: () => ({ write: () => {} }) })).toThrow('createWriter() of the sink sink');
});

test('1.6.4, T71: nothing is committed before its checkpoint is complete; then checkpoint by checkpoint', () => {
  const commits: unknown[][] = [];
  const harness = committing((requests) => void commits.push(requests.map((request) => request.getCommittable())));
  hand(harness, 1, ['a', 'b']);
  hand(harness, 2, ['c']);
  hand(harness, 3, ['d']);
  expect(commits).toEqual([]);
  harness.operator.notifyCheckpointComplete(2);
  expect(commits).toEqual([['a', 'b'], ['c']]);
  expect(harness.rows.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  expect(told(harness)).toEqual(['committed t1 1: 2', 'committed t2 2: 1']);
});

test('1.6.4, T71: after a restore everything up to the restored checkpoint is committed at once, again if need be', () => {
  const first = committing(() => {});
  hand(first, 1, ['a']);
  hand(first, 2, ['b']);
  const commits: unknown[] = [];
  const commit = (requests: Request[]) => void commits.push(...requests.map((request) => request.getCommittable()));
  const second = committing(commit, { restored: first.snapshot(2) });
  expect(commits).toEqual(['a', 'b']);
  // Under the same keys: what had been committed before is there once.
  expect(second.rows.map(({ key }) => key)).toEqual(['t1 000000', 't2 000000']);
  second.operator.notifyCheckpointComplete(3);
  expect(commits).toHaveLength(2);
});

test('1.6.4: without checkpoints the end of the input commits', () => {
  const commits: unknown[] = [];
  const harness = committing((requests) => void commits.push(requests.length), { configuration: {} });
  hand(harness, 1, ['a', 'b']);
  harness.operator.endInput?.();
  expect(commits).toEqual([2]);
});

test('1.6.5: what is to be retried is tried again at once, changed if the committer says so', () => {
  const tried: unknown[] = [];
  const harness = committing((requests) => {
    for (const request of requests) {
      tried.push([request.getCommittable(), request.getNumberOfRetries()]);
      if (request.getNumberOfRetries() === 1) request.updateAndRetryLater('changed');
      else if (request.getCommittable() === 'a') request.retryLater();
    }
  });
  hand(harness, 1, ['a', 'b']);
  harness.operator.notifyCheckpointComplete(1);
  expect(tried).toEqual([
    ['a', 0],
    ['b', 0],
    ['a', 1],
    ['changed', 2],
  ]);
  expect(told(harness)).toEqual(['committed t1 1: 2']);
});

test('1.6.5, T71: retries that are used up fail the task', () => {
  const configuration = { 'execution.checkpointing.interval': '1 s', 'sink.committer.retries': '0' };
  const harness = committing((requests) => requests.forEach((request) => void request.retryLater()), { configuration });
  hand(harness, 1, ['a', 'b']);
  expect(() => harness.operator.notifyCheckpointComplete(1)).toThrow('Failed to commit 2 committables after 0 retries');
});

test('1.6.5: what has failed for a known reason is dropped, and its rows with it; what was committed before counts', () => {
  const harness = committing((requests) => {
    for (const request of requests) {
      if (request.getCommittable() === 'bad') request.signalFailedWithKnownReason(new Error('known'));
      else request.signalAlreadyCommitted();
    }
  });
  hand(harness, 1, ['bad']);
  hand(harness, 2, ['good']);
  harness.operator.notifyCheckpointComplete(2);
  expect(told(harness)).toEqual(['transactionAborted t1 1: 1', 'committed t2 2: 1']);
  expect(harness.rows.map(({ value }) => value)).toEqual(['good']);
});

test('1.6.5: what has failed for an unknown reason fails the task', () => {
  const harness = committing(([request]) => request?.signalFailedWithUnknownReason(new Error('who knows')));
  hand(harness, 1, ['a']);
  expect(() => harness.operator.notifyCheckpointComplete(1)).toThrow(
    expect.objectContaining({
      name: 'CommitFailed',
      cause: expect.objectContaining({ message: 'Failed to commit "a".' }),
    }),
  );
});

test('1.6.5, T71: a checkpoint of which not all committables have come is not committed', () => {
  const harness = committing(() => {});
  hand(harness, 1, ['a'], 2);
  expect(() => harness.operator.notifyCheckpointComplete(1)).toThrow('1 of 2 of writer 0 have come');
});

test('1.6.4: while a promise of commit is unsettled the task stands, and the next checkpoint waits', async () => {
  const commits: unknown[] = [];
  let settle: (() => void) | undefined;
  const harness = committing((requests) => {
    commits.push(requests.map((request) => request.getCommittable()));
    return new Promise<void>((resolve) => {
      settle = resolve;
    });
  });
  hand(harness, 1, ['a']);
  hand(harness, 2, ['b']);
  harness.operator.notifyCheckpointComplete(1);
  harness.operator.notifyCheckpointComplete(2);
  expect([commits, harness.operator.isBlocked, told(harness)]).toEqual([[['a']], true, []]);
  settle?.();
  await harness.settle();
  expect([commits, told(harness)]).toEqual([[['a'], ['b']], ['committed t1 1: 1']]);
  settle?.();
  await harness.settle();
  expect(harness.operator.isBlocked).toBe(false);
});

test('1.6.4: a promise of commit that rejects fails the task', async () => {
  const harness = committing(() => Promise.reject(new Error('the broker is away')));
  hand(harness, 1, ['a']);
  harness.operator.notifyCheckpointComplete(1);
  await expect(harness.settle()).rejects.toMatchObject({
    name: 'CommitFailed',
    cause: { message: 'the broker is away' },
  });
});
