/**
 * Event time comes from the sources, in each attempt anew: a watermark is in no checkpoint (4.3.9). What a task puts out has come in, to this
 * attempt of it, but for what was in flight when the checkpoint was taken, or waited in the queue of asynchronous calls, whose watermarks are
 * stored with its records (AsyncWaitOperator.snapshotState).
 */
import { type ChannelId, channelParts, type ExecutionId, executionParts, MAX_TIMESTAMP } from '../../base/ids.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** Operators that make watermarks of their own. */
const ASSIGNER = 'Timestamps/Watermarks';
const QUEUES_WATERMARKS = 'async wait operator';

/** One sentence a violation. */
export function watermarkViolations(events: readonly TraceEvent[]): string[] {
  const submitted = events.find(({ type }) => type === 'submitted');
  if (submitted?.type !== 'submitted') return [];
  const passing = passingOn(submitted.graph);
  const highest = new Map<ExecutionId, number>();
  const queueing = verticesWith(submitted.graph, QUEUES_WATERMARKS);
  const restored = new Set<ChannelId>();
  const restoredQueues = new Set<ExecutionId>();
  const violations = new Set<string>();
  for (const event of events) {
    if (event.type === 'inFlightRestored' && event.direction === 'out') restored.add(event.channel);
    if (event.type === 'restored' && queueing.has(executionParts(event.execution).vertex))
      restoredQueues.add(event.execution);
    if (event.type !== 'watermark' || event.channel === null || event.timestamp === MAX_TIMESTAMP) continue;
    const { execution, channel, timestamp, direction } = event;
    const came = highest.get(execution) ?? Number.NEGATIVE_INFINITY;
    if (direction === 'in') highest.set(execution, Math.max(came, timestamp));
    else if (
      timestamp > came &&
      passing.has(executionParts(execution).vertex) &&
      !restored.has(channel) &&
      !restoredQueues.has(execution)
    )
      violations.add(
        `${execution} put out watermark ${timestamp} to ${channelParts(channel).to}, and none so high had come in.`,
      );
  }
  return [...violations].slice(0, 3);
}

/** Keys of the vertices that make no watermarks. */
function passingOn(graph: JobGraph): ReadonlySet<string> {
  const makes = verticesWith(graph, ASSIGNER);
  return new Set(graph.edges.map(({ toVertex }) => toVertex).filter((key) => !makes.has(key)));
}

/** Keys of the vertices with an operator of this name in their chain. */
function verticesWith({ vertices }: JobGraph, operator: string): ReadonlySet<string> {
  const has = ({ operators }: JobGraph['vertices'][number]) => operators.some(({ name }) => name.includes(operator));
  return new Set(vertices.filter(has).map(({ key }) => key));
}
