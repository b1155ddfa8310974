import { expect, test } from 'vitest';
import type { BarrierElement } from '../../wire/stream-elements.ts';
import type { BarrierActions, BarrierHandler, BarrierHandlerOptions } from './barrier-handler.ts';
import { CheckpointBarrierHandler } from './checkpoint-barrier-handler.ts';
import { CheckpointBarrierTracker } from './checkpoint-barrier-tracker.ts';

const SUBSUMED = 'CHECKPOINT_DECLINED_SUBSUMED';
const CANCELLED = 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER';
const ENDED = 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM';

type Handler = new (options: BarrierHandlerOptions, actions: BarrierActions) => BarrierHandler;

/** A handler fed by a script: `B2@1` barrier 2 on channel 1, `U2@1` one that overtakes, `A2@1` its announcement,
 * `S2@1` a savepoint's, `C2@1` its cancellation, `EOP1` the end of channel 1, `T2` the coordinator's own trigger. */
class Gate {
  readonly triggered: number[] = [];
  readonly aborted: [number, string][] = [];
  readonly blocked = new Set<number>();
  /** When what is in flight began to belong to a checkpoint, and when no more did. */
  readonly inFlight: string[] = [];
  lastAlignmentMs = -1;
  private readonly handler: BarrierHandler;

  readonly prioritized: number[] = [];
  private due: { readonly time: number; readonly call: () => void } | null = null;

  constructor(
    Kind: Handler,
    channelCount: number,
    checkpointsAfterTasksFinish = true,
    alignedTimeoutMs: number | null = null,
  ) {
    this.handler = new Kind(
      { channelCount, checkpointsAfterTasksFinish, alignedTimeoutMs },
      {
        blockChannel: (channel) => this.blocked.add(channel),
        unblockAllChannels: () => this.blocked.clear(),
        triggerCheckpoint: (barrier, { alignmentMs }) => {
          this.triggered.push(barrier.checkpoint);
          this.lastAlignmentMs = alignmentMs;
        },
        abortCheckpoint: (checkpoint, reason) => this.aborted.push([checkpoint, reason]),
        prioritize: (channel) => this.prioritized.push(channel),
        callAt: (time, call) => {
          this.due = { time, call };
          return () => {
            this.due = null;
          };
        },
        timedOut: (checkpoint) => this.inFlight.push(`timed out ${checkpoint}`),
        startInFlight: (checkpoint) => this.inFlight.push(`from ${checkpoint}`),
        stopInFlight: (checkpoint, alignmentMs) => {
          this.inFlight.push(`to ${checkpoint}`);
          this.lastAlignmentMs = alignmentMs;
        },
      },
    );
  }

  feed(script: string, now = 0): this {
    for (const step of script.split(' ')) {
      const [, kind, first = '', second = ''] = /^(B|U|A|S|C|T|EOP)(\d+)(?:@(\d+))?$/.exec(step) ?? [];
      if (kind === 'T') this.handler.processTrigger(barrier(Number(first)), now);
      if (kind === 'EOP') this.handler.processEndOfPartition(Number(first), now);
      if (kind === 'C') this.handler.processCancellation(Number(second), Number(first));
      if (kind === 'A') this.handler.processAnnouncement(Number(second), barrier(Number(first)), now);
      if (kind === 'S') this.handler.processBarrier(Number(second), savepointBarrier(Number(first)), now);
      if (kind === 'B') this.handler.processBarrier(Number(second), barrier(Number(first)), now);
      if (kind === 'U')
        this.handler.processBarrier(Number(second), { ...barrier(Number(first)), overtakes: true }, now);
    }
    return this;
  }

  /** Lets the time come. */
  advanceTo(now: number): this {
    const { due } = this;
    if (due === null || due.time > now) return this;
    this.due = null;
    due.call();
    return this;
  }

  get isBlocking(): number[] {
    return [...this.blocked].sort();
  }
}

function barrier(checkpoint: number): BarrierElement {
  return { type: 'barrier', checkpoint, triggeredAt: 0, kind: 'checkpoint', overtakes: false };
}

function savepointBarrier(checkpoint: number): BarrierElement {
  return { ...barrier(checkpoint), kind: 'savepoint' };
}

const aligned = (channels: number, afterFinish = true) => new Gate(CheckpointBarrierHandler, channels, afterFinish);
const counting = (channels: number, afterFinish = true) => new Gate(CheckpointBarrierTracker, channels, afterFinish);

test('T57, 7.4.1: a checkpoint triggers exactly at its last barrier, and nothing stays blocked', () => {
  const gate = aligned(3).feed('B1@1 B1@2');
  expect(gate.triggered).toEqual([]);
  expect(gate.isBlocking).toEqual([1, 2]);
  gate.feed('B1@0');
  expect(gate.triggered).toEqual([1]);
  expect(gate.isBlocking).toEqual([]);
  expect(gate.feed('B2@0 B2@1 B2@2 B3@2 B3@0 B3@1 B4@1 B4@2 B4@0').triggered).toEqual([1, 2, 3, 4]);
});

