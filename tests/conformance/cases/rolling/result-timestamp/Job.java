// the result of a rolling aggregation carries the timestamp of the record that brought it about, not that of the kept one
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Show extends ProcessFunction<Tuple3<String, Integer, Long>, Tuple3<String, Integer, Long>> {
    @Override public void processElement(Tuple3<String, Integer, Long> v, Context ctx, Collector<Tuple3<String, Integer, Long>> out) {
      out.collect(Tuple3.of(v.f0, v.f1, ctx.timestamp()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(Tuple3.of("a", 1, 100L), Tuple3.of("a", 2, 50L), Tuple3.of("b", 7, 70L), Tuple3.of("a", 4, 300L))
        .assignTimestampsAndWatermarks(WatermarkStrategy.<Tuple3<String, Integer, Long>>noWatermarks().withTimestampAssigner((v, t) -> v.f2))
        .keyBy(v -> v.f0)
        .sum(1)
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("result-timestamp");
  }
}
