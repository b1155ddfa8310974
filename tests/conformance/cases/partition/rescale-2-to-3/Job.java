// rescale from 2 to 3 is uneven: subtask 0 deals to 0 and 1 in turn, subtask 1 sends everything to 2
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
    env.setParallelism(3);
    env.fromData(0, 1, 10, 11, 20, 21, 30, 31, 40, 41)
        .partitionCustom((Integer n, int p) -> (n % 10) % p, n -> n)
        .map(n -> n).setParallelism(2)
        .rescale()
        .map(new Where()).setParallelism(3)
        .sinkTo(new CollectSink<>("out"));

    env.execute("rescale-2-to-3");
  }
}
