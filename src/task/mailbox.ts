/** What a task has to do besides its input, in order: one mail a step, before the default action. Source: TaskMailboxImpl (3.4.1). */
import type { Place } from '../wire/trace-events.ts';
import type { TaskTrace } from './task-trace.ts';

export class Mailbox {
  private readonly mails: { readonly work: () => void; readonly cause: Place | null }[] = [];

  constructor(private readonly trace: TaskTrace) {}

  get hasMail(): boolean {
    return this.mails.length > 0;
  }

  /** The mail's cause is what is being worked on now. */
  post(work: () => void): void {
    this.mails.push({ work, cause: this.trace.cause });
  }

  /** Runs the oldest mail. */
  runNext(): void {
    const mail = this.mails.shift();
    if (mail === undefined) return;
    this.trace.cause = mail.cause;
    mail.work();
  }
}
