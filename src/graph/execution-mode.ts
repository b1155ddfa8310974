/**
 * Whether a job runs as a stream or in stages, and what the stages change (9.1, 9.2).
 * Source: StreamGraphGenerator.shouldExecuteInBatchMode, configureStreamGraphBatch.
 */
import { InvalidProgram, NotYetAvailable, require } from '../api/failures.ts';
import type { Transformation } from '../api/transformations.ts';
import {
  BATCH_SHUFFLE_MODE,
  BATCH_STATE_BACKEND,
  BUFFER_TIMEOUT_ENABLED,
  CHECKPOINTING_INTERVAL,
  option,
  RUNTIME_MODE,
  SORTED_INPUTS,
} from '../base/config-options.ts';
import type { DataSet } from '../ports/job-loader.ts';
import type { ConfigurationMap, JobType, ResultPartitionType } from '../wire/job-graph.ts';
import { sourceDescription } from './source-description.ts';

const DEFAULT_JOB_NAMES: Readonly<Record<JobType, string>> = {
  STREAMING: 'Flink Streaming Job',
  BATCH: 'Flink Batch Job',
};

/** The name of a job whose `execute` gives none. */
export function defaultJobName(type: JobType): string {
  return DEFAULT_JOB_NAMES[type];
}

/**
 * `transformations`: those that are part of the job. A data set is bounded where the run brings it to be read once.
 *
 * @throws InvalidProgram for BATCH with an unbounded source.
 */
export function jobTypeOf(
  transformations: readonly Transformation[],
  configuration: ConfigurationMap,
  dataSets: readonly DataSet[],
): JobType {
  const mode = option(configuration, RUNTIME_MODE);
  const unbounded = transformations.find(({ spec, line }) => {
    return spec.type === 'source' && sourceDescription(spec.source, dataSets, line).boundedness !== 'BOUNDED';
  });
  if (mode === 'AUTOMATIC') return unbounded === undefined ? 'BATCH' : 'STREAMING';
  if (mode === 'BATCH' && unbounded !== undefined) throw unboundedInBatch(unbounded);
  return mode;
}

/**
 * The job's configuration as its tasks and its JobMaster read it: the mode that was decided, and in BATCH no checkpoints and no timed
 * flush, whatever the cluster or the job say.
 *
 * @throws InvalidProgram for the single-key state backend on input that is not sorted.
 */
export function configurationFor(type: JobType, job: ConfigurationMap, whole: ConfigurationMap): ConfigurationMap {
  if (type === 'STREAMING') return { ...job, ...decided(type, whole) };
  require(!option(whole, BATCH_STATE_BACKEND) ||
    option(
      whole,
      SORTED_INPUTS,
    ), `Batch state backend requires the sorted inputs to be enabled! It keeps the state of one key at a time, so no key may come back. ` +
    `Leave ${SORTED_INPUTS.key} on, or turn ${BATCH_STATE_BACKEND.key} off as well.`);
  return {
    ...job,
    ...decided(type, whole),
    [CHECKPOINTING_INTERVAL.key]: '0 ms',
    [BUFFER_TIMEOUT_ENABLED.key]: 'false',
  };
}

/** How two tasks exchange data: in BATCH all of it is written before any of it is read. */
export function resultTypeOf(type: JobType, configuration: ConfigurationMap): ResultPartitionType {
  if (type === 'STREAMING') return 'PIPELINED_BOUNDED';
  const mode = option(configuration, BATCH_SHUFFLE_MODE);
  if (mode === 'ALL_EXCHANGES_BLOCKING') return 'BLOCKING';
  if (mode === 'ALL_EXCHANGES_PIPELINED') return 'PIPELINED_BOUNDED';
  throw new NotYetAvailable(`${BATCH_SHUFFLE_MODE.key}: ${mode}`);
}

/** Nothing where the configuration says the same: most jobs never speak of it. */
function decided(type: JobType, whole: ConfigurationMap): ConfigurationMap {
  return option(whole, RUNTIME_MODE) === type ? {} : { [RUNTIME_MODE.key]: type };
}

function unboundedInBatch({ name, line }: Transformation): InvalidProgram {
  const { key } = RUNTIME_MODE;
  return new InvalidProgram(
    `Detected an UNBOUNDED source with the '${key}' set to 'BATCH'. This combination is not allowed, ` +
      `please set the '${key}' to STREAMING or AUTOMATIC. The source is '${name}': it never ends, and in BATCH a task begins when all of ` +
      'its input is there. Or read a source that ends.',
    line,
  );
}
