// an operator has the parallelism that the environment had when it was declared: a later setParallelism() holds for later operators
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Parallelism extends RichMapFunction<String, String> {
    @Override public String map(String path) { return path + " " + getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.setParallelism(3);
    DataStream<String> three = env.fromData("a", "b", "c", "d").map(new Parallelism());
    env.setParallelism(2);
    DataStream<String> two = three.map(new Parallelism());
    env.setParallelism(1);
    two.map(new Parallelism()).sinkTo(new CollectSink<>("out"));

    env.execute("parallelism-at-declaration");
  }
}
