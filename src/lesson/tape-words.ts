/** What was done to a run, as a learner would say it: 'the death of TaskManager 1 after barrier 3 reached count (1/2)'. */
import { channelParts, executionParts } from '../base/ids.ts';
import type { CompletedRun } from '../ports/run-service.ts';
import { keyText, placeText } from '../view/names.ts';
import type { TapeAction, TapeCondition, TapeEntry, TraceEvent, TraceEventOf } from '../wire/trace-events.ts';

export function tapeInWords(run: CompletedRun): readonly string[] {
  return run.spec.tape.map((entry) => `${actionInWords(entry, run.events)}${momentInWords(entry, run.events)}`);
}

const NOUNS: Readonly<Record<TapeAction, string>> = {
  killTaskManager: 'the death of',
  loseSlot: 'the loss of',
  addTaskManager: 'a TaskManager more',
  killJobManager: 'the death of the JobManager',
  clusterLost: 'the loss of the whole cluster',
  newLeg: 'a new leg of the run',
  triggerCheckpoint: 'a checkpoint',
  triggerSavepoint: 'a savepoint',
  stopWithSavepoint: 'the stop with a savepoint',
  cancelJob: 'the cancelling of the job',
  failTask: 'a failure of',
  muteHeartbeats: 'silence of',
  slowOperator: 'a slow',
  failStorage: 'failing storage',
  slowStorage: 'slow storage',
  fillStorage: 'full storage',
  failUpload: 'a failing upload of',
  delayUpload: 'slow uploads of',
  corruptPart: 'a damaged part of',
  slowChannel: 'slow channels into',
  dropAcknowledgement: 'a lost acknowledgement of',
  delayAcknowledgement: 'late acknowledgements of',
  expireCheckpoint: 'a checkpoint that expired',
  muteSource: 'silence of',
  poisonRecord: 'a poisoned record of',
  throwInCallback: 'an exception in',
  hung: 'a hang of',
  pageEvent: 'what was done on the page',
};

function actionInWords(entry: TapeEntry, events: readonly TraceEvent[]): string {
  if (entry.target === undefined) return NOUNS[entry.action];
  const target = entry.target.startsWith('owner-of:') ? ownerLost(events) : entry.target;
  return `${NOUNS[entry.action]} ${placeText(target ?? entry.target)}`;
}

/** The TaskManager or the slot that was lost first. */
function ownerLost(events: readonly TraceEvent[]): string | undefined {
  const lost = events.find(
    (event): event is TraceEventOf<'taskManagerKilled' | 'slotLost'> =>
      event.type === 'taskManagerKilled' || event.type === 'slotLost',
  );
  return lost?.type === 'slotLost' ? `${lost.taskManager}/${lost.slot}` : (lost?.taskManager ?? undefined);
}

function momentInWords({ at, when }: TapeEntry, events: readonly TraceEvent[]): string {
  if (when) return ` after ${conditionInWords(when, events)}`;
  return at === undefined ? '' : ` at step ${at}`;
}

function conditionInWords({ event, where = {}, nth = 1 }: TapeCondition, events: readonly TraceEvent[]): string {
  if (event === 'barrier')
    return `barrier ${String(where.checkpoint)} reached ${executionInWords(String(where.execution), events)}`;
  if (event === 'checkpointCompleted') return `checkpoint ${String(where.checkpoint ?? nth)} completed`;
  return stageInWords(event, where, events) ?? `${event} ${nth}`;
}

/** What happens between and in the stages of a job in BATCH. */
function stageInWords(
  event: TapeCondition['event'],
  { execution, channel, key }: Readonly<Record<string, unknown>>,
  events: readonly TraceEvent[],
): string | null {
  if (event === 'partitionRequested' && typeof channel === 'string') {
    const { from, to } = channelParts(channel);
    return `${executionInWords(to, events)} began to read the result of ${executionInWords(from, events)}`;
  }
  if (typeof execution !== 'string') return null;
  const who = executionInWords(execution, events);
  if (event === 'partitionFinished') return `the result of ${who} was whole`;
  if (event === 'inputSorted') return `${who} had sorted its input`;
  return event === 'keyEnded' ? `${who} was through with ${keyText(key)}` : null;
}

/** `count:0:0` is `count (1/2)`. */
function executionInWords(execution: string, events: readonly TraceEvent[]): string {
  const { vertex, subtask } = executionParts(execution);
  const graph = events.find((event) => event.type === 'submitted')?.graph;
  const parallelism = graph?.vertices.find(({ key }) => key === vertex)?.parallelism;
  return parallelism === undefined ? vertex : `${vertex} (${subtask + 1}/${parallelism})`;
}
