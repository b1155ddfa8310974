// after a restart a function is a new object: what it kept in a field is gone, what it kept in state is there
import conformance.CollectSink;
import java.util.Map;
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
  static class Count extends KeyedProcessFunction<String, Long, String> {
    private int inField = 0;
    private transient ValueState<Integer> inState;
    @Override public void open(OpenContext c) { inState = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Integer.class)); }
    @Override public void processElement(Long v, Context ctx, Collector<String> out) throws Exception {
      inField++;
      inState.update((inState.value() == null ? 0 : inState.value()) + 1);
      ctx.timerService().registerEventTimeTimer(1);
    }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) throws Exception {
      out.collect("in state " + inState.value() + ", fewer in the field " + (inField < inState.value()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOnce()).keyBy(v -> "k").process(new Count()).sinkTo(new CollectSink<>("out"));

    env.execute("fields-start-anew-state-goes-on");
  }
}
