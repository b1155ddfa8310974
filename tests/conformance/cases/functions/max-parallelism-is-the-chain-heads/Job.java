// within a chain every operator has the max parallelism of the head, its own is not seen; an operator that heads a chain has its own
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Max extends RichMapFunction<String, String> {
    @Override public String map(String path) { return path + " " + getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.setMaxParallelism(50);
    env.fromData("max")
        .map(new Max())
        .map(new Max()).setMaxParallelism(7)
        .map(new Max()).setMaxParallelism(9).startNewChain()
        .map(new Max()).setMaxParallelism(11)
        .keyBy(path -> path).map(new Max())
        .sinkTo(new CollectSink<>("out"));

    env.execute("max-parallelism-is-the-chain-heads");
  }
}
