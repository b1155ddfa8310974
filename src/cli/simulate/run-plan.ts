/** A random run of a random job: cluster, configuration, pace, interleaving and faults, all drawn from one seed. */
import { RandomStreams } from '../../base/random-streams.ts';
import { DEFAULT_PACE, type Pace, type RunSpec } from '../../ports/run-spec.ts';
import type { ConfigurationMap } from '../../wire/job-graph.ts';
import { Draw } from './draw.ts';
import { drawAtRarePoint, drawEveryFault, endsMachine } from './draw-every-fault.ts';
import { drawFault, drawTopicFault } from './draw-faults.ts';
import { drawPageFaults } from './draw-page-faults.ts';
import { drawSlotLosses } from './draw-slot-losses.ts';
import { codeOf } from './job-code.ts';
import { dataSetsOf, drawJob, type JobPlan } from './job-plan.ts';
import { sourceTopics } from './source-topics.ts';

export interface RunPlan {
  readonly job: JobPlan;
  readonly spec: RunSpec;
  readonly exactlyOnce: boolean;
}

/** The widest operator needs this many slots, since all share one slot sharing group. */
const WIDEST = 3;

/** `usual`: what leaves the job a way to its end. */
export type FaultsDrawn = 'usual' | 'all';

export function drawRun(seed: number, faults: FaultsDrawn = 'usual'): RunPlan {
  const plan = drawUsualRun(seed);
  if (faults === 'usual') return plan;
  const streams = new RandomStreams(seed);
  return { ...plan, spec: withEveryFault(plan.spec, plan.job, (what) => new Draw(streams.stream(what))) };
}

/** The run with every fault there is on its tape, what the job may bear of them, and in a fifth of the runs legs. `job`: what they can hit. */
export function withEveryFault(spec: RunSpec, job: JobPlan, drawing: (what: string) => Draw): RunSpec {
  const drawn = drawEveryFault(drawing('every fault'), job);
  const tape = [
    ...drawn.tape,
    ...drawAtRarePoint(drawing('rare points'), job),
    ...drawPageFaults(drawing('page')),
    ...drawSlotLosses(drawing('slots'), job, spec.cluster.slotsEach),
  ];
  const cluster = { ...spec.cluster, standingBy: tape.filter(endsMachine).length };
  const configuration = { ...spec.configuration, ...drawn.configuration };
  const legs = drawLegs(drawing('legs'), isLarge(job, configuration));
  return { ...spec, ...legs, cluster, configuration, tape };
}

/**
 * Within a leg a job must be able to start from its checkpoint and to come to the one that it ends with (7.8.2): else the next leg begins with that
 * one, and so for ever. It takes 20 to 60 steps of each subtask, of which drawn jobs have up to 44, and up to 57 where none are chained, or a window
 * join stands beside the others: their legs are twice as long, since their checkpoints take so much of one.
 */
const LEG_STEPS = [3_000, 6_000];

/** A fifth of the runs go on in legs of so many steps. */
function drawLegs(draw: Draw, isLarge: boolean): Pick<RunSpec, 'legSteps'> {
  return draw.chance(20) ? { legSteps: draw.oneOf(LEG_STEPS) * (isLarge ? 2 : 1) } : {};
}

function isLarge({ branches }: JobPlan, configuration: ConfigurationMap): boolean {
  const hasWindowJoin = branches.includes('matches') || branches.includes('groups');
  return hasWindowJoin || configuration['pipeline.operator-chaining.enabled'] === 'false';
}

function drawUsualRun(seed: number): RunPlan {
  const streams = new RandomStreams(seed);
  const drawing = (what: string) => new Draw(streams.stream(what));
  const draw = drawing('plan');
  const topics = drawing('topics');
  const later = { inputs: drawing('inputs'), outside: drawing('outside'), readTopics: drawing('read topics') };
  const streaming = drawJob({
    plan: draw,
    topics,
    ...later,
    branches: drawing('branches'),
    windowJoins: drawing('window joins'),
  });
  const isAligned = !draw.chance(15);
  const faults = draw.several(0, 4, () => drawFault(draw));
  const topicFaults = drawTopicFault(topics, streaming);
  const slotsEach = draw.between(1, 3);
  const killed = [...faults, ...topicFaults].filter(endsMachine).length;
  const configuration = {
    ...drawConfiguration(draw, isAligned),
    ...drawUnaligned(drawing('unaligned')),
    ...drawRecovery(drawing('recovery')),
    ...drawSettings(drawing('settings')),
    ...drawStateBackend(drawing('state backend')),
  };
  const pace = drawPace(draw);
  const recordsPerBuffer = draw.oneOf([1, 1, 2, 7, 64]);
  const job: JobPlan = draw.chance(30) ? { ...streaming, mode: 'BATCH' } : streaming;
  const left = sourceTopics(job);
  const spec: RunSpec = {
    code: codeOf(job),
    dataSets: dataSetsOf(job),
    ...(left.length > 0 && { topics: left }),
    cluster: { taskManagers: Math.ceil(WIDEST / slotsEach) + draw.between(0, 1), slotsEach, standingBy: killed },
    configuration,
    seed,
    // In BATCH nothing can be exactly once whose machine dies in the middle of the only commit: its region runs again, and commits again.
    tape: job.mode === 'BATCH' ? faults : [...faults, ...topicFaults],
    pace,
    recordsPerBuffer,
  };
  // A BATCH job takes no checkpoints; what runs again begins with nothing and reads all of its input.
  return { job, spec, exactlyOnce: isAligned || job.mode === 'BATCH' };
}

