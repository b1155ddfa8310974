/**
 * The reducer: one event after the other makes the view model. The table has a line for every type of event, and the
 * type checker holds it to that, so that nothing the engine reports is silently left out of the picture.
 */
import type { TraceEvent, TraceEventOf, TraceEventType } from '../wire/trace-events.ts';
import { reduceFailed } from './exception-history.ts';
import { emptyView, type JobView } from './job-view.ts';
import { reduceBroadcastStateChanged } from './reduce-broadcast.ts';
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
import { reduceDeed } from './reduce-deeds.ts';
import {
  reduceBackPressure,
  reduceBarrier,
  reduceBlocking,
  reduceBuffer,
  reduceCredit,
  reduceEndOfData,
  reduceRecordEmitted,
  reduceRecordProcessed,
  reduceRecordRestored,
  reduceWatermark,
  reduceWatermarkStatus,
} from './reduce-flow.ts';
import {
  beginSources,
  reduceAction,
  reduceJobManager,
  reduceJobStatus,
  reduceLegStarted,
  reduceProcess,
  reduceRecoverySuppressed,
  reduceRegionRestarting,
  reduceRejected,
  reduceSlot,
  reduceSlotLost,
  reduceSubmitted,
  reduceTaskManager,
  reduceTaskStatus,
} from './reduce-job.ts';
import {
  reduceInputSorted,
  reduceKeyEnded,
  reducePartitionEnded,
  reducePartitionFinished,
  reducePartitionRequested,
  reduceRecordHeld,
  reduceSpilled,
} from './reduce-results.ts';
import { reduceAborted, reduceCommitted, reduceSinkWrote } from './reduce-sinks.ts';
import { reduceFieldChanged, reduceMetrics, reduceRestored, reduceStateChanged } from './reduce-state.ts';
import { reduceTimer, reduceWindow } from './reduce-windows.ts';

/** Applies the next event. Events must come in the order of their places. */
export function reduce(view: JobView, event: TraceEvent): void {
  view.events++;
  view.time = event.time;
  view.place = event.place;
  view.origins.note(event);
  reduceDeed(view, event);
  // Each line takes the type it stands for.
  (REDUCERS[event.type] as Reducer<TraceEvent>)(view, event);
}

/** The view after these events and no others. */
export function viewOf(events: Iterable<TraceEvent>): JobView {
  const view = emptyView();
  for (const event of events) reduce(view, event);
  return view;
}

type Reducer<Event> = (view: JobView, event: Event) => void;

const REDUCERS: { readonly [Type in TraceEventType]: Reducer<TraceEventOf<Type>> } = {
  submitted: (view, event) => {
    reduceSubmitted(view, event);
    beginSources(view);
  },
  rejected: reduceRejected,
  jobStatus: reduceJobStatus,
  taskStatus: reduceTaskStatus,
  slotRequested: reduceSlot,
  slotGranted: reduceSlot,
  slotFreed: reduceSlot,
  taskManagerRegistered: reduceTaskManager,
  slotLost: reduceSlotLost,
  slotFailed: nothing,
  taskManagerLost: reduceTaskManager,
  taskManagerKilled: reduceProcess,
  taskManagerRequested: reduceProcess,
  jobManagerLost: reduceJobManager,
  jobManagerRecovered: reduceJobManager,
  clusterLost: reduceJobManager,
  legStarted: reduceLegStarted,
  failed: reduceFailed,
  regionRestarting: reduceRegionRestarting,
  recoverySuppressed: reduceRecoverySuppressed,
  jobRestored: nothing,
  savepointFailed: nothing,
  restored: reduceRestored,
  inFlightRestored: nothing,
  recordRestored: reduceRecordRestored,
  log: (view, event) => view.logs.append({ ...event, line: event.line ?? null }),
  fault: reduceAction,
  userAction: reduceAction,
  recordEmitted: reduceRecordEmitted,
  recordProcessed: reduceRecordProcessed,
  watermark: reduceWatermark,
  watermarkStatus: reduceWatermarkStatus,
  bufferSent: reduceBuffer,
  bufferDelivered: reduceBuffer,
  credit: reduceCredit,
  backPressured: reduceBackPressure,
  flowing: reduceBackPressure,
  alignmentPaused: () => undefined,
  alignmentResumed: () => undefined,
  sourcePaused: nothing,
  sourceResumed: nothing,
  endOfData: reduceEndOfData,
  stateChanged: reduceStateChanged,
  broadcastStateChanged: reduceBroadcastStateChanged,
  stateExchanged: nothing,
  fieldChanged: reduceFieldChanged,
  metricsReported: reduceMetrics,
  timerRegistered: reduceTimer,
  timerDeleted: reduceTimer,
  timerFired: reduceTimer,
  windowOpened: reduceWindow,
  windowAdded: reduceWindow,
  windowMerged: reduceWindow,
  windowFired: reduceWindow,
  windowCleared: reduceWindow,
  sinkWrote: reduceSinkWrote,
  regionScheduled: nothing,
  regionFinished: nothing,
  bufferSpilled: reduceSpilled,
  partitionFinished: reducePartitionFinished,
  partitionRequested: reducePartitionRequested,
  partitionReleased: reducePartitionEnded,
  partitionLost: reducePartitionEnded,
  recordHeld: reduceRecordHeld,
  inputSorted: reduceInputSorted,
  keyEnded: reduceKeyEnded,
  checkpointTriggered: reduceTriggered,
  barrier: (view, event) => {
    reduceBarrier(view, event);
    reduceFirstBarrier(view, event);
  },
  alignmentTimedOut: nothing,
  channelBlocked: reduceBlocking,
  channelReleased: reduceBlocking,
  snapshotTaken: reduceSnapshot,
  snapshotStored: reduceSnapshot,
  acknowledged: reduceAcknowledged,
  acknowledgementLost: nothing,
  declined: reduceDeclined,
  checkpointCompleted: reduceCompleted,
  checkpointFailed: reduceCheckpointFailed,
  checkpointDiscarded: reduceDiscarded,
  notified: reduceNotified,
  asyncInvoked: nothing,
  asyncCompleted: nothing,
  asyncTimedOut: nothing,
  preCommitted: nothing,
  committed: reduceCommitted,
  transactionAborted: reduceAborted,
};

/** For what the event log alone tells. */
function nothing(): void {
  // The picture stays as it is.
}
