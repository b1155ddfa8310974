import { expect, test } from 'vitest';
import { RandomStreams } from '../base/random-streams.ts';
import { DEFAULT_PACE, type Pace } from '../ports/run-spec.ts';
import type { Message } from '../wire/messages.ts';
import { MessageFaults } from './message-faults.ts';
import { Network } from './network.ts';

const buffer = (channel: string): Message => {
  return { type: 'buffer', channel, sequence: 0, elements: 1, bytes: new Uint8Array() };
};

/** When a hundred messages arrive that leave a millisecond after each other. */
function arrivals(pace: Partial<Pace>, message: Message): number[] {
  const network = new Network({ ...DEFAULT_PACE, ...pace }, new RandomStreams(7), new MessageFaults());
  return Array.from({ length: 100 }, (_, departs) => network.send('tm-1/0', 'tm-2/0', message, departs).time);
}

test('a hop takes the latency of the pace', () => {
  expect(arrivals({}, buffer('c')).slice(0, 3)).toEqual([2, 3, 4]);
});

test('jitter and stragglers never let a message overtake one of its channel', () => {
  const times = arrivals({ jitterMs: 20, stragglers: { percent: 5, delayMs: 300 } }, buffer('c'));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(Math.max(...times.map((time, departs) => time - departs))).toBeGreaterThan(200);
});

test('what is said of tasks does not straggle', () => {
  const times = arrivals({ stragglers: { percent: 50, delayMs: 300 } }, { type: 'cancel', execution: 'map:0:0' });
  expect(times).toEqual(Array.from({ length: 100 }, (_, departs) => departs + 2));
});
