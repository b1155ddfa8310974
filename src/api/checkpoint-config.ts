/** The setters of `env.getCheckpointConfig()`: each writes the option that it is short for. Source: CheckpointConfig. */
import type * as Api from 'millrace';
import { demand, INTERVAL_RULE, TIMEOUT_RULE } from './checkpoint-rules.ts';
import { millisecondsOf } from './duration.ts';
import { require } from './failures.ts';
import type { ProgramBuilder } from './program-builder.ts';

export class EnvironmentCheckpointConfig implements Api.CheckpointConfig {
  constructor(private readonly builder: ProgramBuilder) {}

  setCheckpointingConsistencyMode(mode: Api.CheckpointingMode): void {
    this.builder.configure({ 'execution.checkpointing.mode': mode });
  }

  setCheckpointInterval(milliseconds: number): void {
    demand(INTERVAL_RULE, milliseconds);
    this.setMilliseconds('execution.checkpointing.interval', milliseconds);
  }

  setCheckpointTimeout(milliseconds: number): void {
    demand(TIMEOUT_RULE, milliseconds);
    this.setMilliseconds('execution.checkpointing.timeout', milliseconds);
  }

  setMinPauseBetweenCheckpoints(milliseconds: number): void {
    require(milliseconds >= 0, 'Pause value must be zero or positive');
    this.setMilliseconds('execution.checkpointing.min-pause', milliseconds);
  }

  setMaxConcurrentCheckpoints(count: number): void {
    this.builder.configure({ 'execution.checkpointing.max-concurrent-checkpoints': count });
  }

  setTolerableCheckpointFailureNumber(count: number): void {
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
