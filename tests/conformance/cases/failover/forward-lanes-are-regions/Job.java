// where only forward edges connect the operators, each subtask index is a failover region: subtask 1 fails and starts again from its first record, subtask 0 goes on
import conformance.CollectSink;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Attempt extends RichMapFunction<Long, Tuple2<Integer, Integer>> {
    @Override public Tuple2<Integer, Integer> map(Long n) {
      TaskInfo t = getRuntimeContext().getTaskInfo();
      if (t.getIndexOfThisSubtask() == 1 && t.getAttemptNumber() == 0) throw new RuntimeException("on purpose");
      return Tuple2.of(t.getIndexOfThisSubtask(), t.getAttemptNumber());
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(2);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 10, RateLimiterStrategy.perSecond(5), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new Attempt()).sinkTo(new CollectSink<>("out"));

    env.execute("forward-lanes-are-regions");
  }
}
