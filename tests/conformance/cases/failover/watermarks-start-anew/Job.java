// watermarks are not part of a checkpoint: after a restart event time is at Long.MIN_VALUE until the first new watermark, although state is restored
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  // Fails once: when two checkpoints have completed since its first record, so that the newer one has records in it.
  static class FailOnce extends RichMapFunction<Long, Long> implements CheckpointListener {
    private transient int seen;
    private transient int completed;
    @Override public Long map(Long v) {
      if (completed >= 2 && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) throw new RuntimeException("on purpose");
      seen++;
      return v;
    }
    @Override public void notifyCheckpointComplete(long id) { if (seen > 0) completed++; }
  }
  static final WatermarkStrategy<Long> strategy = WatermarkStrategy.<Long>forGenerator(ctx -> new WatermarkGenerator<Long>() {
    @Override public void onEvent(Long v, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(ts)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((v, t) -> v * 10);
  static class First extends KeyedProcessFunction<String, Long, String> {
    private boolean first = true;
    private transient ValueState<Integer> count;
    @Override public void open(OpenContext c) { count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Integer.class)); }
    @Override public void processElement(Long v, Context ctx, Collector<String> out) throws Exception {
      if (first) {
        int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
        out.collect("attempt " + attempt + ": state " + (count.value() != null) + ", watermark " + (ctx.timerService().currentWatermark() >= 0));
      }
      first = false;
      count.update((count.value() == null ? 0 : count.value()) + 1);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), strategy, "numbers");
    numbers.map(new FailOnce()).keyBy(v -> "k").process(new First()).sinkTo(new CollectSink<>("out"));

    env.execute("watermarks-start-anew");
  }
}
