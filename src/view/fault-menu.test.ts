import { expect, test } from 'vitest';
import { FaultTape } from '../director/fault-tape.ts';
import { actionText } from './action-text.ts';
import {
  channelChoices,
  FAULT_KINDS,
  type FaultName,
  faultEntry,
  type MomentChoice,
  targetChoices,
} from './fault-menu.ts';
import { emptyView, type JobView } from './job-view.ts';
import { momentText } from './moment-text.ts';
import { viewOf } from './reduce.ts';
import { at, channel, running, script } from './testing/script.ts';

const NOW: MomentChoice = { name: 'now', subtask: '', producer: '', number: 1 };
const choice = { target: 'count:1', number: 3, callback: 'onTimer', moment: NOW } as const;

test.each(Object.keys(FAULT_KINDS) as FaultName[])('%s becomes an entry that a tape takes and words tell', (fault) => {
  const entry = faultEntry({ ...choice, fault });
  expect(entry.action).toBe(FAULT_KINDS[fault].action);
  expect(actionText(entry)).not.toContain('undefined');
  const tape = new FaultTape([]);
  tape.append(entry, 4);
  expect(tape.takeDue(5, () => 0)).toEqual({ ...entry, at: 5 });
});

test('a whole vertex is slowed, as the tape names it (TapeAction)', () => {
  const view = { ...emptyView(), graph: { vertices: [{ key: 'map' }, { key: 'count' }] } } as unknown as JobView;
  expect(targetChoices('slowOperator', view).map(({ value }) => value)).toEqual(['map', 'count']);
});

test('a slot is lost of a machine that runs', () => {
  const machine = { slots: 2, status: 'running' };
  const taskManagers = new Map([
    ['tm-1', { ...machine, id: 'tm-1' }],
    ['tm-2', { ...machine, id: 'tm-2', status: 'lost' }],
  ]);
  const view = { ...emptyView(), graph: { vertices: [] }, taskManagers } as unknown as JobView;
  expect(targetChoices('loseSlot', view)).toEqual([
    { value: 'tm-1/0', text: 'slot tm-1/0' },
    { value: 'tm-1/1', text: 'slot tm-1/1' },
  ]);
});

test.each([
  ['record', 'when count:1 has processed record 3'],
  ['barrier', 'when the barrier of checkpoint 3 reaches count:1'],
  ['acknowledged', 'when count:1 has acknowledged checkpoint 3'],
  ['completed', 'when checkpoint 3 completes'],
  ['preCommitted', 'when a sink has pre-committed for checkpoint 3'],
] as const)('at the moment “%s” the tape says: %s', (name, words) => {
  const moment = { name, subtask: 'count:1', producer: '', number: 3 };
  const entry = faultEntry({ ...choice, fault: 'failTask', moment });
  expect(momentText(entry)).toBe(words);
});

test('the barrier of one channel is a moment: each subtask that feeds this one is a choice', () => {
  const view = viewOf(script(...running()));
  expect(channelChoices(view, 'clicks:0')).toEqual([]);
  const channels = channelChoices(view, 'count:1');
  expect(channels.map(({ text }) => text)).toEqual(['any channel', 'from clicks (1/2)', 'from clicks (2/2)']);
  const moment = { name: 'barrier', subtask: 'count:1', producer: channels[2]?.value ?? '', number: 3 } as const;
  const entry = faultEntry({ ...choice, fault: 'failTask', moment });
  expect(momentText(entry)).toBe('when the barrier of checkpoint 3 reaches count:1 from clicks:1');
  const tape = new FaultTape([entry]);
  const arrival = (from: number) =>
    at(0, { type: 'barrier', execution: 'count:1:0', checkpoint: 3, channel: channel(from, 1), direction: 'in' });
  for (const event of script(...running(), arrival(0))) tape.observe(event);
  expect(tape.takeDue(1, () => 0)).toBe(undefined);
  for (const event of script(...running(), arrival(1))) tape.observe(event);
  expect(tape.takeDue(2, () => 0)).toEqual({ ...entry, at: 2 });
});