/** A third of the jobs keep their state in storage, with more or less memory for it. */
function drawStateBackend(draw: Draw): ConfigurationMap {
  if (!draw.chance(33)) return {};
  return {
    'state.backend.type': 'indexeddb',
    'state.backend.indexeddb.cache-size': draw.oneOf(['1 kb', '16 kb', '8 mb']),
    'execution.checkpointing.incremental': String(draw.chance(50)),
  };
}

function drawConfiguration(draw: Draw, exactlyOnce: boolean): ConfigurationMap {
  return {
    'parallelism.default': String(draw.between(1, WIDEST)),
    'high-availability.type': 'simulated',
    'execution.checkpointing.interval': `${draw.oneOf([20, 50, 120, 400])} ms`,
    'execution.checkpointing.mode': exactlyOnce ? 'EXACTLY_ONCE' : 'AT_LEAST_ONCE',
    ...drawTolerance(draw),
    'execution.checkpointing.max-concurrent-checkpoints': String(draw.oneOf([1, 1, 2])),
    'execution.buffer-timeout.interval': `${draw.oneOf([0, 5, 100])} ms`,
    'restart-strategy.fixed-delay.attempts': '1000',
    'restart-strategy.fixed-delay.delay': `${draw.oneOf([1, 30, 200])} ms`,
    'heartbeat.interval': '100 ms',
    'heartbeat.timeout': '500 ms',
  };
}

/** Where it is at least once they change nothing. */
function drawUnaligned(draw: Draw): ConfigurationMap {
  if (!draw.chance(35)) return {};
  return {
    'execution.checkpointing.unaligned.enabled': 'true',
    'execution.checkpointing.aligned-checkpoint-timeout': `${draw.oneOf([0, 0, 5, 40])} ms`,
    'execution.checkpointing.max-concurrent-checkpoints': '1',
  };
}

/** What was in flight at the outputs comes back at the inputs, checkpoints are taken meanwhile, sources wait for the first: in any combination. */
function drawRecovery(draw: Draw): ConfigurationMap {
  const enabled = (percent: number) => String(draw.chance(percent));
  return {
    'execution.checkpointing.unaligned.recover-output-on-downstream.enabled': enabled(40),
    'execution.checkpointing.during-recovery.enabled': enabled(50),
    'pipeline.sources.pause-until-first-checkpoint': enabled(15),
  };
}

/** What changes how a job runs, and nothing of what comes of it. */
function drawSettings(draw: Draw): ConfigurationMap {
  return {
    'execution.checkpointing.min-pause': `${draw.oneOf([0, 0, 30, 150])} ms`,
    'restart-strategy.type': draw.oneOf([...times(6, 'fixed-delay'), 'exponential-delay', 'failure-rate']),
    'restart-strategy.exponential-delay.initial-backoff': '20 ms',
    'restart-strategy.exponential-delay.max-backoff': '300 ms',
    'restart-strategy.failure-rate.max-failures-per-interval': '1000',
    'restart-strategy.failure-rate.delay': '40 ms',
    'jobmanager.execution.failover-strategy': draw.oneOf([...times(5, 'region'), 'full']),
    'pipeline.object-reuse': String(draw.chance(30)),
    'pipeline.operator-chaining.enabled': String(!draw.chance(10)),
    'pipeline.auto-watermark-interval': `${draw.oneOf([5, 50, 200, 200])} ms`,
    'execution.buffer-timeout.enabled': String(!draw.chance(8)),
    'execution.batch-shuffle-mode': draw.oneOf([...times(4, 'ALL_EXCHANGES_BLOCKING'), 'ALL_EXCHANGES_PIPELINED']),
  };
}

function times(count: number, value: string): string[] {
  return Array.from({ length: count }, () => value);
}

/** A time-out that backlogs can exceed must be tolerated, else the job would go back to the same backlog for ever. */
function drawTolerance(draw: Draw): ConfigurationMap {
  const expires = draw.chance(30);
  return {
    'execution.checkpointing.timeout': expires ? '800 ms' : '1 min',
    'execution.checkpointing.tolerable-failed-checkpoints': String(expires ? 1000 : draw.oneOf([0, 3])),
  };
}

function drawPace(draw: Draw): Pace {
  return {
    ...DEFAULT_PACE,
    stepMs: draw.oneOf([0.1, 1, 4]),
    jitterMs: draw.oneOf([0, 3, 20]),
    storageMs: draw.oneOf([1, 10, 30]),
    startMs: draw.oneOf([10, 200]),
    connectionLostMs: draw.oneOf([5, 60]),
    // Long enough that a buffer of an attempt may come when the next one runs in its slot.
    ...(draw.chance(50) && { stragglers: { percent: 5, delayMs: draw.oneOf([60, 250]) } }),
  };
}
