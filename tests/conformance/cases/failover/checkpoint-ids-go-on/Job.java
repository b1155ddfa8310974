// checkpoint ids grow over a restart: the first one after it is greater than the restored one, and each is greater than the one before
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
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
  static class Ids extends KeyedProcessFunction<String, Long, String> implements CheckpointedFunction {
    private transient long restored;
    private transient long last;
    private boolean grows = true;
    @Override public void initializeState(FunctionInitializationContext context) { last = restored = context.getRestoredCheckpointId().orElse(0); }
    @Override public void snapshotState(FunctionSnapshotContext context) {
      grows = grows && context.getCheckpointId() > last;
      last = context.getCheckpointId();
    }
    @Override public void processElement(Long v, Context ctx, Collector<String> out) { ctx.timerService().registerEventTimeTimer(1); }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) {
      out.collect("restored one " + (restored > 0) + ", took more " + (last > restored) + ", growing " + grows);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOnce()).keyBy(v -> "k").process(new Ids()).sinkTo(new CollectSink<>("out"));

    env.execute("checkpoint-ids-go-on");
  }
}
