// an option of the environment with a value that cannot be read is rejected while the program is built
import { CollectSink, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment({ 'pipeline.auto-watermark-interval': 'soon' });
env.setParallelism(1);
env.fromData([1]).sinkTo(new CollectSink('out'));

env.execute('option-that-cannot-be-read');
