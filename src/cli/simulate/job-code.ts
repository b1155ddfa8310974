/** Writes a planned job as the TypeScript that a learner would write. */
import { branchesCode, branchesHeader } from './branch-code.ts';
import { type JobPlan, type LookUpPlan, OUT_OF_ORDER_MS, type SourcePlan, type StatelessPlan } from './job-plan.ts';

/** Fires behind every other timer, at the end of the input. */
const LAST = 'Number.MAX_SAFE_INTEGER';

export function codeOf(plan: JobPlan): string {
  const streams = plan.sources.map(streamOf);
  const names = plan.sources.map(({ name }) => name);
  return `${HEADER}
${branchesHeader(plan)}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setRuntimeMode(RuntimeExecutionMode.${plan.mode});
${streams.join('\n')}
const input = ${united(names)};
const folded = ${plan.connected ? connected(names, plan) : `${keyed('input', plan)}.process(new Fold(${plan.ticks}))`}
  .name('fold').setParallelism(${plan.foldParallelism});
folded.getSideOutput(final).sinkTo(new CollectSink('final'));
folded.getSideOutput(totals).sinkTo(new CollectSink('totals'));
folded.sinkTo(new UpsertSink('latest', (u) => String(u.key))).setParallelism(${plan.foldParallelism});
${plan.secondParallelism === null ? '' : secondStage(plan.secondParallelism)}
${plan.side ? sideOutput() : ''}
${plan.commitMs === null ? '' : `input.sinkTo(new Table(${plan.commitMs})).name('committed');`}
${plan.topic ? TO_TOPIC : ''}
${branchesCode(plan)}
env.execute('planned');
`;
}

const TO_TOPIC = `input.sinkTo(TopicSink.builder<Rec>().setTopic('topic').setKey((r) => String(r.id)).setTransactionalIdPrefix('planned')
  .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE).build()).name('topic');`;

