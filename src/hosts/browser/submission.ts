/** Has a job evaluated for its submission in a Worker of its own: it is the learner's code, and may never come back. */
import type { FailureReason } from '../../base/failure.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TraceEventOf } from '../../wire/trace-events.ts';
import type { SlotRun } from './engine-start.ts';
import { submissionReply } from './slot-messages.ts';
import type { Watchdog } from './watchdog.ts';
import type { WorkerDesk } from './worker-desk.ts';

export type Submission =
  | { readonly type: 'evaluated'; readonly graph: JobGraph }
  | { readonly type: 'notSubmitted'; readonly event: TraceEventOf<'rejected'> }
  | { readonly type: 'failed'; readonly reason: FailureReason };

interface SubmissionOptions {
  readonly run: SlotRun;
  readonly code: string;
  readonly workers: WorkerDesk;
  readonly watchdog: Watchdog;
}

const WORKER = 'submission';
/** The Worker's start included. */
const LIMIT_MS = 15_000;
const NEVER_RETURNED = `The program did not return within ${LIMIT_MS / 1000} s. Does it loop for ever before execute()?`;

/** Never rejects. The Worker is ended in any case. */
export async function evaluateSubmission({ run, code, workers, watchdog }: SubmissionOptions): Promise<Submission> {
  const submission = await new Promise<Submission>((settle) => {
    const fail = (name: string, message: string) => settle({ type: 'failed', reason: { class: name, message } });
    watchdog.watch(LIMIT_MS, () => fail('JobHangs', NEVER_RETURNED));
    workers.start(
      WORKER,
      { role: 'submission', code, run },
      {
        connect: (line) => {
          line.onmessage = ({ data }: MessageEvent<unknown>) => {
            const answer = answerOf(data);
            if (answer !== null) settle(answer);
          };
        },
        broken: (message) => fail('WorkerFailure', message),
      },
    );
  });
  watchdog.rest();
  workers.end([WORKER]);
  return submission;
}

function answerOf(data: unknown): Submission | null {
  const reply = submissionReply(data);
  if (reply === null) return null;
  if (reply.type === 'notLoaded') return { type: 'failed', reason: { class: 'CompileFailure', ...reply.failure } };
  if (reply.type === 'notSubmitted') return { type: 'notSubmitted', event: reply.event };
  return { type: 'evaluated', graph: reply.graph };
}
