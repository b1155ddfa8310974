import { expect, test } from 'vitest';
import { viewOf } from '../../view/reduce.ts';
import { at, running, script } from '../../view/testing/script.ts';
import { victimOf } from './clicks-view.ts';

test('no machine is killed before there is a checkpoint to come back from', () => {
  const completed = [
    at(10, { type: 'checkpointTriggered', checkpoint: 1, kind: 'checkpoint', aligned: true }),
    at(20, { type: 'checkpointCompleted', checkpoint: 1, kind: 'checkpoint', bytes: 90, durationMs: 10 }),
  ];
  expect(victimOf(viewOf(script(...running())))).toBe(null);
  expect(victimOf(viewOf(script(...running(), ...completed)))).toBe('tm-2');
});
