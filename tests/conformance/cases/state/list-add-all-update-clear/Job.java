// ListState: get() is empty, never null, where nothing was added; addAll appends, update replaces, update with an empty list and clear() empty it
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  static class Ops extends KeyedProcessFunction<String, String, String> {
    private transient ListState<Integer> list;
    @Override public void open(OpenContext c) { list = getRuntimeContext().getListState(new ListStateDescriptor<>("list", Integer.class)); }
    @Override public void processElement(String op, Context ctx, Collector<String> out) throws Exception {
      if (op.equals("add")) list.add(1);
      if (op.equals("addAll")) list.addAll(List.of(2, 3));
      if (op.equals("update")) list.update(List.of(9, 8));
      if (op.equals("update to empty")) list.update(List.of());
      if (op.equals("clear")) list.clear();
      List<String> all = new ArrayList<>(); for (Integer n : list.get()) all.add("" + n);
      out.collect(op + ": " + String.join(",", all));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData("get", "add", "addAll", "add", "update", "addAll", "update to empty", "add", "clear", "addAll")
        .keyBy(op -> "k")
        .process(new Ops())
        .sinkTo(new CollectSink<>("out"));

    env.execute("list-add-all-update-clear");
  }
}
