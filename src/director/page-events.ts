/**
 * What happened on the page in a run, and who reads it: each deployment of such a source begins with all that there was, and hears of what
 * follows. Kept outside the cluster, since it outlives every attempt.
 */
import type { ExecutionId, OperatorId, SlotId } from '../base/ids.ts';
import { subtaskOf } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { Message, SnapshotLocation } from '../wire/messages.ts';
import type { NumberedPageEvent, PageEvent } from '../wire/page-event.ts';

/**
 * Stands for what the sources of the page had read when the snapshot was taken that the run starts from: new events come behind it. What those
 * events were is in no snapshot, and nobody reads them again.
 */
export function passedEvents(graph: JobGraph, snapshot: SnapshotLocation | undefined): PageEvent[] {
  const passed: PageEvent[] = [];
  for (const { operatorId, source } of graph.vertices.flatMap(({ operators }) => operators)) {
    if (source?.kind !== 'page') continue;
    const { types } = source;
    const [type] = types;
    const seen = passed.filter((event) => types.includes(event.type)).length;
    for (let more = positionOf(operatorId, snapshot) - seen; more > 0 && type !== undefined; more--)
      passed.push({ type, x: 0, y: 0, key: '', ts: 0 });
  }
  return passed;
}

/** Nobody does more on a page; a savepoint may have been written by anybody. */
const PASSED_MAX = 100_000;

/** How far the slowest split of a source had been read. */
function positionOf(operatorId: OperatorId, snapshot: SnapshotLocation | undefined): number {
  const stored = Object.values(snapshot?.metadata.vertices ?? {});
  const read = stored
    .filter(({ operators }) => operators.some((operator) => operator.operatorId === operatorId))
    .flatMap(({ subtasks }) => subtasks.flatMap(({ offsets }) => Object.values(offsets ?? {}) as number[]));
  return read.length === 0 ? 0 : Math.min(PASSED_MAX, ...read);
}

export interface PageEventReader {
  readonly slot: SlotId;
  readonly execution: ExecutionId;
}

export class PageEvents {
  private readonly happened: PageEvent[];
  /** By vertex and subtask: the last attempt. */
  private readonly readers = new Map<string, PageEventReader>();
  private readonly sources: ReadonlySet<string>;

  /** `happened`: what did so far, in a former leg of the run. */
  constructor(graph: JobGraph, happened: readonly PageEvent[] = []) {
    this.happened = [...happened];
    const reading = graph.vertices.filter(({ operators }) => operators.some(({ source }) => source?.kind === 'page'));
    this.sources = new Set(reading.map(({ key }) => key));
  }

  get all(): readonly PageEvent[] {
    return [...this.happened];
  }

  /** A message on its delivery to a slot: a deployment of a source has written in what happened before. */
  writtenInto(slot: string, message: Message): Message {
    if (message.type !== 'deploy') return message;
    const { deployment } = message;
    const { execution, vertex } = deployment;
    if (!this.sources.has(vertex)) return message;
    this.readers.set(subtaskOf(execution), { slot, execution });
    return { ...message, deployment: { ...deployment, pageEvents: [...this.happened] } };
  }

  /** Notes an event; returns it with its place, and who is to hear of it. */
  note(event: PageEvent): { readonly numbered: NumberedPageEvent; readonly readers: readonly PageEventReader[] } {
    const index = this.happened.push(event) - 1;
    return { numbered: { index, event }, readers: [...this.readers.values()] };
  }
}
