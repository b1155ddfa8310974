/**
 * What a task has to do besides its input, in order: one mail a step. Those that are there are a batch, which comes before the default action;
 * what comes meanwhile waits until the input has had its turn, else a task that is never without mail would read no more. Each mail has a level:
 * the place of its operator in the chain, from 1 for the head, and 0 for what concerns the whole task. While an operator waits for its own mails,
 * only those of its level or deeper are run, as its thread would run no others. Source: MailboxProcessor.processMail, TaskMailboxImpl.createBatch,
 * MailboxExecutorImpl.yield (3.4.1, 3.4.2).
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
  /** So many of the oldest come before the input; null: all that there are by then. */
  private batch: number | null = null;

  constructor(private readonly trace: TaskTrace) {}

  /** Whether there is a mail of this level or deeper. */
  hasMail(level: number): boolean {
    for (const mail of this.mails) if (mail.level >= level) return true;
    return false;
  }

  /** Whether no mail comes before the input. */
  get isInputsTurn(): boolean {
    this.batch ??= this.mails.length;
    return this.batch === 0;
  }

  /** The input has had its turn. */
  inputTaken(): void {
    this.batch = null;
  }

  /** The mail's cause is what is being worked on now. */
  post(work: () => void, level = TASK_LEVEL): void {
    this.mails.push({ work, level, cause: this.trace.cause });
  }

  /** As `post`, but before any more input: no record is taken ahead of a barrier that overtakes it. Source: CheckpointedInputGate.pollNext. */
  postBeforeInput(work: () => void): void {
    this.post(work);
    this.batch = null;
  }

  /** Runs the oldest mail of this level or deeper. */
  runNext(level: number): void {
    const at = this.mails.findIndex((mail) => mail.level >= level);
    const [mail] = at === -1 ? [] : this.mails.splice(at, 1);
    if (mail === undefined) return;
    if (this.batch !== null && at < this.batch) this.batch--;
    this.trace.cause = mail.cause;
    mail.work();
  }
}
