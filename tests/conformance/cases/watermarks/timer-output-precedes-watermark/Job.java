// what a timer emits goes out before the watermark that let it fire: the next operator still has the older watermark
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
  static class Ring extends KeyedProcessFunction<String, Ev, String> {
    @Override public void processElement(Ev e, Context ctx, Collector<String> out) { ctx.timerService().registerEventTimeTimer(e.v); }
    @Override public void onTimer(long timestamp, OnTimerContext ctx, Collector<String> out) { out.collect("timer " + timestamp); }
  }
  static class Show extends KeyedProcessFunction<String, String, Tuple3<String, Long, Long>> {
    @Override public void processElement(String s, Context ctx, Collector<Tuple3<String, Long, Long>> out) {
      out.collect(Tuple3.of(s, ctx.timestamp(), ctx.timerService().currentWatermark()));
    }
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    env.fromData(ev("a", 10, 1, 5), ev("a", 20, 2, 25), ev("a", 30, 26, 100))
        .assignTimestampsAndWatermarks(strategy)
        .keyBy(e -> e.k)
        .process(new Ring())
        .keyBy(s -> "k")
        .process(new Show())
        .sinkTo(new CollectSink<>("out"));

    env.execute("timer-output-precedes-watermark");
  }
}
