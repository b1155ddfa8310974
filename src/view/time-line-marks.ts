/** What the time line shows of a run: the moments someone may want to go to. */
import type { ModelTime } from '../base/ids.ts';
import type { Place, TraceEvent } from '../wire/trace-events.ts';
import type { JobView } from './job-view.ts';

export type MarkKind = 'checkpoint' | 'checkpointFailed' | 'failure' | 'restart' | 'output' | 'action' | 'end';

export interface Mark {
  readonly kind: MarkKind;
  readonly place: Place;
  readonly time: ModelTime;
  readonly label: string;
}

/** The mark an event leaves, if it is one of those; `view` is the view just after it. */
export function markOf(event: TraceEvent, view: JobView): Mark | null {
  const { place, time } = event;
  switch (event.type) {
    case 'checkpointCompleted':
      return { kind: 'checkpoint', place, time, label: `Checkpoint ${event.checkpoint} completed` };
    case 'checkpointFailed':
      return { kind: 'checkpointFailed', place, time, label: `Checkpoint ${event.checkpoint} failed` };
    case 'taskManagerKilled':
      return { kind: 'failure', place, time, label: `TaskManager ${numberOf(event.taskManager)} died` };
    case 'slotLost':
      return { kind: 'failure', place, time, label: `Slot ${event.taskManager}/${event.slot} was lost` };
    case 'jobManagerLost':
      return { kind: 'failure', place, time, label: 'The JobManager died' };
    case 'clusterLost':
      return { kind: 'failure', place, time, label: 'The whole cluster died' };
    case 'legStarted':
      return { kind: 'restart', place, time, label: `Leg ${event.leg} begins` };
    case 'failed':
      return { kind: 'failure', place, time, label: event.reason.message };
    case 'jobStatus':
      return statusMark(event.to, view, { place, time });
    case 'sinkWrote':
      return { kind: 'output', place, time, label: `A row for ${event.sink}` };
    case 'userAction':
      return { kind: 'action', place, time, label: event.entry.action };
    default:
      return null;
  }
}

function statusMark(status: string, view: JobView, at: { place: Place; time: ModelTime }): Mark | null {
  if (['FINISHED', 'FAILED', 'CANCELED'].includes(status)) return { kind: 'end', ...at, label: `The job is ${status}` };
  if (status !== 'RUNNING' || view.job.restarts === 0) return null;
  return { kind: 'restart', ...at, label: `Attempt ${view.job.restarts + 1} runs` };
}

function numberOf(taskManager: string | null): string {
  return taskManager === null ? '' : taskManager.slice(taskManager.indexOf('-') + 1);
}
