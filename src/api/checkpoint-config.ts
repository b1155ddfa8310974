/** The setters of `env.getCheckpointConfig()`: each writes the option that it is short for. Source: CheckpointConfig. */
import type * as Api from 'millrace';
import { millisecondsOf } from './duration.ts';
import { require } from './failures.ts';
import type { ProgramBuilder } from './program-builder.ts';

/** Source: CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME. */
const MINIMAL_CHECKPOINT_MS = 10;

export class EnvironmentCheckpointConfig implements Api.CheckpointConfig {
  constructor(private readonly builder: ProgramBuilder) {}

  setCheckpointingConsistencyMode(mode: Api.CheckpointingMode): void {
    this.builder.configure({ 'execution.checkpointing.mode': mode });
  }

  setCheckpointInterval(milliseconds: number): void {
    require(milliseconds >=
      MINIMAL_CHECKPOINT_MS, `Checkpoint interval must be larger than or equal to ${MINIMAL_CHECKPOINT_MS} ms`);
    this.setMilliseconds('execution.checkpointing.interval', milliseconds);
  }

  setCheckpointTimeout(milliseconds: number): void {
    require(milliseconds >=
      MINIMAL_CHECKPOINT_MS, `Checkpoint timeout must be larger than or equal to ${MINIMAL_CHECKPOINT_MS} ms`);
    this.setMilliseconds('execution.checkpointing.timeout', milliseconds);
  }

  setMinPauseBetweenCheckpoints(milliseconds: number): void {
    require(milliseconds >= 0, 'Pause value must be zero or positive');
    this.setMilliseconds('execution.checkpointing.min-pause', milliseconds);
  }

  setMaxConcurrentCheckpoints(count: number): void {
    require(count >= 1, 'The maximum number of concurrent attempts must be at least one.');
    this.builder.configure({ 'execution.checkpointing.max-concurrent-checkpoints': count });
  }

  setTolerableCheckpointFailureNumber(count: number): void {
    require(count >= 0, 'The tolerable failure checkpoint number must be non-negative.');
    this.builder.configure({ 'execution.checkpointing.tolerable-failed-checkpoints': count });
  }

  setExternalizedCheckpointRetention(retention: Api.ExternalizedCheckpointRetention): void {
    this.builder.configure({ 'execution.checkpointing.externalized-checkpoint-retention': retention });
  }

  enableUnalignedCheckpoints(enabled = true): void {
    this.builder.configure({ 'execution.checkpointing.unaligned.enabled': enabled });
  }

  setAlignedCheckpointTimeout(timeout: Api.Duration): void {
    const key = 'execution.checkpointing.aligned-checkpoint-timeout';
    this.setMilliseconds(key, millisecondsOf(timeout, 'alignedCheckpointTimeout'));
  }

  private setMilliseconds(key: string, milliseconds: number): void {
    this.builder.configure({ [key]: `${milliseconds} ms` });
  }
}
