// an input that was idle and is active again with an old watermark does not hold event time back: it counts again when it has caught up
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
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
  // Idle with its first record, active again after 1.5 s, far behind.
  static final WatermarkStrategy<Long> behind = WatermarkStrategy.<Long>forGenerator(ctx -> new WatermarkGenerator<Long>() {
    @Override public void onEvent(Long e, long ts, WatermarkOutput out) {
      if (e == 1000) out.markIdle();
      else if (e == 1006) out.emitWatermark(new Watermark(5));
    }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((n, t) -> 5);
  static class Fired extends KeyedProcessFunction<Integer, Long, String> {
    @Override public void processElement(Long n, Context ctx, Collector<String> out) { if (n == 0) ctx.timerService().registerEventTimeTimer(105); }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) {
      out.collect(timestamp + " fired by " + Math.min(ctx.timerService().currentWatermark(), 99999));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    // `busy` passes 105 after 2.75 s, while `late` still runs.
    DataStream<Long> busy = env.fromSource(new DataGeneratorSource<Long>(i -> i, 13, RateLimiterStrategy.perSecond(4), Types.LONG), active, "busy");
    DataStream<Long> late = env.fromSource(new DataGeneratorSource<Long>(i -> i + 1000, 24, RateLimiterStrategy.perSecond(4), Types.LONG), behind, "late");
    busy.union(late.filter(n -> false)).keyBy(n -> 0).process(new Fired()).sinkTo(new CollectSink<>("out"));

    env.execute("active-again-but-behind");
  }
}
