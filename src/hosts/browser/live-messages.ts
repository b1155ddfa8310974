/**
 * What the JobManager's Worker and a slot's say to each other in a live run, and a slot to another. A learner's code shares the slot's realm
 * and can forge all that leaves it: so both ends take only what has the right shape.
 */
import * as v from 'valibot';
import type { SlotId } from '../../base/ids.ts';
import type { WatchedCondition } from '../../director/fault-tape.ts';
import type { Asked } from '../../ports/actor.ts';
import type { RequestId, StorageAnswer } from '../../ports/durable-storage.ts';
import type { CompileFailure } from '../../ports/job-loader.ts';
import type { DataMessage, SlotCommand, SlotReport } from '../../wire/messages.ts';
import type { Measures } from '../../wire/metrics.ts';
import type { Place } from '../../wire/trace-events.ts';
import type { Slowed } from './slot-faults.ts';
import {
  bytesOf,
  dataMessage,
  failure,
  name,
  place,
  STEP_BYTES_MAX,
  STEP_EVENTS_MAX,
  slotReport,
  slotRequest,
  text,
  whole,
} from './slot-messages.ts';

/** JobManager → slot. */
export type LiveSlotCommand =
  | { readonly type: 'command'; readonly command: SlotCommand; readonly cause: Place | null }
  | { readonly type: 'answered'; readonly request: RequestId; readonly answer: StorageAnswer }
  /** The channel to another slot: its port comes with it. */
  | { readonly type: 'connect'; readonly peer: SlotId }
  /** That slot is gone; what is still sent there vanishes. */
  | { readonly type: 'disconnect'; readonly peer: SlotId }
  /** What to look out for, in place of what was said before. */
  | { readonly type: 'watch'; readonly conditions: readonly WatchedCondition[] }
  /** Answers `saw`: what was to be done then is done. */
  | { readonly type: 'goOn' }
  | ({ readonly type: 'slow' } & Slowed);

/** What every slot is told of, and those that start later as well. */
export type StandingCommand = Extract<LiveSlotCommand, { readonly type: 'watch' | 'slow' }>;

export interface ReportSent {
  readonly message: SlotReport;
  readonly cause: Place | null;
}

/** Slot → JobManager. */
export type LiveSlotReport =
  /** The job is loaded; commands are worked on from now on. */
  | { readonly type: 'ready' }
  | { readonly type: 'notLoaded'; readonly failure: CompileFailure }
  /** What one step said to the JobManager and asked of storage. */
  | { readonly type: 'did'; readonly reports: readonly ReportSent[]; readonly requests: readonly Asked[] }
  /** Ten times a second, also when nothing has happened: it says that the slot's code returns. */
  | ({ readonly type: 'metrics' } & Omit<Measures, 'time'>)
  /** What it looks out for has happened: entries of the tape, one as often as its condition was met. It takes no turns until `goOn`. */
  | { readonly type: 'saw'; readonly entries: readonly number[] }
  /** Another slot sent what is no message. */
  | { readonly type: 'refused' }
  /** The engine itself failed: a bug of ours, or of code that reached into it. */
  | { readonly type: 'crashed'; readonly message: string };

const measure = v.pipe(v.number(), v.finite(), v.minValue(0));
const LIST_MAX = 10_000;
const ownMetric = v.strictObject({
  operator: name,
  name,
  kind: v.picklist(['counter', 'gauge', 'meter', 'histogram']),
  value: v.union([v.number(), v.nan(), name, v.record(name, v.union([v.number(), v.nan()]))]),
});
/** What a slot says of its subtasks and channels. */
export const metrics = {
  subtasks: v.pipe(
    v.array(
      v.strictObject({
        execution: name,
        numRecordsIn: measure,
        numRecordsOut: measure,
        busyTimeMs: measure,
        backPressuredTimeMs: measure,
        idleTimeMs: measure,
        currentInputWatermark: v.nullable(v.pipe(v.number(), v.finite())),
        own: v.pipe(v.array(ownMetric), v.maxLength(1000)),
      }),
    ),
    v.maxLength(LIST_MAX),
  ),
  channels: v.pipe(v.array(v.strictObject({ channel: name, elements: measure })), v.maxLength(LIST_MAX)),
};

const reportSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('notLoaded'), failure }),
  v.strictObject({
    type: v.literal('did'),
    reports: v.pipe(v.array(v.strictObject({ message: slotReport, cause: place })), v.maxLength(STEP_EVENTS_MAX)),
    requests: v.pipe(
      v.array(v.strictObject({ id: whole, request: slotRequest, cause: place })),
      v.maxLength(STEP_EVENTS_MAX),
    ),
  }),
  v.strictObject({ type: v.literal('metrics'), ...metrics }),
  v.strictObject({ type: v.literal('saw'), entries: v.pipe(v.array(whole), v.maxLength(STEP_EVENTS_MAX)) }),
  v.strictObject({ type: v.literal('refused') }),
  v.strictObject({ type: v.literal('crashed'), message: text }),
]);

/** A message of a slot as the JobManager's Worker may use it; null when it is none, or too large. */
export function liveSlotReport(data: unknown): LiveSlotReport | null {
  const parsed = v.safeParse(reportSchema, data);
  if (!parsed.success) return null;
  const report = parsed.output as unknown as LiveSlotReport;
  return report.type === 'did' && bytesOf({ sends: [], requests: report.requests }) > STEP_BYTES_MAX ? null : report;
}

/** A message of another slot as a slot may use it; null when it is none. */
export function peerMessage(data: unknown): DataMessage | null {
  const parsed = v.safeParse(dataMessage, data);
  return parsed.success ? (parsed.output as DataMessage) : null;
}
