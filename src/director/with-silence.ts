/**
 * Fills into a TaskManager's loss by heartbeat what silenced it: the JobManager hears nothing and cannot know why. Silence sends no
 * message, so no cause comes with the alarm that ends the wait for it.
 */
import type { TraceEvent } from '../wire/trace-events.ts';
import type { TaskManagerProcesses } from './task-manager-processes.ts';

export function withSilence(events: readonly TraceEvent[], processes: TaskManagerProcesses): readonly TraceEvent[] {
  const isUnexplained = (event: TraceEvent) => event.type === 'taskManagerLost' && event.detectedBy === 'heartbeat';
  if (!events.some(isUnexplained)) return events;
  return events.map((event) => {
    if (event.type !== 'taskManagerLost' || !isUnexplained(event)) return event;
    return { ...event, cause: processes.get(event.taskManager)?.mutedBy ?? event.cause };
  });
}
