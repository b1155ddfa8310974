/** An unaligned checkpoint as the stage tells it: the barrier jumps the queue, and what it jumped is copied to the shelf. */
import { expect, test } from 'vitest';
import { moversOf, Story } from './story-run.ts';

const SLOW = { at: 1, action: 'slowOperator', target: 'count', value: 900 } as const;
const story = new Story([SLOW], undefined, { 'execution.checkpointing.unaligned.enabled': 'true' });
const jump = story.event('barrier', 1, (event) => event.direction === 'out' && (event.overtook ?? 0) > 1);
const arrival = story.event('barrier', 1, (event) => event.direction === 'in' && (event.overtook ?? 0) > 0);
const taken = story.event(
  'snapshotTaken',
  1,
  ({ execution, inFlightBytes }) => execution.startsWith('count') && inFlightBytes > 0,
);

test('7.6.1: the barrier is on its way before the records that were written before it', () => {
  const { staged, hops } = story.viewAfter(jump).channels.get(jump.channel ?? '')!;
  expect(staged.filter(({ kind }) => kind === 'record').length + 1).toBeGreaterThan(1);
  expect(staged[0]?.kind === 'barrier' || hops.some(({ elements }) => elements[0]?.kind === 'barrier')).toBe(true);
});

test('7.6.1: at its consumer it does not stand behind what waits, and nothing is locked', () => {
  const channel = story.viewAfter(arrival).channels.get(arrival.channel ?? '')!;
  expect(channel.queue.some(({ kind }) => kind === 'barrier')).toBe(false);
  expect(channel.queue.length).toBeGreaterThanOrEqual(arrival.overtook ?? 0);
  expect(channel.blocked).toBeNull();
});

test('theatre: what it jumped falls to the shelf with the state, and is told on the part', () => {
  const falling = moversOf(story.after(taken, 50, { width: 1600, height: 800 }), 'part');
  expect(falling.some(({ text }) => text === '»')).toBe(true);
  const completed = story.event('checkpointCompleted', 1, ({ checkpoint }) => checkpoint === taken.checkpoint);
  const tray = story.after(completed, 0).shelf!.trays.find(({ checkpoint }) => checkpoint === taken.checkpoint)!;
  expect(tray.parts.some(({ label }) => label.endsWith('that were in flight'))).toBe(true);
});
