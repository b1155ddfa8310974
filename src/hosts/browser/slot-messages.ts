/**
 * What the director and a slot's Worker say to each other. A learner's code shares its realm with the engine there and can forge whatever a
 * slot sends; so the director takes an answer only if it has the shape of one and belongs to the step that is under way.
 */
import * as v from 'valibot';
import type { ActorInput, ActorOutput } from '../../ports/actor.ts';
import { partsPut } from '../../ports/durable-storage.ts';
import type { CompileFailure } from '../../ports/job-loader.ts';
import type { JobGraph } from '../../wire/job-graph.ts';
import type { TraceEventOf } from '../../wire/trace-events.ts';
import { topicRequests } from './topic-messages.ts';

/** Director → slot. */
export type SlotGrant =
  | { readonly type: 'apply'; readonly input: ActorInput }
  /** Inputs that the slot had in a history that is gone through again: their outputs are known. */
  | { readonly type: 'follow'; readonly inputs: readonly ActorInput[] };

/** Slot → director. */
export type SlotReply =
  /** The job is loaded; inputs may come. */
  | { readonly type: 'ready' }
  | { readonly type: 'notLoaded'; readonly failure: CompileFailure }
  | { readonly type: 'applied'; readonly step: number; readonly output: ActorOutput }
  /** Answers `follow`, once all that had come by then are followed up to this step: the digest of all outputs so far. */
  | { readonly type: 'followed'; readonly step: number; readonly digest: string }
  /** The engine itself failed in this step: a bug of ours, or of code that reached into it. */
  | { readonly type: 'crashed'; readonly step: number; readonly message: string };

/** Submission → director. */
export type SubmissionReply =
  | { readonly type: 'notLoaded'; readonly failure: CompileFailure }
  | { readonly type: 'evaluated'; readonly graph: JobGraph }
  | {
      readonly type: 'notSubmitted';
      readonly status: 'REJECTED' | 'NOT_SUBMITTED';
      readonly event: TraceEventOf<'rejected'>;
    };

/** Bytes that one step may send and store. */
export const STEP_BYTES_MAX = 64e6;
export const STEP_EVENTS_MAX = 100_000;

export const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
export const name = v.pipe(v.string(), v.maxLength(1000));
export const text = v.pipe(v.string(), v.maxLength(100_000));
export const place = v.nullable(v.strictObject({ step: whole, index: whole }));
export const failure = v.strictObject({ message: text, line: v.number(), column: v.number() });

/** What a slot says to the JobManager. */
export const slotReport = v.variant('type', [
  v.looseObject({
    type: v.literal('taskState'),
    execution: name,
    state: v.picklist(['INITIALIZING', 'RUNNING', 'FINISHED', 'CANCELED', 'FAILED']),
  }),
  v.looseObject({ type: v.literal('acknowledgeCheckpoint'), execution: name, checkpoint: whole }),
  v.strictObject({
    type: v.literal('declineCheckpoint'),
    execution: name,
    checkpoint: whole,
    reason: name,
    message: text,
  }),
  v.strictObject({ type: v.literal('registerReader'), execution: name, operatorId: name }),
  v.strictObject({ type: v.literal('requestSplit'), execution: name, operatorId: name }),
  v.strictObject({ type: v.literal('reportWatermark'), execution: name, operatorId: name, watermark: time }),
]);

/** What a slot says to another. */
export const dataMessage = v.variant('type', [
  v.strictObject({
    type: v.literal('buffer'),
    channel: name,
    sequence: whole,
    elements: whole,
    bytes: v.instance(Uint8Array),
    backlog: v.optional(whole),
  }),
  v.strictObject({ type: v.literal('credit'), channel: name, buffers: whole }),
  v.strictObject({ type: v.literal('partitionRequest'), channel: name, credit: whole }),
  v.strictObject({ type: v.literal('partitionNotFound'), channel: name }),
  v.strictObject({ type: v.literal('allRecordsProcessed'), channel: name }),
]);

const message = v.variant('type', [slotReport, dataMessage]);

/** What a slot may ask of durable storage. */
export const slotRequest = v.variant('type', [
  v.strictObject({
    type: v.literal('putParts'),
    parts: v.array(v.strictObject({ key: name, bytes: v.instance(Uint8Array) })),
  }),
  v.strictObject({ type: v.literal('getParts'), keys: v.array(name) }),
  v.strictObject({
    type: v.literal('exchangeState'),
    put: v.array(v.strictObject({ key: name, bytes: v.instance(Uint8Array) })),
    drop: v.array(name),
    get: v.array(name),
  }),
  v.strictObject({ type: v.literal('dropState'), subtask: name, before: whole }),
  ...topicRequests,
  v.strictObject({ type: v.literal('writeRows'), sink: name, rows: v.array(v.unknown()) }),
]);

const output = v.strictObject({
  events: v.pipe(v.array(v.looseObject({ type: name, place, time, cause: place })), v.maxLength(STEP_EVENTS_MAX)),
  sends: v.pipe(
    v.array(v.strictObject({ to: v.pipe(name, v.regex(/^(jobmanager|tm-\d+\/\d+)$/)), message, cause: place })),
    v.maxLength(STEP_EVENTS_MAX),
  ),
  requests: v.array(v.strictObject({ id: whole, request: slotRequest, cause: place })),
  alarms: v.array(v.strictObject({ id: whole, at: time, cause: place })),
  cancelledAlarms: v.array(whole),
  runnable: v.array(name),
  cost: v.pipe(time, v.minValue(0)),
  records: v.pipe(time, v.minValue(0)),
});

const replySchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('notLoaded'), failure }),
  v.strictObject({ type: v.literal('applied'), step: whole, output }),
  v.strictObject({ type: v.literal('followed'), step: whole, digest: name }),
  v.strictObject({ type: v.literal('crashed'), step: whole, message: text }),
]);

const submissionSchema = v.variant('type', [
  v.strictObject({ type: v.literal('notLoaded'), failure }),
  v.strictObject({ type: v.literal('evaluated'), graph: v.looseObject({ name: v.string() }) }),
  v.strictObject({
    type: v.literal('notSubmitted'),
    status: v.picklist(['REJECTED', 'NOT_SUBMITTED']),
    event: v.looseObject({ type: v.literal('rejected'), place, time, reason: v.looseObject({ message: text }) }),
  }),
]);

/** A message of a slot as the director may use it; null when it is none, or too large. */
export function slotReply(data: unknown): SlotReply | null {
  const parsed = v.safeParse(replySchema, data);
  if (!parsed.success) return null;
  const reply = parsed.output as unknown as SlotReply;
  return reply.type === 'applied' && bytesOf(reply.output) > STEP_BYTES_MAX ? null : reply;
}

/** What came of the evaluation of a job; null when the message says no such thing. */
export function submissionReply(data: unknown): SubmissionReply | null {
  const parsed = v.safeParse(submissionSchema, data);
  return parsed.success ? (parsed.output as unknown as SubmissionReply) : null;
}

/** Bytes of all that one step sends and stores. */
export function bytesOf({ sends, requests }: Pick<ActorOutput, 'sends' | 'requests'>): number {
  let bytes = 0;
  for (const { message } of sends) if (message.type === 'buffer') bytes += message.bytes.byteLength;
  for (const { request } of requests) for (const part of partsPut(request)) bytes += part.bytes.byteLength;
  return bytes;
}
