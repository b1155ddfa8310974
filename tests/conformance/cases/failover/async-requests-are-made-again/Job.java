// requests that were under way at a checkpoint are made again after the restart: every record has its result exactly once
import conformance.CollectSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
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
  // In the first attempt request 5 is never answered, so that all later ones wait behind it.
  static class Ask extends RichAsyncFunction<Long, Long> {
    @Override public void asyncInvoke(Long v, ResultFuture<Long> result) {
      if (v == 5 && getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) return;
      result.complete(List.of(v));
    }
  }
  static class Seen extends KeyedProcessFunction<String, Long, Tuple2<Integer, Boolean>> {
    private transient MapState<Long, Integer> seen;
    @Override public void open(OpenContext c) { seen = getRuntimeContext().getMapState(new MapStateDescriptor<>("seen", Long.class, Integer.class)); }
    @Override public void processElement(Long v, Context ctx, Collector<Tuple2<Integer, Boolean>> out) throws Exception {
      seen.put(v, (seen.get(v) == null ? 0 : seen.get(v)) + 1);
      ctx.timerService().registerEventTimeTimer(1);
    }
    @Override public void onTimer(long ts, OnTimerContext ctx, Collector<Tuple2<Integer, Boolean>> out) throws Exception {
      int n = 0; boolean once = true; for (int c : seen.values()) { n++; once = once && c == 1; }
      out.collect(Tuple2.of(n, once));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    AsyncDataStream.orderedWait(numbers.map(new FailOnce()), new Ask(), 5, TimeUnit.MINUTES, 300).keyBy(v -> "k").process(new Seen()).sinkTo(new CollectSink<>("out"));

    env.execute("async-requests-are-made-again");
  }
}
