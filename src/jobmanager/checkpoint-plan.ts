/**
 * Who takes part in a checkpoint: where the barriers start, who has to acknowledge, who had finished (7.2.7, 7.8).
 * Computed by the checkpoint coordinator anew for each checkpoint. Source: DefaultCheckpointPlanCalculator.
 */
import type { Execution, ExecutionGraph } from './execution-graph.ts';

export interface CheckpointPlan {
  /** Running subtasks without a running predecessor. */
  readonly toTrigger: readonly Execution[];
  readonly toAcknowledge: readonly Execution[];
  readonly finished: readonly Execution[];
}

/** Null: not all required tasks are running (NOT_ALL_REQUIRED_TASKS_RUNNING), or some have finished and may not. */
export function checkpointPlan(graph: ExecutionGraph, mayHaveFinished: boolean): CheckpointPlan | null {
  const { executions } = graph;
  const finished = executions.filter((execution) => execution.state === 'FINISHED');
  const running = executions.filter((execution) => execution.state === 'RUNNING');
  if (running.length === 0 || running.length + finished.length < executions.length) return null;
  if (finished.length > 0 && !mayHaveFinished) return null;
  const fed = new Set(
    graph.pairs.filter(({ producer }) => producer.current.state === 'RUNNING').map(({ consumer }) => consumer.current),
  );
  return { toTrigger: running.filter((execution) => !fed.has(execution)), toAcknowledge: running, finished };
}
