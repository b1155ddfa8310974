// a chain that branches is named with its branches in brackets: "a -> (b -> …, c -> d -> …)"; the name is the same in every operator of it
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Name extends RichMapFunction<Integer, String> {
    @Override public String map(Integer value) { return getRuntimeContext().getTaskInfo().getTaskName(); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<Integer> a = env.fromData(1).map(n -> n).name("a");
    a.map(new Name()).name("b").sinkTo(new CollectSink<>("b")).name("one");
    a.map(n -> n).name("c").map(new Name()).name("d").sinkTo(new CollectSink<>("d")).name("two");

    env.execute("branching-chain-name");
  }
}
