/** From what the program declared to the operator that does it: the one place that knows all operators. */
import { sinkOfOperator } from '../../api/data-stream-sink.ts';
import type { OperatorSpec, Transformation } from '../../api/transformations.ts';
import { isBatch } from '../../base/config-options.ts';
import { AsyncWaitOperator } from './async-wait-operator.ts';
import { BatchGroupedReduce } from './batch-grouped-reduce.ts';
import { BroadcastProcessOperator, KeyedBroadcastProcessOperator } from './broadcast-operators.ts';
import { CoStreamFlatMap, CoStreamMap } from './co-operators.ts';
import { CoProcessOperator } from './co-process-operator.ts';
import { CustomCommitterOperator } from './custom-committer-operator.ts';
import { fieldReducer } from './field-aggregation.ts';
import { IntervalJoinOperator } from './interval-join-operator.ts';
import type { OperatorContext, SourceOperatorContract, StreamOperator } from './operator.ts';
import { KeyedProcessOperator, ProcessOperator } from './process-operators.ts';
import { SinkOperator } from './sink-operator.ts';
import { SinkWriterOperator } from './sink-writer-operator.ts';
import { SourceOperator } from './source-operator.ts';
import { StreamFilter, StreamFlatMap, StreamMap } from './stateless-operators.ts';
import { StreamGroupedReduce } from './stream-grouped-reduce.ts';
import { TimestampsAndWatermarksOperator } from './timestamps-and-watermarks-operator.ts';
import { TopicCommitterOperator } from './topic-committer-operator.ts';
import { TopicWriterOperator } from './topic-writer-operator.ts';
import { WindowOperator } from './window-operator.ts';

/**
 * A new operator for one subtask and attempt. Its functions are those of the evaluation that made the transformation.
 */
export function createOperator(
  transformation: Transformation,
  context: OperatorContext,
): StreamOperator | SourceOperatorContract {
  const spec: OperatorSpec = transformation.spec;
  switch (spec.type) {
    case 'source':
      return new SourceOperator(transformation, context, spec.source, spec.watermarks);
    case 'map':
      return new StreamMap(transformation, context, spec.fn);
    case 'flatMap':
      return new StreamFlatMap(transformation, context, spec.fn);
    case 'filter':
      return new StreamFilter(transformation, context, spec.fn);
    case 'process':
      return new ProcessOperator(transformation, context, spec.fn);
    case 'keyedProcess':
      return new KeyedProcessOperator(transformation, context, spec.fn);
    case 'reduce':
      return groupedReduce(transformation, context, spec.fn);
    case 'aggregate': {
      const reduce = fieldReducer(spec.aggregation, spec.field, spec.first);
      return groupedReduce(transformation, context, { reduce });
    }
    case 'coMap':
      return new CoStreamMap(transformation, context, spec.fn);
    case 'coFlatMap':
      return new CoStreamFlatMap(transformation, context, spec.fn);
    case 'coProcess':
    case 'keyedCoProcess':
      return new CoProcessOperator(transformation, context, spec.fn, spec.type === 'keyedCoProcess');
    case 'intervalJoin':
      return new IntervalJoinOperator(transformation, context, spec);
    case 'broadcastProcess':
      return new BroadcastProcessOperator(transformation, context, spec.fn, spec.states);
    case 'keyedBroadcastProcess':
      return new KeyedBroadcastProcessOperator(transformation, context, spec.fn, spec.states);
    case 'timestampsAndWatermarks':
      return new TimestampsAndWatermarksOperator(transformation, context, spec.watermarks);
    case 'window':
      return new WindowOperator(transformation, context, spec.window);
    case 'asyncWait':
      return new AsyncWaitOperator(transformation, context, spec);
    case 'sink':
      if (spec.sink.kind === 'topic') return new TopicWriterOperator(transformation, context, spec.sink);
      return spec.sink.kind === 'custom'
        ? new SinkWriterOperator(transformation, context, spec.sink.sink, sinkOfOperator(transformation.name))
        : new SinkOperator(transformation, context, spec.sink);
    case 'committer':
      return spec.sink.kind === 'topic'
        ? new TopicCommitterOperator(transformation, context, spec.sink)
        : new CustomCommitterOperator(transformation, context, spec.sink.sink, sinkOfOperator(transformation.name));
  }
}

function groupedReduce(...of: ConstructorParameters<typeof StreamGroupedReduce>): StreamOperator {
  const [, { configuration }] = of;
  return isBatch(configuration) ? new BatchGroupedReduce(...of) : new StreamGroupedReduce(...of);
}
