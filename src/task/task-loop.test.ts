/** How a task takes turns between its mails and its input (3.4). */
import { expect, test } from 'vitest';
import { COUNT_SLOT, countDeployment, SlotScript, SOURCE_SLOT, sourceDeployment } from './testing/slot-script.ts';

const SOURCE = 'source:0:0';
const COUNT = 'count:0:0';

function running(): SlotScript {
  return new SlotScript()
    .tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment() })
    .tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment() })
    .settle();
}

function assign(script: SlotScript, end: number): SlotScript {
  const splits = [{ id: 's', start: 0, step: 1, end, next: 0 }];
  return script.tell(SOURCE_SLOT, { type: 'assignSplits', execution: SOURCE, operatorId: 'operator-source', splits });
}

test('3.4.1: what is in the mailbox comes before the next record, in the order in which it came', () => {
  const script = assign(running(), 3).settle();
  const told = script.journal.length;
  assign(script, 2);
  script.held = [];
  script.settle();
  const buffers = script.held;
  script.held = null;
  for (const checkpoint of [1, 2]) {
    script.tell(COUNT_SLOT, { type: 'checkpointCompleted', execution: COUNT, checkpoint });
  }
  for (const { from, message } of buffers) script.tell(COUNT_SLOT, message, from);
  script.tell(COUNT_SLOT, { type: 'checkpointCompleted', execution: COUNT, checkpoint: 3 }).settle();
  const ofCount = script.journal.slice(told).filter((line) => /^count (complete|record)/.test(line));
  expect(ofCount).toEqual([
    'count complete 1',
    'count complete 2',
    'count complete 3',
    'count record 0',
    'count record 1',
  ]);
});

test('3.4.1: mails that come one behind the other leave the input its turn', () => {
  const script = assign(running(), 2).settle();
  const told = script.journal.length;
  script.held = [];
  assign(script, 3).settle().release();
  for (const checkpoint of [1, 2, 3, 4, 5]) {
    script.tell(COUNT_SLOT, { type: 'checkpointCompleted', execution: COUNT, checkpoint });
    script.apply(COUNT_SLOT, { type: 'run', execution: COUNT, elements: 1 });
  }
  const ofCount = script.journal.slice(told).filter((line) => /^count (complete|record)/.test(line));
  expect(ofCount).toEqual([
    'count complete 1',
    'count record 0',
    'count complete 2',
    'count complete 3',
    'count record 1',
  ]);
});

test('3.4.3: nothing to read is waited for; the end of the data ends each operator, and then the task', () => {
  const script = running();
  expect(script.runnable(SOURCE_SLOT)).toEqual([]);
  assign(script, 1).settle();
  expect([script.states(SOURCE).at(-1), script.runnable(SOURCE_SLOT)]).toEqual(['RUNNING', []]);
  script.tell(SOURCE_SLOT, { type: 'noMoreSplits', execution: SOURCE, operatorId: 'operator-source' }).settle();
  const ends = script.journal.filter((line) => /^(source|count) (finish|close)/.test(line));
  expect(ends).toEqual(['source finish', 'source close', 'count finish', 'count close']);
});
