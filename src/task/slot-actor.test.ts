import { expect, test } from 'vitest';
import { BufferEncoder } from '../codec/buffer-codec.ts';
import { sealPart } from '../codec/snapshot-format.ts';
import type { SourceSplit } from '../wire/messages.ts';
import type { StreamElement } from '../wire/stream-elements.ts';
import {
  COUNT_SLOT,
  countDeployment,
  type ScriptOptions,
  SlotScript,
  SOURCE_SLOT,
  sourceDeployment,
} from './testing/slot-script.ts';

const SOURCE = 'source:0:0';
const COUNT = 'count:0:0';
const CHECKPOINTING = { 'execution.checkpointing.interval': '1 s' };
const split = (start: number, end: number): SourceSplit => ({ id: 's', start, step: 1, end, next: start });

function running(options: ScriptOptions = {}, configuration = {}): SlotScript {
  return new SlotScript(options)
    .tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({ configuration }) })
    .tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment({ configuration }) })
    .settle();
}

function assign(script: SlotScript, start: number, end: number): SlotScript {
  return script
    .tell(SOURCE_SLOT, {
      type: 'assignSplits',
      execution: SOURCE,
      operatorId: 'operator-source',
      splits: [split(start, end)],
    })
    .settle();
}

const noMoreSplits = (script: SlotScript) =>
  script.tell(SOURCE_SLOT, { type: 'noMoreSplits', execution: SOURCE, operatorId: 'operator-source' }).settle();

const trigger = (script: SlotScript, checkpoint: number) =>
  script
    .tell(SOURCE_SLOT, { type: 'triggerCheckpoint', execution: SOURCE, checkpoint, triggeredAt: 0, kind: 'checkpoint' })
    .settle();

const complete = (script: SlotScript, checkpoint: number) =>
  script
    .tell(SOURCE_SLOT, { type: 'checkpointCompleted', execution: SOURCE, checkpoint })
    .tell(COUNT_SLOT, { type: 'checkpointCompleted', execution: COUNT, checkpoint })
    .settle();

/** Buffers from a producer that the test plays itself: channel `subtask` of the count. */
class Producer {
  private readonly encoder = new BufferEncoder();
  private sequence = 0;

  constructor(
    private readonly script: SlotScript,
    private readonly subtask: number,
  ) {}

  send(element: StreamElement): this {
    this.encoder.append(element);
    this.script.tell(
      COUNT_SLOT,
      {
        type: 'buffer',
        channel: `source:${this.subtask}:0 > count:0:0 : e0`,
        sequence: this.sequence++,
        elements: 1,
        bytes: this.encoder.take(),
      },
      SOURCE_SLOT,
    );
    return this;
  }

  record(value: unknown): this {
    return this.send({ type: 'record', value, timestamp: null, sequence: 0, replayed: false });
  }

  barrier(checkpoint: number): this {
    return this.send({ type: 'barrier', checkpoint, triggeredAt: 0, kind: 'checkpoint', overtakes: false });
  }
}

function countOfTwo(): { script: SlotScript; slow: Producer; fast: Producer } {
  const script = new SlotScript().tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({}, 2) }).settle();
  return { script, fast: new Producer(script, 0), slow: new Producer(script, 1) };
}

test('3.3.1, 1.3.2: a task initializes and opens from the tail to the head, then runs', () => {
  const script = running();
  expect(script.states(COUNT)).toEqual(['INITIALIZING', 'RUNNING']);
  expect(script.journal.slice(0, 4)).toEqual(['sink initialize []', 'sink open', 'count initialize []', 'count open']);
  expect(script.of('registerReader')).toEqual([
    { type: 'registerReader', execution: SOURCE, operatorId: 'operator-source' },
  ]);
});

test('2.2.2: a record goes through the whole chain before the next', () => {
  const script = assign(running(), 1, 3);
  expect(script.journal.slice(-4)).toEqual(['count record 1', 'sink record 1', 'count record 2', 'sink record 2']);
});

test('3.5.5: without credit the producer is held back, and goes on when room comes', () => {
  const script = running();
  script.held = [];
  assign(script, 0, 100);
  // Two exclusive buffers on the wire and a full backlog of ten.
  expect(script.held.filter(({ message }) => message.type === 'buffer').length).toBe(2);
  expect(script.runnable(SOURCE_SLOT)).toEqual([]);
  script.release().settle();
  expect(script.journal.filter((line) => line.startsWith('count record')).length).toBe(100);
});

