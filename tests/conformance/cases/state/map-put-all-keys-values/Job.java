// MapState: putAll adds and replaces, keys(), values() and entries() list what is there, remove of a missing key is nothing
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Ops extends KeyedProcessFunction<String, String, String> {
    private transient MapState<String, Integer> map;
    @Override public void open(OpenContext c) { map = getRuntimeContext().getMapState(new MapStateDescriptor<>("map", String.class, Integer.class)); }
    @Override public void processElement(String op, Context ctx, Collector<String> out) throws Exception {
      if (op.equals("put")) map.put("a", 1);
      if (op.equals("putAll")) map.putAll(Map.of("a", 10, "b", 20, "c", 30));
      if (op.equals("remove")) map.remove("b");
      if (op.equals("clear")) map.clear();
      List<String> keys = new ArrayList<>(), values = new ArrayList<>(), entries = new ArrayList<>();
      for (String k : map.keys()) keys.add(k);
      for (Integer v : map.values()) values.add("" + v);
      for (Map.Entry<String, Integer> e : map.entries()) entries.add(e.getKey() + e.getValue());
      Collections.sort(keys); Collections.sort(values); Collections.sort(entries);
      out.collect(op + " " + String.join(",", keys) + " " + String.join(",", values) + " " + String.join(",", entries));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("put", "putAll", "remove", "remove", "clear", "put").keyBy(op -> "k").process(new Ops()).sinkTo(new CollectSink<>("out"));

    env.execute("map-put-all-keys-values");
  }
}
