// a string key hashes as java.lang.String, over its UTF-16 units: empty, accents, other scripts, surrogate pairs and NUL included (parallelism 4)
import conformance.CollectSink;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  static class Where extends RichMapFunction<String, Tuple2<String, Integer>> {
    @Override public Tuple2<String, Integer> map(String value) { return Tuple2.of(value, getRuntimeContext().getTaskInfo().getIndexOfThisSubtask()); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(4);
    env.fromData("", "a", "b", "A", "hello", "Hello, world", "user-1", "user-2", "user-42", "key1", "key2", "flink", "café", "Straße", "你好", "Ωmega", "😀", "👨‍👩‍👧", "a\u0000b", "a a", "0", "1", "-1", "2024-01-01")
        .keyBy(k -> k)
        .map(new Where())
        .sinkTo(new CollectSink<>("out"));

    env.execute("string-keys-p4");
  }
}
