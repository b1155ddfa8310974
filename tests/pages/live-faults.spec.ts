/** Every action of a tape at a condition in a live run: what comes of it is on the trace, and the sums are exact in the end (theatre.md, faults). */
import { expect, test } from '@playwright/test';
import type { TapeAction, TapeEntry, TraceEvent, TraceEventOf, TraceEventType } from '../../src/wire/trace-events.ts';
import { runLive, runSpec, TYPING } from './host-page.ts';

/** Folds numbers by key without end; each hundredth number, and in the end each key's sum, goes to a sink that commits in two phases. */
const FOLD = `import { CustomSink, DataGeneratorSource, KeyedProcessFunction, RateLimiterStrategy, StreamExecutionEnvironment,
  ValueStateDescriptor, WatermarkStrategy } from 'millrace';
class Fold extends KeyedProcessFunction {
  open() {
    this.folded = this.getRuntimeContext().getState(new ValueStateDescriptor('folded'));
  }
  processElement(n, context, out) {
    const before = this.folded.value();
    if (before === null) context.timerService().registerEventTimeTimer(Number.MAX_SAFE_INTEGER);
    const { count, sum } = before ?? { count: 0, sum: 0 };
    this.folded.update({ count: count + 1, sum: sum + n });
    if (n % 100 === 0) out.collect(n);
  }
  onTimer(time, context, out) {
    out.collect(this.folded.value());
  }
}
class Table extends CustomSink {
  createWriter() {
    let written = [];
    return {
      write: (row) => written.push(row),
      flush() {},
      prepareCommit() {
        const prepared = written.length === 0 ? [] : [{ rows: written.length }];
        written = [];
        return prepared;
      },
    };
  }
  createCommitter() {
    return { async commit() {} };
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(50);
env.fromSource(
  new DataGeneratorSource((n) => n, 1e9, RateLimiterStrategy.perSecond(4000)),
  WatermarkStrategy.noWatermarks(),
  'numbers',
).setParallelism(1).uid('numbers')
  .keyBy((n) => n % 8).process(new Fold()).uid('fold').sinkTo(new Table()).name('table');
env.execute('fold');
`;

type Deed = Pick<TapeEntry, 'action' | 'target' | 'value'>;

const at = (event: TraceEventType, nth: number, deed: Deed, where?: Readonly<Record<string, unknown>>): TapeEntry => ({
  when: { event, nth, ...(where && { where }) },
  ...deed,
});
const completed = (nth: number, deed: Deed) => at('checkpointCompleted', nth, deed);
/** Of a checkpoint by its number, in whichever attempt, come by its one channel. */
const barrier = (checkpoint: number, deed: Deed) =>
  at('barrier', 1, deed, { subtask: 'fold:0', producer: 'numbers:0', checkpoint, direction: 'in' });
const preCommitted = (checkpoint: number, deed: Deed) => at('preCommitted', 1, deed, { checkpoint });
const record = (nth: number, deed: Deed) => at('recordProcessed', nth, deed, { subtask: 'fold:0', operator: 'fold' });
const DRAIN = { action: 'stopWithSavepoint', value: 'drain' } as const;

const configuration = {
  ...runSpec('').configuration,
  'restart-strategy.fixed-delay.attempts': '30',
  'heartbeat.interval': '200 ms',
  'heartbeat.timeout': '2 s',
};

class Told {
  constructor(private readonly events: readonly TraceEvent[]) {}

  /** Where on the trace the nth time of an action is. */
  index(action: TapeAction, nth = 1): number {
    const all = this.events.flatMap((event, index) =>
      (event.type === 'fault' || event.type === 'userAction') && event.entry.action === action ? [index] : [],
    );
    expect(all.length, `The trace tells ${all.length} times of ${action}.`).toBeGreaterThanOrEqual(nth);
    return all[nth - 1] as number;
  }

  time(action: TapeAction, nth = 1): number {
    return this.events[this.index(action, nth)]?.time ?? 0;
  }

  /** The events of a type that follow an action. */
  after<Type extends TraceEventType>(action: TapeAction, type: Type, nth = 1): TraceEventOf<Type>[] {
    return this.events.slice(this.index(action, nth)).filter((event) => event.type === type) as TraceEventOf<Type>[];
  }

  /** Between the first and the second time of an action. */
  between<Type extends TraceEventType>(action: TapeAction, type: Type): TraceEventOf<Type>[] {
    const between = this.events.slice(this.index(action), this.index(action, 2));
    return between.filter((event) => event.type === type) as TraceEventOf<Type>[];
  }

  all<Type extends TraceEventType>(type: Type): TraceEventOf<Type>[] {
    return this.events.filter((event) => event.type === type) as TraceEventOf<Type>[];
  }
}

