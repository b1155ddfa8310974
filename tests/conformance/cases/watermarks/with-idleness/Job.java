// withIdleness(): a source without records for longer than the time-out no longer counts in the minimum, although it is not at its end
import conformance.CollectSink;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final WatermarkStrategy<Long> active = WatermarkStrategy.<Long>forGenerator(ctx -> new WatermarkGenerator<Long>() {
    @Override public void onEvent(Long e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e * 10)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, t) -> e * 10);
  static final WatermarkStrategy<Long> quietly = WatermarkStrategy.<Long>forMonotonousTimestamps().withTimestampAssigner((n, t) -> 1).withIdleness(Duration.ofMillis(50));
  static class Fired extends KeyedProcessFunction<Integer, Long, String> {
    @Override public void processElement(Long n, Context ctx, Collector<String> out) { if (n == 0) ctx.timerService().registerEventTimeTimer(105); }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
      out.collect(timestamp + " fired by " + Math.min(ctx.timerService().currentWatermark(), 99999));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("pipeline.auto-watermark-interval", "20 ms")));
    env.setParallelism(1);
    // `quiet` has a record a second, `busy` one in 250 ms.
    DataStream<Long> busy = env.fromSource(new DataGeneratorSource<Long>(i -> i, 13, RateLimiterStrategy.perSecond(4), Types.LONG), active, "busy");
    DataStream<Long> quiet = env.fromSource(new DataGeneratorSource<Long>(i -> i + 1000, 6, RateLimiterStrategy.perSecond(1), Types.LONG), quietly, "quiet");
    busy.union(quiet.filter(n -> false)).keyBy(n -> 0).process(new Fired()).sinkTo(new CollectSink<>("out"));

    env.execute("with-idleness");
  }
}
