/**
 * Event time comes from the sources, in each attempt anew: a watermark is in no checkpoint (4.3.9). What a task puts out has come in, to this
 * attempt of it, but for what was in flight when the checkpoint was taken.
 */
import { type ChannelId, channelParts, type ExecutionId, executionParts, MAX_TIMESTAMP } from '../../base/ids.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TraceEvent } from '../../wire/trace-events.ts';

/** Operators that make watermarks of their own. */
const ASSIGNER = 'Timestamps/Watermarks';

/** One sentence a violation. */
export function watermarkViolations(events: readonly TraceEvent[]): string[] {
  const submitted = events.find(({ type }) => type === 'submitted');
  if (submitted?.type !== 'submitted') return [];
  const passing = passingOn(submitted.graph);
  const highest = new Map<ExecutionId, number>();
  const restored = new Set<ChannelId>();
  const violations = new Set<string>();
  for (const event of events) {
    if (event.type === 'inFlightRestored' && event.direction === 'out') restored.add(event.channel);
    if (event.type !== 'watermark' || event.channel === null || event.timestamp === MAX_TIMESTAMP) continue;
    const { execution, channel, timestamp, direction } = event;
    const came = highest.get(execution) ?? Number.NEGATIVE_INFINITY;
    if (direction === 'in') highest.set(execution, Math.max(came, timestamp));
    else if (timestamp > came && passing.has(executionParts(execution).vertex) && !restored.has(channel))
      violations.add(
        `${execution} put out watermark ${timestamp} to ${channelParts(channel).to}, and none so high had come in.`,
      );
  }
  return [...violations].slice(0, 3);
}

/** Keys of the vertices that make no watermarks. */
function passingOn({ vertices, edges }: JobGraph): ReadonlySet<string> {
  const makes = ({ operators }: JobGraph['vertices'][number]) => operators.some(({ name }) => name.includes(ASSIGNER));
  const fed = new Set(edges.map(({ toVertex }) => toVertex));
  return new Set(vertices.filter((vertex) => fed.has(vertex.key) && !makes(vertex)).map(({ key }) => key));
}
