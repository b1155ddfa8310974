/**
 * The reducer: one event after the other makes the view model. The switch has a case for every type of event, and the
 * type checker holds it to that, so that nothing the engine reports is silently left out of the picture.
 */
import { unreachable } from '../base/assert.ts';
import type { TraceEvent, TraceEventOf } from '../wire/trace-events.ts';
import { emptyView, type JobView } from './job-view.ts';
import {
  reduceAcknowledged,
  reduceCheckpointFailed,
  reduceCompleted,
  reduceDeclined,
  reduceDiscarded,
  reduceFirstBarrier,
  reduceNotified,
  reduceSnapshot,
  reduceTriggered,
} from './reduce-checkpoints.ts';
import {
  reduceBackPressure,
  reduceBarrier,
  reduceBlocking,
  reduceBuffer,
  reduceCredit,
  reduceEndOfData,
  reduceRecordEmitted,
  reduceRecordProcessed,
  reduceWatermark,
  reduceWatermarkStatus,
} from './reduce-flow.ts';
import {
  beginSources,
  reduceAction,
  reduceFailed,
  reduceJobManager,
  reduceJobStatus,
  reduceProcess,
  reduceRecoverySuppressed,
  reduceRegionRestarting,
  reduceRejected,
  reduceSlot,
  reduceSubmitted,
  reduceTaskManager,
  reduceTaskStatus,
} from './reduce-job.ts';
import {
  reduceFieldChanged,
  reduceRestored,
  reduceSinkWrote,
  reduceStateChanged,
  reduceTimer,
  reduceWindow,
} from './reduce-state.ts';

/** Applies the next event. Events must come in the order of their places. */
export function reduce(view: JobView, event: TraceEvent): void {
  view.events++;
  view.time = event.time;
  view.place = event.place;
  view.origins.note(event);
  reduceOne(view, event);
}

/** The view after these events and no others. */
export function viewOf(events: Iterable<TraceEvent>): JobView {
  const view = emptyView();
  for (const event of events) reduce(view, event);
  return view;
}

function reduceOne(view: JobView, event: TraceEvent): void {
  switch (event.type) {
    case 'submitted':
      reduceSubmitted(view, event);
      beginSources(view);
      break;
    case 'rejected':
      reduceRejected(view, event);
      break;
    case 'jobStatus':
      reduceJobStatus(view, event);
      break;
    case 'taskStatus':
      reduceTaskStatus(view, event);
      break;
    case 'slotRequested':
    case 'slotGranted':
    case 'slotFreed':
      reduceSlot(view, event);
      break;
    case 'taskManagerRegistered':
    case 'taskManagerLost':
      reduceTaskManager(view, event);
      break;
    case 'taskManagerKilled':
    case 'taskManagerRequested':
      reduceProcess(view, event);
      break;
    case 'jobManagerLost':
    case 'jobManagerRecovered':
    case 'clusterLost':
      reduceJobManager(view, event);
      break;
    case 'failed':
      reduceFailed(view, event);
      break;
    case 'regionRestarting':
      reduceRegionRestarting(view, event);
      break;
    case 'recoverySuppressed':
      reduceRecoverySuppressed(view, event);
      break;
    case 'restored':
      reduceRestored(view, event);
      break;
    case 'log':
      view.logs.append({ ...event, line: event.line ?? null });
      break;
    case 'fault':
    case 'userAction':
      reduceAction(view, event);
      break;
    default:
      reduceData(view, event);
      break;
  }
}

type FlowEvent = TraceEventOf<
  | 'recordEmitted'
  | 'recordProcessed'
  | 'watermark'
  | 'watermarkStatus'
  | 'bufferSent'
  | 'bufferDelivered'
  | 'credit'
  | 'backPressured'
  | 'flowing'
  | 'endOfData'
  | 'stateChanged'
  | 'fieldChanged'
  | 'timerRegistered'
  | 'timerDeleted'
  | 'timerFired'
  | 'windowOpened'
  | 'windowMerged'
  | 'windowFired'
  | 'windowCleared'
  | 'sinkWrote'
>;

function reduceData(view: JobView, event: FlowEvent | CheckpointEvent): void {
  switch (event.type) {
    case 'recordEmitted':
      reduceRecordEmitted(view, event);
      break;
    case 'recordProcessed':
      reduceRecordProcessed(view, event);
      break;
    case 'watermark':
      reduceWatermark(view, event);
      break;
    case 'watermarkStatus':
      reduceWatermarkStatus(view, event);
      break;
    case 'bufferSent':
    case 'bufferDelivered':
      reduceBuffer(view, event);
      break;
    case 'credit':
      reduceCredit(view, event);
      break;
    case 'backPressured':
    case 'flowing':
      reduceBackPressure(view, event);
      break;
    case 'endOfData':
      reduceEndOfData(view, event);
      break;
    case 'stateChanged':
      reduceStateChanged(view, event);
      break;
    case 'fieldChanged':
      reduceFieldChanged(view, event);
      break;
    case 'timerRegistered':
    case 'timerDeleted':
    case 'timerFired':
      reduceTimer(view, event);
      break;
    case 'windowOpened':
    case 'windowMerged':
    case 'windowFired':
    case 'windowCleared':
      reduceWindow(view, event);
      break;
    case 'sinkWrote':
      reduceSinkWrote(view, event);
      break;
    default:
      reduceCheckpoint(view, event);
      break;
  }
}

type CheckpointEvent = TraceEventOf<
  | 'checkpointTriggered'
  | 'barrier'
  | 'channelBlocked'
  | 'channelReleased'
  | 'snapshotTaken'
  | 'snapshotStored'
  | 'acknowledged'
  | 'declined'
  | 'checkpointCompleted'
  | 'checkpointFailed'
  | 'checkpointDiscarded'
  | 'notified'
  | 'preCommitted'
  | 'committed'
  | 'transactionAborted'
>;

function reduceCheckpoint(view: JobView, event: CheckpointEvent): void {
  switch (event.type) {
    case 'checkpointTriggered':
      reduceTriggered(view, event);
      break;
    case 'barrier':
      reduceBarrier(view, event);
      reduceFirstBarrier(view, event);
      break;
    case 'channelBlocked':
    case 'channelReleased':
      reduceBlocking(view, event);
      break;
    case 'snapshotTaken':
    case 'snapshotStored':
      reduceSnapshot(view, event);
      break;
    case 'acknowledged':
      reduceAcknowledged(view, event);
      break;
    case 'declined':
      reduceDeclined(view, event);
      break;
    case 'checkpointCompleted':
      reduceCompleted(view, event);
      break;
    case 'checkpointFailed':
      reduceCheckpointFailed(view, event);
      break;
    case 'checkpointDiscarded':
      reduceDiscarded(view, event);
      break;
    case 'notified':
      reduceNotified(view, event);
      break;
    case 'preCommitted':
    case 'committed':
    case 'transactionAborted':
      break;
    default:
      unreachable(event);
  }
}
