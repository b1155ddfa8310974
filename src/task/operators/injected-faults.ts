/**
 * The faults that a run lets happen inside this task: a source that is silent, an element that cannot be read, a call that throws. Asked by
 * the operators just before they would do the thing.
 */
import { MillraceError } from '../../base/failure.ts';
import type { OperatorNode } from '../../wire/job-graph.ts';
import type { CallbackPoint, FaultyCallback, TaskFault } from '../../wire/task-faults.ts';

/** Thrown in place of a call of the learner's function, since a fault of the run says so. */
class InjectedFailure extends MillraceError {
  override readonly name = 'InjectedFailure';
  constructor(
    readonly callback: FaultyCallback,
    readonly nth: number,
    operator: string,
  ) {
    super(
      `A fault of this run threw in ${callback} of ${operator}, at call ${nth} of it. The code itself is fine: what matters is what the job ` +
        'does about it.',
    );
  }
}

/** An element of a source that cannot be read: as a record whose bytes no deserializer takes. */
class PoisonedRecord extends MillraceError {
  override readonly name = 'PoisonedRecord';
  constructor(readonly position: number) {
    super(
      `Element ${position} of the source cannot be read: a fault of this run poisoned it. It is still there after every restart, so the job ` +
        'fails at it again and again until its restart strategy gives up.',
    );
  }
}

interface Armed extends CallbackPoint {
  calls: number;
}

export class InjectedFaults {
  private readonly poisoned = new Set<number>();
  private armed: Armed[] = [];
  private muted = false;

  constructor(faults: readonly TaskFault[] = []) {
    for (const fault of faults) this.inject(fault);
  }

  inject(fault: TaskFault): void {
    if (fault.type === 'mute') this.muted = fault.muted;
    if (fault.type === 'poison') this.poisoned.add(fault.position);
    if (fault.type === 'throw') this.armed.push({ ...fault, calls: 0 });
  }

  get isMuted(): boolean {
    return this.muted;
  }

  /** @throws PoisonedRecord */
  reading(position: number): void {
    if (this.poisoned.has(position)) throw new PoisonedRecord(position);
  }

  /** @throws InjectedFailure once, at the call that a fault names. */
  calling(callback: FaultyCallback, { uid, name }: Pick<OperatorNode, 'uid' | 'name'>): void {
    if (this.armed.length === 0) return;
    const label = uid ?? name;
    for (const point of this.armed) {
      if (point.callback !== callback || (point.operator !== undefined && point.operator !== label)) continue;
      point.calls++;
      if (point.calls < point.nth) continue;
      this.armed = this.armed.filter((other) => other !== point);
      throw new InjectedFailure(callback, point.nth, label);
    }
  }
}
