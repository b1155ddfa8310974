/** What may hang on the input of a planned job beside its fold, as the TypeScript that a learner would write. */
import type { BranchKind, JobPlan } from './job-plan.ts';

export function branchesCode({ branches, keys, foldParallelism }: JobPlan): string {
  if (branches.length === 0) return '';
  const key = `(r) => r.id % ${keys}`;
  return branches
    .map((kind) => CODE[kind](`input.keyBy(${key})`, `.setParallelism(${foldParallelism})`, key))
    .join('\n');
}

/** Longer than all event time there is: each key has one session, which grows and merges to the end. */
export const SESSION_GAP = 10_000_000;
export const WINDOW_SIZE = 10;
/** Records of a key are a pair that are so close, either way. */
export const PAIR_BOUND = 4;
/** So many rules are broadcast. */
export const RULES = 9;

/** Stands before all else. */
export function branchesHeader({ branches }: JobPlan): string {
  return branches.length === 0 ? '' : `${IMPORTS}\n${branches.map((kind) => CLASSES[kind]).join('\n')}`;
}

const sameWindow = (key: string) =>
  `.where(${key}).equalTo(${key}).window(TumblingEventTimeWindows.of(Duration.ofMillis(${WINDOW_SIZE})))`;

const CODE: Readonly<Record<BranchKind, (keyed: string, set: string, key: string) => string>> = {
  kept: (keyed, set) => `const kept = ${keyed}.process(new Kept()).name('kept')${set};
kept.sinkTo(new CollectSink('kept'));
kept.getSideOutput(parts).sinkTo(new CollectSink('parts'));`,
  sessions: (keyed, set) => `${keyed}.window(EventTimeSessionWindows.withGap(Duration.ofMillis(${SESSION_GAP})))
  .aggregate(new CountAndSum(), new InWindow()).name('sessions')${set}.sinkTo(new CollectSink('sessions'));`,
  windows: (keyed, set) => `${keyed}.window(TumblingEventTimeWindows.of(Duration.ofMillis(${WINDOW_SIZE})))
  .process(new WholeWindow()).name('windows')${set}.sinkTo(new CollectSink('windows'));`,
  pairs: (
    keyed,
    set,
  ) => `${keyed}.intervalJoin(${keyed}).between(Duration.ofMillis(-${PAIR_BOUND}), Duration.ofMillis(${PAIR_BOUND}))
  .process(new Pair()).name('pairs')${set}.sinkTo(new CollectSink('pairs'));`,
  matches: (_keyed, set, key) => `input.join(input)${sameWindow(key)}
  .apply((left, right) => ({ left: left.id, right: right.id })).name('matches')${set}.sinkTo(new CollectSink('matches'));`,
  groups: (_keyed, set, key) => `input.coGroup(input)${sameWindow(key)}
  .apply((left, right, out) => out.collect({ ids: left.map((r) => r.id).sort((a, b) => a - b), right: right.length }))
  .name('groups')${set}.sinkTo(new CollectSink('groups'));`,
  rules: (
    keyed,
    set,
  ) => `${keyed}.connect(env.fromSequence(1, ${RULES}).broadcast(rules)).process(new Judge()).name('rules')${set}
  .sinkTo(new CollectSink('rules'));`,
};

const IMPORTS = `import { AggregatingStateDescriptor, EventTimeSessionWindows, KeyedBroadcastProcessFunction, ProcessJoinFunction,
  ProcessWindowFunction, StateTtlConfig, TumblingEventTimeWindows } from 'millrace';`;

const AGGREGATE = `createAccumulator() { return { count: 0, sum: 0 }; }
  add(r, { count, sum }) { return { count: count + 1, sum: sum + r.amount }; }
  getResult(both) { return both; }
  merge(a, b) { return { count: a.count + b.count, sum: a.sum + b.sum }; }`;

/** Functions by the branch that they are for. */
const CLASSES: Readonly<Record<BranchKind, string>> = {
  matches: '',
  groups: '',
  kept: `const parts = new OutputTag<{ subtask: number; total: number }>('parts');
class Both { ${AGGREGATE} }
class Kept extends KeyedProcessFunction<number, Rec, object> {
  constructor() { super(); this.total = 0; }
  initializeState(context) {
    this.union = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor('union'));
    this.subtask = this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    for (const { subtask, total } of this.union.get()) if (subtask === this.subtask) this.total += total;
  }
  snapshotState() { this.union.update([{ subtask: this.subtask, total: this.total }]); }
  open() {
    const context = this.getRuntimeContext();
    const descriptor = new MapStateDescriptor('seen');
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1)).build());
    this.seen = context.getMapState(descriptor);
    this.both = context.getAggregatingState(new AggregatingStateDescriptor('both', new Both()));
  }
  processElement(r, ctx) {
    this.total++;
    this.seen.put(r.id, (this.seen.get(r.id) ?? 0) + 1);
    this.both.add(r);
    ctx.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
  }
  onTimer(timestamp, ctx, out) {
    out.collect({ key: ctx.getCurrentKey(), ...this.both.get(), seen: [...this.seen.keys()].length, most: Math.max(...this.seen.values()) });
    ctx.output(parts, { subtask: this.subtask, total: this.total });
  }
}`,
  sessions: `class CountAndSum { ${AGGREGATE} }
class InWindow extends ProcessWindowFunction {
  process(key, ctx, [both], out) { out.collect({ key, start: ctx.window().getStart(), end: ctx.window().getEnd(), ...both }); }
}`,
  windows: `class WholeWindow extends ProcessWindowFunction {
  process(key, ctx, records, out) {
    const all = [...records];
    const sum = all.reduce((sum, r) => sum + r.amount, 0);
    out.collect({ key, start: ctx.window().getStart(), end: ctx.window().getEnd(), count: all.length, sum });
  }
}`,
  pairs: `class Pair extends ProcessJoinFunction {
  processElement(left, right, ctx, out) { out.collect({ left: left.id, right: right.id }); }
}`,
  rules: `const rules = new MapStateDescriptor('rules');
class Judge extends KeyedBroadcastProcessFunction {
  processElement(r, ctx, out) {
    out.collect({ id: r.id });
    ctx.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
  }
  processBroadcastElement(rule, ctx) { ctx.getBroadcastState(rules).put(rule, (ctx.getBroadcastState(rules).get(rule) ?? 0) + 1); }
  onTimer(timestamp, ctx, out) {
    const held = [...ctx.getBroadcastState(rules).immutableEntries()];
    out.collect({ key: ctx.getCurrentKey(), rules: held.length, most: Math.max(...held.map(([, times]) => times)) });
  }
}`,
};