async function folded(page: Parameters<typeof runLive>[0], tape: readonly TapeEntry[]): Promise<Told> {
  const { events, broken, refused, rows } = await runLive(page, runSpec(FOLD, { configuration, tape }), 'table');
  const told = new Told(events);
  const end = told.all('jobStatus').at(-1)?.to;
  expect({ broken, refused, end }).toEqual({ broken: null, refused: 0, end: 'FINISHED' });
  const sums = rows.flatMap(({ value }) =>
    typeof value === 'number' ? [] : [value as { count: number; sum: number }],
  );
  const count = sums.reduce((all, one) => all + one.count, 0);
  expect(sums.reduce((all, one) => all + one.sum, 0)).toBe((count * (count - 1)) / 2);
  const hundreds = rows.flatMap(({ value }) => (typeof value === 'number' ? [value] : [])).sort((a, b) => a - b);
  expect(hundreds).toEqual(Array.from({ length: Math.ceil(count / 100) }, (_, index) => index * 100));
  return told;
}

test('live: checkpoints, their uploads and acknowledgements, storage and sources can be disturbed', async ({
  page,
}) => {
  const told = await folded(page, [
    completed(1, { action: 'triggerCheckpoint' }),
    completed(2, { action: 'triggerSavepoint' }),
    completed(4, { action: 'fillStorage', value: true }),
    // Where the rows of a sink are what first finds no room, no restart would find any.
    at('declined', 1, { action: 'fillStorage', value: false }),
    at('regionRestarting', 1, { action: 'fillStorage', value: false }),
    completed(5, { action: 'failUpload', target: 'fold:0', value: 1 }),
    completed(6, { action: 'delayUpload', target: 'fold:0', value: 150 }),
    completed(7, { action: 'delayUpload', target: 'fold:0', value: 0 }),
    completed(8, { action: 'delayAcknowledgement', target: 'fold', value: 150 }),
    completed(9, { action: 'delayAcknowledgement', target: 'fold', value: 0 }),
    completed(10, { action: 'slowStorage', value: 150 }),
    completed(11, { action: 'slowStorage', value: 0 }),
    completed(12, { action: 'dropAcknowledgement', target: 'fold:1', value: 1 }),
    at('acknowledgementLost', 1, { action: 'expireCheckpoint' }),
    // Next come its uploads; behind one that completes the JobManager writes, as often as it takes (docs/decisions/0006).
    at('checkpointTriggered', 18, { action: 'failStorage', value: 1 }),
    completed(14, { action: 'muteSource', target: 'numbers:0', value: true }),
    completed(16, { action: 'muteSource', target: 'numbers:0', value: false }),
    completed(17, DRAIN),
  ]);
  expect(told.after('triggerCheckpoint', 'checkpointTriggered')).not.toHaveLength(0);
  expect(told.after('triggerSavepoint', 'checkpointCompleted').map(({ kind }) => kind)).toContain('savepoint');
  expect([...told.between('fillStorage', 'declined'), ...told.between('fillStorage', 'failed')]).not.toHaveLength(0);
  expect(told.after('failUpload', 'declined').map(({ execution }) => execution.split(':')[1])).toContain('0');
  expect(told.between('delayUpload', 'acknowledged').some(({ asyncMs }) => asyncMs >= 150)).toBe(true);
  expect(told.between('delayAcknowledgement', 'checkpointCompleted')[0]?.durationMs).toBeGreaterThanOrEqual(150);
  expect(told.between('slowStorage', 'checkpointCompleted')[0]?.durationMs).toBeGreaterThanOrEqual(150);
  expect(told.after('dropAcknowledgement', 'acknowledgementLost')).toHaveLength(1);
  expect(told.after('expireCheckpoint', 'checkpointFailed')[0]?.reason).toBe('CHECKPOINT_EXPIRED');
  const failures = [...told.after('failStorage', 'declined'), ...told.after('failStorage', 'checkpointFailed')];
  expect([...failures, ...told.after('failStorage', 'failed')]).not.toHaveLength(0);
  const offsets = told.between('muteSource', 'snapshotStored').filter((event) => event.offsets !== undefined);
  expect(offsets.length).toBeGreaterThan(1);
  expect(offsets.at(-1)?.offsets).toEqual(offsets.at(-2)?.offsets);
});

