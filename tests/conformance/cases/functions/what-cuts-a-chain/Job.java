// disableChaining() cuts before and after, startNewChain() before, another slot sharing group before; a union is a task of its own
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Where extends RichMapFunction<String, String> {
    private final String label;
    Where(String label) { this.label = label; }
    @Override public String map(String path) { return path + " | " + label + " in " + getRuntimeContext().getTaskInfo().getTaskName(); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<String> path = env.fromData("start")
        .map(new Where("a")).name("a")
        .map(new Where("b")).name("b").disableChaining()
        .map(new Where("c")).name("c")
        .map(new Where("d")).name("d").startNewChain()
        .map(new Where("e")).name("e")
        .map(new Where("f")).name("f").slotSharingGroup("other")
        .map(new Where("g")).name("g");
    path.union(env.fromData("second").slotSharingGroup("other")).map(new Where("h")).name("h").sinkTo(new CollectSink<>("out"));

    env.execute("what-cuts-a-chain");
  }
}
