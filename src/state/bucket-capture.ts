/**
 * What a barrier captured of state that is larger than memory: the versions of all buckets. Makes the canonical blobs of key groups of them, which
 * every backend can restore, a few key groups at a time. Between the backend and the subtask's checkpoint coordinator (7.3.1).
 */
import { assert, ensure } from '../base/assert.ts';
import type { KeyGroup, Timestamp } from '../base/ids.ts';
import { openPart, sealPart } from '../codec/snapshot-format.ts';
import type { StorageAnswer, StoredPart } from '../ports/durable-storage.ts';
import type { KeyGroupHandle, PartKey } from '../wire/snapshots.ts';
import type { Bucket, BucketVersion, StoringCheckpoint } from './bucket.ts';
import type { BucketEncoder } from './bucket-encoder.ts';
import type { BucketFiles } from './bucket-files.ts';
import { blobOf, captureGroup, encodeEntry, readGroup } from './keyed-snapshot.ts';
import {
  type CapturedKeyedState,
  handleOf,
  partNameOf,
  type SnapshotBlob,
  type SnapshotTarget,
  type StoredTimers,
} from './keyed-state-backend.ts';
import type { StateServices } from './state-exchange.ts';
import { StateTable } from './state-table.ts';

export interface CapturedBucket {
  readonly bucket: Bucket;
  readonly version: BucketVersion;
}

interface CaptureOptions {
  /** Of the backend; only their forms and filters are used. */
  readonly tables: ReadonlyMap<string, StateTable>;
  readonly files: BucketFiles;
  readonly encoder: Pick<BucketEncoder, 'encode'>;
  readonly services: Pick<StateServices, 'ask'>;
  /** When it was captured. */
  readonly now: Timestamp;
  /** Checkpoints store buckets, and refer to those that others have stored (7.9.2). */
  readonly incremental: boolean;
  /** The one that stores what was captured. */
  storing(checkpoint: number): StoringCheckpoint;
}

/** Bytes that are fetched at a time, and that are gathered before they are stored. */
const PAGE_BYTES = 1 << 20;

interface Group {
  readonly keyGroup: KeyGroup;
  readonly buckets: readonly CapturedBucket[];
  readonly timers: StoredTimers;
}

export class BucketCapture implements CapturedKeyedState {
  readonly groups: readonly { readonly keyGroup: number; readonly entries: number }[];
  readonly stored: KeyGroupHandle[] = [];
  isWaiting = false;
  private blobs: SnapshotBlob[] = [];
  private readonly left: Group[];
  private readonly fetched = new Map<PartKey, Uint8Array>();
  private failure: string | null = null;

  constructor(
    captured: readonly CapturedBucket[],
    timers: ReadonlyMap<KeyGroup, StoredTimers>,
    private readonly options: CaptureOptions,
  ) {
    for (const { version } of captured) options.files.hold(version);
    this.left = groupsOf(captured, timers);
    this.groups = this.left.map(({ keyGroup, buckets, timers: { eventTime, processingTime } }) => ({
      keyGroup,
      entries: buckets.reduce((sum, { version }) => sum + version.entries, eventTime.length + processingTime.length),
    }));
  }

  get keyed(): readonly SnapshotBlob[] {
    assert(this.left.length === 0, 'The blobs of a capture are asked for before all is encoded.');
    return this.blobs;
  }

  encodeSome(target?: SnapshotTarget): boolean {
    if (this.failure !== null) throw new Error(this.failure);
    const [group] = this.left;
    if (group === undefined) return true;
    const isIncremental = this.options.incremental && target?.kind === 'checkpoint';
    if (target !== undefined && this.gathered > PAGE_BYTES) this.store(target);
    else if (!group.buckets.every((bucket) => this.isAtHand(bucket) || (isIncremental && this.isShared(bucket))))
      this.fetch(target, isIncremental);
    else {
      this.left.shift();
      if (isIncremental && target !== undefined) this.addBuckets(group, target);
      else this.blobs.push(this.blobOf(group));
      for (const { version } of group.buckets) this.options.files.release(version);
    }
    return this.left.length === 0;
  }

  /** It is given up: what it holds may go. */
  discard(): void {
    for (const { buckets } of this.left) for (const { version } of buckets) this.options.files.release(version);
    this.left.length = 0;
  }

