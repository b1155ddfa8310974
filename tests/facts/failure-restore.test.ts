/** What Flink did on a MiniCluster, failure by failure (failure-restore.json), against whole runs of the same job here. */
import { describe, expect, test } from 'vitest';
import type { FinishedRun } from '../../src/hosts/simulation/simulation.ts';
import type { TapeEntry, TraceEvent, TraceEventOf } from '../../src/wire/trace-events.ts';
import { executionParts } from '../../src/base/ids.ts';
import { eventsOf, run } from '../jobs/run-job.ts';
import { History } from '../trace/traced-runs.ts';
import facts from './failure-restore.json' with { type: 'json' };
import { isLeftOut } from './left-out.ts';
import { CountProgram, type Count } from './stored-counts.ts';

interface FailureFact {
  readonly case: string;
  readonly input: { readonly pauseForCheckpointAfter: number; readonly failOnElement: number; readonly failures: number };
  readonly config: { readonly checkpointing: boolean; readonly config: Readonly<Record<string, string>> };
  readonly expected: {
    readonly result: string;
    readonly causes?: readonly string[];
    readonly events: readonly unknown[];
    readonly output: readonly { readonly v: unknown }[];
  };
}

interface RescaleFact {
  readonly case: string;
  readonly config: {
    readonly backend: string;
    readonly maxParallelism: number;
    readonly parallelismBefore: number;
    readonly parallelismAfter: number;
  };
  readonly expected: { readonly before: readonly { readonly v: Count }[]; readonly after: readonly { readonly v: Count }[] };
}

interface RestoreFact {
  readonly case: string;
  readonly config: {
    readonly parallelism: number;
    readonly maxParallelism: number;
    readonly uid: string;
    readonly allowNonRestoredState: boolean;
  };
  readonly expected: { readonly rootCause?: string; readonly output?: readonly { readonly v: Count }[] };
}

/** How operator state is dealt out anew is held by jobmanager/state-assignment.test.ts. */
const IN_STATE_ASSIGNMENT = /^(list|union|broadcast) state /;

const all = facts.cases as unknown as readonly { readonly case: string; readonly config: object }[];
const here = all.filter((fact) => !IN_STATE_ASSIGNMENT.test(fact.case) && !isLeftOut('failure-restore', fact.case));
const failureFacts = here.filter(({ config }) => 'checkpointing' in config) as unknown as readonly FailureFact[];
const rescaleFacts = here.filter(({ config }) => 'parallelismBefore' in config) as unknown as readonly RescaleFact[];
const restoreFacts = here.filter(({ config }) => 'uid' in config) as unknown as readonly RestoreFact[];

test('every case that is not left out is held here or there', () => {
  expect(all.filter((fact) => IN_STATE_ASSIGNMENT.test(fact.case))).toHaveLength(32);
  expect([failureFacts.length, rescaleFacts.length, restoreFacts.length]).toEqual([8, 8, 6]);
  expect(here).toHaveLength(failureFacts.length + rescaleFacts.length + restoreFacts.length);
});

describe.each(failureFacts)('8.5.1 $case', (fact) => {
  const finished = runOf(fact);

  test('the job ends as in Flink, for the same reason', () => {
    expect(finished.status).toBe(fact.expected.result);
    const [, suppressed = null, injected = null] = fact.expected.causes ?? [];
    const { failure } = finished;
    expect(failure && `${failure.class}: ${failure.message}`).toBe(suppressed);
    expect(failure?.causes?.[0]?.message ?? null).toBe(injected && injected.split(': ')[1]);
  });

  test('the source starts where it started in Flink, and the same failures happen', () => {
    expect(startsAndFailures(finished)).toEqual(fact.expected.events);
  });

  test('the same counts come out, those that are counted again included', () => {
    expect(finished.rows('out').map(({ value }) => value)).toEqual(fact.expected.output.map(({ v }) => v));
  });
});

test('8.2 with checkpointing and no strategy set the job waits about 1 s before it restarts', () => {
  const byDefault = failureFacts.find((fact) => fact.case.includes('about 1 s')) as FailureFact;
  const [restarting] = eventsOf(runOf(byDefault), 'regionRestarting');
  expect(restarting?.strategy).toContain('ExponentialDelay');
  expect(Math.abs((restarting?.backoffMs ?? 0) - 1000)).toBeLessThanOrEqual(100);
});

