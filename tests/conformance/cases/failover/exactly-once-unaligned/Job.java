// unaligned checkpoints are exactly once, too: the records that a barrier overtook are part of the checkpoint
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  // Fails once, on subtask 1 only: when two checkpoints have completed since its first record.
  static class FailOne extends RichMapFunction<Long, Long> implements CheckpointListener {
    private transient int seen;
    private transient int completed;
    @Override public Long map(Long v) {
      TaskInfo t = getRuntimeContext().getTaskInfo();
      seen++;
      if (completed >= 2 && t.getAttemptNumber() == 0 && t.getIndexOfThisSubtask() == 1) throw new RuntimeException("on purpose");
      return v;
    }
    @Override public void notifyCheckpointComplete(long id) { if (seen > 0) completed++; }
  }
  static class Seen extends KeyedProcessFunction<String, Long, Tuple3<String, Integer, Boolean>> {
    private transient MapState<Long, Integer> seen;
    @Override public void open(OpenContext c) { seen = getRuntimeContext().getMapState(new MapStateDescriptor<>("seen", Long.class, Integer.class)); }
    @Override public void processElement(Long v, Context ctx, Collector<Tuple3<String, Integer, Boolean>> out) throws Exception {
      seen.put(v, (seen.get(v) == null ? 0 : seen.get(v)) + 1);
      ctx.timerService().registerEventTimeTimer(1);
    }
    // [key, distinct values, whether each was counted once]
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<Tuple3<String, Integer, Boolean>> out) throws Exception {
      int n = 0; boolean all = true; for (int c : seen.values()) { n++; all = all && c == 1; }
      out.collect(Tuple3.of(ctx.getCurrentKey(), n, all));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(2);
    env.enableCheckpointing(50);
    env.getCheckpointConfig().enableUnalignedCheckpoints();
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOne()).keyBy(v -> "k" + (v % 5)).process(new Seen()).sinkTo(new CollectSink<>("out"));

    env.execute("exactly-once-unaligned");
  }
}
