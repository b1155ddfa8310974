/**
 * How far the sources of a run have read, over all attempts: what no attempt knows of the ones before it, since what
 * came after the last checkpoint died with them. Follows the trace, and tells each new attempt of a source, which then
 * marks what it reads again as replayed.
 */

import { executionParts } from '../base/ids.ts';
import type { Message } from '../wire/messages.ts';
import type { TraceEvent } from '../wire/trace-events.ts';

export class SourcePositions {
  private readonly read: Map<string, Record<string, number>>;

  /** `read`: by vertex and split, the first position that nobody has read yet. */
  constructor(read: Readonly<Record<string, Readonly<Record<string, number>>>> = {}) {
    this.read = new Map(Object.entries(read).map(([vertex, splits]) => [vertex, { ...splits }]));
  }

  /** How far all have read by now. */
  get all(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return Object.fromEntries([...this.read].map(([vertex, splits]) => [vertex, { ...splits }]));
  }

  observe(event: TraceEvent): void {
    if (event.type !== 'recordEmitted' || event.split === undefined || event.position === undefined) return;
    const { vertex } = executionParts(event.execution);
    let splits = this.read.get(vertex);
    if (splits === undefined) {
      splits = {};
      this.read.set(vertex, splits);
    }
    splits[event.split] = Math.max(splits[event.split] ?? Number.NEGATIVE_INFINITY, event.position + 1);
  }

  /** A message on its delivery: a deployment of a source has written in what its earlier attempts have read. */
  writtenInto(message: Message): Message {
    if (message.type !== 'deploy') return message;
    const emittedBefore = this.read.get(message.deployment.vertex);
    if (emittedBefore === undefined) return message;
    return { ...message, deployment: { ...message.deployment, emittedBefore: { ...emittedBefore } } };
  }
}
