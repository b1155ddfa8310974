// an exception in snapshotState() fails the task, not only the checkpoint
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Fails extends RichMapFunction<Long, Long> implements CheckpointedFunction {
    @Override public void initializeState(FunctionInitializationContext context) {}
    @Override public void snapshotState(FunctionSnapshotContext context) { throw new RuntimeException("cannot snapshot"); }
    @Override public Long map(Long n) { return n; }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "none")));
    env.setParallelism(1);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new Fails()).filter(n -> false).sinkTo(new CollectSink<>("out"));

    env.execute("exception-in-snapshot-state");
  }
}
