/**
 * Reduces who of the JobManager's parts did what last: the Dispatcher takes jobs, the ResourceManager has the slots,
 * the JobMaster runs the job and its CheckpointCoordinator the checkpoints. Part of `reduce`.
 */
import type { TraceEvent, TraceEventType } from '../wire/trace-events.ts';
import type { JobView } from './job-view.ts';

export type ManagerPart = 'dispatcher' | 'resourceManager' | 'jobMaster' | 'checkpointCoordinator';

/** The last event of each part since its JobManager came up. */
export type Deeds = Readonly<Partial<Record<ManagerPart, TraceEvent>>>;

/** What merely follows from one of these at the same moment would hide it: a swept checkpoint, a freed slot. */
const PART_OF: Readonly<Partial<Record<TraceEventType, ManagerPart>>> = {
  submitted: 'dispatcher',
  rejected: 'dispatcher',
  jobManagerRecovered: 'dispatcher',
  slotRequested: 'resourceManager',
  slotGranted: 'resourceManager',
  taskManagerRegistered: 'resourceManager',
  taskManagerLost: 'resourceManager',
  slotFailed: 'resourceManager',
  taskManagerRequested: 'resourceManager',
  jobStatus: 'jobMaster',
  taskStatus: 'jobMaster',
  regionScheduled: 'jobMaster',
  regionRestarting: 'jobMaster',
  recoverySuppressed: 'jobMaster',
  checkpointTriggered: 'checkpointCoordinator',
  acknowledged: 'checkpointCoordinator',
  declined: 'checkpointCoordinator',
  checkpointCompleted: 'checkpointCoordinator',
  checkpointFailed: 'checkpointCoordinator',
};

const ENDS: ReadonlySet<TraceEventType> = new Set(['jobManagerLost', 'clusterLost', 'legStarted']);

export function reduceDeed(view: JobView, event: TraceEvent): void {
  const part = PART_OF[event.type];
  if (part) view.deeds = { ...view.deeds, [part]: event };
  else if (ENDS.has(event.type)) view.deeds = {};
}
