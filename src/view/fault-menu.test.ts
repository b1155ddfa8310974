import { expect, test } from 'vitest';
import { FaultTape } from '../director/fault-tape.ts';
import { actionText } from './action-text.ts';
import { FAULT_KINDS, type FaultName, faultEntry, type MomentChoice } from './fault-menu.ts';
import { momentText } from './moment-text.ts';

const NOW: MomentChoice = { name: 'now', subtask: '', number: 1 };
const choice = { target: 'count:1', number: 3, callback: 'onTimer', moment: NOW } as const;

test.each(Object.keys(FAULT_KINDS) as FaultName[])('%s becomes an entry that a tape takes and words tell', (fault) => {
  const entry = faultEntry({ ...choice, fault });
  expect(entry.action).toBe(FAULT_KINDS[fault].action);
  expect(actionText(entry)).not.toContain('undefined');
  const tape = new FaultTape([]);
  tape.append(entry, 4);
  expect(tape.takeDue(5, () => 0)).toEqual({ ...entry, at: 5 });
});

test.each([
  ['record', 'when count:1 has processed record 3'],
  ['barrier', 'when the barrier of checkpoint 3 reaches count:1'],
  ['acknowledged', 'when count:1 has acknowledged checkpoint 3'],
  ['completed', 'when checkpoint 3 completes'],
  ['preCommitted', 'when a sink has pre-committed for checkpoint 3'],
] as const)('at the moment “%s” the tape says: %s', (name, words) => {
  const entry = faultEntry({ ...choice, fault: 'failTask', moment: { name, subtask: 'count:1', number: 3 } });
  expect(momentText(entry)).toBe(words);
});
