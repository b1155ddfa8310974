/**
 * A run's data on its way to its slots: encoded once, since handing on bytes costs a hundredth of cloning rows, and decoded where a source
 * reads it, which many slots never do.
 */
import { decodeValue, encodeValue } from '../../codec/bytes.ts';
import type { DataSet } from '../../ports/job-loader.ts';

export interface SentDataSet extends Omit<DataSet, 'rows'> {
  /** The rows, as one array of the value model. */
  readonly bytes: Uint8Array;
}

/** @throws UnsupportedValue for rows that are no data. */
export function sent(dataSets: readonly DataSet[]): readonly SentDataSet[] {
  return dataSets.map(({ rows, ...dataSet }) => ({ ...dataSet, bytes: encodeValue(rows) }));
}

/** The data sets with rows that are decoded when somebody first asks for them. */
export function received(sets: readonly SentDataSet[]): readonly DataSet[] {
  return sets.map(({ bytes, ...dataSet }) => {
    let decoded: readonly unknown[] | null = null;
    return {
      ...dataSet,
      get rows(): readonly unknown[] {
        decoded ??= decodeValue(bytes) as readonly unknown[];
        return decoded;
      },
    };
  });
}
