/** What is in flight at the inputs of a task when barriers overtake it, and what a task makes of it when it is restored (7.6). */
import { expect, test } from 'vitest';
import { channelParts, executionParts } from '../base/ids.ts';
import { BufferDecoder, BufferEncoder } from '../codec/buffer-codec.ts';
import { openPart } from '../codec/snapshot-format.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import { COUNT_SLOT, countDeployment, SlotScript, SOURCE_SLOT } from './testing/slot-script.ts';

const COUNT = 'count:0:0';

/** The count with three channels, fed by a script: `D2:a` a record on channel 2, `B1@2` its barrier 1, which overtakes. */
class Unaligned {
  readonly script: SlotScript;
  private readonly producers = [0, 1, 2].map(() => ({ encoder: new BufferEncoder(), sequence: 0 }));

  constructor() {
    this.script = new SlotScript().tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({}, 3) }).settle();
  }

  /** Each step is worked through before the next comes, unless it says otherwise. */
  feed(steps: string, settles = true): this {
    for (const step of steps.split(' ')) {
      const [, channel, value = ''] = /^D(\d)(?::(\w+))?$/.exec(step) ?? [];
      const [, checkpoint, barred] = /^B(\d)@(\d)$/.exec(step) ?? [];
      if (channel !== undefined) this.send(Number(channel), record(value));
      else this.send(Number(barred), barrier(Number(checkpoint)));
      if (settles) this.script.settle();
    }
    return this;
  }

  /** Values in flight in the acknowledged checkpoint, by channel. */
  inFlight(checkpoint: number): Record<number, unknown[]> {
    const acknowledged = this.script.of('acknowledgeCheckpoint').find((one) => one.checkpoint === checkpoint);
    const inputs = acknowledged?.snapshot.inFlight?.inputs ?? [];
    return Object.fromEntries(inputs.map(({ from, part }) => [from, this.valuesOf(part)]));
  }

  get processed(): string[] {
    return this.script.journal.filter((line) => line.startsWith('count record')).map((line) => line.slice(14, -1));
  }

  private valuesOf(part: string): unknown[] {
    const elements = new BufferDecoder().decode(openPart(this.script.parts.get(part) ?? new Uint8Array(), part));
    return elements.map((element) => (element.type === 'record' ? element.value : element.type));
  }

  private send(channel: number, element: StreamElement): void {
    const producer = this.producers[channel] as (typeof this.producers)[number];
    producer.encoder.append(element);
    const bytes = producer.encoder.take();
    const name = `source:${channel}:0 > ${COUNT} : e0`;
    const message = { type: 'buffer', channel: name, sequence: producer.sequence++, elements: 1, bytes } as const;
    this.script.tell(COUNT_SLOT, message, SOURCE_SLOT);
  }
}

function record(value: string): StreamElement {
  return { type: 'record', value, timestamp: null, sequence: 0, replayed: false };
}

function barrier(checkpoint: number): StreamElement {
  return { type: 'barrier', checkpoint, triggeredAt: 0, kind: 'checkpoint', overtakes: true };
}

test('7.6.1: a barrier of a checkpoint that was given up, which the next one has overtaken, puts nothing in flight behind it', () => {
  const inputs = new Unaligned().feed('D1:a B2@0 B2@1 D1:b B1@1 B2@2', false);
  inputs.script.settle();
  expect(inputs.inFlight(2)).toEqual({ 1: ['a'] });
});

test('7.6.5, T64: in flight is what comes before the barrier of its own channel, and after the first of all', () => {
  const gate = new Unaligned().feed('D0 D2 D0 B1@1');
  expect(gate.script.journal.filter((line) => line.startsWith('count snapshot'))).toHaveLength(1);
  expect(gate.script.of('acknowledgeCheckpoint')).toEqual([]);
  gate.feed('B1@2 D2 D1 D0:late B1@0');
  expect(gate.inFlight(1)).toEqual({ 0: ['late'] });
  gate.feed('D0 D2 D0 B5@1 D2:a D0:b D2:c D1 B5@2 D1 D0:d D2 D1 B5@0');
  expect(gate.inFlight(5)).toEqual({ 2: ['a', 'c'], 0: ['b', 'd'] });
});

test('7.6.1: what waits in a channel is in flight, too, also behind the barrier of another one', () => {
  const gate = new Unaligned().feed('D0:a D0:b D1:c B1@1 D1:d B1@0 D0:e B1@2', false);
  gate.script.settle();
  expect(gate.inFlight(1)).toEqual({ 0: ['a', 'b'], 1: ['c'] });
  expect(gate.processed).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd', 'e']));
});

test('7.6.1: a barrier of a checkpoint that was given up, and comes late, ends nothing', () => {
  const gate = new Unaligned().feed('B2@1 D0:a B1@0 D0:b B2@0 B2@2');
  expect(gate.inFlight(2)).toEqual({ 0: ['a', 'b'] });
});

test('7.6.4: what was in flight is processed before the task runs, and before it asks for anything', () => {
  const before = new Unaligned().feed('D0:a D0:b B1@1 B1@2 B1@0', false);
  before.script.settle();
  const [acknowledged] = before.script.of('acknowledgeCheckpoint');
  const inputs = acknowledged?.snapshot.inFlight?.inputs.map((handle) => {
    return { ...handle, into: { from: handle.from, to: handle.to }, virtualChannels: 1, shared: false };
  });
  if (inputs === undefined) throw new Error('Two records were in flight.');
  const restored = new SlotScript({ tracing: true });
  for (const [key, bytes] of before.script.parts) restored.parts.set(key, bytes);
  restored.held = [];
  const deployment = countDeployment(
    { restore: { checkpoint: 1, operators: [], finished: false, inFlight: { inputs, outputs: [] } } },
    3,
  );
  restored.tell(COUNT_SLOT, { type: 'deploy', deployment });
  expect(restored.states(COUNT)).toEqual(['INITIALIZING']);
  expect(restored.held).toEqual([]);
  restored.settle();
  expect(restored.journal.filter((line) => line.startsWith('count record'))).toEqual([
    'count record "a"',
    'count record "b"',
  ]);
  expect(restored.states(COUNT)).toEqual(['INITIALIZING', 'RUNNING']);
  expect(restored.held.map(({ message }) => message.type)).toEqual(['credit', 'credit', 'credit']);
  const again = restored.events.filter((event) => event.type === 'recordRestored');
  expect(again.map(({ sequence, channel }) => [executionParts(channelParts(channel).from).subtask, sequence])).toEqual([
    [0, -2],
    [0, -1],
  ]);
});