test('live: tasks and machines fail at an exact point inside a slot; operators and channels are slow, and no longer', async ({
  page,
}) => {
  const told = await folded(page, [
    record(100, { action: 'slowOperator', target: 'fold', value: 20 }),
    record(110, { action: 'slowOperator', target: 'fold', value: 0 }),
    barrier(4, { action: 'killTaskManager', target: 'tm-1' }),
    at('taskManagerLost', 1, { action: 'addTaskManager' }),
    preCommitted(6, { action: 'failTask', target: 'fold:0', value: 'before the commit' }),
    preCommitted(8, { action: 'killJobManager' }),
    barrier(11, { action: 'clusterLost' }),
    barrier(13, { action: 'loseSlot', target: 'owner-of:1' }),
    barrier(15, { action: 'throwInCallback', target: 'fold:0', value: { callback: 'processElement', nth: 3 } }),
    at('checkpointCompleted', 1, { action: 'slowChannel', target: 'numbers > fold', value: 300 }, { checkpoint: 17 }),
    at('checkpointCompleted', 1, { action: 'slowChannel', target: 'numbers > fold', value: 0 }, { checkpoint: 18 }),
    at('checkpointCompleted', 1, DRAIN, { checkpoint: 21 }),
  ]);
  // It rests after each record that it has taken.
  expect(told.time('slowOperator', 2) - told.time('slowOperator')).toBeGreaterThanOrEqual(180);
  expect(told.after('killTaskManager', 'taskManagerLost')[0]?.taskManager).toBe('tm-1');
  expect(told.after('addTaskManager', 'taskManagerRegistered')).not.toHaveLength(0);
  expect(told.after('failTask', 'failed')[0]?.reason.message).toBe('before the commit');
  const numbers = told.all('checkpointCompleted').map(({ checkpoint }) => checkpoint);
  // 1.6.3: what was pre-committed is committed with its checkpoint, or never.
  expect(numbers).not.toContain(6);
  expect(numbers).not.toContain(8);
  expect(told.after('killJobManager', 'jobManagerRecovered')).not.toHaveLength(0);
  expect(told.after('clusterLost', 'jobManagerRecovered')).not.toHaveLength(0);
  const [lost] = told.after('loseSlot', 'slotLost');
  const [failed] = told.after('loseSlot', 'failed');
  expect(failed?.reason.class).toBe('FlinkException');
  expect(failed?.reason.message).toContain(`the TaskSlot ${lost?.taskManager}/${lost?.slot}.`);
  // 3.1.2: its machine lives on, and the slot is used again.
  const again = told.after('loseSlot', 'taskStatus').filter(({ to }) => to === 'RUNNING');
  expect(again.map(({ slot }) => slot)).toContain(`${lost?.taskManager}/${lost?.slot}`);
  expect([...told.after('loseSlot', 'taskManagerLost'), ...told.after('loseSlot', 'taskManagerRegistered')]).toEqual(
    [],
  );
  expect(told.after('throwInCallback', 'failed')).not.toHaveLength(0);
  expect(told.between('slowChannel', 'checkpointCompleted')[0]?.durationMs).toBeGreaterThanOrEqual(300);
  expect(told.after('slowChannel', 'checkpointCompleted', 2).some(({ durationMs }) => durationMs < 300)).toBe(true);
});

test('live: a machine that no longer answers is lost, and its tasks go on elsewhere', async ({ page }) => {
  const told = await folded(page, [
    completed(1, { action: 'muteHeartbeats', target: 'owner-of:1' }),
    at('acknowledged', 1, DRAIN, { execution: 'fold:0:1' }),
  ]);
  expect(told.after('muteHeartbeats', 'taskManagerLost')[0]?.detectedBy).toBe('heartbeat');
});

test('live: a poisoned record and a damaged part are there in each attempt, until no more are left', async ({
  page,
}) => {
  const once = { ...configuration, 'restart-strategy.fixed-delay.attempts': '1' };
  for (const tape of [
    [completed(1, { action: 'poisonRecord', target: 'numbers', value: 8000 })],
    [
      completed(1, { action: 'corruptPart', target: 'fold' }),
      at('fault', 1, { action: 'failTask', target: 'fold:0' }, { 'entry.action': 'corruptPart' }),
    ],
  ]) {
    const { events } = await runLive(page, runSpec(FOLD, { configuration: once, tape }), 'table');
    const told = new Told(events);
    expect(told.after(tape[0]?.action ?? 'hung', 'failed').length).toBeGreaterThan(1);
    expect(told.all('jobStatus').at(-1)?.to).toBe('FAILED');
  }
});

test('live: a key is pressed when the job runs, and the job is cancelled when its row is written', async ({ page }) => {
  const value = { type: 'key', x: 0, y: 0, key: 'a' };
  const tape = [
    at('checkpointCompleted', 1, { action: 'pageEvent', value }),
    at('sinkWrote', 1, { action: 'cancelJob' }),
  ];
  const { events, rows } = await runLive(page, runSpec(TYPING, { tape }), 'counts');
  expect(rows.map((row) => row.value)).toEqual([{ key: 'a', count: 1 }]);
  expect(new Told(events).after('cancelJob', 'jobStatus').at(-1)?.to).toBe('CANCELED');
});
