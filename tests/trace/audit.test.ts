import { test } from 'vitest';
import { COUNTING, RESTARTING, run } from '../jobs/run-job.ts';
import type { TraceEvent } from '../../src/wire/trace-events.ts';
const W = `
import { CollectSink, Duration, DataGeneratorSource, KeyedProcessFunction, OutputTag, RateLimiterStrategy, StreamExecutionEnvironment, TumblingEventTimeWindows, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const odd = new OutputTag('odd');
class P extends KeyedProcessFunction {
  constructor() { super(); this.seen = 0; }
  open() { this.n = this.getRuntimeContext().getState(new ValueStateDescriptor('n')); }
  processElement(v, ctx, out) {
    this.seen++;
    this.n.update((this.n.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(v + 5);
    ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 30);
    if (v % 2) ctx.output(odd, v);
    out.collect(v);
  }
  onTimer(t, ctx, out) { out.collect(-1); console.log('t', t); }
}
const p = env.fromSource(new DataGeneratorSource((n) => n, 100, RateLimiterStrategy.perSecond(100)), WatermarkStrategy.forMonotonousTimestamps().withTimestampAssigner((n) => n), 's').keyBy((n) => n % 3).process(new P());
p.getSideOutput(odd).sinkTo(new CollectSink('odd'));
p.keyBy((n) => n % 2).window(TumblingEventTimeWindows.of(Duration.ofMillis(20))).reduce((a, b) => a + b).sinkTo(new CollectSink('out'));
env.execute('w');
`;
test('audit', () => {
  const table = new Map<string, number>();
  for (const code of [COUNTING, W]) for (const tape of [[], [{ when: { event: 'checkpointCompleted', nth: 2 }, action: 'killTaskManager', target: 'tm-1' }], [{ when: { event: 'checkpointCompleted', nth: 2 }, action: 'failTask', target: 'tm-1' }], [{ at: 300, action: 'failTask', target: code === COUNTING ? 'count' : 'p' }], [{ at: 300, action: 'killJobManager' }],  [{ at: 300, action: 'clusterLost' }], [{ at: 300, action: 'cancelJob' }], [{ when: { event: 'barrier', where: { checkpoint: 3 } }, action: 'failStorage', value: 2 }], [{ at: 300, action: 'triggerCheckpoint' }], [{ at: 300, action: 'muteHeartbeats', target: 'tm-1' }]] as const) for (const cfg of [{}, {'high-availability.type': 'test', 'heartbeat.interval': '100 ms', 'heartbeat.timeout': '300 ms'}]) {
    const r = run(code, { tape: tape as never, configuration: { ...RESTARTING, ...cfg } , cluster: {taskManagers: 3, slotsEach: 1, standingBy: 1}, recordsPerBuffer: 2});
    const at = new Map<string, TraceEvent>();
    for (const e of r.events) {
      const c = e.cause === null ? 'NULL' : (at.get(`${e.cause.step}/${e.cause.index}`)?.type ?? 'MISSING');
      const d = (e as any).direction ? '/' + (e as any).direction + ((e as any).channel === null ? '-' : '') : '';
      const k = `${e.type}${d} <- ${c}`;
      table.set(k, (table.get(k) ?? 0) + 1);
      at.set(`${e.place.step}/${e.place.index}`, e);
    }
    if (r.status === 'FAILED') { console.log(JSON.stringify(r.failure)); return; }
  }
  console.log([...table].sort().map(([k, n]) => `${k}  ${n}`).join('\n'));
});
