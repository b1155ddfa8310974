// the life of a function begins with initializeState(), then open(), then its first record; each comes once
import { type CheckpointedFunction, CollectSink, type FunctionInitializationContext,
  type FunctionSnapshotContext, type OpenContext, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Life extends RichMapFunction<number, string> implements CheckpointedFunction {
  private readonly log: string[] = [];
  initializeState(context: FunctionInitializationContext) { this.log.push('initializeState, restored ' + context.isRestored()); }
  snapshotState(_context: FunctionSnapshotContext) {}
  open(_context: OpenContext) { this.log.push('open'); }
  map(n: number) {
    this.log.push('map ' + n);
    return this.log.join(' > ');
  }
}
env.fromData([1, 2]).map(new Life()).sinkTo(new CollectSink('out'));

env.execute('initialize-state-before-open');
