/**
 * What a learner is told when a step of their code never returned. Nobody can look into a Worker that is caught in a loop: known is which
 * task had its turn, and so on which lines the job calls code that may be the one.
 */
import type { FailureReason } from '../base/failure.ts';
import { type ExecutionId, executionParts } from '../base/ids.ts';
import type { ActorEvent } from '../ports/actor.ts';
import type { JobGraph, OperatorNode } from '../wire/job-graph.ts';

/** `event`: what the slot was given to do and did not come back from. */
export function hungReason(graph: JobGraph, event: ActorEvent): FailureReason {
  const execution = executionOf(event);
  const vertex = execution && graph.vertices.find(({ key }) => key === executionParts(execution).vertex);
  const lines = vertex ? linesOf(vertex.operators) : [];
  const [line] = lines;
  const called = lines.length > 1 ? `, called from one of lines ${lines.join(', ')},` : `, called from line ${line},`;
  const code = vertex ? `code of "${vertex.name}"${line === undefined ? '' : called}` : "job's code";
  const message =
    `Millrace watchdog, not Flink: the ${code} did not return, and its TaskManager was ended. ` +
    'Look there for a loop that never ends.';
  return { class: 'MillraceWatchdog', message, ...(line !== undefined && { line }) };
}

function executionOf(event: ActorEvent): ExecutionId | null {
  if (event.type === 'run') return event.execution;
  return event.type === 'message' && event.message.type === 'deploy' ? event.message.deployment.execution : null;
}

/** Those of operators with functions; of a source or a sink only where the chain has no other. */
function linesOf(operators: readonly OperatorNode[]): readonly number[] {
  const own = operators.filter(({ type }) => type !== 'source' && type !== 'sink');
  const lines = (own.length > 0 ? own : operators).flatMap(({ line }) => (line === null ? [] : [line]));
  return [...new Set(lines)];
}
