/** Topics of whole jobs: exactly once from end to end, whenever a machine dies, and what the other guarantees leave. */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { RunSpec } from '../../src/ports/run-spec.ts';
import type { TopicContents } from '../../src/ports/topics.ts';
import type { TapeEntry } from '../../src/wire/trace-events.ts';
import { eventsOf, RESTARTING, run, STEPS_MAX, simulation } from './run-job.ts';

const CLUSTER = { taskManagers: 2, slotsEach: 1, standingBy: 3 };
const SPEC: Partial<RunSpec> = { cluster: CLUSTER };
const each = (numbers: number) => Array.from({ length: numbers }, (_, n) => n);
const inOrder = (values: readonly unknown[]) => [...(values as number[])].sort((a, b) => a - b);
const rows = (finished: FinishedRun, sink: string) => inOrder(finished.rows(sink).map(({ value }) => value));

const IMPORTS = `import { CollectSink, DataGeneratorSource, DeliveryGuarantee, RateLimiterStrategy, StreamExecutionEnvironment, TopicSink,
  TopicSource, UpsertSink, WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
const none = WatermarkStrategy.noWatermarks();`;

/** Writes 60 numbers to a topic, at 100 a second. */
function writing(guarantee = 'EXACTLY_ONCE', settings = ''): string {
  return `${IMPORTS}
const numbers = new DataGeneratorSource((n) => n, 60, RateLimiterStrategy.perSecond(100));
const topic = TopicSink.builder().setTopic('numbers').setDeliveryGuarantee(DeliveryGuarantee.${guarantee})
  .setTransactionalIdPrefix('numbers').setKey((n) => String(n % 7)).build();
env.fromSource(numbers, none, 'numbers').sinkTo(topic).name('numbers')${settings};
env.execute('writing');`;
}

/** Copies the topic of numbers: into another one, and into a table. */
const COPYING = `${IMPORTS}
const numbers = TopicSource.builder().setTopics('numbers').setBounded().build();
const copy = TopicSink.builder().setTopic('copy').setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
  .setTransactionalIdPrefix('copy').build();
const stream = env.fromSource(numbers, none, 'numbers').map((n) => n);
stream.sinkTo(copy);
stream.sinkTo(new UpsertSink('table', (n) => String(n)));
env.execute('copying');`;

/** What a reader of committed records sees of a topic. */
function committed(topics: readonly TopicContents[], name: string): unknown[] {
  const topic = topics.find(({ log }) => log.name === name);
  if (topic === undefined) return [];
  const { open, aborted } = topic.log;
  expect(open).toEqual([]);
  const records = topic.partitions.flat();
  return inOrder(
    records
      .filter(({ transaction }) => transaction === null || !aborted.includes(transaction))
      .map(({ value }) => value),
  );
}

const kill = (at: number): TapeEntry[] => [{ at, action: 'killTaskManager', target: 'tm-1' }];
const killWhen = (when: TapeEntry['when'], action: TapeEntry['action'] = 'killTaskManager'): TapeEntry[] => [
  { ...(when && { when }), action, ...(action === 'killTaskManager' ? { target: 'tm-1' } : {}) } as TapeEntry,
];

const MOMENTS: readonly (readonly [string, TapeEntry[]])[] = [
  ...Array.from({ length: 25 }, (_, n) => [`at step ${40 + 19 * n}`, kill(40 + 19 * n)] as const),
  ['between pre-commit and the barrier’s acknowledgement', killWhen({ event: 'preCommitted', nth: 3 })],
  ['between the completion of the checkpoint and its commit', killWhen({ event: 'checkpointCompleted', nth: 2 })],
  ['while a commit is under way', killWhen({ event: 'notified', nth: 3 })],
  ['right after a commit', killWhen({ event: 'committed', nth: 2 })],
  ['after the end of the data, before the last commit', killWhen({ event: 'endOfData', nth: 2 })],
  ['twice', [...killWhen({ event: 'preCommitted', nth: 4 }), ...killWhen({ event: 'restored', nth: 2 })]],
];