test.each(rescaleFacts)('7.9.5 $case', ({ config, expected }) => {
  const { parallelismBefore, parallelismAfter, maxParallelism, backend } = config;
  const before = CountProgram.start({ parallelism: parallelismBefore, maxParallelism, uid: 'cnt', backend });
  expect(before.rounds(3)).toEqual(expected.before.map(({ v }) => v));
  const after = { parallelism: parallelismAfter, maxParallelism, uid: 'cnt', backend };
  const counts = CountProgram.restore(after, before.savepoint(), false).rounds(1);
  expect(counts).toEqual(expected.after.map(({ v }) => v));
});

test.each(restoreFacts)('7.9.4, 2.6.4 $case', ({ case: name, config, expected }) => {
  const before = CountProgram.start({ parallelism: 2, maxParallelism: 128, uid: 'cnt' });
  before.rounds(2);
  const backend = name.includes('switched to rocksdb') ? 'rocksdb' : 'hashmap';
  const restore = () =>
    CountProgram.restore({ ...config, backend }, before.savepoint(), config.allowNonRestoredState);
  if (expected.rootCause === undefined) {
    expect(restore().rounds(1)).toEqual(expected.output?.map(({ v }) => v));
  } else {
    expect(restore).toThrow(/^Failed to rollback to checkpoint\/savepoint /);
    expect(restore).toThrow(coreOf(expected.rootCause));
    expect(restore).toThrow(expect.objectContaining({ name: 'IllegalStateException' }));
  }
});

/** No checkpoint comes by itself before the end of the data, also not after a restart, when the first is due after the pause (B4). */
const ONLY_ASKED_FOR = { 'execution.checkpointing.interval': '1 h', 'execution.checkpointing.min-pause': '1 h' };

/** source(0..19) -> keyBy(x % 3) -> count in ValueState. The source pauses by its rate: a checkpoint fits between two elements. */
function codeOf({ failOnElement, failures }: FailureFact['input']): string {
  return `
import { CollectSink, DataGeneratorSource, RateLimiterStrategy, RichMapFunction, StreamExecutionEnvironment, ValueStateDescriptor,
  WatermarkStrategy } from 'millrace';
const env = StreamExecutionEnvironment.getExecutionEnvironment();
class Count extends RichMapFunction {
  open() { this.count = this.getRuntimeContext().getState(new ValueStateDescriptor('count')); }
  map(element) {
    const attempt = this.getRuntimeContext().getTaskInfo().getAttemptNumber();
    if (element === ${failOnElement} && attempt < ${failures}) throw new Error('injected failure');
    const count = (this.count.value() ?? 0) + 1;
    this.count.update(count);
    return { attempt, element, key: element % 3, count };
  }
}
env.fromSource(new DataGeneratorSource((n) => n, 20, RateLimiterStrategy.perSecond(5)), WatermarkStrategy.noWatermarks(), 'source')
  .keyBy((n) => n % 3).map(new Count()).name('count').sinkTo(new CollectSink('out'));
env.execute('count');
`;
}

function runOf({ input, config }: FailureFact): FinishedRun {
  const last = { event: 'recordEmitted', where: { position: input.pauseForCheckpointAfter - 1 } } as const;
  const checkpoint: TapeEntry = { when: last, action: 'triggerCheckpoint' };
  return run(codeOf(input), {
    configuration: {
      'parallelism.default': '1',
      ...(config.checkpointing ? ONLY_ASKED_FOR : {}),
      ...config.config,
    },
    tape: config.checkpointing ? [checkpoint] : [],
  });
}

/** Flink's test source and failing map print these; here they are read off the trace. */
function startsAndFailures(finished: FinishedRun): unknown[] {
  const history = new History(finished.events);
  const started = new Set<string>();
  const restored = new Set(eventsOf(finished, 'restored').map(({ execution }) => execution));
  return finished.events.flatMap((event): unknown[] => {
    if (event.type === 'failed') return [failureOf(history, event)];
    if (!isRead(event) || started.has(event.execution)) return [];
    started.add(event.execution);
    return [{ event: 'source starts', restored: restored.has(event.execution), offset: event.position }];
  });
}

function failureOf(history: History, failed: TraceEventOf<'failed'>): unknown {
  const read = history.chainOf(failed).find(isRead);
  return { event: 'failure', at: read?.value, attempt: executionParts(failed.execution ?? '').attempt };
}

function isRead(event: TraceEvent): event is TraceEventOf<'recordEmitted'> {
  return event.type === 'recordEmitted' && event.position !== undefined;
}

/** Flink's message without what names the savepoint, the operator's id and what only its own command line has. */
function coreOf(rootCause: string): string {
  const [core = ''] = /(Cannot map checkpoint|with max parallelism).*?(?= for operator|\. This|$)/.exec(rootCause) ?? [];
  return core;
}
