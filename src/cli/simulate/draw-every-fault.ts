/**
 * What is done to a random run with `--faults all`: everything that a tape knows (TapeAction), but for what hosts write on it themselves.
 * Some of it rightly ends the job for good; what must come of a run then is for check-end.ts to say.
 */
import type { FailureReason } from '../../base/failure.ts';
import type { ConfigurationMap } from '../../wire/job-graph.ts';
import type { TapeAction, TapeCondition, TapeEntry, TraceEventType } from '../../wire/trace-events.ts';
import type { Draw } from './draw.ts';
import type { JobPlan } from './job-plan.ts';

export interface DrawnFaults {
  readonly tape: readonly TapeEntry[];
  /** What the job may bear, over the configuration that was drawn before. */
  readonly configuration: ConfigurationMap;
}

/** The action without its moment. */
type Deed = Omit<TapeEntry, 'when' | 'at'>;

/** The job is the same after each restart, and so is what is wrong: these are for jobs that may restart but a few times. */
const LASTING = ['poisonRecord', 'corruptPart'] as const;

/** The sooner or later of them, since one that comes before what it undoes does nothing. In steps. */
const UNDONE_AT = [3_000, 20_000, 60_000];

const MOMENTS: readonly TraceEventType[] = [
  'barrier',
  'snapshotTaken',
  'recordProcessed',
  'recordEmitted',
  'endOfData',
  'restored',
  'timerFired',
  'watermark',
  'stateChanged',
  'sinkWrote',
  'preCommitted',
  'committed',
  'asyncInvoked',
  'asyncCompleted',
  'taskStatus',
  'taskManagerLost',
  'jobManagerRecovered',
  'regionRestarting',
  'failed',
  'fault',
];

const MOMENTS_OF: Readonly<Record<JobPlan['mode'], readonly TraceEventType[]>> = {
  STREAMING: [
    ...MOMENTS,
    'checkpointTriggered',
    'checkpointCompleted',
    'checkpointFailed',
    'checkpointDiscarded',
    'snapshotStored',
    'acknowledged',
    'notified',
    'alignmentTimedOut',
    'channelBlocked',
    'inFlightRestored',
    'recordRestored',
  ],
  BATCH: [
    ...MOMENTS,
    'recordHeld',
    'keyEnded',
    'inputSorted',
    'partitionFinished',
    'partitionRequested',
    'regionScheduled',
    'regionFinished',
  ],
};

export function drawEveryFault(draw: Draw, job: JobPlan): DrawnFaults {
  const restarts = draw.chance(30) ? draw.between(0, 4) : null;
  const tape = draw.several(1, 5, () => drawFault(draw, job, restarts !== null)).flat();
  return {
    tape,
    configuration: {
      ...(restarts !== null && {
        'restart-strategy.type': 'fixed-delay',
        'restart-strategy.fixed-delay.attempts': String(restarts),
      }),
      ...(draw.chance(10) && { 'high-availability.type': 'NONE' }),
      'execution.checkpointing.num-retained': String(draw.oneOf([1, 1, 2, 3])),
      'execution.checkpointing.externalized-checkpoint-retention': draw.oneOf([
        'NO_EXTERNALIZED_CHECKPOINTS',
        'DELETE_ON_CANCELLATION',
        'RETAIN_ON_CANCELLATION',
      ]),
    },
  };
}

/** Points at which hardly anything else is done, since a run has few of them, or so many that each is nothing special. */
const RARE_MOMENTS: readonly TraceEventType[] = [
  'submitted',
  'jobStatus',
  'slotRequested',
  'slotGranted',
  'slotFreed',
  'taskManagerKilled',
  'taskManagerRequested',
  'taskManagerRegistered',
  'jobManagerLost',
  'clusterLost',
  'legStarted',
  'userAction',
  'watermarkStatus',
  'bufferSent',
  'bufferDelivered',
  'credit',
  'backPressured',
  'flowing',
  'fieldChanged',
  'stateExchanged',
  'broadcastStateChanged',
  'timerRegistered',
  'windowOpened',
  'windowAdded',
  'windowMerged',
  'windowFired',
  'windowCleared',
  'transactionAborted',
];

