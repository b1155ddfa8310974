/** The roles of a Worker in the frame that run a learner's code: a slot of the directed or the live host, and the one evaluation that submits a job. */
import type { SlotId } from '../../base/ids.ts';
import { RandomStreams } from '../../base/random-streams.ts';
import type { LoadedJob } from '../../ports/job-loader.ts';
import { SlotActor } from '../../task/slot-actor.ts';
import { MessageTurns } from '../simulation/message-turns.ts';
import { submitJob } from '../simulation/submit-job.ts';
import { blobCodecCompiler } from './blob-codec-compiler.ts';
import { disarm, loadCompiledJob } from './blob-job-loader.ts';
import type { JobWorkerStart, SlotRun } from './engine-start.ts';
import type { Line } from './line.ts';
import type { LiveSlotReport } from './live-messages.ts';
import { LiveSlot } from './live-slot.ts';
import { received } from './sent-data-sets.ts';
import { SlotGrants } from './slot-grants.ts';
import type { SlotGrant, SlotReply, SubmissionReply } from './slot-messages.ts';
import { SlotWatch } from './slot-watch.ts';
import { WallClock } from './wall-clock.ts';

/** Runs one slot: an input comes in, its output goes out. */
export async function runSlot(start: Extract<JobWorkerStart, { role: 'slot' }>, line: Line): Promise<void> {
  const reply = (message: SlotReply) => line.postMessage(message);
  disarm();
  const job = await loadCompiledJob(start.code);
  if ('message' in job) return reply({ type: 'notLoaded', failure: job });
  const actor = slotActor(start.slot, start.run, job);
  const grants = new SlotGrants(actor, new MessageTurns(), reply);
  line.onmessage = ({ data }: MessageEvent<SlotGrant>) => grants.receive(data);
  reply({ type: 'ready' });
}

/** Runs one slot at its own pace, next to the others'. */
export async function runLiveSlot(start: Extract<JobWorkerStart, { role: 'live-slot' }>, line: Line): Promise<void> {
  disarm();
  const job = await loadCompiledJob(start.code);
  if ('message' in job) return line.postMessage({ type: 'notLoaded', failure: job } satisfies LiveSlotReport);
  const { slot, run, epoch } = start;
  const watch = new SlotWatch();
  const actor = slotActor(slot, run, job, watch);
  new LiveSlot({ slot, actor, watch, clock: new WallClock(epoch), elementsAtOnce: run.recordsPerBuffer, line });
}

/** Evaluates the job as a client does, and says what came of it. */
export async function runSubmission(start: Extract<JobWorkerStart, { role: 'submission' }>, line: Line): Promise<void> {
  const reply = (message: SubmissionReply) => line.postMessage(message);
  disarm();
  const job = await loadCompiledJob(start.code);
  if ('message' in job) return reply({ type: 'notLoaded', failure: job });
  const submitted = submitJob({ ...start.run, dataSets: received(start.run.dataSets) }, job);
  if (submitted.graph !== null) return reply({ type: 'evaluated', graph: submitted.graph });
  return reply({ type: 'notSubmitted', status: submitted.status, event: submitted.event });
}

/** `watch`: it is not traced, and only looked at with this. */
function slotActor(slot: SlotId, run: SlotRun, job: LoadedJob, watch?: SlotWatch): SlotActor {
  return new SlotActor({
    slot,
    job,
    clusterConfiguration: run.configuration,
    dataSets: received(run.dataSets),
    random: new RandomStreams(run.seed),
    tracing: watch === undefined,
    ...(watch !== undefined && { watch }),
    recordsPerBuffer: run.recordsPerBuffer,
    codecCompiler: blobCodecCompiler,
  });
}
