/** State larger than memory on the live host, in Workers whose heap the browser holds to 256 MiB. `LARGE_STATE_KEYS` says how many keys there are. */
import { expect, test } from '@playwright/test';
import { chromiumFlags } from '../../scripts/prepare.mjs';
import { runLive, runSpec } from './host-page.ts';

const KEYS = Number(process.env.LARGE_STATE_KEYS ?? 2000);
/** Records of each key. */
const ROUNDS = 2;
const executablePath = process.env.CHROMIUM_PATH;

test.use({
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    args: ['--headless', ...chromiumFlags, '--js-flags=--max-old-space-size=256'],
  },
});

/** Counts every key, and adds up the counts of keys that have come as often as they do. */
const COUNTS = `import { DataGeneratorSource, KeyedProcessFunction, StreamExecutionEnvironment, UpsertSink, ValueStateDescriptor,
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
env.enableCheckpointing(5000);
env.setParallelism(1);
env.fromSource(
  new DataGeneratorSource((index) => ({ key: 'key-' + ((index * 7919) % ${KEYS}), n: index % 3 }), ${KEYS * ROUNDS}),
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

const cacheSize = process.env.LARGE_STATE_CACHE ?? `${Math.max(16, Math.round(KEYS / 125))} kb`;
const INDEXEDDB = {
  'state.backend.type': 'indexeddb',
  'state.backend.indexeddb.cache-size': cacheSize,
  'execution.checkpointing.incremental': 'true',
};

const backends = { hashmap: {}, indexeddb: INDEXEDDB };
const measured =
  process.env.LARGE_STATE_KEYS === undefined ? ['indexeddb' as const] : (['hashmap', 'indexeddb'] as const);

for (const backend of measured) {
  test(`6.4.1: ${KEYS} keys, state backend ${backend}: every record counts once`, async ({ page }) => {
    test.setTimeout(600_000);
    const spec = runSpec(COUNTS, { recordsPerBuffer: 1024 });
    const { events, broken, rows } = await runLive(
      page,
      { ...spec, configuration: { ...spec.configuration, ...backends[backend] } },
      'sums',
    );
    const statuses = events.flatMap((event) => (event.type === 'jobStatus' ? [event] : []));
    expect({ broken, end: statuses.at(-1)?.to }).toEqual({ broken: null, end: 'FINISHED' });
    let sum = 0;
    for (let index = 0; index < KEYS * ROUNDS; index++) sum += index % 3;
    expect(rows.map(({ value }) => value)).toEqual([{ keys: KEYS, sum }]);
    const began = statuses.find(({ to }) => to === 'RUNNING')?.time ?? 0;
    const seconds = ((statuses.at(-1)?.time ?? 0) - began) / 1000;
    console.log(`${backend}: ${Math.round((KEYS * ROUNDS) / seconds)} records/s (${seconds.toFixed(1)} s)`);
  });
}
