import { expect, test } from 'vitest';
import type { NewTraceEvent, SnapshotKind } from '../../wire/trace-events.ts';
import { allowedAgain, committedTooOften } from './committed-again.ts';
import { traced } from './testing/traced.ts';

const wrote = (id: number, transaction: string): NewTraceEvent => ({
  ...{
    type: 'sinkWrote',
    execution: 'table:0:0',
    sink: 'committed',
    row: 0,
    value: { id, amount: 1 },
    epoch: 1,
    transaction,
  },
});
const committed = (transaction: string): NewTraceEvent => ({
  ...{ type: 'committed', execution: 'table:0:0', sink: 'committed', transaction, checkpoint: 1, rows: 1 },
});
const scheduled = (execution: string): NewTraceEvent => ({
  ...{ type: 'taskStatus', execution, from: 'CREATED', to: 'SCHEDULED', slot: null },
});
const deployed = (execution: string): NewTraceEvent => ({
  ...{ type: 'taskStatus', execution, from: 'SCHEDULED', to: 'DEPLOYING', slot: 'tm-1/0' },
});
const BATCH = { mode: 'BATCH' } as const;

test('8.2.1, 9.11: what a subtask has committed may be committed again where the subtask runs again', () => {
  const events = traced(scheduled('table:0:0'), wrote(4, 'a'), committed('a'), scheduled('table:0:1'));
  expect(allowedAgain(BATCH, events).table).toEqual(new Map([[4, 1]]));
  expect(committedTooOften('the sink', [4, 4], allowedAgain(BATCH, events).table)).toEqual([]);
  expect(committedTooOften('the sink', [4, 4, 4], allowedAgain(BATCH, events).table)).toHaveLength(1);
});

test('9.11: also where its next attempt never gets a slot, since another subtask may have got the record', () => {
  const again = [scheduled('table:0:1'), scheduled('table:1:1')];
  const events = traced(scheduled('table:0:0'), wrote(4, 'a'), committed('a'), ...again, deployed('table:1:1'));
  expect(allowedAgain(BATCH, events).table).toEqual(new Map([[4, 1]]));
});

test.each([
  ['with checkpoints', 'STREAMING', [committed('a'), scheduled('table:0:1')]],
  ['where another subtask runs again', 'BATCH', [committed('a'), scheduled('table:1:1')]],
  ['where nothing was committed', 'BATCH', [scheduled('table:0:1')]],
] as const)('but not %s', (_what, mode, after) => {
  const events = traced(scheduled('table:0:0'), wrote(4, 'a'), ...after);
  expect(committedTooOften('the sink', [4, 4], allowedAgain({ mode }, events).table)).toEqual([
    expect.stringContaining('Record 4 was committed'),
  ]);
});

const prepared = (transaction: string, checkpoint = 1): NewTraceEvent => ({
  ...{ type: 'preCommitted', execution: 'table:0:0', sink: 'committed', transaction, checkpoint, rows: 1 },
});
const completed = (checkpoint: number, kind: SnapshotKind): NewTraceEvent => ({
  ...{ type: 'checkpointCompleted', checkpoint, kind, bytes: 0, durationMs: 0 },
});

test('7.2.8, 7.9.3: nor with checkpoints, but for what a savepoint committed that the job did not stop with after all', () => {
  const before = [scheduled('table:0:0'), wrote(4, 'a'), prepared('a'), completed(1, 'suspend'), committed('a')];
  const restarted = traced(...before, scheduled('table:0:1'));
  expect(allowedAgain({ mode: 'STREAMING' }, restarted).table).toEqual(new Map([[4, 1]]));
  expect(allowedAgain({ mode: 'STREAMING' }, traced(...before)).table).toEqual(new Map());
});

test('7.9.3: what is prepared at the end of the data is committed with the next that completes, whatever number that has', () => {
  const againWith = (...between: readonly NewTraceEvent[]) => {
    const before = [scheduled('table:0:0'), wrote(4, 'a'), prepared('a', 2), ...between];
    return allowedAgain({ mode: 'STREAMING' }, traced(...before, committed('a'), scheduled('table:0:1'))).table;
  };
  expect(againWith(completed(3, 'terminate'))).toEqual(new Map([[4, 1]]));
  expect(againWith(completed(2, 'checkpoint'), completed(3, 'terminate'))).toEqual(new Map());
  expect(againWith(completed(1, 'terminate'), completed(3, 'checkpoint'))).toEqual(new Map());
  expect(againWith(scheduled('table:0:1'), completed(3, 'terminate'))).toEqual(new Map());
});
