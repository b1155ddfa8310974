/**
 * Durable storage across a MessagePort whose other end may lie in the sandboxed frame, next to a stranger's code.
 * The port is fixed to one job's namespace when it is served. Whatever comes in is checked against a schema, capped in bytes and number,
 * and never used as a path into anything; what is refused is counted and answered with `refused` where it has an id.
 */
import * as v from 'valibot';
import { isDropped } from '../../codec/stored-parts.ts';
import { type DurableStorage, partsPut, type StorageAnswer, type StorageRequest } from '../../ports/durable-storage.ts';
import { topicRequests } from './topic-messages.ts';

export interface StorageLimits {
  readonly bytesPerRequest: number;
  readonly bytesInAll: number;
  readonly openRequests: number;
}

export const DEFAULT_LIMITS: StorageLimits = { bytesPerRequest: 64e6, bytesInAll: 2e9, openRequests: 256 };

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Names of states are part of it, and those may be any text. */
const partKey = v.pipe(v.string(), v.maxLength(1000));
const record = v.strictObject({
  jobId: v.pipe(v.string(), v.maxLength(100)),
  nextCheckpointId: whole,
  completed: v.pipe(v.array(whole), v.maxLength(1000)),
  terminal: v.nullable(v.pipe(v.string(), v.maxLength(40))),
  nextAttempt: v.optional(whole),
  unclaimed: v.optional(whole),
});
/** Only its frame is looked at here: what reads it back is the JobManager that wrote it. */
const metadata = v.looseObject({ format: v.literal('millrace-checkpoint'), version: v.literal(1), checkpoint: whole });
const row = v.strictObject({ key: v.nullable(v.pipe(v.string(), v.maxLength(1000))), value: v.unknown() });

const requestSchema = v.strictObject({
  id: whole,
  request: v.variant('type', [
    ...topicRequests,
    // What topics hold when a run begins is not put there through the port.
    v.strictObject({ type: v.literal('getTopics') }),
    v.strictObject({
      type: v.literal('putParts'),
      parts: v.pipe(v.array(v.strictObject({ key: partKey, bytes: v.instance(Uint8Array) })), v.maxLength(40_000)),
    }),
    v.strictObject({ type: v.literal('getParts'), keys: v.pipe(v.array(partKey), v.maxLength(40_000)) }),
    v.strictObject({ type: v.literal('putCheckpoint'), metadata, record }),
    v.strictObject({ type: v.literal('getCheckpoint'), checkpoint: whole }),
    v.strictObject({ type: v.literal('discardCheckpoint'), checkpoint: whole, record: v.nullable(record) }),
    v.strictObject({ type: v.literal('putRecord'), record }),
    v.strictObject({ type: v.literal('getRecord') }),
    v.strictObject({ type: v.literal('sweep'), upTo: whole }),
    v.strictObject({
      type: v.literal('exchangeState'),
      put: v.pipe(v.array(v.strictObject({ key: partKey, bytes: v.instance(Uint8Array) })), v.maxLength(40_000)),
      drop: v.pipe(v.array(partKey), v.maxLength(400_000)),
      get: v.pipe(v.array(partKey), v.maxLength(40_000)),
    }),
    v.strictObject({ type: v.literal('dropState'), subtask: v.nullable(partKey), before: whole }),
    v.strictObject({
      type: v.literal('writeRows'),
      sink: v.pipe(v.string(), v.maxLength(200)),
      rows: v.pipe(v.array(row), v.maxLength(100_000)),
    }),
  ]),
});

/** Bytes of what a request would store; rows are estimated by their text, cut where that fails. */
function bytesOf(request: StorageRequest): number {
  const parts = partsPut(request);
  if (parts.length > 0) return parts.reduce((sum, part) => sum + part.bytes.byteLength, 0);
  if (request.type === 'appendTopic') return textLength(request.records);
  if (request.type !== 'writeRows' && request.type !== 'putCheckpoint') return 0;
  return textLength(request.type === 'writeRows' ? request.rows : request.metadata);
}

function textLength(value: unknown): number {
  try {
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** What working state takes: it comes and goes, and only what lies there counts. */
class WorkingBytes {
  bytes = 0;
  private readonly sizes = new Map<string, number>();

  count(request: Extract<StorageRequest, { type: 'exchangeState' | 'dropState' }>): void {
    if (request.type === 'dropState') {
      for (const key of [...this.sizes.keys()]) if (isDropped(key, request)) this.put(key, 0);
      return;
    }
    for (const { key, bytes } of request.put) this.put(key, bytes.byteLength);
    for (const key of request.drop) this.put(key, 0);
  }

  private put(key: string, size: number): void {
    this.bytes += size - (this.sizes.get(key) ?? 0);
    if (size === 0) this.sizes.delete(key);
    else this.sizes.set(key, size);
  }
}

/** Answers requests that come in by `port`. Returns how many messages were refused so far. */
export function serveStorage(
  port: MessagePort,
  storage: DurableStorage,
  limits = DEFAULT_LIMITS,
): { readonly refused: () => number } {
  let refused = 0;
  let open = 0;
  let bytesInAll = 0;
  const working = new WorkingBytes();
  const refuse = (id: unknown, message: string) => {
    refused += 1;
    if (typeof id === 'number')
      port.postMessage({ id, answer: { type: 'failed', why: 'refused', message } satisfies StorageAnswer });
  };
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    const parsed = v.safeParse(requestSchema, data);
    if (!parsed.success) return refuse((data as { id?: unknown } | null)?.id, 'Storage does not know such a request.');
    const { id } = parsed.output;
    const request = parsed.output.request as StorageRequest;
    const bytes = bytesOf(request);
    if (bytes > limits.bytesPerRequest)
      return refuse(id, `A request may store ${limits.bytesPerRequest} bytes at the most.`);
    if (bytesInAll + working.bytes + bytes > limits.bytesInAll)
      return refuse(id, `A job may store ${limits.bytesInAll} bytes at the most.`);
    if (open >= limits.openRequests) return refuse(id, 'Too many requests are waiting for an answer.');
    if (request.type === 'exchangeState' || request.type === 'dropState') working.count(request);
    else bytesInAll += bytes;
    open += 1;
    return storage.perform(request, (answer) => {
      open -= 1;
      port.postMessage({ id, answer });
    });
  };
  return { refused: () => refused };
}

/** The other end: a durable storage for those who hold the port. Answers without a question are dropped. */
export class PortStorage implements DurableStorage {
  private readonly waiting = new Map<number, (answer: StorageAnswer) => void>();
  private nextId = 0;

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<{ id: number; answer: StorageAnswer }>) => {
      const answered = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      answered?.(data.answer);
    };
  }

  perform(request: StorageRequest, answered: (answer: StorageAnswer) => void): void {
    const id = this.nextId++;
    this.waiting.set(id, answered);
    this.port.postMessage({ id, request });
  }
}
