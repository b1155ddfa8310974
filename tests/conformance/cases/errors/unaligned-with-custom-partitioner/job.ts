// unaligned checkpoints and a custom partitioner do not go together: rejected unless forced
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(2);
env.enableCheckpointing(100);
env.getCheckpointConfig().enableUnalignedCheckpoints();
env.fromData([1, 2]).partitionCustom((n: number, p) => n % p, (n) => n).map((n) => n).sinkTo(new CollectSink('out'));

env.execute('unaligned-with-custom-partitioner');