const RARE_MOMENTS_OF: Readonly<Record<JobPlan['mode'], readonly TraceEventType[]>> = {
  STREAMING: [...RARE_MOMENTS, 'channelReleased', 'declined', 'savepointFailed', 'acknowledgementLost'],
  BATCH: [...RARE_MOMENTS, 'bufferSpilled', 'partitionReleased', 'partitionLost'],
};

/** In a fifth of the runs one more fault: anything that can be done, or a machine whose code does not return. */
export function drawAtRarePoint(draw: Draw, job: JobPlan): TapeEntry[] {
  if (!draw.chance(20)) return [];
  const event = draw.oneOf(RARE_MOMENTS_OF[job.mode]);
  const when: TapeCondition = { event, nth: draw.oneOf([1, 2, draw.between(3, 40)]) };
  const deed = draw.chance(20) ? drawHung(draw) : drawDeed(draw, job);
  return [{ when, ...deed }, ...undone(deed)];
}

function drawHung(draw: Draw): Deed {
  const reason: FailureReason = { class: 'MillraceWatchdog', message: 'the simulation lets it not return' };
  return { action: 'hung', target: drawMachine(draw), value: reason };
}

/** Another one is to stand by for it. */
export function endsMachine({ action }: TapeEntry): boolean {
  return action === 'killTaskManager' || action === 'muteHeartbeats' || action === 'hung';
}

function drawFault(draw: Draw, job: JobPlan, isBounded: boolean): TapeEntry[] {
  if (isBounded && draw.chance(25)) return drawLasting(draw, job);
  const deed = drawDeed(draw, job);
  return [{ ...drawMoment(draw, job), ...deed }, ...undone(deed)];
}

export function drawMoment(draw: Draw, job: JobPlan): Pick<TapeEntry, 'when' | 'at'> {
  if (draw.chance(20)) return { at: draw.between(1, 1500) };
  const event = draw.oneOf(MOMENTS_OF[job.mode]);
  return { when: { event, nth: draw.oneOf([1, 1, 2, 3, draw.between(4, 40)]), ...drawWhere(draw, event) } };
}

/** Of that checkpoint, or of that subtask, and no other. */
function drawWhere(draw: Draw, event: TraceEventType): Pick<TapeCondition, 'where'> {
  if (event === 'taskStatus')
    return { where: { to: draw.oneOf(['DEPLOYING', 'INITIALIZING', 'RUNNING', 'CANCELING']) } };
  if (!draw.chance(25)) return {};
  const ofCheckpoint = ['checkpointTriggered', 'checkpointCompleted', 'barrier', 'snapshotTaken', 'acknowledged'];
  if (ofCheckpoint.includes(event)) return { where: { checkpoint: draw.between(1, 6) } };
  return { where: { subtask: draw.oneOf(['fold:0', 'fold:1', 'source0:0']) } };
}

const DEEDS: readonly Exclude<TapeAction, (typeof LASTING)[number] | 'newLeg' | 'pageEvent' | 'hung' | 'loseSlot'>[] = [
  'killTaskManager',
  'killTaskManager',
  'killTaskManager',
  'failTask',
  'failTask',
  'throwInCallback',
  'throwInCallback',
  'killJobManager',
  'clusterLost',
  'addTaskManager',
  'muteHeartbeats',
  'muteSource',
  'slowOperator',
  'slowChannel',
  'slowStorage',
  'failStorage',
  'fillStorage',
  'failUpload',
  'delayUpload',
  'dropAcknowledgement',
  'delayAcknowledgement',
  'expireCheckpoint',
  'triggerCheckpoint',
  'triggerSavepoint',
  'stopWithSavepoint',
  'cancelJob',
];

