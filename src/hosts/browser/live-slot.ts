/**
 * A slot of a live run: the same actor as everywhere, with a loop of its own. Messages, answers and alarms are applied as they come, and while
 * a subtask can go on it is given a buffer's worth of elements at a time. After each the loop gives way by a message to itself, so that what
 * has come in meanwhile is next; a time-out would cost 4 ms. Slots talk to each other directly.
 */
import type { ExecutionId, SlotId } from '../../base/ids.ts';
import type { ActorEvent, ActorOutput, Sent } from '../../ports/actor.ts';
import type { SlotActor } from '../../task/slot-actor.ts';
import type { DataMessage, SlotCommand, SlotReport } from '../../wire/messages.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { Line } from './line.ts';
import { type LiveSlotCommand, type LiveSlotReport, peerMessage } from './live-messages.ts';
import { SlotFaults } from './slot-faults.ts';
import { SlotMetrics } from './slot-metrics.ts';
import type { SlotWatch } from './slot-watch.ts';
import { WallAlarms, type WallClock } from './wall-clock.ts';

const METRICS_MS = 100;
/** A slot with so many unanswered requests takes no turns: what it writes must not pile up faster than storage can take it. */
const REQUESTS_MAX = 32;

export interface LiveSlotOptions {
  readonly slot: SlotId;
  readonly actor: SlotActor;
  readonly clock: WallClock;
  /** What the actor's events are held against. */
  readonly watch: SlotWatch;
  /** Elements in one step at the most. */
  readonly elementsAtOnce: number;
  /** To the JobManager's Worker. */
  readonly line: Line;
}

export class LiveSlot {
  private readonly peers = new Map<SlotId, MessagePort>();
  /** Between subtasks of this slot. */
  private readonly local: Sent[] = [];
  private readonly alarms: WallAlarms;
  private readonly turns = new MessageChannel();
  private readonly metrics = new SlotMetrics(performance.now());
  private readonly measuring = setInterval(() => this.reportMetrics(), METRICS_MS);
  private readonly faults = new SlotFaults((what) => this.work(what));
  private runnable: readonly ExecutionId[] = [];
  /** The subtask whose turn the last step was. */
  private ran: ExecutionId | null = null;
  private turnIsDue = false;
  /** Promises of the learner's may still go on in the last step: it ends with the next turn, or before the next input. */
  private isOpen = false;
  private turnsTaken = 0;
  private unanswered = 0;
  /** What it saw of what it looks out for: it takes no turns until the JobManager's Worker has done what is to be done then. */
  private unheard = 0;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private steps = 0;

  constructor(private readonly options: LiveSlotOptions) {
    const { line, clock } = options;
    this.alarms = new WallAlarms(clock, (alarm) => this.apply({ type: 'alarm', alarm }, null));
    this.turns.port1.onmessage = () => this.takeTurn();
    line.onmessage = ({ data, ports }: MessageEvent<LiveSlotCommand>) => this.handle(data, ports[0]);
    this.report({ type: 'ready' });
  }

  private handle(command: LiveSlotCommand, port: MessagePort | undefined): void {
    switch (command.type) {
      case 'command':
        this.obey(command.command, command.cause);
        return;
      case 'answered':
        this.unanswered--;
        this.apply(command, null);
        return;
      case 'connect':
        if (port !== undefined) this.connect(command.peer, port);
        return;
      case 'disconnect':
        this.peers.get(command.peer)?.close();
        this.peers.delete(command.peer);
        return;
      case 'watch':
        this.options.watch.waitFor(command.conditions);
        return;
      case 'goOn':
        this.unheard--;
        this.work(() => {});
        return;
      case 'slow':
        this.faults.slow(command);
    }
  }

  private obey(command: SlotCommand, cause: Place | null): void {
    this.apply({ type: 'message', from: 'jobmanager', message: command }, cause);
    if (command.type !== 'deploy') return;
    const { execution } = command.deployment;
    const counts = this.options.actor.metricsOf(execution);
    if (counts !== undefined) this.metrics.deployed(execution, counts);
  }

