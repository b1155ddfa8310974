/**
 * The first message of a Worker in the frame: one engine plays every role there. Workers that the page has the frame start get a port to it
 * with the message; those that the director starts talk to the director itself. Only slots, submissions and simulations ever run a learner's code; the director never does.
 */
import type { SlotId } from '../../base/ids.ts';
import type { RunSpec } from '../../ports/run-spec.ts';
import type { SentDataSet } from './sent-data-sets.ts';

/** What a slot needs of a run besides the compiled code. */
export interface SlotRun extends Pick<RunSpec, 'configuration' | 'seed' | 'recordsPerBuffer'> {
  readonly dataSets: readonly SentDataSet[];
}

/** Workers that the director starts. `code`: the learner's file, compiled. */
export type JobWorkerStart =
  | { readonly role: 'slot'; readonly slot: SlotId; readonly code: string; readonly run: SlotRun }
  /** Runs freely. `epoch`: milliseconds since 1970 at which the run began. */
  | {
      readonly role: 'live-slot';
      readonly slot: SlotId;
      readonly code: string;
      readonly run: SlotRun;
      readonly epoch: number;
    }
  /** Goes through a history again, up to the end of this step. */
  | {
      readonly role: 'rehearsal';
      readonly code: string;
      readonly run: SlotRun;
      readonly history: Pick<RunSpec, 'cluster' | 'tape' | 'pace' | 'start' | 'snapshot' | 'topics' | 'legSteps'>;
      readonly until: number;
    }
  /** Evaluates the job once, to submit it. */
  | { readonly role: 'submission'; readonly code: string; readonly run: SlotRun };

export type EngineStart =
  | JobWorkerStart
  | { readonly role: 'director'; readonly hashes: boolean }
  | { readonly role: 'simulation' }
  /** Looks for holes in the sandbox before any job runs. `nested`: in a Worker of a Worker, where slots run. */
  | { readonly role: 'self-test'; readonly nested: boolean };
