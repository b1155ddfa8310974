// A job whose keyed state is larger than memory, and what comes out of it: it counts every key, and adds up the counts of those that have come often
// enough.

/** Records of each key. */
const ROUNDS = 2;

export const recordsOf = (keys) => keys * ROUNDS;

/** The keys come in no order that state could be kept by. */
export const countsJob = (
  keys,
  checkpointsEachMs,
) => `import { DataGeneratorSource, KeyedProcessFunction, StreamExecutionEnvironment, UpsertSink, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';
class Count extends KeyedProcessFunction {
  open() {
    this.seen = this.getRuntimeContext().getState(new ValueStateDescriptor('seen'));
  }
  processElement(record, context, out) {
    const { times, sum } = this.seen.value() ?? { times: 0, sum: 0 };
    const seen = { times: times + 1, sum: sum + record.n };
    this.seen.update(seen);
    if (seen.times === ${ROUNDS}) out.collect({ keys: 1, sum: seen.sum });
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(${checkpointsEachMs});
env.setParallelism(1);
env.fromSource(
  new DataGeneratorSource((index) => ({ key: 'key-' + ((index * 7919) % ${keys}), n: index % 3 }), ${recordsOf(keys)}),
  WatermarkStrategy.noWatermarks(),
  'generated',
)
  .keyBy((record) => record.key)
  .process(new Count())
  .keyBy(() => 'all')
  .reduce((a, b) => ({ keys: a.keys + b.keys, sum: a.sum + b.sum }))
  .sinkTo(new UpsertSink('sums', () => 'all'));
env.execute('large state');
`;

/** The row that the job leaves. */
export function countsExpected(keys) {
  let sum = 0;
  for (let index = 0; index < recordsOf(keys); index++) sum += index % 3;
  return { keys, sum };
}

/** What a backend is configured by; `cacheKb` of memory for state. */
export function backendOptions(backend, cacheKb) {
  if (backend === 'hashmap') return {};
  return {
    'state.backend.type': backend,
    'state.backend.indexeddb.cache-size': `${cacheKb} kb`,
    'execution.checkpointing.incremental': 'true',
  };
}

/** The browser's flag that holds the heap of the page and of each Worker to so many MiB. */
export const heapFlag = (mib) => `--js-flags=--max-old-space-size=${mib}`;
