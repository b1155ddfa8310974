/** Jobs of every kind with every fault, as the simulator draws them: slots in Workers and slots in one thread do the same, step by step. */
import { expect, test } from '@playwright/test';
import { drawRun } from '../../src/cli/simulate/run-plan.ts';
import { expectEqualHosts, oneHostPage } from './host-page.ts';

/** Few, and in them all that KINDS and FAULTS name. */
const SEEDS = [7, 46, 53, 84, 90, 93, 97, 107, 121, 132, 133, 135, 157, 498];

const KINDS = [
  ...[
    'STREAMING',
    'BATCH',
    'sequence',
    'generator',
    'rows',
    'from a topic',
    'map',
    'filter',
    'flatMap',
    'rebalance',
    'rescale',
    'shuffle',
  ],
  ...[
    'async',
    'connected',
    'second',
    'side',
    'ticks',
    'kept',
    'sessions',
    'windows',
    'pairs',
    'matches',
    'groups',
    'rules',
    'two-phase commit',
  ],
  ...['topic', 'legs', 'at least once', 'unaligned', 'state in storage'],
];

const FAULTS = [
  ...[
    'killTaskManager',
    'addTaskManager',
    'killJobManager',
    'clusterLost',
    'muteHeartbeats',
    'loseSlot',
    'hung',
    'failTask',
    'throwInCallback',
  ],
  ...[
    'triggerCheckpoint',
    'triggerSavepoint',
    'stopWithSavepoint',
    'cancelJob',
    'expireCheckpoint',
    'dropAcknowledgement',
  ],
  ...['delayAcknowledgement', 'failUpload', 'delayUpload', 'corruptPart', 'failStorage', 'slowStorage', 'fillStorage'],
  ...['slowOperator', 'slowChannel', 'muteSource', 'poisonRecord'],
];

test.describe.configure({ timeout: 120_000 });

const page = oneHostPage();

for (const seed of SEEDS) {
  test(`the run of seed ${seed}`, async () => {
    await expectEqualHosts(page(), drawRun(seed, 'all').spec);
  });
}

test('in these runs are jobs of every kind, and every fault', () => {
  const plans = SEEDS.map((seed) => drawRun(seed, 'all'));
  const kinds = new Set(plans.flatMap(kindsOf));
  const faults = new Set<string>(plans.flatMap(({ spec }) => spec.tape.map(({ action }) => action)));
  expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  expect(FAULTS.filter((fault) => !faults.has(fault))).toEqual([]);
});

function kindsOf({ job, spec, exactlyOnce }: ReturnType<typeof drawRun>): string[] {
  const { mode, sources, branches, connected, secondParallelism, side, ticks, commitMs, topic } = job;
  const steps = sources.flatMap((source) => source.steps);
  const has: Readonly<Record<string, boolean>> = {
    connected,
    side,
    ticks,
    topic,
    second: secondParallelism !== null,
    async: sources.some(({ lookUp }) => lookUp !== null),
    'two-phase commit': commitMs !== null,
    legs: spec.legSteps !== undefined,
    'at least once': !exactlyOnce,
    unaligned: spec.configuration['execution.checkpointing.unaligned.enabled'] === 'true',
    'state in storage': spec.configuration['state.backend.type'] === 'indexeddb',
  };
  const plain = sources.map(({ kind }) => (kind === 'topic' ? 'from a topic' : kind));
  const partitionings = steps.map(({ partitioning }) => partitioning);
  const those = Object.keys(has).filter((kind) => has[kind]);
  return [mode, ...plain, ...steps.map(({ kind }) => kind), ...partitionings, ...branches, ...those];
}
