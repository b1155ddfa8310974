/**
 * The TaskManagers of a live run: a Worker a slot, a channel between every two of them, and what comes from there. A TaskManager is up when the
 * Workers of all its slots are. Killing one really ends its Workers.
 */
import type { SlotId, TaskManagerId } from '../../base/ids.ts';
import { SlotLives } from '../../director/slot-lives.ts';
import { type TaskManagerProcess, TaskManagerProcesses } from '../../director/task-manager-processes.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SlotCommand } from '../../wire/messages.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { SlotRun } from './engine-start.ts';
import type { LiveSlotCommand, LiveSlotReport, StandingCommand } from './live-messages.ts';
import { LiveSlotLink, type LiveSlotOwner } from './live-slot-link.ts';
import type { Slowed } from './slot-faults.ts';
import type { WallClock } from './wall-clock.ts';
import type { WorkerDesk } from './worker-desk.ts';

/** Records in a buffer, whatever the spec says: nobody watches single ones. */
const RECORDS_PER_BUFFER = 1024;
const SILENCE_MAX_MS = 5000;

/** What one step of a slot said and asked. */
export type SlotNews = Extract<LiveSlotReport, { type: 'did' }>;

export interface LiveTaskManagersOptions {
  readonly spec: RunSpec;
  readonly slotRun: SlotRun;
  /** The learner's file, compiled. */
  readonly code: string;
  readonly workers: WorkerDesk;
  readonly clock: WallClock;
  readonly isUp: (process: TaskManagerProcess) => void;
  /** `answer`: to the Worker that says it. */
  readonly said: (slot: SlotId, news: SlotNews, answer: (command: LiveSlotCommand) => void) => void;
  readonly saw: (entries: readonly number[], answer: (command: LiveSlotCommand) => void) => void;
  readonly measured: (measures: Extract<LiveSlotReport, { type: 'metrics' }>) => void;
  readonly refused: () => void;
  readonly failed: (name: string, message: string, line?: number) => void;
}

export class LiveTaskManagers implements LiveSlotOwner {
  readonly processes: TaskManagerProcesses;
  readonly lives = new SlotLives();
  private readonly links = new Map<SlotId, LiveSlotLink>();
  private readonly introduced = new Set<TaskManagerId>();
  private readonly standing = new Map<StandingCommand['type'], StandingCommand>();

  private slowed: Slowed = { operators: {}, channels: {} };

  constructor(private readonly options: LiveTaskManagersOptions) {
    this.processes = new TaskManagerProcesses(options.spec.cluster);
  }

  start(): TaskManagerProcess {
    const process = this.processes.start(this.options.clock.now());
    for (const slot of process.slots) this.startSlot(slot);
    return process;
  }

  private startSlot(slot: SlotId): void {
    const { slotRun, code, workers, clock } = this.options;
    const run = { ...slotRun, recordsPerBuffer: RECORDS_PER_BUFFER };
    const link = new LiveSlotLink(slot, this);
    for (const other of this.links.values()) connect(link, other);
    this.links.set(slot, link);
    for (const command of this.standing.values()) link.send(command);
    workers.start(slot, { role: 'live-slot', slot, code, run, epoch: clock.epoch }, link);
  }

  isUp({ slots }: TaskManagerProcess): boolean {
    return slots.every((slot) => this.links.get(slot)?.isReady);
  }

  /** From the JobManager or a person; what is about a task that went with a Worker before reaches nobody. */
  command(slot: SlotId, command: SlotCommand, cause: Place | null): void {
    this.lives.sent(slot, command);
    if (this.lives.isFor(slot, command)) this.links.get(slot)?.send({ type: 'command', command, cause });
  }

  /** A JobManager begins that has heard of nobody, and has deployed nothing. */
  jobManagerStarts(): void {
    this.introduced.clear();
    this.lives.tellAll();
  }

  /** False where the JobManager has heard of it: with a new Worker in a slot it is up again, and was never away. */
  introduce({ id }: TaskManagerProcess): boolean {
    const isNew = !this.introduced.has(id);
    this.introduced.add(id);
    return isNew;
  }

  /** To the Worker that is in this slot now, and to none that takes its place. */
  private sender(slot: SlotId): (command: LiveSlotCommand) => void {
    const link = this.links.get(slot);
    return (command) => link?.send(command);
  }

  /** To each slot, and to each that starts later. */
  sendToAll(command: StandingCommand): void {
    this.standing.set(command.type, command);
    for (const link of this.links.values()) link.send(command);
  }

  /** Milliseconds a record of a vertex, or a buffer of channels. */
  slow(which: keyof Slowed, target: string, ms: number): void {
    this.slowed = { ...this.slowed, [which]: { ...this.slowed[which], [target]: ms } };
    this.sendToAll({ type: 'slow', ...this.slowed });
  }

  /** Ends the Workers of its slots, whatever they are doing. */
  end(process: TaskManagerProcess): void {
    this.processes.kill(process);
    this.endSlots(process.slots);
  }

  /** Ends the Worker of one slot, whatever it is doing, and begins another in its place. */
  replace(slot: SlotId): void {
    this.lives.lose(slot);
    this.endSlots([slot]);
    this.startSlot(slot);
  }

  private endSlots(slots: readonly SlotId[]): void {
    for (const slot of slots) {
      this.links.get(slot)?.close();
      this.links.delete(slot);
    }
    this.options.workers.end(slots);
    for (const link of this.links.values()) for (const peer of slots) link.send({ type: 'disconnect', peer });
  }

  endAll(): void {
    for (const process of this.processes.all()) this.end(process);
  }

  /** A slot that has not been heard of for so long that its code must be looping. */
  silentSlot(): SlotId | null {
    const since = performance.now() - SILENCE_MAX_MS;
    for (const { slot, isReady, heardAt } of this.links.values()) if (isReady && heardAt < since) return slot;
    return null;
  }

  /** Time that nobody could be heard in does not count. */
  excuseSilence(): void {
    const now = performance.now();
    for (const link of this.links.values()) link.heardAt = now;
  }

  // ── LiveSlotOwner ───────────────────────────────────────────────────────────────────────────

  received(slot: SlotId, report: LiveSlotReport): void {
    switch (report.type) {
      case 'ready': {
        const process = this.processes.all().find(({ slots }) => slots.includes(slot));
        if (process !== undefined && this.isUp(process)) this.options.isUp(process);
        return;
      }
      case 'refused':
        this.refused();
        return;
      case 'saw':
        this.options.saw(report.entries, this.sender(slot));
        return;
      case 'metrics':
        this.options.measured(report);
        return;
      case 'notLoaded':
        this.options.failed('CompileFailure', report.failure.message, report.failure.line);
        return;
      case 'crashed':
        this.options.failed('EngineFailure', report.message);
        return;
      default:
        this.options.said(slot, report, this.sender(slot));
    }
  }

  refused(): void {
    this.options.refused();
  }

  broken(message: string): void {
    this.options.failed('WorkerFailure', message);
  }
}

/** Records, credit and barriers go this way, past everybody else. */
function connect(one: LiveSlotLink, other: LiveSlotLink): void {
  const { port1, port2 } = new MessageChannel();
  one.send({ type: 'connect', peer: other.slot }, [port1]);
  other.send({ type: 'connect', peer: one.slot }, [port2]);
}
