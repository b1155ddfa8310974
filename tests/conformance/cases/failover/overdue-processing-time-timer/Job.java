// a processing-time timer whose time passed while the job was down fires after the restart, though no record asks for it again
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
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
  static class Ring extends KeyedProcessFunction<String, Long, String> {
    @Override public void processElement(Long v, Context ctx, Collector<String> out) {
      if (v == 0) ctx.timerService().registerProcessingTimeTimer(ctx.timerService().currentProcessingTime() + 1500);
    }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) {
      out.collect(ctx.timeDomain() + " in attempt " + getRuntimeContext().getTaskInfo().getAttemptNumber());
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "2500 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOnce()).keyBy(v -> "k").process(new Ring()).sinkTo(new CollectSink<>("out"));

    env.execute("overdue-processing-time-timer");
  }
}
