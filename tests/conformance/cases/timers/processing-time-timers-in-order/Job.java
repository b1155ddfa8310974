// processing-time timers fire in the order of their times, not of their registration, between two records when those are far apart
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Later extends KeyedProcessFunction<String, Long, String> {
    private transient ValueState<Long> base;
    @Override public void open(OpenContext c) { base = getRuntimeContext().getState(new ValueStateDescriptor<>("base", Long.class)); }
    @Override public void processElement(Long n, Context ctx, Collector<String> out) throws Exception {
      long now = ctx.timerService().currentProcessingTime();
      if (n == 0) {
        base.update(now);
        for (int after : new int[] {30, 10, 40, 20}) ctx.timerService().registerProcessingTimeTimer(now + after);
        ctx.timerService().deleteProcessingTimeTimer(now + 40);
      }
      out.collect("record " + n);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) throws Exception { out.collect("after " + (timestamp - base.value())); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 2, RateLimiterStrategy.perSecond(1), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.keyBy(n -> "k").process(new Later()).sinkTo(new CollectSink<>("out"));

    env.execute("processing-time-timers-in-order");
  }
}
