/** Broadcast state as the stage tells it: a copy in every subtask, written by each record of one input, back after a kill. */
import { expect, test } from 'vitest';
import { sentence } from '../../src/view/event-sentences.ts';
import { Story } from './story-run.ts';

const CODE = `
import { BroadcastProcessFunction, CollectSink, DataGeneratorSource, MapStateDescriptor, RateLimiterStrategy,
  StreamExecutionEnvironment, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const numbers = (name, rate) => env.fromSource(new DataGeneratorSource((n) => n, 4000, RateLimiterStrategy.perSecond(rate)),
  WatermarkStrategy.noWatermarks(), name).setParallelism(1);
const rules = new MapStateDescriptor('rules');
class Judge extends BroadcastProcessFunction {
  processElement(n, ctx, out) { out.collect({ n, limit: ctx.getBroadcastState(rules).get('limit') }); }
  processBroadcastElement(n, ctx) { ctx.getBroadcastState(rules).put('limit', n); }
}
numbers('data', 4).rebalance().connect(numbers('control', 1).broadcast(rules)).process(new Judge()).uid('judge')
  .sinkTo(new CollectSink('judged'));
env.execute('judging');
`;

const afterCheckpoint = { when: { event: 'checkpointCompleted', where: { checkpoint: 2 } } } as const;
const story = new Story([{ ...afterCheckpoint, action: 'killTaskManager', target: 'tm-1' }], CODE);
const copies = (at: { readonly time: number }) =>
  story
    .after(at, 0)
    .stations.filter(({ vertex }) => vertex === 'judge')
    .map(({ drawers }) => drawers.map(({ text, broadcast }) => [text, broadcast]));
const changedIn = (execution: string, value: number) =>
  story.event('broadcastStateChanged', 1, (event) => event.execution === execution && event.after === value);

test('each subtask has an entry in a drawer, and changes it when the record comes to it', () => {
  const [first, second] = [changedIn('judge:0:0', 1), changedIn('judge:1:0', 1)];
  const later = Math.max(first.time, second.time);
  expect(copies({ time: later })).toEqual([[['limit 1', true]], [['limit 1', true]]]);
});

test('the event log says whose copy it is', () => {
  const event = changedIn('judge:1:0', 1);
  const said = sentence(event, story.log.viewAtTime(event.time).graph);
  expect(said).toBe('Broadcast state rules, entry limit, in the copy of judge (2/2): 0 → 1');
});

test('6.3.2: after the kill each new subtask has the copy of the checkpoint, whoever had it before', () => {
  const restored = story.event('restored', 1, ({ execution }) => execution.startsWith('judge:1'));
  const taken = story.event(
    'snapshotTaken',
    1,
    ({ execution, checkpoint }) => execution === 'judge:1:0' && checkpoint === 2,
  );
  const [, before] = copies(taken);
  expect(before).toHaveLength(1);
  expect(story.log.viewAtTime(restored.time - 1).broadcast.size).toBe(0);
  expect(copies(restored)[1]).toEqual(before);
});
