import { expect, test } from 'vitest';
import type { Message } from '../wire/messages.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { SourcePositions } from './source-positions.ts';

function read(execution: string, split: string, position: number): TraceEvent {
  const head = { place: { step: 1, index: 0 }, time: 0, cause: null, type: 'recordEmitted', replayed: false } as const;
  return {
    ...head,
    execution,
    operator: 'source',
    channel: null,
    sequence: 0,
    value: 0,
    timestamp: null,
    split,
    position,
  };
}

const deploy = (vertex: string) => ({ type: 'deploy', deployment: { vertex } }) as unknown as Message;

test('a new attempt of a source learns how far the attempts before it had read, split by split', () => {
  const positions = new SourcePositions();
  positions.observe(read('source:0:0', 's0', 4));
  positions.observe(read('source:0:1', 's0', 2));
  positions.observe(read('source:1:0', 's1', -3));
  expect(positions.writtenInto(deploy('source'))).toMatchObject({ deployment: { emittedBefore: { s0: 5, s1: -2 } } });
});

test('a deployment of anything else stays as it is', () => {
  const positions = new SourcePositions();
  positions.observe(read('source:0:0', 's0', 4));
  const message = deploy('count');
  expect(positions.writtenInto(message)).toBe(message);
});
