/** Whole jobs in the simulation, started with as few words as a test can do with. */
import { loadJob } from '../../src/hosts/simulation/module-job-loader.ts';
import { type FinishedRun, Simulation, type SimulationOptions } from '../../src/hosts/simulation/simulation.ts';
import { DEFAULT_PACE, type RunSpec } from '../../src/ports/run-spec.ts';
import type { TraceEventOf, TraceEventType } from '../../src/wire/trace-events.ts';

export const STEPS_MAX = 100_000;

export function simulation(
  code: string,
  spec: Partial<RunSpec> = {},
  options: SimulationOptions = { hashes: true },
): Simulation {
  const job = loadJob(code);
  if ('message' in job) throw new Error(`line ${job.line}: ${job.message}`);
  const whole: RunSpec = {
    code,
    dataSets: [],
    cluster: { taskManagers: 3, slotsEach: 1, standingBy: 0 },
    configuration: RESTARTING,
    seed: 1,
    tape: [],
    pace: DEFAULT_PACE,
    recordsPerBuffer: 1,
    ...spec,
  };
  return new Simulation(whole, job, options);
}

export function run(code: string, spec: Partial<RunSpec> = {}): FinishedRun {
  return simulation(code, spec).runToEnd(STEPS_MAX);
}

/** As `run`, for a job whose functions return promises. */
export function runInTurns(
  code: string,
  spec: Partial<RunSpec> = {},
  options?: SimulationOptions,
): Promise<FinishedRun> {
  return simulation(code, spec, options).complete(STEPS_MAX);
}

export function eventsOf<Type extends TraceEventType>({ events }: FinishedRun, type: Type): TraceEventOf<Type>[] {
  return events.filter((event): event is TraceEventOf<Type> => event.type === type);
}

export const RESTARTING = {
  'parallelism.default': '2',
  'execution.checkpointing.interval': '100 ms',
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '10',
  'restart-strategy.fixed-delay.delay': '50 ms',
} as const;

/** Counts 200 numbers by their last digit, at 100 a second. */
export const COUNTING = `
import { DataGeneratorSource, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment, UpsertSink,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Count extends RichMapFunction {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  map(n) {
    this.count.update((this.count.value() ?? 0) + 1);
    return { digit: n % 10, count: this.count.value() };
  }
}
const source = new DataGeneratorSource((n) => n, 200, RateLimiterStrategy.perSecond(100));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers')
  .keyBy((n) => n % 10).map(new Count()).name('count').sinkTo(new UpsertSink('counts', (row) => String(row.digit)));
env.execute('counting');
`;

/** As COUNTING, with each number looked up first, which takes up to 60 ms; four lookups are under way at a time. */
export const LOOKING_UP = COUNTING.replace('import {', 'import { AsyncDataStream, Duration, RichAsyncFunction,')
  .replace(
    'const source =',
    `class LookUp extends RichAsyncFunction {
  open() { this.asked = 0; }
  async asyncInvoke(n) {
    this.asked++;
    await new Promise((answered) => setTimeout(answered, Math.floor(Math.random() * 60)));
    return [n];
  }
}
const source =`,
  )
  .replace('env.fromSource', 'AsyncDataStream.unorderedWait(env.fromSource')
  .replace("'numbers')", "'numbers'), new LookUp(), Duration.ofSeconds(5), 4).name('look up')");

export const TWENTY_EACH = Array.from({ length: 10 }, (_, digit) => ({ digit, count: 20 }));

/** The counts a run of COUNTING ended with, by digit. */
export function counts(finished: FinishedRun): unknown[] {
  const rows = finished.rows('counts').map(({ value }) => value as { digit: number });
  return rows.sort((a, b) => a.digit - b.digit);
}

interface SinkOptions {
  /** Body of `commit(requests)`; null: the sink has no committer. */
  readonly commit?: string | null;
  readonly settings?: string;
  readonly numbers?: number;
}

/** Writes numbers at 100 a second, two subtasks, to a sink that keeps its rows until it is asked for what is to be committed. */
export function writing({ commit = '', settings = '', numbers = 60 }: SinkOptions = {}): string {
  return `
import { CustomSink, DataGeneratorSource, RateLimiterStrategy, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Writer {
  written = [];
  write(row) { this.written.push(row); }
  flush() {}
  prepareCommit() {
    const { written } = this;
    this.written = [];
    return written.length === 0 ? [] : [{ count: written.length }];
  }
}
class Table extends CustomSink {
  createWriter() { return new Writer(); }
  ${commit === null ? '' : `createCommitter() { return { ${commit.includes('await') ? 'async ' : ''}commit(requests) { ${commit} } }; }`}
}
const source = new DataGeneratorSource((n) => n, ${numbers}, RateLimiterStrategy.perSecond(100));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers').sinkTo(new Table()).name('table')${settings};
env.execute('writing');
`;
}
