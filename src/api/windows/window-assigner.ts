/** What every window assigner has in common. Source: WindowAssigner; refusal of records without timestamp: 5.1.6. */
import type * as Api from 'millrace';
import { MillraceError } from '../../base/failure.ts';
import { MIN_TIMESTAMP } from '../../base/ids.ts';
import type { Value } from '../transformations.ts';
import type { Trigger } from './trigger.ts';
import type { Window } from './window.ts';

export type AssignerContext = Parameters<Api.WindowAssigner<Value, Api.Window>['assignWindows']>[2];

export abstract class WindowAssigner {
  abstract assignWindows(element: Value, timestamp: number, context: AssignerContext): Iterable<Window>;
  abstract getDefaultTrigger(): Trigger;
  abstract isEventTime(): boolean;
}

/** A record without a timestamp reached an event-time window. */
export class RecordWithoutTimestamp extends MillraceError {
  override readonly name = 'RecordWithoutTimestamp';

  constructor() {
    super(
      "Record has Long.MIN_VALUE timestamp (= no timestamp marker). Is the time characteristic set to 'ProcessingTime', or did you " +
        "forget to call 'DataStream.assignTimestampsAndWatermarks(...)'? An event-time window takes a record by its timestamp, and this one " +
        'has none: give the source a strategy with .withTimestampAssigner((record) => record.time), or call ' +
        'assignTimestampsAndWatermarks with one before the window.',
    );
  }
}

/** @throws RecordWithoutTimestamp where nothing has assigned one. */
export function requireTimestamp(timestamp: number): void {
  if (timestamp <= MIN_TIMESTAMP) throw new RecordWithoutTimestamp();
}
