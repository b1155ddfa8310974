/**
 * How fast the simulation takes whole jobs to their end: a keyed count at parallelism 2, with one record a buffer, as
 * when someone watches, and with full ones; traced and untraced; with either state backend, where storage answers at once, so that what
 * the engine takes for its exchanges is measured and not the browser (`npm run large-state` does that).
 */
import { functionCodecCompiler } from '../../hosts/simulation/function-codec-compiler.ts';
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { Simulation } from '../../hosts/simulation/simulation.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import { DEFAULT_PACE, type RunSpec } from '../../ports/run-spec.ts';
import { type Effort, type Figures, measured } from './measure.ts';

/** What `npm run bench` is judged by. */
export const HEADLINE = 'keyed count, untraced, 1024 a buffer';

const KEYED_COUNT = `import { DiscardingSink, KeyedProcessFunction, StreamExecutionEnvironment,
  ValueStateDescriptor } from 'millrace';
class Count extends KeyedProcessFunction<string, { key: string; id: number }, { key: string; count: number }> {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  processElement(record, ctx, out) {
    const count = (this.count.value() ?? 0) + 1;
    this.count.update(count);
    out.collect({ key: record.key, count });
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.fromSequence(1, RECORDS)
  .map((id) => ({ key: 'key ' + ((id * 7919) % KEYS), id }))
  .keyBy((record) => record.key)
  .process(new Count())
  .sinkTo(new DiscardingSink());
env.execute('keyed count');
`;

export function simulationBenchmarks(effort: Effort): Figures[] {
  return [
    ...keyedCount('keyed count, traced, 1 a buffer', { recordsPerBuffer: 1, records: 8_000, tracing: true }, effort),
    ...keyedCount('keyed count, untraced, 1 a buffer', { recordsPerBuffer: 1, records: 15_000 }, effort),
    ...keyedCount('keyed count, traced, 1024 a buffer', { records: 50_000, tracing: true }, effort),
    ...stateBackends.flatMap(([name, configuration]) =>
      keyedCount(`20,000 keys, ${name}`, { records: 100_000, keys: 20_000, configuration }, effort),
    ),
    ...keyedCount(HEADLINE, { records: 500_000 }, effort),
  ];
}

const INDEXEDDB = { 'state.backend.type': 'indexeddb' };

/** A fifth: of what the keys take as they are encoded, in each of two subtasks. */
const stateBackends = [
  ['hashmap', {}],
  ['indexeddb, all in memory', INDEXEDDB],
  ['indexeddb, a fifth in memory', { ...INDEXEDDB, 'state.backend.indexeddb.cache-size': '60 kb' }],
] as const;

interface KeyedCount {
  readonly records: number;
  readonly recordsPerBuffer?: number;
  readonly keys?: number;
  readonly tracing?: boolean;
  readonly configuration?: RunSpec['configuration'];
}

function keyedCount(
  name: string,
  { records, recordsPerBuffer = 1024, keys = 100, tracing = false, configuration = {} }: KeyedCount,
  effort: Effort,
): Figures[] {
  const code = KEYED_COUNT.replace('RECORDS', String(records)).replace('KEYS', String(keys));
  const job = loadJob(code) as LoadedJob;
  const options = { tracing, codecCompiler: functionCodecCompiler };
  const spec = specOf(code, recordsPerBuffer, configuration);
  const run = () => new Simulation(spec, job, options).runToEnd(10 ** 9);
  const rates = [
    measured(name, 'records', effort, () => {
      const { status } = run();
      if (status !== 'FINISHED') throw new Error(`The job of "${name}" must finish, but it is ${status}.`);
      return records;
    }),
  ];
  if (recordsPerBuffer === 1) rates.push(measured(name, 'steps', effort, () => run().steps));
  return rates;
}

function specOf(code: string, recordsPerBuffer: number, configuration: RunSpec['configuration']): RunSpec {
  return {
    code,
    dataSets: [],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 0 },
    configuration: { 'parallelism.default': '2', ...configuration },
    seed: 1,
    tape: [],
    pace: DEFAULT_PACE,
    recordsPerBuffer,
  };
}
