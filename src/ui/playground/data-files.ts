/** The data that the playground's jobs read: the earthquakes it brings along, and a file of the learner's own. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { parseNdjson } from '../../lesson/ndjson.ts';
import type { DataSet } from '../../ports/job-loader.ts';
import type { DataFileStore, StoredDataFile } from '../workspace/data-store.ts';
import { FILE_BYTES_MAX, parseDataFile } from '../workspace/parse-data-file.ts';

/** The learner's file, as FileSource.forRecords names it. */
export const OWN_DATA = 'own';
const EARTHQUAKES = 'earthquakes';
const WEEK_MS = 7 * 24 * 3600 * 1000;
const RECORDS_PER_SECOND = 10;

export const EARTHQUAKES_SOURCE =
  'U.S. Geological Survey, earthquakes of the week to 7 February 2018 (public domain), by way of vega-datasets';

export interface DataFiles {
  readonly own: ReadonlySignal<StoredDataFile | null>;
  /** What was wrong with the file dropped last; the one before is kept. */
  readonly problem: ReadonlySignal<string | null>;
  take(file: File): Promise<void>;
  dataSets(): Promise<readonly DataSet[]>;
}

export function playgroundData(store: DataFileStore): DataFiles {
  const own = signal<StoredDataFile | null>(null);
  const problem = signal<string | null>(null);
  const loaded = store.load(OWN_DATA).then(
    (file) => {
      own.value ??= file;
    },
    () => {
      problem.value = 'The browser does not give back the file that was kept. Drop it again.';
    },
  );
  return {
    own,
    problem,
    async take(file) {
      let read: StoredDataFile;
      try {
        read = await readFile(file);
      } catch (error) {
        problem.value = `${file.name}, ${error instanceof Error ? error.message : String(error)}`;
        return;
      }
      // Kept before it is shown: who sees it finds it again, however soon the page is loaded anew.
      const isKept = await store.save(read).then(
        () => true,
        () => false,
      );
      own.value = read;
      problem.value = isKept
        ? null
        : 'The file is on the page, but the browser has no room to keep it: it will be gone when the page closes.';
    },
    async dataSets() {
      await loaded;
      return own.value === null ? [await earthquakes()] : [await earthquakes(), paced(OWN_DATA, own.value.rows)];
    },
  };
}

async function readFile(file: File): Promise<StoredDataFile> {
  if (file.size > FILE_BYTES_MAX)
    throw new Error(`it has ${Math.ceil(file.size / 1e6)} MB: files up to ${FILE_BYTES_MAX / 1e6} MB can be taken.`);
  return { name: OWN_DATA, fileName: file.name, rows: parseDataFile(await file.text()) };
}

/** The data set of this name that the site brings along; null: there is none. */
export async function siteDataSet(name: string): Promise<DataSet | null> {
  return name === EARTHQUAKES ? earthquakes() : null;
}

/** The week of earthquakes in the order in which they were reported, again and again, each time a week later. */
async function earthquakes(): Promise<DataSet> {
  const { default: text } = await import('./earthquakes.ndjson?raw');
  const rows = parseNdjson(text, 'earthquakes.ndjson');
  return { ...paced(EARTHQUAKES, rows), shift: { fields: ['time', 'updated'], spanMs: WEEK_MS } };
}

function paced(name: string, rows: readonly unknown[]): DataSet {
  return { name, rows, ratePerSecond: RECORDS_PER_SECOND, replay: 'forever' };
}