function united([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}.union(${others.join(', ')})`;
}

function connected(names: readonly string[], plan: JobPlan): string {
  const [first, second] = [united(names.slice(0, -1)), united(names.slice(-1))];
  return `${keyed(first, plan)}.connect(${keyed(second, plan)}).process(new FoldOfBoth(${plan.ticks}))`;
}

function keyed(stream: string, { keys }: JobPlan): string {
  return `${stream}.keyBy((r) => r.id % ${keys})`;
}

function streamOf(source: SourcePlan): string {
  const steps = source.steps.map(stepCode).join('');
  return `const ${source.name} = ${lookedUp(`${sourceCode(source)}${steps}`, source.lookUp)};`;
}

function lookedUp(stream: string, lookUp: LookUpPlan | null): string {
  if (lookUp === null) return stream;
  const { waitMs, byFuture, ordered, capacity, parallelism } = lookUp;
  const fn = `new LookUp(${waitMs}, ${byFuture})`;
  return `AsyncDataStream.${ordered ? 'orderedWait' : 'unorderedWait'}(${stream},
  ${fn}, Duration.ofMinutes(5), ${capacity}).setParallelism(${parallelism})`;
}

function sourceCode({ kind, name, firstId, count, parallelism, ratePerSecond, watermarks }: SourcePlan): string {
  const last = firstId + count - 1;
  const record = '({ id, amount: (id % 13) + 1 })';
  const strategy = WATERMARKS[watermarks];
  const set = `.setParallelism(${parallelism})`;
  if (kind === 'sequence') {
    return `env.fromSequence(${firstId}, ${last})${set}.map((id) => ${record}).setParallelism(${parallelism})`;
  }
  if (kind === 'rows') return `env.fromSource(FileSource.forRecords<Rec>('${name}'), ${strategy}, '${name}')${set}`;
  if (kind === 'topic') {
    const topic = `TopicSource.builder<Rec>().setTopics('${name}').setBounded().build()`;
    return `env.fromSource(${topic}, ${strategy}, '${name}')${set}`;
  }
  const rate = ratePerSecond === null ? '' : `, RateLimiterStrategy.perSecond(${ratePerSecond})`;
  const generator = `(index) => { const id = index + ${firstId}; return ${record}; }`;
  return `env.fromSource(new DataGeneratorSource<Rec>(${generator}, ${count}${rate}), ${strategy}, '${name}')${set}`;
}

const WATERMARKS = {
  none: 'WatermarkStrategy.noWatermarks<Rec>()',
  monotonous: 'WatermarkStrategy.forMonotonousTimestamps<Rec>().withTimestampAssigner((r) => r.id)',
  outOfOrder: `WatermarkStrategy.forBoundedOutOfOrderness<Rec>(Duration.ofMillis(${OUT_OF_ORDER_MS})).withTimestampAssigner((r) => r.id ^ 3)`,
};

function stepCode(step: StatelessPlan): string {
  const partition = step.partitioning === '' ? '' : `.${step.partitioning}()`;
  return `\n  ${partition}${operatorCode(step)}.setParallelism(${step.parallelism})`;
}

function operatorCode(step: StatelessPlan): string {
  switch (step.kind) {
    case 'map':
      return `.map((r) => ({ id: r.id, amount: r.amount + ${step.add} }))`;
    case 'filter':
      return `.filter((r) => r.id % ${step.modulus} !== 0)`;
    case 'flatMap':
      return `.flatMap<Rec>((r, out) => {
    out.collect({ id: 2 * r.id, amount: r.amount });
    if (r.id % ${step.modulus} === 0) out.collect({ id: 2 * r.id + 1, amount: -r.amount });
  })`;
  }
}

function secondStage(parallelism: number): string {
  return `folded.keyBy((u) => u.key % 2).process(new Second()).setParallelism(${parallelism})
  .sinkTo(new CollectSink('second'));`;
}

function sideOutput(): string {
  return `input.process(new Split()).getSideOutput(fifth).sinkTo(new CollectSink('side'));`;
}

/** What the fold does with one input it does with two. */
const folding = (name: string, base: string, process: string) => `class ${name} extends ${base} {
  constructor(ticks) { super(); this.ticks = ticks; this.total = 0; }
  initializeState(context) {
    this.totalState = context.getOperatorStateStore().getListState(new ListStateDescriptor('total'));
    for (const part of this.totalState.get()) this.total += part;
  }
  snapshotState() { this.totalState.update([this.total]); }
  open() {
    const context = this.getRuntimeContext();
    this.count = context.getState(new ValueStateDescriptor('count'));
    this.fired = context.getState(new ValueStateDescriptor('fired'));
    this.ids = context.getListState(new ListStateDescriptor('ids'));
    this.times = context.getMapState(new MapStateDescriptor('times'));
    this.sum = context.getReducingState(new ReducingStateDescriptor('sum', (a, b) => a + b));
  }
  ${process}
  fold(r, ctx, out) {
    const count = (this.count.value() ?? 0) + 1;
    this.total++;
    this.count.update(count);
    this.ids.add(r.id);
    this.times.put(r.id, (this.times.get(r.id) ?? 0) + 1);
    this.sum.add(r.amount);
    ctx.timerService().registerEventTimeTimer(r.id);
    ctx.timerService().registerEventTimeTimer(${LAST});
    if (this.ticks) ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 25);
    out.collect({ key: ctx.getCurrentKey(), count });
  }
  onTimer(timestamp, ctx, out) {
    if (timestamp < 1e12) this.fired.update((this.fired.value() ?? 0) + 1);
    if (timestamp !== ${LAST}) return;
    ctx.output(final, { key: ctx.getCurrentKey(), count: this.count.value(), sum: this.sum.get(),
      fired: this.fired.value(),
      ids: [...this.ids.get()].sort((a, b) => a - b), most: Math.max(...this.times.values()) });
    ctx.output(totals, { subtask: this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), total: this.total });
  }
}`;

const FOLD = folding(
  'Fold',
  'KeyedProcessFunction<number, Rec, { key: number; count: number }>',
  'processElement(r, ctx, out) { this.fold(r, ctx, out); }',
);
const FOLD_OF_BOTH = folding(
  'FoldOfBoth',
  'KeyedCoProcessFunction<number, Rec, Rec, { key: number; count: number }>',
  'processElement1(r, ctx, out) { this.fold(r, ctx, out); }\n  processElement2(r, ctx, out) { this.fold(r, ctx, out); }',
);

const HEADER = `import { AsyncDataStream, CollectSink, CustomSink, DataGeneratorSource, DeliveryGuarantee, Duration, FileSource, KeyedCoProcessFunction,
  KeyedProcessFunction, ListStateDescriptor, MapStateDescriptor, OutputTag, ProcessFunction, RateLimiterStrategy, ReducingStateDescriptor,
  RichAsyncFunction, RuntimeExecutionMode, StreamExecutionEnvironment, TopicSink, TopicSource, UpsertSink, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
interface Rec { id: number; amount: number }
const final = new OutputTag<object>('final');
const totals = new OutputTag<{ subtask: number; total: number }>('totals');
const fifth = new OutputTag<Rec>('fifth');
${FOLD}
${FOLD_OF_BOTH}
class Second extends KeyedProcessFunction<number, { key: number; count: number }, object> {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  processElement(update, ctx) {
    this.count.update((this.count.value() ?? 0) + 1);
    ctx.timerService().registerEventTimeTimer(${LAST});
  }
  onTimer(timestamp, ctx, out) { out.collect({ key: ctx.getCurrentKey(), count: this.count.value() }); }
}
class LookUp extends RichAsyncFunction<Rec, Rec> {
  constructor(waitMs, byFuture) { super(); this.waitMs = waitMs; this.byFuture = byFuture; }
  asyncInvoke(r, future) {
    const waitMs = Math.floor(Math.random() * this.waitMs);
    if (!this.byFuture) return this.answer(r, waitMs);
    setTimeout(() => future.complete([r]), waitMs);
  }
  async answer(r, waitMs) {
    if (waitMs > 0) await new Promise((over) => setTimeout(over, waitMs));
    return [r];
  }
}
class Table extends CustomSink<Rec, number> {
  constructor(commitMs) { super(); this.commitMs = commitMs; }
  createWriter() {
    let written = 0;
    return {
      write() { written++; },
      flush() {},
      prepareCommit() { const prepared = written === 0 ? [] : [written]; written = 0; return prepared; },
    };
  }
  createCommitter() {
    const { commitMs } = this;
    return { commit: () => commitMs === 0 ? undefined : new Promise((over) => setTimeout(over, commitMs)) };
  }
}
class Split extends ProcessFunction<Rec, Rec> {
  processElement(r, ctx, out) { if (r.id % 5 === 0) ctx.output(fifth, r); }
}`;
