/**
 * What Flink counts of a task while it runs, whether it is traced or not: a record costs two additions. Read by the live host, which makes rates
 * of it. Source: TaskIOMetricGroup.
 */
import { type ExecutionId, MIN_TIMESTAMP, type Timestamp } from '../base/ids.ts';
import type { InputProcessor } from './input-processor.ts';
import type { MetricReporter } from './metric-reporter.ts';
import type { TaskOutputs } from './output/task-outputs.ts';
import { PressureGauge } from './pressure-gauge.ts';
import type { TaskServices } from './task-services.ts';

/** All that can be measured of a task: by the engine, and by the metrics of the learner's functions. */
export interface TaskMetrics {
  readonly ioMetrics: TaskIoMetrics;
  readonly metrics: MetricReporter;
}

export class TaskIoMetrics {
  readonly pressure: PressureGauge;

  constructor(
    execution: ExecutionId,
    services: TaskServices,
    private readonly input: Pick<InputProcessor, 'recordsIn' | 'watermark'>,
    private readonly outputs: Pick<TaskOutputs, 'partitions'>,
  ) {
    this.pressure = new PressureGauge(execution, services);
  }

  /** Flink's numRecordsIn: records that came by a channel. */
  get recordsIn(): number {
    return this.input.recordsIn;
  }

  /** Flink's numRecordsOut: records for each output; one that goes to every channel of it counts once. */
  get recordsOut(): number {
    return this.outputs.partitions.reduce((sum, partition) => sum + partition.recordsOut, 0);
  }

  /** Flink's currentInputWatermark; null before the first, and for a source. */
  get watermark(): Timestamp | null {
    const { watermark } = this.input;
    return watermark === MIN_TIMESTAMP ? null : watermark;
  }
}
