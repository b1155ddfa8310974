/**
 * What a task has to do besides its input, in order: one mail a step, before the default action. Each mail has a level: the place of its
 * operator in the chain, from 1 for the head, and 0 for what concerns the whole task. While an operator waits for its own mails, only those of
 * its level or deeper are run, as its thread would run no others. Source: TaskMailboxImpl, MailboxExecutorImpl.yield (3.4.1, 3.4.2).
 */
import type { Place } from '../wire/trace-events.ts';
import type { TaskTrace } from './task-trace.ts';

/** Of mails that concern the task: triggers and notifications of checkpoints, splits. */
export const TASK_LEVEL = 0;
/** Of what Flink does in a thread of its own: no operator that waits holds it up. */
export const BESIDE_THE_TASK = Number.POSITIVE_INFINITY;

interface Mail {
  readonly work: () => void;
  readonly level: number;
  readonly cause: Place | null;
}

export class Mailbox {
  private readonly mails: Mail[] = [];

  constructor(private readonly trace: TaskTrace) {}

  /** Whether there is a mail of this level or deeper. */
  hasMail(level: number): boolean {
    return level === TASK_LEVEL ? this.mails.length > 0 : this.mails.some((mail) => mail.level >= level);
  }

  /** The mail's cause is what is being worked on now. */
  post(work: () => void, level = TASK_LEVEL): void {
    this.mails.push({ work, level, cause: this.trace.cause });
  }

  /** Runs the oldest mail of this level or deeper. */
  runNext(level: number): void {
    const at = this.mails.findIndex((mail) => mail.level >= level);
    const [mail] = at === -1 ? [] : this.mails.splice(at, 1);
    if (mail === undefined) return;
    this.trace.cause = mail.cause;
    mail.work();
  }
}
