import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SessionState } from '../session.ts';
import { playTo } from './play-to.ts';

function fakeSession() {
  const [state, steps] = [signal<SessionState>('none'), signal(0)];
  const run = () => {
    state.value = 'starting';
  };
  return { state, steps, setSpeed: vi.fn(), run, pause: vi.fn() };
}

test('a run has arrived when it stands, and not while steps still come that were under way', async () => {
  const session = fakeSession();
  const arrived = vi.fn();
  playTo({ session }, {} as RunSpec, 10, arrived);
  session.state.value = 'running';
  session.steps.value = 9;
  expect(session.pause).not.toHaveBeenCalled();
  session.steps.value = 10;
  session.steps.value = 14;
  await Promise.resolve();
  expect(session.pause).toHaveBeenCalledTimes(1);
  expect(arrived).not.toHaveBeenCalled();
  session.state.value = 'paused';
  await Promise.resolve();
  expect(arrived).toHaveBeenCalledTimes(1);
});

test('a run that ends before the step has arrived as well', async () => {
  const session = fakeSession();
  const arrived = vi.fn();
  playTo({ session }, {} as RunSpec, 10, arrived);
  session.state.value = 'ended';
  await Promise.resolve();
  expect(arrived).toHaveBeenCalledTimes(1);
});
