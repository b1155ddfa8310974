/**
 * Takes the time of work: some runs to warm up, then several that count. A shared machine is never quiet, so the spread
 * is part of the figure.
 */

/** Units a second over several runs. */
export interface Figures {
  readonly name: string;
  readonly unit: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface Effort {
  readonly warmUps: number;
  readonly runs: number;
}

/** Measures `work`, which returns how many units it did. */
export function measured(name: string, unit: string, effort: Effort, work: () => number): Figures {
  for (let run = 0; run < effort.warmUps; run++) work();
  const rates: number[] = [];
  for (let run = 0; run < effort.runs; run++) {
    const startedAt = performance.now();
    const units = work();
    rates.push((units / (performance.now() - startedAt)) * 1000);
  }
  rates.sort((a, b) => a - b);
  const at = (index: number) => rates[index] ?? 0;
  return { name, unit, min: at(0), median: at(rates.length >> 1), max: at(rates.length - 1) };
}

/** One line for a table: the name, then minimum, median and maximum. */
export function lineOf({ name, unit, min, median, max }: Figures): string {
  const columns = [min, median, max].map((rate) => Math.round(rate).toLocaleString('en-US').padStart(13));
  return `${name.padEnd(48)}${columns.join('')}  ${unit}/s`;
}
