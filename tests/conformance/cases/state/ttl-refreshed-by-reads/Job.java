// with updateTtlOnReadAndWrite a read keeps state alive; by default only a write does
import conformance.CollectSink;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final StateTtlConfig ttl = StateTtlConfig.newBuilder(Duration.ofMillis(1500)).updateTtlOnReadAndWrite().build();
  static class Read extends KeyedProcessFunction<String, Long, Tuple3<Long, Long, Long>> {
    private transient ValueState<Long> kept;
    private transient ValueState<Long> plain;
    @Override public void open(OpenContext c) {
      ValueStateDescriptor<Long> descriptor = new ValueStateDescriptor<>("kept", Long.class);
      descriptor.enableTimeToLive(ttl);
      kept = getRuntimeContext().getState(descriptor);

      ValueStateDescriptor<Long> byWrites = new ValueStateDescriptor<>("plain", Long.class);
      byWrites.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(1500)).build());
      plain = getRuntimeContext().getState(byWrites);
    }
    @Override public void processElement(Long n, Context ctx, Collector<Tuple3<Long, Long, Long>> out) throws Exception {
      out.collect(Tuple3.of(n, kept.value(), plain.value()));
      if (n == 0) {
        kept.update(7L);
        plain.update(7L);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 3, RateLimiterStrategy.perSecond(1), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.keyBy(n -> "k").process(new Read()).sinkTo(new CollectSink<>("out"));

    env.execute("ttl-refreshed-by-reads");
  }
}
