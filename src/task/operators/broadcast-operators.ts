/**
 * BroadcastProcessFunction and KeyedBroadcastProcessFunction: the first input reads broadcast state, the second, which comes to every
 * subtask, writes it (1.3.8). Source: CoBroadcastWithNonKeyedOperator, CoBroadcastWithKeyedOperator.
 */
import type * as Api from 'millrace';
import { functionOnly } from '../../api/function-forms.ts';
import { stateKindOf } from '../../api/state-descriptors.ts';
import type { Transformation } from '../../api/transformations.ts';
import { MIN_TIMESTAMP, type Timestamp } from '../../base/ids.ts';
import type { OperatorBroadcastState } from '../../state/operator-state-backend.ts';
import { NO_NAMESPACE } from '../../state/state-spec.ts';
import { BroadcastStateNotDeclared, BroadcastStateReadOnly } from './failures.ts';
import { TimedFunctionOperator } from './function-operator.ts';
import type { OperatorContext } from './operator.ts';
import { stateSpecOf } from './state-access.ts';

type Descriptor = Parameters<Api.BroadcastContext['getBroadcastState']>[0];
type ReadOnlyKeyed = Api.ReadOnlyBroadcastContext & Api.KeyedContext<Api.Key>;
type ReadOnlyTimer = Api.ReadOnlyBroadcastContext & Api.KeyedOnTimerContext<Api.Key>;

/** What both have in common: broadcast state, and the contexts that lead to it. */
abstract class BroadcastOperator extends TimedFunctionOperator {
  /** Source: BatchCoBroadcastWithNonKeyedOperator, BatchCoBroadcastWithKeyedOperator. */
  readonly inputReadFirst = 1;

  /** `states`: the names given to `broadcast(…)`. */
  constructor(
    transformation: Transformation,
    context: OperatorContext,
    fn: object,
    private readonly states: readonly string[],
  ) {
    super(transformation, context, fn);
  }

  /** A state exists from here on, also one that is never written: it is in each snapshot. */
  override open(): void {
    super.open();
    for (const name of this.states) this.broadcastState(name);
  }

  /** A context of either side with access to broadcast state and time. */
  protected withStates<Context extends object, State>(
    context: Context,
    access: (state: OperatorBroadcastState) => State,
  ) {
    return {
      ...context,
      currentWatermark: () => this.watermark,
      currentProcessingTime: () => this.context.time.now(),
      getBroadcastState: (descriptor: Descriptor) => access(this.declared(descriptor)) as never,
    };
  }

  protected readingContext() {
    return this.withStates(this.recordContext(this.timeOnly()), readOnly);
  }

  /** A record without a timestamp has MIN here, as in Flink. */
  protected writingContext(): Api.BroadcastContext {
    const timestamp = () => this.collector.timestamp ?? MIN_TIMESTAMP;
    return this.withStates({ timestamp, output: this.sideOutput(timestamp) }, (state) => state);
  }

  private declared(descriptor: Descriptor): OperatorBroadcastState {
    const isDeclared = stateKindOf(descriptor) === 'map' && this.states.includes(descriptor.name);
    if (!isDeclared) throw new BroadcastStateNotDeclared(descriptor.name, this.states);
    return this.broadcastState(descriptor.name);
  }
}

export class BroadcastProcessOperator extends BroadcastOperator {
  private readonly reading: Api.ReadOnlyBroadcastContext = this.readingContext();
  private readonly writing = this.writingContext();

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.BroadcastProcessFunction<unknown, unknown, unknown>,
    states: readonly string[],
  ) {
    super(transformation, context, fn, states);
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    if (input === 0) this.fn.processElement(value, this.reading, this.collector);
    else this.fn.processBroadcastElement(value, this.writing, this.collector);
  }

  protected override callOnTimer(): void {}
}

export class KeyedBroadcastProcessOperator extends BroadcastOperator {
  private readonly reading: ReadOnlyKeyed;
  private readonly timing: ReadOnlyTimer;
  private readonly writing: Api.KeyedBroadcastContext<Api.Key>;

  constructor(
    transformation: Transformation,
    context: OperatorContext,
    private readonly fn: Api.KeyedBroadcastProcessFunction<Api.Key, unknown, unknown, unknown>,
    states: readonly string[],
  ) {
    super(transformation, context, fn, states);
    const timers = this.keyedTimers();
    this.reading = this.withStates(this.withKey(this.recordContext(timers)), readOnly);
    this.timing = this.withStates(this.withKey(this.timerContext(timers)), readOnly);
    const applyToKeyedState: Api.KeyedBroadcastContext<Api.Key>['applyToKeyedState'] = (descriptor, visit) =>
      this.applyToKeyedState(descriptor, visit as (key: Api.Key, state: unknown) => void);
    this.writing = { ...this.writingContext(), applyToKeyedState };
  }

  processElement(input: 0 | 1, value: unknown, timestamp: Timestamp | null): void {
    this.setKeyContext(input, value);
    this.collector.timestamp = timestamp;
    if (input === 0) this.fn.processElement(value, this.reading, this.collector);
    else this.fn.processBroadcastElement(value, this.writing, this.collector);
  }

  protected override callOnTimer(timestamp: Timestamp): void {
    this.fn.onTimer(timestamp, this.timing, this.collector);
  }

  /** Every key of this subtask that has this state, each with its key set. Source: AbstractKeyedStateBackend.applyToAllKeys. */
  private applyToKeyedState(
    descriptor: { readonly name: string },
    visit: (key: Api.Key, state: unknown) => void,
  ): void {
    functionOnly('applyToKeyedState', visit);
    const spec = stateSpecOf(descriptor);
    const state = this.keyed.state(spec, NO_NAMESPACE);
    this.keyed.forEachKey(spec.name, NO_NAMESPACE, (key) => visit(key as Api.Key, state));
  }
}

/** What the side that is not broadcast sees: every subtask must have the same, and only the broadcast side comes to all of them. */
function readOnly(state: OperatorBroadcastState): Api.ReadOnlyBroadcastState<unknown, unknown> {
  const refuse = (call: string) => () => {
    throw new BroadcastStateReadOnly(state.name, call);
  };
  const refusing = Object.fromEntries(
    ['put', 'putAll', 'remove', 'clear', 'entries'].map((call) => [call, refuse(call)]),
  );
  return {
    ...refusing,
    get: (key) => state.get(key),
    contains: (key) => state.contains(key),
    immutableEntries: () => state.immutableEntries(),
  };
}
