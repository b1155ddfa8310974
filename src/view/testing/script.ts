/**
 * Short event scripts for the tests of the view: events get their places and times here, and a job of two vertices
 * stands ready.
 */
import type { ModelTime } from '../../base/ids.ts';
import type { JobGraph, JobVertex, OperatorNode } from '../../wire/job-graph.ts';
import type { NewTraceEvent, TraceEvent } from '../../wire/trace-events.ts';

/** An event at a time: `at(20, { type: … })`. */
export function at(time: ModelTime, event: NewTraceEvent): { readonly time: ModelTime; readonly event: NewTraceEvent } {
  return { time, event };
}

/** Numbers the events, one a step, in the order given. Each is caused by the one before. */
export function script(...steps: readonly ReturnType<typeof at>[]): TraceEvent[] {
  return steps.map(({ time, event }, step) => {
    const cause = step === 0 ? null : { step: step - 1, index: 0 };
    return { ...event, place: { step, index: 0 }, time, cause: event.cause ?? cause } as TraceEvent;
  });
}

function node(nodeId: number, name: string, type: string, fields: Partial<OperatorNode> = {}): OperatorNode {
  const operatorId = String(nodeId).padStart(32, '0');
  const rest = { uid: null, keyed: false, line: nodeId, source: null, sink: null, chainedTo: [] };
  return { nodeId, operatorId, name, type, ...rest, ...fields };
}

function vertex(key: string, operators: readonly OperatorNode[]): JobVertex {
  return {
    id: key.padEnd(32, '0'),
    key,
    name: operators.map((operator) => operator.name).join(' -> '),
    parallelism: 2,
    maxParallelism: 128,
    parallelismIsExplicit: false,
    maxParallelismIsExplicit: false,
    slotSharingGroup: 'default',
    operators,
  };
}

/** A source of numbers, a keyed count in parallelism 2, and a sink chained to it. */
export const COUNTING_JOB: JobGraph = {
  name: 'Counting',
  runtimeMode: 'STREAMING',
  type: 'STREAMING',
  vertices: [
    vertex('clicks', [
      node(1, 'Source: clicks', 'source', {
        source: { kind: 'rows', dataSet: 'clicks', boundedness: 'BOUNDED' },
      }),
    ]),
    vertex('count', [
      node(2, 'KeyedProcess', 'keyedProcess', {
        uid: 'count',
        keyed: true,
        chainedTo: [{ nodeId: 3, sideOutput: null }],
      }),
      node(3, 'Sink: Writer', 'sink', { sink: 'counts' }),
    ]),
  ],
  edges: [
    {
      id: 'e0',
      fromVertex: 'clicks',
      fromNode: 1,
      toVertex: 'count',
      toNode: 2,
      inputIndex: 0,
      shipStrategy: 'HASH',
      line: null,
      pattern: 'ALL_TO_ALL',
      resultType: 'PIPELINED_BOUNDED',
      sideOutput: null,
    },
  ],
  configuration: {},
  fingerprint: 'counting',
};

/** The channel from a source subtask to a counting one, of the first attempts. */
export function channel(from: number, to: number): string {
  return `clicks:${from}:0 > count:${to}:0 : e0`;
}

/** Two TaskManagers of one slot, and every task RUNNING in one of them. */
export function running(): ReturnType<typeof at>[] {
  const tasks = ['clicks:0:0', 'clicks:1:0', 'count:0:0', 'count:1:0'];
  return [
    at(0, { type: 'taskManagerRegistered', taskManager: 'tm-1', slots: 1 }),
    at(0, { type: 'taskManagerRegistered', taskManager: 'tm-2', slots: 1 }),
    at(0, { type: 'submitted', job: 'Counting', graph: COUNTING_JOB }),
    at(0, { type: 'jobStatus', from: 'CREATED', to: 'RUNNING', restarts: 0 }),
    ...tasks.map((execution, index) =>
      at(0, { type: 'taskStatus', execution, from: 'INITIALIZING', to: 'RUNNING', slot: `tm-${(index % 2) + 1}/0` }),
    ),
  ];
}

/** A click that goes from a source to a counting subtask: emitted and sent at `time`, delivered 10 ms later. */
export function click(time: ModelTime, page: string, sequence: number): ReturnType<typeof at>[] {
  const id = channel(0, 0);
  const sent = { channel: id, elements: 1, bytes: 20, arrivesAt: time + 10 };
  return [
    at(time, {
      type: 'recordEmitted',
      execution: 'clicks:0:0',
      operator: 'Source: clicks',
      channel: id,
      sequence,
      value: { page },
      timestamp: null,
      key: page,
      keyGroup: 7,
      replayed: false,
    }),
    at(time, { type: 'bufferSent', ...sent }),
    at(time + 10, { type: 'bufferDelivered', ...sent }),
  ];
}

/** The counting subtask takes a click and changes its state. */
export function counted(time: ModelTime, page: string, sequence: number, n: number): ReturnType<typeof at>[] {
  const execution = 'count:0:0';
  const state = { state: 'n', key: page, keyGroup: 7, before: n === 1 ? null : n - 1, after: n };
  return [
    at(time, { type: 'recordProcessed', execution, operator: 'count', channel: channel(0, 0), sequence, outputs: 1 }),
    at(time, { type: 'stateChanged', execution, operator: 'count', ...state }),
    at(time, { type: 'sinkWrote', execution, sink: 'counts', row: n - 1, value: { page, n }, epoch: 1 }),
  ];
}
