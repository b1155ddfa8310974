import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeldBuffers } from './held-buffers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a late buffer holds up those behind it on its channel, also when the fault is over, and no other channel', () => {
  const buffers = new HeldBuffers((what) => what());
  const sent: string[] = [];
  const send = (channel: string, name: string, byMs: number) => buffers.send(channel, byMs, () => sent.push(name));
  send('a', 'a1', 200);
  vi.advanceTimersByTime(50);
  send('a', 'a2', 0);
  send('b', 'b1', 0);
  vi.advanceTimersByTime(149);
  expect(sent).toEqual(['b1']);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual(['b1', 'a1', 'a2']);
  send('a', 'a3', 0);
  expect(sent).toEqual(['b1', 'a1', 'a2', 'a3']);
});
