// where an evictor leaves nothing, a reduce gives null and an aggregate the result of a new accumulator
import conformance.CollectSink;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.WindowedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.evictors.CountEvictor;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.flink.streaming.api.windowing.windows.GlobalWindow;
import org.apache.flink.util.Collector;

public class Job {
  static class Sum implements AggregateFunction<Integer, Integer, Integer> {
    @Override public Integer createAccumulator() { return 100; }
    @Override public Integer add(Integer value, Integer sum) { return sum + value; }
    @Override public Integer getResult(Integer sum) { return sum; }
    @Override public Integer merge(Integer a, Integer b) { return a + b; }
  }
  static class Show extends ProcessWindowFunction<Integer, String, String, GlobalWindow> {
    @Override public void process(String key, Context ctx, Iterable<Integer> elements, Collector<String> out) {
      int size = 0;
      Integer first = null;
      for (Integer element : elements) if (size++ == 0) first = element;
      out.collect(key + " " + size + " " + first);
    }
  }
  static WindowedStream<Integer, String, GlobalWindow> windows(KeyedStream<Integer, String> numbers) {
    return numbers.window(GlobalWindows.create()).trigger(CountTrigger.of(2)).evictor(CountEvictor.of(0));
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    KeyedStream<Integer, String> numbers = env.fromData(1, 2, 3, 4, 5).keyBy(n -> "k");
    windows(numbers).reduce((a, b) -> a + b).map(n -> n == null ? "null" : "a number").sinkTo(new CollectSink<>("reduced"));
    windows(numbers).reduce((a, b) -> a + b, new Show()).sinkTo(new CollectSink<>("reduced, shown"));
    windows(numbers).aggregate(new Sum()).sinkTo(new CollectSink<>("aggregated"));
    windows(numbers).aggregate(new Sum(), new Show()).sinkTo(new CollectSink<>("aggregated, shown"));

    env.execute("evictor-leaves-nothing-to-combine");
  }
}
