// an operator behind a shuffle has the minimum of its channels' watermarks: a timer at 100 fires when both producers have passed 100, so all records up to 100 are there
import conformance.CollectSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

public class Job {
  public static class Ev {
    public String k; public int v; public long ts; public long wm;
    public Ev() {}
    public Ev(String k, int v, long ts, long wm) { this.k = k; this.v = v; this.ts = ts; this.wm = wm; }
  }
  static Ev ev(String k, int v, long ts, long wm) { return new Ev(k, v, ts, wm); }
  // Right after each event, its own `wm` is emitted as the watermark.
  static final WatermarkStrategy<Ev> strategy = WatermarkStrategy.<Ev>forGenerator(ctx -> new WatermarkGenerator<Ev>() {
    @Override public void onEvent(Ev e, long ts, WatermarkOutput out) { out.emitWatermark(new Watermark(e.wm)); }
    @Override public void onPeriodicEmit(WatermarkOutput out) {}
  }).withTimestampAssigner((e, t) -> e.ts);
  static class Gather extends KeyedProcessFunction<String, Ev, String> {
    private transient ListState<Integer> seen;
    @Override public void open(OpenContext c) { seen = getRuntimeContext().getListState(new ListStateDescriptor<>("seen", Integer.class)); }
    @Override public void processElement(Ev e, Context ctx, Collector<String> out) throws Exception {
      if (e.ts > 100) return;
      seen.add(e.v);
      ctx.timerService().registerEventTimeTimer(100);
    }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) throws Exception {
      List<String> all = new ArrayList<>(); for (Integer v : seen.get()) all.add("" + v);
      Collections.sort(all);
      out.collect(ctx.getCurrentKey() + "@" + timestamp + " " + String.join(",", all));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    // `v` says which of the two subtasks assigns the timestamps: even ones are far ahead in event time.
    env.fromData(ev("a", 10, 50, 50), ev("b", 12, 100, 100), ev("a", 14, 900, 900), ev("b", 11, 3, 3), ev("a", 13, 60, 60), ev("b", 15, 99, 99), ev("a", 17, 101, 101))
        .partitionCustom((Integer v, int n) -> v % n, e -> e.v)
        .map(e -> e)
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .process(new Gather())
        .sinkTo(new CollectSink<>("out"));

    env.execute("minimum-over-parallel-subtasks");
  }
}
