// with pipeline.object-reuse two chained consumers get the same object, one after the other: the second sees what the first changed
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'pipeline.object-reuse': true });
env.setParallelism(1);
interface Box { n: number }
const boxes = env.fromData<Box>([{ n: 1 }, { n: 2 }]);
boxes.map((box) => { box.n += 100; return box; }).sinkTo(new CollectSink('first'));
boxes.map((box) => { box.n *= 2; return box; }).sinkTo(new CollectSink('second'));

env.execute('object-reuse-shares-records');
