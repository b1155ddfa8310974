import { expect, test } from '@playwright/test';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import { TAPE_ACTIONS } from '../../src/view/action-text.ts';
import type { ConfigurationMap } from '../../src/wire/job-graph.ts';
import { committed, expectEqualHosts, lookedUp, oneHostPage, pressed, runSpec, sums, TYPING } from './host-page.ts';

const TIMERS = `import { CollectSink, KeyedProcessFunction, StreamExecutionEnvironment, Types, ValueStateDescriptor } from 'millrace';
class CountAndWait extends KeyedProcessFunction {
  open(context) {
    this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count'));
  }
  processElement(n, context, out) {
    this.count.update((this.count.value() ?? 0) + Math.floor(Math.random() * 10));
    context.timerService().registerProcessingTimeTimer(context.timerService().currentProcessingTime() + 30);
  }
  onTimer(time, context, out) {
    out.collect([context.getCurrentKey(), this.count.value(), new Date(time).toISOString()]);
  }
}
const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.enableCheckpointing(60);
env.fromSequence(1, 80).keyBy((n) => 'key-' + (n % 5)).process(new CountAndWait()).sinkTo(new CollectSink('out'));
env.execute('timers');
`;

const UNALIGNED = sums(120).replace(
  'env.execute(',
  `env.getCheckpointConfig().enableUnalignedCheckpoints();
env.execute(`,
);

const completed = (nth: number) => ({ event: 'checkpointCompleted', nth }) as const;
const failed = (nth: number) => ({ event: 'checkpointFailed', nth }) as const;
const jitter = { stepMs: 1, hopMs: 2, storageMs: 20, startMs: 400, connectionLostMs: 100, jitterMs: 5 };

/** With state in storage, and no memory for it. */
function stored(spec: RunSpec): RunSpec {
  return configured(spec, {
    'state.backend.type': 'indexeddb',
    'state.backend.indexeddb.cache-size': '0 b',
    'execution.checkpointing.incremental': 'true',
  });
}

function configured(spec: RunSpec, options: ConfigurationMap): RunSpec {
  return { ...spec, configuration: { ...spec.configuration, ...options } };
}

