/**
 * What a learner's function can do wrong while it runs. Each message begins with Flink's own words, then says why and
 * what to do.
 */
import { MillraceError } from '../../base/failure.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import { stableText } from '../../codec/stable-text.ts';
import { previewValue } from '../../codec/values.ts';

/**
 * Keyed state was asked for where the input is not keyed (1.3.4). Source:
 * StreamingRuntimeContext.checkPreconditionsAndGetKeyedStateStore.
 */
export class KeyedStateOnNonKeyedStream extends MillraceError {
  override readonly name = 'KeyedStateOnNonKeyedStream';
  constructor(
    readonly state: string,
    readonly kind: string,
  ) {
    super(
      `Keyed state '${state}' with type ${kind} can only be used on a 'keyed stream', i.e., after a 'keyBy()' operation. ` +
        'State belongs to a key, and the records here have none: put keyBy((record) => record.field) before this operation.',
    );
  }
}

/** A timer was set or deleted in a function that has none (1.3.6). */
export class TimersOnNonKeyedStream extends MillraceError {
  override readonly name = 'TimersOnNonKeyedStream';
  constructor(action: 'Setting' | 'Deleting') {
    super(
      `${action} timers is only supported on a keyed streams. A timer belongs to a key: ` +
        'use a KeyedProcessFunction after keyBy; a plain ProcessFunction has no timers, even on a keyed stream. ' +
        'Of connected streams both must be keyed.',
    );
  }
}

/** A record came to an interval join without a timestamp (5.8.3). */
export class JoinedRecordWithoutTimestamp extends MillraceError {
  override readonly name = 'JoinedRecordWithoutTimestamp';
  constructor(readonly input: 0 | 1) {
    super(
      'Long.MIN_VALUE timestamp: Elements used in interval stream joins need to have timestamps meaningful timestamps. ' +
        `A record of the ${input === 0 ? 'left' : 'right'} stream has none: give that stream a WatermarkStrategy with withTimestampAssigner.`,
    );
  }
}

/** Broadcast state was asked for that `broadcast(…)` does not name (1.3.8). */
export class BroadcastStateNotDeclared extends MillraceError {
  override readonly name = 'BroadcastStateNotDeclared';
  constructor(
    readonly state: string,
    readonly declared: readonly string[],
  ) {
    super(
      'The requested state does not exist. Check for typos in your state descriptor, or specify the state descriptor in the ' +
        `datastream.broadcast(...) call if you forgot to register it. Asked for was '${state}'; broadcast(…) was given ` +
        `MapStateDescriptors named ${declared.map((name) => `'${name}'`).join(', ')}.`,
    );
  }
}

/** Broadcast state was changed for a record of the input that is not broadcast (1.3.8). */
export class BroadcastStateReadOnly extends MillraceError {
  override readonly name = 'BroadcastStateReadOnly';
  constructor(
    readonly state: string,
    readonly call: string,
  ) {
    super(
      `Broadcast state '${state}' is read-only here, and ${call}() is not. Only processBroadcastElement may change it: ` +
        'its records come to every subtask, so that all copies stay the same. Here there are get, contains and immutableEntries.',
    );
  }
}

/** The key selector gave null or undefined (1.2.3). `line`: of keyBy in the learner's file. */
export class NullKey extends MillraceError {
  override readonly name = 'NullKey';
  constructor(line: number | null = null) {
    super(
      'Assigned key must not be null! The key selector of keyBy gave null or undefined for a record, so the record belongs to no subtask: ' +
        "filter out records without one before keyBy, or give them a key of their own, e.g. (record) => record.user ?? 'unknown'.",
    );
    if (line !== null) this.line = line;
  }
}

/** A field aggregation met a record whose field it cannot add or compare. */
export class FieldNotAggregatable extends MillraceError {
  override readonly name = 'FieldNotAggregatable';
  constructor(
    readonly aggregation: string,
    readonly field: string | number,
    found: string,
  ) {
    super(
      `${aggregation}(${JSON.stringify(field)}) met ${found} in that field. ` +
        (aggregation === 'sum'
          ? 'It adds numbers or bigints of one kind'
          : 'It compares numbers, strings, bigints or booleans of one kind') +
        ': map the records first so that every one has such a field.',
    );
  }
}

/** Per-window state with windows that merge (5.6.4). Source: WindowOperator.MergingWindowStateStore. */
export class PerWindowStateWithMergingWindows extends MillraceError {
  override readonly name = 'PerWindowStateWithMergingWindows';
  constructor() {
    super(
      'Per-window state is not allowed when using merging windows. A session can become part of another one, and its state would be left ' +
        'behind: use globalState(), which belongs to the key.',
    );
  }
}

