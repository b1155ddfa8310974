/**
 * How fast the simulation takes whole jobs to their end: a keyed count at parallelism 2, with one record a buffer, as
 * when someone watches, and with full ones; traced and untraced.
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
  .map((id) => ({ key: 'key ' + (id % 100), id }))
  .keyBy((record) => record.key)
  .process(new Count())
  .sinkTo(new DiscardingSink());
env.execute('keyed count');
`;

export function simulationBenchmarks(effort: Effort): Figures[] {
  return [
    ...keyedCount('keyed count, traced, 1 a buffer', 1, 8_000, true, effort),
    ...keyedCount('keyed count, untraced, 1 a buffer', 1, 15_000, false, effort),
    ...keyedCount('keyed count, traced, 1024 a buffer', 1024, 50_000, true, effort),
    ...keyedCount(HEADLINE, 1024, 500_000, false, effort),
  ];
}

function keyedCount(
  name: string,
  recordsPerBuffer: number,
  records: number,
  tracing: boolean,
  effort: Effort,
): Figures[] {
  const code = KEYED_COUNT.replace('RECORDS', String(records));
  const job = loadJob(code) as LoadedJob;
  const options = { tracing, codecCompiler: functionCodecCompiler };
  const run = () => new Simulation(specOf(code, recordsPerBuffer), job, options).runToEnd(10 ** 9);
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

function specOf(code: string, recordsPerBuffer: number): RunSpec {
  return {
    code,
    dataSets: [],
    cluster: { taskManagers: 2, slotsEach: 1, standingBy: 0 },
    configuration: { 'parallelism.default': '2' },
    seed: 1,
    tape: [],
    pace: DEFAULT_PACE,
    recordsPerBuffer,
  };
}
