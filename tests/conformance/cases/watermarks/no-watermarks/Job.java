// with noWatermarks() records have their timestamps, but event time stands still until the end of the input
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Show extends KeyedProcessFunction<String, Long, Tuple3<Long, Long, Long>> {
    @Override public void processElement(Long n, Context ctx, Collector<Tuple3<Long, Long, Long>> out) {
      out.collect(Tuple3.of(n, ctx.timestamp(), ctx.timerService().currentWatermark()));
      if (n == 0) ctx.timerService().registerEventTimeTimer(150);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<Tuple3<Long, Long, Long>> out) {
      out.collect(Tuple3.of(-1L, timestamp, ctx.timerService().currentWatermark()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromSource(new DataGeneratorSource<Long>(i -> i, 4, RateLimiterStrategy.perSecond(4), Types.LONG), WatermarkStrategy.<Long>noWatermarks().withTimestampAssigner((n, t) -> n * 100), "numbers")
        .keyBy(n -> "k")
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("no-watermarks");
  }
}
