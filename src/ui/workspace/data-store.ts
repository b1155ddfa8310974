/** Where a learner's own data files are kept. The adapter keeps them in the browser; main.tsx brings it. */

export interface StoredDataFile {
  /** What FileSource.forRecords names. */
  readonly name: string;
  readonly fileName: string;
  readonly rows: readonly unknown[];
}

export interface DataFileStore {
  /** The file kept under this name; null if there is none. */
  load(name: string): Promise<StoredDataFile | null>;
  /** Rejects where the browser has no room or does not allow it; the former file is kept then. */
  save(file: StoredDataFile): Promise<void>;
}
