// a string key hashes as java.lang.String, over its UTF-16 units: empty, accents, other scripts, surrogate pairs and NUL included (parallelism 4)
import { CollectSink, RichMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(4);
class Where extends RichMapFunction<string, [string, number]> {
  map(value: string): [string, number] { return [value, this.getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()]; }
}

env.fromData(['', 'a', 'b', 'A', 'hello', 'Hello, world', 'user-1', 'user-2', 'user-42', 'key1', 'key2', 'flink', 'café', 'Straße', '你好', 'Ωmega', '😀', '👨‍👩‍👧', 'a\u0000b', 'a a', '0', '1', '-1', '2024-01-01'])
  .keyBy((k) => k)
  .map(new Where())
  .sinkTo(new CollectSink('out'));

env.execute('string-keys-p4');
