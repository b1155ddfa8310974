/**
 * Lets the rows of a data set arrive in another order with each seed, as a network would: each with a delay of its own, none with more
 * than the script allows. A row is then never behind one that happened more than that delay after it.
 */

import { atPath } from '../base/field-path.ts';
import { RandomStreams } from '../base/random-streams.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { Arrival } from './lesson-schema.ts';

export type Arrivals = Readonly<Record<string, Arrival>>;

/** The data sets with the rows of those that `arrivals` names in the order of this seed. */
export function arrived(dataSets: readonly DataSet[], arrivals: Arrivals, seed: number): readonly DataSet[] {
  const chance = new RandomStreams(seed);
  return dataSets.map((dataSet) => {
    const arrival = arrivals[dataSet.name];
    if (arrival === undefined) return dataSet;
    const draws = chance.stream(`arrival of ${dataSet.name}`);
    const onTheWay = dataSet.rows.map((row) => ({ row, at: timeOf(row, arrival) + delay(draws, arrival.delayMs) }));
    return { ...dataSet, rows: onTheWay.sort((one, other) => one.at - other.at).map(({ row }) => row) };
  });
}

/** The first row without a time, from 1; null where all have one. */
export function rowWithoutTime({ rows }: DataSet, { time }: Arrival): number | null {
  const index = rows.findIndex((row) => typeof atPath(row, time) !== 'number');
  return index === -1 ? null : index + 1;
}

/** Many rows come at once and many as late as they may: that is where a job that waits too little goes wrong. */
function delay(draws: ReturnType<RandomStreams['stream']>, most: number): number {
  const lot = draws.below(3);
  if (lot === 0) return 0;
  return lot === 1 ? most : most * draws.fraction();
}

function timeOf(row: unknown, { time }: Arrival): number {
  return atPath(row, time) as number;
}
