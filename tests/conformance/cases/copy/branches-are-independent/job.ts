// two chained consumers of one stream each get a copy: what one changes the other does not see
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
interface Box { n: number }
const boxes = env.fromData<Box>([{ n: 1 }, { n: 2 }]);
boxes.map((box) => { box.n += 100; return box; }).sinkTo(new CollectSink('first'));
boxes.map((box) => { box.n *= 2; return box; }).sinkTo(new CollectSink('second'));

env.execute('branches-are-independent');
