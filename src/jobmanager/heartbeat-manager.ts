/**
 * Asks every TaskManager for a sign of life and notices those that give none (3.1.4).
 * Between the JobManager, which knows who has registered, and the failover that a lost TaskManager starts.
 * Source: HeartbeatManagerSenderImpl, HeartbeatMonitorImpl.
 */
import type { ModelTime, TaskManagerId } from '../base/ids.ts';
import type { AlarmId } from '../ports/actor.ts';
import type { Outbox } from './outbox.ts';

export class HeartbeatManager {
  private readonly timeouts = new Map<TaskManagerId, AlarmId>();
  private round: AlarmId | null = null;
  private isStopped = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly intervalMs: ModelTime,
    private readonly timeoutMs: ModelTime,
    private readonly lost: (taskManager: TaskManagerId) => void,
  ) {}

  /** Begins to watch a TaskManager; the time-out runs from now. */
  monitor(taskManager: TaskManagerId): void {
    if (this.isStopped) return;
    this.heard(taskManager);
    this.round ??= this.outbox.alarm(this.intervalMs, this.outbox.stepCause, () => this.ask());
  }

  /** A TaskManager answered. */
  received(taskManager: TaskManagerId): void {
    if (this.timeouts.has(taskManager)) this.heard(taskManager);
  }

  unmonitor(taskManager: TaskManagerId): void {
    this.outbox.cancelAlarm(this.timeouts.get(taskManager) ?? null);
    this.timeouts.delete(taskManager);
    if (this.timeouts.size === 0) this.stopAsking();
  }

  /** The job is over: nothing is left to watch for, nor in those that register late. */
  stop(): void {
    this.isStopped = true;
    for (const taskManager of [...this.timeouts.keys()]) this.unmonitor(taskManager);
  }

  private heard(taskManager: TaskManagerId): void {
    this.outbox.cancelAlarm(this.timeouts.get(taskManager) ?? null);
    const timeout = this.outbox.alarm(this.timeoutMs, this.outbox.stepCause, () => this.lost(taskManager));
    this.timeouts.set(taskManager, timeout);
  }

  private ask(): void {
    const cause = this.outbox.stepCause;
    for (const taskManager of this.timeouts.keys()) this.outbox.send(taskManager, { type: 'heartbeatRequest' }, cause);
    this.round = this.outbox.alarm(this.intervalMs, cause, () => this.ask());
  }

  private stopAsking(): void {
    this.outbox.cancelAlarm(this.round);
    this.round = null;
  }
}
