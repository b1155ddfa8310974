/**
 * What the JobManager and each slot are to their host: deterministic state machines. One input is applied at a time; all that it
 * causes comes back in the output. An actor has no clock, no chance and no channel of its own: the same inputs give the same outputs,
 * in a thread, in a Worker and in a replay.
 *
 * The directed and the simulation host let the director choose the next input; the live host applies inputs as they come.
 */
import type { ExecutionId, ModelTime } from '../base/ids.ts';
import type { Address, Message } from '../wire/messages.ts';
import type { Place, TraceEvent } from '../wire/trace-events.ts';
import type { RequestId, StorageAnswer, StorageRequest } from './durable-storage.ts';

/** Number of an alarm, chosen by the actor that set it. */
export type AlarmId = number;

export type ActorEvent =
  | { readonly type: 'message'; readonly from: Address; readonly message: Message }
  /** Slots only: one step of this subtask: one mail, or up to `elements` elements of input. Only what `runnable` named is granted. */
  | { readonly type: 'run'; readonly execution: ExecutionId; readonly elements: number }
  | { readonly type: 'alarm'; readonly alarm: AlarmId }
  | { readonly type: 'answered'; readonly request: RequestId; readonly answer: StorageAnswer };

export interface ActorInput {
  /** Number of this step in the history: the `step` of the places of all events it causes. */
  readonly step: number;
  readonly time: ModelTime;
  /** The event that led to this input: what the first event of this step names as its cause. */
  readonly cause: Place | null;
  readonly event: ActorEvent;
}

export interface Sent {
  readonly to: Address;
  readonly message: Message;
  readonly cause: Place | null;
}

export interface Asked {
  readonly id: RequestId;
  readonly request: StorageRequest;
  readonly cause: Place | null;
}

export interface AlarmSet {
  readonly id: AlarmId;
  readonly at: ModelTime;
  readonly cause: Place | null;
}

export interface ActorOutput {
  /** Empty where tracing is off. */
  readonly events: readonly TraceEvent[];
  readonly sends: readonly Sent[];
  readonly requests: readonly Asked[];
  readonly alarms: readonly AlarmSet[];
  /** Alarms that need not ring any more. One that rings all the same is ignored. */
  readonly cancelledAlarms: readonly AlarmId[];
  /** Slots only: every subtask that could take a step now, in the order of its deployment. Empty for the JobManager. */
  readonly runnable: readonly ExecutionId[];
  /** How many mails or elements of input the subtask that ran worked through; 0 for what is not a `run`. */
  readonly cost: number;
  /** How many of these were records, the only ones that a slow operator takes longer for. */
  readonly records: number;
}

export interface Actor {
  /** Never throws for what a learner's code or a stale message did; an exception is a bug of the engine. */
  apply(input: ActorInput): ActorOutput;
}
