// disableOperatorChaining() gives every operator a task of its own, the sink too; records of one producer still keep their order
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Where extends RichMapFunction<String, String> {
    @Override public String map(String path) { return path + " > " + getRuntimeContext().getTaskInfo().getTaskName(); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.disableOperatorChaining();
    env.fromData("1", "2", "3").map(new Where()).name("a").map(new Where()).name("b").sinkTo(new CollectSink<>("out"));

    env.execute("disable-operator-chaining");
  }
}
