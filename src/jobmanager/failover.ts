/**
 * Carries out what was decided after a failure (8.1.s4): cancels what restarts, waits for the backoff meanwhile, then
 * starts the next attempts from the latest completed checkpoint. A later failure overtakes an earlier restart by the
 * versions of the vertices. Between the job master, which reports failures and ends of executions, and the scheduler.
 * Source: DefaultScheduler.
 */
import { assert } from '../base/assert.ts';
import type { FailureReason } from '../base/failure.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { ExecutionFailureHandler } from './execution-failure-handler.ts';
import type { Execution, ExecutionGraph, ExecutionVertex } from './execution-graph.ts';
import { isTerminal } from './execution-state.ts';
import type { Cause, Outbox } from './outbox.ts';

export interface FailoverParts {
  readonly outbox: Outbox;
  readonly graph: ExecutionGraph;
  readonly handler: ExecutionFailureHandler;
  readonly cancel: (execution: Execution, cause: Cause) => void;
  /** Its next attempt will write anew what it had written; nobody reads of this one any more. */
  readonly release: (execution: Execution, cause: Cause) => void;
  /** The next attempts will come: keeps their numbers from being used by another JobManager. */
  readonly reserveAttempts: (cause: Cause) => void;
  /** Calls back once it is known which checkpoint is the latest, and the numbers of the next attempts are reserved. */
  readonly whenSettled: (callback: () => void) => void;
  /**
   * New attempts are there: restores their state and schedules them. `global`: the whole job goes back, enumerators
   * too.
   */
  readonly restart: (vertices: readonly ExecutionVertex[], global: boolean, cause: Cause) => void;
  /** No restart: the job has failed for good. */
  readonly failJob: (reason: FailureReason, cause: Cause) => void;
}

interface Restart {
  /** The vertices with the versions they had when it was decided. */
  readonly vertices: ReadonlyMap<ExecutionVertex, number>;
  readonly global: boolean;
  backoff: AlarmId | null;
}

export class Failover {
  private restarts: Restart[] = [];
  /** Vertices that wait for their restart: the job is RESTARTING while there are any (3.3.2). */
  private readonly waiting = new Set<ExecutionVertex>();

  constructor(private readonly parts: FailoverParts) {}

  /** `execution` null: a global failure. */
  failed(execution: Execution | null, reason: FailureReason, cause: Cause): void {
    const { outbox, handler, failJob } = this.parts;
    const decision = handler.handle(execution, reason, outbox.now);
    const strategy = handler.strategy.toString();
    if (decision.type === 'restart') {
      const { vertices, backoffMs, newAttempt } = decision;
      this.parts.graph.restarts += newAttempt ? 1 : 0;
      const { attemptsLeft } = handler.strategy;
      const executions = vertices.map((vertex) => vertex.current.id);
      const restarting = {
        executions,
        strategy,
        backoffMs,
        attemptsLeft,
        ...(!newAttempt && { joins: true as const }),
        cause,
      };
      const place = outbox.emit({ type: 'regionRestarting', ...restarting });
      this.restartLater(vertices, execution === null, backoffMs, place);
      return;
    }
    this.stop();
    failJob(
      decision.reason,
      decision.suppressed ? outbox.emit({ type: 'recoverySuppressed', strategy, cause }) : cause,
    );
  }

  isWaiting(vertex: ExecutionVertex): boolean {
    return this.waiting.has(vertex);
  }

  /** An execution has ended: a restart may have waited for it. */
  executionEnded(cause: Cause): void {
    for (const restart of this.restarts) this.restartIfReady(restart, cause);
  }

  /** Nothing restarts any more. */
  stop(): void {
    for (const restart of this.restarts) this.parts.outbox.cancelAlarm(restart.backoff);
    this.restarts = [];
    this.waiting.clear();
  }

  private restartLater(vertices: readonly ExecutionVertex[], global: boolean, backoffMs: number, cause: Cause): void {
    const { outbox, graph, cancel } = this.parts;
    const versions = new Map(vertices.map((vertex) => [vertex, ++vertex.version]));
    for (const vertex of vertices) this.waiting.add(vertex);
    if (graph.status === 'RUNNING') graph.jobTransition('RESTARTING', cause);
    const restart: Restart = { vertices: versions, global, backoff: null };
    restart.backoff = outbox.alarm(backoffMs, cause, () => {
      restart.backoff = null;
      this.restartIfReady(restart, outbox.stepCause);
    });
    this.restarts.push(restart);
    this.parts.reserveAttempts(cause);
    for (const vertex of vertices) cancel(vertex.current, cause);
  }

  private restartIfReady(restart: Restart, cause: Cause): void {
    if (restart.backoff !== null || !this.current(restart).every(({ current }) => isTerminal(current.state))) return;
    this.restarts = this.restarts.filter((other) => other !== restart);
    this.parts.whenSettled(() => this.restart(restart, cause));
  }

  private restart(restart: Restart, cause: Cause): void {
    const { graph } = this.parts;
    const vertices = this.current(restart);
    if (graph.status !== 'RESTARTING' || vertices.length === 0) return;
    for (const vertex of vertices) {
      assert(this.waiting.delete(vertex), `${vertex.id} must wait for its restart.`);
      this.parts.release(vertex.current, cause);
      vertex.reset();
    }
    const running = this.waiting.size === 0 ? graph.jobTransition('RUNNING', cause) : cause;
    this.parts.restart(vertices, restart.global, running);
  }

  /** The vertices of a restart that no later one has overtaken. */
  private current(restart: Restart): ExecutionVertex[] {
    return [...restart.vertices].filter(([vertex, version]) => vertex.version === version).map(([vertex]) => vertex);
  }
}
