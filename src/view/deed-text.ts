/** What a part of the JobManager did, in the few words that its place on the stage has room for. */
import { taskManagerName } from '../base/ids.ts';
import type { JobGraph } from '../wire/job-graph.ts';
import type { TraceEvent } from '../wire/trace-events.ts';
import { counted, durationText, snapshotName, taskName } from './names.ts';

export function deedText(event: TraceEvent, graph: JobGraph | null): string {
  switch (event.type) {
    case 'submitted':
      return 'starts a JobMaster for it';
    case 'rejected':
      return 'refused the job';
    case 'jobManagerRecovered':
      return event.fromMetadata ? 'found the job in storage' : 'came up without a job';
    case 'slotRequested':
      return 'is asked for a slot';
    case 'slotGranted':
      return `gives slot ${event.taskManager}/${event.slot}`;
    case 'taskManagerRegistered':
      return `${taskManagerName(event.taskManager)} is here, ${counted(event.slots, 'slot')}`;
    case 'taskManagerLost':
      return `lost ${taskManagerName(event.taskManager)}`;
    case 'slotFailed':
      return `has slot ${event.taskManager}/${event.slot} back`;
    case 'taskManagerRequested':
      return event.taskManager ? `starts ${taskManagerName(event.taskManager)}` : 'finds no TaskManager to start';
    default:
      return ofJob(event, graph);
  }
}

function ofJob(event: TraceEvent, graph: JobGraph | null): string {
  switch (event.type) {
    case 'jobStatus':
      return `job ${event.from} → ${event.to}`;
    case 'taskStatus':
      return `${taskName(graph, event.execution)} ${event.to}`;
    case 'regionScheduled':
      return `schedules ${counted(event.executions.length, 'task')}`;
    case 'regionRestarting':
      return `restarts ${counted(event.executions.length, 'task')} in ${durationText(event.backoffMs)}`;
    case 'recoverySuppressed':
      return 'restarts nothing any more';
    case 'checkpointTriggered':
      return `asks sources for ${snapshotName(event.kind, event.checkpoint)}`;
    case 'acknowledged':
      return `has the slip of ${taskName(graph, event.execution)}`;
    case 'declined':
      return `${taskName(graph, event.execution)} declined ${event.checkpoint}`;
    case 'checkpointCompleted':
      return `${snapshotName(event.kind, event.checkpoint)} is complete`;
    case 'checkpointFailed':
      return `gave up checkpoint ${event.checkpoint}`;
    default:
      return '';
  }
}
