/**
 * Options of a job and its pipeline (Appendix C). Source: PipelineOptions, ExecutionOptions, CoreOptions, StateBackendOptions.
 * Defaults are Flink 2.3.0's and held by a test; durations are in milliseconds.
 */
import {
  booleanOption,
  durationOption,
  memoryOption,
  namedOption,
  option,
  textOption,
  wholeOption,
} from '../config-option.ts';

export const PARALLELISM_DEFAULT = wholeOption<number>({
  key: 'parallelism.default',
  defaultValue: 1,
  about: 'Parallelism of operators that set none.',
});
export const PIPELINE_NAME = textOption<string | null>({
  key: 'pipeline.name',
  defaultValue: null,
  about: 'The name of the job.',
});
export const AUTO_GENERATE_UIDS = booleanOption({
  key: 'pipeline.auto-generate-uids',
  defaultValue: true,
  about: 'Whether operators without uid get an id from the graph (2.4.3).',
});
export const AUTO_WATERMARK_INTERVAL = durationOption<number>({
  key: 'pipeline.auto-watermark-interval',
  defaultValue: 200,
  about: 'Time between two periodic watermarks.',
});
export const PIPELINE_MAX_PARALLELISM = wholeOption<number>({
  key: 'pipeline.max-parallelism',
  defaultValue: -1,
  about: 'Key groups of operators that set none; -1: from the parallelism (2.6.3).',
});
export const OBJECT_REUSE = booleanOption({
  key: 'pipeline.object-reuse',
  defaultValue: false,
  about: 'Whether operators of a chain hand on the same object instead of a copy.',
});
export const OPERATOR_CHAINING = booleanOption({
  key: 'pipeline.operator-chaining.enabled',
  defaultValue: true,
  about: 'Whether operators are chained into one task (2.2).',
  fallbackKeys: ['pipeline.operator-chaining'],
});
export const CHAIN_DIFFERENT_MAX_PARALLELISM = booleanOption({
  key: 'pipeline.operator-chaining.chain-operators-with-different-max-parallelism',
  defaultValue: true,
  about: 'Whether operators of different max parallelism may be chained.',
});
export const PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT = booleanOption({
  key: 'pipeline.sources.pause-until-first-checkpoint',
  defaultValue: false,
  about:
    'Whether sources that are restored read on only behind the first barrier, so that it does not wait behind new records.',
});
export const ALLOW_UNALIGNED_SOURCE_SPLITS = booleanOption({
  key: 'pipeline.watermark-alignment.allow-unaligned-source-splits',
  defaultValue: false,
  about: 'Whether splits that cannot be paused are left out of watermark alignment.',
});
export const ALIGNMENT_BUFFER_SIZE = wholeOption<number>({
  key: 'pipeline.watermark-alignment.buffer-size',
  defaultValue: 3,
  about: 'Watermarks that a source remembers for alignment; of these the oldest counts. 0: the latest counts.',
  atLeast: 0,
});
export const RUNTIME_MODE = namedOption<'STREAMING' | 'BATCH' | 'AUTOMATIC'>({
  key: 'execution.runtime-mode',
  defaultValue: 'STREAMING',
  about: 'Whether the job runs as a stream or in stages.',
  names: ['STREAMING', 'BATCH', 'AUTOMATIC'],
});

/** Whether a job runs in stages. Asked of the configuration of a job graph, where AUTOMATIC has been decided (9.1). */
export function isBatch(configuration: Readonly<Record<string, string>>): boolean {
  return option(configuration, RUNTIME_MODE) === 'BATCH';
}

export const BATCH_SHUFFLE_MODE = namedOption<
  'ALL_EXCHANGES_BLOCKING' | 'ALL_EXCHANGES_PIPELINED' | 'ALL_EXCHANGES_HYBRID_FULL' | 'ALL_EXCHANGES_HYBRID_SELECTIVE'
>({
  key: 'execution.batch-shuffle-mode',
  defaultValue: 'ALL_EXCHANGES_BLOCKING',
  about: 'How tasks exchange data in batch mode.',
  names: [
    'ALL_EXCHANGES_BLOCKING',
    'ALL_EXCHANGES_PIPELINED',
    'ALL_EXCHANGES_HYBRID_FULL',
    'ALL_EXCHANGES_HYBRID_SELECTIVE',
  ],
});
export const SORTED_INPUTS = booleanOption({
  key: 'execution.sorted-inputs.enabled',
  defaultValue: true,
  about: 'Whether keyed inputs are sorted in batch mode.',
});
export const BATCH_STATE_BACKEND = booleanOption({
  key: 'execution.batch-state-backend.enabled',
  defaultValue: true,
  about: 'Whether batch mode keeps the state of one key at a time.',
});
export const BUFFER_TIMEOUT_ENABLED = booleanOption({
  key: 'execution.buffer-timeout.enabled',
  defaultValue: true,
  about: 'Whether a buffer that is not full is sent after some time.',
});
export const BUFFER_TIMEOUT = durationOption<number>({
  key: 'execution.buffer-timeout.interval',
  defaultValue: 100,
  about: 'Longest time that a record waits for its buffer to fill.',
  fallbackKeys: ['execution.buffer-timeout'],
});
export const ASYNC_STATE_BUFFER_SIZE = wholeOption<number>({
  key: 'execution.async-state.total-buffer-size',
  defaultValue: 6_000,
  about: 'Records that may wait for asynchronous state.',
  atLeast: 1,
});
export const STATE_BACKEND = textOption<string>({
  key: 'state.backend.type',
  defaultValue: 'hashmap',
  about: 'Where keyed state lives while the job runs.',
  fallbackKeys: ['state.backend'],
});
export const INDEXEDDB_CACHE_SIZE = memoryOption<number>({
  key: 'state.backend.indexeddb.cache-size',
  defaultValue: 8 * 1024 ** 2,
  about: 'Keyed state that the indexeddb backend has in memory for each operator of a task, counted as it is encoded.',
});
export const CHANGELOG_ENABLED = booleanOption({
  key: 'state.changelog.enabled',
  defaultValue: false,
  about: 'Whether each change of state is logged for faster checkpoints.',
  fallbackKeys: ['state.backend.changelog.enabled'],
});
export const SINK_COMMITTER_RETRIES = wholeOption<number>({
  key: 'sink.committer.retries',
  defaultValue: 10,
  about: 'Times that a commit which failed is tried again.',
  atLeast: 0,
});
