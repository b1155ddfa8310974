// global() sends every record to the first subtask, in order
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
    env.fromData(5, 3, 8, 1).global().map(new Where()).global().sinkTo(new CollectSink<>("out"));

    env.execute("global");
  }
}
