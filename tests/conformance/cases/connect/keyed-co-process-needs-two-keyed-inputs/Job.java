// a KeyedCoProcessFunction on streams of which one is not keyed is rejected
import conformance.CollectSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Keyed extends KeyedCoProcessFunction<Integer, Integer, Integer, Integer> {
    @Override public void processElement1(Integer n, Context ctx, Collector<Integer> out) { out.collect(n); }
    @Override public void processElement2(Integer n, Context ctx, Collector<Integer> out) { out.collect(n); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Integer> numbers = env.fromData(1, 2);
    numbers.keyBy(n -> n).connect(numbers).process(new Keyed()).sinkTo(new CollectSink<>("out"));

    env.execute("keyed-co-process-needs-two-keyed-inputs");
  }
}