  private connect(peer: SlotId, port: MessagePort): void {
    this.peers.set(peer, port);
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = peerMessage(data);
      if (message === null) this.report({ type: 'refused' });
      else this.apply({ type: 'message', from: peer, message }, null);
    };
  }

  /** Subtasks of the slot take turns. */
  private takeTurn(): void {
    this.turnIsDue = false;
    this.work(() => {
      this.endStep();
      const execution = this.goesOn ? this.nextRested() : undefined;
      if (execution === undefined) return;
      this.ran = execution;
      const elements = this.faults.elements(execution, this.options.watch.elements(this.options.elementsAtOnce));
      this.step({ type: 'run', execution, elements }, null);
    });
  }

  private get goesOn(): boolean {
    return this.runnable.length > 0 && this.unanswered < REQUESTS_MAX && this.unheard === 0;
  }

  private nextRested(): ExecutionId | undefined {
    const { runnable, faults } = this;
    for (let tried = 0; tried < runnable.length; tried++) {
      const execution = runnable[this.turnsTaken++ % runnable.length];
      if (execution !== undefined && faults.restOf(execution) <= 0) return execution;
    }
    return undefined;
  }

  private apply(event: ActorEvent, cause: Place | null): void {
    this.work(() => this.step(event, cause));
  }

  /** Does something, and what it sends within the slot. */
  private work(what: () => void): void {
    try {
      what();
      for (let sent = this.local.shift(); sent !== undefined; sent = this.local.shift())
        this.step({ type: 'message', from: this.options.slot, message: sent.message }, sent.cause);
    } catch (error) {
      this.crash(error);
      return;
    }
    this.goOn();
  }

  private goOn(): void {
    if (this.turnIsDue || !(this.goesOn || this.isOpen)) return;
    const restMs = this.isOpen ? 0 : Math.min(...this.runnable.map((execution) => this.faults.restOf(execution)));
    clearTimeout(this.resting);
    if (restMs > 0) {
      this.resting = setTimeout(() => this.goOn(), restMs);
      return;
    }
    this.turnIsDue = true;
    this.turns.port2.postMessage(null);
  }

  private step(event: ActorEvent, cause: Place | null): void {
    this.endStep();
    const { actor, clock } = this.options;
    actor.apply({ step: ++this.steps, time: clock.now(), cause, event });
    this.isOpen = true;
    if (!actor.isUnsettled) this.endStep();
  }

  /** Takes the output of the step that is open. */
  private endStep(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const output = this.options.actor.settled();
    this.runnable = output.runnable;
    if (this.ran !== null) this.faults.charge(this.ran, output);
    this.ran = null;
    this.tellSeen();
    this.metrics.stepped(performance.now(), this.runnable);
    for (const { id, at } of output.alarms) this.alarms.set(id, at);
    for (const id of output.cancelledAlarms) this.alarms.cancel(id);
    this.send(output);
  }

  /** Before anything that follows from the step: what is to be done then is done before the JobManager hears of it. */
  private tellSeen(): void {
    const entries = this.options.watch.taken();
    if (entries.length === 0) return;
    this.unheard++;
    this.report({ type: 'saw', entries });
  }

  private send({ sends, requests }: ActorOutput): void {
    this.unanswered += requests.length;
    const reports = sends.filter(({ to }) => to === 'jobmanager');
    for (const sent of sends) if (sent.to !== 'jobmanager') this.sendToSlot(sent);
    if (reports.length === 0 && requests.length === 0) return;
    if (reports.some(({ message }) => message.type === 'taskState')) this.reportMetrics();
    const said = reports.map(({ message, cause }) => ({ message: message as SlotReport, cause }));
    this.report({ type: 'did', reports: said, requests });
  }

  private sendToSlot(sent: Sent): void {
    const message = sent.message as DataMessage;
    if (message.type !== 'buffer') {
      this.deliver(sent, []);
      return;
    }
    this.metrics.sent(message.channel, message.elements);
    // The bytes of a buffer are its own: the consumer gets them without a copy.
    this.faults.send(message, () => this.deliver(sent, [message.bytes.buffer]));
  }

  private deliver(sent: Sent, own: Transferable[]): void {
    if (sent.to !== this.options.slot) this.peers.get(sent.to)?.postMessage(sent.message, own);
    else this.local.push(sent);
  }

  private crash(error: unknown): void {
    clearInterval(this.measuring);
    clearTimeout(this.resting);
    this.alarms.cancelAll();
    this.runnable = [];
    this.report({ type: 'crashed', message: String((error as Error).stack ?? error) });
  }

  private reportMetrics(): void {
    this.report(
      this.metrics.report(performance.now(), (execution) => this.options.actor.metricsOf(execution) !== undefined),
    );
  }

  private report(report: LiveSlotReport): void {
    this.options.line.postMessage(report);
  }
}