function drawDeed(draw: Draw, job: JobPlan): Deed {
  const action = draw.oneOf(DEEDS);
  switch (action) {
    case 'killTaskManager':
    case 'muteHeartbeats':
      return { action, target: drawMachine(draw) };
    case 'failTask':
      return { action, target: drawTask(draw, job), value: 'failed by the simulation' };
    case 'throwInCallback':
      return { action, target: drawTask(draw, job), value: drawCallback(draw) };
    case 'muteSource':
      return { action, target: drawSource(draw, job) };
    case 'slowOperator':
      return { action, target: draw.oneOf(verticesOf(job)), value: draw.oneOf([3, 10]) };
    case 'slowChannel':
      return { action, target: draw.oneOf(verticesOf(job)), value: draw.oneOf([5, 40]) };
    case 'slowStorage':
    case 'delayUpload':
    case 'delayAcknowledgement':
      return { action, ...(action !== 'slowStorage' && drawAny(draw, job)), value: draw.oneOf([20, 60]) };
    case 'failStorage':
      return { action, value: draw.between(1, 4) };
    case 'failUpload':
    case 'dropAcknowledgement':
      return { action, ...drawAny(draw, job), value: draw.between(1, 3) };
    case 'stopWithSavepoint':
      return { action, ...(draw.chance(40) && { value: 'drain' }) };
    default:
      return { action };
  }
}

function drawMachine(draw: Draw): string {
  return draw.oneOf(['tm-1', 'tm-2', 'tm-3', 'owner-of:0', 'owner-of:1']);
}

function drawLasting(draw: Draw, job: JobPlan): TapeEntry[] {
  const action = draw.oneOf(LASTING);
  const moment = drawMoment(draw, job);
  if (action === 'corruptPart') {
    // It shows only where somebody restores it.
    const damaged: TapeCondition = { event: 'fault', where: { 'entry.action': action } };
    return [
      { ...moment, action, ...drawAny(draw, job) },
      { when: damaged, action: 'failTask', target: 'fold', value: 'failed by the simulation' },
    ];
  }
  const source = draw.oneOf(job.sources);
  const first = source.kind === 'sequence' ? source.firstId : 0;
  return [{ ...moment, action, target: sourceVertex(source), value: first + draw.between(0, source.count) }];
}

const CALLBACKS = ['open', 'processElement', 'onTimer', 'snapshotState', 'notifyCheckpointComplete', 'close'] as const;

function drawCallback(draw: Draw) {
  return { callback: draw.oneOf(CALLBACKS), nth: draw.oneOf([1, 2, draw.between(3, 40)]) };
}

/** What is silent for ever, or full, lets no job end. */
function undone({ action, target }: Deed): TapeEntry[] {
  if (action !== 'muteSource' && action !== 'fillStorage') return [];
  return UNDONE_AT.map((at) => ({ at, action, ...(target !== undefined && { target }), value: false }));
}

function drawAny(draw: Draw, job: JobPlan): Pick<TapeEntry, 'target'> {
  return draw.chance(30) ? {} : { target: drawTask(draw, job) };
}

/** A vertex, or a subtask of it: there may be none of its number. */
function drawTask(draw: Draw, job: JobPlan): string {
  return `${draw.oneOf(verticesOf(job))}${draw.oneOf(['', '', ':0', ':1'])}`;
}

function drawSource(draw: Draw, { sources }: JobPlan): string {
  return sourceVertex(draw.oneOf(sources));
}

/** Keys of vertices that the job has, most of them. */
function verticesOf({ sources, commitMs, topic, secondParallelism, side }: JobPlan): string[] {
  return [
    ...sources.map(sourceVertex),
    ...['fold', 'fold', 'fold'],
    ...(commitMs === null ? [] : ['committed-writer']),
    ...(topic ? ['topic-writer'] : []),
    ...(secondParallelism === null ? [] : ['keyed-process']),
    ...(side ? ['process'] : []),
  ];
}

function sourceVertex({ kind, name }: JobPlan['sources'][number]): string {
  return kind === 'sequence' ? 'sequence-source' : name;
}
