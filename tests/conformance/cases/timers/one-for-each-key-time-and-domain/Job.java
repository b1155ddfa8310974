// a timer registered twice fires once; an event-time and a processing-time timer of the same time are two; a processing-time timer in the past fires at once
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Twice extends KeyedProcessFunction<String, Long, String> {
    @Override public void processElement(Long n, Context ctx, Collector<String> out) {
      TimerService timers = ctx.timerService();
      if (n == 0) {
        timers.registerEventTimeTimer(100);
        timers.registerProcessingTimeTimer(100);
        timers.registerEventTimeTimer(100);
        timers.registerProcessingTimeTimer(100);
      }
      out.collect("record " + n);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) { out.collect(ctx.timeDomain() + " " + timestamp); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 2, RateLimiterStrategy.perSecond(2), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.keyBy(n -> "k").process(new Twice()).sinkTo(new CollectSink<>("out"));

    env.execute("one-for-each-key-time-and-domain");
  }
}
