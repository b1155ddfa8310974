// connected streams of two types go through one function, map1 for the one and map2 for the other; each keeps its own order
import conformance.CollectSink;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.co.CoMapFunction;

public class Job {
  static class Both implements CoMapFunction<String, Integer, Tuple2<String, String>> {
    @Override public Tuple2<String, String> map1(String word) { return Tuple2.of("word", word); }
    @Override public Tuple2<String, String> map2(Integer n) { return Tuple2.of("number", "#" + n); }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    DataStream<String> words = env.fromData("x", "c", "a", "b");
    DataStream<Integer> numbers = env.fromData(3, 1, 2);
    words.connect(numbers).map(new Both()).sinkTo(new CollectSink<>("out"));

    env.execute("comap-keeps-the-order-of-each-input");
  }
}
