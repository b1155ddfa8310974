// restored at the same parallelism, list state comes back to its subtask, union list state whole to every subtask, broadcast state to each as its own copy
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

public class Job {
  // Fails once, on subtask 1 only: when two checkpoints have completed since its first record.
  static class FailOne extends RichMapFunction<Long, Long> implements CheckpointListener {
    private transient int seen;
    private transient int completed;
    @Override public Long map(Long v) {
      TaskInfo t = getRuntimeContext().getTaskInfo();
      seen++;
      if (completed >= 2 && t.getAttemptNumber() == 0 && t.getIndexOfThisSubtask() == 1) throw new RuntimeException("on purpose");
      return v;
    }
    @Override public void notifyCheckpointComplete(long id) { if (seen > 0) completed++; }
  }
  static class State extends RichMapFunction<Long, Tuple2<Integer, String>> implements CheckpointedFunction {
    private transient ListState<String> list;
    private transient ListState<String> union;
    private transient BroadcastState<String, String> broadcast;
    private transient String restored;
    private boolean first = true;
    @Override public void initializeState(FunctionInitializationContext context) throws Exception {
      OperatorStateStore store = context.getOperatorStateStore();
      list = store.getListState(new ListStateDescriptor<>("list", String.class));
      union = store.getUnionListState(new ListStateDescriptor<>("union", String.class));
      broadcast = store.getBroadcastState(new MapStateDescriptor<>("broadcast", String.class, String.class));
      List<String> own = new ArrayList<>(), all = new ArrayList<>();
      list.get().forEach(own::add); union.get().forEach(all::add);
      Collections.sort(all);
      restored = String.join(",", own) + " " + String.join(",", all) + " " + broadcast.get("from");
    }
    @Override public void snapshotState(FunctionSnapshotContext context) throws Exception {
      String me = "s" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
      list.update(List.of(me + "-a", me + "-b"));
      union.update(List.of(me));
      broadcast.put("from", me);
    }
    @Override public Tuple2<Integer, String> map(Long v) {
      TaskInfo t = getRuntimeContext().getTaskInfo();
      String shown = first && t.getAttemptNumber() == 1 ? restored : "";
      first = false;
      return Tuple2.of(t.getIndexOfThisSubtask(), shown);
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(Map.of("restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "3", "restart-strategy.fixed-delay.delay", "10 ms")));
    env.setParallelism(2);
    env.enableCheckpointing(50);
    DataStream<Long> numbers = env.fromSource(new DataGeneratorSource<Long>(i -> i, 200, RateLimiterStrategy.perSecond(50), Types.LONG), WatermarkStrategy.noWatermarks(), "numbers");
    numbers.map(new FailOne()).rebalance().map(new State()).filter(v -> !v.f1.isEmpty()).sinkTo(new CollectSink<>("out"));

    env.execute("list-union-and-broadcast-operator-state");
  }
}
