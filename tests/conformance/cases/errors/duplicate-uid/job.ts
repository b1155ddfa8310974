// two operators of one job with the same uid are rejected at execute()
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
env.fromData([1, 2]).map((n) => n).uid('same').filter(() => true).uid('same').sinkTo(new CollectSink('out'));

env.execute('duplicate-uid');
