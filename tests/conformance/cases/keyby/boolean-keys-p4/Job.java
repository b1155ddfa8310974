// a boolean key hashes as java.lang.Boolean: true and false are on different subtasks of 4
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Where extends RichMapFunction<Boolean, Tuple2<Boolean, Integer>> {
    @Override public Tuple2<Boolean, Integer> map(Boolean value) { return Tuple2.of(value, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(4);
    env.fromData(true, false, true)
        .keyBy(k -> k)
        .map(new Where())
        .sinkTo(new CollectSink<>("out"));

    env.execute("boolean-keys-p4");
  }
}
