import { expect, test } from 'vitest';
import type { FinishedRun } from '../../hosts/simulation/simulation.ts';
import type { NewTraceEvent } from '../../wire/trace-events.ts';
import { transactionViolations } from './check-transactions.ts';
import { traced } from './testing/traced.ts';

const OPEN = 'Transaction t1 of topic was left open.';

function violations(status: FinishedRun['status'], events: NewTraceEvent[], open: readonly string[] = []): string[] {
  const topics = [{ log: { name: 'topic', open: open.map((id) => ({ id })) } }];
  return transactionViolations({ status, events: traced(...events), topics } as unknown as FinishedRun);
}

const status = (attempt: number, to: string): NewTraceEvent => ({
  ...{ type: 'taskStatus', execution: `w:0:${attempt}`, from: 'SCHEDULED', to, slot: `tm-${attempt + 1}/0` },
});
const begun = (attempt: number) => [status(attempt, 'DEPLOYING'), status(attempt, 'RUNNING')];
const wrote: NewTraceEvent = {
  ...{ type: 'sinkWrote', execution: 'w:0:0', sink: 'topic', row: 0, value: 1, epoch: 3, transaction: 't1' },
};
const told = (type: 'preCommitted' | 'committed' | 'transactionAborted'): NewTraceEvent => ({
  ...{ type, execution: 'w:0:0', sink: 'topic', transaction: 't1', checkpoint: 3, rows: 1 },
});
const killed: NewTraceEvent = { type: 'taskManagerKilled', taskManager: 'tm-1' };
const nextLeg: NewTraceEvent = { type: 'legStarted', leg: 2, checkpoint: 2 };
const restored = (from: number): NewTraceEvent => ({ type: 'restored', execution: 'w:0:1', from, parts: [] });
const failedStorage: NewTraceEvent = { type: 'fault', entry: { action: 'failStorage' } };

test.each<[string, FinishedRun['status'], NewTraceEvent[]]>([
  ['a finished job has committed', 'FINISHED', [...begun(0), wrote, told('preCommitted'), told('committed')]],
  ['a canceled job has aborted', 'CANCELED', [...begun(0), wrote, told('transactionAborted')]],
  ['a failed job leaves what was prepared', 'FAILED', [...begun(0), wrote, told('preCommitted')]],
  ['a canceled job leaves what died with its machine', 'CANCELED', [...begun(0), wrote, killed]],
  ['a canceled job leaves what ended with its leg', 'CANCELED', [...begun(0), wrote, nextLeg]],
  ['a restored checkpoint holds it', 'CANCELED', [...begun(0), wrote, killed, status(1, 'DEPLOYING'), restored(3)]],
  ['a lost job leaves anything', 'LOST', [...begun(0), wrote]],
])('1.6.6: %s', (_what, end, events) => {
  expect(violations(end, events)).toEqual([]);
});

test.each<[string, FinishedRun['status'], NewTraceEvent[]]>([
  ['finished with one prepared only', 'FINISHED', [...begun(0), wrote, told('preCommitted')]],
  ['canceled, and its writer did not abort', 'CANCELED', [...begun(0), wrote]],
  ['the next writer did not abort', 'CANCELED', [...begun(0), wrote, killed, ...begun(1)]],
  [
    'the next writer did not abort what the restored checkpoint does not hold',
    'FAILED',
    [...begun(0), wrote, told('preCommitted'), killed, status(1, 'DEPLOYING'), restored(2), status(1, 'RUNNING')],
  ],
])('1.6.6: %s is a violation', (_what, end, events) => {
  expect(violations(end, events)).toEqual([expect.stringContaining(OPEN)]);
});

test('1.6.6: what is told to have ended has ended in the topic', () => {
  const aborted = [...begun(0), wrote, told('transactionAborted')];
  expect(violations('CANCELED', aborted, ['t1'])).toEqual([expect.stringContaining('is open in topic')]);
  expect(violations('CANCELED', [...aborted, failedStorage], ['t1'])).toEqual([]);
});