test('7.3.1: prepare goes head to tail before the barrier, snapshots tail to head after it', () => {
  const script = trigger(assign(running(), 1, 3), 1);
  expect(script.journal.slice(-4)).toEqual([
    'count prepare 1',
    'sink prepare 1',
    'sink snapshot 1 [1,2]',
    'count snapshot 1 [1,2]',
  ]);
  expect(
    script
      .of('acknowledgeCheckpoint')
      .map(({ execution }) => execution)
      .sort(),
  ).toEqual([COUNT, SOURCE]);
  expect([...script.parts.keys()]).toContain('chk-1/operator-count/0/op-seen');
});

test('7.2.9, 7.3.5: notifications go tail to head, a completion that was missed first', () => {
  const script = trigger(running(), 1);
  script.tell(COUNT_SLOT, { type: 'checkpointAborted', execution: COUNT, checkpoint: 2, latestCompleted: 1 }).settle();
  expect(script.journal.slice(-4)).toEqual([
    'sink complete 1',
    'count complete 1',
    'sink aborted 2',
    'count aborted 2',
  ]);
});

test('7.3.2: a checkpoint aborted before its trigger sends a cancellation instead of the barrier', () => {
  const script = running();
  script.tell(SOURCE_SLOT, { type: 'checkpointAborted', execution: SOURCE, checkpoint: 5, latestCompleted: null });
  trigger(script.settle(), 5);
  expect(script.of('acknowledgeCheckpoint')).toEqual([]);
  expect(script.of('declineCheckpoint').map(({ execution, reason }) => [execution, reason])).toEqual([
    [COUNT, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER'],
  ]);
});

test('7.3.3: storage that fails declines the checkpoint, and the task goes on', () => {
  const script = running();
  script.storageFails = true;
  trigger(script, 1);
  expect(script.of('declineCheckpoint').map(({ reason }) => reason)).toEqual([
    'CHECKPOINT_ASYNC_EXCEPTION',
    'CHECKPOINT_ASYNC_EXCEPTION',
  ]);
  expect(script.states(SOURCE)).toEqual(['INITIALIZING', 'RUNNING']);
});

test('7.4.2: a record behind the barrier waits for the slow channel', () => {
  const { script, slow, fast } = countOfTwo();
  fast.record(1).barrier(1).record(3);
  slow.record(2);
  script.settle();
  expect(script.journal.filter((line) => line.startsWith('count record'))).toEqual([
    'count record 1',
    'count record 2',
  ]);
  slow.barrier(1);
  script.settle();
  expect(script.journal.filter((line) => /^count (record|snapshot)/.test(line)).slice(2)).toEqual([
    'count snapshot 1 [1,2]',
    'count record 3',
  ]);
});

test('3.4.6: channels are read in turn, one buffer each', () => {
  const { script, slow, fast } = countOfTwo();
  fast.record(1).record(2);
  slow.record(10).record(20);
  script.settle();
  expect(script.journal.filter((line) => line.startsWith('count record'))).toEqual(
    [1, 10, 2, 20].map((value) => `count record ${value}`),
  );
});

test('4.3.2: the operator sees the minimum of its channels', () => {
  const { script, slow, fast } = countOfTwo();
  fast.send({ type: 'watermark', timestamp: 9 });
  slow.send({ type: 'watermark', timestamp: 4 });
  script.settle();
  expect(script.journal.filter((line) => line.startsWith('count watermark'))).toEqual(['count watermark 4']);
});

test('3.4.4: without checkpoints a bounded job ends with finish from head to tail, then close', () => {
  const script = noMoreSplits(assign(running(), 1, 2));
  expect(script.states(SOURCE).at(-1)).toBe('FINISHED');
  expect(script.states(COUNT).at(-1)).toBe('FINISHED');
  const ends = script.journal.filter((line) => /^(count|sink) (finish|close)$/.test(line));
  expect(ends).toEqual(['count finish', 'sink finish', 'sink close', 'count close']);
});

test('7.8.1, T69: a task waits for a checkpoint triggered after the end of its data to complete', () => {
  const script = trigger(assign(running({}, CHECKPOINTING), 1, 2), 1);
  noMoreSplits(script);
  complete(script, 1);
  expect(script.states(SOURCE).at(-1)).toBe('RUNNING');
  trigger(script, 2);
  expect(script.of('acknowledgeCheckpoint').map(({ checkpoint, snapshot }) => [checkpoint, snapshot.finished])).toEqual(
    [
      [1, false],
      [1, false],
      // 7.8.2: finished is what has FINISHED; a task that waits takes part again after a restore.
      [2, false],
      [2, false],
    ],
  );
  complete(script, 2);
  expect(script.states(SOURCE).at(-1)).toBe('FINISHED');
  expect(script.states(COUNT).at(-1)).toBe('FINISHED');
});

test('7.8.1: while its consumer still has records, a task at its end takes part in checkpoints, though one is complete', () => {
  const script = assign(running({}, CHECKPOINTING), 1, 3);
  script.held = [];
  noMoreSplits(script);
  complete(trigger(script, 1), 1);
  expect(script.states(SOURCE).at(-1)).toBe('RUNNING');
  trigger(script, 2);
  expect(script.of('declineCheckpoint')).toEqual([]);
  expect(script.of('acknowledgeCheckpoint').map(({ execution, checkpoint }) => [execution, checkpoint])).toEqual([
    [SOURCE, 1],
    [SOURCE, 2],
  ]);
  script.release().settle();
  expect(script.states(SOURCE).at(-1)).toBe('FINISHED');
});

test('7.8.1: once its final checkpoint is complete a task waits for those that it has begun, and begins no more', () => {
  const script = noMoreSplits(assign(running({}, CHECKPOINTING), 1, 3));
  trigger(script, 1);
  script.storageIsSilent = true;
  complete(trigger(script, 2), 1);
  trigger(script, 3);
  expect(script.of('declineCheckpoint').map(({ checkpoint, reason }) => [checkpoint, reason])).toEqual([
    [3, 'CHECKPOINT_DECLINED_TASK_CLOSING'],
  ]);
  expect(script.states(SOURCE).at(-1)).toBe('RUNNING');
});

test('7.8.2: a task restored as finished passes on the end and runs no code', () => {
  const restore = { checkpoint: 3, operators: [], finished: true };
  const script = new SlotScript()
    .tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({}) })
    .tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment({ restore }) })
    .settle();
  expect(script.journal.filter((line) => line.startsWith('source'))).toEqual([]);
  expect(script.journal).toContain('count watermark 9223372036854776000');
  expect(script.states(SOURCE)).toEqual(['INITIALIZING', 'RUNNING', 'FINISHED']);
});

