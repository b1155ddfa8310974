// a processing-time session ends after a gap by the clock; a source with a rate ends two intervals after its last record, so the last session fires, too
import conformance.CollectSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.ProcessingTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

public class Job {
  static class Show extends ProcessWindowFunction<Long, String, String, TimeWindow> {
    @Override public void process(String key, Context ctx, Iterable<Long> elements, Collector<String> out) {
      List<String> l = new ArrayList<>(); for (Long n : elements) l.add("" + n);
      out.collect(String.join(",", l) + " for " + (ctx.window().getEnd() - ctx.window().getStart()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 3, RateLimiterStrategy.perSecond(1), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.keyBy(n -> "k").window(ProcessingTimeSessionWindows.withGap(Duration.ofMillis(400))).process(new Show()).sinkTo(new CollectSink<>("out"));

    env.execute("processing-time-session");
  }
}
