/** What lies in the checkpoints of a whole job, and how two differ, read from their parts alone: the State panel's own way. */
import { expect, test } from 'vitest';
import type { KeptSnapshot } from '../../src/ports/kept-snapshot.ts';
import { viewOf } from '../../src/view/reduce.ts';
import { type SnapshotOperator, snapshotChanges, snapshotOperators } from '../../src/view/snapshot-state.ts';
import { RESTARTING, run } from './run-job.ts';

/** A hundred keys that are seen one after the other, of which five go on: a count and a far timer of each; what two subtasks note beside them. */
const NOTING = `
import { DataGeneratorSource, DiscardingSink, KeyedProcessFunction, ListStateDescriptor, MapStateDescriptor, RateLimiterStrategy,
  StreamExecutionEnvironment, ValueStateDescriptor, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Note extends KeyedProcessFunction {
  initializeState(context) {
    this.union = context.getOperatorStateStore().getUnionListState(new ListStateDescriptor('union'));
    this.broadcast = context.getOperatorStateStore().getBroadcastState(new MapStateDescriptor('broadcast'));
  }
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  snapshotState(context) {
    const me = this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    this.union.update([me + ' at ' + context.getCheckpointId()]);
    this.broadcast.put('newest', context.getCheckpointId());
  }
  processElement(n, ctx) {
    const count = this.count.value() ?? 0;
    this.count.update(count + 1);
    if (count === 0) ctx.timerService().registerProcessingTimeTimer(4e12 + n);
  }
}
const source = new DataGeneratorSource((n) => n, 300, RateLimiterStrategy.perSecond(100));
env.fromSource(source, WatermarkStrategy.noWatermarks(), 'numbers').uid('numbers')
  .keyBy((n) => (n < 100 ? n : n % 5)).process(new Note()).name('note').uid('note').sinkTo(new DiscardingSink());
env.execute('noting');
`;

const finished = run(NOTING, {
  configuration: {
    ...RESTARTING,
    'state.backend.type': 'indexeddb',
    'state.backend.indexeddb.cache-size': '1 kb',
    'execution.checkpointing.incremental': 'true',
    'execution.checkpointing.num-retained': '4',
    'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
  },
  tape: [{ when: { event: 'checkpointCompleted', nth: 11 }, action: 'cancelJob' }],
});
const { checkpoints } = viewOf(finished.events);
const [earlier = 0, later = 0] = [finished.stored.checkpoints[0], finished.stored.checkpoints.at(-1)];

function kept(checkpoint: number): KeptSnapshot {
  return finished.snapshot(checkpoint) as KeptSnapshot;
}

function operatorsOf(checkpoint: number): SnapshotOperator[] {
  const { metadata, parts } = kept(checkpoint);
  return snapshotOperators(metadata, new Map(parts.map(({ key, bytes }) => [key, bytes])));
}

/** What both subtasks had by key when they were at its barrier, as their events tell it. */
function heldAt(checkpoint: number): ReadonlyMap<string, string> {
  const captured = [...(checkpoints.get(checkpoint)?.tasks.values() ?? [])].flatMap((task) => task.captured ?? []);
  const counts = captured.flatMap(({ state }) => [...state.values()]);
  const timers = captured.flatMap((task) => task.timers);
  return new Map([
    ...counts.map(({ keyText, value }) => [`count of ${keyText}`, String(value)] as const),
    ...timers.map(({ key, timestamp }) => [`timer of ${key}`, String(timestamp)] as const),
  ]);
}

test('7.9.2 an incremental checkpoint of state that is in storage: each key once, from several parts of its key group', () => {
  const handles = Object.values(kept(later).metadata.vertices)
    .flatMap(({ subtasks }) => subtasks.flatMap(({ operators }) => operators))
    .flatMap(({ keyed }) => keyed);
  expect(new Set(handles.map(({ part }) => part.split('/')[0])).size).toBeGreaterThan(2);
  expect(handles.length).toBeGreaterThan(new Set(handles.map(({ keyGroup }) => keyGroup)).size);
  const rows = operatorsOf(later).find(({ uid }) => uid === 'note')?.rows ?? [];
  const byKey = rows.filter(({ kind }) => kind !== 'element');
  expect(byKey.map(({ state, key, value }) => `${state} of ${key}: ${value}`).sort()).toEqual(
    [...heldAt(later)].map(([name, value]) => `${name}: ${value}`).sort(),
  );
  expect(new Set(byKey.map(({ kind }) => kind))).toEqual(new Set(['state', 'processing-time timer']));
});

test('what differs between two checkpoints: counts, timers, and what each subtask keeps for all of them', () => {
  const changes = snapshotChanges(operatorsOf(earlier), operatorsOf(later)).filter(
    ({ operator }) => operator === 'note',
  );
  const byKey = changes.filter(({ row }) => row.kind !== 'element');
  const [before, after] = [heldAt(earlier), heldAt(later)];
  const differs = [...after].filter(([name, value]) => before.get(name) !== value);
  expect(byKey.map(({ row, before, after }) => `${row.state} of ${row.key}: ${before} to ${after}`).sort()).toEqual(
    differs.map(([name, value]) => `${name}: ${before.get(name) ?? null} to ${value}`).sort(),
  );
  // Five keys went on, and others came, each with its timer.
  expect(byKey.filter((change) => change.before !== null)).toHaveLength(5);
  expect(byKey.filter(({ row }) => row.kind === 'processing-time timer').length).toBeGreaterThan(5);
  const elements = changes.filter(({ row }) => row.kind === 'element');
  expect(elements.map(({ row, before, after }) => [row.state, row.subtask, before ?? after]).sort()).toEqual(
    [earlier, later]
      .flatMap((checkpoint) =>
        [0, 1].flatMap((subtask) => [
          ['union', subtask, `${subtask} at ${checkpoint}`],
          ['broadcast', subtask, `["newest", ${checkpoint}]`],
        ]),
      )
      .sort(),
  );
});
