// initializeState may ask for keyed state too: it is the state that getRuntimeContext() gives under that name
import conformance.CollectSink;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Count extends RichMapFunction<String, String> implements CheckpointedFunction {
    private transient ValueState<Integer> count;
    private transient ValueState<Integer> same;
    @Override public void initializeState(FunctionInitializationContext context) throws Exception { count = context.getKeyedStateStore().getState(new ValueStateDescriptor<>("count", Integer.class)); }
    @Override public void snapshotState(FunctionSnapshotContext context) {}
    @Override public void open(OpenContext context) { same = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Integer.class)); }
    @Override public String map(String key) throws Exception {
      count.update((count.value() == null ? 0 : count.value()) + 1);
      return key + same.value();
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("a", "b", "a", "a", "b").keyBy(key -> key).map(new Count()).sinkTo(new CollectSink<>("out"));

    env.execute("keyed-state-store-in-initialize-state");
  }
}
