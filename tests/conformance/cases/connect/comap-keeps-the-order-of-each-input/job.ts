// connected streams of two types go through one function, map1 for the one and map2 for the other; each keeps its own order
import { CollectSink, type CoMapFunction, StreamExecutionEnvironment } from 'millrace';

const env = StreamExecutionEnvironment.getExecutionEnvironment();
env.setParallelism(1);
class Both implements CoMapFunction<string, number, [string, string]> {
  map1(word: string): [string, string] { return ['word', word]; }
  map2(n: number): [string, string] { return ['number', '#' + n]; }
}
const words = env.fromData(['x', 'c', 'a', 'b']);
const numbers = env.fromData([3, 1, 2]);
words.connect(numbers).map(new Both()).sinkTo(new CollectSink('out'));

env.execute('comap-keeps-the-order-of-each-input');
