import { expect, test } from 'vitest';
import { BufferEncoder } from '../codec/buffer-codec.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import { restoredChannels } from './restored-channels.ts';
import { demultiplexed } from './virtual-channels.ts';

/** `7` a record, `w7` a watermark, `idle` and `active` statuses. */
function channel(steps: string, shared = false) {
  const elements = steps.split(' ').map((step): StreamElement => {
    if (step === 'idle' || step === 'active') return { type: 'watermarkStatus', idle: step === 'idle' };
    if (step.startsWith('w')) return { type: 'watermark', timestamp: Number(step.slice(1)) };
    return { type: 'record', value: Number(step), timestamp: null, sequence: 0, replayed: false };
  });
  return { elements, shared };
}

function words({ elements }: ReturnType<typeof demultiplexed>): string {
  const word = (element: StreamElement) => {
    if (element.type === 'record') return element.value;
    if (element.type === 'watermark') return `w${element.timestamp}`;
    return element.type === 'watermarkStatus' && element.idle ? 'idle' : 'active';
  };
  return elements.map(word).join(' ');
}

const isEven = (value: unknown) => Number(value) % 2 === 0;

test('7.6.4 one channel of then goes on as it was', () => {
  expect(words(demultiplexed([channel('1 w5 2 idle active w9')], 1, isEven))).toBe('1 w5 2 idle active w9');
});

test('7.6.4 of several channels the lowest watermark counts, and none before each has one', () => {
  expect(words(demultiplexed([channel('1 w5 w8'), channel('2 w3 3 w6 w10')], 2, isEven))).toBe('1 2 w3 3 w6 w8');
  // Nothing was in flight on a third one, so nobody knows how far it is.
  expect(words(demultiplexed([channel('1 w5 w8'), channel('2 w3 3 w6 w10')], 3, isEven))).toBe('1 2 3');
});

test('7.6.4 of several channels all have to be idle', () => {
  expect(words(demultiplexed([channel('idle'), channel('idle 4 active')], 2, isEven))).toBe('active idle 4 active');
});

test('7.6.4 of a channel that several subtasks take over each takes its own records', () => {
  const { elements, leftOut } = demultiplexed([channel('1 2 w5 4', true), channel('3 6')], 2, isEven);
  expect(words({ elements, leftOut })).toBe('2 4 3 6');
  expect(leftOut).toBe(1);
});

test('7.1 what its producer had not sent, restored at the consumer, goes on where the channel of then left off', () => {
  const handle = {
    edge: 'e0',
    from: 0,
    to: 0,
    elements: 1,
    bytes: 1,
    into: { from: 0, to: 0 },
    virtualChannels: 2,
    shared: false,
  };
  const stored: Readonly<Record<string, string>> = { waited: '1 w5', other: '2 w3', unsent: '3 w8' };
  const inputs = [
    { ...handle, part: 'waited' },
    { ...handle, from: 1, part: 'other' },
    { ...handle, part: 'unsent' },
  ];
  const encoded = (part: string) => {
    const encoder = new BufferEncoder();
    for (const element of channel(stored[part] ?? '').elements) encoder.append(element);
    return encoder.take();
  };
  const [restored] = restoredChannels({ inputs, outputs: [] }, encoded).inputs;
  expect(restored?.stored.map(({ was }) => was.from)).toEqual([0, 1]);
  expect(words(demultiplexed(restored?.stored ?? [], 2, isEven))).toBe('1 3 2 w3');
});
