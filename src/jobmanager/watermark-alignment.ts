/**
 * How far the sources of each alignment group have come (4.4.1). One for the job; the source coordinators of a group write what their
 * readers report and ask for the least of it. Source: SourceCoordinator.WatermarkAggregator, CoordinatorStore.
 */
import { MIN_TIMESTAMP, type Timestamp } from '../base/ids.ts';
import type { Cause } from './outbox.ts';

/** The least of what several report under their names. */
export class WatermarkAggregator<Name> {
  private readonly watermarks = new Map<Name, Timestamp>();
  /** The event from which the last change of the least follows. */
  private changedBy: Cause = null;

  report(name: Name, watermark: Timestamp, cause: Cause): void {
    const before = this.least;
    this.watermarks.set(name, watermark);
    if (this.least !== before) this.changedBy = cause;
  }

  get least(): Timestamp {
    return this.watermarks.size === 0 ? MIN_TIMESTAMP : Math.min(...this.watermarks.values());
  }

  get cause(): Cause {
    return this.changedBy;
  }

  get names(): Iterable<Name> {
    return this.watermarks.keys();
  }
}

export class AlignmentGroups {
  private readonly groups = new Map<string, WatermarkAggregator<string>>();

  /** The sources of a group, by their operators' ids. */
  of(group: string): WatermarkAggregator<string> {
    const known = this.groups.get(group) ?? new WatermarkAggregator<string>();
    this.groups.set(group, known);
    return known;
  }
}
