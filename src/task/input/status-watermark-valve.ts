/**
 * Merges the watermarks and the idleness of all channels of one logical input into one watermark and one status.
 * Between the input gate and the operator: an operator never sees a channel, only what the valve lets through.
 * Source: StatusWatermarkValve (4.3.1 to 4.3.5).
 */
import { ensure } from '../../base/assert.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';

/** Where the merged watermark and status go. */
interface ValveOutput {
  emitWatermark(timestamp: Timestamp): void;
  emitWatermarkStatus(idle: boolean): void;
}

interface ChannelStatus {
  watermark: Timestamp;
  idle: boolean;
  /** Whether its watermark counts for the minimum: active, and not behind what has already been put out. */
  aligned: boolean;
}

export class StatusWatermarkValve {
  private readonly channels: ChannelStatus[];
  private lastOutput: Timestamp = MIN_TIMESTAMP;
  private idle = false;

  constructor(
    channelCount: number,
    private readonly output: ValveOutput,
  ) {
    this.channels = Array.from({ length: channelCount }, () => ({
      watermark: MIN_TIMESTAMP,
      idle: false,
      aligned: true,
    }));
  }

  /** What was put out last; MIN_TIMESTAMP before that. */
  get watermark(): Timestamp {
    return this.lastOutput;
  }

  /** 4.3.2. */
  inputWatermark(channelIndex: number, timestamp: Timestamp): void {
    const channel = this.channel(channelIndex);
    if (this.idle || channel.idle || timestamp <= channel.watermark) return;
    channel.watermark = timestamp;
    if (!channel.aligned && timestamp >= this.lastOutput) channel.aligned = true;
    this.advanceToMinimum();
  }

  /** 4.3.3 and 4.3.4; a status the channel already has is ignored. */
  inputWatermarkStatus(channelIndex: number, idle: boolean): void {
    const channel = this.channel(channelIndex);
    if (channel.idle === idle) return;
    channel.idle = idle;
    if (idle) this.becomeIdle(channel);
    else this.becomeActive(channel);
  }

  private becomeIdle(channel: ChannelStatus): void {
    channel.aligned = false;
    const heldBackOutput = channel.watermark === this.lastOutput;
    if (this.channels.every((one) => one.idle)) {
      if (heldBackOutput) this.advanceTo(Math.max(...this.channels.map((one) => one.watermark)));
      this.idle = true;
      this.output.emitWatermarkStatus(true);
    } else if (heldBackOutput) {
      this.advanceToMinimum();
    }
  }

  private becomeActive(channel: ChannelStatus): void {
    channel.aligned = channel.watermark >= this.lastOutput;
    if (!this.idle) return;
    this.idle = false;
    this.output.emitWatermarkStatus(false);
  }

  private advanceToMinimum(): void {
    let minimum = Number.POSITIVE_INFINITY;
    for (const channel of this.channels) {
      if (channel.aligned && channel.watermark < minimum) minimum = channel.watermark;
    }
    if (minimum !== Number.POSITIVE_INFINITY) this.advanceTo(minimum);
  }

  private advanceTo(timestamp: Timestamp): void {
    if (timestamp <= this.lastOutput) return;
    this.lastOutput = timestamp;
    this.output.emitWatermark(timestamp);
  }

  private channel(index: number): ChannelStatus {
    return ensure(this.channels[index], `The valve has no channel ${index}.`);
  }
}