test('7.9: a restored task is given its parts before it opens', () => {
  const script = new SlotScript();
  script.parts.set('p', sealPart(Uint8Array.of(4, 5)));
  const state = { name: 'seen', mode: 'SPLIT_DISTRIBUTE', part: 'p', from: COUNT, start: 0, end: 2 } as const;
  const restore = {
    checkpoint: 3,
    operators: [{ operatorId: 'operator-count', keyed: [], operatorStates: [state] }],
    finished: false,
  };
  script.tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({ restore }) }).settle();
  expect(script.journal.slice(0, 3)).toEqual(['sink initialize []', 'sink open', 'count initialize [4,5]']);
});

test('a part that is not what was stored fails the task', () => {
  const script = new SlotScript();
  script.parts.set('p', Uint8Array.of(1, 2, 3));
  const state = { name: 'seen', mode: 'UNION', part: 'p', from: COUNT, start: 0, end: 2 } as const;
  const operators = [{ operatorId: 'operator-count', keyed: [], operatorStates: [state] }];
  const restore = { checkpoint: 3, operators, finished: false };
  script.tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({ restore }) }).settle();
  const reason = script.of('taskState').at(-1)?.reason;
  expect(reason).toMatchObject({ class: 'CorruptPart', message: expect.stringContaining('stored part p') });
});

test('1.3.1, 1.3.10: an exception fails the task, names the operator, and everything is closed', () => {
  const { script, fast } = countOfTwo();
  fast.record('poison');
  script.settle();
  const failed = script.of('taskState').at(-1);
  expect(failed?.state).toBe('FAILED');
  expect(failed?.reason?.message).toBe('the poison was taken');
  expect(script.journal.slice(-2)).toEqual(['sink close', 'count close']);
});

test('3.3.1: cancelling closes without finishing', () => {
  const script = assign(running(), 1, 3);
  script.tell(COUNT_SLOT, { type: 'cancel', execution: COUNT });
  expect(script.states(COUNT).at(-1)).toBe('CANCELED');
  expect(script.journal.slice(-2)).toEqual(['sink close', 'count close']);
  expect(script.journal).not.toContain('count finish');
});

