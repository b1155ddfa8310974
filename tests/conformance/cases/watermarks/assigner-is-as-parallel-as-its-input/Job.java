// assignTimestampsAndWatermarks has the parallelism of its input, not the environment's: behind fromData one subtask assigns, so records and watermarks stay in one order
import conformance.CollectSink;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple3;
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
  static class Show extends KeyedProcessFunction<String, Ev, Tuple3<String, Integer, Long>> {
    @Override public void processElement(Ev e, Context ctx, Collector<Tuple3<String, Integer, Long>> out) {
      out.collect(Tuple3.of(e.k, e.v, Math.max(-1, ctx.timerService().currentWatermark())));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(3);
    env.fromData(ev("a", 1, 10, 10), ev("b", 2, 20, 20), ev("a", 3, 30, 30), ev("c", 4, 40, 40), ev("b", 5, 50, 50), ev("a", 6, 60, 60))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("assigner-is-as-parallel-as-its-input");
  }
}
