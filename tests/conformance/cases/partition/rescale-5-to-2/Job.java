// rescale from 5 to 2 is uneven: subtasks 0 and 1 feed 0; subtasks 2, 3 and 4 feed 1
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Where extends RichMapFunction<Integer, Tuple2<Integer, Integer>> {
    @Override public Tuple2<Integer, Integer> map(Integer value) { return Tuple2.of(value, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(5);
    env.fromData(0, 1, 2, 3, 4, 10, 11, 12, 13, 14)
        .partitionCustom((Integer n, int p) -> (n % 10) % p, n -> n)
        .map(n -> n).setParallelism(5)
        .rescale()
        .map(new Where()).setParallelism(2)
        .sinkTo(new CollectSink<>("out"));

    env.execute("rescale-5-to-2");
  }
}
