import { expect, test } from 'vitest';
import { failureFreeRunOf, ledgerOf } from './ledger.ts';
import { viewOf } from './reduce.ts';
import { at, counted, running, script } from './testing/script.ts';

const ended = at(99, { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 });
const first = counted(20, '/home', 0, 1);
const second = counted(30, '/home', 1, 2);
const third = counted(40, '/home', 2, 3);

function view(...steps: ReturnType<typeof at>[][]) {
  return viewOf(script(...running(), ...steps.flat()));
}

const expected = failureFreeRunOf(view(first, second, third, [ended]));

test('a run that wrote each row once is exactly once', () => {
  const ledger = ledgerOf(view(first, second, third, [ended]), [expected]);
  expect(ledger.sinks[0]?.total).toMatchObject({ expected: 3, seen: 3, duplicated: 0, lost: 0, live: 0 });
  expect([ledger.output, ledger.stateVerdict]).toEqual(['exactly once', 'exactly once']);
});

test('a row written again is duplicated, while the state may be right all the same', () => {
  const ledger = ledgerOf(view(first, second, second, third, [ended]), [expected]);
  expect(ledger.sinks[0]?.lines).toMatchObject([{ key: '/home', seen: 4, duplicated: 1, lost: 0 }]);
  expect(ledger.sinks[0]?.lines[0]?.duplicatedRows).toEqual([{ page: '/home', n: 2 }]);
  expect([ledger.output, ledger.stateVerdict]).toEqual(['not exactly once', 'exactly once']);
});

test('what is still to come is live; what a later row has passed over is lost', () => {
  expect(ledgerOf(view(first), [expected]).sinks[0]?.total).toMatchObject({ live: 2, lost: 0 });
  expect(ledgerOf(view(first, third), [expected]).sinks[0]?.total).toMatchObject({ live: 0, lost: 1 });
  expect(ledgerOf(view(first, [ended]), [expected]).sinks[0]?.total).toMatchObject({ live: 0, lost: 2 });
});

test('a row that no failure-free run writes is neither expected nor a duplicate', () => {
  const total = ledgerOf(view(first, counted(25, '/home', 1, 7)), [expected]).sinks[0]?.total;
  expect(total).toMatchObject({ seen: 2, duplicated: 0, unexpected: 1 });
});

test('where runs without a failure differ there is no single right answer', () => {
  const other = failureFreeRunOf(view(first, second, [ended]));
  expect(ledgerOf(view(first, second, third, [ended]), [expected, other]).output).toBe('no single right answer');
});
