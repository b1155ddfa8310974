// in a map each entry has its own time-to-live: the old ones are gone, the new one is there
import conformance.CollectSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final StateTtlConfig ttl = StateTtlConfig.newBuilder(Duration.ofMillis(1500)).build();
  static class Read extends KeyedProcessFunction<String, Long, String> {
    private transient MapState<Long, Long> kept;
    @Override public void open(OpenContext c) {
      MapStateDescriptor<Long, Long> descriptor = new MapStateDescriptor<>("kept", Long.class, Long.class);
      descriptor.enableTimeToLive(ttl);
      kept = getRuntimeContext().getMapState(descriptor);
    }
    @Override public void processElement(Long n, Context ctx, Collector<String> out) throws Exception {
      kept.put(n, n);
      List<String> keys = new ArrayList<>(); for (Long k : kept.keys()) keys.add("" + k);
      Collections.sort(keys);
      out.collect(String.join(",", keys));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 4, RateLimiterStrategy.perSecond(1), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.keyBy(n -> "k").process(new Read()).sinkTo(new CollectSink<>("out"));

    env.execute("ttl-of-each-map-entry");
  }
}