describe('1.6.6, 8.5.1: EXACTLY_ONCE: the topic has every record once, whenever a TaskManager dies', () => {
  test.each(MOMENTS)('%s', (_what, tape) => {
    const finished = run(writing(), { ...SPEC, tape });
    expect(finished.status).toBe('FINISHED');
    expect(committed(finished.topics, 'numbers')).toEqual(each(60));
    const told = eventsOf(finished, 'committed');
    const first = new Map(told.map((event) => [event.transaction, event.rows]));
    expect([...first.values()].reduce((sum, count) => sum + count, 0)).toBe(60);
  });

  test.each(['killJobManager', 'clusterLost'] as const)('and on %s', (action) => {
    const configuration = { ...RESTARTING, 'high-availability.type': 'simulated' };
    for (const event of ['preCommitted', 'checkpointCompleted', 'committed'] as const) {
      const tape = killWhen({ event, nth: 2 }, action);
      const finished = run(writing(), { ...SPEC, configuration, tape });
      expect([finished.status, committed(finished.topics, 'numbers')]).toEqual(['FINISHED', each(60)]);
    }
  });

  test('and twice behind the same checkpoint: what the second attempt wrote is aborted by the third', () => {
    const atRow = (nth: number, action: TapeEntry['action'], target = ''): TapeEntry => ({
      ...{ when: { event: 'sinkWrote', nth }, action, target },
    });
    const finished = run(writing(), {
      cluster: { taskManagers: 1, slotsEach: 1, standingBy: 2 },
      // No checkpoint but those below: what is written behind a restore comes before any barrier.
      configuration: {
        ...{ ...RESTARTING, 'parallelism.default': '1' },
        ...{ 'execution.checkpointing.interval': '1 h', 'execution.checkpointing.min-pause': '1 h' },
      },
      tape: [
        ...[atRow(15, 'triggerCheckpoint'), atRow(30, 'killTaskManager', 'tm-1')],
        ...[atRow(40, 'killTaskManager', 'tm-2'), atRow(50, 'triggerCheckpoint')],
      ],
    });
    expect(eventsOf(finished, 'restored').map(({ from }) => from)).toEqual([1, 1]);
    expect([finished.status, committed(finished.topics, 'numbers')]).toEqual(['FINISHED', each(60)]);
  });

  test('with writer and committer apart', () => {
    for (const tape of [kill(250), kill(400)]) {
      const finished = run(writing('EXACTLY_ONCE', '.disableChaining()'), { ...SPEC, tape });
      expect(committed(finished.topics, 'numbers')).toEqual(each(60));
    }
  });
});

test('1.6.6: nothing is to be read before the first checkpoint is complete and committed', () => {
  const job = simulation(writing(), SPEC);
  job.advance(STEPS_MAX, (at) => eventsOf(at.result(), 'checkpointCompleted').length > 0);
  const [topic] = job.result().topics;
  expect(topic?.partitions.flat().length).toBeGreaterThan(0);
  expect(topic?.log.open.length).toBeGreaterThan(0);
});

test('1.6.2, 8.5.4: AT_LEAST_ONCE: after a failure every record is there, and some of them twice', () => {
  const finished = run(writing('AT_LEAST_ONCE'), { ...SPEC, tape: kill(300) });
  const values = committed(finished.topics, 'numbers');
  expect(new Set(values)).toEqual(new Set(each(60)));
  expect(values.length).toBeGreaterThan(60);
  expect(eventsOf(finished, 'preCommitted')).toEqual([]);
});

test('1.6.2: NONE: nobody waits for the records, and what storage does not take is lost without a word', () => {
  const tape: TapeEntry[] = [{ when: { event: 'sinkWrote', nth: 20 }, action: 'failStorage', value: 3 }];
  const configuration = { ...RESTARTING, 'execution.checkpointing.tolerable-failed-checkpoints': '10' };
  const none = run(writing('NONE'), { ...SPEC, tape, configuration });
  expect([none.status, eventsOf(none, 'failed')]).toEqual(['FINISHED', []]);
  const written = committed(none.topics, 'numbers');
  expect([written.length < 60, new Set(written).size]).toEqual([true, written.length]);
  const atLeastOnce = run(writing('AT_LEAST_ONCE'), { ...SPEC, tape, configuration });
  expect(eventsOf(atLeastOnce, 'failed').length).toBeGreaterThan(0);
  expect(new Set(committed(atLeastOnce.topics, 'numbers'))).toEqual(new Set(each(60)));
});

test('1.6.5: a commit that storage does not answer is tried again at once', () => {
  const tape: TapeEntry[] = [{ when: { event: 'notified', nth: 3 }, action: 'failStorage', value: 1 }];
  const finished = run(writing(), { ...SPEC, tape });
  expect([finished.status, committed(finished.topics, 'numbers')]).toEqual(['FINISHED', each(60)]);
});

