/**
 * The encoded versions of buckets and the files of working state that hold them: what a bucket has become replaces what it was, and a file
 * goes when neither its bucket nor a snapshot under way needs it. Source: the live SST files of a RocksDB instance.
 */
import type { StoredPart } from '../ports/durable-storage.ts';
import type { PartKey } from '../wire/snapshots.ts';
import type { Bucket, BucketVersion, StoringCheckpoint } from './bucket.ts';

/** Whatever is restored is complete. */
const RESTORED: StoringCheckpoint = { isComplete: true };

export class BucketFiles {
  private unneeded: PartKey[] = [];
  private named = 0;

  /** `owner`: what the names of files begin with. */
  constructor(private readonly owner: string) {}

  /** Makes what is in a bucket now its version, encoded or still to be encoded; none where nothing is in it. */
  replace(bucket: Bucket, entries: number, bytes: Uint8Array | null): void {
    const before = bucket.version;
    bucket.version =
      entries === 0
        ? null
        : { entries, size: bytes?.length ?? 0, bytes, file: null, part: null, readers: 0, isReplaced: false };
    if (before === null) return;
    before.isReplaced = true;
    this.forgetUnneeded(before);
  }

  /** What came back for a bucket lies in a checkpoint as it is. */
  adopt(bucket: Bucket, { part, entries, size }: { part: PartKey; entries: number; size: number }): void {
    const version = { bytes: null, file: null, part: { key: part, of: RESTORED }, readers: 0, isReplaced: false };
    bucket.version = { ...version, entries, size };
    bucket.isDirty = false;
  }

  /** A version as it goes to storage: over a file that may go, since that is one request and not two. */
  fileOf(bytes: Uint8Array): StoredPart {
    return { key: this.unneeded.pop() ?? `${this.owner}/${++this.named}`, bytes };
  }

  /** A snapshot under way needs it. */
  hold(version: BucketVersion): void {
    version.readers++;
  }

  /** A snapshot needs it no more. */
  release(version: BucketVersion): void {
    version.readers--;
    if (version.readers > 0) return;
    // Whatever is not in a file is in memory, and can be encoded again.
    version.bytes = null;
    this.forgetUnneeded(version);
  }

  /** The other files that may go. */
  takeUnneeded(): PartKey[] {
    const { unneeded } = this;
    this.unneeded = [];
    return unneeded;
  }

  private forgetUnneeded({ isReplaced, readers, file }: BucketVersion): void {
    if (isReplaced && readers === 0 && file !== null) this.unneeded.push(file);
  }
}
