/**
 * The faults of a run that happen inside tasks, over all attempts: a source stays silent and a poisoned element stays poisoned however often
 * the job restarts; what throws once throws in the attempt that is there, or in the next one.
 */
import { type ExecutionId, executionParts, type SlotId, subtaskOf } from '../base/ids.ts';
import type { StandingTaskFault } from '../ports/leg-start.ts';
import type { Message } from '../wire/messages.ts';
import type { TaskFault } from '../wire/task-faults.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { isTarget } from './fault-target.ts';

interface Deployed {
  readonly slot: SlotId;
  readonly execution: ExecutionId;
}

const ENDED: ReadonlySet<string> = new Set(['FINISHED', 'CANCELED', 'FAILED']);

export class TaskFaults {
  private standing: StandingTaskFault[];
  /** Thrown in whoever of its target is deployed next. */
  private waiting: StandingTaskFault[] = [];
  private readonly deployed = new Map<string, Deployed>();

  /** `standing`: what a former leg of the run has left. */
  constructor(standing: readonly StandingTaskFault[] = []) {
    this.standing = standing.filter(({ fault }) => fault.type !== 'throw');
    this.waiting = standing.filter(({ fault }) => fault.type === 'throw');
  }

  /** What holds for attempts to come. */
  get all(): readonly StandingTaskFault[] {
    return [...this.standing, ...this.waiting];
  }

  observe(event: TraceEvent): void {
    if (event.type !== 'taskStatus' || !ENDED.has(event.to)) return;
    const key = subtaskOf(event.execution);
    if (this.deployed.get(key)?.execution === event.execution) this.deployed.delete(key);
  }

  /** A message on its delivery to a slot: a deployment has written in the faults that hold for its task. */
  writtenInto(slot: SlotId, message: Message): Message {
    if (message.type !== 'deploy') return message;
    const { deployment } = message;
    this.deployed.set(subtaskOf(deployment.execution), { slot, execution: deployment.execution });
    const mine = this.all.filter(({ target }) => isTarget(target, deployment));
    if (mine.length === 0) return message;
    this.waiting = this.waiting.filter((one) => !mine.includes(one));
    return { ...message, deployment: { ...deployment, faults: mine.map(({ fault }) => fault) } };
  }

  /** `target`: a vertex, or a subtask of it (`count:1`). Returns who is to hear of it now. */
  inject(target: string, fault: TaskFault): readonly Deployed[] {
    const there = [...this.deployed.values()].filter(({ execution }) => isTarget(target, executionParts(execution)));
    if (fault.type !== 'throw')
      this.standing = [...this.standing.filter((one) => !isUndone(one, target, fault)), { target, fault }];
    else if (there.length === 0) this.waiting.push({ target, fault });
    return there;
  }
}

/** Of two words on a source's silence the later one holds. */
function isUndone(earlier: StandingTaskFault, target: string, fault: TaskFault): boolean {
  return earlier.target === target && earlier.fault.type === 'mute' && fault.type === 'mute';
}