const runs: Readonly<Record<string, RunSpec>> = {
  'nothing goes wrong': runSpec(sums(60)),
  'a TaskManager is killed after checkpoint 2, and a slot is lost as the next attempt begins': runSpec(sums(60), {
    tape: [
      { when: completed(2), action: 'killTaskManager', target: 'tm-1' },
      { when: { event: 'restored', nth: 2 }, action: 'loseSlot', target: 'tm-2/0' },
    ],
  }),
  'the JobManager is killed after checkpoint 1': runSpec(sums(60), {
    tape: [{ when: completed(1), action: 'killJobManager' }],
  }),
  'so long that it goes on in new legs': runSpec(sums(300), {
    legSteps: 400,
    tape: [
      { when: { event: 'legStarted', nth: 2 }, action: 'killTaskManager', target: 'tm-5' },
      { at: 60, action: 'slowStorage', value: 10 },
    ],
  }),
  'the whole cluster is lost': runSpec(sums(60), { tape: [{ at: 300, action: 'clusterLost' }] }),
  'storage fails, and a TaskManager falls silent': runSpec(sums(120), {
    tape: [
      { at: 120, action: 'failStorage', value: 2 },
      { when: completed(1), action: 'muteHeartbeats', target: 'tm-2' },
    ],
  }),
  'channels and acknowledgements are late, and one is lost until its checkpoint expires': runSpec(sums(60), {
    tape: [
      { at: 1, action: 'slowChannel', target: 'keyed-reduce', value: 7 },
      { when: completed(1), action: 'delayAcknowledgement', value: 15 },
      { when: completed(1), action: 'dropAcknowledgement', target: 'keyed-reduce:1' },
      { time: 500, action: 'expireCheckpoint' },
    ],
  }),
  'an upload fails, the disk is full for a while, and what was stored is damaged': configured(
    runSpec(sums(150), {
      tape: [
        { when: completed(1), action: 'delayUpload', value: 25 },
        { when: completed(1), action: 'failUpload', target: 'keyed-reduce' },
        { when: failed(1), action: 'fillStorage', value: true },
        { when: failed(2), action: 'fillStorage', value: false },
        { when: completed(2), action: 'corruptPart' },
        { when: completed(2), action: 'failTask', target: 'keyed-reduce:0' },
      ],
    }),
    {
      'execution.checkpointing.tolerable-failed-checkpoints': '2',
      'restart-strategy.fixed-delay.attempts': '2',
    },
  ),
  'a source falls silent and speaks again, a call throws, and a record is poisoned': configured(
    runSpec(sums(200), {
      tape: [
        { at: 1, action: 'addTaskManager' },
        { at: 680, action: 'triggerCheckpoint' },
        { when: completed(1), action: 'triggerSavepoint' },
        { when: completed(1), action: 'muteSource', target: 'sequence-source:0' },
        { when: completed(2), action: 'muteSource', target: 'sequence-source:0', value: false },
        {
          when: completed(2),
          action: 'throwInCallback',
          target: 'keyed-reduce',
          value: { callback: 'processElement', nth: 5 },
        },
        { when: { event: 'regionRestarting' }, action: 'poisonRecord', target: 'sequence-source:1', value: 95 },
      ],
    }),
    { 'restart-strategy.fixed-delay.attempts': '2' },
  ),
  'the watchdog ends a machine, and the job is drained and stops with a savepoint': runSpec(sums(200), {
    tape: [
      { when: completed(1), action: 'hung', target: 'tm-1' },
      { when: completed(2), action: 'stopWithSavepoint', value: 'drain' },
    ],
  }),
  'timers, state, chance and jitter, with a kill': runSpec(TIMERS, {
    pace: jitter,
    seed: 11,
    tape: [{ when: completed(1), action: 'killTaskManager', target: 'tm-2' }],
  }),
  'a task throws each time': runSpec(sums(60, "if (n === 9) throw new TypeError('nine'); return n")),
  'promises settle in turns and with the clock': runSpec(lookedUp(40), { seed: 7 }),
  'promises settle while a TaskManager is killed': runSpec(lookedUp(60), {
    seed: 8,
    tape: [{ when: completed(2), action: 'killTaskManager', target: 'tm-1' }],
  }),
  'a sink commits in two phases, and a TaskManager is killed between them': runSpec(committed(120), {
    tape: [{ when: { event: 'preCommitted', nth: 3 }, action: 'killTaskManager', target: 'tm-1' }],
  }),
  'events of the page come in, and a TaskManager is killed': runSpec(TYPING, {
    tape: [
      ...[...'to be or not to be'].map((key, index) => pressed(key, 600 + 25 * index)),
      { action: 'killTaskManager', target: 'tm-2', time: 810 },
      { action: 'cancelJob', time: 3_000 },
    ],
  }),
  'barriers overtake what is in flight, and a TaskManager is killed': runSpec(UNALIGNED, {
    pace: jitter,
    seed: 21,
    tape: [
      { at: 1, action: 'slowOperator', target: 'keyed-reduce', value: 12 },
      { when: completed(2), action: 'killTaskManager', target: 'tm-1' },
    ],
  }),
  'buffers of many records': runSpec(sums(500), { recordsPerBuffer: 32, seed: 5 }),
  'state goes to storage and comes back': stored(runSpec(sums(120), { recordsPerBuffer: 8 })),
  'timers and state in storage, with jitter and a kill': stored(
    runSpec(TIMERS, {
      pace: jitter,
      seed: 12,
      tape: [{ when: completed(2), action: 'killTaskManager', target: 'tm-2' }],
    }),
  ),
};

test('everything that can be done to a run is done in one of these', () => {
  const done = new Set(Object.values(runs).flatMap(({ tape }) => tape.map(({ action }) => action)));
  // A new leg is the director's own to begin.
  expect(TAPE_ACTIONS.filter((action) => !done.has(action))).toEqual(['newLeg']);
});

const page = oneHostPage();

for (const [what, spec] of Object.entries(runs)) {
  test(`slots in Workers and slots in one thread do the same, step by step: ${what}`, async () => {
    const { steps, undone } = await expectEqualHosts(page(), spec);
    expect(steps).toBeGreaterThan(200);
    expect(undone).toEqual([]);
  });
}