test('T58, 7.4.1: a newer barrier subsumes the checkpoint that is being collected', () => {
  const gate = aligned(3, false).feed('B1@1 B1@2 B1@0 B2@1 B2@0');
  expect(gate.isBlocking).toEqual([0, 1]);
  gate.feed('B3@2');
  expect(gate.isBlocking).toEqual([2]);
  gate.feed('B3@0');
  expect(gate.isBlocking).toEqual([0, 2]);
  gate.feed('B4@1');
  expect(gate.isBlocking).toEqual([1]);
  gate.feed('EOP0');
  expect(gate.isBlocking).toEqual([]);
  expect(gate.triggered).toEqual([1]);
  expect(gate.aborted).toEqual([
    [2, SUBSUMED],
    [3, SUBSUMED],
    [4, ENDED],
  ]);
});

test('T59, 7.4.3: a cancellation gives up its checkpoint, also one whose barriers are still to come', () => {
  const gate = aligned(3).feed('B1@0 B1@1 B1@2 B2@0 B2@2');
  expect(gate.isBlocking).toEqual([0, 2]);
  gate.feed('C2@1');
  expect(gate.isBlocking).toEqual([]);
  gate.feed('B3@0 B3@1 B3@2 C4@1 B4@2 B4@0');
  expect(gate.isBlocking).toEqual([]);
  gate.feed('B5@2 B5@1 B5@0 B6@0 C6@1 B6@2');
  expect(gate.isBlocking).toEqual([]);
  expect(gate.triggered).toEqual([1, 3, 5]);
  expect(gate.aborted).toEqual([2, 4, 6].map((checkpoint) => [checkpoint, CANCELLED]));
});

test('T60, 7.4.3: a cancellation of a subsumed checkpoint is ignored', () => {
  const gate = aligned(3).feed('B3@1 B3@0 B5@2');
  expect(gate.isBlocking).toEqual([2]);
  gate.feed('C3@0 B5@0 B5@1');
  expect(gate.triggered).toEqual([5]);
  expect(gate.aborted).toEqual([[3, SUBSUMED]]);
});

test('T61, 7.4.3: a barrier of a given-up checkpoint blocks nothing', () => {
  const gate = aligned(3).feed('B1@1 C1@0 B2@1 B1@2');
  expect(gate.isBlocking).toEqual([1]);
  gate.feed('B2@0 B2@2');
  expect(gate.aborted).toEqual([[1, CANCELLED]]);
  expect(gate.triggered).toEqual([2]);
});

test('T62, 7.4.4: the end of a channel stands for its barrier, once', () => {
  expect(aligned(3).feed('B1@0 B1@1 EOP2').triggered).toEqual([1]);
  const twice = aligned(3).feed('B2@0 B2@1 EOP1');
  expect(twice.triggered).toEqual([]);
  expect(twice.feed('B2@2').triggered).toEqual([2]);
  expect(aligned(3).feed('EOP2 B6@0 B6@1 EOP1 B7@0').triggered).toEqual([6, 7]);
  expect(aligned(4).feed('EOP2 EOP1 B2@3 B2@0').triggered).toEqual([2]);
});

test('7.4.5: alignment lasts from the first barrier to the last', () => {
  const gate = aligned(2).feed('B1@0', 10).feed('B1@1', 35);
  expect(gate.lastAlignmentMs).toBe(25);
  const single = aligned(1).feed('B1@0', 10);
  expect(single.lastAlignmentMs).toBe(0);
});

test('T63, 7.5.1: counting never blocks and drops older checkpoints silently', () => {
  const gate = counting(3).feed('B1@0 B1@1');
  expect(gate.isBlocking).toEqual([]);
  gate.feed('B1@2 B2@2 B2@0 B2@1 B3@2 B4@0 B4@1 B4@2');
  expect(gate.triggered).toEqual([1, 2, 4]);
  expect(gate.aborted).toEqual([]);
});

test('T63, 7.5.1: interleaved cancellations abort each checkpoint once', () => {
  const gate = counting(3).feed('B1@0 C2@0 C1@1 C2@1 C1@2 C2@2');
  expect(gate.aborted).toEqual([
    [1, CANCELLED],
    [2, CANCELLED],
  ]);
  expect(gate.feed('B3@0 B3@1 B3@2').triggered).toEqual([3]);
});

test('7.5.1: a barrier of a checkpoint that is older and not tracked is ignored', () => {
  expect(counting(2).feed('B2@0 B2@1 B1@0 B1@1').triggered).toEqual([2]);
});

test('7.4.4: without checkpoints after the end, an ended channel aborts what is counted', () => {
  expect(counting(2, false).feed('B1@0 EOP1').aborted).toEqual([[1, ENDED]]);
  expect(counting(2).feed('B1@0 EOP1').triggered).toEqual([1]);
});

test('7.6.1: the first barrier that overtakes triggers, the last one ends what is in flight, and nothing is blocked', () => {
  const gate = aligned(3).feed('U1@1', 10);
  expect(gate.triggered).toEqual([1]);
  expect(gate.inFlight).toEqual(['from 1']);
  gate.feed('U1@2', 15).feed('U1@0', 30);
  expect(gate.triggered).toEqual([1]);
  expect(gate.inFlight).toEqual(['from 1', 'to 1']);
  expect(gate.isBlocking).toEqual([]);
  expect(gate.lastAlignmentMs).toBe(20);
});

