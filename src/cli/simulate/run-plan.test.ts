import { expect, test } from 'vitest';
import { loadJob } from '../../hosts/simulation/module-job-loader.ts';
import { submitJob } from '../../hosts/simulation/submit-job.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import type { TapeAction } from '../../wire/trace-events.ts';
import { drawRun } from './run-plan.ts';

/** Whether it is drawn: not what the director writes, nor what is done on a page, which no drawn job reads. */
const DRAWN: Readonly<Record<TapeAction, boolean>> = {
  killTaskManager: true,
  loseSlot: true,
  addTaskManager: true,
  killJobManager: true,
  clusterLost: true,
  newLeg: false,
  triggerCheckpoint: true,
  triggerSavepoint: true,
  stopWithSavepoint: true,
  cancelJob: true,
  failTask: true,
  muteHeartbeats: true,
  slowOperator: true,
  failStorage: true,
  slowStorage: true,
  fillStorage: true,
  failUpload: true,
  delayUpload: true,
  corruptPart: true,
  slowChannel: true,
  dropAcknowledgement: true,
  delayAcknowledgement: true,
  expireCheckpoint: true,
  muteSource: true,
  poisonRecord: true,
  throwInCallback: true,
  pageEvent: false,
  hung: true,
};

const RUNS = Array.from({ length: 1500 }, (_, seed) => drawRun(seed, 'all').spec);

test('everything that can be done to a run is drawn', () => {
  const drawn = new Set(RUNS.flatMap(({ tape }) => tape.map(({ action }) => action)));
  expect([...drawn].sort()).toEqual(
    Object.keys(DRAWN)
      .filter((action) => DRAWN[action as TapeAction])
      .sort(),
  );
});

test('a page goes away in the middle of a checkpoint, a savepoint, a restore, a commit, a reload and a new leg', () => {
  const reloads = RUNS.flatMap(({ tape }) => tape.filter(({ action }) => action === 'clusterLost'));
  const points = reloads.flatMap(({ when }) => (when === undefined ? [] : [`${when.event} ${when.where?.kind ?? ''}`]));
  expect(points.map((point) => point.trim())).toEqual(
    expect.arrayContaining([
      ...['checkpointTriggered', 'snapshotStored', 'checkpointCompleted'],
      ...['savepoint', 'suspend', 'terminate'].map((kind) => `checkpointTriggered ${kind}`),
      ...['restored', 'recordRestored', 'preCommitted', 'committed', 'clusterLost', 'legStarted'],
    ]),
  );
});

const EITHER = ['false', 'true'];
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'restart-strategy.type': ['exponential-delay', 'failure-rate', 'fixed-delay'],
  'jobmanager.execution.failover-strategy': ['full', 'region'],
  'execution.batch-shuffle-mode': ['ALL_EXCHANGES_BLOCKING', 'ALL_EXCHANGES_PIPELINED'],
  'execution.checkpointing.min-pause': ['0 ms', '150 ms', '30 ms'],
  'execution.checkpointing.unaligned.recover-output-on-downstream.enabled': EITHER,
  'execution.checkpointing.during-recovery.enabled': EITHER,
  'execution.buffer-timeout.enabled': EITHER,
  'pipeline.sources.pause-until-first-checkpoint': EITHER,
  'pipeline.object-reuse': EITHER,
  'pipeline.operator-chaining.enabled': EITHER,
};

test.each(Object.entries(SETTINGS))('%s is drawn as each of %j', (key, values) => {
  expect([...new Set(RUNS.map(({ configuration }) => configuration[key]))].sort()).toEqual(values);
});

test('some runs go on in legs', () => {
  const inLegs = RUNS.filter(({ legSteps }) => legSteps !== undefined);
  expect(inLegs.length / RUNS.length).toBeCloseTo(0.2, 1);
});

test('a leg is long enough for each job to start in and to end in: 60 steps of each subtask', () => {
  const inLegs = RUNS.filter(({ legSteps }) => legSteps !== undefined).slice(0, 60);
  const short = inLegs.filter((spec) => {
    const submitted = submitJob(spec, loadJob(spec.code) as LoadedJob);
    const subtasks = (submitted.graph?.vertices ?? []).reduce((sum, { parallelism }) => sum + parallelism, 0);
    return subtasks === 0 || 60 * subtasks > (spec.legSteps ?? 0);
  });
  expect(short).toEqual([]);
});
