// what processElement emits has the timestamp of its input, what an event-time timer emits that of the timer, what a processing-time timer emits none
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final WatermarkStrategy<Long> strategy = WatermarkStrategy.<Long>forGenerator(ctx -> new WatermarkGenerator<Long>() {
    @Override public void onEvent(Long e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(ts)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, t) -> e * 100);
  static class Emit extends KeyedProcessFunction<String, Long, String> {
    @Override public void processElement(Long n, Context ctx, Collector<String> out) {
      if (n == 0) {
        ctx.timerService().registerEventTimeTimer(50);
        ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime());
      }
      out.collect("record " + n);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) { out.collect("" + ctx.timeDomain()); }
  }
  static class Show extends ProcessFunction<String, Tuple2<String, Long>> {
    @Override public void processElement(String s, Context ctx, Collector<Tuple2<String, Long>> out) { out.collect(Tuple2.of(s, ctx.timestamp())); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromSource(new DataGeneratorSource<Long>(i -> i, 3, RateLimiterStrategy.perSecond(2), Types.LONG), strategy, "numbers")
        .keyBy(n -> "k")
        .process(new Emit())
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("timestamps-of-what-timers-emit");
  }
}
