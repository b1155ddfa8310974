import { expect, test } from 'vitest';
import { expectedOf, failureFreeRunOf, ledgerOf } from './ledger.ts';
import { viewOf } from './reduce.ts';
import { at, counted, running, script } from './testing/script.ts';

const ended = at(99, { type: 'jobStatus', from: 'RUNNING', to: 'FINISHED', restarts: 0 });
const first = counted(20, '/home', 0, 1);
const second = counted(30, '/home', 1, 2);
const third = counted(40, '/home', 2, 3);

function view(...steps: ReturnType<typeof at>[][]) {
  return viewOf(script(...running(), ...steps.flat()));
}

const expected = expectedOf([failureFreeRunOf(view(first, second, third, [ended]))]);

test('a run that wrote each row once is exactly once', () => {
  const ledger = ledgerOf(view(first, second, third, [ended]), expected);
  expect(ledger.sinks[0]?.total).toMatchObject({ expected: 3, seen: 3, duplicated: 0, lost: 0, live: 0 });
  expect([ledger.output, ledger.stateVerdict]).toEqual(['exactly once', 'exactly once']);
});

test('a row written again is duplicated, while the state may be right all the same', () => {
  const ledger = ledgerOf(view(first, second, second, third, [ended]), expected);
  expect(ledger.sinks[0]?.lines).toMatchObject([{ key: '/home', seen: 4, duplicated: 1, lost: 0 }]);
  expect(ledger.sinks[0]?.lines[0]?.duplicatedRows).toEqual([{ page: '/home', n: 2 }]);
  expect([ledger.output, ledger.stateVerdict]).toEqual(['not exactly once', 'exactly once']);
});

test('what is still to come is live; what a later row has passed over is lost', () => {
  expect(ledgerOf(view(first), expected).sinks[0]?.total).toMatchObject({ live: 2, lost: 0 });
  expect(ledgerOf(view(first, third), expected).sinks[0]?.total).toMatchObject({ live: 0, lost: 1 });
  expect(ledgerOf(view(first, [ended]), expected).sinks[0]?.total).toMatchObject({ live: 0, lost: 2 });
});

test('a row that no failure-free run writes is neither expected nor a duplicate', () => {
  const total = ledgerOf(view(first, counted(25, '/home', 1, 7)), expected).sinks[0]?.total;
  expect(total).toMatchObject({ seen: 2, duplicated: 0, unexpected: 1 });
});

test('where runs without a failure differ there is no single right answer', () => {
  const other = expectedOf([...expected.runs, failureFreeRunOf(view(first, second, [ended]))]);
  expect(ledgerOf(view(first, second, third, [ended]), other).output).toBe('no single right answer');
});

/** A click read from a split: emitted, counted in state and written, each caused by the one before. */
function read(time: number, split: string, position: number, n: number) {
  const emitted = { sequence: position, value: { page: '/home' }, timestamp: null, replayed: false, split, position };
  const clicks = { execution: 'clicks:0:0', operator: 'Source: clicks', channel: null };
  const [processed, changed, wrote] = counted(time, '/home', position, n);
  return [at(time, { type: 'recordEmitted', ...clicks, ...emitted }), processed!, changed!, wrote!];
}

test('while a job runs, expected is what its own source offsets lead to, wherever another run stands', () => {
  const failureFree = failureFreeRunOf(
    view(read(1, 'a', 1, 1), read(2, 'b', 1, 2), read(3, 'a', 2, 3), read(4, 'b', 2, 4)),
  );
  const behind = ledgerOf(view(read(9, 'b', 1, 1), read(10, 'a', 1, 2)), expectedOf([failureFree]));
  expect(behind.sinks[0]?.total).toMatchObject({ expected: 2, seen: 2, duplicated: 0, lost: 0, live: 0 });
  expect(behind.state).toMatchObject([{ key: '/home', expected: 2, seen: 2, agrees: true }]);
  expect([behind.output, behind.stateVerdict]).toEqual(['exactly once', 'exactly once']);
});

test('a record whose row came twice is duplicated though its state was put back', () => {
  const failureFree = failureFreeRunOf(view(read(1, 'a', 1, 1), read(2, 'a', 2, 2), read(3, 'a', 3, 3)));
  const rows = [
    read(1, 'a', 1, 1),
    read(2, 'a', 2, 2),
    read(5, 'a', 2, 2).filter(({ event }) => event.type !== 'stateChanged'),
  ];
  const ledger = ledgerOf(view(...rows), expectedOf([failureFree]));
  expect(ledger.sinks[0]?.total).toMatchObject({ expected: 2, seen: 3, duplicated: 1 });
  expect([ledger.output, ledger.stateVerdict]).toEqual(['not exactly once', 'exactly once']);
});

test('state that began anew lacks the records before', () => {
  const failureFree = failureFreeRunOf(view(read(1, 'a', 1, 1), read(2, 'a', 2, 2), read(3, 'a', 3, 3)));
  const ledger = ledgerOf(view(read(9, 'a', 3, 1)), expectedOf([failureFree]));
  expect(ledger.state).toMatchObject([{ expected: 3, seen: 1, agrees: false }]);
  expect(ledger.stateVerdict).toBe('not exactly once');
});

test('9.4: of state that a run without failure has cleared nothing is known before the end', () => {
  const cleared = at(5, {
    type: 'stateChanged',
    execution: 'count:0:0',
    operator: 'count',
    state: 'n',
    key: '/home',
    keyGroup: 7,
    before: 2,
    after: null,
  });
  const failureFree = failureFreeRunOf(view(read(1, 'a', 1, 1), read(2, 'a', 2, 2), [cleared]));
  const ledger = ledgerOf(view(read(9, 'a', 1, 1)), expectedOf([failureFree]));
  expect(ledger.stateVerdict).toBe('running');
});