test('another graph than the submitted one fails the task as NonDeterministicJob', () => {
  const script = new SlotScript();
  script.tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment({ fingerprint: 'another' }) }).settle();
  expect(script.of('taskState').at(-1)?.reason?.class).toBe('NonDeterministicJob');
});

test('credit that comes before its task is kept; what is for an ended attempt is dropped', () => {
  const script = new SlotScript();
  const early = 'source:0:1 > count:0:1 : e0';
  script.tell(SOURCE_SLOT, { type: 'credit', channel: early, buffers: 2 }, COUNT_SLOT);
  script.held = [];
  script.tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment({ attempt: 1 }) }).settle();
  script
    .tell(SOURCE_SLOT, {
      type: 'assignSplits',
      execution: 'source:0:1',
      operatorId: 'operator-source',
      splits: [split(0, 5)],
    })
    .settle();
  expect(script.held.filter(({ message }) => message.type === 'buffer').length).toBe(2);
  const stale = script.apply(SOURCE_SLOT, {
    type: 'message',
    from: COUNT_SLOT,
    message: { type: 'credit', channel: 'source:0:0 > count:0:0 : e0', buffers: 2 },
  });
  expect(stale.sends).toEqual([]);
});

test('3.1.4: when the JobManager is lost all tasks close without a word, and the slot takes new ones', () => {
  const script = running();
  const reports = script.reports.length;
  script.tell(COUNT_SLOT, { type: 'jobManagerLost' }).settle();
  expect(script.reports.length).toBe(reports);
  expect(script.journal.slice(-2)).toEqual(['sink close', 'count close']);
  script.tell(COUNT_SLOT, { type: 'deploy', deployment: countDeployment() }).settle();
  expect(script.states(COUNT).at(-1)).toBe('RUNNING');
});

test('events name their causes: a record processed goes back to the record emitted', () => {
  const script = assign(running({ tracing: true }), 1, 2);
  const at = (place: unknown) => script.events.find((event) => JSON.stringify(event.place) === JSON.stringify(place));
  const processed = script.events.find((event) => event.type === 'recordProcessed' && event.operator === 'count');
  const delivered = at(processed?.cause);
  expect(delivered?.type).toBe('bufferDelivered');
  const sent = script.events.find((event) => event.type === 'bufferSent');
  expect(at(sent?.cause)?.type).toBe('recordEmitted');
});

test('7.3.4: a source that does not run yet declines, and so does one that has closed', () => {
  const reason = (script: SlotScript) => script.of('declineCheckpoint').map((one) => `${one.execution} ${one.reason}`);
  const restore = {
    checkpoint: 3,
    operators: [
      {
        operatorId: 'operator-source',
        keyed: [],
        operatorStates: [{ name: 's', mode: 'UNION', part: 'p', from: SOURCE, start: 0, end: 1 }],
      },
    ],
    finished: false,
  } as const;
  const early = new SlotScript();
  early.storageIsSilent = true;
  early.tell(SOURCE_SLOT, { type: 'deploy', deployment: sourceDeployment({ restore }) });
  expect(reason(trigger(early, 4))).toEqual([`${SOURCE} CHECKPOINT_DECLINED_TASK_NOT_READY`]);
  const late = running();
  late.held = [];
  expect(late.states(SOURCE).at(-1)).toBe('RUNNING');
  noMoreSplits(late);
  expect(reason(trigger(late, 5))).toEqual([`${SOURCE} CHECKPOINT_DECLINED_TASK_CLOSING`]);
});

test('7.9.3 [RUN]: a task that has stopped for a savepoint fails at the barrier of another one', () => {
  const script = running();
  const stopWith = (checkpoint: number) =>
    script
      .tell(SOURCE_SLOT, { type: 'triggerCheckpoint', execution: SOURCE, checkpoint, triggeredAt: 0, kind: 'suspend' })
      .settle();
  stopWith(1);
  expect(script.states(SOURCE).at(-1)).toBe('RUNNING');
  stopWith(2);
  const failed = script.of('taskState').find(({ state }) => state === 'FAILED');
  expect(failed?.reason?.message).toMatch(/^at most one stop-with-savepoint checkpoint at a time is allowed/);
});