describe('8.5.1: a second job reads what the first has committed', () => {
  const { topics } = run(writing(), { ...SPEC, tape: kill(300) });

  test.each(MOMENTS)('and is exactly once from end to end: killed %s', (_what, tape) => {
    const finished = run(COPYING, { ...SPEC, topics, tape });
    expect(finished.status).toBe('FINISHED');
    expect(committed(finished.topics, 'copy')).toEqual(each(60));
    expect(rows(finished, 'table')).toEqual(each(60));
  });

  test('its offsets are in its checkpoints, and it goes on from them', () => {
    const finished = run(COPYING, { ...SPEC, topics });
    const offsets = eventsOf(finished, 'snapshotTaken').map((event) => JSON.stringify(event));
    expect(finished.status).toBe('FINISHED');
    expect(offsets.length).toBeGreaterThan(0);
    const split = new Set(eventsOf(finished, 'recordEmitted').map((event) => event.split));
    expect([...split].filter((id) => id !== undefined).every((id) => id!.startsWith('numbers-'))).toBe(true);
  });
});

describe('8.5.1: a reader without end sees in one job what another part of it commits, when it commits it', () => {
  const BOTH = writing().replace(
    "env.execute('writing')",
    `env.fromSource(TopicSource.builder().setTopics('numbers').build(), none, 'reader').sinkTo(new CollectSink('seen'));
env.execute('both')`,
  );

  test.each([
    ['no failure', []],
    ['a kill between pre-commit and acknowledgement', killWhen({ event: 'preCommitted', nth: 3 })],
    ['a kill between the completion and the commit', killWhen({ event: 'checkpointCompleted', nth: 2 })],
  ] as const)(
    '%s: nothing is seen before the checkpoint of its own transaction is complete, and everything is seen once committed',
    (_what, tape) => {
      const job = simulation(BOTH, { cluster: { taskManagers: 2, slotsEach: 2, standingBy: 3 }, tape: [...tape] });
      job.advance(
        STEPS_MAX,
        (at) =>
          new Set(
            at
              .result()
              .rows('seen')
              .map(({ value }) => value),
          ).size === 60,
      );
      const finished = job.result();
      expect(eventsOf(finished, 'taskManagerLost')).toHaveLength(tape.length);
      expect([...new Set(rows(finished, 'seen'))]).toEqual(each(60));
      const completedAt = new Map(
        eventsOf(finished, 'checkpointCompleted').map((event) => [event.checkpoint, event.time]),
      );
      // That of a number's only transaction that was committed; its commit may be told of late, where who asked for it has died.
      const committedBehind = new Map(
        eventsOf(finished, 'committed').map(({ transaction, checkpoint }) => [
          transaction,
          completedAt.get(checkpoint),
        ]),
      );
      const visibleFrom = new Map(
        eventsOf(finished, 'sinkWrote').flatMap(({ sink, value, transaction = '' }) => {
          const completed = committedBehind.get(transaction);
          return sink === 'numbers' && completed !== undefined ? [[value, completed] as const] : [];
        }),
      );
      const seen = eventsOf(finished, 'sinkWrote').filter(({ sink }) => sink === 'seen');
      const early = seen.filter(({ value, time }) => time <= (visibleFrom.get(value) ?? Number.POSITIVE_INFINITY));
      expect([seen.length >= 60, early]).toEqual([true, []]);
    },
  );
});

test('the same run has the same history', () => {
  const [one, other] = [1, 2].map(() => run(writing(), { ...SPEC, tape: kill(300) }));
  expect(one?.hashes).toEqual(other?.hashes);
});

test.each(['STREAMING', 'BATCH'])(
  '1.6.4: without checkpoints a %s job commits behind all rows of its last step',
  (mode) => {
    const configuration = { 'parallelism.default': '2', 'execution.runtime-mode': mode };
    const sequence = writing().replace(
      "env.fromSource(numbers, none, 'numbers')",
      'env.fromSequence(0, 59).rebalance()',
    );
    // So that the last rows and the end of the input come in one buffer.
    const finished = run(sequence, { ...SPEC, configuration, recordsPerBuffer: 64 });
    expect([finished.status, committed(finished.topics, 'numbers')]).toEqual(['FINISHED', each(60)]);
  },
);
