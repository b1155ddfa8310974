import { expect, test } from 'vitest';
import { drawRun, type FaultsDrawn } from './run-plan.ts';

/** As drawn code says it. */
const DRAWN: Readonly<Record<string, readonly string[]>> = {
  sources: ['env.fromSequence(', 'new DataGeneratorSource', 'FileSource.forRecords', 'TopicSource.builder'],
  watermarks: ['.noWatermarks<', '.forMonotonousTimestamps<', '.forBoundedOutOfOrderness<'],
  'steps and partitionings': ['.map((r)', '.filter(', '.flatMap<', '.rebalance()', '.rescale()', '.shuffle()'],
  'asynchronous functions': ['AsyncDataStream.orderedWait(', 'AsyncDataStream.unorderedWait('],
  inputs: ['.union(', '.connect('],
  'keyed state': [
    'getState(new ValueStateDescriptor(',
    'context.getListState(new ListStateDescriptor(',
    'getMapState(new MapStateDescriptor(',
    'getReducingState(new ReducingStateDescriptor(',
    'getAggregatingState(new AggregatingStateDescriptor(',
    '.enableTimeToLive(',
  ],
  'operator state': ['getOperatorStateStore().getListState(', '.getUnionListState(', '.getBroadcastState('],
  windows: ['.window(TumblingEventTimeWindows.', '.window(EventTimeSessionWindows.'],
  joins: ['.intervalJoin(', '.join(input)', '.coGroup(input)'],
  timers: ['.registerEventTimeTimer(', 'process(new Fold(true))', 'process(new FoldOfBoth(true))'],
  sinks: ['new CollectSink(', 'new UpsertSink(', 'sinkTo(new Table(', 'sinkTo(TopicSink.builder'],
};
/** Of a hundred jobs that are exactly once and take checkpoints. */
const LEAST = 3;

test.each<FaultsDrawn>(['usual', 'all'])(
  'sources, state, windows, joins, timers and sinks of all kinds: %s',
  (faults) => {
    const plans = Array.from({ length: 400 }, (_, seed) => drawRun(seed, faults));
    const codes = plans
      .filter(({ job, exactlyOnce }) => job.mode === 'STREAMING' && exactlyOnce)
      .map(({ spec }) => spec.code);
    const isRare = (text: string) => codes.filter((code) => code.includes(text)).length < (LEAST / 100) * codes.length;
    expect(Object.values(DRAWN).flat().filter(isRare)).toEqual([]);
  },
);

test('two fifths of the jobs have windows, joins or more functions beside their fold', () => {
  const plans = Array.from({ length: 600 }, (_, seed) => drawRun(seed).job);
  expect(plans.filter(({ branches }) => branches.length > 0).length / plans.length).toBeCloseTo(2 / 5, 1);
});