/** `mergePartitionedState` was given a value or map state (5.6.2). Source: WindowOperator.Context.mergePartitionedState. */
export class StateNotMergeable extends MillraceError {
  override readonly name = 'StateNotMergeable';
  constructor(readonly state: string) {
    super(
      `The given state descriptor does not refer to a mergeable state (MergingState): '${state}'. Two values or maps have no rule by which ` +
        'they become one: keep what the trigger must carry over in a reducing, aggregating or list state.',
    );
  }
}

/** A window that merging made would already be over (5.6.3). */
export class MergedWindowIsLate extends MillraceError {
  override readonly name = 'MergedWindowIsLate';
  constructor(
    readonly end: number,
    readonly watermark: number,
  ) {
    super(
      `The end timestamp of an event-time window cannot become earlier than the current watermark by merging. Current watermark: ${watermark}, ` +
        `window end: ${end}. The assigner must return windows that still can receive elements.`,
    );
  }
}

/** An assigner returned a window that is neither a TimeWindow nor the GlobalWindow. */
export class UnsupportedWindow extends MillraceError {
  override readonly name = 'UnsupportedWindow';
  constructor(readonly found: string) {
    super(
      `An assigner returned ${found}. Windows are stored in checkpoints, and only TimeWindow and GlobalWindow can be: ` +
        'return new TimeWindow(start, end).',
    );
  }
}

/** A source got a row or split that its data set does not have. */
export class EmptyEndlessDataSet extends MillraceError {
  override readonly name = 'EmptyEndlessDataSet';
  constructor(readonly dataSet: string) {
    super(
      `Data set '${dataSet}' has no rows, so it cannot be replayed for ever. Add rows to it, or let it be read once.`,
    );
  }
}

/** An async function has no keyed state (1.4). Source: RichAsyncFunction. */
export class StateInAsyncFunction extends MillraceError {
  override readonly name = 'StateInAsyncFunction';
  constructor(readonly state: string) {
    super(
      `State is not supported in rich async functions: '${state}' was asked for. A call ends at any time, when the operator is at another key: ` +
        'keep state in a KeyedProcessFunction before or after it.',
    );
  }
}

/** The call of an async function for one record ended without results (1.4.3); `cause` says why. Source: AsyncWaitOperator.ResultHandler. */
export class CouldNotCompleteElement extends MillraceError {
  override readonly name = 'CouldNotCompleteElement';
  constructor(timestamp: Timestamp | null, value: unknown, cause: unknown) {
    super(`Could not complete the stream element: Record @ ${timeText(timestamp)} : ${valueText(value)}.`, { cause });
  }
}

/** An async function was not done with a record in its time, and has no `timeout` (1.4.3). Source: AsyncFunction.timeout. */
export class AsyncCallTimedOut extends MillraceError {
  override readonly name = 'AsyncCallTimedOut';
  constructor(
    readonly timeoutMs: number,
    line: number | null,
  ) {
    super(
      `Async function call has timed out. asyncInvoke had neither a result nor an error after ${timeoutMs} ms: see that its promise settles ` +
        'whatever happens, give it more time, or let the function have a timeout(input) that says what to go on with.',
    );
    if (line !== null) this.line = line;
  }
}

/** What came instead of the results of an async function. Source: the checks for null of ResultHandler.complete. */
export class NoCollectionOfResults extends MillraceError {
  override readonly name = 'NoCollectionOfResults';
  constructor(
    readonly call: string,
    found: unknown,
    instead: string,
  ) {
    const what = found === undefined ? 'nothing' : `${found === null ? '' : `${typeof found} `}${valueText(found)}`;
    super(
      `Results must not be null, use empty collection to emit nothing. ${call} gave ${what}: ${instead}, which is empty where there is no ` +
        'result. An asyncInvoke that uses its ResultFuture returns nothing and is not declared async.',
    );
  }
}

/** As Flink prints it: exact, and `(undef)` where the record has none. */
function timeText(timestamp: Timestamp | null): string {
  if (timestamp === null) return '(undef)';
  return timestamp === MIN_TIMESTAMP ? '-9223372036854775808' : String(timestamp);
}

function valueText(value: unknown): string {
  try {
    return stableText(previewValue(value));
  } catch {
    return 'something that is no data';
  }
}