test('7.6.1: of a single channel nothing but what its barrier overtook is in flight', () => {
  expect(aligned(1).feed('U1@0 U2@0').inFlight).toEqual(['from 1', 'to 1', 'from 2', 'to 2']);
});

test('7.6.1, 7.4.1: a newer barrier gives up the checkpoint whose barriers have not all come', () => {
  const gate = aligned(2).feed('U1@0 U2@1 U1@1 U2@0');
  expect(gate.triggered).toEqual([1, 2]);
  expect(gate.aborted).toEqual([[1, SUBSUMED]]);
  expect(gate.inFlight).toEqual(['from 1', 'from 2', 'to 2']);
});

test('7.6.1, 7.4.3: a cancellation after the snapshot declines it, and barriers that still come are ignored', () => {
  const gate = aligned(2).feed('U1@0 C1@1 U1@1');
  expect(gate.triggered).toEqual([1]);
  expect(gate.aborted).toEqual([[1, CANCELLED]]);
  expect(gate.inFlight).toEqual(['from 1']);
});

test('7.6.1, 7.4.4: the end of a channel stands for a barrier that overtakes, too', () => {
  expect(aligned(2).feed('U1@0 EOP1').inFlight).toEqual(['from 1', 'to 1']);
  expect(aligned(2, false).feed('U1@0 EOP1').aborted).toEqual([[1, ENDED]]);
});

test('7.6.2: aligned barriers are aligned, and one that overtakes among them ends the wait', () => {
  const gate = aligned(3).feed('B1@0 B1@1 B1@2');
  expect(gate.inFlight).toEqual([]);
  gate.feed('B2@0');
  expect(gate.isBlocking).toEqual([0]);
  gate.feed('U2@1');
  expect(gate.isBlocking).toEqual([]);
  expect(gate.triggered).toEqual([1, 2]);
  expect(gate.feed('B2@2').isBlocking).toEqual([]);
  expect(gate.inFlight).toEqual(['from 2', 'to 2']);
});

const alternating = (channels: number) => new Gate(CheckpointBarrierHandler, channels, true, 100);

test('7.6.2, T65 testActiveTimeoutAlignmentOnFirstBarrier: after the time-out the snapshot does not wait for the second barrier', () => {
  const gate = alternating(2).feed('A1@0 B1@0').advanceTo(99);
  expect(gate.triggered).toEqual([]);
  gate.advanceTo(101);
  expect(gate.triggered).toEqual([1]);
  expect(gate.isBlocking).toEqual([]);
  expect(gate.inFlight).toEqual(['timed out 1', 'from 1']);
  expect(gate.feed('U1@1').inFlight.at(-1)).toBe('to 1');
});

test('7.6.2, T65 testNoActiveTimeoutAlignmentAfterLastBarrier: barriers that come together in time stay aligned', () => {
  const gate = alternating(2).feed('A1@0 B1@0 A1@1 B1@1').advanceTo(101);
  expect(gate.triggered).toEqual([1]);
  expect(gate.inFlight).toEqual([]);
});

test('7.6.3, T65 testAlignedNeverTimeoutableCheckpoint: a savepoint is aligned however long it takes', () => {
  const gate = alternating(2).feed('S1@0').advanceTo(100_000);
  expect(gate.triggered).toEqual([]);
  expect(gate.isBlocking).toEqual([0]);
  expect(gate.feed('S1@1').triggered).toEqual([1]);
});

test('7.6.2: barriers that wait in their channels go ahead after the time-out, those that come later at once', () => {
  const gate = alternating(3).feed('A1@0 B1@0 A1@1').advanceTo(100);
  expect(gate.prioritized).toEqual([1]);
  expect(gate.feed('U1@1 A1@2').prioritized).toEqual([1, 2]);
  expect(gate.feed('U1@2').inFlight.at(-1)).toBe('to 1');
});

test('7.6.2: the time-out of a checkpoint that was given up does nothing', () => {
  const gate = alternating(2).feed('A1@0 B1@0 C1@1').advanceTo(500);
  expect(gate.triggered).toEqual([]);
  expect(gate.inFlight).toEqual([]);
});

test('7.2.7: where every producer has finished the trigger stands for the barrier of each channel, and the newest one counts', () => {
  for (const gate of [aligned(2), counting(2)]) {
    expect(gate.feed('T1 T2 T1').triggered).toEqual([1, 2]);
    expect(gate.feed('EOP0 EOP1 T3').triggered).toEqual([1, 2, 3]);
    expect(gate.aborted).toEqual([]);
    expect(gate.isBlocking).toEqual([]);
  }
});

test('7.2.7, 7.4.1: a trigger subsumes the checkpoint whose barriers were being collected', () => {
  expect(aligned(2).feed('B1@0 T2').aborted).toEqual([[1, SUBSUMED]]);
});
