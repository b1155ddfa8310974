/** The faults that a person can choose, each with what it can be done to and when: from a choice to an entry of the tape. */
import { taskManagerName } from '../base/ids.ts';
import type { JobGraph, JobVertex } from '../wire/job-graph.ts';
import type { TapeAction, TapeCondition, TapeEntry } from '../wire/trace-events.ts';
import type { JobView } from './job-view.ts';
import { placeText } from './names.ts';
import { subtaskPairs } from './subtask-pairs.ts';

/** What an action is done to. `any`: a vertex, a subtask or whichever comes first. */
type TargetKind = 'none' | 'taskManager' | 'slot' | 'vertex' | 'source' | 'task' | 'any' | 'channel';

interface FaultKind {
  readonly text: string;
  readonly action: TapeAction;
  readonly target: TargetKind;
  /** A number that the action takes: what it says, and what it is at first. */
  readonly number?: { readonly label: string; readonly initial: number };
  /** One of these, with the number as its `nth`. */
  readonly callbacks?: readonly string[];
  /** A value that is not asked for. */
  readonly value?: unknown;
}

const MS = (initial: number) => ({ label: 'model milliseconds', initial });
const TIMES = { label: 'how many', initial: 1 };

export const FAULT_KINDS = {
  killTaskManager: { text: 'Kill a TaskManager', action: 'killTaskManager', target: 'taskManager' },
  loseSlot: { text: 'Lose a slot, and not its TaskManager', action: 'loseSlot', target: 'slot' },
  killJobManager: { text: 'Kill the JobManager', action: 'killJobManager', target: 'none' },
  clusterLost: { text: 'Lose the whole cluster, as a page does that closes', action: 'clusterLost', target: 'none' },
  muteHeartbeats: { text: 'Cut a TaskManager’s heartbeats', action: 'muteHeartbeats', target: 'taskManager' },
  failTask: { text: 'Fail one task', action: 'failTask', target: 'task', value: 'failed on purpose' },
  throwInCallback: {
    text: 'Throw in a call of the job’s code',
    action: 'throwInCallback',
    target: 'task',
    callbacks: ['processElement', 'onTimer', 'snapshotState', 'notifyCheckpointComplete', 'open', 'close'],
    number: { label: 'at which call', initial: 1 },
  },
  poisonRecord: {
    text: 'Poison a record',
    action: 'poisonRecord',
    target: 'source',
    number: { label: 'position in the source', initial: 20 },
  },
  muteSource: { text: 'Silence a source', action: 'muteSource', target: 'source', value: true },
  unmuteSource: { text: 'Let a source speak again', action: 'muteSource', target: 'source', value: false },
  slowOperator: { text: 'Slow an operator', action: 'slowOperator', target: 'vertex', number: MS(50) },
  slowChannel: { text: 'Slow a channel', action: 'slowChannel', target: 'channel', number: MS(200) },
  slowStorage: { text: 'Slow durable storage', action: 'slowStorage', target: 'none', number: MS(500) },
  failStorage: { text: 'Fail requests of durable storage', action: 'failStorage', target: 'none', number: TIMES },
  fillStorage: { text: 'Fill the disk', action: 'fillStorage', target: 'none', value: true },
  emptyStorage: { text: 'Make room on the disk', action: 'fillStorage', target: 'none', value: false },
  failUpload: { text: 'Fail a snapshot’s upload', action: 'failUpload', target: 'any', number: TIMES },
  delayUpload: { text: 'Delay a snapshot’s upload', action: 'delayUpload', target: 'any', number: MS(800) },
  corruptPart: { text: 'Damage what the newest checkpoint stored', action: 'corruptPart', target: 'any' },
  dropAcknowledgement: { text: 'Lose an acknowledgement', action: 'dropAcknowledgement', target: 'any', number: TIMES },
  delayAcknowledgement: {
    text: 'Delay acknowledgements',
    action: 'delayAcknowledgement',
    target: 'any',
    number: MS(800),
  },
  expireCheckpoint: { text: 'Let the checkpoint under way expire', action: 'expireCheckpoint', target: 'none' },
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof FAULT_KINDS;

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** What this fault can be done to, in the run as it stands; empty where it has no target. */
export function targetChoices(name: FaultName, { graph, taskManagers }: JobView): readonly Choice[] {
  const kind: TargetKind = FAULT_KINDS[name].target;
  if (kind === 'none' || graph === null) return [];
  const running = [...taskManagers.values()].filter(({ status }) => status === 'running');
  if (kind === 'taskManager') return running.map(({ id }) => ({ value: id, text: taskManagerName(id) }));
  if (kind === 'slot')
    return running.flatMap(({ id, slots }) =>
      Array.from({ length: slots }, (_, index) => ({ value: `${id}/${index}`, text: placeText(`${id}/${index}`) })),
    );
  if (kind === 'channel')
    return graph.edges.flatMap((edge) => {
      const [from, to] = [vertexOf(graph, edge.fromNode), vertexOf(graph, edge.toNode)];
      return from === to ? [] : [{ value: `${from} > ${to}`, text: `${from} → ${to}` }];
    });
  if (kind === 'vertex') return graph.vertices.map(({ key }) => ({ value: key, text: key }));
  const tasks = taskChoices(graph, kind === 'source');
  return kind === 'any' ? [{ value: '', text: 'any task' }, ...tasks] : tasks;
}

function taskChoices(graph: JobGraph, sourcesOnly: boolean): readonly Choice[] {
  const vertices = graph.vertices.filter(({ operators }) => !sourcesOnly || operators[0]?.source != null);
  return vertices.flatMap((vertex) => [
    ...(vertex.parallelism === 1 ? [] : [{ value: vertex.key, text: `${vertex.key}, all ${vertex.parallelism}` }]),
    ...subtasksOf(vertex),
  ]);
}

/** The subtasks at which a moment can be set. */
export function subtaskChoices({ graph }: JobView): readonly Choice[] {
  return graph?.vertices.flatMap(subtasksOf) ?? [];
}

function subtasksOf({ key, parallelism }: Pick<JobVertex, 'key' | 'parallelism'>): readonly Choice[] {
  return Array.from({ length: parallelism }, (_, subtask) => ({
    value: `${key}:${subtask}`,
    text: parallelism === 1 ? key : `${key} (${subtask + 1}/${parallelism})`,
  }));
}

/** The channels that lead into a subtask, by the subtask they come from; empty where there are not several to choose from. */
export function channelChoices({ graph }: JobView, subtask: string): readonly Choice[] {
  if (graph === null) return [];
  const producers = graph.edges.flatMap((edge) => {
    const [from, to] = [edge.fromVertex, edge.toVertex].map((key) => graph.vertices.find((one) => one.key === key));
    if (from === undefined || to === undefined) return [];
    const [sending, receiving] = [subtasksOf(from), subtasksOf(to)];
    return subtaskPairs(edge, from.parallelism, to.parallelism).flatMap(([producer, consumer]) =>
      receiving[consumer]?.value === subtask ? (sending[producer] ?? []) : [],
    );
  });
  // Of two edges between the same subtasks it is the first barrier that counts.
  const byName = new Map(producers.map(({ value, text }) => [value, { value, text: `from ${text}` }]));
  return byName.size < 2 ? [] : [{ value: '', text: 'any channel' }, ...byName.values()];
}

/** When a fault happens: at once, or at the `nth` of something that one subtask does. */
export const MOMENTS = {
  now: 'now',
  record: 'when it has processed record',
  barrier: 'when the barrier of checkpoint … reaches it',
  acknowledged: 'when it has acknowledged checkpoint',
  completed: 'when checkpoint … completes',
  preCommitted: 'between pre-commit and commit of checkpoint',
} as const;

export type MomentName = keyof typeof MOMENTS;

export interface MomentChoice {
  readonly name: MomentName;
  /** A subtask, `count:1`. */
  readonly subtask: string;
  /** The subtask whose channel a barrier comes in on; empty for any. */
  readonly producer: string;
  /** Of the record or the checkpoint. */
  readonly number: number;
}

function conditionOf({ name, subtask, producer, number }: MomentChoice): TapeCondition | null {
  switch (name) {
    case 'now':
      return null;
    case 'record':
      return { event: 'recordProcessed', where: { subtask }, nth: number };
    case 'barrier':
      return {
        event: 'barrier',
        where: { subtask, ...(producer === '' ? {} : { producer }), checkpoint: number, direction: 'in' },
      };
    case 'acknowledged':
      return { event: 'acknowledged', where: { subtask, checkpoint: number } };
    case 'completed':
      return { event: 'checkpointCompleted', where: { checkpoint: number } };
    case 'preCommitted':
      return { event: 'preCommitted', where: { checkpoint: number } };
  }
}

export interface FaultChoice {
  readonly fault: FaultName;
  readonly target: string;
  readonly number: number;
  readonly callback: string;
  readonly moment: MomentChoice;
}

/** The entry of the tape that a choice stands for. */
export function faultEntry({ fault, target, number, callback, moment }: FaultChoice): TapeEntry {
  const kind: FaultKind = FAULT_KINDS[fault];
  const when = conditionOf(moment);
  const value =
    kind.callbacks === undefined ? (kind.number === undefined ? kind.value : number) : { callback, nth: number };
  return {
    ...(when === null ? {} : { when }),
    action: kind.action,
    ...(target === '' ? {} : { target }),
    ...(value === undefined ? {} : { value }),
  };
}

function vertexOf(graph: JobGraph, nodeId: number): string {
  return graph.vertices.find(({ operators }) => operators.some((one) => one.nodeId === nodeId))?.key ?? '';
}
