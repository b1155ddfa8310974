/** Bounded sources that end while they are idle. */
import { expect, test } from 'vitest';
import { run } from './run-job.ts';

/** A record of `idle` marks its source idle. A timer of the key is due at the end of time. */
const job = (rows: readonly string[]) => `
import { CollectSink, DataGeneratorSource, KeyedProcessFunction, StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const rows = ${JSON.stringify(rows)};
const strategy = WatermarkStrategy.forGenerator(() => ({
  onEvent(row, time, out) { if (row === 'idle') out.markIdle(); else out.emitWatermark(time); },
  onPeriodicEmit() {},
})).withTimestampAssigner(() => 5);
class AtTheEnd extends KeyedProcessFunction {
  processElement(row, ctx, out) { out.collect(row); ctx.timerService().registerEventTimeTimer(100); }
  onTimer(time, ctx, out) { out.collect('fired'); }
}
env.fromSource(new DataGeneratorSource((i) => rows[i], rows.length), strategy, 'rows')
  .keyBy(() => 0).process(new AtTheEnd()).setParallelism(1).sinkTo(new CollectSink('out'));
env.execute();
`;

const out = (rows: readonly string[], seed: number) =>
  run(job(rows), { seed, configuration: { 'parallelism.default': '1' } })
    .rows('out')
    .map(({ value }) => value);

test.each([1, 2, 3])(
  '4.3.8: the end of a source is the end of event time, but not of one that ends idle (seed %i)',
  (seed) => {
    expect(out(['idle', 'busy'], seed)).toEqual(['idle', 'busy', 'fired']);
    expect(out(['busy', 'idle'], seed)).toEqual(['busy', 'idle']);
  },
);
