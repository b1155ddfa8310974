/** What a slot lends a task: its deployment, the learner's job, chance, data, and the outputs to write to; and what it may be told. */
import { AssertionFailed } from '../base/assert.ts';
import { BUFFER_TIMEOUT, BUFFER_TIMEOUT_ENABLED, option, takesUnalignedCheckpoints } from '../base/config-options.ts';
import { type FailureReason, MillraceError } from '../base/failure.ts';
import type { GeneratedCodecs } from '../codec/generated-codecs.ts';
import type { ActorOutput } from '../ports/actor.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { Random } from '../ports/random.ts';
import type { SlotCommand, TaskDeployment } from '../wire/messages.ts';
import type { EvaluateJob } from './job-evaluation.ts';
import type { TaskLine } from './outbox.ts';
import { BlockingResultPartition } from './output/blocking-result-partition.ts';
import { ResultPartition } from './output/result-partition.ts';
import type { ResultPartitionWriter } from './output/result-partition-writer.ts';

export interface StreamTaskOptions {
  readonly deployment: TaskDeployment;
  readonly line: TaskLine;
  readonly evaluate: EvaluateJob;
  readonly reasonOf: (error: unknown) => FailureReason;
  readonly lineOf: (error: unknown) => number | null;
  readonly random: Random;
  readonly dataSets: readonly DataSet[];
  readonly recordsPerBuffer: number;
  /** Of the whole slot; null where nothing compiles them. */
  readonly codecs: GeneratedCodecs | null;
  /** Takes over a finished result, which others are to read when the task has ended. */
  readonly keepResult: (result: BlockingResultPartition) => void;
}

/**
 * `recovering`: it still reads what was in flight when the checkpoint was taken, and is INITIALIZING until it has (7.6.4).
 * `finishing`: its input has ended, and it waits for the final checkpoint. `quiesced`: that is complete; it waits for others that it has begun,
 * and begins no more, else there might always be a next one (StreamTask.afterInvoke, waitForPendingCheckpoints). `closing`: its operators are
 * closed, and it waits until its consumers have come to the end of the data, nothing waits to be sent, and its rows are stored.
 */
export type Phase = 'initializing' | 'recovering' | 'running' | 'finishing' | 'quiesced' | 'closing' | 'ended';

/** What a task did in a step. */
export type StepWork = Pick<ActorOutput, 'cost' | 'records'>;

/** What the JobManager says to one task. */
export type TaskCommand = Exclude<SlotCommand, { type: 'deploy' | 'releasePartitions' | 'jobManagerLost' }>;

/** Thrown when a job reads a data set that its run does not bring along. */
class NoSuchDataSet extends MillraceError {
  override readonly name = 'NoSuchDataSet';
  constructor(
    readonly dataSet: string,
    readonly known: readonly string[],
  ) {
    super(
      `There is no data set "${dataSet}" in this run. ${known.length === 0 ? 'It brings none along' : `It brings ${known.join(', ')}`}.`,
    );
  }
}

/** @throws NoSuchDataSet */
export function dataSetOf(dataSets: readonly DataSet[], name: string): DataSet {
  const found = dataSets.find((dataSet) => dataSet.name === name);
  const names = dataSets.map((dataSet) => dataSet.name);
  if (found === undefined) throw new NoSuchDataSet(name, names);
  return found;
}

export function resultPartitions(options: StreamTaskOptions): ResultPartitionWriter[] {
  const { deployment, line, recordsPerBuffer, codecs } = options;
  const { configuration, execution, outputs } = deployment;
  const timeoutMs = option(configuration, BUFFER_TIMEOUT_ENABLED) ? option(configuration, BUFFER_TIMEOUT) : null;
  const unaligned = takesUnalignedCheckpoints(configuration);
  return outputs.map((output) => {
    const settings = { recordsPerBuffer, what: `The record that ${output.operator} emitted`, codecs, unaligned };
    return output.resultType === 'BLOCKING'
      ? new BlockingResultPartition(execution, output, settings, line)
      : new ResultPartition(output, { ...settings, timeoutMs }, line);
  });
}

/** A task has ended, and `close` of one of its functions has thrown: it changes nothing, but somebody should know. */
export function tellOfFailedClose({ deployment, line, reasonOf }: StreamTaskOptions, error: unknown): void {
  if (error instanceof AssertionFailed) throw error;
  const text = `close() failed as well: ${reasonOf(error).message}`;
  line.trace.emit({ type: 'log', execution: deployment.execution, level: 'warn', text });
}