  private get gathered(): number {
    return this.blobs.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** What is in no file is in memory. */
  private isAtHand({ version: { bytes, file } }: CapturedBucket): boolean {
    return bytes !== null || file === null || this.fetched.has(file);
  }

  private isShared({ version: { part } }: CapturedBucket): boolean {
    return part?.of.isComplete === true;
  }

  /** Of an incremental checkpoint: buckets that no completed one has stored, and the names of the others. */
  private addBuckets({ keyGroup, buckets, timers }: Group, { prefix, checkpoint }: SnapshotTarget): void {
    const of = this.options.storing(checkpoint);
    for (const captured of buckets) {
      const { version } = captured;
      const { path } = captured.bucket;
      const { entries, part, size } = version;
      if (part !== null && this.isShared(captured)) {
        this.stored.push({ keyGroup, entries, part: part.key, bytes: size, bucket: path, shared: true });
        continue;
      }
      const name = `kg-${keyGroup}.${path}`;
      this.blobs.push({ keyGroup, entries, bytes: this.payloadOf(captured), bucket: path, name });
      version.part = { key: `${prefix}/${name}`, of };
    }
    const entries = timers.eventTime.length + timers.processingTime.length;
    const { bytes } = blobOf({ keyGroup, tables: [], timers });
    if (entries > 0) this.blobs.push({ keyGroup, entries, bytes, name: `kg-${keyGroup}.timers` });
  }

  /** Asks for the files of the next key groups. */
  private fetch(target: SnapshotTarget | undefined, isIncremental: boolean): void {
    const get: PartKey[] = [];
    let size = 0;
    for (const { buckets } of this.left) {
      if (size > PAGE_BYTES) break;
      for (const bucket of buckets) {
        const { version } = bucket;
        if (this.isAtHand(bucket) || (isIncremental && this.isShared(bucket))) continue;
        get.push(ensure(version.file, 'What is not at hand is in a file.'));
        size += version.size;
      }
    }
    this.ask({ type: 'exchangeState', put: [], drop: [], get }, target, (answer) => {
      if (answer.type === 'parts') for (const { key, bytes } of answer.parts) this.fetched.set(key, bytes);
    });
  }

  /** Puts what has been gathered where it belongs. */
  private store({ prefix, ...target }: SnapshotTarget): void {
    const parts: StoredPart[] = [];
    for (const blob of this.blobs) {
      const part = { key: `${prefix}/${partNameOf(blob)}`, bytes: sealPart(blob.bytes) };
      parts.push(part);
      this.stored.push(handleOf(blob, { part: part.key, bytes: part.bytes.length }));
    }
    this.blobs = [];
    this.ask({ type: 'putParts', parts }, { prefix, ...target }, () => {});
  }

  private ask(
    request: Parameters<StateServices['ask']>[0],
    target: SnapshotTarget | undefined,
    answered: (answer: StorageAnswer) => void,
  ): void {
    this.isWaiting = true;
    this.options.services.ask(request, (answer) => {
      this.isWaiting = false;
      if (answer.type === 'failed') this.failure = answer.message;
      else answered(answer);
      target?.goOn();
    });
  }

  /** The canonical form: one blob, whatever buckets there were. */
  private blobOf({ keyGroup, buckets, timers }: Group): SnapshotBlob {
    const tables = new Map<string, StateTable>();
    for (const captured of buckets) {
      readGroup(keyGroup, this.payloadOf(captured), {
        tableOf: (name, kind, stamped) => {
          const like = this.options.tables.get(name);
          const range = { start: keyGroup, end: keyGroup };
          const table =
            tables.get(name) ?? new StateTable(name, kind, like?.stamped ?? stamped, range, () => null, encodeEntry);
          table.snapshotFilter = like?.snapshotFilter ?? null;
          tables.set(name, table);
          return table;
        },
        partitionOf: () => 0,
        now: () => this.options.now,
      });
    }
    const captured = captureGroup(keyGroup, 0, tables.values(), timers);
    return captured === null ? blobOf({ keyGroup, tables: [], timers }) : blobOf(captured);
  }

  private payloadOf({ bucket, version }: CapturedBucket): Uint8Array {
    // A bucket that changes is encoded before, so what is not encoded has not changed.
    if (bucket.version === version) this.options.encoder.encode(bucket);
    const { bytes, file } = version;
    if (bytes !== null) return openPart(bytes, 'of a bucket');
    const name = ensure(file, 'What is not at hand is in a file.');
    const fetched = ensure(this.fetched.get(name), 'A file is fetched before it is read.');
    this.fetched.delete(name);
    return openPart(fetched, name);
  }
}

const NO_TIMERS: StoredTimers = { eventTime: [], processingTime: [] };

/** By key group, in their order. */
function groupsOf(captured: readonly CapturedBucket[], timers: ReadonlyMap<KeyGroup, StoredTimers>): Group[] {
  const buckets = new Map<KeyGroup, CapturedBucket[]>();
  for (const keyGroup of timers.keys()) buckets.set(keyGroup, []);
  for (const one of captured) {
    const { keyGroup } = one.bucket;
    const of = buckets.get(keyGroup);
    if (of === undefined) buckets.set(keyGroup, [one]);
    else of.push(one);
  }
  const ordered = [...buckets].sort(([a], [b]) => a - b);
  return ordered.map(([keyGroup, of]) => ({ keyGroup, buckets: of, timers: timers.get(keyGroup) ?? NO_TIMERS }));
}
