/**
 * What happened on the page in a run, and who reads it: each deployment of such a source begins with all that there was, and hears of what
 * follows. Kept outside the cluster, since it outlives every attempt.
 */
import type { ExecutionId, SlotId } from '../base/ids.ts';
import { executionParts } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { Message } from '../wire/messages.ts';
import type { NumberedPageEvent, PageEvent } from '../wire/page-event.ts';

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
    this.readers.set(`${vertex}:${executionParts(execution).subtask}`, { slot, execution });
    return { ...message, deployment: { ...deployment, pageEvents: [...this.happened] } };
  }

  /** Notes an event; returns it with its place, and who is to hear of it. */
  note(event: PageEvent): { readonly numbered: NumberedPageEvent; readonly readers: readonly PageEventReader[] } {
    const index = this.happened.push(event) - 1;
    return { numbered: { index, event }, readers: [...this.readers.values()] };
  }
}
