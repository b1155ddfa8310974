// processBroadcastElement has no key: touching keyed state there, other than by applyToKeyedState, fails the job
import conformance.CollectSink;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static final MapStateDescriptor<String, Integer> rules = new MapStateDescriptor<>("rules", String.class, Integer.class);
  static class Wrong extends KeyedBroadcastProcessFunction<String, String, Integer, String> {
    @Override public void processElement(String key, ReadOnlyContext ctx, Collector<String> out) { out.collect(key); }
    @Override public void processBroadcastElement(Integer n, Context ctx, Collector<String> out) throws Exception {
      getRuntimeContext().getState(new ValueStateDescriptor<>("count", Integer.class)).value();
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<String> none = env.fromData("a").filter(key -> false);
    none.keyBy(key -> key).connect(env.fromData(1).broadcast(rules)).process(new Wrong()).sinkTo(new CollectSink<>("out"));

    env.execute("keyed-state-on-the-broadcast-side-fails");
  }
}
