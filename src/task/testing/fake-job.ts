/** A job of two vertices, `source` and `count`, whose operators only note what is done to them: for tests of the slot's own work. */
import type { Transformation } from '../../api/transformations.ts';
import type { Timestamp } from '../../base/ids.ts';
import type { JobGraph, JobVertex, OperatorNode } from '../../wire/job-graph.ts';
import type { SourceSplit } from '../../wire/messages.ts';
import type { EvaluateJob } from '../job-evaluation.ts';
import type {
  CapturedSnapshot,
  OperatorContext,
  RestoredOperatorState,
  SourceOperatorContract,
  StreamOperator,
} from '../operators/operator.ts';

/** What the fake operators were told, in order, e.g. `count open`, `count record 7`. */
export type Journal = string[];

class FakeOperator implements StreamOperator {
  protected readonly seen: unknown[] = [];

  constructor(
    protected readonly context: OperatorContext,
    private readonly journal: Journal,
  ) {}

  initializeState(restored: RestoredOperatorState | null): void {
    const state = restored?.operatorStates[0];
    if (state !== undefined) this.seen.push(...Array.from(state.bytes));
    this.note(`initialize ${JSON.stringify(this.seen)}`);
  }

  open(): void {
    this.note('open');
  }

  processElement(_input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    if (value === 'poison') throw new Error('the poison was taken');
    this.note(`record ${JSON.stringify(value)}`);
    if (typeof value === 'number') this.seen.push(value);
    this.context.output.collect(value, timestamp);
  }

  processWatermark(_input: 0 | 1, timestamp: Timestamp): void {
    this.note(`watermark ${timestamp}`);
    this.context.output.emitWatermark(timestamp);
  }

  processWatermarkStatus(_input: 0 | 1, idle: boolean): void {
    this.context.output.emitWatermarkStatus(idle);
  }

  prepareSnapshotPreBarrier(checkpoint: number): void {
    this.note(`prepare ${checkpoint}`);
  }

  snapshotState(checkpoint: number): CapturedSnapshot {
    this.note(`snapshot ${checkpoint} ${JSON.stringify(this.seen)}`);
    const bytes = Uint8Array.from(this.seen as number[]);
    const state = { name: 'seen', mode: 'SPLIT_DISTRIBUTE', elements: bytes.length, bytes } as const;
    return { encodeSome: () => true, keyed: [], operatorStates: [state] };
  }

  notifyCheckpointComplete(checkpoint: number): void {
    this.note(`complete ${checkpoint}`);
  }

  notifyCheckpointAborted(checkpoint: number): void {
    this.note(`aborted ${checkpoint}`);
  }

  finish(): void {
    this.note('finish');
  }

  close(): void {
    this.note('close');
  }

  protected note(what: string): void {
    this.journal.push(`${this.context.node.name} ${what}`);
  }
}

/** Emits `start`, `start + step`, … of its splits. */
class FakeSource extends FakeOperator implements SourceOperatorContract {
  private splits: SourceSplit[] = [];
  private noMore = false;

  addSplits(splits: readonly SourceSplit[]): void {
    this.splits.push(...splits);
  }

  alignWatermark(): void {}

  noMoreSplits(): void {
    this.noMore = true;
  }

  pollNext(): 'more' | 'nothing' | 'end' {
    const split = this.splits.shift();
    if (split === undefined) return this.noMore ? 'end' : 'nothing';
    this.context.output.collect(split.next, 0);
    const next = split.next + split.step;
    if (split.end === null || next < split.end) this.splits.unshift({ ...split, next });
    return 'more';
  }
}

function node(nodeId: number, name: string, chainedTo: number[] = []): OperatorNode {
  const type = name === 'source' ? 'source' : 'map';
  return {
    nodeId,
    operatorId: `operator-${name}`,
    uid: null,
    name,
    type,
    keyed: false,
    line: null,
    source: null,
    sink: null,
    chainedTo: chainedTo.map((target) => ({ nodeId: target, sideOutput: null })),
  };
}

function vertex(operators: readonly OperatorNode[]): JobVertex {
  const name = operators[0]?.name ?? '';
  return {
    id: `operator-${name}`,
    key: name,
    name,
    parallelism: 1,
    maxParallelism: 128,
    parallelismIsExplicit: false,
    maxParallelismIsExplicit: false,
    slotSharingGroup: 'default',
    operators,
  };
}

const transformation = (nodeId: number, fromNode: number | null): Transformation => ({
  nodeId,
  spec: { type: 'map', fn: { map: (value) => value } },
  inputs:
    fromNode === null
      ? []
      : [{ inputIndex: 0, input: { fromNode, sideOutput: null, partition: { strategy: 'REBALANCE', line: null } } }],
  keySelectors: [null],
  name: '',
  uid: null,
  parallelism: null,
  defaultParallelism: null,
  maxParallelism: null,
  slotSharingGroup: null,
  chaining: 'ALWAYS',
  bufferTimeoutMs: null,
  nonParallel: false,
  boundedness: null,
  line: null,
});

/** `source` over edge e0 to `count`, which is chained to `sink`. */
export const FAKE_GRAPH: JobGraph = {
  name: 'fake',
  runtimeMode: 'STREAMING',
  type: 'STREAMING',
  vertices: [vertex([node(1, 'source')]), vertex([node(2, 'count', [3]), node(3, 'sink')])],
  edges: [
    {
      id: 'e0',
      fromVertex: 'source',
      fromNode: 1,
      toVertex: 'count',
      toNode: 2,
      inputIndex: 0,
      shipStrategy: 'REBALANCE',
      line: null,
      pattern: 'ALL_TO_ALL',
      resultType: 'PIPELINED_BOUNDED',
      sideOutput: null,
    },
  ],
  configuration: {},
  fingerprint: 'fake graph',
};

export function fakeJob(journal: Journal, graph: JobGraph = FAKE_GRAPH): EvaluateJob {
  const fromNodes = new Map([
    [1, null],
    [2, 1],
    [3, 2],
  ]);
  return () => ({
    graph,
    transformation: (nodeId) => transformation(nodeId, fromNodes.get(nodeId) ?? null),
    createOperator: (nodeId, context) =>
      nodeId === 1 ? new FakeSource(context, journal) : new FakeOperator(context, journal),
  });
}
