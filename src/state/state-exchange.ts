/**
 * Lets work wait for the buckets it needs: takes others out of memory, writes what has changed, reads what is missing, in one transaction
 * with storage, and goes on. One exchange is under way at a time. Between the backend and storage.
 */
import { ensure } from '../base/assert.ts';
import { MillraceError } from '../base/failure.ts';
import { openPart } from '../codec/snapshot-format.ts';
import type { StorageAnswer, StorageRequest, StoredPart } from '../ports/durable-storage.ts';
import type { Bucket } from './bucket.ts';
import type { BucketCache } from './bucket-cache.ts';
import type { BucketEncoder } from './bucket-encoder.ts';
import type { BucketFiles } from './bucket-files.ts';

/** Thrown when working state could not be written or read: the task fails, as in Flink when the disk of RocksDB does. */
class StateStorageFailed extends MillraceError {
  override readonly name = 'StateStorageFailed';
  constructor(readonly why: string) {
    super(
      `Keyed state could not be exchanged with storage: ${why}. The state backend indexeddb keeps there what does not fit into memory, so the ` +
        'task cannot go on. The job goes back to its last checkpoint.',
    );
  }
}

/** What a task lends its backend. */
export interface StateServices {
  ask(request: StorageRequest, answered: (answer: StorageAnswer) => void): void;
  /** What is being worked on, to go on with it later. */
  remember(): (work: () => void) => void;
  /** Told of what an exchange brought and took. */
  exchanged(done: { readonly read: number; readonly written: number; readonly bytes: number }): void;
}

interface Work {
  /** Null when it is through, else the buckets that it wants. */
  goOn(): Iterable<Bucket> | null;
  readonly resume: (work: () => void) => void;
}

interface StateExchangeOptions {
  readonly services: StateServices;
  readonly cache: BucketCache;
  readonly files: BucketFiles;
  readonly encoder: BucketEncoder;
  /** The bucket of the current key, which stays. */
  current(): Bucket | null;
  /** Takes what is in a bucket into the state tables. */
  load(bucket: Bucket, payload: Uint8Array): void;
  /** Buckets have come apart, or come and gone. */
  changed(): void;
}

export class StateExchange {
  private readonly works: Work[] = [];

  constructor(private readonly options: StateExchangeOptions) {}

  get isWaiting(): boolean {
    return this.works.length > 0;
  }

  run(goOn: Work['goOn']): void {
    this.works.push({ goOn, resume: this.options.services.remember() });
    if (this.works.length === 1) this.goOn();
  }

  private goOn(): void {
    for (let work = this.works[0]; work !== undefined; work = this.works[0]) {
      const wanted = work.goOn();
      if (wanted === null) this.works.shift();
      else if (this.exchange(wanted)) return;
    }
  }

  /** False where nothing had to be asked for. */
  private exchange(wanted: Iterable<Bucket>): boolean {
    const { cache, encoder, files, services, current, changed } = this.options;
    const { missing, victims } = cache.exchange(wanted, current());
    const leaving = victims.flatMap((bucket) => [...encoder.upToDate(bucket)]);
    const written = leaving.filter(({ version }) => version !== null && version.file === null);
    const put = written.map(({ version }) =>
      files.fileOf(ensure(version?.bytes, 'A version that is in no file is at hand.')),
    );
    const get = missing.map(({ version }) => ensure(version?.file, 'What is not in memory is in a file.'));
    const done = (parts: readonly StoredPart[]) => {
      for (const [index, { version }] of written.entries()) {
        if (version === null) continue;
        version.file = ensure(put[index], 'Each version that is written has a file.').key;
        version.bytes = null;
      }
      for (const bucket of leaving) encoder.evict(bucket);
      for (const [index, bucket] of missing.entries()) this.take(bucket, parts[index]);
      cache.allow();
      changed();
    };
    if (put.length + get.length === 0) {
      done([]);
      return false;
    }
    services.ask({ type: 'exchangeState', put, drop: files.takeUnneeded(), get }, (answer) => {
      if (answer.type !== 'parts') throw new StateStorageFailed(whyOf(answer));
      done(answer.parts);
      const bytes = [...put, ...answer.parts].reduce((sum, part) => sum + part.bytes.length, 0);
      this.works[0]?.resume(() => {
        services.exchanged({ read: get.length, written: put.length, bytes });
        this.goOn();
      });
    });
    return true;
  }

  private take(bucket: Bucket, part: StoredPart | undefined): void {
    const { key, bytes } = ensure(part, 'Storage answers with every part that was asked for.');
    this.options.load(bucket, openPart(bytes, key));
    bucket.isResident = true;
    this.options.cache.weigh(bucket, bytes.length);
  }
}

function whyOf(answer: StorageAnswer): string {
  return answer.type === 'failed' ? answer.message : `storage answered with ${answer.type}`;
}
