// the life of a function begins with initializeState(), then open(), then its first record; each comes once
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Life extends RichMapFunction<Integer, String> implements CheckpointedFunction {
    private final List<String> log = new ArrayList<>();
    @Override public void initializeState(FunctionInitializationContext context) { log.add("initializeState, restored " + context.isRestored()); }
    @Override public void snapshotState(FunctionSnapshotContext context) {}
    @Override public void open(OpenContext context) { log.add("open"); }
    @Override public String map(Integer n) {
      log.add("map " + n);
      return String.join(" > ", log);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(1, 2).map(new Life()).sinkTo(new CollectSink<>("out"));

    env.execute("initialize-state-before-open");
  }
}
