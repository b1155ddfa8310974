// behind a keyBy every task is in one region: when one subtask fails all are restarted, and without checkpoints all begin anew
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
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
  static class FailOne extends RichMapFunction<Long, Long> {
    private int seen = 0;
    @Override public Long map(Long n) {
      TaskInfo t = getRuntimeContext().getTaskInfo();
      if (++seen == 3 && t.getIndexOfThisSubtask() == 1 && t.getAttemptNumber() == 0) throw new RuntimeException("on purpose");
      return n;
    }
  }
  static class Total extends KeyedProcessFunction<String, Long, String> {
    private transient ValueState<Integer> total;
    @Override public void open(OpenContext c) { total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Integer.class)); }
    @Override public void processElement(Long v, Context ctx, Collector<String> out) throws Exception {
      total.update((total.value() == null ? 0 : total.value()) + 1);
      ctx.timerService().registerEventTimeTimer(1);
    }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<String> out) throws Exception {
      out.collect(ctx.getCurrentKey() + " " + total.value() + " in attempt " + getRuntimeContext().getTaskInfo().getAttemptNumber());
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(2);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 20, RateLimiterStrategy.perSecond(20), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOne()).keyBy(v -> "k" + (v % 5)).process(new Total()).sinkTo(new CollectSink<>("out"));

    env.execute("shuffle-makes-one-region");
  }
}
