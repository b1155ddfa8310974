// forward() keeps each record on the subtask of the same index, also between tasks that are not chained
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Visit extends RichMapFunction<Tuple2<Integer, String>, Tuple2<Integer, String>> {
    @Override public Tuple2<Integer, String> map(Tuple2<Integer, String> v) { return Tuple2.of(v.f0, v.f1 + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(3);
    env.fromData(0, 1, 2, 3, 4, 5, 6)
        .partitionCustom((Integer n, int p) -> n % p, n -> n)
        .map(n -> Tuple2.of(n, "")).returns(Types.TUPLE(Types.INT, Types.STRING))
        .map(new Visit())
        .forward().map(new Visit()).startNewChain()
        .map(new Visit()).disableChaining()
        .sinkTo(new CollectSink<>("out"));

    env.execute("forward-keeps-the-subtask");
  }
}
